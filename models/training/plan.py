"""What retraining a model comes to: its commands one after the other, and which are done."""
from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Tuple

from training.progress import elapsed_minutes
from training.schedule import Schedule, Training, read_schedule

TRIAL = "trial"


@dataclass(frozen=True)
class Step:
    """One command, run in the repository's root. checkpoint and minutes: of a training, else None and 0."""

    title: str
    command: Tuple[str, ...]
    state: str = "to do"
    done: bool = False
    checkpoint: Optional[Path] = None
    minutes: float = 0.0

    @property
    def line(self) -> str:
        return shlex.join(self.command)


@dataclass(frozen=True)
class Plan:
    """steps lead to `exported`; then it becomes `committed` and `seal` registers it. A trial has no `committed`."""

    steps: Tuple[Step, ...]
    exported: Path
    committed: Optional[Path]
    seal: Step


def make_plan(folder: Path, bun: str, minutes: Optional[float], out: Optional[Path]) -> Plan:
    """folder: the model's. minutes and out: of a trial. Raises ValueError where the schedule is not as it should be."""
    schedule, root, runs = read_schedule(folder), folder.parents[1], folder / "runs"
    place = runs if minutes is None else (out or runs / TRIAL).resolve()
    exported = place / f"{folder.name}.onnx"
    last = str(place / schedule.trainings[-1].run)
    steps = _trainings(schedule, folder, place, minutes)
    export, judge = (
        [word.format(run=last, runs=place, out=exported) for word in words] for words in (schedule.export, schedule.judge)
    )
    steps.append(Step("export", _script(folder, "export.py", "--run", last, "--out", str(exported), *export)))
    steps.append(Step("judge", _script(folder, *judge)))
    seal = Step("register", (bun, str(root / "models" / "evaluate" / "main.ts"), "seal"))
    committed = folder / f"{folder.name}.onnx" if minutes is None else None
    return Plan(tuple(steps), exported, committed, seal)


def _script(folder: Path, script: str, *arguments: str) -> Tuple[str, ...]:
    return (sys.executable, str(folder / script), *arguments)


def _trainings(schedule: Schedule, folder: Path, place: Path, minutes: Optional[float]) -> List[Step]:
    checkpoints = [place / training.run / "checkpoint.pt" for training in schedule.trainings]
    steps = []
    for number, (training, checkpoint) in enumerate(zip(schedule.trainings, checkpoints)):
        length = training.minutes if minutes is None else minutes
        spent = elapsed_minutes(checkpoint)
        # What another training has begun with stays as it was then.
        left_behind = any(later.exists() for later in checkpoints[number + 1:])
        done = spent >= length or left_behind
        state = f"{length:g} minutes, {'done' if done else f'{spent:.1f} of them spent'}"
        command = _script(folder, "train.py", *_options(training, place, length))
        steps.append(Step(f"train {training.run}", command, state, done, checkpoint, length))
    return steps


def _options(training: Training, place: Path, minutes: float) -> List[str]:
    told = ["--run", str(place / training.run), "--minutes", f"{minutes:g}"]
    if training.begin_with:
        told += ["--begin-with", str(place / training.begin_with)]
    for name, value in training.options.items():
        told += [f"--{name}", f"{value:g}"]
    return told
