"""Things out of photographs: objects cut from plain grounds, and lumps of any photograph. RGBA uint8."""
from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, List

import cv2
import numpy as np

from grounds import blob, decoded, photograph, photographs

if TYPE_CHECKING:
    from props import Prop

MOST_TRIED = 450
EVENNESS = 10.0
"""How far a photograph's margin may stray from its median, in levels, to count as a plain ground."""
LEAST_SHARE, MOST_SHARE = 0.08, 0.8


def lift(picture: np.ndarray) -> np.ndarray:
    """The object in front of a plain ground with its alpha, or an empty array."""
    margin = np.concatenate([picture[:3].reshape(-1, 3), picture[-3:].reshape(-1, 3), picture[:, :3].reshape(-1, 3), picture[:, -3:].reshape(-1, 3)])
    if np.mean(np.abs(margin.astype(np.int16) - np.median(margin, 0)).max(1) > EVENNESS) > 0.03:
        return np.empty(0, np.uint8)
    padded = cv2.copyMakeBorder(picture, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=np.median(margin, 0).tolist())
    flood = np.zeros((padded.shape[0] + 2, padded.shape[1] + 2), np.uint8)
    cv2.floodFill(padded, flood, (0, 0), 0, (9, 9, 9), (9, 9, 9), 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8))
    alpha = cv2.morphologyEx(255 - flood[2:-2, 2:-2], cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats((alpha > 0).astype(np.uint8))
    if len(stats) < 2:
        return np.empty(0, np.uint8)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    x, y, w, h, area = stats[largest]
    if not LEAST_SHARE < area / alpha.size < MOST_SHARE:
        return np.empty(0, np.uint8)
    alpha = cv2.GaussianBlur(cv2.erode((labels == largest).astype(np.uint8) * 255, np.ones((3, 3), np.uint8)), (3, 3), 0)
    return np.dstack([picture, alpha])[y:y + h, x:x + w]


@lru_cache(maxsize=2)
def bank(held_back: bool) -> List[np.ndarray]:
    """Every object that could be cut out of an even choice of the photographs."""
    paths = photographs(held_back)
    lifted = [lift(decoded(path)) for path in paths[::max(1, len(paths) // MOST_TRIED)]]
    return [sprite for sprite in lifted if sprite.size]


def scaled(sprite: np.ndarray, side: int) -> np.ndarray:
    wide = max(4, round(sprite.shape[1] * side / sprite.shape[0]))
    return cv2.resize(sprite, (wide, side), interpolation=cv2.INTER_AREA if sprite.shape[0] > side else cv2.INTER_LINEAR)


def cutout(prop: "Prop", side: int) -> np.ndarray:
    """One of the bank's objects; its paint turns its hue and lightness."""
    form, paint = np.random.default_rng(prop.form), np.random.default_rng(prop.paint)
    found = bank(prop.held_back)
    sprite = scaled(found[form.integers(len(found))], side).copy()
    hsv = cv2.cvtColor(sprite[..., :3], cv2.COLOR_RGB2HSV).astype(np.int16)
    hsv[..., 0] = (hsv[..., 0] + (paint.integers(0, 180) if paint.random() < 0.6 else 0)) % 180
    hsv[..., 1:] = np.clip(hsv[..., 1:] * paint.uniform(0.6, 1.25, 2), 0, 255)
    sprite[..., :3] = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)
    return sprite


def patch(prop: "Prop", side: int) -> np.ndarray:
    """A lump of a photograph."""
    form, paint = np.random.default_rng(prop.form), np.random.default_rng(prop.paint)
    aspect = float(np.exp(form.uniform(-0.7, 0.7)))
    wide = max(6, int(side * aspect))
    alpha = np.zeros((side, wide), np.uint8)
    lump = blob(form, side * 0.9, aspect, 0.2)
    lump = (lump - lump.min(0)) / np.ptp(lump, axis=0) * (wide - 1, side - 1)
    cv2.fillPoly(alpha, [lump.astype(np.int32)], 255, cv2.LINE_AA)
    return np.dstack([photograph(paint, photographs(prop.held_back), side, wide), alpha])
