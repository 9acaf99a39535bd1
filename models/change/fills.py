"""Removal as an editor does it: a region is filled from its surroundings. Also drawn where nothing is to be learnt from it."""
from __future__ import annotations

import cv2
import numpy as np

from grounds import blob

MOST_INPAINTED = 3600
"""Pixels; larger regions are filled at a smaller size, where OpenCV's inpainting is not too slow."""
RING = 10


def fill(rng: np.random.Generator, picture: np.ndarray, mask: np.ndarray) -> None:
    """Fill the masked (uint8 0 or 255) part in place, by inpainting or with what lies beside it."""
    y, x = np.nonzero(mask)
    if not len(y):
        return
    top, left = max(0, y.min() - RING), max(0, x.min() - RING)
    rows, columns = slice(top, y.max() + RING + 1), slice(left, x.max() + RING + 1)
    part, hole = picture[rows, columns], mask[rows, columns]
    if rng.random() < 0.3 and beside(rng, picture, mask, (top, left), part.shape[:2], hole):
        return
    scale = min(1.0, (MOST_INPAINTED / max(1, len(y))) ** 0.5)
    method = cv2.INPAINT_TELEA if rng.random() < 0.7 else cv2.INPAINT_NS
    size = (max(4, int(part.shape[1] * scale)), max(4, int(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA) if scale < 1 else np.ascontiguousarray(part)
    gap = cv2.resize(hole, size, interpolation=cv2.INTER_NEAREST) if scale < 1 else hole
    done = cv2.inpaint(small, np.ascontiguousarray(gap), float(rng.choice([2, 3, 5])), method)
    if scale < 1:
        done = cv2.resize(done, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        noise = rng.normal(0, rng.uniform(0, 6), (*part.shape[:2], 1))
        done = np.clip(done + noise, 0, 255).astype(np.uint8)
    part[hole > 0] = done[hole > 0]


def beside(rng: np.random.Generator, picture: np.ndarray, mask: np.ndarray, at: tuple, size: tuple, hole: np.ndarray) -> bool:
    """Cover the hole with the picture a little way off, softly; False where there is no room."""
    h, w = size
    for _ in range(4):
        y = int(at[0] + rng.normal(0, 0.35) * h)
        x = int(at[1] + rng.choice([-1, 1]) * rng.uniform(1.0, 1.6) * w)
        if 0 <= y <= picture.shape[0] - h and 0 <= x <= picture.shape[1] - w and not mask[y:y + h, x:x + w].any():
            share = cv2.GaussianBlur(cv2.dilate(hole, np.ones((3, 3), np.uint8)), (5, 5), 0)[..., None].astype(np.float32) / 255
            target = picture[at[0]:at[0] + h, at[1]:at[1] + w]
            target[:] = (target * (1 - share) + picture[y:y + h, x:x + w] * share + 0.5).astype(np.uint8)
            return True
    return False


def region(rng: np.random.Generator, height: int, width: int, low: float = 10, high: float = 150) -> np.ndarray:
    """The mask of a random lump or rectangle."""
    size, mask = float(np.exp(rng.uniform(np.log(low), np.log(high)))), np.zeros((height, width), np.uint8)
    at = np.array([rng.uniform(0.05, 0.95) * width, rng.uniform(0.05, 0.95) * height])
    outline = blob(rng, size, float(np.exp(rng.normal(0, 0.3)))) + at
    if rng.random() < 0.2:
        outline = cv2.boxPoints(((float(at[0]), float(at[1])), (size, size * rng.uniform(0.5, 1.5)), float(rng.normal(0, 10))))
    cv2.fillPoly(mask, [outline.astype(np.int32)], 255)
    return mask
