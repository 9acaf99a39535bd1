"""What is behind: studio white, walls, gradients, grain, photographs.

Photographs come from Caltech-101 (CC-BY-4.0; Li, Andreeto, Ranzato, Perona, 2022), never from its category "watch".
"""
from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import List

import cv2
import numpy as np

FORBIDDEN = ("watch",)
SHARED = Path(os.environ.get("CAMF_SHARED", Path(__file__).resolve().parents[3] / "shared"))
MOST_PHOTOGRAPHS = 2300


@lru_cache(maxsize=1)
def photographs() -> List[Path]:
    """All background photographs, sorted; empty where the shared data are absent (then grain stands in)."""
    folder = SHARED / "data" / "photos" / "caltech101"
    found = sorted(p for p in folder.rglob("*.jpg") if p.parent.name not in FORBIDDEN)
    return found[:MOST_PHOTOGRAPHS]


@lru_cache(maxsize=400)
def _photograph(index: int) -> np.ndarray:
    picture = cv2.imread(str(photographs()[index]), cv2.IMREAD_COLOR)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def photograph(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A random cut-out of a random photograph, mirrored half the time: RGB uint8 [height,width,3]."""
    if not photographs():
        return grain(rng, width, height)
    # A few hundred decoded pictures are kept; most draws come from those.
    count = len(photographs())
    picture = _photograph(
        int(rng.integers(count))
        if rng.random() < 0.01
        else int(rng.integers(min(count, 300)) * (count // min(count, 300)))
    )
    tall, wide = picture.shape[:2]
    w = rng.uniform(0.3, 1.0) * min(wide, tall * width / height)
    h = w * height / width
    x, y = rng.uniform(0, wide - w), rng.uniform(0, tall - h)
    cut = picture[int(y) : int(y) + max(2, int(h)), int(x) : int(x) + max(2, int(w))]
    cut = cv2.resize(cut, (width, height), interpolation=cv2.INTER_LINEAR if w < width * 1.5 else cv2.INTER_AREA)
    return cut[:, ::-1] if rng.random() < 0.5 else cut


def plain(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A studio background, white more often than not, or a wall, with a slight gradient of light."""
    base = rng.uniform(235, 255) if rng.random() < 0.5 else rng.uniform(5, 250)
    colour = np.clip(base + rng.normal(0, 1, 3) * (3 if base > 234 else 25), 0, 255)
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = rng.normal(0, 14, 2) if rng.random() < 0.5 else np.zeros(2)
    light = x * np.float32(slope[0]) + y * np.float32(slope[1])
    return np.clip(light[..., None] + colour.astype(np.float32), 0, 255).astype(np.uint8)


def grain(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Random texture of one or two scales."""
    out = np.full((height, width, 3), rng.uniform(30, 220, 3), np.float32)
    for _ in range(int(rng.integers(1, 3))):
        step = int(rng.choice((1, 2, 4, 8, 16, 40)))
        channels = 3 if rng.random() < 0.4 else 1
        field = rng.normal(0, rng.uniform(5, 50), (max(2, height // step), max(2, width // step), channels)).astype(
            np.float32
        )
        out += cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, channels)
    return np.clip(out, 0, 255).astype(np.uint8)


def background(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """RGB uint8 [height,width,3]: plain 40 %, photograph 48 %, grain 12 %."""
    kind = rng.random()
    return (plain if kind < 0.4 else photograph if kind < 0.88 else grain)(rng, width, height)
