"""The clock finder's network: a small residual backbone, a top-down path to stride 8, one centre heat-map with
geometry.

Shapes: pictures in [N, 3, H, W] with values 0..1 (H and W multiples of 64); maps out [N, 9, H/8, W/8]:
channels 0-1 heat logits (analog, digital), 2-3 offset of the centre from the cell's middle (in cells), 4 log of the
scale in cells, 5-6 the symmetric stretch (p, q), 7-8 the roll as cosine and sine.
See geometry.py for how these make the 2x2 matrix A.
"""
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDE = 8
HEAT = slice(0, 2)
OFFSET = slice(2, 4)
SCALE = slice(4, 5)
STRETCH = slice(5, 7)
ROLL = slice(7, 9)
CHANNELS = 9
# A centre is rare among cells: the heat starts near this probability so that the first steps are not lost on the
# ground.
HEAT_PRIOR = 0.01


def unit(inner: int, outer: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, batch norm and ReLU."""
    return nn.Sequential(nn.Conv2d(inner, outer, size, stride, size // 2, bias=False), nn.BatchNorm2d(outer),
                         nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two 3x3 convolutions with a short cut; halves the picture where stride is 2."""

    def __init__(self, inner: int, outer: int, stride: int = 1) -> None:
        super().__init__()
        self.first = unit(inner, outer, 3, stride)
        self.second = nn.Sequential(nn.Conv2d(outer, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer))
        same = inner == outer and stride == 1
        self.short = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.second(self.first(x)) + self.short(x))


class Finder(nn.Module):
    """Backbone to stride 64 (a face may fill the frame), summed top-down at strides 32, 16 and 8, two heads."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = unit(3, 16, 5, 2)
        self.stage4 = unit(16, 32, 3, 2)
        self.stage8 = nn.Sequential(Residual(32, 64, 2), Residual(64, 64))
        self.stage16 = nn.Sequential(Residual(64, 96, 2), Residual(96, 96))
        self.stage32 = nn.Sequential(Residual(96, 128, 2), Residual(128, 128))
        self.stage64 = nn.Sequential(Residual(128, 128, 2), Residual(128, 128))
        self.across64 = nn.Conv2d(128, 96, 1)
        self.across32 = nn.Conv2d(128, 96, 1)
        self.across16 = nn.Conv2d(96, 96, 1)
        self.across8 = nn.Conv2d(64, 64, 1)
        self.blend32 = unit(96, 96)
        self.blend16 = unit(96, 96)
        self.narrow = nn.Conv2d(96, 64, 1)
        self.blend8 = unit(64, 64)
        self.heat = nn.Sequential(unit(64, 32), nn.Conv2d(32, 2, 1))
        self.shape = nn.Sequential(unit(64, 32), nn.Conv2d(32, CHANNELS - 2, 1))
        self.start()

    def start(self) -> None:
        """He initialisation; the second norm of every block starts at zero so that blocks start as short cuts."""
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
        for part in self.modules():
            if isinstance(part, Residual):
                nn.init.zeros_(part.second[1].weight)
        for head in (self.heat, self.shape):
            nn.init.normal_(head[1].weight, std=0.01)
        nn.init.constant_(self.heat[1].bias, float(torch.logit(torch.tensor(HEAT_PRIOR))))

    def forward(self, x: Tensor) -> Tensor:
        x4 = self.stage4(self.stem(x))
        x8 = self.stage8(x4)
        x16 = self.stage16(x8)
        x32 = self.stage32(x16)
        x64 = self.stage64(x32)
        y32 = self.blend32(self.across32(x32) + twice(self.across64(x64)))
        y16 = self.blend16(self.across16(x16) + twice(y32))
        y8 = self.blend8(self.across8(x8) + twice(self.narrow(y16)))
        return torch.cat([self.heat(y8), self.shape(y8)], 1)


def twice(x: Tensor) -> Tensor:
    """The picture at twice the size, nearest neighbour (cheap and exact in every runtime)."""
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
