"""Retrain one model as its schedule.json says: train, export, judge on held-out drawn pictures, put in place, register.

Goes on where it was cut off. With --minutes it is a trial: every training takes that long, everything lies in one
folder of its own (--out), and neither the other runs nor the committed model nor models.json are touched.
"""
from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Dict

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))

from training.plan import Plan, Step, make_plan  # noqa: E402
from training.progress import elapsed_minutes  # noqa: E402
from training.readiness import Refusal, check_readiness, find_bun, find_shared, model_names  # noqa: E402
from training.schedule import MOST_MINUTES  # noqa: E402

CUT_OFF, REFUSED = 1, 2


def parse() -> argparse.Namespace:
    names = model_names(MODELS)
    parser = argparse.ArgumentParser("models/retrain", description=__doc__)
    parser.add_argument("name", help=f"one of {', '.join(names)}")
    parser.add_argument("--minutes", type=float, help="a trial: so long for every training instead of the schedule's")
    parser.add_argument("--out", type=Path, help="the folder of a trial; models/NAME/runs/trial unless told")
    parser.add_argument("--dry-run", action="store_true", help="print what would be done")
    options = parser.parse_args()
    if options.name not in names:
        raise Refusal(f"there is no model {options.name!r}; there are {', '.join(names)}")
    if options.out and options.minutes is None:
        raise Refusal("--out is the folder of a trial, and a trial has --minutes")
    if options.minutes is not None and not 0 < options.minutes <= MOST_MINUTES:
        raise Refusal(f"--minutes is {options.minutes:g}; it may be more than 0 and {MOST_MINUTES} at most")
    return options


def show(plan: Plan) -> None:
    for step in plan.steps:
        print(f"{step.title}: {step.state}\n    {step.line}")
    if plan.committed:
        print(f"put in place: {plan.exported} becomes {plan.committed}\n{plan.seal.title}\n    {plan.seal.line}")
    else:
        print(f"a trial: {plan.exported} is what comes of it; the committed model stays as it is")


def follow(plan: Plan, environment: Dict[str, str]) -> None:
    """Every step that is not done. The committed file is replaced at the very end, at once."""
    for step in plan.steps:
        print(f"{step.title}: {step.state}", flush=True)
        if step.done:
            continue
        perform(step, environment)
        if step.checkpoint and elapsed_minutes(step.checkpoint) < step.minutes:
            raise InterruptedError(f"{step.title} was cut off; the same command goes on from its checkpoint")
    if plan.committed:
        partial = plan.committed.with_suffix(".partial")
        shutil.copyfile(plan.exported, partial)
        os.replace(partial, plan.committed)
        perform(plan.seal, environment)
    print(f"{plan.committed or plan.exported} is there", flush=True)


def perform(step: Step, environment: Dict[str, str]) -> None:
    """Run one command to its end. Asked to end, it asks the command, which leaves a checkpoint."""
    with subprocess.Popen(step.command, cwd=MODELS.parent, env=environment) as process:
        before = [(asked, signal.signal(asked, handler)) for asked, handler in (
            (signal.SIGTERM, lambda *_: process.terminate()),
            # From the terminal Ctrl-C reaches the command by itself.
            (signal.SIGINT, signal.SIG_IGN),
        )]
        try:
            code = process.wait()
        finally:
            for asked, handler in before:
                signal.signal(asked, handler)
    if code:
        raise InterruptedError(f"{step.title} ended with code {code}: see above; the same command goes on from there")


def main() -> int:
    try:
        options = parse()
        plan = make_plan(MODELS / options.name, find_bun(MODELS.parent), options.minutes, options.out)
        if options.dry_run:
            show(plan)
            return 0
        shared = find_shared(MODELS.parent)
        check_readiness(shared, plan.seal.command[0])
        follow(plan, {**os.environ, "CAMF_SHARED": str(shared)})
        return 0
    except (Refusal, ValueError) as refused:
        print(f"models/retrain: {refused}", file=sys.stderr)
        return REFUSED
    except InterruptedError as ended:
        print(f"models/retrain: {ended}", file=sys.stderr)
        return CUT_OFF


if __name__ == "__main__":
    sys.exit(main())
