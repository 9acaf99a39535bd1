"""Whole synthetic frames with their truth: grounds, bodies, faces, displays, lookalikes, then photography.

A scene is a picture uint8 [384, 640, 3] RGB, grey 114 where the frame does not reach, and truth float32 [MOST, 9]:
kind (0 analog, 1 digital, 2 leave alone, -1 none), cx, cy, a, b, c, d in pixels, whether its roll can be seen, 0.
"""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple, Union

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from backdrops import backdrop, clutter, photographs, studio  # noqa: E402
from bodies import UNIT_TO_LAYER, body, housing  # noqa: E402
from drawing.displays import Display, draw_display  # noqa: E402
from drawing.faces import Face, draw_face, draw_lookalike  # noqa: E402
from geometry import box_of  # noqa: E402
from placing import Pose, linear, paste, random_pose  # noqa: E402
from weather import expose  # noqa: E402

HEIGHT, WIDTH = 384, 640
GREY = 114
MOST = 6
LEAST_PX, MOST_PX = 12.0, 600.0
VISIBLE = 0.8
"""A face of which less than this share of its box lies in the frame is not asked for, nor counted wrong."""
FACE_SIDES = (64, 128, 224, 352, 560)
DRAWN_AGAIN = 0.35
"""Share of round faces that are drawn once more, so that square and oblong ones come often enough to be learnt."""
NONE = np.array([-1, 0, 0, 1, 0, 0, 1, 0, 0], np.float32)
Found = Tuple[np.ndarray, np.ndarray]


class Scene:
    """A frame in the making: the picture, the truth and the boxes that are taken."""

    def __init__(self, rng: np.random.Generator, picture: np.ndarray) -> None:
        self.rng, self.picture = rng, picture
        self.truth: List[np.ndarray] = []
        self.taken: List[np.ndarray] = []

    def free(self, scale: float, tries: int = 12) -> Optional[Tuple[float, float]]:
        """A centre where a face of this radius meets no other, if one is found."""
        h, w = self.picture.shape[:2]
        for _ in range(tries):
            slack = scale * (0.95 if self.rng.random() < 0.85 else 0.3)
            x, y = (self.rng.uniform(min(slack, n / 2), max(n - slack, n / 2)) for n in (w, h))
            box = np.array([x - scale, y - scale, x + scale, y + scale])
            if all(min(box[2], t[2]) < max(box[0], t[0]) or min(box[3], t[3]) < max(box[1], t[1]) for t in self.taken):
                return x, y
        return None

    def claim(self, kind: int, matrix: np.ndarray, centre: np.ndarray, rolled: bool) -> None:
        """Write a face into the truth; one that is cut too far is to be left alone."""
        h, w = self.picture.shape[:2]
        box = box_of(matrix, centre, kind == 1)
        size = np.maximum(box[2:] - box[:2], 1e-3)
        inside = np.clip(np.minimum(box[2:], (w, h)) - np.maximum(box[:2], 0), 0, None) / size
        cut = inside.prod() < VISIBLE or min(size) < 5 or max(size) < LEAST_PX * 0.8
        self.truth.append(np.array([2 if cut else kind, *centre, *matrix.ravel(), float(rolled), 0], np.float32))

    def note(self, thing: Union[Face, Display], plane: np.ndarray, unit: np.ndarray) -> None:
        """What was drawn last, where (unit plane -> picture) and how (unit plane -> drawing): for heirs that tell times
        too."""

    def surround(self, pose: Pose) -> None:
        """What an analog face stands on. Drawn before any face, so that none is hidden."""
        if self.rng.random() < 0.55:
            paste(self.picture, body(self.rng), UNIT_TO_LAYER, pose.homography())

    def analog(self, pose: Pose) -> None:
        rng, plane = self.rng, pose.homography()
        face = draw_face(rng, side_for(pose.scale))
        if face.shape == "circle" and rng.random() < DRAWN_AGAIN:
            face = draw_face(rng, side_for(pose.scale))
        unit = np.array([[face.radius, 0, face.centre[0]], [0, face.radius, face.centre[1]], [0, 0, 1.0]])
        paste(self.picture, np.dstack([face.rgb, face.alpha]), unit, plane)
        centre, matrix = linear(plane, False)
        self.claim(0, matrix, centre, True)
        self.note(face, plane, unit)

    def digital(self, pose: Pose) -> None:
        """The pose's scale is half the width of the digits."""
        rng = self.rng
        aspect_guess = 3.2
        display = draw_display(rng, float(np.clip(2 * pose.scale / aspect_guess * 1.3, 12, 64)))
        x0, y0 = display.quad.min(0)
        x1, y1 = display.quad.max(0)
        aspect = max(0.5, (x1 - x0) / max(1.0, y1 - y0))
        plane = pose.homography()
        if rng.random() < 0.7:
            paste(self.picture, housing(rng, aspect), UNIT_TO_LAYER, plane)
        half = (x1 - x0) / 2
        unit = np.array([[half, 0, (x0 + x1) / 2], [0, half, (y0 + y1) / 2], [0, 0, 1.0]])
        paste(self.picture, np.dstack([display.rgb, display.alpha]), unit, plane)
        centre, matrix = linear(plane @ np.diag([1, 1 / aspect, 1.0]), True)
        self.claim(1 if display.is_time else 2, matrix, centre, True)
        self.note(display, plane, unit)

    def lookalike(self, pose: Pose) -> None:
        thing = draw_lookalike(self.rng, side_for(pose.scale))
        unit = np.array([[thing.radius, 0, thing.centre[0]], [0, thing.radius, thing.centre[1]], [0, 0, 1.0]])
        paste(self.picture, np.dstack([thing.rgb, thing.alpha]), unit, pose.homography())


def side_for(scale: float) -> int:
    """The drawing's side in pixels that serves a face of this radius (its body reaches beyond the dial)."""
    return next((side for side in FACE_SIDES if side >= scale * 2.6), FACE_SIDES[-1])


def size(rng: np.random.Generator, least: float, most: float) -> float:
    """A radius in pixels, diameters log-uniform between the two."""
    return float(np.exp(rng.uniform(np.log(least), np.log(most)))) / 2


def frame(rng: np.random.Generator) -> Tuple[int, int]:
    """Height and width of the frame within the input: wide, 16:9, photographs upright and lying, squares."""
    kind = rng.random()
    if kind < 0.35:
        return HEIGHT, WIDTH
    ratio = 16 / 9 if kind < 0.5 else float(np.exp(rng.uniform(np.log(0.45), np.log(2.4))))
    return (HEIGHT, max(160, int(HEIGHT * ratio))) if ratio < WIDTH / HEIGHT else (int(WIDTH / ratio), WIDTH)


def closeup(scene: Scene) -> None:
    """As in product photographs: one thing fills most of the frame."""
    rng, (h, w) = scene.rng, scene.picture.shape[:2]
    centre = (w * rng.normal(0.5, 0.06), h * rng.normal(0.5, 0.06))
    draw = rng.random()
    frontal = random_pose(rng, centre, 1.0, 0.7)
    if draw < 0.44:
        pose = Pose(
            centre, min(h, w) / 2 * rng.uniform(0.3, 1.0), frontal.yaw, frontal.pitch, frontal.roll, frontal.distance
        )
        scene.surround(pose)
        scene.analog(pose)
    elif draw < 0.84:
        pose = Pose(
            centre, min(w / 2, h * 1.2) * rng.uniform(0.25, 0.92), frontal.yaw, frontal.pitch, frontal.roll,
            frontal.distance,
        )
        scene.digital(pose)
    else:
        pose = Pose(
            centre, min(h, w) / 2 * rng.uniform(0.3, 1.0), frontal.yaw, frontal.pitch, frontal.roll, frontal.distance
        )
        scene.lookalike(pose)


def room(scene: Scene) -> None:
    """Some faces, displays and lookalikes of all sizes."""
    rng, (h, w) = scene.rng, scene.picture.shape[:2]
    faces, things = rng.choice(5, p=[0.12, 0.38, 0.26, 0.16, 0.08]), rng.choice(5, p=[0.3, 0.3, 0.2, 0.12, 0.08])
    jobs: List[Tuple[str, Pose]] = []
    for wanted in ["face"] * faces + ["thing"] * things:
        job = "digital" if wanted == "face" and rng.random() < 0.5 else "analog" if wanted == "face" else "thing"
        scale = size(rng, 22 if job == "digital" else LEAST_PX, min(MOST_PX, 1.05 * min(h, w)))
        at = scene.free(scale * (1.2 if job == "analog" else 1.0))
        if at is not None:
            jobs.append((job, random_pose(rng, at, scale)))
            x, y = at
            scene.taken.append(np.array([x - scale, y - scale, x + scale, y + scale]))
    for job, pose in jobs:
        if job == "analog":
            scene.surround(pose)
    # Large ones first: a small one's strap may lie over a large face, but not the other way round.
    for job, pose in sorted(jobs, key=lambda entry: -entry[1].scale):
        {"analog": scene.analog, "digital": scene.digital, "thing": scene.lookalike}[job](pose)


def scene(rng: np.random.Generator, paths: List[Path]) -> Found:
    """One frame and its truth."""
    h, w = frame(rng)
    near = rng.random() < 0.3
    ground = studio(rng, h, w) if near and rng.random() < 0.4 else backdrop(rng, paths, h, w)
    if rng.random() < 0.6:
        clutter(rng, ground, int(rng.integers(1, 4 if near else 12)))
    made = Scene(rng, ground)
    (closeup if near else room)(made)
    if rng.random() < 0.15:
        cover(made)
    picture = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    picture[:h, :w] = expose(rng, made.picture)
    truth = np.stack(made.truth[:MOST] + [NONE] * (MOST - len(made.truth[:MOST])))
    return picture, truth


def cover(made: Scene) -> None:
    """Something thin in front: a twig, a wire, an actor's finger; faces stay findable."""
    rng, (h, w) = made.rng, made.picture.shape[:2]
    for face in made.truth:
        if rng.random() < 0.5:
            reach = float(np.hypot(face[3], face[4]))
            way = rng.uniform(0, np.pi)
            step = np.array([np.cos(way), np.sin(way)]) * reach * 2
            side = np.array([-step[1], step[0]]) * rng.uniform(-0.45, 0.45)
            ends = [tuple(int(v) for v in face[1:3] + side + sign * step) for sign in (-1, 1)]
            cv2.line(
                made.picture, ends[0], ends[1], rng.integers(0, 255, 3).tolist(),
                max(1, int(reach * rng.uniform(0.03, 0.25))), cv2.LINE_AA,
            )


def make(seed: int) -> Iterator[Dict[str, np.ndarray]]:
    """Scenes for ever, for the feeder's process."""
    rng, paths = np.random.default_rng(seed), photographs()
    while True:
        picture, truth = scene(rng, paths)
        yield {"picture": picture, "truth": truth}
