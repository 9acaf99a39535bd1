"""Train the analog reader: `python3 models/clock-reader/train.py --run main --minutes 58`. The same command resumes."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Dict

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from training.feeder import Feeder, Plan  # noqa: E402
from training.threads import settle  # noqa: E402

from samples import FIELDS, samples  # noqa: E402

OWN_SHARE, OWN_RISE = 0.85, 2.5
"""Faces unrolled by the reader's own pose: of a further training; and how fast their share rises to all in a first."""
CLIP = 4.0


def train(options: argparse.Namespace) -> None:
    """Torch is imported here: the feeder's process imports this file too, and draws without it."""
    import torch

    from lesson import look
    from losses import loss
    from network import Reader
    from training.average import Average
    from training.device import carry, find_device
    from training.run import Run, load_average

    torch.manual_seed(options.seed)
    device = find_device()
    network = Reader().to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.02, betas=(0.9, 0.98))
    folder = options.folder or HERE / "runs" / options.run
    run = Run(folder, network, optimiser, minutes=options.minutes, rate=options.rate, decay=0.995)
    found = run.resume()
    if options.begin_with and not found:
        load_average(begun(options.begin_with), network)
        run.average = Average(network, run.average.decay)
    plan = Plan(FIELDS, slots=12288, uses=options.uses, most_uses=5, ahead=2048)
    sums: Dict[str, float] = {}
    with Feeder(plan, samples, options.seed + run.steps) as feeder:
        print(f"parameters {sum(p.numel() for p in network.parameters())}, resumed {found}", flush=True)
        network.train()
        while run.begin_step():
            batch = carry(feeder.batch(options.batch), device)
            own_share = OWN_SHARE if options.begin_with else min(1.0, run.progress * OWN_RISE)
            reading, poses = look(network, batch, own_share)
            total, figures = loss(reading, poses, batch)
            total.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            run.end_step(options.batch)
            for name, value in figures.items():
                sums[name] = sums.get(name, 0.0) + value
            if run.steps % options.log_every == 0:
                means = {name: value / options.log_every for name, value in sums.items()}
                run.log(**means, made=feeder.made, waited=feeder.waited_s)
                sums = {}
        run.save()


def begun(named: str) -> Path:
    """The checkpoint of a run under runs/, or the one at a path."""
    return Path(named) if named.endswith(".pt") else HERE / "runs" / named / "checkpoint.pt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=58)
    parser.add_argument("--run", default="main", help="name of the folder under runs/")
    parser.add_argument("--folder", type=Path, help="the run's folder, where it is not under runs/")
    parser.add_argument("--begin-with", default="", help="a run, or a checkpoint, with whose averages a new one begins")
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--uses", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log-every", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2, help="one, where other work keeps the cores busy")
    options = parser.parse_args()
    settle(options.threads)
    train(options)


if __name__ == "__main__":
    main()
