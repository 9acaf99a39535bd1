"""Samples as they go into a step: toned and prepared anew every few uses, for that is dear; mirrored at each."""
from __future__ import annotations

from typing import Dict, Tuple

import cv2
import numpy as np

from evidence import prepare
from look import curve
from pool import Pool

BATCH = 6
USES = 4
"""Times that a pair's evidence is used before it is toned anew."""
MOST_KEPT = 3000
"""Pairs whose evidence is kept, about 1 MB each."""
RETONED = 0.4


def tone(rng: np.random.Generator, pictures: np.ndarray) -> np.ndarray:
    """Each picture graded once more now and then, and the colours of both exchanged."""
    toned = [cv2.LUT(np.ascontiguousarray(picture), curve(rng, 0.4)[None]) if rng.random() < RETONED else picture for picture in pictures]
    if rng.random() < 0.15:
        order = rng.permutation(3)
        toned = [picture[..., order] for picture in toned]
    return np.stack(toned)


class Samples:
    """Batches of a pool's pairs."""

    def __init__(self, pool: Pool, seed: Tuple[int, ...]) -> None:
        self.pool = pool
        self.rng = np.random.default_rng(seed)
        self._kept: Dict[int, np.ndarray] = {}
        self._uses: Dict[int, int] = {}

    def _evidence(self, number: int) -> np.ndarray:
        uses = self._uses.get(number, 0)
        self._uses[number] = uses + 1
        if uses % USES and number in self._kept:
            return self._kept[number]
        made = prepare(tone(self.rng, self.pool.pictures[number])).astype(np.float16)
        if number in self._kept or len(self._kept) < MOST_KEPT:
            self._kept[number] = made
        return made

    def batch(self) -> Tuple[np.ndarray, np.ndarray]:
        """evidence float16 [2 BATCH, h, w, CHANNELS], truth uint8 [2 BATCH, 1, h, w]."""
        evidence, truths = [], []
        for number in self.rng.integers(0, self.pool.count, BATCH):
            way = -1 if self.rng.random() < 0.5 else 1
            evidence.append(self._evidence(int(number))[:, :, ::way])
            truths.append(self.pool.truth[number][:, :, ::way])
        return np.concatenate(evidence), np.concatenate(truths)[:, None]
