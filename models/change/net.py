"""The change network: one encoder for both pictures, what differs between them at three scales, one decoder for both directions.

pictures [N, 2, 3, H, W] float of any tone (H, W multiples of 32); logits [N, 2, H/4, W/4]: what in each picture is not so in the other.
Both directions run as one batch through the same weights, so swapped pictures give swapped maps.
"""
from __future__ import annotations

from typing import List, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from evidence import EVIDENCE, Seen
from matching import REACH, CoAttention, CostVolume, Residue, enlarge

PRIOR = 0.05
"""A changed cell is rare: the maps start near this probability."""
C4, C8, C16 = 32, 48, 64
M4, M8, M16 = 16, 24, 32
"""Channels that are matched, at 1/4, 1/8 and 1/16."""
VOLUME = (2 * REACH + 1) ** 2


def unit(inner: int, outer: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, batch norm and ReLU."""
    return nn.Sequential(nn.Conv2d(inner, outer, size, stride, size // 2, bias=False), nn.BatchNorm2d(outer), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two 3x3 convolutions with a short cut; halves the picture where stride is 2."""

    def __init__(self, inner: int, outer: int, stride: int = 1) -> None:
        super().__init__()
        self.first = unit(inner, outer, 3, stride)
        self.second = nn.Sequential(nn.Conv2d(outer, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer))
        same = inner == outer and stride == 1
        self.short = nn.Identity() if same else nn.Sequential(nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.second(self.first(x)) + self.short(x))


class Encoder(nn.Module):
    """Features at 1/4, 1/8 and 1/16 of cells [M, 48, h, w], 4x4 pixels each: nothing is computed at full size."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(unit(48, C4), unit(C4, C4))
        self.stage8 = Residual(C4, C8, 2)
        self.stage16 = Residual(C8, C16, 2)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        x4 = self.stem(x)
        x8 = self.stage8(x4)
        return x4, x8, self.stage16(x8)


class Decoder(nn.Module):
    """From the own features and how they differ from the other's, coarse to fine, to logits at 1/4 (and at 1/8 and 1/16 for training)."""

    def __init__(self) -> None:
        super().__init__()
        self.join16 = unit(C16 + M16 + 1, C16, 1)
        self.blend16 = Residual(C16, C16)
        self.narrow16 = nn.Conv2d(C16, C8, 1, bias=False)
        self.join8 = nn.Conv2d(C8 + M8 + VOLUME + EVIDENCE, C8, 1, bias=False)
        self.norm8 = nn.BatchNorm2d(C8)
        self.blend8 = unit(C8, C8)
        self.narrow8 = nn.Conv2d(C8, C4, 1, bias=False)
        self.join4 = nn.Conv2d(C4 + M4 + EVIDENCE, C4, 3, 1, 1, bias=False)
        self.norm4 = nn.BatchNorm2d(C4)
        self.blend4 = unit(C4, C4)
        self.out4, self.out8, self.out16 = nn.Conv2d(C4, 1, 1), nn.Conv2d(C8, 1, 1), nn.Conv2d(C16, 1, 1)

    def forward(self, at16: Tensor, at8: Tensor, at4: Tensor) -> List[Tensor]:
        y16 = self.blend16(self.join16(at16))
        y8 = self.blend8(functional.relu(self.norm8(self.join8(at8) + enlarge(self.narrow16(y16)))))
        y4 = self.blend4(functional.relu(self.norm4(self.join4(at4) + enlarge(self.narrow8(y8)))))
        return [self.out4(y4), self.out8(y8), self.out16(y16)] if self.training else [self.out4(y4)]


class ChangeNet(nn.Module):
    """See the module's docstring. In training mode also the logits at 1/8 and 1/16."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.attention = CoAttention(C16, M16)
        self.volume = CostVolume(C8, M8)
        self.residue = Residue(C4, M4)
        self.decoder = Decoder()
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
        for part in self.modules():
            if isinstance(part, Residual):
                nn.init.zeros_(part.second[1].weight)
        for head in (self.decoder.out4, self.decoder.out8, self.decoder.out16):
            nn.init.normal_(head.weight, std=0.01)
            nn.init.constant_(head.bias, float(torch.logit(torch.tensor(PRIOR))))

    def forward(self, cells: Tensor, seen: Tensor) -> List[Tensor]:
        n = cells.shape[0] // 2
        own4, own8, own16 = self.encoder(cells)
        gap16, best = self.attention(own16)
        gap8, volume, flow = self.volume(own8)
        gap4 = self.residue(own4, 2 * enlarge(flow))
        seen8 = functional.avg_pool2d(seen, 2)
        maps = self.decoder(*(beside(*parts) for parts in ((own16, gap16, best), (own8, gap8, volume, seen8), (own4, gap4, seen))))
        return [torch.stack([y[:n, 0], y[n:, 0]], 1) for y in maps]


def beside(*parts: Tensor) -> Tensor:
    """Along the channels, all as the first one is."""
    own = parts[0]
    return torch.cat([own, *(part.to(own.dtype).contiguous(memory_format=torch.channels_last) for part in parts[1:])], 1)


class Shipped(nn.Module):
    """As exported: uint8 [N, 2, H, W, 3] -> probabilities [N, 2, H/4, W/4]. certainty.py sets the slope and the offset."""

    def __init__(self, network: ChangeNet) -> None:
        super().__init__()
        self.seen = Seen()
        self.network = network
        self.register_buffer("slope", torch.ones(()))
        self.register_buffer("offset", torch.zeros(()))

    def logits(self, pairs: Tensor) -> Tensor:
        """As the network was trained to give them."""
        pictures = pairs.permute(0, 1, 4, 2, 3).float() / 255
        return self.network(*self.seen(torch.cat([pictures[:, 0], pictures[:, 1]])))[0]

    def forward(self, pairs: Tensor) -> Tensor:
        return torch.sigmoid(self.logits(pairs) * self.slope + self.offset)
