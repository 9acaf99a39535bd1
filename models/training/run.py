"""A training that can be cut off: its length is wall time, its state is a checkpoint, the same command resumes it."""
from __future__ import annotations

import json
import math
import os
import signal
import time
from pathlib import Path
from typing import Any, Dict, Optional

import torch

from .average import Average

SAVE_EVERY_S = 120
LONGEST_STEP_S = 20
"""A step that took longer was a paused machine; it is not counted as training."""


class Run:
    """Elapsed training time, learning rate, checkpoints and the log `<folder>/log.jsonl`.

    The learning rate warms up and then falls along a cosine over `minutes` of training time, over all resumptions.
    """

    def __init__(self, folder: Path, network: torch.nn.Module, optimiser: torch.optim.Optimizer, *, minutes: float,
                 rate: float, warm_up: float = 0.02, floor: float = 0.01, decay: float = 0.999) -> None:
        self.folder, self.network, self.optimiser = folder, network, optimiser
        self.minutes, self.rate, self.warm_up, self.floor = minutes, rate, warm_up, floor
        self.average = Average(network, decay)
        self.elapsed_s, self.samples, self.steps = 0.0, 0, 0
        self._last, self._saved = time.monotonic(), 0.0
        self._stop = False
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, self._end)
        folder.mkdir(parents=True, exist_ok=True)

    def _end(self, asked: int, _: object) -> None:
        """Asked to end: after this step, with a checkpoint. Whoever asks twice does not wait for it."""
        self._stop = True
        signal.signal(asked, signal.SIG_DFL)

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    @property
    def progress(self) -> float:
        """Share of the training time that is used up, 0..1."""
        return min(1.0, self.elapsed_s / (self.minutes * 60))

    def resume(self) -> bool:
        """Load the checkpoint where there is one. Start counting time from here."""
        found = self.checkpoint.exists()
        if found:
            state = read_checkpoint(self.checkpoint)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.elapsed_s, self.samples, self.steps = state["elapsed_s"], state["samples"], state["steps"]
        self._last, self._saved = time.monotonic(), self.elapsed_s
        return found

    def current_rate(self) -> float:
        done = self.progress
        if done < self.warm_up:
            return self.rate * max(0.02, done / self.warm_up)
        along = (done - self.warm_up) / (1 - self.warm_up)
        return self.rate * (self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * along)))

    def begin_step(self) -> bool:
        """Set the learning rate; False when the time is used up or the process was asked to end (then call `save`)."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.current_rate() * group.get("scale", 1.0)
        return self.progress < 1 and not self._stop

    def end_step(self, samples: int) -> None:
        """After `optimiser.step()`: count, average, save when due."""
        now = time.monotonic()
        self.elapsed_s += min(now - self._last, LONGEST_STEP_S)
        self._last = now
        self.samples, self.steps = self.samples + samples, self.steps + 1
        self.average.update(self.network)
        if self.elapsed_s - self._saved >= SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        state: Dict[str, Any] = {
            "network": self.network.state_dict(), "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "elapsed_s": float(self.elapsed_s), "samples": int(self.samples), "steps": int(self.steps),
        }
        partial = self.checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        os.replace(partial, self.checkpoint)
        self._saved = self.elapsed_s

    def log(self, **values: float) -> None:
        row = {"minutes": round(self.elapsed_s / 60, 2), "samples": self.samples, "rate": self.current_rate(), **values}
        text = json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in row.items()})
        with open(self.folder / "log.jsonl", "a") as file:
            file.write(text + "\n")
        print(text, flush=True)


def read_checkpoint(path: Path) -> Dict[str, Any]:
    """What `Run.save` wrote, on the processor wherever it was trained; ends the script where it is not there.

    It holds tensors and plain numbers only: torch 2.6 and later read it without trusting the file, as they do unless
    told otherwise; asked for the same, torch 1.13 would stumble over the numbers.
    """
    if not path.exists():
        raise SystemExit(f"{path} is not there: no training has left a checkpoint")
    return torch.load(path, map_location="cpu")


def load_average(checkpoint: Path, network: torch.nn.Module, other: Optional[Path] = None) -> Dict[str, Any]:
    """Put the averaged weights of any checkpoint into `network` (evaluation mode); returns what else it tells.

    other: a checkpoint of which the mean with the first is taken; one of the two began with the other (weights of
    trainings that began apart have no mean that means anything: Wortsman et al. 2022, "Model soups").
    """
    state = read_checkpoint(checkpoint)
    weights = state["average"]["network"]
    if other is not None:
        for name, value in read_checkpoint(other)["average"]["network"].items():
            if value.dtype.is_floating_point:
                weights[name] = (weights[name] + value) / 2
    network.load_state_dict(weights)
    network.eval()
    return {"minutes": state["elapsed_s"] / 60, "samples": state["samples"], "steps": state["steps"]}
