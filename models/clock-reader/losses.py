"""What the reader is taught, and what it is measured by while it learns."""
from __future__ import annotations

from typing import Dict, List, Tuple

import torch
import torch.nn.functional as F

from network import Reading

LANDMARKS = torch.tensor([[0.0, -1, 1], [1, 0, 1], [0, 1, 1], [-1, 0, 1], [0, 0, 1]]).T
WEIGHTS = {"times": 1.0, "minute": 0.25, "hour_hand": 0.25, "second": 0.08, "hour": 0.1, "readable": 0.4, "steps": 8.0}


def circular(value: torch.Tensor, bins: int, spread: float) -> torch.Tensor:
    """Soft labels [N,bins] for a value in 0..bins: linear between its two neighbours, `spread` of it leaking one bin
    further to both sides."""
    low = value.floor()
    share = (value - low).unsqueeze(1)
    label = F.one_hot(low.long() % bins, bins) * (1 - share) + F.one_hot((low.long() + 1) % bins, bins) * share
    return label * (1 - 2 * spread) + (label.roll(1, 1) + label.roll(-1, 1)) * spread


def _soft(logits: torch.Tensor, label: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return -((label * F.log_softmax(logits, 1)).sum(1) * weight).sum() / weight.sum().clamp(min=1)


def pose_distance(pose: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Distances [N,5] of the landmarks in the crop's [-1,1] units."""
    return ((pose - truth) @ LANDMARKS.to(pose)).norm(dim=1)


def _far(pose: torch.Tensor, batch: Dict[str, torch.Tensor]) -> torch.Tensor:
    apart = ((pose - batch["pose"]) @ LANDMARKS.to(pose)).abs()
    each = F.smooth_l1_loss(apart, torch.zeros_like(apart), beta=0.03, reduction="none").mean((1, 2))
    return (each * batch["clock"]).sum() / batch["clock"].sum().clamp(min=1)


def loss(
    reading: Reading, steps: List[torch.Tensor], batch: Dict[str, torch.Tensor]
) -> Tuple[torch.Tensor, Dict[str, float]]:
    """Weighted sum and figures; `steps` are the localiser's poses. Samples that nobody could read teach only `readable`
    (and the pose where there is a clock)."""
    ok, minutes = batch["readable"], batch["minutes"]
    has_second = ok * (batch["second_angle"] >= 0)
    parts = {
        "times": _soft(reading.times, circular(minutes, 720, 0.04), ok),
        "minute": _soft(reading.minute, circular(minutes % 60, 60, 0.04), ok),
        "hour_hand": _soft(reading.hour_hand, circular(batch["hour_angle"] / 3, 120, 0.15), ok),
        "second": _soft(reading.second, circular(batch["second_angle"].clamp(min=0) / 6, 60, 0.1), has_second),
        "hour": _soft(reading.hour, F.one_hot((minutes // 60).long() % 12, 12).float(), ok),
        "readable": F.binary_cross_entropy_with_logits(reading.readable, ok),
        "steps": torch.stack([_far(pose, batch) for pose in steps]).mean(),
    }
    total = sum(WEIGHTS[name] * part for name, part in parts.items())
    with torch.no_grad():
        off = minutes_off(reading.times.argmax(1), minutes)
        figures = {name: float(part) for name, part in parts.items()}
        figures["within1"] = float(((off <= 1.5) * ok).sum() / ok.sum().clamp(min=1))
        clocks = batch["clock"].sum().clamp(min=1)
        for name, pose in (("away_first", steps[0]), ("away_last", steps[-1])):
            figures[name] = float((pose_distance(pose, batch["pose"]).mean(1) * batch["clock"]).sum() / clocks)
    return total, figures


def minutes_off(answer: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Circular distance in minutes over twelve hours."""
    off = (answer - truth).abs() % 720
    return torch.minimum(off, 720 - off)
