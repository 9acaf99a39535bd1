"""Shares, how sure one may be of them, and which half of the real pictures they are of."""
from __future__ import annotations

import hashlib
import math
from typing import Tuple


def wilson(hits: int, count: int, z: float = 1.96) -> Tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); 0..1 where nothing was counted."""
    if count == 0:
        return 0.0, 1.0
    share, z2 = hits / count, z * z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = z * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def half_of(path: str) -> str:
    """The half of a real picture, by its path below the data: errors of "look" are looked at, "report" counts."""
    return "look" if int(hashlib.sha256(path.encode()).hexdigest()[0], 16) < 8 else "report"
