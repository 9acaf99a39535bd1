"""Trains the change network: `python3 train.py [--minutes 75] [--run main] [--threads 1]`. The same command resumes where it was cut off."""
from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Dict, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from training.threads import settle  # noqa: E402

import numpy as np  # noqa: E402

LEAST_PAIRS = 64
REFRESH_EVERY = 25
CLIP = 5.0
AVERAGED = 0.998
LOG_EVERY = 25


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--run", default="main")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=9000, help="so many are drawn beside the training")
    parser.add_argument("--pool", type=int, default=1, help="the seed of those pairs")
    parser.add_argument("--begin-with", type=Path, help="another training's folder under runs/")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main(chosen: argparse.Namespace) -> None:
    import cv2
    import torch

    from batches import BATCH, Samples
    from loss import losses
    from net import ChangeNet
    from pool import FOLDER, Pool, draw
    from training.device import autocast, find_device
    from training.run import Run, read_checkpoint

    def step(batch: Tuple[np.ndarray, np.ndarray]) -> Dict[str, float]:
        with autocast(device):
            logits = network(torch.from_numpy(batch[0]).to(device).float().permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last))
        found = losses(logits, batch[1])
        optimiser.zero_grad(set_to_none=True)
        found["total"].backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        return {name: float(value) for name, value in found.items()}

    cv2.setNumThreads(1)
    torch.manual_seed(chosen.seed)
    device = find_device()
    network = ChangeNet().to(device, memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=chosen.rate, weight_decay=1e-3)
    run = Run(HERE / "runs" / chosen.run, network, optimiser, minutes=chosen.minutes, rate=chosen.rate, decay=AVERAGED)
    if not run.resume() and chosen.begin_with:
        network.load_state_dict(read_checkpoint(HERE / "runs" / chosen.begin_with / "checkpoint.pt")["average"]["network"])
        run.average.network.load_state_dict(network.state_dict())
    # Another seed after each resumption, or the same choices would come again.
    mean: Dict[str, float] = {}
    maker = get_context("spawn").Process(target=draw, args=(FOLDER, chosen.pool, chosen.pairs), daemon=True)
    maker.start()
    pool = Pool(FOLDER, chosen.pool)
    while pool.refresh() < LEAST_PAIRS:
        time.sleep(1)
    samples = Samples(pool, (chosen.seed, run.steps))
    while run.begin_step():
        found = step(samples.batch())
        mean = {name: 0.98 * mean.get(name, value) + 0.02 * value for name, value in found.items()}
        run.end_step(BATCH)
        if run.steps % REFRESH_EVERY == 0:
            pool.refresh()
        if run.steps % LOG_EVERY == 0:
            run.log(**mean, pool=pool.count, processor=time.process_time())
    run.save()
    maker.terminate()


if __name__ == "__main__":
    asked = options()
    settle(asked.threads)
    main(asked)
