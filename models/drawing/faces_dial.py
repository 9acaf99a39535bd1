"""The dial: outline, colours, ground, marks, numerals."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import List, Tuple

import cv2
import numpy as np

from .faces_sheet import Colour, Sheet, fonts, glyph, polar, turned

ROMAN = ("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")
SHAPES = ("square", "rounded", "octagon", "oval", "rect", "tonneau", "cushion")


@dataclass
class Dial:
    """reach: half width and half height of the dial's outline in units; the hands' circle has radius 1."""

    shape: str
    reach: Tuple[float, float]
    ground: Colour
    ink: Colour
    accent: Colour
    dark: bool

    def outline(self, grow: float = 0.0) -> np.ndarray:
        return outline(self.shape, self.reach[0] + grow, self.reach[1] + grow)


def outline(shape: str, x: float, y: float) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, 49)[:-1]
    c, s = np.cos(t), np.sin(t)
    power = {"square": 0.06, "rect": 0.06, "rounded": 0.35, "cushion": 0.55, "tonneau": 0.5}.get(shape, 1.0)
    if shape == "octagon":
        k = 0.42 * min(x, y)
        return np.array([(x, -k), (x, k), (k, y), (-k, y), (-x, k), (-x, -k), (-k, -y), (k, -y)])
    if shape in ("square", "rect"):
        return np.array([(-x, -y), (x, -y), (x, y), (-x, y)])
    return np.stack((np.sign(c) * np.abs(c) ** power * x, np.sign(s) * np.abs(s) ** power * y), 1)


def level(colour: Colour) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def tint(rng: np.random.Generator, low: float, high: float, strength: float = 40) -> Colour:
    """A colour whose brightness lies within low..high."""
    base = rng.uniform(low, high)
    c = base + rng.normal(0, 1, 3) * strength * rng.uniform(0, 1)
    c += base - (0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2])
    return tuple(float(v) for v in np.clip(c, 0, 255))


def pick_dial(rng: np.random.Generator) -> Dial:
    shape, reach = "circle", (1.0, 1.0)
    if rng.random() < 0.2:
        shape = str(rng.choice(SHAPES))
        a, b = 1 + abs(rng.normal(0, 0.08)), 1 + abs(rng.normal(0, 0.08))
        if shape in ("oval", "rect", "tonneau"):
            a, b = (1.0, rng.uniform(1.1, 1.5)) if rng.random() < 0.75 else (rng.uniform(1.1, 1.4), 1.0)
        reach = (a, b)
    dark = rng.random() < 0.38
    kind = rng.random()
    if dark:
        ground = tint(rng, 2, 80, 40 if kind < 0.5 else 4)
    elif kind < 0.6:
        ground = tint(rng, 205, 255, 8)
    else:
        ground = tint(rng, 100, 225, 45)
    base = level(ground)
    far = (tint(rng, min(255, base + 90), 255, 30) if base < 110 else tint(rng, 0, max(5, base - 110), 30))
    if rng.random() < 0.15:
        far = (
            tint(rng, min(235, base + 45), min(255, base + 100))
            if base < 128
            else tint(rng, max(0, base - 100), base - 45)
        )
    accent = tint(rng, 40, 220, 110)
    return Dial(shape, reach, ground, far, accent, dark)


@lru_cache(maxsize=2)
def _grounds(size: int) -> List[np.ndarray]:
    """Maps uint8 [S,S,3] round 128: gradients, sunbursts, bowls, grain."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size * 2 - 1
    r, a = np.hypot(x, y), np.arctan2(y, x)
    maps = [
        x, (x + y) / 1.4, np.cos(2 * a), np.cos(2 * a + 1) * 0.7 + np.cos(4 * a) * 0.3, 1 - 2 * r, np.cos(3 * a) * r,
    ]
    for step in (4, 16, 48):
        grain = rng.normal(0, 0.7, (max(2, size // step), max(2, size // step))).astype(np.float32)
        maps.append(cv2.resize(grain, (size, size), interpolation=cv2.INTER_CUBIC))
    maps.append(np.sin(x * 60) * np.sin(y * 60))
    maps.append(np.sin(r * 90))
    return [np.repeat(np.clip(128 + 100 * m, 0, 255).astype(np.uint8)[..., None], 3, 2) for m in maps]


def draw_ground(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    sheet.polygon(dial.outline(), dial.ground, solid=True)
    if rng.random() < 0.55:
        maps = _grounds(sheet.size)
        field = maps[int(rng.integers(len(maps)))]
        if rng.random() < 0.5:
            field = field.transpose(1, 0, 2)
        inside = np.zeros((sheet.size, sheet.size), np.uint8)
        cv2.fillPoly(inside, [sheet.pixels(dial.outline())], 255, cv2.LINE_8, 6)
        amount = float(rng.uniform(0.05, 0.45) * (1 if rng.random() < 0.5 else -1))
        cv2.copyTo(cv2.addWeighted(sheet.rgb, 1, field, amount, -128 * amount), inside, sheet.rgb)
    for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.4 else 0):
        at = rng.uniform(0.3, 0.97)
        sheet.ring((0, 0), at, rng.uniform(0.005, 0.05), dial.ink if rng.random() < 0.4 else tint(rng, 0, 255))
    if rng.random() < 0.15:
        k = float(np.clip(level(dial.ground) + rng.normal(0, 35), 0, 255))
        sheet.disc((0, 0), rng.uniform(0.3, 0.75), tint(rng, max(0, k - 10), min(255, k + 10), 20))


def _edge(dial: Dial, angle: float, radius: float) -> float:
    """Where a mark at `radius` of a round dial lies on this dial: dials that are not round often follow their edge."""
    if dial.shape == "circle":
        return radius
    a = np.deg2rad(angle)
    s, c = abs(np.sin(a)) / dial.reach[0], abs(np.cos(a)) / dial.reach[1]
    return radius / (
        np.hypot(s, c)
        if dial.shape in ("oval", "cushion", "tonneau", "octagon")
        else max(s, c) ** 0.5 * np.hypot(s, c) ** 0.5
    )


def _mark(dial: Dial, angle: float, outer: float, length: float, width: float, form: str) -> np.ndarray:
    r = _edge(dial, angle, outer)
    if form == "wedge":
        box = np.array([(-width * 0.4, r - length), (width * 0.4, r - length), (width, r), (-width, r)])
    elif form == "dart":
        box = np.array([(0, r - length), (width, r), (-width, r)])
    else:
        box = np.array([(-width, r - length), (width, r - length), (width, r), (-width, r)])
    return turned(box, angle)


def draw_marks(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> float:
    """Minute and hour marks; returns the radius where numerals may begin."""
    kind = rng.choice(
        ("none", "four", "twelve", "sixty", "both", "dots", "rail"), p=(0.1, 0.07, 0.2, 0.13, 0.32, 0.1, 0.08)
    )
    outer = rng.uniform(0.86, 0.985)
    length = rng.uniform(0.03, 0.09) if kind != "twelve" else rng.uniform(0.05, 0.24)
    width = rng.uniform(0.006, 0.02)
    ink = dial.ink if rng.random() < 0.85 else dial.accent
    if kind == "none":
        return outer
    form = str(rng.choice(("bar", "bar", "bar", "wedge", "dart", "dot")))
    fine = [a * 6.0 for a in range(60)]
    if kind in ("sixty", "both", "rail", "dots"):
        if kind == "dots":
            for a in fine:
                sheet.disc(polar(a, _edge(dial, a, outer)), width, ink)
        else:
            sheet.polygons([_mark(dial, a, outer, length * 0.6, width * 0.5, "bar") for a in fine], ink)
        if kind == "rail":
            sheet.ring((0, 0), outer, 0.006, ink)
            sheet.ring((0, 0), outer - length * 0.6, 0.006, ink)
    if kind in ("four", "twelve", "both", "dots"):
        hours = [a * 30.0 for a in range(12) if kind != "four" or a % 3 == 0]
        wide = width * rng.uniform(1.0, 3.5)
        longer = length * rng.uniform(1.0, 2.2)
        if form == "dot":
            for a in hours:
                sheet.disc(polar(a, _edge(dial, a, outer - wide)), wide * 1.3, ink)
        else:
            if rng.random() < 0.2:
                sheet.polygons(
                    [_mark(dial, a, outer + 0.01, longer + 0.02, wide + 0.01, form) for a in hours],
                    tint(rng, 0, 255, 10),
                )
            sheet.polygons([_mark(dial, a, outer, longer, wide, form) for a in hours], ink)
        if rng.random() < 0.35:
            top = [
                _mark(
                    dial, d, outer, longer * rng.uniform(1, 1.5), wide * rng.uniform(1, 2),
                    form if form != "dot" else "dart",
                )
                for d in ((-4.0, 4.0) if rng.random() < 0.4 else (0.0,))
            ]
            sheet.polygons(top, ink if rng.random() < 0.7 else dial.accent)
        length = longer
    return outer - length


def draw_numerals(sheet: Sheet, rng: np.random.Generator, dial: Dial, outer: float) -> None:
    kind = rng.choice(("none", "arabic", "roman", "few", "one", "day"), p=(0.26, 0.4, 0.17, 0.12, 0.02, 0.03))
    if kind == "none":
        return
    font = fonts()[int(rng.integers(len(fonts())))]
    roman = kind == "roman" or (kind == "few" and rng.random() < 0.4)
    height = rng.uniform(0.11, 0.3) if kind != "few" else rng.uniform(0.15, 0.42)
    if roman:
        height = min(height, 0.24)
    radius = min(outer, 0.97) - height * rng.uniform(0.55, 0.95)
    if rng.random() < 0.04:
        radius = 1 + height * 0.6
    turn = rng.random() < (0.75 if roman else 0.12)
    flip = turn and rng.random() < 0.3
    ink = dial.ink if rng.random() < 0.88 else dial.accent
    four = "IIII" if rng.random() < 0.75 else "IV"
    hours = {"few": (0, 3, 6, 9) if rng.random() < 0.8 else (0, 6), "one": (0,)}.get(str(kind), range(12))
    squeeze = rng.uniform(0.75, 1.15)
    for hour in hours:
        text = (four if hour == 4 else ROMAN[hour]) if roman else str(hour or 12)
        angle = hour * 30.0
        lean = 0.0
        if turn:
            lean = angle + (180 if flip and 90 < angle < 270 else 0)
        sheet.glyph(glyph(font, text), polar(angle, _edge(dial, angle, radius)), height, ink, lean, squeeze)
    if rng.random() < 0.1:
        small, r = height * 0.45, radius - height * 0.85
        for hour in range(12):
            sheet.glyph(glyph(font, str(hour + 12 if hour else 24)), polar(hour * 30.0, r), small, dial.accent)
    elif rng.random() < 0.08:
        for step in range(12):
            sheet.glyph(glyph(font, f"{step * 5:02d}"), polar(step * 30.0, 0.93), 0.08, ink)
