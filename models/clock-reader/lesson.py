"""How the reader looks at a batch while it learns: from poses better and worse than its own."""
from __future__ import annotations

from typing import Dict, List, Tuple

import torch
from torch.nn.functional import avg_pool2d

from network import Reader, Reading, normalise
from training.device import autocast

NEAR_SHARE = 0.3
"""Looks at the rim that start from anything near the truth instead of from the first answer, so that they converge."""


def jolted(pose: torch.Tensor, strength: float) -> torch.Tensor:
    """A true pose as a middling localiser would give it."""
    count, device = pose.shape[0], pose.device
    roll = torch.randn(count, device=device) * 0.05 * strength
    scale = 1 + torch.randn(count, device=device) * 0.04 * strength
    turn = torch.stack((roll.cos(), -roll.sin(), roll.sin(), roll.cos()), 1).reshape(-1, 2, 2) * scale[:, None, None]
    turn = turn + torch.randn(count, 2, 2, device=device) * 0.02 * strength
    moved = pose[:, :, 2:] + torch.randn(count, 2, 1, device=device) * 0.02 * strength
    return torch.cat((pose[:, :, :2] @ turn, moved), 2)


def look(network: Reader, batch: Dict[str, torch.Tensor], own_share: float) -> Tuple[Reading, List[torch.Tensor]]:
    """The reading and the three poses on the way. own_share: of faces unrolled by the found pose, not a jolted one.

    The reader learns nothing through the pose, nor a look at the rim through the one before.
    """
    device, truth = batch["crop"].device, batch["pose"]
    count = len(truth)
    with autocast(device):
        with autocast(device, enabled=False):
            picture = normalise(batch["crop"])
        small = avg_pool2d(picture, 2)
        first = network.rough(small)
        near = torch.rand(count, 1, 1, device=device) < NEAR_SHARE
        start = torch.where(near, jolted(truth, 2.0), first.detach())
        second = network.step(small, start)
        pose = network.step(small, second.detach())
        own = torch.rand(count, 1, 1, device=device) < own_share
        given = torch.where(own, pose.detach(), jolted(truth, 1.0))
        with autocast(device, enabled=False):
            polar = network.unroll(picture, given)
        reading = network.read(polar, given)
    return reading, [first, second, pose]
