"""The digit reader: columns of a rectified display to symbols, and whether it shows a time of day."""
from typing import Tuple

import torch
from torch import nn
from torch.nn import functional as F

from alphabet import CLASSES


def block(inputs: int, outputs: int, kernel: int = 3, stride: Tuple[int, int] = (1, 1)) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


def normalise(crops: torch.Tensor) -> torch.Tensor:
    """[N, 48, 160] -> [N, 2, 48, 160]: to mean 0 and deviation 1 of the whole crop, and of each pixel's surroundings,
    so that dim digits before a bright wall keep their contrast. Cut at +-4."""
    x = crops.float().unsqueeze(1)
    x = x - x.mean(dim=(2, 3), keepdim=True)
    variance = (x * x).mean(dim=(2, 3), keepdim=True)
    near = x - surroundings(x)
    near = near / (surroundings(near * near) + 0.02 * variance + 4.0).sqrt()
    return torch.cat([x / (variance + 4.0).sqrt(), near], dim=1).clamp(-4, 4)


def surroundings(x: torch.Tensor) -> torch.Tensor:
    """Mean over 21 x 41 pixels, fewer at the edges."""
    x = F.avg_pool2d(x, (1, 41), stride=1, padding=(0, 20), count_include_pad=False)
    return F.avg_pool2d(x, (21, 1), stride=1, padding=(10, 0), count_include_pad=False)


class Along(nn.Module):
    """Residual convolution along the columns, dilated."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(channels, channels, (1, 3), padding=(0, dilation), dilation=(1, dilation), bias=False),
            nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels),
        )
        self.end = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.end(x + self.path(x))


class Digits(nn.Module):
    """crops uint8 or float [N, 48, 160], 0..255 -> logits of symbols [N, 40, 16] and of `time` [N].

    Contrast is normalised here, see `normalise`.
    """

    def __init__(self, channels: int = 128) -> None:
        super().__init__()
        self.eye = nn.Sequential(
            block(2, 32, 5, (2, 2)), block(32, 64, 3, (2, 2)), block(64, 64, 3, (2, 1)), block(64, 96),
            block(96, 128, 3, (2, 1)),
        )
        self.fold = nn.Sequential(
            nn.Conv2d(128, channels, (3, 1), bias=False), nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
        )
        self.context = nn.Sequential(*[Along(channels, dilation) for dilation in (1, 2, 4, 8)])
        self.symbols = nn.Conv2d(channels, CLASSES, 1)
        self.time = nn.Sequential(nn.Linear(2 * channels, 64), nn.ReLU(inplace=True), nn.Linear(64, 1))

    def forward(self, crops: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        columns = self.context(self.fold(self.eye(normalise(crops))))
        symbols = self.symbols(columns).squeeze(2).transpose(1, 2)
        columns = columns.squeeze(2)
        return symbols, self.time(torch.cat([columns.mean(dim=2), columns.amax(dim=2)], dim=1)).squeeze(1)


class Answer(nn.Module):
    """What is exported: log-probabilities of symbols and the probability of `time`."""

    def __init__(self, network: Digits) -> None:
        super().__init__()
        self.network = network

    def forward(self, crops: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        symbols, time = self.network(crops)
        return symbols.log_softmax(2), time.sigmoid()
