"""Photographs without clocks as training pictures of their own, those more often that were last taken for one."""
from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

import cv2
import numpy as np

from crops import retone
from scenes import GREY

FLOOR = 0.1
"""Weight of a photograph in which nothing was seen, beside 1 for one in which a clock was seen for certain."""
ZOOM = (0.6, 1.9)


class Negatives:
    """The files stay encoded. `cut` and `fit` give a picture and its number; `learnt` tells how hard it was."""

    def __init__(self, rng: np.random.Generator, paths: List[Path]) -> None:
        self.rng = rng
        self.files = [np.frombuffer(path.read_bytes(), np.uint8) for path in paths]
        self.hardness = np.full(len(paths), 0.5)

    def _pick(self) -> Tuple[np.ndarray, int]:
        weights = FLOOR + self.hardness
        number = int(self.rng.choice(len(weights), p=weights / weights.sum()))
        picture = cv2.cvtColor(cv2.imdecode(self.files[number], cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        return (picture[:, ::-1] if self.rng.random() < 0.5 else picture), number

    def cut(self, size: Tuple[int, int]) -> Tuple[np.ndarray, int]:
        """A part of a photograph at a random scale, filling (height, width)."""
        picture, number = self._pick()
        (h, w), (height, width) = picture.shape[:2], size
        zoom = max(float(np.exp(self.rng.uniform(*np.log(ZOOM)))), height / h, width / w)
        ch, cw = min(h, int(round(height / zoom))), min(w, int(round(width / zoom)))
        y, x = self.rng.integers(0, h - ch + 1), self.rng.integers(0, w - cw + 1)
        mode = cv2.INTER_AREA if zoom < 1 else (cv2.INTER_CUBIC if self.rng.random() < 0.5 else cv2.INTER_LINEAR)
        part = cv2.resize(np.ascontiguousarray(picture[y:y + ch, x:x + cw]), (width, height), interpolation=mode)
        return retone(self.rng, part), number

    def fit(self, size: Tuple[int, int]) -> Tuple[np.ndarray, int]:
        """A whole photograph as the detector would see it: scaled to fit, grey beside it."""
        picture, number = self._pick()
        (h, w), (height, width) = picture.shape[:2], size
        scale = min(height / h, width / w)
        out = np.full((height, width, 3), GREY, np.uint8)
        small = cv2.resize(np.ascontiguousarray(picture), (max(1, round(w * scale)), max(1, round(h * scale))),
                           interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        out[:small.shape[0], :small.shape[1]] = retone(self.rng, small)
        return out, number

    def learnt(self, number: int, seen: float) -> None:
        """seen: the highest heat in the picture, 0..1."""
        self.hardness[number] = 0.3 * self.hardness[number] + 0.7 * seen
