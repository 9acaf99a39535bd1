"""What can be seen of a pair without learning: levelled cells, and levelled and locally levelled colours beyond the other's range.

Twice the same: `Seen` in torch for the exported graph, `prepare` in OpenCV for training, where torch's pooling would cost more than
all convolutions. test_evidence.py holds one against the other.
"""
from __future__ import annotations

from typing import List, Tuple

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-4
EVIDENCE = 19
"""Channels of the evidence: gaps of colours (3), colours and standing-out colours beyond the other's 3x3 and 5x5 cells at 1/4 (6, 6),
grey and standing-out grey beyond the other's 3x3 and 5x5 cells at 1/2 (2, 2)."""
WIDE, FINE_WIDE = 4, 6
"""A cell stands out from those within so many cells, at 1/4 and at 1/2."""
LEAST_DEVIATION = 0.02
SHRINK = 4


def prepare(pictures: np.ndarray) -> Tuple[Tensor, Tensor]:
    """pictures uint8 [N, 2, H, W, 3] -> cells float32 [2 N, 48, H/4, W/4] and evidence [2 N, EVIDENCE, H/4, W/4], channels last,
    all first pictures before all second ones."""
    cells, seen = zip(*(_pair(pair) for pair in pictures))
    return tuple(torch.from_numpy(np.concatenate([np.stack([each[k] for each in rows]) for k in (0, 1)])).permute(0, 3, 1, 2)
                 for rows in (cells, seen))


def _pair(pair: np.ndarray) -> Tuple[List[np.ndarray], List[np.ndarray]]:
    levelled = [_level(picture) for picture in pair]
    h, w = pair.shape[1:3]
    cells = [x.reshape(h // SHRINK, SHRINK, w // SHRINK, SHRINK, 3).transpose(0, 2, 4, 1, 3).reshape(h // SHRINK, w // SHRINK, -1) for x in levelled]
    half = [cv2.resize(x, (w // 2, h // 2), interpolation=cv2.INTER_AREA) for x in levelled]
    quarter = [cv2.resize(x, (w // 4, h // 4), interpolation=cv2.INTER_AREA) for x in half]
    plain = [np.dstack([x, _outstanding(x, WIDE)]) for x in quarter]
    grey = [x.mean(2) for x in half]
    fine = [np.dstack([x, _outstanding(x, FINE_WIDE)]) for x in grey]
    seen = []
    for own, other, fine_own, fine_other in ((plain[0], plain[1], fine[0], fine[1]), (plain[1], plain[0], fine[1], fine[0])):
        close = np.dstack([_beyond(fine_own, fine_other, reach) for reach in (1, 2)])
        seen.append(np.dstack([np.abs(own - other)[..., :3], _beyond(own, other, 1), _beyond(own, other, 2),
                               cv2.resize(close, (w // 4, h // 4), interpolation=cv2.INTER_AREA)]))
    return cells, seen


def _level(picture: np.ndarray) -> np.ndarray:
    mean, deviation = cv2.meanStdDev(np.ascontiguousarray(picture[::2, ::2]))
    gain = 1 / np.sqrt((deviation[:, 0] / 255) ** 2 + EPSILON)
    table = ((np.arange(256)[:, None] / 255 - mean[:, 0] / 255) * gain).astype(np.float32)
    return cv2.LUT(np.ascontiguousarray(picture), table[None])


def _outstanding(x: np.ndarray, reach: int) -> np.ndarray:
    size = (2 * reach + 1,) * 2
    apart = x - cv2.blur(x, size, borderType=cv2.BORDER_REPLICATE)
    return apart / np.sqrt(cv2.blur(apart * apart, size, borderType=cv2.BORDER_REPLICATE) + LEAST_DEVIATION)


def _beyond(own: np.ndarray, other: np.ndarray, reach: int) -> np.ndarray:
    kernel = np.ones((2 * reach + 1,) * 2, np.uint8)
    return np.maximum(np.maximum(own - cv2.dilate(other, kernel), cv2.erode(other, kernel) - own), 0)


class Seen(nn.Module):
    """The same of pictures [2 N, 3, H, W], 0..1."""

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        levelled = level(x)
        half = functional.avg_pool2d(levelled, 2)
        quarter = functional.avg_pool2d(half, 2)
        plain = torch.cat([quarter, outstanding(quarter, WIDE)], 1)
        grey = half.mean(1, keepdim=True)
        fine = torch.cat([grey, outstanding(grey, FINE_WIDE)], 1)
        close = torch.cat([beyond(fine, reach) for reach in (1, 2)], 1)
        seen = [(plain - swap(plain))[:, :3].abs(), beyond(plain, 1), beyond(plain, 2), functional.avg_pool2d(close, 2)]
        return functional.pixel_unshuffle(levelled, SHRINK), torch.cat(seen, 1)


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
    """The other picture's in the place of each picture's own: the first half of them are all first pictures."""
    half = x.shape[0] // 2
    return torch.cat([x[half:], x[:half]])
