"""Train the analog reader: `python3 models/clock-reader/train.py --minutes 75`. The same command resumes."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Dict

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from training.feeder import Feeder, Plan  # noqa: E402

from samples import FIELDS, samples  # noqa: E402


def _jolted(pose, strength: float, torch):
    """A true pose as a middling localiser would give it."""
    count = pose.shape[0]
    roll, scale = torch.randn(count) * 0.05 * strength, 1 + torch.randn(count) * 0.04 * strength
    turn = torch.stack((roll.cos(), -roll.sin(), roll.sin(), roll.cos()), 1).reshape(-1, 2, 2) * scale[:, None, None]
    turn = turn + torch.randn(count, 2, 2) * 0.02 * strength
    return torch.cat((pose[:, :, :2] @ turn, pose[:, :, 2:] + torch.randn(count, 2, 1) * 0.02 * strength), 2)


def train(options: argparse.Namespace) -> None:
    import torch

    from torch.nn.functional import avg_pool2d

    from losses import loss
    from network import Reader, normalise
    from training.average import Average
    from training.run import Run, load_average

    torch.manual_seed(options.seed)
    network = Reader().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.02, betas=(0.9, 0.98))
    run = Run(Path(options.folder), network, optimiser, minutes=options.minutes, rate=options.rate, decay=0.995)
    found = run.resume()
    if options.begin_with and not found:
        load_average(Path(options.begin_with), network)
        run.average = Average(network, run.average.decay)
    plan = Plan(FIELDS, slots=12288, uses=options.uses, most_uses=5, ahead=2048)
    sums: Dict[str, float] = {}
    with Feeder(plan, samples, options.seed + run.steps) as feeder:
        print(f"parameters {sum(p.numel() for p in network.parameters())}, resumed {found}", flush=True)
        network.train()
        while run.begin_step():
            batch = {name: torch.from_numpy(value) for name, value in feeder.batch(options.batch).items()}
            with torch.autocast("cpu", torch.bfloat16):
                with torch.autocast("cpu", enabled=False):
                    picture = normalise(batch["crop"])
                small = avg_pool2d(picture, 2)
                first = network.rough(small)
                # A look at the rim starts from the first one's answer or from anything near the truth, and so learns to
                # converge.
                near = torch.rand(options.batch, 1, 1) < 0.3
                start = torch.where(near, _jolted(batch["pose"], 2.0, torch), first.detach())
                second = network.step(small, start)
                pose = network.step(small, second.detach())
                own = torch.rand(options.batch, 1, 1) < (0.85 if options.begin_with else min(1.0, run.progress * 2.5))
                given = torch.where(own, pose.detach(), _jolted(batch["pose"], 1.0, torch))
                with torch.autocast("cpu", enabled=False):
                    polar = network.unroll(picture, given)
                reading = network.read(polar, given)
            total, figures = loss(reading, [first, second, pose], batch)
            total.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 4.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            run.end_step(options.batch)
            for name, value in figures.items():
                sums[name] = sums.get(name, 0.0) + value
            if run.steps % options.log_every == 0:
                run.log(
                    **{name: value / options.log_every for name, value in sums.items()},
                    made=feeder.made,
                    waited=feeder.waited_s,
                )
                sums = {}
        run.save()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--folder", default=str(HERE / "runs" / "main"))
    parser.add_argument(
        "--begin-with", default="", help="a checkpoint whose averaged weights a further training starts from"
    )
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--uses", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log-every", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2, help="one, where other work keeps the cores busy")
    from training.threads import settle

    options = parser.parse_args()
    settle(options.threads)
    train(options)
