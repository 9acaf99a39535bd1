"""Drawn things: turned ones (bottles, mugs, vases, balls), boxes and books, lamps, screens, signs, cloth and plants, thin ones.

Each drawer takes a prop and the height of the drawing and gives RGBA uint8 [side, any, 4].
"""
from __future__ import annotations

from typing import TYPE_CHECKING, List, Tuple

import cv2
import numpy as np

from grounds import blob, colour, grain, photograph, photographs
from lettering import write

if TYPE_CHECKING:
    from props import Prop

PROFILES: Tuple[Tuple[Tuple[float, float], ...], ...] = (
    ((0, .07), (.3, .08), (.42, .17), (.97, .17), (1, .15)),  # bottle
    ((0, .10), (.18, .11), (.3, .14), (.45, .15), (1, .14)),  # jug
    ((0, .42), (.9, .40), (1, .36)),  # mug
    ((0, .30), (.5, .34), (.52, .05), (.9, .05), (.92, .25), (1, .27)),  # goblet
    ((0, .12), (.2, .08), (.5, .3), (.8, .28), (1, .15)),  # vase
    ((0, .02), (.12, .27), (.3, .42), (.5, .49), (.7, .42), (.88, .27), (1, .02)),  # ball
    ((0, .8), (.1, .78), (.7, .45), (1, .35)),  # bowl
    ((0, .01), (.06, .03), (.1, .01), (.11, .09), (1, .09)),  # candle
    ((0, .30), (.08, .32), (.1, .28), (1, .28)),  # tin
    ((0, .9), (.3, .95), (1, .6)),  # plate
)


def seeded(prop: "Prop") -> Tuple[np.random.Generator, np.random.Generator]:
    return np.random.default_rng(prop.form), np.random.default_rng(prop.paint)


def rgba(picture: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return np.dstack([np.clip(picture, 0, 255).astype(np.uint8), alpha])


def turned(prop: "Prop", side: int) -> np.ndarray:
    """A solid of revolution with bands of colour, a label, a gleam, at times a handle."""
    form, paint = seeded(prop)
    profile = np.array(PROFILES[form.integers(len(PROFILES))])
    y = np.linspace(0, 1, side, dtype=np.float32)
    half = np.interp(y, profile[:, 0], profile[:, 1] * form.uniform(0.75, 1.3)) * side
    handle = form.random() < 0.25
    wide = int(2 * half.max() * (1.5 if handle else 1)) + 5
    centre = half.max() + 2
    x = np.arange(wide, dtype=np.float32)[None] - centre
    across = x / np.maximum(half[:, None], 0.5)
    alpha = (np.clip(half[:, None] - np.abs(x) + 0.5, 0, 1) * 255).astype(np.uint8)
    picture = np.broadcast_to(colour(paint).astype(np.float32), (side, wide, 3)).copy()
    for _ in range(int(form.integers(0, 4))):
        top = form.uniform(0, 0.9)
        picture[int(top * side):int((top + form.uniform(0.03, 0.4)) * side)] = colour(paint)
    if form.random() < 0.3:
        write(picture, prop.words, (0.1, 0.5, 0.9 / (1.5 if handle else 1), 0.75), colour(paint))
    if form.random() < 0.25:
        picture += grain(form, side, wide, int(form.choice([2, 5, 12])), 18)
    light = form.uniform(-0.6, 0.6)
    shade = 0.5 + 0.55 * np.sqrt(np.clip(1 - (across - light * 0.5) ** 2 / 1.8, 0, 1))
    picture *= shade[..., None]
    if form.random() < 0.6:
        picture += (np.exp(-((across - light) / 0.12) ** 2) * form.uniform(20, 150))[..., None]
    if handle:
        at, axes = (int(centre + half.max()), int(side * 0.5)), (int(half.max() * 0.55), int(side * 0.25))
        ring = np.zeros_like(alpha)
        cv2.ellipse(ring, at, axes, 0, -100, 100, 255, max(2, side // 14), cv2.LINE_AA)
        picture[(alpha < 128) & (ring > 0)] = colour(paint) * 0.8
        alpha = np.maximum(alpha, ring)
    return rgba(picture, alpha)


def face(prop: "Prop", side: int, wide: int) -> np.ndarray:
    """The front of a box, book or case: paint, stripes, a picture, print; float32 [side, wide, 3]."""
    form, paint = seeded(prop)
    picture = np.broadcast_to(colour(paint).astype(np.float32), (side, wide, 3)).copy()
    kind = form.random()
    if kind < 0.25:
        picture[:] = photograph(paint, photographs(prop.held_back), side, wide)
    elif kind < 0.45:
        for _ in range(int(form.integers(1, 5))):
            at = form.uniform(0, 0.95)
            stripe = slice(int(at * side), int((at + form.uniform(0.03, 0.2)) * side) + 1)
            picture[stripe] = colour(paint)
    elif kind < 0.6:
        cv2.circle(picture, (wide // 2, side // 2), max(2, int(min(side, wide) * form.uniform(0.1, 0.45))), colour(paint).tolist(), -1, cv2.LINE_AA)
    if form.random() < 0.55:
        write(picture, prop.words, (0.08, form.uniform(0.05, 0.4), 0.92, form.uniform(0.5, 0.95)), colour(paint))
    return picture + np.linspace(form.uniform(-20, 20), form.uniform(-20, 20), wide)[None, :, None]


def box(prop: "Prop", side: int) -> np.ndarray:
    """A box or book: its front, and a side and a top in other light."""
    form, _ = seeded(prop)
    wide = max(8, int(side * np.exp(form.uniform(np.log(0.25), np.log(2.5)))))
    front = face(prop, side, wide)
    deep, lift = int(form.uniform(0, 0.35) * wide), int(form.uniform(0, 0.25) * side)
    whole, total = np.zeros((side + lift, wide + deep, 3), np.float32), (side + lift, wide + deep)
    alpha = np.zeros(total, np.uint8)
    mean = front.mean((0, 1))
    cv2.fillPoly(whole, [np.array([(0, lift), (deep, 0), (wide + deep - 1, 0), (wide - 1, lift)])], (mean * form.uniform(1.0, 1.5)).tolist())
    cv2.fillPoly(whole, [np.array([(wide - 1, lift), (wide + deep - 1, 0), (wide + deep - 1, side - 1), (wide - 1, side + lift - 1)])],
                 (mean * form.uniform(0.4, 0.8)).tolist())
    whole[lift:, :wide] = front
    outline = np.array([(0, lift), (deep, 0), (wide + deep - 1, 0), (wide + deep - 1, side - 1), (wide - 1, side + lift - 1), (0, side + lift - 1)])
    cv2.fillPoly(alpha, [outline], 255, cv2.LINE_AA)
    return rgba(whole, alpha)


def screen(prop: "Prop", side: int) -> np.ndarray:
    """A telephone, monitor, set or picture frame; lit it shows a picture or print, unlit it is dark."""
    form, paint = seeded(prop)
    wide = max(8, int(side * np.exp(form.uniform(np.log(0.5), np.log(1.8)))))
    picture = np.broadcast_to(colour(paint, 5, 90).astype(np.float32), (side, wide, 3)).copy()
    edge = max(1, int(form.uniform(0.03, 0.14) * min(side, wide)))
    glass = picture[edge:side - edge, edge:wide - edge]
    if prop.on:
        content = np.random.default_rng(prop.words)
        glass[:] = photograph(content, photographs(prop.held_back), *glass.shape[:2]) * 1.15 + 15
        if content.random() < 0.4:
            glass[:] = colour(content, 60, 255)
            write(glass, prop.words, (0.05, 0.1, 0.95, 0.9), colour(content))
    else:
        glass[:] = colour(paint, 5, 45) + np.linspace(0, form.uniform(0, 40), glass.shape[1])[None, :, None]
    return rgba(picture, np.full((side, wide), 255, np.uint8))


def sign(prop: "Prop", side: int) -> np.ndarray:
    """A board, page, label or plate with words or figures; its ground may shine."""
    form, paint = seeded(prop)
    wide = max(10, int(side * np.exp(form.uniform(np.log(0.7), np.log(4)))))
    ground = colour(paint)
    ink = ground + (140 if ground.mean() < 128 else -140) + paint.normal(0, 40, 3)
    picture = np.broadcast_to(ground.astype(np.float32), (side, wide, 3)).copy()
    write(picture, prop.words, (0.06, 0.1, 0.94, 0.9), ink, rows=int(form.integers(1, 4)))
    if form.random() < 0.4:
        cv2.rectangle(picture, (0, 0), (wide - 1, side - 1), np.clip(ink, 0, 255).tolist(), max(1, side // 25))
    alpha = np.full((side, wide), 255, np.uint8)
    if form.random() < 0.2:
        alpha[:] = 0
        cv2.ellipse(alpha, (wide // 2, side // 2), (wide // 2, side // 2), 0, 0, 360, 255, -1, cv2.LINE_AA)
    return rgba(picture, alpha)


def lamp(prop: "Prop", side: int) -> np.ndarray:
    """A foot, a stem and a shade, or a bare bulb; lit, the shade is bright."""
    form, paint = seeded(prop)
    wide = int(side * form.uniform(0.35, 0.8))
    picture, alpha = np.zeros((side, wide, 3), np.float32), np.zeros((side, wide), np.uint8)
    middle, metal, shade = wide // 2, colour(paint, 10, 200), colour(paint, 60, 230)
    stem = max(1, int(side * form.uniform(0.015, 0.05)))
    picture[:] = metal
    cv2.rectangle(alpha, (middle - stem, side // 4), (middle + stem, side), 255, -1)
    cv2.ellipse(alpha, (middle, side - 2), (int(wide * form.uniform(0.2, 0.45)), max(2, side // 25)), 0, 180, 360, 255, -1, cv2.LINE_AA)
    top, foot = form.uniform(0.15, 0.5) * wide, wide * 0.5 - 1
    low = int(side * form.uniform(0.28, 0.5))
    outline = np.array([(middle - top, 0), (middle + top, 0), (middle + foot, low), (middle - foot, low)]).astype(np.int32)
    hood = np.zeros_like(alpha)
    if form.random() < 0.25:
        cv2.circle(hood, (middle, low), max(2, int(low * 0.5)), 255, -1, cv2.LINE_AA)
    else:
        cv2.fillPoly(hood, [outline], 255, cv2.LINE_AA)
    light = np.array([255, 238, 200]) if prop.on else shade
    picture[hood > 0] = light
    fall = 1 - np.abs(np.linspace(-1, 1, wide)) * (0.15 if prop.on else 0.45)
    return rgba(picture * fall[None, :, None], np.maximum(alpha, hood))


def cloth(prop: "Prop", side: int) -> np.ndarray:
    """Cushions, bags, heaps, plants: lumps with relief or many leaves."""
    form, paint = seeded(prop)
    wide = int(side * form.uniform(0.7, 1.6))
    alpha = np.zeros((side, wide), np.uint8)
    picture = np.broadcast_to(colour(paint).astype(np.float32), (side, wide, 3)).copy()
    if form.random() < 0.35:
        for _ in range(int(form.integers(8, 30))):
            at = (int(form.uniform(0.2, 0.8) * wide), int(form.uniform(0.1, 0.8) * side))
            axes = (int(side * form.uniform(0.05, 0.2)) + 1, int(side * form.uniform(0.02, 0.07)) + 1)
            turn, leaf = float(form.uniform(0, 180)), (colour(paint) * [0.6, 1.0, 0.5] if form.random() < 0.9 else colour(paint))
            cv2.ellipse(picture, at, axes, turn, 0, 360, np.clip(leaf, 0, 255).tolist(), -1)
            cv2.ellipse(alpha, at, axes, turn, 0, 360, 255, -1, cv2.LINE_AA)
        cv2.rectangle(alpha, (wide // 3, int(side * 0.75)), (2 * wide // 3, side), 255, -1)
        return rgba(picture, alpha)
    lump = blob(form, side * 0.8, wide / side, 0.15) + (wide / 2, side / 2)
    cv2.fillPoly(alpha, [lump.astype(np.int32)], 255, cv2.LINE_AA)
    if form.random() < 0.4:
        picture = picture * 0.5 + photograph(paint, photographs(prop.held_back), side, wide) * 0.5
    picture += grain(form, side, wide, max(2, side // int(form.integers(3, 12))), form.uniform(8, 30))
    return rgba(picture * np.linspace(1.15, 0.6, side)[:, None, None], alpha)


def thin(prop: "Prop", side: int) -> np.ndarray:
    """Pens, sticks, hooks, spectacles, stools: strokes and rings."""
    form, paint = seeded(prop)
    wide = max(8, int(side * form.uniform(0.3, 1.4)))
    alpha, thick = np.zeros((side, wide), np.uint8), max(2, int(side * form.uniform(0.04, 0.12)))
    at: List[Tuple[int, int]] = [(int(form.uniform(0.1, 0.9) * wide), int(form.uniform(0.1, 0.9) * side)) for _ in range(int(form.integers(2, 6)))]
    if form.random() < 0.5:
        at = [(int(0.1 * wide), int(0.9 * side)), (int(0.9 * wide), int(0.1 * side))]
    cv2.polylines(alpha, [np.array(at)], form.random() < 0.2, 255, thick, cv2.LINE_AA)
    for _ in range(int(form.integers(0, 3))):
        radius = max(2, int(min(side, wide) * form.uniform(0.1, 0.3)))
        cv2.circle(alpha, (int(form.uniform(0.3, 0.7) * wide), int(form.uniform(0.3, 0.7) * side)), radius, 255, max(2, thick // 2), cv2.LINE_AA)
    picture = np.broadcast_to(colour(paint).astype(np.float32), (side, wide, 3)) + grain(form, side, wide, 6, 14)
    return rgba(picture, alpha)
