"""The analog reader: find the face's pose, unroll it along the angle, read hands with weights shared over all angles.

Angles run clockwise from 12 o'clock; everything along the angle is circular, so that a hand is learned once for all its
positions (after "polar" or "log-polar" networks: Esteves et al., Polar Transformer Networks, 2018, and the spatial
transformer of Jaderberg et al., 2015).
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F

ANGLES, RADII = 240, 32
NEAREST, FARTHEST = 0.05, 1.15
CANONICAL = 48 / 64
"""Radius of the dial in the crop in [-1,1] coordinates."""
WIDTH = 160
STEPS = 3
"""How often the rim is looked at again, after the first rough pose."""
RIM_ANGLES, RIM_RADII = 120, 24
RIM_NEAREST, RIM_FARTHEST = 0.35, 1.5
RIM_CELLS, RIM_WIDTH = RIM_ANGLES // 2, 96
CELLS = ANGLES // 2


@dataclass
class Reading:
    """Logits: times [N,720], minute [N,60], hour_hand [N,120], second [N,60], hour [N,12], readable [N]; pose
    [N,2,3]."""

    times: torch.Tensor
    minute: torch.Tensor
    hour_hand: torch.Tensor
    second: torch.Tensor
    hour: torch.Tensor
    readable: torch.Tensor
    pose: torch.Tensor


def wrap(x: torch.Tensor, by: int) -> torch.Tensor:
    """Pad the angle (last axis) circularly."""
    return torch.cat((x[..., -by:], x, x[..., :by]), -1)


def unrolled(angles: int, radii: int, nearest: float, farthest: float) -> torch.Tensor:
    """Homogeneous points [3, radii*angles] of the unit face, clockwise from 12 o'clock, from the inside outwards."""
    angle = torch.arange(angles) * (2 * math.pi / angles)
    radius = torch.linspace(nearest, farthest, radii)[:, None]
    return torch.stack((radius * angle.sin(), -radius * angle.cos(), torch.ones(radii, angles)), 0).reshape(3, -1)


class Around(nn.Module):
    """Convolution [radius, angle], zeros beyond the radii, circular in the angle; norm and ReLU."""

    def __init__(
        self, into: int, out: int, kernel: Tuple[int, int], stride: Tuple[int, int] = (1, 1), dilation: int = 1,
        active: bool = True,
    ) -> None:
        super().__init__()
        self.by = dilation * (kernel[1] // 2)
        self.convolve = nn.Conv2d(into, out, kernel, stride, (kernel[0] // 2, 0), (1, dilation), bias=False)
        self.norm = nn.BatchNorm2d(out)
        self.active = active

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.convolve(wrap(x, self.by)))
        return F.relu(x) if self.active else x


class Pair(nn.Module):
    """Two circular convolutions along the angle round a shortcut."""

    def __init__(self, width: int, near: int, far: int) -> None:
        super().__init__()
        self.first = Around(width, width, (1, 5), dilation=near)
        self.second = Around(width, width, (1, 5), dilation=far, active=False)
        nn.init.zeros_(self.second.norm.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(self.first(x)))


def _plain(into: int, out: int, kernel: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(into, out, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU())


class Localiser(nn.Module):
    """The crop at 64x64 -> what the promised pose must be changed by, as `refine` takes it: centre, size, roughly the
    roll."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(_plain(2, 16, 5, 2), _plain(16, 32, 3, 2), _plain(32, 32, 3, 1), _plain(32, 64, 3, 2))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(64 * 64, 128), nn.ReLU(), nn.Linear(128, 6))
        nn.init.normal_(self.head[-1].weight, 0, 0.003)
        nn.init.zeros_(self.head[-1].bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x)).float().reshape(-1, 2, 3)


def refine(pose: torch.Tensor, change: torch.Tensor) -> torch.Tensor:
    """The pose after a small affine change [N,2,3] of the unit face: p -> pose(p + change(p))."""
    turned = torch.matmul(pose[:, :, :2], change)
    return torch.cat((pose[:, :, :2] + turned[:, :, :2], pose[:, :, 2:] + turned[:, :, 2:]), 2)


class Rim(nn.Module):
    """Unrolled face -> change of the pose. Every angle tells how far its rim, marks and numerals lie outwards and
    onwards from where the pose has them, with weights shared over the angles; the affine change that moves the unit
    circle so is fitted in closed form."""

    def __init__(self) -> None:
        super().__init__()
        self.flat = nn.Sequential(
            Around(2, 16, (5, 5), (2, 2)), Around(16, 32, (3, 3), (2, 1)), Around(32, 32, (3, 3), (2, 1))
        )
        self.fold = Around(32 * RIM_RADII // 8, RIM_WIDTH, (1, 3), active=False)
        self.place = nn.Parameter(torch.zeros(1, RIM_WIDTH, 1, RIM_CELLS))
        self.along = nn.Sequential(Pair(RIM_WIDTH, 1, 2), Pair(RIM_WIDTH, 4, 8))
        self.out = nn.Conv2d(RIM_WIDTH, 16, 1)
        nn.init.normal_(self.out.weight, 0, 0.002)
        nn.init.zeros_(self.out.bias)
        angle = torch.arange(RIM_CELLS) * (2 * math.pi / RIM_CELLS)
        outwards, onwards = torch.stack((angle.sin(), -angle.cos()), 1), torch.stack((angle.cos(), angle.sin()), 1)
        circle = torch.cat((2 * outwards, torch.ones(RIM_CELLS, 1)), 1) / RIM_CELLS
        fit = torch.stack([direction[:, :, None] * circle[:, None, :] for direction in (outwards, onwards)])
        self.register_buffer("fit", fit.reshape(2 * RIM_CELLS, 6))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.flat(x)
        x = x.permute(0, 2, 1, 3).reshape(x.shape[0], -1, 1, RIM_CELLS)
        moves = self.out(self.along(F.relu(self.fold(x) + self.place)))[:, :2, 0].float()
        return torch.matmul(moves.reshape(-1, 2 * RIM_CELLS), self.fit).reshape(-1, 2, 3)


def normalise(crops: torch.Tensor) -> torch.Tensor:
    """uint8 [N,128,128] -> [N,2,128,128]: contrast relative to the neighbourhood (about 24 px) and to the whole
    crop."""
    x = crops.float().unsqueeze(1) / 255
    small, square = F.avg_pool2d(x, 8), F.avg_pool2d(x * x, 8)
    small = F.avg_pool2d(small, 3, 1, 1, count_include_pad=False)
    square = F.avg_pool2d(square, 3, 1, 1, count_include_pad=False)
    spread = (square - small * small).clamp(min=0).sqrt()
    mean = F.interpolate(small, scale_factor=8.0, mode="bilinear", align_corners=False)
    spread = F.interpolate(spread, scale_factor=8.0, mode="bilinear", align_corners=False)
    local = (x - mean) / (spread + 0.03)
    whole = x.mean((2, 3), keepdim=True)
    far = ((x - whole) ** 2).mean((2, 3), keepdim=True).sqrt()
    return torch.cat((local.clamp(-4, 4), ((x - whole) / (far + 0.02)).clamp(-4, 4)), 1)


class Reader(nn.Module):
    """Crops uint8 [N,128,128] -> Reading."""

    def __init__(self) -> None:
        super().__init__()
        self.localiser = Localiser()
        self.rim = Rim()
        self.flat = nn.Sequential(
            Around(2, 16, (5, 5), (2, 2)),
            Around(16, 32, (3, 3), (2, 1)),
            Around(32, 32, (3, 3)),
            Around(32, 64, (3, 3), (2, 1)),
        )
        self.fold = Around(256, WIDTH, (1, 3), active=False)
        self.place = nn.Parameter(torch.zeros(1, WIDTH, 1, CELLS))
        self.along = nn.Sequential(Pair(WIDTH, 1, 2), Pair(WIDTH, 4, 8), Pair(WIDTH, 1, 2), Pair(WIDTH, 4, 12))
        # One convolution for all heads: torch's backward pass of a convolution with a single output is twenty times
        # slower.
        self.heads = nn.Conv2d(WIDTH, 16, 1)
        self.summary = nn.Sequential(nn.Flatten(), nn.Linear(13 * CELLS, 96), nn.ReLU(), nn.Linear(96, 13))
        self.register_buffer("points", unrolled(ANGLES, RADII, NEAREST, FARTHEST))
        self.register_buffer("promised", torch.tensor([[[CANONICAL, 0, 0], [0, CANONICAL, 0]]]))
        self.register_buffer("rim_points", unrolled(RIM_ANGLES, RIM_RADII, RIM_NEAREST, RIM_FARTHEST))
        along = torch.arange(720) / 6.0
        self.register_buffer("low", along.floor().long() % CELLS)
        self.register_buffer("high", (along.floor().long() + 1) % CELLS)
        self.register_buffer("share", along - along.floor())

    def unroll(self, picture: torch.Tensor, pose: torch.Tensor) -> torch.Tensor:
        grid = torch.matmul(pose, self.points).reshape(-1, 2, RADII, ANGLES).permute(0, 2, 3, 1)
        return F.grid_sample(picture, grid, mode="bilinear", padding_mode="border", align_corners=False)

    def rough(self, small: torch.Tensor) -> torch.Tensor:
        """First pose, from the normalised crop at half size."""
        return refine(
            self.promised.expand(small.shape[0], 2, 3),
            self.localiser(small.contiguous(memory_format=torch.channels_last)),
        )

    def step(self, small: torch.Tensor, pose: torch.Tensor) -> torch.Tensor:
        """The pose after one look at the rim unrolled with it."""
        grid = torch.matmul(pose, self.rim_points).reshape(-1, 2, RIM_RADII, RIM_ANGLES).permute(0, 2, 3, 1)
        seen = F.grid_sample(small, grid, mode="bilinear", padding_mode="border", align_corners=False)
        return refine(pose, self.rim(seen.contiguous(memory_format=torch.channels_last)))

    def locate(self, picture: torch.Tensor) -> torch.Tensor:
        small = F.avg_pool2d(picture, 2)
        pose = self.rough(small)
        for _ in range(STEPS):
            pose = self.step(small, pose)
        return pose

    def read(self, polar: torch.Tensor, pose: torch.Tensor) -> Reading:
        x = self.flat(polar.contiguous(memory_format=torch.channels_last))
        x = x.permute(0, 2, 1, 3).reshape(x.shape[0], 256, 1, CELLS)
        x = self.along(F.relu(self.fold(x) + self.place))
        heads = self.heads(x)[:, :, 0]
        whole = self.summary(heads[:, 3:]).float()
        minute, hour_hand, second = heads[:, 0, ::2].float(), heads[:, 1].float(), heads[:, 2, ::2].float()
        hour, readable = whole[:, :12], whole[:, 12]
        towards = hour_hand[:, self.low] * (1 - self.share) + hour_hand[:, self.high] * self.share
        times = (towards.reshape(-1, 12, 60) + minute[:, None] + hour[:, :, None]).reshape(-1, 720)
        return Reading(times, minute, hour_hand, second, hour, readable, pose)

    def forward(self, crops: torch.Tensor) -> Reading:
        picture = normalise(crops)
        pose = self.locate(picture)
        return self.read(self.unroll(picture, pose), pose)
