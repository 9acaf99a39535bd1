"""Trains the finder: `python3 train.py [--minutes 60] [--run main]`. The same command resumes where it was cut off."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from training.threads import settle  # noqa: E402

# One thread: with two, the barriers in oneDNN's backward convolutions spin; on shared cores a step takes ten times as
# long.
settle(1)

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

from backdrops import photographs  # noqa: E402
from crops import cut, whole  # noqa: E402
from loss import TRUTH, losses, targets  # noqa: E402
from negatives import Negatives  # noqa: E402
from net import HEAT, Finder  # noqa: E402
from scenes import HEIGHT, MOST, NONE, WIDTH, make  # noqa: E402
from training.device import autocast, carry, find_device  # noqa: E402
from training.feeder import Feeder, Plan  # noqa: E402
from training.run import Run  # noqa: E402

PLAN = Plan(
    {"picture": ((HEIGHT, WIDTH, 3), "uint8"), "truth": ((MOST, TRUTH), "float32")}, slots=512, uses=6.0,
    most_uses=12.0, ahead=256,
)
SMALL, SMALL_BATCH = (192, 320), 10
WHOLE_BATCH = 2
SMALL_SHARE = 0.55
EMPTY_CUTS, EMPTY_WHOLE = 3, 0.5
"""How many of a batch of cuts are photographs without a clock, and how often one of two whole frames is."""
CLIP = 10.0
LOG_EVERY = 100


class Batches:
    """Pictures uint8 [N, H, W, 3] and their truth: mostly small cuts, else whole frames, at about the same cost.

    A part of each batch are photographs without any clock; `learn` tells them apart by how warm they were.
    """

    def __init__(self, rng: np.random.Generator, feeder: Feeder) -> None:
        self.rng, self.feeder = rng, feeder
        self.negatives = Negatives(rng, photographs())
        self.empty: List[int] = []

    def next(self) -> Tuple[np.ndarray, np.ndarray]:
        rng = self.rng
        small = rng.random() < SMALL_SHARE
        take, size, count = (cut, SMALL, SMALL_BATCH) if small else (whole, (HEIGHT, WIDTH), WHOLE_BATCH)
        empty = EMPTY_CUTS if small else int(rng.random() < EMPTY_WHOLE)
        raw = self.feeder.batch(count - empty)
        samples = [take(rng, sample, size) for sample in zip(raw["picture"], raw["truth"])]
        grounds = [self.negatives.cut(size) if small else self.negatives.fit(size) for _ in range(empty)]
        self.empty = [number for _, number in grounds]
        samples += [(picture, np.repeat(NONE[None], MOST, 0)) for picture, _ in grounds]
        return np.stack([picture for picture, _ in samples]), np.stack([truth for _, truth in samples])

    def learn(self, warmest: np.ndarray) -> None:
        """warmest: the highest heat of each picture of the last batch, 0..1; its empty ones come last."""
        for place, number in enumerate(self.empty):
            self.negatives.learnt(number, float(warmest[len(warmest) - len(self.empty) + place]))


def step(
    network: Finder, optimiser: torch.optim.Optimizer, batch: Tuple[np.ndarray, np.ndarray]
) -> Tuple[Dict[str, float], np.ndarray]:
    """One step: the losses by name and the highest heat of each picture."""
    pictures, truth = batch
    device = next(network.parameters()).device
    goal = carry(targets(truth, *pictures.shape[1:3]), device)
    # A permuted NHWC tensor is channels_last already.
    inputs = torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2).float().div_(255)
    with autocast(device):
        maps = network(inputs)
    found = losses(maps, goal)
    optimiser.zero_grad(set_to_none=True)
    found["total"].backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
    optimiser.step()
    warmest = torch.sigmoid(maps[:, HEAT].detach().float()).flatten(1).amax(1).cpu().numpy()
    return {name: float(value) for name, value in found.items()}, warmest


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--run", default="main")
    options.add_argument("--rate", type=float, default=1.5e-3)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    cv2.setNumThreads(1)
    torch.manual_seed(chosen.seed)
    device = find_device()
    network = Finder().to(device, memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=chosen.rate, weight_decay=1e-3)
    run = Run(HERE / "runs" / chosen.run, network, optimiser, minutes=chosen.minutes, rate=chosen.rate)
    run.resume()
    # Another seed after each resumption, or the same scenes would come again.
    seed = chosen.seed * 1_000_003 + run.steps
    rng, mean = np.random.default_rng(seed), {}
    with Feeder(PLAN, make, seed=seed) as feeder:
        batches = Batches(rng, feeder)
        while run.begin_step():
            batch = batches.next()
            found, warmest = step(network, optimiser, batch)
            batches.learn(warmest)
            mean = {name: 0.99 * mean.get(name, value) + 0.01 * value for name, value in found.items()}
            run.end_step(len(batch[0]))
            if run.steps % LOG_EVERY == 0:
                run.log(**mean, made=feeder.made, waited=feeder.waited_s)
        run.save()


if __name__ == "__main__":
    main()
