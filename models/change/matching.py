"""How the network compares its two pictures: co-attention at 1/16, a cosine cost volume and a flow at 1/8, what is left at 1/4.

All tensors [M, C, h, w], the second half of M the other pictures of the first; flows [M, 2, h, w] in cells (x, y): where in the other
picture a cell's counterpart lies, from here.
"""
from __future__ import annotations

import math
from typing import Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from evidence import swap

REACH = 2
"""The cost volume looks this many cells of 1/8 to each side: 16 pixels, more than alignment leaves."""
PRIOR_CELLS = 1.5
"""Width of the co-attention's preference for the same place, in cells of 1/16: blank walls then match themselves."""
STAY = 0.1
"""Trust in no flow at all, beside that in a cell's own: where nothing is distinct the flow is none."""
EPSILON = 1e-4


def unit_length(x: Tensor) -> Tensor:
    """Each cell's features, as they stray from their picture's mean, at length 1: features behind a ReLU are else all alike."""
    x = x - x.mean((2, 3), keepdim=True)
    return x * torch.rsqrt((x * x).sum(1, keepdim=True) + EPSILON)


def grid(x: Tensor) -> Tensor:
    """The cells' own places [1, 2, h, w]."""
    rows, columns = torch.meshgrid(torch.arange(x.shape[2]), torch.arange(x.shape[3]), indexing="ij")
    return torch.stack([columns, rows])[None].to(x)


def fetch(x: Tensor, flow: Tensor) -> Tensor:
    """The features at the ends of the flow, bilinear, the border's beyond it."""
    place = grid(x) + flow
    size = place.new_tensor([x.shape[3] - 1, x.shape[2] - 1]).view(1, 2, 1, 1)
    return functional.grid_sample(x, (place / size * 2 - 1).permute(0, 2, 3, 1), padding_mode="border", align_corners=True)


def enlarge(x: Tensor) -> Tensor:
    """Twice the size, nearest neighbour (cheap and the same in every runtime)."""
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def settle_flow(flow: Tensor, trust: Tensor) -> Tensor:
    """The flow averaged over 7x7 cells by trust 0..1: a thing without counterpart gets its surroundings' flow."""
    mean = functional.avg_pool2d(functional.pad(torch.cat([flow * trust, trust], 1), (3,) * 4), 7, 1)
    return mean[:, :2] / (mean[:, 2:] + STAY)


class CoAttention(nn.Module):
    """What the other picture holds that resembles each cell best, near its place."""

    def __init__(self, channels: int, narrow: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(channels, narrow, 1, bias=False)
        self.sharpness = nn.Parameter(torch.tensor(math.log(12.0)))

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        """How far the attended features lie from the own [M, narrow, h, w]; the best cosine [M, 1, h, w]."""
        own = unit_length(self.project(x).float())
        m, c, h, w = own.shape
        key = own.flatten(2).transpose(1, 2)
        cosine = torch.matmul(key, swap(own).flatten(2))
        place = grid(own).flatten(2)[0].t()
        apart = ((place[:, None] - place[None]) ** 2).sum(2) / (2 * PRIOR_CELLS ** 2)
        found = torch.matmul(torch.softmax(cosine * self.sharpness.exp() - apart, 2), swap(key))
        gap = (found - key).abs().transpose(1, 2).reshape(m, c, h, w) * c ** 0.5
        return gap, cosine.amax(2).view(m, 1, h, w)


class CostVolume(nn.Module):
    """Cosines of each cell with the cells round it, and the flow that they tell."""

    def __init__(self, channels: int, narrow: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(channels, narrow, 1, bias=False)
        self.sharpness = nn.Parameter(torch.tensor(math.log(12.0)))

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        """How far the features at the flow's end lie from the own [M, narrow, h, w]; cosines [M, (2 REACH + 1)^2, h, w]; the flow."""
        own = unit_length(self.project(x).float())
        other = swap(own)
        cosine, side = cosines(own, other), 2 * REACH + 1
        steps = torch.arange(side).to(cosine) - REACH
        weight = torch.softmax(cosine * self.sharpness.exp(), 1)
        shift = torch.cat([(weight * steps.repeat(side).view(1, -1, 1, 1)).sum(1, keepdim=True),
                           (weight * steps.repeat_interleave(side).view(1, -1, 1, 1)).sum(1, keepdim=True)], 1)
        flow = settle_flow(shift, weight.amax(1, keepdim=True))
        return (fetch(other, flow) - own).abs() * own.shape[1] ** 0.5, cosine, flow


def cosines(own: Tensor, other: Tensor) -> Tensor:
    """[M, side^2, h, w]: products of each cell of `own` with the cells of `other` up to REACH away, rows first.

    Whole rows are multiplied with one another, and the band round the diagonal is cut out by giving each row of the product one
    number more than it has, so that the next row begins a step later.
    """
    m, _, h, w = own.shape
    side, wide = 2 * REACH + 1, w + 2 * REACH
    rows = own.permute(0, 2, 3, 1)
    beyond = functional.pad(other, (REACH,) * 4).permute(0, 2, 1, 3)
    bands = []
    for dy in range(side):
        product = torch.matmul(rows, beyond[:, dy:dy + h]).flatten(2)
        bands.append(functional.pad(product, (0, w)).view(m, h, w, wide + 1)[..., :side])
    return torch.cat(bands, 3).permute(0, 3, 1, 2)


class Residue(nn.Module):
    """What is left between features at 1/4 where the flow points."""

    def __init__(self, channels: int, narrow: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(channels, narrow, 1, bias=False)

    def forward(self, x: Tensor, flow: Tensor) -> Tensor:
        own = unit_length(self.project(x).float())
        return (fetch(swap(own), flow) - own).abs() * own.shape[1] ** 0.5
