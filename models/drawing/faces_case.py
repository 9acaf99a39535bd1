"""What surrounds a dial: case, bezel with or without a scale, crown, lugs and strap, frames of wall clocks."""
from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np

from .faces_dial import Dial, outline, tint
from .faces_sheet import Colour, Sheet, fonts, glyph, polar, turned


def _strap(sheet: Sheet, rng: np.random.Generator, dial: Dial, rim: float, metal: Colour) -> None:
    wide = rng.uniform(0.45, 0.85) * dial.reach[0]
    taper = rng.uniform(0.7, 1.0)
    leather = rng.random() < 0.5
    colour = tint(rng, 5, 150, 40) if leather else metal
    y0, y1 = dial.reach[1] * 0.5, 4.0
    for side in (-1, 1):
        strap = np.array([(-wide, y0), (wide, y0), (wide * taper, y1), (-wide * taper, y1)]) * (1, side)
        sheet.polygon(strap, colour, solid=True)
        if leather and rng.random() < 0.5:
            for x in (-0.85, 0.85):
                sheet.polygon(
                    np.array(
                        [
                            (wide * x - 0.01, 1),
                            (wide * x + 0.01, 1),
                            (wide * x * taper + 0.01, y1),
                            (wide * x * taper - 0.01, y1),
                        ]
                    )
                    * (1, side),
                    tint(rng, 60, 230),
                )
        elif not leather:
            step = rng.uniform(0.16, 0.4)
            shade = tint(rng, 10, 110, 5)
            for y in np.arange(dial.reach[1] + rim * 0.5, 3.2, step):
                sheet.polygon(np.array([(-wide, y), (wide, y), (wide, y + 0.03), (-wide, y + 0.03)]) * (1, side), shade)
            for x in (-0.4, 0.4):
                sheet.polygon(
                    np.array([(x * wide - 0.02, 1), (x * wide + 0.02, 1), (x * wide + 0.02, 3), (x * wide - 0.02, 3)])
                    * (1, side),
                    shade,
                )
        lug = np.array(
            [
                (wide, dial.reach[1] * 0.4),
                (wide + 0.22, dial.reach[1] * 0.4),
                (wide + 0.1, dial.reach[1] + rim + 0.15),
                (wide, dial.reach[1] + rim + 0.15),
            ]
        )
        sheet.polygons([lug * (1, side), lug * (-1, side)], metal, solid=True)


def _scale(sheet: Sheet, rng: np.random.Generator, inner: float, outer: float, ink: Colour) -> None:
    """A bezel's own scale: divers' minutes, tachymeter, 24 hours."""
    mid, deep = (inner + outer) / 2, outer - inner
    offset = float(rng.uniform(-180, 180)) if rng.random() < 0.2 else 0.0
    kind = rng.choice(("diver", "numbers", "ticks"))
    if kind != "numbers":
        count = int(rng.choice((12, 60, 60, 120)))
        sheet.polygons(
            [
                turned(
                    np.array(
                        [
                            (-0.008, inner + deep * 0.5),
                            (0.008, inner + deep * 0.5),
                            (0.008, outer - deep * 0.1),
                            (-0.008, outer - deep * 0.1),
                        ]
                    ),
                    offset + a * 360 / count,
                )
                for a in range(count)
            ],
            ink,
        )
    if kind == "diver":
        tip = np.array([(0, inner + deep * 0.15), (deep * 0.5, outer - deep * 0.1), (-deep * 0.5, outer - deep * 0.1)])
        sheet.polygon(turned(tip, offset), ink)
    if kind in ("diver", "numbers"):
        font = fonts()[int(rng.integers(len(fonts())))]
        texts = (
            ("10", "20", "30", "40", "50"),
            ("5", "10", "15", "20", "25", "30", "35", "40", "45", "50", "55"),
            ("400", "200", "150", "120", "100", "80", "70", "60"),
            ("2", "4", "6", "8", "10", "12", "14", "16", "18", "20", "22"),
        )[int(rng.integers(4))]
        for i, text in enumerate(texts):
            a = (i + 1) * 360 / (len(texts) + 1) + offset
            sheet.glyph(glyph(font, text), polar(a, mid), deep * 0.6, ink, a)


def draw_case(sheet: Sheet, rng: np.random.Generator, dial: Dial, watch: bool) -> Tuple[float, float]:
    """Draw what lies behind and round the dial. Returns the half width and height of case or frame in units."""
    rim = rng.uniform(0.03, 0.16) if rng.random() < 0.7 else rng.uniform(0.15, 0.38)
    if not watch and rng.random() < 0.12:
        return dial.reach
    metal = tint(rng, 120, 235, 8) if rng.random() < 0.6 else tint(rng, 5, 235, 55)
    if watch and rng.random() < 0.85:
        _strap(sheet, rng, dial, rim, metal)
    if watch and rng.random() < 0.85:
        x = dial.reach[0] + rim
        y = rng.choice((0.0, 0.0, 0.0, -0.3))
        for cy in ((y,) if rng.random() < 0.65 else (y, y - 0.5, y + 0.5)):
            half, x1 = rng.uniform(0.06, 0.14), np.sqrt(max(0.3, x * x - cy * cy))
            sheet.polygon(
                np.array(
                    [(x1 - 0.3, cy - half), (x1 + 0.14, cy - half), (x1 + 0.14, cy + half), (x1 - 0.3, cy + half)]
                ),
                metal,
                solid=True,
            )
    shape = dial.shape
    reach = (dial.reach[0] + rim, dial.reach[1] + rim)
    if not watch and rng.random() < 0.1:
        shape, more = str(rng.choice(("square", "rounded", "octagon", "rect"))), rng.uniform(0.05, 0.35)
        reach = (reach[0] + more, reach[1] + more * rng.uniform(0.6, 1.6))
    sheet.polygon(outline(shape, *reach), metal, solid=True)
    steps = int(rng.integers(0, 4))
    for i in range(steps):
        k = rim * (1 - (i + 1) / (steps + 1))
        sheet.polygon(dial.outline(k), tint(rng, 20, 250, 15))
    if rng.random() < 0.6:
        lit = tint(rng, 180, 255, 5) if rng.random() < 0.5 else tint(rng, 0, 70, 5)
        sheet.outline(outline(shape, reach[0] - 0.01, reach[1] - 0.01), rng.uniform(0.008, 0.03), lit)
    if watch and rng.random() < 0.06:
        count, stone = int(rng.integers(24, 60)), tint(rng, 200, 255, 5)
        for i in range(count):
            sheet.disc(
                polar(i * 360 / count, 1 + rim / 2) * dial.reach, rim * 0.33, stone if i % 2 else tint(rng, 120, 200, 5)
            )
    if dial.shape == "circle" and rim > 0.13 and rng.random() < (0.7 if watch else 0.15):
        ground = tint(rng, 5, 70) if rng.random() < 0.6 else tint(rng, 120, 240)
        sheet.ring((0, 0), 1 + rim / 2, rim * 0.8, ground)
        ink = tint(rng, 190, 255) if ground[1] < 100 else tint(rng, 0, 60)
        _scale(sheet, rng, 1 + rim * 0.1, 1 + rim * 0.9, ink)
    if not watch and rng.random() < 0.05:
        for a in range(12):
            sheet.polygon(
                turned(np.array([(-0.05, reach[0]), (0.05, reach[0]), (0.0, reach[0] + 0.35)]), a * 30.0),
                metal,
                solid=True,
            )
    return reach


def draw_depth(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    """The shadow that a raised rim casts on the dial."""
    if rng.random() < 0.5:
        return
    inside = np.zeros((sheet.size, sheet.size), np.uint8)
    cv2.fillPoly(inside, [sheet.pixels(dial.outline())], 255, cv2.LINE_8, 6)
    shift = rng.normal(0, 0.06, 2)
    hole = np.zeros_like(inside)
    cv2.fillPoly(hole, [sheet.pixels(dial.outline() + shift)], 255, cv2.LINE_8, 6)
    shadow = cv2.blur(255 - hole, (7, 7)) & inside
    sheet.shade(shadow, (0, 0, 0), rng.uniform(0.1, 0.6))
