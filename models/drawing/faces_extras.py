"""What else is found on dials: sub-dials, date windows, logos, decorations, further hands."""
from __future__ import annotations

import numpy as np

from .faces_dial import Dial, tint
from .faces_sheet import Colour, Sheet, fonts, glyph, polar, turned

WORDS = (
    "QUARTZ", "Automatic", "WATER RESIST", "Swiss Made", "CHRONO", "Classic", "Paris", "EST. 1898", "100 M",
    "Regulator", "Studio", "Home", "Lumen", "NORTH", "Marine", "Tempo", "Atelier", "Werk", "kitchen", "STATION",
    "No. 7", "Old Town", "Cafe", "Bros & Co.",
)
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def _needle(sheet: Sheet, at: np.ndarray, angle: float, length: float, width: float, colour: Colour) -> None:
    blade = np.array([(-width, -length * 0.25), (width, -length * 0.25), (width * 0.5, length), (-width * 0.5, length)])
    sheet.polygon(turned(blade, angle) + at, colour)
    sheet.disc(at, width * 2.2, colour)


def draw_subdial(
    sheet: Sheet, rng: np.random.Generator, dial: Dial, at: np.ndarray, radius: float, needle: bool = True
) -> None:
    if rng.random() < 0.6:
        lighter = rng.random() < 0.5
        if rng.random() < 0.45:
            sheet.disc(at, radius, tint(rng, 170, 255, 10) if lighter else tint(rng, 5, 90, 10))
    if rng.random() < 0.75:
        sheet.ring(at, radius, 0.012, dial.ink if rng.random() < 0.6 else tint(rng, 60, 220))
    count = int(rng.choice((0, 4, 12, 30, 60)))
    ink = dial.ink
    if count:
        long = rng.uniform(0.12, 0.3) * radius
        sheet.polygons(
            [
                turned(
                    np.array(
                        [
                            (-0.006, radius - long),
                            (0.006, radius - long),
                            (0.006, radius * 0.96),
                            (-0.006, radius * 0.96),
                        ]
                    ),
                    a * 360 / count,
                )
                + at
                for a in range(count)
            ],
            ink,
        )
    if rng.random() < 0.5:
        font = fonts()[int(rng.integers(len(fonts())))]
        for i, text in enumerate(
            (("60", "15", "30", "45"), ("12", "3", "6", "9"), ("30", "", "15", ""), ("24", "6", "12", "18"))[
                int(rng.integers(4))
            ]
        ):
            if text:
                sheet.glyph(glyph(font, text), at + polar(i * 90.0, radius * 0.72), radius * 0.3, ink)
    if needle:
        _needle(
            sheet, at, rng.uniform(0, 360), radius * rng.uniform(0.6, 0.95), rng.uniform(0.01, 0.022),
            dial.ink if rng.random() < 0.8 else dial.accent,
        )


def draw_subdials(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    places = ((180.0,), (90.0, 270.0), (90.0, 180.0, 270.0), (0.0, 180.0, 270.0), (120.0, 240.0), (90.0, 180.0, 270.0))[
        int(rng.integers(6))
    ]
    radius = rng.uniform(0.17, 0.3)
    far = rng.uniform(0.42, 0.55)
    for angle in places:
        draw_subdial(sheet, rng, dial, polar(angle, far), radius * rng.uniform(0.85, 1.1))


def draw_window(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    """Date or day and date."""
    angle = float(rng.choice((90.0, 90.0, 90.0, 180.0, 135.0, 270.0, 0.0)))
    at = polar(angle, rng.uniform(0.5, 0.76))
    tall = rng.uniform(0.09, 0.17)
    wide = tall * rng.uniform(1.1, 1.5)
    text = str(int(rng.integers(1, 32)))
    if rng.random() < 0.2:
        text, wide = DAYS[int(rng.integers(7))] + " " + text, wide * 2.4
    light = rng.random() < 0.75
    ground, ink = (tint(rng, 210, 255, 4), tint(rng, 0, 60)) if light else (tint(rng, 0, 50, 4), tint(rng, 200, 255))
    box = np.array([(-wide, -tall), (wide, -tall), (wide, tall), (-wide, tall)]) * 0.5 + at
    sheet.polygon(box, ground)
    if rng.random() < 0.6:
        sheet.outline(box, 0.015, dial.ink if rng.random() < 0.5 else tint(rng, 60, 200))
    sheet.glyph(glyph(fonts()[int(rng.integers(len(fonts())))], text), at, tall * 0.66, ink)


def draw_words(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    font = fonts()[int(rng.integers(len(fonts())))]
    for side, chance in ((-1, 0.8), (1, 0.5)):
        y = side * rng.uniform(0.28, 0.55)
        for _ in range(int(rng.integers(1, 4)) if rng.random() < chance else 0):
            tall = rng.uniform(0.045, 0.13)
            sheet.glyph(
                glyph(font, WORDS[int(rng.integers(len(WORDS)))]),
                (rng.normal(0, 0.02), y),
                tall,
                dial.ink if rng.random() < 0.7 else dial.accent,
            )
            y += tall * 1.3
    if rng.random() < 0.2:
        at = np.array((0, -rng.uniform(0.3, 0.6)))
        n = int(rng.integers(3, 7))
        k = np.array([polar(i * 180.0 / n, 0.08 if i % 2 else 0.03) for i in range(2 * n)])
        sheet.polygon(k + at, dial.ink if rng.random() < 0.5 else dial.accent)


def draw_decoration(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    """Pictures and patterns on the dial: petals, rays, blobs, open work."""
    kind = rng.choice(("petals", "rays", "blobs", "open", "strokes"))
    colour = lambda: tint(rng, 0, 255, 80)
    if kind in ("petals", "rays"):
        n, r0, r1, w = int(rng.integers(3, 25)), rng.uniform(0, 0.4), rng.uniform(0.4, 0.9), rng.uniform(0.01, 0.1)
        shift, c = rng.uniform(0, 360), colour()
        shape = np.array([(0, r0), (w, (r0 + r1) / 2), (0, r1), (-w, (r0 + r1) / 2)])
        sheet.polygons([turned(shape, shift + i * 360 / n) for i in range(n)], c)
    elif kind == "blobs":
        for _ in range(int(rng.integers(2, 12))):
            sheet.disc(rng.uniform(-0.6, 0.6, 2), rng.uniform(0.03, 0.3), colour())
    elif kind == "open":
        for _ in range(int(rng.integers(2, 7))):
            at, r = rng.uniform(-0.45, 0.45, 2), rng.uniform(0.08, 0.4)
            c, teeth = colour(), int(rng.integers(8, 40))
            sheet.ring(at, r, rng.uniform(0.02, 0.09), c)
            sheet.polygons(
                [
                    turned(np.array([(-0.012, r), (0.012, r), (0.0, r + 0.05)]), i * 360 / teeth) + at
                    for i in range(teeth)
                ],
                c,
            )
            sheet.polygons(
                [turned(np.array([(-0.02, -r), (0.02, -r), (0.02, r), (-0.02, r)]), i * 60.0) + at for i in range(3)], c
            )
    else:
        for _ in range(int(rng.integers(2, 10))):
            a = np.cumsum(np.concatenate((rng.uniform(-0.6, 0.6, (1, 2)), rng.normal(0, 0.15, (5, 2)))), 0)
            b = a + rng.normal(0, 0.04, a.shape)
            sheet.polygon(np.concatenate((a, b[::-1])), colour())


def draw_extras(sheet: Sheet, rng: np.random.Generator, dial: Dial, watch: bool) -> None:
    if rng.random() < (0.06 if watch else 0.14):
        draw_decoration(sheet, rng, dial)
    if rng.random() < (0.35 if watch else 0.06):
        draw_subdials(sheet, rng, dial)
    if rng.random() < (0.35 if watch else 0.04):
        draw_window(sheet, rng, dial)
    if rng.random() < 0.6:
        draw_words(sheet, rng, dial)
