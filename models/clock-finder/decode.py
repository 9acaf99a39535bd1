"""From maps to peaks, in operations that ONNX has: this module is what is exported round the network."""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from geometry import compose
from net import HEAT, OFFSET, ROLL, SCALE, STRETCH, STRIDE

PEAKS = 32
SAME_PLACE = 0.7
"""A weaker peak nearer to a stronger one's centre than this share of its radius is the same face (or its sub-dial)."""
SAME_SIZE = 0.5
"""Where the kinds differ, only a peak at least this large by comparison is the same face."""


def decode(maps: Tensor) -> Tensor:
    """maps [N,9,h,w] -> peaks [N,32,8]: score, kind, cx, cy, a, b, c, d in pixels, best first; suppressed ones score
    0."""
    n, _, h, w = maps.shape
    heat, kind = torch.sigmoid(maps[:, HEAT]).max(1, keepdim=True)
    top = (functional.max_pool2d(heat, 3, 1, 1) == heat).float() * heat
    score, place = top.reshape(n, h * w).topk(PEAKS, 1)
    flat = torch.cat([kind.float(), maps[:, OFFSET], maps[:, SCALE], maps[:, STRETCH], maps[:, ROLL]], 1)
    flat = flat.reshape(n, 8, h * w).gather(2, place.unsqueeze(1).expand(n, 8, PEAKS)).permute(0, 2, 1)
    row = torch.div(place, w, rounding_mode="floor")
    column = place - row * w
    centre = (torch.stack([column, row], 2).float() + 0.5 + flat[..., 1:3]) * STRIDE
    matrix = compose(flat[..., 3:4], flat[..., 4:6], flat[..., 6:8]) * STRIDE
    kinds = flat[..., 0:1]
    score = score * keep(kinds, centre, matrix, flat[..., 3])
    score, order = score.topk(PEAKS, 1)
    rest = torch.cat([kinds, centre, matrix], 2)
    rest = rest.gather(1, order.unsqueeze(2).expand(n, PEAKS, 7))
    return torch.cat([score.unsqueeze(2), rest], 2)


def keep(kinds: Tensor, centre: Tensor, matrix: Tensor, log_scale: Tensor) -> Tensor:
    """1 for peaks that no stronger one covers, else 0: [N, 32]. Peaks come best first."""
    step = centre.unsqueeze(1) - centre.unsqueeze(2)
    a, b, c, d = (matrix[..., k].unsqueeze(2) for k in range(4))
    determinant = a * d - b * c
    u = (d * step[..., 0] - b * step[..., 1]) / determinant
    v = (a * step[..., 1] - c * step[..., 0]) / determinant
    near = (u * u + v * v < SAME_PLACE ** 2).float()
    same = ((kinds - kinds.transpose(1, 2)).abs() < 0.5).float()
    large = (torch.exp(log_scale.unsqueeze(1) - log_scale.unsqueeze(2)) > SAME_SIZE).float()
    stronger = torch.triu(torch.ones(PEAKS, PEAKS), 1).unsqueeze(0)
    covered = near * torch.maximum(same, large) * stronger
    return (covered.sum(1) < 0.5).float()


class Shipped(nn.Module):
    """The exported graph: uint8 [1, 384, 640, 3] RGB -> peaks [1, 32, 8]."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: Tensor) -> Tensor:
        return decode(self.network(picture.permute(0, 3, 1, 2).float() / 255))
