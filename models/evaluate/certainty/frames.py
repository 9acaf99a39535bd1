"""Draws the frames on which certainties are weighed: `python3 frames.py --out FOLDER [--count 600] [--photographs 300]`.

Whole frames by the finder's own generator, on photographs that no training saw, of the sizes that cameras make; with each
face and display its box, what it shows and whether a person could read that. Beside them photographs without clocks, by
their paths below the data folder. Every frame has a seed of its own, which no training uses. Even frames are for fitting,
odd ones for the figures. Writes NNNN.jpg and, when all are there, truth.json.
"""
from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Dict, List, Tuple, Union

MODELS = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(MODELS / name) for name in ("clock-finder", "clock-reader", "digit-reader", ".")]

from training.threads import settle  # noqa: E402

settle(1)

import cv2  # noqa: E402
import numpy as np  # noqa: E402

from backdrops import SHARED, backdrop, clutter, photographs, studio  # noqa: E402
from drawing.displays import Display  # noqa: E402
from drawing.faces import Face  # noqa: E402
from drawing.photography import random_view  # noqa: E402
from exposure import expose  # noqa: E402
from geometry import box_of  # noqa: E402
from legibility import is_dial_legible, is_display_legible  # noqa: E402
from placing import Pose  # noqa: E402
from scenes import Scene, closeup, cover, room  # noqa: E402

SEED = 20_261_122
"""First word of every frame's seed; the second is its number. Trainings seed with one word, so no stream is theirs."""
SIZES = ((1280, 720), (1920, 1080), (854, 480), (640, 360), (480, 640), (720, 1280), (800, 600))
SHARES = (0.34, 0.1, 0.16, 0.12, 0.1, 0.06, 0.12)
QUALITY = 90
MOST_CHANGED = 12
"""A pixel that changed by more grey levels after a face was drawn is hidden by what came later."""
Entry = Dict[str, object]


class ToldScene(Scene):
    """A scene that remembers what its faces show, and how they looked before anything was laid over them."""

    def __init__(self, rng: np.random.Generator, picture: np.ndarray) -> None:
        super().__init__(rng, picture)
        self.noted: List[Tuple[Union[Face, Display], np.ndarray, np.ndarray, np.ndarray]] = []
        self.hung: Dict[Pose, Pose] = {}

    def hang(self, pose: Pose) -> Pose:
        """The pose with a roll as cameras see it. The finder trains on far more turned ones, up to upside down."""
        if pose not in self.hung:
            self.hung[pose] = replace(pose, roll=random_view(self.rng)[1])
        return self.hung[pose]

    def surround(self, pose: Pose) -> None:
        super().surround(self.hang(pose))

    def analog(self, pose: Pose) -> None:
        super().analog(self.hang(pose))

    def digital(self, pose: Pose) -> None:
        super().digital(self.hang(pose))

    def note(self, thing: Union[Face, Display], plane: np.ndarray, unit: np.ndarray) -> None:
        y, x = self.span(self.box(len(self.noted), isinstance(thing, Display)))
        self.noted.append((thing, plane, unit, self.picture[y, x].copy()))

    def box(self, number: int, digital: bool) -> np.ndarray:
        face = self.truth[number]
        return box_of(face[3:7].reshape(2, 2).astype(float), face[1:3].astype(float), digital)

    def span(self, box: np.ndarray) -> Tuple[slice, slice]:
        """Rows and columns of the frame in which a box lies."""
        (x0, y0, x1, y1), (h, w) = box, self.picture.shape[:2]
        return slice(max(0, int(y0)), max(0, min(h, int(y1)))), slice(max(0, int(x0)), max(0, min(w, int(x1))))

    def hidden(self, number: int) -> float:
        """Share of a face's box that something drawn later covers, 0..1."""
        thing, _, _, was = self.noted[number]
        y, x = self.span(self.box(number, isinstance(thing, Display)))
        return float((cv2.absdiff(self.picture[y, x], was).max(2) > MOST_CHANGED).mean()) if was.size > 0 else 1.0


def draw_frame(number: int, paths: List[Path]) -> Tuple[np.ndarray, List[Entry]]:
    rng = np.random.default_rng([SEED, number])
    w, h = SIZES[int(rng.choice(len(SIZES), p=SHARES))]
    near = rng.random() < 0.3
    ground = studio(rng, h, w) if near and rng.random() < 0.4 else backdrop(rng, paths, h, w)
    if rng.random() < 0.6:
        clutter(rng, ground, int(rng.integers(1, 4 if near else 12)))
    made = ToldScene(rng, ground)
    (closeup if near else room)(made)
    if rng.random() < 0.15:
        cover(made)
    picture, exposure = expose(rng, made.picture)
    things = []
    for k, (thing, plane, unit, _) in enumerate(made.noted):
        x0, y0, x1, y1 = made.box(k, isinstance(thing, Display)) / (w, h, w, h)
        whole, hidden, entry = int(made.truth[k][0]) != 2, made.hidden(k), {"box": [x0, y0, x1 - x0, y1 - y0]}
        if isinstance(thing, Face):
            readable = whole and is_dial_legible(thing, plane, hidden, (made.picture, picture, exposure))
            entry |= {"type": "analog", "minutes": thing.minutes if thing.hands else None, "text": None, "readable": readable}
        else:
            readable = whole and is_display_legible(thing, plane @ np.linalg.inv(unit), hidden, picture)
            entry |= {"type": "digital", "minutes": None, "text": thing.text if thing.is_time else None, "readable": readable}
        things.append(entry)
    return picture, things


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--count", type=int, default=600)
    options.add_argument("--photographs", type=int, default=300)
    chosen = options.parse_args()
    cv2.setNumThreads(1)
    chosen.out.mkdir(parents=True, exist_ok=True)
    paths = photographs(held_back=True)
    if not paths:
        raise SystemExit("there are no photographs to stand clocks on: CAMF_SHARED names the folder of the shared data")
    frames: List[Entry] = []
    for number in range(chosen.count):
        picture, things = draw_frame(number, paths)
        name = f"{number:04d}.jpg"
        cv2.imwrite(str(chosen.out / name), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        frames.append({"file": name, "part": ("fit", "report")[number % 2], "things": things})
        if number % 50 == 49:
            print(f"{number + 1} of {chosen.count} frames drawn", file=sys.stderr)
    step = max(1, len(paths) // max(1, chosen.photographs))
    empty = [str(path.relative_to(SHARED / "data")) for path in paths[::step][:chosen.photographs]]
    photos = [{"file": name, "part": ("fit", "report")[number % 2]} for number, name in enumerate(empty)]
    (chosen.out / "truth.json").write_text(json.dumps({"frames": frames, "photographs": photos}, default=float))


if __name__ == "__main__":
    main()
