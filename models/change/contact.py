"""A contact sheet of pairs with their truth drawn over: `python3 contact.py OUT.png [seed] [count]`. Look before training."""
from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from pairs import SHRINK, UNKNOWN, Pair, pair  # noqa: E402

COLUMNS = 3
PALETTE = ((255, 40, 40), (40, 255, 40), (60, 120, 255), (255, 220, 0), (255, 0, 255))


def overlay(picture: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Outlines: a colour a thing; grey where nobody knows."""
    shown = picture.copy()
    large = cv2.resize(truth, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_NEAREST)
    shown[large == UNKNOWN] = shown[large == UNKNOWN] // 2 + 64
    for number in np.unique(truth):
        if 0 < number < UNKNOWN:
            outlines, _ = cv2.findContours((large == number).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
            cv2.drawContours(shown, outlines, -1, PALETTE[number % len(PALETTE)], 1)
    return shown


def tile(made: Pair) -> np.ndarray:
    shown = np.hstack([overlay(made.pictures[k], made.truth[k]) for k in (0, 1)])
    cv2.putText(shown, " ".join(made.kinds) or "-", (4, 12), 0, 0.4, (255, 255, 0), 1, cv2.LINE_AA)
    return cv2.copyMakeBorder(shown, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(255, 255, 255))


def main() -> None:
    start, count = int(sys.argv[2]) if len(sys.argv) > 2 else 1, int(sys.argv[3]) if len(sys.argv) > 3 else 18
    cv2.setNumThreads(1)
    rng = np.random.default_rng(start)
    pair(rng)
    since = time.process_time()
    tiles = [tile(pair(rng)) for _ in range(count)]
    print(f"{(time.process_time() - since) / count * 1000:.0f} ms of processor time a pair; {SHRINK=}")
    rows = [np.hstack(tiles[k:k + COLUMNS]) for k in range(0, count - count % COLUMNS, COLUMNS)]
    cv2.imwrite(sys.argv[1], np.vstack(rows)[..., ::-1])


if __name__ == "__main__":
    main()
