"""A contact sheet of crops, the region's rim drawn in: `python3 contact.py OUT.png [seed] [count]`. Green: people. Look before training."""
from __future__ import annotations

import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "change")]

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from samples import scene_samples  # noqa: E402

COLUMNS = 22


def tile(picture: np.ndarray, name: str) -> np.ndarray:
    """Twice its size, in a frame of the truth's colour."""
    shown = cv2.resize(picture[..., :3], None, fx=1.5, fy=1.5)
    mask = cv2.resize(picture[..., 3], None, fx=1.5, fy=1.5)
    rims, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(shown, rims, -1, (255, 255, 0), 1)
    return cv2.copyMakeBorder(shown, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(60, 220, 60) if name == "person" else (220, 60, 60))


def main() -> None:
    start, count = int(sys.argv[2]) if len(sys.argv) > 2 else 1, int(sys.argv[3]) if len(sys.argv) > 3 else 176
    cv2.setNumThreads(1)
    rng = np.random.default_rng(start)
    tiles, scenes = [], 0
    scene_samples(rng, True)
    since = time.process_time()
    while len(tiles) < count:
        tiles += [tile(picture, name) for picture, name, _ in scene_samples(rng, True)]
        scenes += 1
    print(f"{(time.process_time() - since) / len(tiles) * 1000:.0f} ms of processor time a crop, {len(tiles) / scenes:.1f} crops a scene")
    rows = [np.hstack(tiles[k:k + COLUMNS]) for k in range(0, count - count % COLUMNS, COLUMNS)]
    cv2.imwrite(sys.argv[1], np.vstack(rows)[..., ::-1])


if __name__ == "__main__":
    main()
