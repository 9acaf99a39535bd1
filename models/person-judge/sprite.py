"""One drawn figure as a PNG with its alpha: `python3 sprite.py OUT.png FIGURE [CLOTHES] [STIR]`, each the seed of something.

FIGURE is the seed of body, pose and clothes; CLOTHES of another top on the same body in the same pose; STIR of a slightly other pose.
0 leaves them. The head is always drawn, none is a photograph, and no photograph is printed on cloth. Tests stand these into sets.
"""
from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "change")]

import cv2  # noqa: E402
import numpy as np  # noqa: E402

import heads  # noqa: E402
from dress import random_dress  # noqa: E402
from figures import draw_figure  # noqa: E402
from poses import moved, random_pose  # noqa: E402

SIZE = 210.0


def main() -> None:
    out, figure, clothes, stir = sys.argv[1], *(int(word) for word in (*sys.argv[2:], "0", "0")[:3])
    heads.PHOTOGRAPHED = 0.0
    rng = np.random.default_rng(figure)
    pose, dress = random_pose(rng), random_dress(rng, True)
    if clothes:
        other = random_dress(np.random.default_rng(clothes), True)
        dress = replace(dress, top=other.top)
    if stir:
        pose = moved(np.random.default_rng(stir), pose)
    sprite = draw_figure(pose, dress, SIZE, (0.4, 0.7)).sprite
    cv2.imwrite(out, cv2.cvtColor(sprite, cv2.COLOR_RGBA2BGRA))


if __name__ == "__main__":
    main()
