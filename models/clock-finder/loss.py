"""Targets and losses of the finder: penalty-reduced focal loss on the heat-map (CornerNet, Law and Deng 2018, as used
by CenterNet, Zhou et al. 2019) and L1 on the geometry round each centre, every face weighing the same whatever its
size."""
from __future__ import annotations

from typing import Dict, Tuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from geometry import decompose
from net import HEAT, OFFSET, ROLL, SCALE, STRETCH, STRIDE

SPREAD = 0.17
"""Standard deviation of the heat round a centre, as a share of the face's radius."""
LEAST_SPREAD = 0.55
"""The same for the smallest faces, in cells."""
GEOMETRY_FROM = 0.35
"""Cells warmer than this learn the geometry too."""
WEIGHTS = {"heat": 1.0, "offset": 0.5, "scale": 1.0, "stretch": 1.0, "roll": 0.3}
TRUTH = 9
"""One face of the truth: kind (0 analog, 1 digital, 2 leave alone, -1 none), cx, cy, a, b, c, d, knows-roll, 0."""


def targets(truth: np.ndarray, height: int, width: int) -> Dict[str, np.ndarray]:
    """truth [N, F, 9] in pixels of pictures height x width -> heat [N,2,h,w], care [N,1,h,w], shape [N,7,h,w], weight.

    care is 0 where neither face nor ground is claimed (faces cut too far or hidden). weight sums to 1 over each face.
    """
    n, h, w = len(truth), height // STRIDE, width // STRIDE
    heat, care = np.zeros((n, 2, h, w), np.float32), np.ones((n, 1, h, w), np.float32)
    shape, weight = np.zeros((n, 7, h, w), np.float32), np.zeros((n, 2, h, w), np.float32)
    best = np.zeros((n, h, w), np.float32)
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    for i in range(n):
        for face in truth[i]:
            if face[0] < 0:
                continue
            _add(face, (xs, ys), (heat[i], care[i, 0], shape[i], weight[i], best[i]))
    return {"heat": heat, "care": care, "shape": shape, "weight": weight}


def _add(face: np.ndarray, cells: Tuple[np.ndarray, np.ndarray], maps: Tuple[np.ndarray, ...]) -> None:
    xs, ys = cells
    heat, care, shape, weight, best = maps
    matrix = face[3:7].reshape(2, 2).astype(np.float64)
    cx, cy = face[1] / STRIDE - 0.5, face[2] / STRIDE - 0.5
    dx, dy = xs - cx, ys - cy
    inverse = np.linalg.inv(matrix / STRIDE)
    unit2 = (inverse[0, 0] * dx + inverse[0, 1] * dy) ** 2 + (inverse[1, 0] * dx + inverse[1, 1] * dy) ** 2
    if face[0] == 2:
        care[unit2 < 1] = 0
        return
    # The nearest cell is a centre outright; the distance is counted from it so that its heat is exactly 1.
    row, column = int(np.clip(round(cy), 0, ys.shape[0] - 1)), int(np.clip(round(cx), 0, ys.shape[1] - 1))
    ex, ey = xs - column, ys - row
    stretch2 = (inverse[0, 0] * ex + inverse[0, 1] * ey) ** 2 + (inverse[1, 0] * ex + inverse[1, 1] * ey) ** 2
    least2 = (ex ** 2 + ey ** 2) / LEAST_SPREAD ** 2
    warm = np.exp(-0.5 * np.minimum(stretch2 / SPREAD ** 2, least2))
    kind = int(face[0])
    heat[kind] = np.maximum(heat[kind], warm)
    log_scale, p, q, roll = decompose(matrix)
    mine = (warm > GEOMETRY_FROM) & (warm > best)
    values = (-dx, -dy, np.log(np.exp(log_scale) / STRIDE), p, q, np.cos(roll), np.sin(roll))
    for channel, value in enumerate(values):
        shape[channel][mine] = value[mine] if isinstance(value, np.ndarray) else value
    best[mine] = warm[mine]
    share = warm * mine
    weight[0][mine] = (share / max(1e-6, share.sum()))[mine]
    weight[1][mine] = weight[0][mine] * face[7]


def losses(maps: Tensor, goal: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """maps [N,9,h,w] and targets as tensors -> the losses by name, and `total`."""
    maps = maps.float()
    heat, wanted = maps[:, HEAT], goal["heat"]
    positive = (wanted > 0.999).float()
    faces = positive.sum().clamp(min=1)
    probability = torch.sigmoid(heat)
    hit = positive * (1 - probability) ** 2 * functional.softplus(-heat)
    miss = (1 - positive) * goal["care"] * (1 - wanted) ** 4 * probability ** 2 * functional.softplus(heat)
    found = {"heat": (hit.sum() + miss.sum()) / faces}
    each, rolled = goal["weight"][:, 0:1], goal["weight"][:, 1:2]
    count, rolls = each.sum().clamp(min=1), rolled.sum().clamp(min=1)
    shape = goal["shape"]
    # Offsets count as shares of the face's size, so that a far face's pixel weighs more than a near one's.
    size = torch.exp(shape[:, 2:3]).clamp(min=0.8)
    found["offset"] = ((maps[:, OFFSET] - shape[:, 0:2]).abs() / size * each).sum() / count
    found["scale"] = ((maps[:, SCALE] - shape[:, 2:3]).abs() * each).sum() / count
    found["stretch"] = ((maps[:, STRETCH] - shape[:, 3:5]).abs() * each).sum() / count
    found["roll"] = ((maps[:, ROLL] - shape[:, 5:7]).abs() * rolled).sum() / rolls
    found["total"] = sum(WEIGHTS[name] * found[name] for name in WEIGHTS)
    return found
