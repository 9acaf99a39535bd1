"""The finder on real photographs: `python3 evaluate.py [--run main] [--model FILE.onnx] [--finds OUT.json]
[--clocks-only]`.

Judges clock-finder.onnx in ONNX Runtime, or with --run a training's checkpoint in torch.

Prints JSON: for the look half (error analysis may look at it) and the report half apart (first hex digit of the SHA-256
of the path below 8, or not), recall at IoU 0.5 and by the looser test, by kind and size; false finds on pictures that
hold no clock. The threshold comes from synthetic scenes (threshold.json), never from here.
"""
from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from training.threads import settle  # noqa: E402

settle(1)

import numpy as np  # noqa: E402
from PIL import Image, ImageOps  # noqa: E402

from backdrops import SHARED, photographs  # noqa: E402
from matching import IOU, alike, band, boxes, iou, rate  # noqa: E402
from peaks import Peaks, chosen as chosen_peaks  # noqa: E402
from scenes import GREY, HEIGHT, WIDTH  # noqa: E402
from training.rates import half_of  # noqa: E402

DATA = SHARED / "data"
CALTECH = 300
COCO = ("photos/lightly-ai+coco128_yolo", "photos/lizhogn+tiny_coco_dataset")
# The row's box is rough, or only the dial's inner part: such rows are reported apart.
ROUGH = ("box rough", "inner dial only")
Tallies = Dict[str, List[bool]]


def fitted(path: Path) -> Tuple[np.ndarray, float]:
    """The upright picture scaled into the input, and the scale."""
    with Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    scale = min(WIDTH / picture.width, HEIGHT / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    out = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    out[: size[1], : size[0]] = np.asarray(
        picture.resize(size, Image.BILINEAR if scale > 1 else Image.BOX if scale < 0.4 else Image.BICUBIC)
    )
    return out, scale


class Finder:
    """Finds on pictures; `found` keeps them for looking at."""

    def __init__(self, look: Peaks, threshold: float) -> None:
        self.look, self.threshold = look, threshold
        self.found: List[dict] = []

    def __call__(self, path: Path) -> Tuple[List[Tuple[float, int, np.ndarray]], Tuple[int, int]]:
        picture, scale = fitted(path)
        found = boxes(self.look(picture), self.threshold)
        with Image.open(path) as opened:
            w, h = ImageOps.exif_transpose(opened).size
        name = str(path.relative_to(DATA))
        self.found.append(
            {
                "path": name,
                "half": half_of(name),
                "finds": [(s, k, [round(float(v), 1) for v in b]) for s, k, b in found],
            }
        )
        return found, (round(w * scale), round(h * scale))


def labels() -> Dict[str, List[dict]]:
    grouped: Dict[str, List[dict]] = defaultdict(list)
    with open(DATA / "clocks/labels.csv", newline="") as file:
        for row in csv.DictReader(file):
            grouped[row["path"]].append(row)
    return grouped


def clocks(finder: Finder) -> Dict[str, object]:
    """Recall and precision on the labelled pictures."""
    tallies: Dict[str, Tallies] = {name: defaultdict(list) for name in ("look", "report")}
    for path, rows in labels().items():
        found, (w, h) = finder(DATA / path)
        tally, truths, rough = tallies[half_of(path)], [], False
        for row in rows:
            x, y, bw, bh = (float(row[k]) for k in "xywh")
            box = np.array([x * w, y * h, (x + bw) * w, (y + bh) * h])
            if row["kind"] == "other":
                tally["finds on other, harmless as the readers refuse"].append(bool(found))
                continue
            truths.append(box)
            rough = rough or any(word in row["note"] for word in ROUGH)
            best = max((iou(b, box) for _, _, b in found), default=0.0)
            loose = any(alike(b, box) for _, _, b in found)
            right = [k for _, k, b in found if iou(b, box) >= IOU]
            group = "rough box" if any(word in row["note"] for word in ROUGH) else row["kind"]
            tally[f"iou {group}"].append(best >= IOU)
            tally[f"near {group}"].append(loose or best >= IOU)
            if group in ("analog", "digital"):
                tally["iou all"].append(best >= IOU)
                tally["near all"].append(loose or best >= IOU)
                tally[f"iou {band(max(box[2:] - box[:2]))}"].append(best >= IOU)
                if right:
                    tally["kind right of those found"].append(right[0] == (row["kind"] == "digital"))
        if truths and not rough:
            for _, _, b in found:
                tally["precision on labelled pictures"].append(any(iou(b, t) >= IOU or alike(b, t) for t in truths))
    return {name: {key: rate(sum(v), len(v)) for key, v in sorted(tally.items())} for name, tally in tallies.items()}


def false_finds(finder: Finder, paths: List[Path]) -> Dict[str, object]:
    counts = [len(finder(path)[0]) for path in paths]
    return {"pictures with finds": rate(sum(c > 0 for c in counts), len(counts)), "finds": sum(counts)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run")
    options.add_argument("--model", type=Path, default=HERE / "clock-finder.onnx")
    options.add_argument("--finds", type=Path)
    options.add_argument("--clocks-only", action="store_true")
    chosen = options.parse_args()
    threshold = json.loads((HERE / "threshold.json").read_text())["threshold"]
    finder = Finder(chosen_peaks(chosen.run, chosen.model), threshold)
    result: Dict[str, object] = {"threshold": threshold, "clocks": clocks(finder)}
    if not chosen.clocks_only:
        result["caltech"] = false_finds(finder, photographs(held_back=True)[:CALTECH])
        for folder in COCO:
            pictures = sorted(p for p in (DATA / folder).rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
            result[folder] = false_finds(finder, pictures)
    print(json.dumps(result, indent=1))
    if chosen.finds:
        chosen.finds.write_text(json.dumps(finder.found))


if __name__ == "__main__":
    main()
