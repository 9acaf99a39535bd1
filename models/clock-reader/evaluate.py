"""Measure any checkpoint: `python3 models/clock-reader/evaluate.py [--checkpoint …] [--sheet failures.png]`. Prints
JSON."""
from __future__ import annotations

import argparse
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Dict, List

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import cv2  # noqa: E402
import numpy as np  # noqa: E402

from drawing.backgrounds import SHARED  # noqa: E402
from pictures import Given, given_boxes  # noqa: E402
from training.rates import wilson  # noqa: E402
from training.schedule import latest_checkpoint  # noqa: E402

HELD_OUT_SEED = 990_000_001
HELD_OUT = 1000


def figures(off: np.ndarray, answer: np.ndarray, truth: np.ndarray) -> Dict[str, object]:
    """Shares right within 1 and 5 minutes and of the hour (the answer's hour hand is in the right sector)."""
    n = len(off)
    one, five = int((off <= 1.5).sum()), int((off <= 5.5).sum())
    hour = int(((answer // 60 == truth // 60) | (off <= 5.5)).sum())
    return {
        "n": n, "within1": round(one / max(n, 1), 4), "interval": [round(end, 3) for end in wilson(one, n)],
        "within5": round(five / max(n, 1), 4), "hour": round(hour / max(n, 1), 4),
    }


def held_out(folder: Path) -> Dict[str, np.ndarray]:
    """Synthetic samples of a seed no training uses, kept on disk."""
    path = folder / f"held-out-{HELD_OUT}.npz"
    if not path.exists():
        from samples import samples

        drawn = list(islice(samples(HELD_OUT_SEED), HELD_OUT))
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **{name: np.stack([s[name] for s in drawn]) for name in drawn[0]})
    return dict(np.load(path))


def read(network, crops: np.ndarray, batch: int = 64) -> Dict[str, np.ndarray]:
    """times (log-probabilities) [N,720], readable [N], pose [N,2,3]"""
    import torch

    parts = []
    with torch.no_grad():
        for i in range(0, len(crops), batch):
            r = network(torch.from_numpy(crops[i : i + batch]))
            parts.append((r.times.log_softmax(1).numpy(), r.readable.sigmoid().numpy(), r.pose.numpy()))
    return {name: np.concatenate([p[i] for p in parts]) for i, name in enumerate(("times", "readable", "pose"))}


def circle(answer: np.ndarray, truth: np.ndarray) -> np.ndarray:
    off = np.abs(answer - truth) % 720
    return np.minimum(off, 720 - off)


def measure_synthetic(network, data: Dict[str, np.ndarray]) -> Dict[str, object]:
    out = read(network, data["crop"])
    answer, ok = out["times"].argmax(1), data["readable"] > 0.5
    off = circle(answer, data["minutes"])
    size, roll, tilt, dark, watch, blur = data["facts"].T
    strata = {
        "all": ok, "dial under 16 px": ok & (size < 16), "16-24 px": ok & (size >= 16) & (size < 24),
        "24-40 px": ok & (size >= 24) & (size < 40), "40 px and more": ok & (size >= 40),
        "roll over 12": ok & (abs(roll) > 12), "tilt over 30": ok & (tilt > 30), "dark": ok & (dark > 0),
        "watch": ok & (watch > 0),
    }
    result: Dict[str, object] = {
        name: figures(off[pick], answer[pick], data["minutes"][pick]) for name, pick in strata.items()
    }
    score, label = out["readable"], data["readable"]
    order = np.argsort(score)
    ranks = np.empty(len(score))
    ranks[order] = np.arange(len(score))
    positive = label > 0.5
    auc = (ranks[positive].mean() - (positive.sum() - 1) / 2) / max(1, (~positive).sum())
    result["readable score"] = threshold(score, positive, (off <= 1.5) & positive)
    truth = data["pose"]
    marks = np.array([[0.0, -1, 1], [1, 0, 1], [0, 1, 1], [-1, 0, 1], [0, 0, 1]]).T
    away = np.linalg.norm((out["pose"] - truth) @ marks, axis=1).mean(1)[data["clock"] > 0.5]
    result["readable AUC"] = round(float(auc), 4)
    result["pose, median px"] = round(float(np.median(away) * 64), 2)
    return result


def measure_real(network, given: List[Given]) -> Dict[str, object]:
    timed = [g for g in given if g.headline]
    out = read(network, np.stack([g.crop for g in timed]))
    answer, truth = out["times"].argmax(1), np.array([g.minutes for g in timed])
    off = circle(answer, truth)
    picks = {"all": np.ones(len(timed), bool)}
    for name in ("look", "report"):
        picks[name] = np.array([g.half == name for g in timed])
    for name in ("watch", "wall", "wild"):
        picks[name] = np.array([g.stratum == name for g in timed])
    picks["show-room"] = np.array([g.show_room for g in timed])
    picks["other times"] = ~picks["show-room"]
    result: Dict[str, object] = {name: figures(off[p], answer[p], truth[p]) for name, p in picks.items()}
    others = [g for g in given if g.kind == "other"]
    result["readable of others"] = [
        round(float(v), 2) for v in read(network, np.stack([g.crop for g in others]))["readable"]
    ]
    result["readable of timed"] = [
        round(float(v), 3) for v in np.quantile(out["readable"], (0.02, 0.05, 0.1, 0.25, 0.5))
    ]
    return result


def again(crops: np.ndarray, poses: np.ndarray) -> np.ndarray:
    """Each crop cut anew so that `poses` [N,2,3] (unit face -> crop) becomes the promised pose."""
    out = np.empty_like(crops)
    for i, (crop, pose) in enumerate(zip(crops, poses)):
        m = np.zeros((2, 3))
        m[:, :2] = pose[:, :2] / 0.75
        m[:, 2] = (pose[:, 2] + 1) * 64 - 0.5 + m[:, :2] @ (-63.5, -63.5)
        out[i] = cv2.warpAffine(
            crop, m, (128, 128), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
        )
    return out


JOLTS = ((1.0, 0, 0), (0.93, 0.02, -0.02), (1.08, -0.02, 0.02), (1.0, 0.03, 0.03), (1.0, -0.03, -0.03))


def measure_repeats(network, data: Dict[str, np.ndarray]) -> Dict[str, object]:
    """What a second look brings: the crop cut anew by the pose found, and averages over jolted crops."""
    ok = data["readable"] > 0.5
    crops, truth = data["crop"][ok], data["minutes"][ok]
    first = read(network, crops)
    second = read(network, again(crops, first["pose"]))
    jolted = [
        read(network, again(crops, np.tile(np.array([[0.75 * s, 0, x], [0, 0.75 * s, y]]), (len(crops), 1, 1))))
        for s, x, y in JOLTS
    ]
    chances = [np.exp(j["times"]) for j in jolted]
    answers = {
        "once": first["times"], "cut anew by its pose": second["times"],
        "mean of both": np.exp(first["times"]) + np.exp(second["times"]), "mean of two jolted": chances[0] + chances[1],
        "mean of three jolted": sum(chances[:3]), "mean of five jolted": sum(chances),
    }
    return {name: figures(circle(a.argmax(1), truth), a.argmax(1), truth) for name, a in answers.items()}


def threshold(score: np.ndarray, label: np.ndarray, right: np.ndarray) -> Dict[str, object]:
    """Of the readable score, on synthetic samples: coverage and precision, and what is let through of what cannot be
    read."""
    rows = {}
    for least in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        taken = score >= least
        rows[str(least)] = {
            "of readable": round(float(taken[label].mean()), 4),
            "of unreadable": round(float(taken[~label].mean()), 4),
            "right among taken": round(float(right[taken].mean()), 4) if taken.any() else None,
        }
    return rows


def sheet(network, given: List[Given], path: Path) -> None:
    """Failures of the half that may be looked at, with truth, answer, readable and pose."""
    timed = [g for g in given if g.headline and g.half == "look"]
    out = read(network, np.stack([g.crop for g in timed]))
    tiles = []
    for i, g in enumerate(timed):
        answer = int(out["times"][i].argmax())
        if circle(np.array(answer), np.array(g.minutes)) <= 1.5:
            continue
        tile = cv2.resize(cv2.cvtColor(g.crop, cv2.COLOR_GRAY2BGR), (256, 256), interpolation=cv2.INTER_CUBIC)
        a = np.linspace(0, 2 * np.pi, 40)
        ring = (out["pose"][i] @ np.stack((np.sin(a), -np.cos(a), np.ones(40))) + 1) * 128
        cv2.polylines(tile, [np.rint(ring.T).astype(np.int32)], True, (0, 220, 0), 1)
        cv2.circle(tile, tuple(int(v) for v in ring[:, 0]), 4, (0, 0, 255), -1)
        truth = f"{g.minutes // 60 or 12}:{g.minutes % 60:02d}"
        told = f"{answer // 60 or 12}:{answer % 60:02d} p{np.exp(out['times'][i].max()):.2f} r{out['readable'][i]:.2f}"
        text = f"{truth} read {told}"
        cv2.putText(tile, text, (2, 14), 0, 0.45, (0, 0, 255), 1, cv2.LINE_AA)
        tiles.append(tile)
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % 6) if tiles else []
    if tiles:
        cv2.imwrite(str(path), np.vstack([np.hstack(tiles[i : i + 6]) for i in range(0, len(tiles), 6)]))


def main(options: argparse.Namespace) -> None:
    from network import Reader
    from training.run import load_average

    network = Reader()
    other = latest_checkpoint(HERE, options.other) if options.other else None
    told = load_average(options.checkpoint or latest_checkpoint(HERE, options.run), network, other)
    result: Dict[str, object] = {"checkpoint": told}
    if not options.real_only:
        result["synthetic"] = measure_synthetic(network, held_out(HERE / "runs"))
        if options.repeats:
            result["repeats"] = measure_repeats(network, held_out(HERE / "runs"))
    if not options.drawn_only:
        given = given_boxes(SHARED)
        result["real"] = measure_real(network, given)
        if options.sheet:
            sheet(network, given, Path(options.sheet))
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", help="name of the folder under runs/; else the last of schedule.json that was begun")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint, where it is not that of a run")
    parser.add_argument("--with", dest="other", help="a run that this one began with, of which the mean is taken")
    parser.add_argument("--sheet", default="")
    parser.add_argument("--repeats", action="store_true", help="measure second looks on the synthetic samples too")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--real-only", action="store_true")
    only.add_argument("--drawn-only", action="store_true")
    from training.threads import settle

    settle(1)
    main(parser.parse_args())
