"""The judge: what can be seen of a crop without learning (evidence.py), and a small network over it."""
from __future__ import annotations

import torch
from torch import Tensor, nn

from evidence import CHANNELS, Evidence

CLASSES = 3
C8, C16, LAST = 40, 56, 40
CELLS = 6 * 4


def unit(inner: int, outer: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU(inplace=True))


class JudgeNet(nn.Module):
    """evidence [N, CHANNELS, 24, 16] -> logits [N, 3]: ground, thing, person."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.BatchNorm2d(CHANNELS), unit(CHANNELS, C8, 2), unit(C8, C16, 2))
        self.last = nn.Sequential(nn.Dropout(0.3), nn.Linear(C16 * CELLS, LAST), nn.ReLU(inplace=True), nn.Dropout(0.1), nn.Linear(LAST, CLASSES))

    def forward(self, evidence: Tensor) -> Tensor:
        return self.last(self.body(evidence).flatten(1))


class Shipped(nn.Module):
    """As exported: crops uint8 [N, 96, 64, 4] -> shown float32 [N, 3]: the probabilities of ground, thing and person."""

    def __init__(self, network: JudgeNet) -> None:
        super().__init__()
        self.evidence = Evidence()
        self.network = network

    def forward(self, crops: Tensor) -> Tensor:
        return torch.softmax(self.network(self.evidence(crops)), 1)
