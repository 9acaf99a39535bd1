"""Validation on held-out scenes, from which the threshold comes.

`python3 evaluate_synthetic.py [--run main] [--count 400] [--keep]`

Prints as JSON: recall and precision over thresholds, recall by size and kind at the chosen one. The chosen threshold is
the one with the best F2 (recall counts twice): these scenes hold far more lookalikes than sets do, and what is wrongly
found costs a reader's glance, what is missed is lost. Finds on what is to be left alone count neither way. --keep
writes it to threshold.json. Judges clock-finder.onnx in ONNX Runtime, or with --run a training's checkpoint in torch.
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

from backdrops import photographs  # noqa: E402
from geometry import box_of  # noqa: E402
from matching import IOU, band, boxes, iou, rate  # noqa: E402
from peaks import chosen as chosen_peaks  # noqa: E402
from scenes import scene  # noqa: E402

SEED = 900_000_011
LOWEST = 0.05
Row = Tuple[float, bool]


def held_out(count: int) -> List[Tuple[np.ndarray, np.ndarray]]:
    """Scenes of a seed that no training uses, on photographs that no training sees; kept beside the runs."""
    cache = HERE / "runs" / f"validation-{count}.npz"
    if not cache.exists():
        cv2.setNumThreads(1)
        cache.parent.mkdir(parents=True, exist_ok=True)
        rng, paths = np.random.default_rng(SEED), photographs(held_back=True)
        made = [scene(rng, paths) for _ in range(count)]
        np.savez(cache, pictures=np.stack([p for p, _ in made]), truths=np.stack([t for _, t in made]))
    stored = np.load(cache)
    return list(zip(stored["pictures"], stored["truths"]))


def score(peaks: np.ndarray, truth: np.ndarray) -> Tuple[List[Row], List[Tuple[str, int, float]]]:
    """Finds as (score, is a face) and faces as (size class, kind, score of the find that meets it or 0)."""
    finds, met = [], {}
    claimed = [(int(f[0]), box_of(f[3:7].reshape(2, 2), f[1:3], f[0] == 1)) for f in truth if f[0] >= 0]
    for value, _, box in boxes(peaks, LOWEST):
        scores = [iou(box, other) for _, other in claimed]
        best = int(np.argmax(scores)) if scores else -1
        if best >= 0 and scores[best] >= IOU and best not in met:
            met[best] = value
            if claimed[best][0] < 2:
                finds.append((value, True))
        elif not any(kind == 2 and _within(box, other) for kind, other in claimed):
            finds.append((value, False))
    faces = [(band(max(box[2:] - box[:2])), kind, met.get(k, 0.0)) for k, (kind, box) in enumerate(claimed) if kind < 2]
    return finds, faces


def _within(box: np.ndarray, other: np.ndarray) -> bool:
    centre = (box[:2] + box[2:]) / 2
    return bool(np.all(centre > other[:2]) and np.all(centre < other[2:]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run")
    options.add_argument("--model", type=Path, default=HERE / "clock-finder.onnx")
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()
    look, finds, faces = chosen_peaks(chosen.run, chosen.model), [], []
    for picture, truth in held_out(chosen.count):
        more = score(look(picture), truth)
        finds += more[0]
        faces += more[1]
    result = summary(finds, faces)
    print(json.dumps(result, indent=1))
    if chosen.keep:
        (HERE / "threshold.json").write_text(f'{{ "threshold": {result["threshold"]} }}\n')


def summary(finds: List[Row], faces: List[Tuple[str, int, float]]) -> Dict[str, object]:
    curve = []
    for threshold in np.arange(0.1, 0.9, 0.05):
        kept = [right for value, right in finds if value >= threshold]
        found = sum(value >= threshold for _, _, value in faces)
        curve.append({"threshold": round(float(threshold), 2), "precision": round(sum(kept) / max(1, len(kept)), 4),
                      "recall": round(found / max(1, len(faces)), 4)})
    def f2(row: Dict[str, float]) -> float:
        return 5 * row["precision"] * row["recall"] / max(1e-9, 4 * row["precision"] + row["recall"])

    threshold = max(curve, key=f2)["threshold"]
    groups: Dict[str, List[bool]] = defaultdict(list)
    for size, kind, value in faces:
        for name in (f"{('analog', 'digital')[kind]} {size}", ("analog", "digital")[kind], "all"):
            groups[name].append(value >= threshold)
    return {
        "threshold": threshold,
        "curve": curve,
        "recall": {name: rate(sum(v), len(v)) for name, v in sorted(groups.items())},
    }


if __name__ == "__main__":
    main()
