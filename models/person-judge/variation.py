"""A crop is used several times, never twice alike: mirrored, toned, blurred, its region a little larger, smaller or torn."""
from __future__ import annotations

import cv2
import numpy as np

LEAST_LEFT = 20
"""Pixels; regions that would shrink below that stay as they are."""
COLOURLESS, SOFT, TORN, MIRRORED = 0.125, 0.15, 0.25, 0.5
CELL = np.ones((3, 3), np.uint8)


def vary(rng: np.random.Generator, crops: np.ndarray) -> np.ndarray:
    """uint8 [N, 96, 64, 4] -> the same, varied, in place."""
    for crop in crops:
        if rng.random() < MIRRORED:
            crop[:] = crop[:, ::-1].copy()
        crop[..., :3] = _toned(rng, np.ascontiguousarray(crop[..., :3]))
        crop[..., 3] = _torn(rng, np.ascontiguousarray(crop[..., 3]))
    return crops


def _toned(rng: np.random.Generator, colours: np.ndarray) -> np.ndarray:
    gain = np.exp(rng.normal(0, 0.18) + rng.normal(0, 0.07, 3))
    level = np.clip(np.arange(256)[:, None] / 255 * gain, 0, 1) ** np.exp(rng.normal(0, 0.15))
    toned = cv2.LUT(colours, (level * 255).astype(np.uint8)[None])
    grey = cv2.cvtColor(cv2.cvtColor(toned, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    share = 0.0 if rng.random() < COLOURLESS else float(rng.uniform(0.6, 1.3))
    toned = cv2.addWeighted(toned, share, grey, 1 - share, 0)
    return cv2.blur(toned, (3, 3)) if rng.random() < SOFT else toned


def _torn(rng: np.random.Generator, region: np.ndarray) -> np.ndarray:
    draw = rng.random()
    if draw < 0.2:
        region = cv2.dilate(region, CELL)
    elif draw > 0.8:
        shrunk = cv2.erode(region, CELL)
        region = shrunk if np.count_nonzero(shrunk) > LEAST_LEFT else region
    if rng.random() < TORN:
        holes = cv2.resize(rng.normal(0, 1, (12, 8)).astype(np.float32), region.shape[::-1], interpolation=cv2.INTER_LINEAR)
        region = np.where(holes > 0.75, 0, region).astype(np.uint8)
    return region
