"""Figures on held-out drawn pairs: `python3 evaluate.py [--run main] [--model change.onnx] [--count 120] [--keep]`.

Prints as JSON: recall of changed things by size and kind, precision of finds, AP of boxes, alarms on unchanged pairs, over
thresholds. The threshold is that of the best F1 on other drawn pairs, those of the calibration; --keep writes it to
threshold.json. Judges the committed file in the product's own runtime, or with --run a training's checkpoint in torch.
"""
from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from training.threads import settle  # noqa: E402

settle(1)

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

from components import average_precision, boxed, finds, met, right, things  # noqa: E402
from pairs import HEIGHT, SHRINK, UNKNOWN, WIDTH, pair  # noqa: E402
from quantize import run_bun  # noqa: E402

SEEDS = {"validation": 900_000_011, "calibration": 900_000_012}
"""Of the pairs that are judged, and of those that choose the threshold and the calibration."""
CALIBRATION = 60
BANDS = ((12, "to 12 px"), (24, "to 24 px"), (48, "to 48 px"), (96, "to 96 px"), (1000, "larger"))
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MAPS = (2, HEIGHT // SHRINK, WIDTH // SHRINK)


def held_out(count: int, name: str = "validation") -> Tuple[Path, np.ndarray, List[List[str]]]:
    """Pairs of a seed that no training uses, of photographs that none sees, kept beside the runs: folder, truths, kinds."""
    folder = HERE / "runs" / f"{name}-{count}"
    if not (folder / "truths.npy").exists():
        cv2.setNumThreads(1)
        folder.mkdir(parents=True, exist_ok=True)
        truths, kinds = [], []
        for number in range(count):
            made = pair(np.random.default_rng((SEEDS[name], number)), held_back=True)
            made.pictures.tofile(folder / f"{number:04d}.u8")
            truths.append(made.truth)
            kinds.append(made.kinds)
        (folder / "kinds.json").write_text(json.dumps(kinds))
        np.save(folder / "truths.npy", np.stack(truths))
    return folder, np.load(folder / "truths.npy"), json.loads((folder / "kinds.json").read_text())


def answers(folder: Path, count: int, run: str, model: Path) -> np.ndarray:
    """Probabilities float32 [count, 2, h, w]."""
    if run:
        from export import shipped

        network = shipped(run)
        with torch.no_grad():
            pictures = (np.fromfile(folder / f"{number:04d}.u8", np.uint8).reshape(1, 2, HEIGHT, WIDTH, 3) for number in range(count))
            return np.concatenate([network(torch.from_numpy(each)).numpy() for each in pictures])
    print(run_bun("answer.ts", str(model.resolve()), str(folder)).strip(), file=sys.stderr)
    return np.stack([np.fromfile(folder / f"{number:04d}.f32", np.float32).reshape(MAPS) for number in range(count)])


def wilson(found: int, total: int) -> str:
    """found of total, per cent, 95 % interval."""
    if not total:
        return "0 of 0"
    z, share = 1.96, found / total
    middle, half = share + z * z / (2 * total), z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    low, high = ((middle + side * half) / (1 + z * z / total) * 100 for side in (-1, 1))
    return f"{found} of {total}, {share * 100:.0f} % ({low:.0f}-{high:.0f})"


def judge(chances: np.ndarray, truths: np.ndarray, kinds: List[List[str]], threshold: float) -> Dict[str, object]:
    """All figures at one threshold."""
    sizes: Dict[str, List[bool]] = defaultdict(list)
    sorts: Dict[str, List[bool]] = defaultdict(list)
    rows, hits, alarmed, wanted = [], [], [], 0
    for maps, truth, names in zip(chances, truths, kinds):
        count = 0
        for chance, plane in zip(maps, truth):
            found, there = finds(chance, plane, threshold), things(plane)
            count += len(found)
            wanted += len(there)
            hits += [right(find, plane) for find in found]
            rows += boxed(found, there)
            for thing in there:
                side = max(thing.box[2] - thing.box[0], thing.box[3] - thing.box[1]) * SHRINK
                seen = met(thing, found) > 0
                sizes[next(name for most, name in BANDS if side <= most)].append(seen)
                sorts[names[thing.number - 1]].append(seen)
        if not ((truth > 0) & (truth < UNKNOWN)).any():
            alarmed.append(count > 0)
    seen = [hit for hits_ in sizes.values() for hit in hits_]
    recall, precision = float(np.mean(seen)), float(np.mean(hits)) if hits else 0.0
    return {"threshold": threshold, "f1": round(2 * recall * precision / max(1e-9, recall + precision), 4), "recall": wilson(sum(seen), len(seen)),
            "precision": wilson(sum(hits), len(hits)), "ap50": round(average_precision(rows, wanted), 4), "alarmed": wilson(sum(alarmed), len(alarmed)),
            "sizes": {name: wilson(sum(sizes[name]), len(sizes[name])) for _, name in BANDS},
            "kinds": {name: wilson(sum(each), len(each)) for name, each in sorted(sorts.items())}}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", default="")
    options.add_argument("--model", type=Path, default=HERE / "change.onnx")
    options.add_argument("--count", type=int, default=120)
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    _, curve = score(chosen, CALIBRATION, "calibration")
    threshold = max(curve, key=lambda row: row["f1"])["threshold"]
    told, curve = score(chosen, chosen.count, "validation")
    short = [{name: row[name] for name in row if name not in ("sizes", "kinds")} for row in curve]
    print(json.dumps({"curve": short, "chosen": next(row for row in curve if row["threshold"] == threshold), "calibration": told}, indent=1))
    if chosen.keep:
        (HERE / "threshold.json").write_text(f'{{ "threshold": {threshold} }}\n')


def score(chosen: argparse.Namespace, count: int, name: str) -> Tuple[List[List[float]], List[Dict[str, object]]]:
    """How often cells of each tenth of probability had changed (mean probability, share changed, cells), and the figures over thresholds."""
    folder, truths, kinds = held_out(count, name)
    chances = answers(folder, count, chosen.run, chosen.model)
    known = truths != UNKNOWN
    sure, changed = chances[known], truths[known] > 0
    tenths = np.minimum((sure * 10).astype(int), 9)
    told = [[round(float(sure[tenths == k].mean()), 3), round(float(changed[tenths == k].mean()), 3), int((tenths == k).sum())]
            for k in range(10) if (tenths == k).any()]
    return told, [judge(chances, truths, kinds, threshold) for threshold in THRESHOLDS]


if __name__ == "__main__":
    main()
