"""The crop that the network judges: a window round a region, as `detectors/difference/crops.ts` cuts it."""
from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np

HEIGHT, WIDTH = 96, 64
ROOM = 1.5
"""The window is so much larger than the region's box each way at least…"""
LEAST_SHARE = 0.3
"""…and at least this share of the picture's height high: of a sleeve alone nobody could tell."""

Box = Tuple[int, int, int, int]
"""left, top, right, bottom in pixels; the last two lie outside."""


def window(box: Box, picture_height: float) -> Tuple[float, float, float, float]:
    """left, top, width, height of the window round a box; it may reach beyond the picture."""
    left, top, right, bottom = box
    high = max(ROOM * (bottom - top), ROOM * (right - left) * HEIGHT / WIDTH, LEAST_SHARE * picture_height)
    wide = high * WIDTH / HEIGHT
    return (left + right - wide) / 2, (top + bottom - high) / 2, wide, high


def crop(picture: np.ndarray, mask: np.ndarray, box: Box, picture_height: float) -> np.ndarray:
    """uint8 [HEIGHT, WIDTH, 4]: RGB, rows and columns beyond the picture repeat its edge; then the mask, 0 beyond it."""
    left, top, wide, high = window(box, picture_height)
    scale = high / HEIGHT
    # At the window's size first, so that shrinking it averages over areas as the detector does.
    y, x = int(np.floor(top)), int(np.floor(left))
    rows, columns = int(np.ceil(high)) + 1, int(np.ceil(wide)) + 1
    h, w = picture.shape[:2]
    pad = (max(0, -y), max(0, y + rows - h), max(0, -x), max(0, x + columns - w))
    inside = (slice(max(0, y), min(h, y + rows)), slice(max(0, x), min(w, x + columns)))
    rgb = cv2.copyMakeBorder(picture[inside], *pad, cv2.BORDER_REPLICATE)
    alpha = cv2.copyMakeBorder(mask[inside], *pad, cv2.BORDER_CONSTANT, value=0)
    how = cv2.INTER_AREA if scale > 1 else cv2.INTER_LINEAR
    return np.dstack([cv2.resize(part, (WIDTH, HEIGHT), interpolation=how) for part in (rgb, alpha)])
