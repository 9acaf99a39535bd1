"""What stands behind everything: cuts of Caltech-101 photographs (CC-BY-4.0), alone or side by side. RGB uint8.

Category "watch" stays out: it is in the evaluation of another model. A quarter of the rest is held back for validation.
"""
from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import List

import cv2
import numpy as np

SHARED = Path(os.environ.get("CAMF_SHARED", Path(__file__).resolve().parents[3] / "shared"))
PHOTOS = SHARED / "data/photos/caltech101/101_ObjectCategories"
LEFT_OUT = ("watch",)
HELD_BACK = "cdef"
"""Photographs whose path's SHA-256 begins with one of these are for validation, not for training."""
DECODED = 2400


@lru_cache(maxsize=2)
def photographs(held_back: bool = False) -> List[Path]:
    """The photographs for training, or those held back. Raises where the shared data are absent."""
    found = []
    for path in sorted(PHOTOS.glob("*/*.jpg")):
        first = hashlib.sha256(f"{path.parent.name}/{path.name}".encode()).hexdigest()[0]
        if path.parent.name not in LEFT_OUT and (first in HELD_BACK) == held_back:
            found.append(path)
    if not found:
        raise FileNotFoundError(f"No photographs in {PHOTOS}: set CAMF_SHARED.")
    return found


@lru_cache(maxsize=DECODED)
def decoded(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def photograph(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> np.ndarray:
    """A random cut of a random photograph, mirrored half of the time, at most three times enlarged where it can be."""
    picture = decoded(paths[rng.integers(len(paths))])
    tall, wide = picture.shape[:2]
    most = min(tall / height, wide / width)
    scale = most * rng.uniform(0.6, 1.0) if most < 1 else rng.uniform(0.5 * most, most)
    ch, cw = min(tall, max(6, int(height * scale))), min(wide, max(6, int(width * scale)))
    y, x = rng.integers(0, tall - ch + 1), rng.integers(0, wide - cw + 1)
    cut = picture[y:y + ch, x:x + cw]
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    mode = cv2.INTER_AREA if ch > height else (cv2.INTER_CUBIC if rng.random() < 0.7 else cv2.INTER_LINEAR)
    return cv2.resize(np.ascontiguousarray(cut), (width, height), interpolation=mode)


def collage(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> np.ndarray:
    """Four photographs side by side at their own sharpness: small ones would else always be blurred by enlarging."""
    picture = np.empty((height, width, 3), np.uint8)
    y, x = int(rng.uniform(0.3, 0.7) * height), int(rng.uniform(0.25, 0.75) * width)
    for rows in (slice(0, y), slice(y, height)):
        for columns in (slice(0, x), slice(x, width)):
            part = picture[rows, columns]
            part[:] = photograph(rng, paths, part.shape[0], part.shape[1])
    return picture


def colour(rng: np.random.Generator, low: float = 10, high: float = 245) -> np.ndarray:
    """A random colour, half of the time nearly grey; float [3]."""
    spread = rng.choice([5, 15, 45, 80])
    return np.clip(rng.uniform(low, high) + rng.normal(0, spread, 3), 0, 255)


def grain(rng: np.random.Generator, height: int, width: int, step: int, strength: float) -> np.ndarray:
    """Smooth random relief float32 [height, width, 1] round 0."""
    field = rng.normal(0, strength, (max(2, height // step), max(2, width // step))).astype(np.float32)
    return cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]


def blob(rng: np.random.Generator, size: float, aspect: float = 1.0, rough: float = 0.25) -> np.ndarray:
    """The outline of a random lump about `size` across, round the origin: float32 [40, 2]."""
    around = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = np.ones(40)
    for wave in range(1, 5):
        radius += rng.normal(0, rough / wave) * np.cos(wave * around + rng.uniform(0, 6.3))
    radius = np.clip(radius, 0.35, 1.8) * size / 2
    return np.stack([np.cos(around) * radius * aspect ** 0.5, np.sin(around) * radius / aspect ** 0.5], 1).astype(np.float32)
