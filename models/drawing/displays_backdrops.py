"""Photographs behind displays and instead of them: Caltech-101 (CC-BY-4.0), without its category of watches."""
import os
from functools import lru_cache
from pathlib import Path
from typing import List

import cv2
import numpy as np

POOL = 160
LONG_SIDE = 320
FORBIDDEN = ("watch",)
ROOT = Path(__file__).resolve().parents[2]


class Photographs:
    """A pool of pictures that changes slowly; `cut` gives a part of one, RGB."""

    def __init__(self, folder: Path) -> None:
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
        self.paths = [path for path in found if not any(word in str(path.relative_to(folder)) for word in FORBIDDEN)]
        self.pool: List[np.ndarray] = []

    def _load(self, rng: np.random.Generator) -> np.ndarray:
        picture = cv2.imread(str(self.paths[int(rng.integers(len(self.paths)))]))
        scale = LONG_SIDE / max(picture.shape[:2])
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(picture[:, :, ::-1])

    def cut(self, rng: np.random.Generator, height: int, width: int) -> np.ndarray:
        """A random part of a photograph as uint8 [height, width, 3]; smooth clouds where there are no photographs."""
        if not self.paths:
            clouds = rng.integers(0, 256, (4, 8, 3), dtype=np.uint8)
            return cv2.resize(clouds, (width, height), interpolation=cv2.INTER_CUBIC)
        if len(self.pool) < POOL and (not self.pool or rng.random() < 0.5):
            self.pool.append(self._load(rng))
        elif rng.random() < 0.05:
            self.pool[int(rng.integers(len(self.pool)))] = self._load(rng)
        picture = self.pool[int(rng.integers(len(self.pool)))]
        full_height, full_width = picture.shape[:2]
        share = float(rng.uniform(0.15, 0.95)) * min(full_height / height, full_width / width)
        part_height, part_width = max(2, int(height * share)), max(2, int(width * share))
        top = int(rng.integers(0, full_height - part_height + 1))
        left = int(rng.integers(0, full_width - part_width + 1))
        part = picture[top:top + part_height, left:left + part_width]
        return cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR)


@lru_cache(maxsize=1)
def photographs() -> Photographs:
    """The pictures of $CAMF_SHARED (default ../shared beside the repository)."""
    shared = Path(os.environ.get("CAMF_SHARED", ROOT.parent / "shared"))
    return Photographs(shared / "data" / "photos" / "caltech101")
