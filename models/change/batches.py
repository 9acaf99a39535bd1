"""Samples as they go into a step: cut, mirrored, swapped and toned anew at each use, for drawing them is dear."""
from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np

from look import curve
from pairs import HEIGHT, SHRINK, UNKNOWN, WIDTH
from pool import Pool

CUT = (160, 256)
CUT_BATCH, WHOLE_BATCH = 8, 3
CUT_SHARE = 0.85
RETONED = 0.4


def cut(rng: np.random.Generator, pictures: np.ndarray, truth: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """A window of the pair; one with something changed in it where the first try has none."""
    for _ in range(3):
        y = int(rng.integers(0, (HEIGHT - CUT[0]) // SHRINK + 1))
        x = int(rng.integers(0, (WIDTH - CUT[1]) // SHRINK + 1))
        part = truth[:, y:y + CUT[0] // SHRINK, x:x + CUT[1] // SHRINK]
        if ((part > 0) & (part < UNKNOWN)).any():
            break
    return pictures[:, y * SHRINK:y * SHRINK + CUT[0], x * SHRINK:x * SHRINK + CUT[1]], part


def vary(rng: np.random.Generator, pictures: np.ndarray, truth: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Mirrored, swapped, each picture toned once more."""
    if rng.random() < 0.5:
        pictures, truth = pictures[:, :, ::-1], truth[:, :, ::-1]
    if rng.random() < 0.5:
        pictures, truth = pictures[::-1], truth[::-1]
    toned = [cv2.LUT(np.ascontiguousarray(picture), curve(rng, 0.4)[None]) if rng.random() < RETONED else picture for picture in pictures]
    if rng.random() < 0.15:
        order = rng.permutation(3)
        toned = [picture[..., order] for picture in toned]
    return np.stack(toned), truth


def next_batch(rng: np.random.Generator, pool: Pool) -> Tuple[np.ndarray, np.ndarray]:
    """pictures uint8 [N, 2, h, w, 3], truth uint8 [N, 2, h/4, w/4]: windows mostly, else whole pairs."""
    small = rng.random() < CUT_SHARE
    samples = []
    for number in rng.integers(0, pool.count, CUT_BATCH if small else WHOLE_BATCH):
        drawn = pool.pictures[number], pool.truth[number]
        samples.append(vary(rng, *(cut(rng, *drawn) if small else drawn)))
    return np.stack([p for p, _ in samples]), np.stack([t for _, t in samples])
