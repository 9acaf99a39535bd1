"""What can be seen of a pair without learning: how far each cell lies beyond what the other picture shows round it, and how it looks.

Twice the same: `Evidence` in torch for the exported graph, `prepare` in OpenCV for training, where torch's pooling would cost more than
all convolutions. export.py holds one against the other.
"""
from __future__ import annotations

from typing import List, Tuple

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

SHRINK = 4
EPSILON = 1e-4
LOOKS = 7
"""Channels of how one picture looks: levelled colours, how they stand out, how restless the cell is at 1/2."""
GAPS = 19
"""Channels of a cell's gaps: colours' (3), colours and how they stand out beyond the other's 3x3 and 5x5 cells at 1/4 (6, 6), grey and how it
stands out beyond the other's 3x3 and 5x5 cells at 1/2 (2, 2)."""
CHANNELS = GAPS + 2 * LOOKS
WIDE, FINE_WIDE = 4, 6
"""A cell stands out from those within so many cells, at 1/4 and at 1/2."""
LEAST_DEVIATION = 0.02


def prepare(pair: np.ndarray) -> np.ndarray:
    """uint8 [2, H, W, 3] -> float32 [2, H/4, W/4, CHANNELS]: of each picture its gaps, how it looks, how the other one does."""
    levelled = [_level(picture) for picture in pair]
    height, width = pair.shape[1:3]
    half = [_shrink(x, (width // 2, height // 2)) for x in levelled]
    quarter = [_shrink(x, (width // 4, height // 4)) for x in half]
    plain = [np.dstack([x, _outstanding(x, WIDE)]) for x in quarter]
    grey = [x.mean(2) for x in half]
    fine = [np.dstack([x, _outstanding(x, FINE_WIDE)]) for x in grey]
    looks = [np.dstack([x, _shrink(np.abs(y[..., 1]), (width // 4, height // 4))]) for x, y in zip(plain, fine)]
    return np.stack([np.dstack([_gaps(plain, fine, k), looks[k], looks[1 - k]]) for k in (0, 1)])


def _gaps(plain: List[np.ndarray], fine: List[np.ndarray], own: int) -> np.ndarray:
    close = np.dstack([_beyond(fine[own], fine[1 - own], reach) for reach in (1, 2)])
    far = [_beyond(plain[own], plain[1 - own], reach) for reach in (1, 2)]
    return np.dstack([np.abs(plain[0] - plain[1])[..., :3], *far, _shrink(close, plain[own].shape[1::-1])])


def _level(picture: np.ndarray) -> np.ndarray:
    mean, deviation = cv2.meanStdDev(np.ascontiguousarray(picture[::2, ::2]))
    gain = 1 / np.sqrt((deviation[:, 0] / 255) ** 2 + EPSILON)
    table = ((np.arange(256)[:, None] / 255 - mean[:, 0] / 255) * gain).astype(np.float32)
    return cv2.LUT(np.ascontiguousarray(picture), table[None])


def _shrink(x: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
    return cv2.resize(x, size, interpolation=cv2.INTER_AREA)


def _outstanding(x: np.ndarray, reach: int) -> np.ndarray:
    size = (2 * reach + 1,) * 2
    apart = x - cv2.blur(x, size, borderType=cv2.BORDER_REPLICATE)
    return apart / np.sqrt(cv2.blur(apart * apart, size, borderType=cv2.BORDER_REPLICATE) + LEAST_DEVIATION)


def _beyond(own: np.ndarray, other: np.ndarray, reach: int) -> np.ndarray:
    kernel = np.ones((2 * reach + 1,) * 2, np.uint8)
    return np.maximum(np.maximum(own - cv2.dilate(other, kernel), cv2.erode(other, kernel) - own), 0)


class Evidence(nn.Module):
    """The same of pictures [2 N, 3, H, W], 0..1, all first pictures before all second ones: [2 N, CHANNELS, H/4, W/4]."""

    def forward(self, x: Tensor) -> Tensor:
        half = functional.avg_pool2d(level(x), 2)
        quarter = functional.avg_pool2d(half, 2)
        plain = torch.cat([quarter, outstanding(quarter, WIDE)], 1)
        grey = half.mean(1, keepdim=True)
        restless = outstanding(grey, FINE_WIDE)
        fine = torch.cat([grey, restless], 1)
        close = functional.avg_pool2d(torch.cat([beyond(fine, reach) for reach in (1, 2)], 1), 2)
        look = torch.cat([plain, functional.avg_pool2d(restless.abs(), 2)], 1)
        return torch.cat([(plain - swap(plain))[:, :3].abs(), beyond(plain, 1), beyond(plain, 2), close, look, swap(look)], 1)


def level(x: Tensor) -> Tensor:
    """Each picture at mean 0 and deviation 1 in each channel: exposure and white balance fall out. Every second pixel is asked."""
    asked = x[:, :, ::2, ::2]
    mean = asked.mean((2, 3), keepdim=True)
    return (x - mean) * torch.rsqrt(((asked - mean) ** 2).mean((2, 3), keepdim=True) + EPSILON)


def outstanding(x: Tensor, reach: int) -> Tensor:
    """How a cell stands out from the cells round it, by their deviation: light and tone fall out."""
    def mean(values: Tensor) -> Tensor:
        return functional.avg_pool2d(functional.pad(values, (reach,) * 4, mode="replicate"), 2 * reach + 1, 1)

    apart = x - mean(x)
    return apart * torch.rsqrt(mean(apart * apart) + LEAST_DEVIATION)


def beyond(own: Tensor, reach: int) -> Tensor:
    """How far each cell lies outside of what the other picture shows round it: nothing that is a little out of place does."""
    other, side = swap(own), 2 * reach + 1
    most, least = functional.max_pool2d(other, side, 1, reach), -functional.max_pool2d(-other, side, 1, reach)
    return (own - most).clamp(min=0) + (least - own).clamp(min=0)


def swap(x: Tensor) -> Tensor:
    """The other picture's in the place of each picture's own."""
    half = x.shape[0] // 2
    return torch.cat([x[half:], x[:half]])
