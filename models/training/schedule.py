"""The trainings that one model's weights come from, in order, as `schedule.json` in its folder holds them."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Tuple, Union

FILE = "schedule.json"
MOST_TRAININGS = 8
MOST_MINUTES = 24 * 60
NAME = re.compile(r"[a-z]+(-[a-z]+)*")
OPTIONS = ("rate", "seed", "threads")
"""Numbers that train.py takes and that a training may set; without one it is train.py's own."""


@dataclass(frozen=True)
class Training:
    """One run of train.py. begin_with: the run whose averaged weights it begins with."""

    run: str
    minutes: float
    begin_with: Optional[str]
    options: Mapping[str, Union[int, float]]


@dataclass(frozen=True)
class Schedule:
    """export: further arguments of export.py; judge: script and arguments that print the figures on held-out drawn
    pictures. `{run}` is the last training's run, `{runs}` where all runs are, `{out}` the exported file."""

    trainings: Tuple[Training, ...]
    export: Tuple[str, ...]
    judge: Tuple[str, ...]


def _training(row: dict, earlier: Tuple[str, ...]) -> Training:
    unknown = set(row) - {"run", "minutes", "begin-with", *OPTIONS}
    if unknown:
        raise ValueError(f"a training has {', '.join(sorted(unknown))}, which nobody knows")
    run, minutes, begin_with = row["run"], float(row["minutes"]), row.get("begin-with")
    if not NAME.fullmatch(run) or run in earlier:
        raise ValueError(f"{run!r} is no name for a run, or one twice")
    if not 0 < minutes <= MOST_MINUTES:
        raise ValueError(f"{run} has {minutes} minutes; 0 to {MOST_MINUTES} can be trained")
    if begin_with is not None and begin_with not in earlier:
        raise ValueError(f"{run} begins with {begin_with}, which does not come before it")
    return Training(run, minutes, begin_with, {name: row[name] for name in OPTIONS if name in row})


def read_schedule(folder: Path) -> Schedule:
    """What `folder`/schedule.json says. Raises ValueError with a sentence where it is not as it should be."""
    path = folder / FILE
    try:
        told = json.loads(path.read_text())
        if not 0 < len(told["trainings"]) <= MOST_TRAININGS:
            raise ValueError(f"1 to {MOST_TRAININGS} trainings can be followed")
        trainings: Tuple[Training, ...] = ()
        for row in told["trainings"]:
            trainings += (_training(row, tuple(training.run for training in trainings)),)
        return Schedule(trainings, tuple(told.get("export", ())), tuple(told["judge"]))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def latest_checkpoint(folder: Path, run: Optional[str] = None) -> Path:
    """The checkpoint of `run` under `folder`/runs, by default of the schedule's last training that has left one."""
    runs = [run] if run else [training.run for training in reversed(read_schedule(folder).trainings)]
    places = [folder / "runs" / name / "checkpoint.pt" for name in runs]
    return next((place for place in places if place.exists()), places[-1])
