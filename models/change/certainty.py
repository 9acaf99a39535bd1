"""Makes probabilities of a network's logits: a curve of three numbers fitted on drawn pairs held out for it (net.bend)."""
from __future__ import annotations

from typing import List

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from evaluate import CALIBRATION, HEIGHT, UNKNOWN, WIDTH, held_out
from net import Shipped, bend

ROUNDS = 60
LEAST_SLOPE = 0.02


def fit(logits: np.ndarray, truths: np.ndarray) -> Tensor:
    """The curve of the least cross entropy over all cells of which the truth is known; both maps [N, 2, h, w]."""
    known = truths != UNKNOWN
    x, goal = torch.from_numpy(logits[known]).double(), torch.from_numpy((truths[known] > 0).astype(np.float64))
    curve = torch.tensor([1.0, 1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([curve], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def wrong() -> Tensor:
        optimiser.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(bend(x, curve), goal)
        loss.backward()
        return loss

    optimiser.step(wrong)
    found = curve.detach().float()
    if not (found[:2] > LEAST_SLOPE).all():
        raise ValueError(f"a curve of {found.tolist()} makes no probabilities: they would fall where the network is surer")
    return found


def calibrate(network: Shipped) -> List[float]:
    """Sets the curve of `network`, and answers it."""
    folder, truths, _ = held_out(CALIBRATION, "calibration")
    logits = []
    with torch.no_grad():
        for number in range(CALIBRATION):
            pictures = np.fromfile(folder / f"{number:04d}.u8", np.uint8).reshape(1, 2, HEIGHT, WIDTH, 3)
            logits.append(network.logits(torch.from_numpy(pictures)).numpy())
    network.curve.copy_(fit(np.concatenate(logits), truths))
    return [round(float(value), 3) for value in network.curve]
