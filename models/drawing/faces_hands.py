"""Hands: a blade is a profile of half widths along the hand, plus rings, discs, holes and counter-weights."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Tuple

import numpy as np

from .faces_sheet import Colour, Sheet, polar, turned

STYLES = (
    "baton", "baton", "baton", "taper", "taper", "sword", "dauphine", "leaf", "alpha", "pointed", "pencil", "breguet",
    "cathedral", "skeleton", "lollipop", "mercedes", "spade", "arrow", "syringe", "wedge", "hole", "thin",
)


@dataclass
class Hand:
    """length, half width and tail in units; angle in degrees clockwise from 12."""

    style: str
    length: float
    width: float
    tail: float
    angle: float
    colour: Colour
    other: Colour
    """Colour of the second half (metal that catches light), equal to colour where flat."""
    edge: Colour | None = None
    inlay: Colour | None = None
    weight: str = "none"
    profile: List[Tuple[float, float]] = field(default_factory=list)


def profile(style: str, length: float, width: float, tail: float) -> List[Tuple[float, float]]:
    """(along, half width) from tail to tip."""
    L, w = length, width
    start = [(-tail, w * 0.8), (0.0, w)] if tail > 0.02 else [(0.0, w)]
    if style in ("taper", "lollipop"):
        return [(-tail, w * 1.1), (0, w), (L, w * 0.45)]
    if style == "wedge":
        return [(-tail, w * 0.5), (0, w * 0.5), (L - 0.01, w * 1.3), (L, w * 1.3)]
    if style == "sword":
        return [(-tail, w * 0.5), (0, w * 0.5), (L * 0.75, w * 1.2), (L, 0)]
    if style == "dauphine":
        return [(-tail, w * 0.5), (0.0, w * 1.4), (L, 0)]
    if style == "leaf":
        return (
            [(-tail, w * 0.4)]
            + [(L * t, w * (0.3 + 1.1 * np.sin(np.pi * t**0.8))) for t in np.linspace(0, 0.93, 8)]
            + [(L, 0)]
        )
    if style == "alpha":
        return [(-tail, w * 0.4), (0.0, w * 0.4), (L * 0.14, w * 0.4), (L * 0.2, w * 1.4), (L, 0)]
    if style in ("breguet", "spade", "thin"):
        return [(-tail, w * 0.5), (0, w * 0.6), (L, w * 0.15)]
    if style == "arrow":
        return [(-tail, w * 0.5), (0, w * 0.5), (L * 0.7, w * 0.5), (L * 0.7, w * 1.8), (L, 0)]
    if style == "syringe":
        return start + [(L * 0.72, w), (L * 0.76, w * 0.3), (L, w * 0.2)]
    if style in ("pointed", "skeleton", "cathedral", "mercedes"):
        return start + [(L - min(0.1, L * 0.2), w), (L, 0)]
    if style == "pencil":
        return start + [(L - w, w), (L - w * 0.3, w * 0.7), (L, w * 0.1)]
    return start + [(L, w)]


def _both(line: List[Tuple[float, float]], grow: float = 0.0) -> Tuple[np.ndarray, np.ndarray]:
    """Right half and left half as polygons (x across, y along)."""
    ys = np.array([p[0] for p in line], float)
    ws = np.array([p[1] for p in line], float) + grow
    ys[0], ys[-1] = ys[0] - grow, ys[-1] + grow
    right = np.concatenate((np.stack((ws, ys), 1), np.stack((0 * ys, ys), 1)[::-1]))
    left = right * (-1, 1)
    return right, left


def silhouette(hand: Hand, grow: float = 0.0) -> np.ndarray:
    """The blade's outline in units, turned to its angle."""
    right, left = _both(hand.profile, grow)
    half = len(hand.profile)
    return turned(np.concatenate((right[:half], left[:half][::-1])), hand.angle)


def _ornaments(sheet: Sheet, hand: Hand, dial: Colour) -> None:
    L, w, at = hand.length, max(hand.width, 0.018), lambda y: polar(hand.angle, y)
    if hand.style == "breguet":
        sheet.ring(at(L * 0.74), w * 1.7, w * 0.7, hand.colour)
    elif hand.style == "lollipop":
        sheet.disc(at(L * 0.78), w * 2.2, hand.colour)
        if hand.inlay:
            sheet.disc(at(L * 0.78), w * 1.4, hand.inlay)
    elif hand.style == "mercedes" and L < 0.7:
        sheet.disc(at(L * 0.7), w * 2.3, hand.colour)
        sheet.disc(at(L * 0.7), w * 1.6, hand.inlay or dial)
        sheet.polygons(
            [
                turned(np.array([(-w * 0.3, 0), (w * 0.3, 0), (w * 0.3, w * 1.8), (-w * 0.3, w * 1.8)]) + 0, a)
                + at(L * 0.7)
                for a in (hand.angle + 120, hand.angle - 120, hand.angle)
            ],
            hand.colour,
        )
    elif hand.style == "spade":
        t = np.array([(0, 0), (1.0, 0.1), (2.1, 0.9), (2.0, 2.0), (0.5, 3.1), (0, 5.0)]) * w + (0, L - 5 * w)
        sheet.polygon(turned(np.concatenate((t, (t * (-1, 1))[::-1])), hand.angle), hand.colour)
        sheet.disc(at(L * 0.45), w * 1.2, hand.colour)
    elif hand.style in ("skeleton", "cathedral", "hole"):
        inner = [
            (max(0.08, L * 0.15), hand.width * 0.55),
            (L * (0.8 if hand.style != "hole" else 0.5), hand.width * 0.5),
        ]
        right, left = _both(inner)
        sheet.polygon(turned(np.concatenate((right[:2], left[:2][::-1])), hand.angle), hand.inlay or dial)
        if hand.style == "cathedral":
            for y in (0.35, 0.6):
                sheet.disc(at(L * y), hand.width * 0.9, hand.colour)


def _weight(sheet: Sheet, hand: Hand, dial: Colour) -> None:
    w = max(hand.width, 0.014)
    if hand.weight == "disc":
        sheet.disc(polar(hand.angle, -hand.tail), w * 2.2, hand.colour)
    elif hand.weight == "ring":
        sheet.ring(polar(hand.angle, -hand.tail), w * 2.4, w, hand.colour)
    elif hand.weight == "bar":
        box = np.array(
            [(-w * 2, -hand.tail), (w * 2, -hand.tail), (w * 1.8, -hand.tail * 0.5), (-w * 1.8, -hand.tail * 0.5)]
        )
        sheet.polygon(turned(box, hand.angle), hand.colour)


def draw_hand(sheet: Sheet, hand: Hand, dial: Colour) -> None:
    if hand.edge is not None:
        sheet.polygon(silhouette(hand, 0.013), hand.edge)
    if hand.colour == hand.other:
        sheet.polygon(silhouette(hand), hand.colour)
    else:
        right, left = _both(hand.profile)
        sheet.polygon(turned(right, hand.angle), hand.colour)
        sheet.polygon(turned(left, hand.angle), hand.other)
    _weight(sheet, hand, dial)
    if hand.inlay is not None and hand.style in ("baton", "sword", "pointed", "pencil", "alpha", "syringe", "leaf"):
        inner = [(y, w * 0.5) for y, w in hand.profile if y > hand.length * 0.1]
        if len(inner) >= 1:
            inner = [(hand.length * 0.3, hand.width * 0.5)] + inner[:-1] + [(hand.length * 0.88, hand.width * 0.45)]
            right, left = _both(sorted(inner))
            half = len(inner)
            sheet.polygon(turned(np.concatenate((right[:half], left[:half][::-1])), hand.angle), hand.inlay)
    _ornaments(sheet, hand, dial)
