"""Figures on held-out drawn pictures: `python3 evaluate.py [--run main] [--model person-judge.onnx] [--crops 2000] [--keep]`.

Prints as JSON: of the crops that show a person, a thing, a thing beside people or the ground, the share called a person, at the
threshold and at others; and of regions of which neither or both pictures show a person, the share that both call one. The thresholds, of
one picture and of both, are the lowest at which at most MOST_THINGS of the things of other drawn pictures, those of the calibration, are
called people; --keep writes them to threshold.json. Judges the committed file in the product's own runtime, or
with --run a training's checkpoint in torch.
"""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "change")]

from training.threads import settle  # noqa: E402

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from crops import HEIGHT, WIDTH  # noqa: E402
from samples import PERSON, scene_samples  # noqa: E402
from training.rates import wilson  # noqa: E402

SEEDS = {"validation": 900_000_021, "calibration": 900_000_022}
"""Of the scenes that are judged, and of those that choose the threshold."""
MOST_THINGS = 0.01
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995)
THINGS = ("thing", "thing beside people")
CLASSES = 3
MOST_OF_A_SCENE = 100


def held_out(count: int, name: str) -> Tuple[Path, np.ndarray, np.ndarray]:
    """Crops of scenes of a seed that no training uses, of photographs and people that none sees, kept beside the runs.

    Their file, their strata, the numbers of their regions.
    """
    folder = HERE / "runs" / f"{name}-{count}"
    if not (folder / "strata.json").exists():
        cv2.setNumThreads(1)
        folder.mkdir(parents=True, exist_ok=True)
        found: List[Tuple[np.ndarray, str, int]] = []
        scene = 0
        while len(found) < count:
            drawn = scene_samples(np.random.default_rng((SEEDS[name], scene)), True)
            found += [(crop, stratum, scene * MOST_OF_A_SCENE + region) for crop, stratum, region in drawn]
            scene += 1
        np.stack([crop for crop, _, _ in found]).tofile(folder / "crops.u8")
        (folder / "strata.json").write_text(json.dumps([told[1:] for told in found]))
    strata = json.loads((folder / "strata.json").read_text())
    return folder / "crops.u8", np.array([stratum for stratum, _ in strata]), np.array([region for _, region in strata])


def pairs(regions: np.ndarray) -> np.ndarray:
    """Places [n, 2] of the two crops of each region that is clear in both pictures; they follow one another."""
    first = np.nonzero(regions[1:] == regions[:-1])[0]
    return np.stack([first, first + 1], 1)


def answers(crops: Path, run: str, model: Path) -> np.ndarray:
    """Probabilities that a crop's region is a person, float32 [count]."""
    if run:
        import torch

        from export import shipped

        network, pictures = shipped(run), np.fromfile(crops, np.uint8).reshape(-1, HEIGHT, WIDTH, 4)
        with torch.no_grad():
            parts = [network(torch.from_numpy(pictures[at:at + 64])).numpy() for at in range(0, len(pictures), 64)]
        return np.concatenate(parts)[:, PERSON]
    out = crops.with_suffix(".f32")
    bun = HERE.parents[1] / ".camf/bun"
    subprocess.run([str(bun if bun.exists() else "bun"), str(HERE / "answer.ts"), str(model.resolve()), str(crops), str(out)], check=True,
                   stdout=sys.stderr)
    return np.fromfile(out, np.float32).reshape(-1, CLASSES)[:, PERSON]


def tell(hits: np.ndarray) -> str:
    """Called a person, of so many, per cent, 95 % interval."""
    low, high = wilson(int(hits.sum()), len(hits))
    return f"{int(hits.sum())} of {len(hits)}, {hits.mean() * 100 if len(hits) else 0:.1f} % ({low * 100:.1f}-{high * 100:.1f})"


def judge(chances: np.ndarray, names: np.ndarray, regions: np.ndarray) -> Tuple[Dict[str, np.ndarray], Dict[str, np.ndarray]]:
    """By stratum: the chances of single crops; and the lesser of each region's two."""
    one = {name: chances[names == name] for name in sorted(set(names))}
    found = pairs(regions)
    people = (names[found] == "person").sum(1)
    things = np.isin(names[found], THINGS).any(1)
    lesser = chances[found].min(1)
    return one, {"person": lesser[people == 2], "thing": lesser[(people == 0) & things], "ground": lesser[(people == 0) & ~things]}


def lowest(things: np.ndarray) -> float:
    """The lowest threshold at which few enough things are called people."""
    return next((least for least in THRESHOLDS if (things >= least).mean() <= MOST_THINGS), THRESHOLDS[-1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", default="")
    options.add_argument("--model", type=Path, default=HERE / "person-judge.onnx")
    options.add_argument("--crops", type=int, default=2000)
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    crops, names, regions = held_out(chosen.crops, "calibration")
    one, both = judge(answers(crops, chosen.run, chosen.model), names, regions)
    threshold, shared = (lowest(np.concatenate([each[name] for name in each if name.startswith("thing")])) for each in (one, both))
    crops, names, regions = held_out(chosen.crops, "validation")
    one, both = judge(answers(crops, chosen.run, chosen.model), names, regions)
    told = {str(least): {name: tell(chances >= least) for name, chances in one.items()} for least in (threshold, *THRESHOLDS)}
    told_both = {str(least): {name: tell(chances >= least) for name, chances in both.items()} for least in (shared, *THRESHOLDS)}
    print(json.dumps({"threshold": threshold, "shared": shared, "called people": told, "called people by both": told_both}, indent=1))
    if chosen.keep:
        (HERE / "threshold.json").write_text(f'{{ "threshold": {threshold}, "shared": {shared} }}\n')


if __name__ == "__main__":
    settle(1)
    main()
