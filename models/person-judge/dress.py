"""What a figure wears, and of what it is made: cloth with pattern, folds and shading; skin, hair, shoes."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import cv2
import numpy as np

from grounds import colour, grain, photograph, photographs

Filler = Callable[[int, int], np.ndarray]
"""height, width -> float32 [height, width, 3]."""
SKINS = np.array([(236, 196, 170), (225, 172, 135), (198, 140, 102), (152, 100, 68), (108, 68, 46), (72, 46, 34)], np.float32)
HAIRS = np.array([(24, 20, 18), (48, 32, 22), (92, 60, 36), (150, 108, 60), (205, 170, 115), (150, 70, 35), (170, 168, 165), (225, 222, 215)], np.float32)


@dataclass(frozen=True)
class Dress:
    """Seeds and choices; the same dress is drawn alike in every pose."""

    seed: int
    top: int
    legs: int
    skin: np.ndarray
    hair: np.ndarray
    sleeves: float
    below: str
    hem: float
    cut: str
    hat: bool
    beard: bool
    open: bool
    held_back: bool


def random_dress(rng: np.random.Generator, held_back: bool) -> Dress:
    skin = SKINS[rng.integers(len(SKINS))] * rng.uniform(0.75, 1.1) + rng.normal(0, 6, 3)
    below = str(rng.choice(["trousers", "shorts", "skirt", "coat"], p=[0.58, 0.07, 0.2, 0.15]))
    return Dress(
        int(rng.integers(1 << 31)), int(rng.integers(1 << 31)), int(rng.integers(1 << 31)), skin, HAIRS[rng.integers(len(HAIRS))] * rng.uniform(0.7, 1.15),
        float(rng.choice([0.0, 0.45, 0.9, 1.0], p=[0.08, 0.27, 0.15, 0.5])), below, float(rng.uniform(0.12, 0.42)),
        str(rng.choice(["short", "long", "bun", "bald", "bob"], p=[0.42, 0.25, 0.08, 0.08, 0.17])), bool(rng.random() < 0.08), bool(rng.random() < 0.15),
        bool(rng.random() < 0.25), held_back)


def cloth(seed: int, held_back: bool) -> Filler:
    """One stuff, the same at every call: plain, striped, checked, printed or cut from a photograph."""

    def fill(height: int, width: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        base, other, kind = _paint(rng), _paint(rng), rng.random()
        area = np.broadcast_to(base, (height, width, 3)).astype(np.float32)
        step = height * rng.uniform(0.015, 0.07) + 1.5
        x, y = np.arange(width, dtype=np.float32)[None], np.arange(height, dtype=np.float32)[:, None]
        if kind < 0.1:
            area[np.broadcast_to((y / step) % 1 < 0.5, (height, width))] = other
        elif kind < 0.2:
            share = (((x / step) % 1 < 0.4).astype(np.float32) + ((y / step) % 1 < 0.4))[..., None] / 2
            area = area * (1 - share) + other * share
        elif kind < 0.4:
            share = rng.uniform(0.3, 0.9)
            area = area * (1 - share) + photograph(rng, photographs(held_back), height, width) * share
        area = area + grain(rng, height, width, int(rng.choice([1, 2, 4])), rng.uniform(0, 7))
        # Folds run down the cloth.
        folds = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 40 + 0.5, sigmaY=height / 12 + 0.5)
        return area * (1 + np.clip(folds / (folds.std() + 1e-6), -2, 2)[..., None] * rng.uniform(0.02, 0.13))

    return fill


def _paint(rng: np.random.Generator) -> np.ndarray:
    """Clothes are dark, white or muted oftener than bright."""
    kind = rng.random()
    if kind < 0.3:
        return rng.uniform(8, 60) + rng.normal(0, 7, 3)
    if kind < 0.45:
        return rng.uniform(190, 245) + rng.normal(0, 7, 3)
    if kind < 0.6:
        return np.array([40, 55, 95]) * rng.uniform(0.5, 1.9) + rng.normal(0, 10, 3)
    return colour(rng)


def plain(base: np.ndarray, seed: int, rough: float) -> Filler:
    def fill(height: int, width: int) -> np.ndarray:
        return base.astype(np.float32) + grain(np.random.default_rng(seed), height, width, 2, rough)

    return fill
