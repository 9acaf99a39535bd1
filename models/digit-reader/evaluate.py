"""Figures of a checkpoint: synthetic by kind of display, real displays by given boxes, real LCD digits, each half.

`python3 evaluate.py [--run second] [--drawn-only] [--sheet out.png]`; the sheet shows the look half alone.
"""
import argparse
import json
import sys
from pathlib import Path
from typing import Dict, List, Optional, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from training.threads import settle  # noqa: E402

if __name__ == "__main__":
    settle(1)

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

from alphabet import collapse  # noqa: E402
from grammar import parse  # noqa: E402
from network import Answer, Digits  # noqa: E402
from pictures import Labelled, digit_strips, displays, single_digits  # noqa: E402
from training.rates import half_of, wilson  # noqa: E402
from training.run import load_average  # noqa: E402
from training.schedule import latest_checkpoint  # noqa: E402
from trial import held_out, try_out  # noqa: E402

LEAST_TIME = 0.5
"""A display is taken for a clock from this `time` on."""


def tell(right: int, total: int) -> str:
    """Share in per cent with its 95 % interval."""
    if total == 0:
        return "-"
    low, high = wilson(right, total)
    return f"{right}/{total} = {100 * right / total:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


@torch.no_grad()
def answer_all(network: torch.nn.Module, crops: np.ndarray) -> Tuple[List[str], np.ndarray]:
    texts, shown = [], []
    for part in np.array_split(crops, max(1, len(crops) // 64)):
        symbols, time = network(torch.from_numpy(part))
        texts += [collapse(row) for row in symbols.argmax(2).numpy()]
        shown.append(time.numpy())
    return texts, np.concatenate(shown)


def judge(item: Labelled, text: str, shown: float) -> bool:
    read = parse(text) if shown >= LEAST_TIME else None
    if item.truth is None or read is None:
        return item.truth is read
    return read == item.truth


def evaluate_displays(network: torch.nn.Module, sheet: Optional[Path]) -> Dict[str, str]:
    items = list(displays())
    texts, shown = answer_all(network, np.stack([item.crop for item in items]))
    right = [judge(item, text, time) for item, text, time in zip(items, texts, shown)]
    tiles = []
    for item, text, time, good in zip(items, texts, shown, right):
        if item.half == "look":
            print(f"{'ok   ' if good else 'WRONG'} {time:.2f} {text!r:14} {item.truth} {item.path} ({item.note})")
            tile = np.zeros((66, 160), np.uint8)
            tile[:48] = item.crop
            cv2.putText(tile, f"{text} {time:.2f}", (2, 62), 0, 0.4, 255, 1)
            tiles.append(tile)
    if sheet:
        tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % 4)
        cv2.imwrite(str(sheet), np.vstack([np.hstack(tiles[at:at + 4]) for at in range(0, len(tiles), 4)]))
    told = {}
    for half in ("look", "report"):
        for name, timed in (("digital", True), ("other", False)):
            of_kind = [item.half == half and (item.truth is not None) == timed for item in items]
            chosen = [good for good, mine in zip(right, of_kind) if mine]
            told[f"{name} {half}"] = tell(sum(chosen), len(chosen))
    return told


def evaluate_digits(network: torch.nn.Module) -> Dict[str, str]:
    digits = list(single_digits())
    texts, shown = answer_all(network, np.stack([crop for _, _, crop in digits]))
    told, wrong = {}, {}
    for half in ("look", "report"):
        chosen = [(symbol, text) for (path, symbol, _), text in zip(digits, texts) if half_of(path) == half]
        told[f"single digits {half}"] = tell(sum(symbol == text for symbol, text in chosen), len(chosen))
        if half == "look":
            for symbol, text in chosen:
                if symbol != text:
                    kind = f"{symbol or 'blank'} as {text or 'blank'}"
                    wrong[kind] = wrong.get(kind, 0) + 1
    print("single digits, look half, wrong:", dict(sorted(wrong.items(), key=lambda pair: -pair[1])[:15]))
    for half in ("look", "report"):
        strips = list(digit_strips(half))
        texts, called = answer_all(network, np.stack([crop for _, crop in strips]))
        right = [text == truth and time >= LEAST_TIME for (truth, _), text, time in zip(strips, texts, called)]
        told[f"strips of four real digits {half}"] = tell(sum(right), len(right))
    told["single digits called a time"] = tell(int((shown >= LEAST_TIME).sum()), len(shown))
    return told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", help="name of the folder under runs/; else the last of schedule.json that was begun")
    parser.add_argument("--drawn-only", action="store_true", help="without the real pictures")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--synthetic", type=int, default=2000)
    options = parser.parse_args()
    network = Digits()
    told = load_average(latest_checkpoint(HERE, options.run), network)
    figures: Dict[str, object] = {name: round(value, 2) for name, value in told.items()}
    if options.synthetic:
        figures["synthetic"] = {k: round(v, 4) for k, v in try_out(network, held_out(options.synthetic)).items()}
    if not options.drawn_only:
        answer = Answer(network).eval()
        figures.update(evaluate_displays(answer, options.sheet))
        figures.update(evaluate_digits(answer))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
