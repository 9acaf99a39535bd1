"""A pool of drawn crops on disk, for drawing is dear: `python3 pool.py [--crops 6000] [--seed 1]`. The same command goes on where it ended.

runs/pool/<seed>.crops and .shown hold one crop and its class after the other; whoever trains reads as many as are whole.
"""
from __future__ import annotations

import argparse
import fcntl
import sys
from pathlib import Path
from typing import Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "change")]

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from crops import HEIGHT, WIDTH  # noqa: E402
from samples import scene_samples, truth  # noqa: E402

CROP = (HEIGHT, WIDTH, 4)
FOLDER = HERE / "runs" / "pool"


def places(seed: int) -> Tuple[Path, Path]:
    return FOLDER / f"{seed}.crops", FOLDER / f"{seed}.shown"


def drawn(seed: int) -> int:
    """Whole crops that are there: the class is written last."""
    path = places(seed)[1]
    return path.stat().st_size if path.exists() else 0


def draw(seed: int, count: int) -> None:
    """Draw scenes until the pool holds `count` crops. Does nothing while another process draws into it."""
    cv2.setNumThreads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in places(seed):
        path.touch()
    crops, shown = (path.open("r+b") for path in places(seed))
    with crops, shown:
        try:
            fcntl.flock(shown, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        number, empty = drawn(seed), 0
        crops.seek(number * int(np.prod(CROP)))
        shown.seek(number)
        while number < count:
            for picture, name, _ in scene_samples(np.random.default_rng((seed, number, empty)), False):
                crops.write(np.ascontiguousarray(picture).tobytes())
                crops.flush()
                shown.write(bytes([truth(name)]))
                shown.flush()
            # A scene's seed is the number of the crop that it begins with, and how many before it had none.
            empty = empty + 1 if drawn(seed) == number else 0
            number = drawn(seed)


class Pool:
    """What is drawn so far, read from disk as it is asked for."""

    def __init__(self, seed: int) -> None:
        self.seed, self.count = seed, 0
        self.crops, self.shown = np.empty((0, *CROP), np.uint8), np.empty(0, np.uint8)

    def refresh(self) -> int:
        """Look how many crops there are by now; that many can be read."""
        count = drawn(self.seed)
        if count > self.count:
            self.count = count
            self.crops, self.shown = (np.memmap(path, np.uint8, "r", shape=shape) for path, shape in zip(places(self.seed), ((count, *CROP), (count,))))
        return self.count


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--crops", type=int, default=6000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    draw(chosen.seed, chosen.crops)


if __name__ == "__main__":
    main()
