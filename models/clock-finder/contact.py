"""A contact sheet of scenes with their truth drawn over: `python3 contact.py OUT.png [seed] [count]`. Look before
training."""
from __future__ import annotations

import sys
import time

import cv2
import numpy as np

from backdrops import photographs
from scenes import scene

COLUMNS = 5
SHRINK = 0.6
COLOURS = {0: (0, 255, 0), 1: (255, 160, 0), 2: (150, 150, 150)}


def draw(picture: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The outline of each face with twelve o'clock marked; displays as parallelograms."""
    shown = picture.copy()
    around = np.linspace(0, 2 * np.pi, 40)
    for face in truth:
        if face[0] < 0:
            continue
        matrix, centre = face[3:7].reshape(2, 2), face[1:3]
        ring = np.c_[np.cos(around), np.sin(around)]
        if face[0] == 1:
            ring = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1.0]])
        cv2.polylines(shown, [np.round(ring @ matrix.T + centre).astype(np.int32)], True, COLOURS[int(face[0])], 2)
        top = centre + matrix @ np.array([0, -1.0])
        cv2.line(shown, tuple(map(int, centre)), tuple(map(int, top)), (255, 0, 255), 1)
    return shown


def main() -> None:
    seed, count = int(sys.argv[2]) if len(sys.argv) > 2 else 1, int(sys.argv[3]) if len(sys.argv) > 3 else 30
    rng, paths, tiles, since = np.random.default_rng(seed), photographs(), [], time.process_time()
    for _ in range(count):
        tiles.append(draw(*scene(rng, paths)))
    print(f"{(time.process_time() - since) / count * 1000:.0f} ms of processor time a scene")
    tiles = [cv2.resize(tile, None, fx=SHRINK, fy=SHRINK, interpolation=cv2.INTER_AREA) for tile in tiles]
    rows = [np.hstack(tiles[k:k + COLUMNS]) for k in range(0, count - count % COLUMNS, COLUMNS)]
    cv2.imwrite(sys.argv[1], np.vstack(rows)[..., ::-1])


if __name__ == "__main__":
    main()
