"""What the maps ought to be, and how wrong they are."""
from __future__ import annotations

from typing import Dict, List

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

UNKNOWN = 255
USUAL_CELLS = 40.0
"""A thing of so many cells weighs 1 a cell; smaller ones weigh more, larger ones less, by the root."""
LEAST_WEIGHT, MOST_WEIGHT = 0.35, 4.0
CHANGED_WEIGHT = 2.0
COARSE = (0.4, 0.2)
"""Weights of the maps at 1/8 and 1/16."""
FOCUS = 1.0


def weights(truth: np.ndarray) -> np.ndarray:
    """float32 like truth [N, 2, h, w]: 0 where nobody knows, 1 on what is unchanged, more on small things."""
    out = (truth != UNKNOWN).astype(np.float32)
    for plane, weight in zip(truth.reshape(-1, *truth.shape[2:]), out.reshape(-1, *truth.shape[2:])):
        sizes = np.bincount(plane.ravel(), minlength=256)
        for number in np.flatnonzero(sizes[1:UNKNOWN]) + 1:
            weight[plane == number] = CHANGED_WEIGHT * np.clip((USUAL_CELLS / sizes[number]) ** 0.5, LEAST_WEIGHT, MOST_WEIGHT)
    return out


def losses(logits: List[Tensor], truth: np.ndarray) -> Dict[str, Tensor]:
    """By name; `total` is what to minimise."""
    weight = torch.from_numpy(weights(truth)).to(logits[0].device)
    goal = torch.from_numpy(((truth > 0) & (truth != UNKNOWN)).astype(np.float32)).to(logits[0].device)
    found: Dict[str, Tensor] = {}
    total = logits[0].new_zeros(())
    for step, (each, share) in enumerate(zip(logits, (1.0, *COARSE))):
        if step:
            weight, goal = functional.max_pool2d(weight, 2), functional.max_pool2d(goal, 2)
        scored = each.float()
        chance = torch.sigmoid(scored)
        missed = (chance - goal).abs() ** FOCUS
        cross = (functional.binary_cross_entropy_with_logits(scored, goal, reduction="none") * weight * missed).sum() / weight.sum()
        overlap = (weight * chance * goal).sum()
        dice = 1 - (2 * overlap + 1) / ((weight * (chance + goal)).sum() + 1)
        found[f"cross{4 << step}"], found[f"dice{4 << step}"] = cross, dice
        total = total + share * (8 * cross + 0.5 * dice)
    return {"total": total, **found}
