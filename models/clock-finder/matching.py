"""Peaks against the truth: who finds what, and how sure one may be of a share."""
from __future__ import annotations

from typing import List, Tuple

import numpy as np

from geometry import box_of
from training.rates import wilson

IOU = 0.5
SIZE_FACTOR = 1.5
BANDS = (14, 24, 40, 80, 160, 700)


def boxes(peaks: np.ndarray, threshold: float) -> List[Tuple[float, int, np.ndarray]]:
    """Peaks [32, 8] above the threshold -> (score, kind, box), best first."""
    return [
        (
            float(p[0]),
            int(round(float(p[1]))),
            box_of(p[4:8].reshape(2, 2).astype(float), p[2:4].astype(float), p[1] > 0.5),
        )
        for p in peaks
        if p[0] >= threshold
    ]


def iou(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two boxes [x0, y0, x1, y1]."""
    shared = np.clip(np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2]), 0, None).prod()
    return float(shared / max(1e-9, (one[2:] - one[:2]).prod() + (other[2:] - other[:2]).prod() - shared))


def alike(box: np.ndarray, truth: np.ndarray) -> bool:
    """The looser test: the centre lies inside the truth and the size is right within a factor of 1.5."""
    centre, sizes = (box[:2] + box[2:]) / 2, np.sqrt([(box[2:] - box[:2]).prod(), (truth[2:] - truth[:2]).prod()])
    inside = bool(np.all(centre >= truth[:2]) and np.all(centre <= truth[2:]))
    return inside and 1 / SIZE_FACTOR <= sizes[0] / max(1e-6, sizes[1]) <= SIZE_FACTOR


def rate(hits: int, count: int) -> dict:
    """A share with its numbers and interval, for JSON."""
    low, high = wilson(hits, count)
    return {
        "hits": hits, "of": count, "share": round(hits / count, 4) if count else None, "low": round(low, 4),
        "high": round(high, 4),
    }


def band(extent: float) -> str:
    """The size class of a face by its longer side in input pixels."""
    for low, high in zip(BANDS, BANDS[1:]):
        if extent < high:
            return f"{low}-{high} px"
    return f"{BANDS[-1]}+ px"
