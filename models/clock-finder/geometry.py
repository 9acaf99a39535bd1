"""Between the 2x2 matrix A (unit face -> picture pixels) and what the network regresses.

A = s * P * R by polar decomposition: s = sqrt(det A) the scale in pixels, P symmetric positive with determinant 1 (how
the face is squeezed, and hence its whole outline), R the rotation (where twelve o'clock is). P = exp([[p, q], [q,
-p]]). The outline of a round face thus never depends on the roll, which some faces do not show. Higham 1986 for the
decomposition; in two dimensions it has this closed form.
"""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def decompose(matrix: np.ndarray) -> tuple[float, float, float, float]:
    """A (2x2, det > 0) -> log scale in pixels, p, q, roll in radians."""
    scale = float(np.sqrt(max(1e-9, np.linalg.det(matrix))))
    unit = matrix / scale
    gram = unit @ unit.T
    # gram = P^2 = exp(2 [[p, q], [q, -p]]), whose trace is 2 cosh(2r) with r = hypot(p, q).
    radius = 0.5 * float(np.arccosh(max(1.0, 0.5 * (gram[0, 0] + gram[1, 1]))))
    factor = 0.5 if radius < 1e-4 else radius / np.sinh(2 * radius)
    p, q = factor * 0.5 * (gram[0, 0] - gram[1, 1]), factor * gram[0, 1]
    rotation = np.linalg.inv(stretch(float(p), float(q))) @ unit
    return float(np.log(scale)), float(p), float(q), float(np.arctan2(rotation[1, 0], rotation[0, 0]))


def stretch(p: float, q: float) -> np.ndarray:
    """exp([[p, q], [q, -p]])."""
    radius = float(np.hypot(p, q))
    ratio = 1.0 if radius < 1e-6 else np.sinh(radius) / radius
    return np.cosh(radius) * np.eye(2) + ratio * np.array([[p, q], [q, -p]])


def compose(log_scale: Tensor, pq: Tensor, roll: Tensor) -> Tensor:
    """Tensors [..., 1], [..., 2], [..., 2] (cosine and sine, any length) -> [..., 4]: a, b, c, d. ONNX-friendly."""
    p, q = pq[..., 0:1], pq[..., 1:2]
    radius = torch.sqrt(p * p + q * q + 1e-8)
    up, down = torch.exp(radius), torch.exp(-radius)
    even, odd = (up + down) * 0.5, (up - down) * 0.5 / radius
    length = torch.sqrt((roll * roll).sum(-1, keepdim=True) + 1e-8)
    cosine, sine = roll[..., 0:1] / length, roll[..., 1:2] / length
    scale = torch.exp(log_scale)
    xx, xy, yy = scale * (even + odd * p), scale * odd * q, scale * (even - odd * p)
    return torch.cat([xx * cosine + xy * sine, xy * cosine - xx * sine,
                      xy * cosine + yy * sine, yy * cosine - xy * sine], -1)


def box_of(matrix: np.ndarray, centre: np.ndarray, digital: bool) -> np.ndarray:
    """The upright box [x0, y0, x1, y1] of a face (ellipse) or a display (parallelogram)."""
    half = np.abs(matrix).sum(1) if digital else np.sqrt((matrix ** 2).sum(1))
    return np.concatenate([centre - half, centre + half])
