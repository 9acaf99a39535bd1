"""Round things that must not be read: gauges, compasses, stopwatches, plates, wheels."""
from __future__ import annotations

import numpy as np

from .faces_dial import Dial, tint
from .faces_extras import draw_decoration, draw_subdial, draw_words
from .faces_hands import Hand, draw_hand, profile
from .faces_sheet import Colour, Sheet, fonts, glyph, polar, turned


def _counterweight(sheet: Sheet, rng: np.random.Generator, angle: float, colour: Colour) -> None:
    """The broad tail of a gauge's needle: with the needle it looks like two hands in line."""
    near, far, length = rng.uniform(0.01, 0.05), rng.uniform(0.03, 0.1), rng.uniform(0.12, 0.42)
    tail = np.array([(-near, 0), (near, 0), (far, -length), (-far, -length)])
    sheet.polygon(turned(tail, angle), colour)
    if rng.random() < 0.3:
        sheet.disc(polar(angle + 180, length), far * rng.uniform(1, 1.6), colour)


def _gauge(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    """An arc that does not close, numbers that are no hours, one needle."""
    sweep = rng.uniform(150, 300)
    start = -sweep / 2 + (rng.uniform(-40, 40) if rng.random() < 0.3 else 0)
    outer = rng.uniform(0.75, 0.97)
    major = int(rng.integers(4, 13))
    minor = major * int(rng.choice((2, 4, 5, 10)))
    for count, length, width in ((minor, 0.05, 0.006), (major, rng.uniform(0.07, 0.14), rng.uniform(0.008, 0.02))):
        sheet.polygons(
            [
                turned(
                    np.array([(-width, outer - length), (width, outer - length), (width, outer), (-width, outer)]),
                    start + sweep * i / count,
                )
                for i in range(count + 1)
            ],
            dial.ink,
        )
    if rng.random() < 0.3:
        a = np.linspace(start + sweep * rng.uniform(0.5, 0.9), start + sweep, 12)
        band = np.concatenate(([polar(t, outer) for t in a], [polar(t, outer - 0.06) for t in a[::-1]]))
        sheet.polygon(band, dial.accent)
    font = fonts()[int(rng.integers(len(fonts())))]
    step = float(rng.choice((1, 2, 5, 10, 20, 25, 40, 100, 0.2, 0.5)))
    tall = rng.uniform(0.09, 0.17)
    for i in range(major + 1):
        sheet.glyph(glyph(font, f"{step * i:g}"), polar(start + sweep * i / major, outer - 0.22), tall, dial.ink)
    if rng.random() < 0.6:
        unit = str(rng.choice(("bar", "psi", "km/h", "mph", "°C", "V", "A", "rpm", "kPa", "%", "mmHg")))
        sheet.glyph(glyph(font, unit), (0, rng.choice((-0.35, 0.4))), 0.13, dial.ink)
    needles = 1 if rng.random() < 0.85 else 2
    for _ in range(needles):
        style = str(rng.choice(("taper", "thin", "arrow", "dauphine", "baton")))
        length, width, tail = rng.uniform(0.5, 0.9), rng.uniform(0.01, 0.035), rng.uniform(0, 0.25)
        colour = dial.ink if rng.random() < 0.5 else tint(rng, 0, 200, 120)
        angle = start + sweep * rng.uniform(0, 1)
        draw_hand(
            sheet,
            Hand(
                style, length, width, tail, angle, colour, colour, None, None,
                str(rng.choice(("none", "disc"))), profile(style, length, width, tail),
            ),
            dial.ground,
        )
        if rng.random() < 0.4:
            _counterweight(sheet, rng, angle, colour)
    if rng.random() < 0.4:
        draw_words(sheet, rng, dial)
    sheet.disc((0, 0), rng.uniform(0.03, 0.12), tint(rng, 0, 255, 10))


def _stopwatch(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    """One long hand over 0..60 or 0..30, small counter below."""
    outer = 0.95
    count = int(rng.choice((60, 100, 120, 300)))
    sheet.polygons(
        [
            turned(
                np.array([(-0.005, outer - 0.06), (0.005, outer - 0.06), (0.005, outer), (-0.005, outer)]),
                i * 360 / count,
            )
            for i in range(count)
        ],
        dial.ink,
    )
    font, parts = fonts()[int(rng.integers(len(fonts())))], int(rng.choice((6, 10, 12)))
    top = int(rng.choice((30, 60, 100)))
    for i in range(parts):
        sheet.glyph(glyph(font, f"{round((i or parts) * top / parts)}"), polar(i * 360 / parts, 0.75), 0.13, dial.ink)
    draw_subdial(sheet, rng, dial, polar(float(rng.choice((0.0, 180.0))), 0.4), 0.22)
    style = "taper"
    colour = dial.ink if rng.random() < 0.6 else (200.0, 30.0, 20.0)
    draw_hand(
        sheet,
        Hand(
            style, 0.9, 0.012, 0.25, rng.uniform(0, 360), colour, colour, None, None, "disc",
            profile(style, 0.9, 0.012, 0.25),
        ),
        dial.ground,
    )


def _compass(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    font = fonts()[int(rng.integers(len(fonts())))]
    for i, text in enumerate(("N", "E", "S", "W")):
        sheet.glyph(glyph(font, text), polar(i * 90.0, 0.75), 0.2, dial.ink)
    sheet.polygons(
        [turned(np.array([(-0.006, 0.9), (0.006, 0.9), (0.006, 0.97), (-0.006, 0.97)]), i * 10.0) for i in range(36)],
        dial.ink,
    )
    angle, half = rng.uniform(0, 360), np.array([(0, 0.65), (0.1, 0), (-0.1, 0)])
    sheet.polygon(turned(half, angle), (200.0, 30.0, 30.0))
    sheet.polygon(turned(half, angle + 180), tint(rng, 0, 255, 10))


def _plate(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    for _ in range(int(rng.integers(1, 5))):
        sheet.ring((0, 0), rng.uniform(0.3, 0.97), rng.uniform(0.01, 0.08), tint(rng, 0, 255, 40))
    if rng.random() < 0.5:
        draw_decoration(sheet, rng, dial)
    if rng.random() < 0.4:
        draw_words(sheet, rng, dial)


def _wheel(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    spokes, width = int(rng.integers(3, 33)), rng.uniform(0.01, 0.08)
    sheet.ring((0, 0), rng.uniform(0.8, 0.97), rng.uniform(0.04, 0.2), dial.ink)
    shift = rng.uniform(0, 360)
    sheet.polygons(
        [
            turned(
                np.array([(-width, 0), (width, 0), (width * 0.7, 0.9), (-width * 0.7, 0.9)]), shift + i * 360 / spokes
            )
            for i in range(spokes)
        ],
        dial.ink,
    )
    sheet.disc((0, 0), rng.uniform(0.06, 0.3), tint(rng, 0, 255, 30))


def draw_likeness(sheet: Sheet, rng: np.random.Generator, dial: Dial) -> None:
    kind = rng.choice(5, p=(0.55, 0.13, 0.08, 0.12, 0.12))
    (_gauge, _stopwatch, _compass, _plate, _wheel)[int(kind)](sheet, rng, dial)
