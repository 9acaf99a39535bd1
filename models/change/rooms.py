"""Drawn sets: a wall, a floor or table, windows, pictures, shelves, curtains. RGB uint8, with the lines things may stand on."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

import cv2
import numpy as np

from grounds import collage, colour, grain, photograph

Line = Tuple[float, float, float]
"""y, and from x to x, in pixels."""


@dataclass
class Set:
    """picture: RGB uint8; lines: where things stand; hung: whether things may also hang or float anywhere."""

    picture: np.ndarray
    lines: List[Line]
    hung: float


def wall(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> np.ndarray:
    """Paint, stripes, panels, bricks or paper; float32."""
    base = colour(rng, 30, 235)
    area = np.broadcast_to(base.astype(np.float32), (height, width, 3)).copy()
    kind, other = rng.random(), base + rng.normal(0, 22, 3)
    x = np.arange(width, dtype=np.float32)
    if kind < 0.2:
        stripes = (np.sin(x * rng.uniform(0.08, 0.8)) > rng.uniform(-0.5, 0.8))[None, :, None]
        area = np.where(stripes, other.astype(np.float32), area)
    elif kind < 0.35:
        h, w = int(rng.integers(6, 30)), int(rng.integers(14, 70))
        for row, y in enumerate(range(0, height, h)):
            area[y:y + max(1, h // 10)] = other
            for column in range((row % 2) * w // 2, width, w):
                area[y:y + h, column:column + max(1, h // 12)] = other
    elif kind < 0.5:
        tile = photograph(rng, paths, int(rng.integers(20, 70)), int(rng.integers(20, 70))).astype(np.float32)
        times = (height // tile.shape[0] + 1, width // tile.shape[1] + 1, 1)
        share = rng.uniform(0.1, 0.6)
        area = area * (1 - share) + np.tile(tile, times)[:height, :width] * share
    area += grain(rng, height, width, int(rng.choice([1, 2, 4, 12, 40])), rng.uniform(0, 9))
    slope = rng.normal(0, 22, 2)
    return area + (np.linspace(-1, 1, width) * slope[0])[None, :, None] + (np.linspace(-1, 1, height) * slope[1])[:, None, None]


def ground(rng: np.random.Generator, paths: List[Path], area: np.ndarray, horizon: int) -> None:
    """A floor or a table top below the horizon, boards running away from the lens."""
    height, width = area.shape[:2]
    rows = height - horizon
    base, other = colour(rng, 20, 210), colour(rng, 20, 210)
    depth = (np.arange(rows, dtype=np.float32) + 4)[:, None] / rows
    across = (np.arange(width, dtype=np.float32)[None] - width * rng.uniform(0.2, 0.8)) / depth
    if rng.random() < 0.3:
        texture = photograph(rng, paths, rows, width).astype(np.float32) * 0.5 + base.astype(np.float32) * 0.5
    else:
        board = np.floor(across / rng.uniform(20, 160)).astype(np.int64)
        tint = ((board * 2654435761) % 97 / 97.0 - 0.5)[..., None]
        texture = base + tint * rng.uniform(0, 50)
        if rng.random() < 0.3:
            tiles = (board + np.floor(rng.uniform(2, 8) / depth).astype(np.int64)) % 2 == 0
            texture = np.where(tiles[..., None], texture, other)
        texture = texture + grain(rng, rows, width, int(rng.choice([1, 3, 8])), rng.uniform(0, 8))
    area[horizon:] = texture * (0.75 + 0.35 * depth[..., None])
    if rng.random() < 0.5:
        edge = int(rng.integers(2, 9))
        area[horizon:horizon + edge] = other


def fittings(rng: np.random.Generator, paths: List[Path], area: np.ndarray, horizon: int) -> List[Line]:
    """Windows, pictures on the wall, doors, curtains, shelves; the shelves' lines come back."""
    height, width = area.shape[:2]
    lines: List[Line] = []
    for _ in range(int(rng.integers(0, 5))):
        w, h = int(rng.uniform(0.06, 0.35) * width), int(rng.uniform(0.1, 0.6) * height)
        x, y = int(rng.uniform(0, width - w)), int(rng.uniform(0, max(1, horizon - h * 0.7)))
        kind, frame = rng.random(), colour(rng)
        h = min(h, height - y)
        if kind < 0.45:
            edge = int(rng.integers(1, 8))
            area[y:y + h, x:x + w] = frame
            inner = area[y + edge:y + h - edge, x + edge:x + w - edge]
            if min(inner.shape[:2]) > 8:
                inside = photograph(rng, paths, inner.shape[0], inner.shape[1])
                inner[:] = inside * rng.uniform(0.5, 1.2) + rng.uniform(0, 60)
        elif kind < 0.6:
            folds = 0.75 + 0.25 * np.sin(np.arange(w) * rng.uniform(0.2, 0.9) + rng.uniform(0, 6))
            area[y:y + h, x:x + w] = frame * folds[None, :, None]
        else:
            thick = int(rng.integers(2, 8))
            area[y:y + thick, x:x + w] = frame
            area[y + thick:y + thick + 3, x:x + w] *= 0.7
            lines.append((float(y), float(x), float(x + w)))
    return lines


def draw_set(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> Set:
    """A drawn room (half of the time), a photograph, or photographs side by side."""
    kind = rng.random()
    if kind < 0.5:
        area = wall(rng, paths, height, width)
        horizon = int(rng.uniform(0.4, 0.85) * height)
        lines = fittings(rng, paths, area, horizon)
        ground(rng, paths, area, horizon)
        lines += [(float(rng.uniform(horizon + 3, height)), 0.0, float(width)) for _ in range(4)]
        return Set(np.clip(area, 0, 255).astype(np.uint8), lines, 0.12)
    picture = (photograph if kind < 0.85 else collage)(rng, paths, height, width)
    lines = [(float(rng.uniform(0.3, 1.0) * height), 0.0, float(width)) for _ in range(4)]
    return Set(picture, lines, 0.5)
