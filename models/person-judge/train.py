"""Trains the judge: `python3 train.py [--minutes 15] [--run main] [--threads 1]`. The same command resumes where it was cut off."""
from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Dict

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "change")]

from training.threads import settle  # noqa: E402

LEAST_CROPS = 1024
REFRESH_EVERY = 50
SMOOTHING = 0.0
CLIP = 5.0
AVERAGED = 0.998
LOG_EVERY = 20


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--run", default="main")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crops", type=int, default=60000, help="so many are drawn beside the training")
    parser.add_argument("--pool", type=int, default=1, help="the seed of those crops")
    parser.add_argument("--begin-with", type=Path, help="another training's folder under runs/")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main(chosen: argparse.Namespace) -> None:
    import cv2
    import numpy as np
    import torch
    from torch.nn.functional import cross_entropy

    from bank import BATCH, Bank
    from evidence import Evidence
    from net import JudgeNet
    from pool import Pool, draw
    from training.device import autocast, find_device
    from training.run import Run, read_checkpoint

    cv2.setNumThreads(1)
    torch.manual_seed(chosen.seed)
    device = find_device()
    network = JudgeNet().to(device).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=chosen.rate, weight_decay=5e-3)
    run = Run(HERE / "runs" / chosen.run, network, optimiser, minutes=chosen.minutes, rate=chosen.rate, decay=AVERAGED)
    if not run.resume() and chosen.begin_with:
        network.load_state_dict(read_checkpoint(HERE / "runs" / chosen.begin_with / "checkpoint.pt")["average"]["network"])
        run.average.network.load_state_dict(network.state_dict())
    maker = get_context("spawn").Process(target=draw, args=(chosen.pool, chosen.crops), daemon=True)
    maker.start()
    pool = Pool(chosen.pool)
    while pool.refresh() < LEAST_CROPS:
        time.sleep(1)
    # Another seed after each resumption, or the same choices would come again.
    random = np.random.default_rng((chosen.seed, run.steps))
    bank = Bank(pool, Evidence().to(device), random)
    mean: Dict[str, float] = {}
    while run.begin_step():
        seen, truth = bank.batch()
        with autocast(device):
            logits = network(seen).float()
        loss = cross_entropy(logits, truth, label_smoothing=SMOOTHING)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        for name, value in (("loss", float(loss)), ("right", float((logits.argmax(1) == truth).float().mean()))):
            mean[name] = 0.96 * mean.get(name, value) + 0.04 * value
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
