"""Trains the change network: `python3 train.py [--minutes 75] [--run main] [--threads 1]`. The same command resumes where it was cut off."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Dict, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from training.threads import settle  # noqa: E402

import numpy as np  # noqa: E402

if TYPE_CHECKING:
    import torch

PLAN_SLOTS, PLAN_USES, PLAN_MOST, PLAN_AHEAD = 1000, 6.0, 12.0, 96
CLIP = 5.0
LOG_EVERY = 50


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--run", default="main")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin-with", type=Path, help="another training's checkpoint, for the weights that fit")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def inherit(network: "torch.nn.Module", older: Dict[str, "torch.Tensor"]) -> Dict[str, "torch.Tensor"]:
    """Put the older weights into the network, where a convolution reads more by now into its first channels; returns its state."""
    state = network.state_dict()
    for name, value in state.items():
        if name in older and older[name].dim() == value.dim() and older[name].numel():
            part = tuple(slice(0, min(old, new)) for old, new in zip(older[name].shape, value.shape))
            value[part] = older[name][part]
    network.load_state_dict(state)
    return network.state_dict()


def main(chosen: argparse.Namespace) -> None:
    import cv2
    import torch

    from batches import next_batch
    from loss import losses
    from net import ChangeNet
    from pairs import HEIGHT, SHRINK, WIDTH, make
    from training.feeder import Feeder, Plan
    from training.run import Run

    plan = Plan({"pictures": ((2, HEIGHT, WIDTH, 3), "uint8"), "truth": ((2, HEIGHT // SHRINK, WIDTH // SHRINK), "uint8")},
                slots=PLAN_SLOTS, uses=PLAN_USES, most_uses=PLAN_MOST, ahead=PLAN_AHEAD)

    def step(batch: Tuple[np.ndarray, np.ndarray]) -> Dict[str, float]:
        pictures = torch.from_numpy(batch[0]).to(device).permute(0, 1, 4, 2, 3).float().div_(255)
        with torch.autocast(device, torch.bfloat16):
            logits = network(pictures)
        found = losses(logits, batch[1])
        optimiser.zero_grad(set_to_none=True)
        found["total"].backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        return {name: float(value) for name, value in found.items()}

    cv2.setNumThreads(1)
    torch.manual_seed(chosen.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = ChangeNet().to(device, memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=chosen.rate, weight_decay=2e-3)
    run = Run(HERE / "runs" / chosen.run, network, optimiser, minutes=chosen.minutes, rate=chosen.rate)
    if not run.resume() and chosen.begin_with:
        run.average.network.load_state_dict(inherit(network, torch.load(chosen.begin_with)["average"]["network"]))
    # Another seed after each resumption, or the same pairs would come again.
    start = chosen.seed * 1_000_003 + run.steps
    rng, mean = np.random.default_rng(start), {}
    with Feeder(plan, make, seed=start) as feeder:
        while run.begin_step():
            batch = next_batch(rng, feeder)
            found = step(batch)
            mean = {name: 0.98 * mean.get(name, value) + 0.02 * value for name, value in found.items()}
            run.end_step(len(batch[0]))
            if run.steps % LOG_EVERY == 0:
                run.log(**mean, made=feeder.made, waited=feeder.waited_s)
        run.save()


if __name__ == "__main__":
    asked = options()
    settle(asked.threads)
    main(asked)
