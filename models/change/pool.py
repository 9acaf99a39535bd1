"""A pool of drawn pairs on disk, for drawing is dear: `python3 pool.py [--pairs 6000] [--seed 1]`. The same command goes on where it ended.

runs/pool/<seed>.pictures and .truth hold one pair after the other; whoever trains reads as many as are whole (`Pool.refresh`).
"""
from __future__ import annotations

import argparse
import fcntl
import sys
from pathlib import Path
from typing import Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from pairs import HEIGHT, SHRINK, WIDTH, pair  # noqa: E402

PICTURES = (2, HEIGHT, WIDTH, 3)
TRUTH = (2, HEIGHT // SHRINK, WIDTH // SHRINK)
FOLDER = HERE / "runs" / "pool"


def places(folder: Path, seed: int) -> Tuple[Path, Path]:
    return folder / f"{seed}.pictures", folder / f"{seed}.truth"


def drawn(folder: Path, seed: int) -> int:
    """Whole pairs that are there: the truth is written last."""
    path = places(folder, seed)[1]
    return path.stat().st_size // int(np.prod(TRUTH)) if path.exists() else 0


def draw(folder: Path, seed: int, count: int) -> None:
    """Draw until the pool holds `count` pairs; each pair has a seed of its own. Does nothing while another process draws into it."""
    cv2.setNumThreads(1)
    folder.mkdir(parents=True, exist_ok=True)
    for path in places(folder, seed):
        path.touch()
    pictures, truth = (path.open("r+b") for path in places(folder, seed))
    with pictures, truth:
        try:
            fcntl.flock(truth, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        start = drawn(folder, seed)
        pictures.seek(start * int(np.prod(PICTURES)))
        truth.seek(start * int(np.prod(TRUTH)))
        for number in range(start, count):
            made = pair(np.random.default_rng((seed, number)))
            for file, array in ((pictures, made.pictures), (truth, made.truth)):
                file.write(np.ascontiguousarray(array).tobytes())
                file.flush()


class Pool:
    """What is drawn so far, read from disk as it is asked for."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed, self.count = folder, seed, 0
        self.pictures, self.truth = np.empty((0, *PICTURES), np.uint8), np.empty((0, *TRUTH), np.uint8)

    def refresh(self) -> int:
        """Look how many pairs there are by now; that many can be read."""
        count = drawn(self.folder, self.seed)
        if count > self.count:
            self.count = count
            self.pictures, self.truth = (np.memmap(path, np.uint8, "r", shape=(count, *shape))
                                         for path, shape in zip(places(self.folder, self.seed), (PICTURES, TRUTH)))
        return self.count


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=6000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    draw(FOLDER, chosen.seed, chosen.pairs)


if __name__ == "__main__":
    main()
