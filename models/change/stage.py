"""Puts props onto a set: shadows, sprites in order of depth, glow of lamps; tells which prop owns each pixel."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

import cv2
import numpy as np

from props import Prop, draw

NOBODY = 255
MOST_PROPS = 60
DARK = 0.06
"""A shadow or a glow weaker than this share is no trace of a prop."""


@dataclass
class Light:
    """Where shadows fall: along the floor by (slope, squash), how dark, how soft."""

    slope: float
    squash: float
    depth: float
    softness: float


@dataclass
class Scene:
    """picture: RGB uint8; owner: index of the topmost prop, NOBODY elsewhere; traces: prop -> shadow and glow (bool)."""

    picture: np.ndarray
    owner: np.ndarray
    traces: Dict[int, np.ndarray]


def random_light(rng: np.random.Generator) -> Light:
    return Light(rng.normal(0, 0.7), rng.uniform(0.1, 0.5), rng.uniform(0, 0.6), rng.uniform(0.02, 0.15))


def clip(shape: Tuple[int, int], x: int, y: int, w: int, h: int) -> Optional[Tuple[slice, slice, slice, slice]]:
    """Rows and columns of the canvas and of the sprite where both meet."""
    top, left, bottom, right = max(0, y), max(0, x), min(shape[0], y + h), min(shape[1], x + w)
    if bottom <= top or right <= left:
        return None
    return slice(top, bottom), slice(left, right), slice(top - y, bottom - y), slice(left - x, right - x)


def _darken(canvas: np.ndarray, alpha: np.ndarray, x: int, y: int, trace: Optional[np.ndarray]) -> None:
    """alpha: float32 share of light that is lost."""
    at = clip(canvas.shape[:2], x, y, alpha.shape[1], alpha.shape[0])
    if at is None:
        return
    share = alpha[at[2], at[3]]
    canvas[at[0], at[1]] = (canvas[at[0], at[1]] * (1 - share[..., None])).astype(np.uint8)
    if trace is not None:
        trace[at[0], at[1]] |= share > DARK


def shade(canvas: np.ndarray, sprite: np.ndarray, foot: Tuple[float, float], light: Light, hung: bool, trace: Optional[np.ndarray]) -> None:
    """The shadow a sprite throws: sheared and squashed along the floor, or set off on the wall. Soft ones are drawn small."""
    if light.depth < 0.05:
        return
    h, w = sprite.shape[:2]
    soft = max(0.6, light.softness * h)
    shrink = max(1.0, soft / 2)
    lean, flat = (0.0, float(h)) if hung else (light.slope * h, max(2.0, light.squash * h))
    pad, reach = 3 * soft + 2, abs(lean)
    wide, high = w + 2 * (pad + reach), flat + 2 * pad
    matrix = np.array([[1, -lean / h, pad + reach + lean], [0, flat / h, pad]]) / shrink
    cast = cv2.warpAffine(sprite[..., 3], matrix, (int(wide / shrink) + 1, int(high / shrink) + 1))
    cast = cv2.GaussianBlur(cast, (0, 0), soft / shrink)
    if shrink > 1:
        cast = cv2.resize(cast, (int(wide), int(high)), interpolation=cv2.INTER_LINEAR)
    shift = (light.slope * 0.08 * h, light.squash * 0.2 * h) if hung else (0.0, 0.0)
    corner = (int(foot[0] - w / 2 - pad - reach + shift[0]), int(foot[1] - flat - pad + shift[1]))
    _darken(canvas, cast.astype(np.float32) * (light.depth / 255), *corner, trace)


def glow(canvas: np.ndarray, prop: Prop, trace: Optional[np.ndarray]) -> None:
    """The light that a lit lamp throws round itself."""
    radius = int(prop.height * 1.5) + 2
    y, x = np.mgrid[-radius:radius + 1, -radius:radius + 1].astype(np.float32) / radius
    share = np.clip(1 - np.hypot(x, y), 0, 1) ** 2 * 0.5
    at = clip(canvas.shape[:2], int(prop.x) - radius, int(prop.y - prop.height * 0.7) - radius, 2 * radius + 1, 2 * radius + 1)
    if at is None:
        return
    part, gain = canvas[at[0], at[1]], share[at[2], at[3]][..., None]
    canvas[at[0], at[1]] = np.clip(part * (1 + gain) + gain * (60, 50, 25), 0, 255).astype(np.uint8)
    if trace is not None:
        trace[at[0], at[1]] |= gain[..., 0] > DARK


def render(ground: np.ndarray, props: List[Optional[Prop]], light: Light, watched: List[int]) -> Scene:
    """Draw props in their order (None: not there) on a copy of the ground. watched: those whose traces are wanted."""
    canvas = ground.copy()
    owner = np.full(canvas.shape[:2], NOBODY, np.uint8)
    traces = {index: np.zeros(canvas.shape[:2], bool) for index in watched}
    for index, prop in enumerate(props[:MOST_PROPS]):
        if prop is None:
            continue
        sprite = draw(prop)
        h, w = sprite.shape[:2]
        shade(canvas, sprite, (prop.x, prop.y), light, prop.hung, traces.get(index))
        at = clip(canvas.shape[:2], int(round(prop.x - w / 2)), int(round(prop.y - h)), w, h)
        if at is None:
            continue
        share = sprite[at[2], at[3], 3:].astype(np.float32) / 255
        part = canvas[at[0], at[1]]
        canvas[at[0], at[1]] = (part * (1 - share) + sprite[at[2], at[3], :3] * share + 0.5).astype(np.uint8)
        owner[at[0], at[1]][share[..., 0] > 0.5] = index
        if prop.kind == "lamp" and prop.on:
            glow(canvas, prop, traces.get(index))
    return Scene(canvas, owner, traces)
