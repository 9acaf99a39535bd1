"""Things as they stand on sets. A `Prop` is its seeds and its state; `draw` makes its sprite, the same for the same prop."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Callable, Dict, Tuple

import cv2
import numpy as np

from cutouts import cutout, patch
from shapes import box, cloth, lamp, screen, sign, thin, turned

LEAST_SIDE, MOST_SIDE = 40, 224


@dataclass(frozen=True)
class Prop:
    """form, paint, words: seeds of its shape, colours and text. x, y: the middle of its foot in canvas pixels.

    height in pixels; angle in degrees; near 0..1: how much parallax it has; on: lamps and screens.
    """

    kind: str
    form: int
    paint: int
    words: int
    height: float
    x: float
    y: float
    near: float = 0.0
    angle: float = 0.0
    mirror: bool = False
    on: bool = False
    hung: bool = False
    held_back: bool = field(default=False, repr=False)


Drawer = Callable[[Prop, int], np.ndarray]
KINDS: Dict[str, Tuple[Drawer, float]] = {
    "turned": (turned, 0.24), "box": (box, 0.14), "lamp": (lamp, 0.07), "screen": (screen, 0.07), "sign": (sign, 0.09),
    "cloth": (cloth, 0.09), "thin": (thin, 0.06), "cutout": (cutout, 0.16), "patch": (patch, 0.08),
}
"""kind -> its drawer (prop, side of the drawing -> RGBA uint8) and its share."""


def draw(prop: Prop) -> np.ndarray:
    """The sprite: RGBA uint8, turned and at its size. It is shared: do not write to it."""
    return _drawn(replace(prop, x=0.0, y=0.0, near=0.0, hung=False))


@lru_cache(maxsize=32)
def _drawn(prop: Prop) -> np.ndarray:
    side = int(np.clip(prop.height * 1.6, LEAST_SIDE, MOST_SIDE))
    sprite = KINDS[prop.kind][0](prop, side)
    if prop.mirror:
        sprite = np.ascontiguousarray(sprite[:, ::-1])
    scale = prop.height / sprite.shape[0]
    if abs(prop.angle) > 0.1:
        return turn(sprite, prop.angle, scale)
    size = (max(2, round(sprite.shape[1] * scale)), max(2, round(prop.height)))
    return cv2.resize(sprite, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def turn(sprite: np.ndarray, degrees: float, scale: float) -> np.ndarray:
    """Turned round its middle and scaled, in a frame that holds all of it."""
    if scale < 0.7:
        sprite, scale = cv2.resize(sprite, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), 1.0
    h, w = sprite.shape[:2]
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), degrees, scale)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    width, height = max(2, int(w * cos + h * sin) + 1), max(2, int(w * sin + h * cos) + 1)
    matrix[:, 2] += (width / 2 - w / 2, height / 2 - h / 2)
    return cv2.warpAffine(sprite, matrix, (width, height), flags=cv2.INTER_LINEAR)


def pick_kind(rng: np.random.Generator) -> str:
    shares = np.array([share for _, share in KINDS.values()])
    return list(KINDS)[int(rng.choice(len(KINDS), p=shares / shares.sum()))]
