"""Analog clock faces, drawn front on, with the truth of what they show; and round things that are no clocks."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import cv2
import numpy as np

from .faces_case import draw_case, draw_depth
from .faces_dial import Dial, draw_ground, draw_marks, draw_numerals, level, pick_dial, tint
from .faces_extras import draw_extras, draw_subdial
from .faces_hands import STYLES, Hand, draw_hand, profile, silhouette
from .faces_sheet import Colour, Sheet, turned


@dataclass
class Face:
    """A face on a transparent sheet.

    rgb uint8 [S,S,3] (R, G, B), alpha uint8 [S,S] (dial, case, strap are opaque). centre: pivot of the hands in pixels
    (x, y); radius: of the unit circle in pixels (the dial's edge; of dials that are not round the circle the hands turn
    in). reach and case: half width and half height in units of the dial's and of the case's outline. minutes: time
    shown by the minute hand, 0 <= minutes < 720, with fraction. minute_angle, hour_angle, second_angle: degrees
    clockwise from 12 as drawn (the hour hand may be badly set); second_angle None without such a hand. hands: whether
    there are any. tip: length of the minute hand, width: half width of the thinner of the two hands, in units.
    contrast: grey levels by which the less visible hand stands out.
    """

    rgb: np.ndarray
    alpha: np.ndarray
    minutes: float
    minute_angle: float
    hour_angle: float
    second_angle: Optional[float]
    centre: Tuple[float, float]
    radius: float
    shape: str
    reach: Tuple[float, float]
    case: Tuple[float, float]
    watch: bool
    dark: bool
    hands: bool
    tip: float
    width: float
    contrast: float

    @property
    def hour(self) -> int:
        """1..12"""
        return int(self.minutes // 60) or 12

    @property
    def minute(self) -> int:
        return int(self.minutes % 60)

    @property
    def second(self) -> Optional[int]:
        return None if self.second_angle is None else int(self.second_angle / 6) % 60


def _hand_colour(rng: np.random.Generator, dial: Dial) -> Colour:
    base = level(dial.ground)
    if rng.random() < 0.45:
        return dial.ink
    if rng.random() < 0.09:
        return tint(rng, max(0, base - 45), min(255, base + 45), 30)
    gap = rng.uniform(55, 160)
    up = base + gap < 255 and (base - gap < 0 or rng.random() < (0.75 if base < 120 else 0.3))
    return (
        tint(rng, min(250, base + gap), min(255, base + gap + 30), 40)
        if up
        else tint(rng, max(0, base - gap - 40), max(5, base - gap), 40)
    )


def _pick_hands(rng: np.random.Generator, dial: Dial, minute_angle: float, hour_angle: float) -> Tuple[Hand, Hand]:
    style = str(rng.choice(STYLES))
    minute = rng.uniform(0.62, 0.98) if rng.random() < 0.9 else rng.uniform(0.5, 0.65)
    ratio = float(np.clip(rng.normal(0.66, 0.09), 0.42, 0.9))
    width = rng.uniform(0.012, 0.05) if rng.random() < 0.85 else rng.uniform(0.05, 0.085)
    wider = rng.uniform(0.95, 1.5)
    if rng.random() < 0.05:
        ratio, wider = rng.uniform(0.88, 1.0), rng.uniform(1.7, 2.6)
        width = min(width, 0.035)
    tail = (
        rng.uniform(0.05, 0.28)
        if rng.random() < 0.5
        else rng.uniform(0.0, 0.05) if rng.random() < 0.85 else rng.uniform(0.25, 0.42)
    )
    colour = _hand_colour(rng, dial)
    inlay = None
    if rng.random() < 0.3 or style in ("skeleton", "mercedes"):
        inlay = tint(rng, 160, 255, 40) if rng.random() < 0.75 else dial.ground
        if rng.random() < 0.4 and style not in ("skeleton", "mercedes"):
            # Luminous hands: a light filling in a metal frame that may vanish into the dial.
            colour = tint(rng, max(0, level(dial.ground) - 40), min(255, level(dial.ground) + 90), 10)
    shade = 1.0 if rng.random() < 0.65 else rng.uniform(0.45, 0.9)
    other = tuple(float(np.clip(v * shade + (0 if shade > 0.7 else 10), 0, 255)) for v in colour)
    low = abs(level(colour) - level(dial.ground)) < 45
    edge = (
        tint(rng, 0, 60, 5)
        if rng.random() < (0.6 if low else 0.12)
        else (tint(rng, 190, 255, 5) if rng.random() < 0.08 else None)
    )
    weight = str(rng.choice(("none", "disc", "ring", "bar"), p=(0.8, 0.1, 0.04, 0.06))) if tail > 0.1 else "none"
    hands = []
    for length, wide, angle, back in (
        (minute, width, minute_angle, tail),
        (minute * ratio, width * wider, hour_angle, tail * rng.uniform(0.6, 1.1)),
    ):
        flip = (colour, other) if rng.random() < 0.5 else (other, colour)
        hands.append(
            Hand(
                style, length, wide, back, angle, flip[0], flip[1], edge, inlay, weight,
                profile(style, length, wide, back),
            )
        )
    if rng.random() < 0.06:
        hands[1].colour = hands[1].other = _hand_colour(rng, dial)
    return hands[0], hands[1]


def _second_hand(rng: np.random.Generator, dial: Dial, angle: float, minute: Hand) -> Hand:
    colour = (
        dial.accent
        if rng.random() < 0.3
        else (
            _hand_colour(rng, dial)
            if rng.random() < 0.6
            else (rng.uniform(150, 255), rng.uniform(0, 70), rng.uniform(0, 60))
        )
    )
    length = rng.uniform(0.6, 0.98) if rng.random() < 0.8 else rng.uniform(0.4, 0.6)
    tail = rng.uniform(0.1, 0.4) if rng.random() < 0.75 else 0.0
    width = min(rng.uniform(0.004, 0.013), minute.width * 0.6)
    weight = str(rng.choice(("none", "disc", "ring", "bar"), p=(0.45, 0.25, 0.1, 0.2))) if tail else "none"
    style = str(rng.choice(("baton", "taper", "lollipop", "arrow"), p=(0.5, 0.3, 0.15, 0.05)))
    return Hand(
        style, length, width, tail, angle, colour, colour, None, None, weight, profile(style, length, width, tail)
    )


def _cast_shadow(sheet: Sheet, hands: List[Hand], shift: np.ndarray, softness: float, strength: float) -> None:
    mask = np.zeros((sheet.size, sheet.size), np.uint8)
    for rank, hand in enumerate(hands):
        cv2.fillPoly(mask, [sheet.pixels(silhouette(hand) + shift * (1 + 0.3 * rank))], 255, cv2.LINE_AA, 6)
    if softness > 0.8:
        mask = cv2.GaussianBlur(mask, (0, 0), softness)
    sheet.shade(mask, (0, 0, 0), strength)


def _further_hands(rng: np.random.Generator, dial: Dial, minute: Hand) -> List[Hand]:
    """An alarm hand or a second time zone's: short and thin or with an arrow, in another colour."""
    if rng.random() > 0.07:
        return []
    length = rng.uniform(0.3, 0.55) if rng.random() < 0.6 else rng.uniform(0.6, 0.9)
    width = minute.width * rng.uniform(0.3, 0.6)
    style = str(rng.choice(("taper", "arrow", "thin")))
    colour = dial.accent if rng.random() < 0.6 else (220.0, 40.0, 20.0)
    return [
        Hand(
            style, length, width, 0.0, rng.uniform(0, 360), colour, colour, None, None, "none",
            profile(style, length, width, 0.0),
        )
    ]


def _seen(before: np.ndarray, sheet: Sheet, hands: Tuple[Hand, Hand]) -> float:
    """By how many grey levels the less visible of two hands changed the sheet, on average over its outer part."""
    change = cv2.absdiff(cv2.cvtColor(before, cv2.COLOR_RGB2GRAY), cv2.cvtColor(sheet.rgb, cv2.COLOR_RGB2GRAY))
    least = 255.0
    for hand in hands:
        mask = np.zeros(change.shape, np.uint8)
        w = max(hand.width, 0.015)
        bar = np.array(
            [(-w, 0.35 * hand.length), (w, 0.35 * hand.length), (w * 0.6, hand.length), (-w * 0.6, hand.length)]
        )
        cv2.fillPoly(mask, [sheet.pixels(turned(bar, hand.angle))], 255, cv2.LINE_8, 6)
        least = min(least, float(cv2.mean(change, mask)[0]))
    return least


def _draw_hands(
    sheet: Sheet, rng: np.random.Generator, dial: Dial, angles: Tuple[float, float, Optional[float]]
) -> Tuple[Hand, Hand, float]:
    minute, hour = _pick_hands(rng, dial, angles[0], angles[1])
    hands = _further_hands(rng, dial, minute) + [hour, minute]
    before = sheet.rgb.copy()
    if angles[2] is not None:
        hands.insert(len(hands) if rng.random() < 0.85 else 0, _second_hand(rng, dial, angles[2], minute))
    low = abs(level(minute.colour) - level(dial.ground)) < 45 and minute.edge is None
    if low or rng.random() < 0.45:
        shift = rng.normal(0, 0.022, 2) + rng.choice((-0.015, 0.015), 2)
        _cast_shadow(
            sheet, hands, shift, sheet.radius * rng.uniform(0.002, 0.02),
            rng.uniform(0.5, 0.85) if low else rng.uniform(0.15, 0.7),
        )
    for hand in hands:
        draw_hand(sheet, hand, dial.ground)
    hub = rng.uniform(0.02, 0.08)
    sheet.disc((0, 0), hub, minute.colour if rng.random() < 0.6 else tint(rng, 0, 255, 30))
    if rng.random() < 0.4:
        sheet.disc((0, 0), hub * 0.5, tint(rng, 0, 255, 30))
    return minute, hour, _seen(before, sheet, (minute, hour))


def _times(rng: np.random.Generator) -> Tuple[float, float, float, Optional[float]]:
    """minutes 0..720, minute angle, hour angle, second angle: uniform, never the show-room's favourites."""
    whole, seconds = int(rng.integers(0, 720)), rng.uniform(0, 60)
    shown = rng.random() < 0.55
    fraction = (
        seconds / 60 if shown and rng.random() < 0.7 else float(rng.uniform(-0.5, 0.5) if rng.random() < 0.5 else 0.0)
    )
    minutes = (whole + fraction) % 720
    wrong = rng.normal(0, 1.0) if rng.random() < 0.88 else rng.uniform(-6, 6)
    return minutes, minutes % 60 * 6, (minutes * 0.5 + wrong) % 360, seconds * 6 if shown else None


def draw_face(rng: np.random.Generator, size: int = 256, hands: bool = True) -> Face:
    """A face at a uniformly random time, drawn front on and centred on a sheet of size x size pixels."""
    watch = rng.random() < 0.5
    dial = pick_dial(rng)
    radius = 0.475 * size / (max(dial.reach) + 0.42)
    centre = (size / 2 + rng.uniform(-1, 1), size / 2 + rng.uniform(-1, 1))
    sheet = Sheet(size, centre, radius)
    case = draw_case(sheet, rng, dial, watch)
    draw_ground(sheet, rng, dial)
    draw_depth(sheet, rng, dial)
    numerals_first = rng.random() < 0.5
    outer = draw_marks(sheet, rng, dial)
    if numerals_first:
        draw_numerals(sheet, rng, dial, outer)
    draw_extras(sheet, rng, dial, watch)
    if not numerals_first:
        draw_numerals(sheet, rng, dial, outer)
    minutes, minute_angle, hour_angle, second_angle = _times(rng)
    tip, width, contrast = 0.8, 0.03, 0.0
    if hands:
        minute, hour, contrast = _draw_hands(sheet, rng, dial, (minute_angle, hour_angle, second_angle))
        tip, width = minute.length, min(minute.width, hour.width)
    elif rng.random() < 0.5:
        sheet.disc((0, 0), rng.uniform(0.02, 0.06), dial.ink)
    return Face(
        sheet.rgb, sheet.alpha, minutes, minute_angle, hour_angle, second_angle if hands else None, centre, radius,
        dial.shape, dial.reach, case, watch, dial.dark, hands, tip, width, contrast,
    )


def draw_lookalike(rng: np.random.Generator, size: int = 256) -> Face:
    """Something round that is no clock: gauge, speedometer, compass, stopwatch, plate, wheel, roulette. `hands` is
    False."""
    dial = pick_dial(rng)
    radius = 0.475 * size / (max(dial.reach) + 0.42)
    sheet = Sheet(size, (size / 2, size / 2), radius)
    case = draw_case(sheet, rng, dial, False)
    draw_ground(sheet, rng, dial)
    from .faces_lookalikes import draw_likeness

    draw_likeness(sheet, rng, dial)
    return Face(
        sheet.rgb, sheet.alpha, 0.0, 0.0, 0.0, None, (size / 2, size / 2), radius, dial.shape, dial.reach, case, False,
        dial.dark, False, 0.0, 0.0, 0.0,
    )
