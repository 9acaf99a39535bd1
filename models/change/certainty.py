"""Makes probabilities of a network's logits: a slope and an offset fitted on drawn pairs held out for it (Platt 1999)."""
from __future__ import annotations

from typing import Tuple

import numpy as np
import torch
from torch.nn import functional

from evaluate import CALIBRATION, HEIGHT, UNKNOWN, WIDTH, held_out
from net import Shipped

ROUNDS = 50


def fit(logits: np.ndarray, truths: np.ndarray) -> Tuple[float, float]:
    """Slope and offset of the least cross entropy over all cells of which the truth is known; both maps [N, 2, h, w]."""
    known = truths != UNKNOWN
    x, goal = torch.from_numpy(logits[known]).double(), torch.from_numpy((truths[known] > 0).astype(np.float64))
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([line], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def wrong() -> torch.Tensor:
        optimiser.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(x * line[0] + line[1], goal)
        loss.backward()
        return loss

    optimiser.step(wrong)
    slope, offset = (float(value) for value in line.detach())
    if not 0.05 < slope < 20:
        raise ValueError(f"a slope of {slope:.3f} makes no probabilities")
    return slope, offset


def calibrate(network: Shipped) -> Tuple[float, float]:
    """Sets the slope and the offset of `network`."""
    folder, truths, _ = held_out(CALIBRATION, "calibration")
    network.slope.fill_(1.0)
    network.offset.fill_(0.0)
    logits = []
    with torch.no_grad():
        for number in range(CALIBRATION):
            pictures = np.fromfile(folder / f"{number:04d}.u8", np.uint8).reshape(1, 2, HEIGHT, WIDTH, 3)
            logits.append(network.logits(torch.from_numpy(pictures)).numpy())
    slope, offset = fit(np.concatenate(logits), truths)
    network.slope.fill_(slope)
    network.offset.fill_(offset)
    return slope, offset
