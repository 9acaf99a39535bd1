"""The change network: what can be seen of a pair without learning (evidence.py), judged coarse to fine, once for each picture.

Both directions run as one batch through the same weights, so swapped pictures give swapped maps.
"""
from __future__ import annotations

from typing import List

import torch
from torch import Tensor, nn
from torch.nn import functional

from evidence import CHANNELS, Evidence

PRIOR = 0.05
"""A changed cell is rare: the maps start near this probability."""
C4, C8, C16, C32 = 32, 48, 64, 64


def unit(inner: int, outer: int, stride: int = 1) -> nn.Sequential:
    """3x3 convolution, batch norm and ReLU."""
    return nn.Sequential(nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU(inplace=True))


def enlarge(x: Tensor) -> Tensor:
    """Twice the size, nearest neighbour (cheap and the same in every runtime)."""
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


class ChangeNet(nn.Module):
    """evidence [M, CHANNELS, h, w] (h, w multiples of 8) -> logits [M, 1, h, w]; in training mode also those at 1/2 and 1/4 of it."""

    def __init__(self) -> None:
        super().__init__()
        self.down4 = nn.Sequential(nn.BatchNorm2d(CHANNELS), unit(CHANNELS, C4))
        self.down8 = nn.Sequential(unit(C4, C8, 2), unit(C8, C8))
        self.down16 = nn.Sequential(unit(C8, C16, 2), unit(C16, C16))
        self.down32 = nn.Sequential(unit(C16, C32, 2), unit(C32, C32))
        self.narrow32, self.narrow16, self.narrow8 = nn.Conv2d(C32, C16, 1), nn.Conv2d(C16, C8, 1), nn.Conv2d(C8, C4, 1)
        self.up16, self.up8, self.up4 = unit(C16, C16), unit(C8, C8), unit(C4, C4)
        self.out4, self.out8, self.out16 = nn.Conv2d(C4, 1, 1), nn.Conv2d(C8, 1, 1), nn.Conv2d(C16, 1, 1)
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
        for head in (self.out4, self.out8, self.out16):
            nn.init.normal_(head.weight, std=0.01)
            nn.init.constant_(head.bias, float(torch.logit(torch.tensor(PRIOR))))

    def forward(self, evidence: Tensor) -> List[Tensor]:
        x4 = self.down4(evidence)
        x8 = self.down8(x4)
        x16 = self.down16(x8)
        y16 = self.up16(x16 + enlarge(self.narrow32(self.down32(x16))))
        y8 = self.up8(x8 + enlarge(self.narrow16(y16)))
        y4 = self.up4(x4 + enlarge(self.narrow8(y8)))
        return [self.out4(y4), self.out8(y8), self.out16(y16)] if self.training else [self.out4(y4)]


class Shipped(nn.Module):
    """As exported: uint8 [N, 2, H, W, 3] -> probabilities [N, 2, H/4, W/4]. certainty.py sets the curve."""

    def __init__(self, network: ChangeNet) -> None:
        super().__init__()
        self.evidence = Evidence()
        self.network = network
        self.register_buffer("curve", torch.tensor([1.0, 1.0, 0.0]))

    def logits(self, pairs: Tensor) -> Tensor:
        """As the network was trained to give them."""
        pictures = pairs.permute(0, 1, 4, 2, 3).float() / 255
        maps = self.network(self.evidence(torch.cat([pictures[:, 0], pictures[:, 1]])))[0][:, 0]
        half = maps.shape[0] // 2
        return torch.stack([maps[:half], maps[half:]], 1)

    def forward(self, pairs: Tensor) -> Tensor:
        return torch.sigmoid(bend(self.logits(pairs), self.curve))


def bend(logits: Tensor, curve: Tensor) -> Tensor:
    """Logits after beta calibration (Kull, Silva Filho, Flach 2017): a ln p - b ln(1 - p) + c; curve: a, b, c."""
    return curve[1] * functional.softplus(logits) - curve[0] * functional.softplus(-logits) + curve[2]
