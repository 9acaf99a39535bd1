"""Crops with their truth, out of scenes: every region in which the two pictures differ, as ragged as a detector finds it."""
from __future__ import annotations

from typing import List, Tuple

import cv2
import numpy as np

from crops import crop
from look import expose
from scenes import Scene, Side, draw_scene

GROUND, THING, PERSON = 0, 1, 2
"""What a region may show."""
MOST_REGIONS = 5
LEAST_PIXELS = 150
NEAR = 6
PARTS = 0.25
MOST_OF_IT, HARDLY_ANY = 0.6, 0.15
"""Of a region's pixels, so many or more show a person: it is one; so few or fewer: it is none. Between them nobody is asked. Things alike."""


def regions(rng: np.random.Generator, scene: Scene) -> List[np.ndarray]:
    """Masks uint8 of what differs, the largest first."""
    one, other = (cv2.GaussianBlur(side.picture, (3, 3), 0).astype(np.int16) for side in scene.sides)
    differs = np.abs(one - other).max(2).astype(np.float32)
    rough = cv2.resize(rng.normal(0, 1, (27, 39)).astype(np.float32), (differs.shape[1], differs.shape[0]), interpolation=cv2.INTER_CUBIC)
    fine = rng.normal(0, 1, differs.shape).astype(np.float32)
    differs *= np.exp(rough * rng.uniform(0, 0.5) + cv2.GaussianBlur(fine, (0, 0), 1.0) * rng.uniform(0, 0.6))
    mask = (differs > float(np.exp(rng.uniform(np.log(9), np.log(45))))).astype(np.uint8) * 255
    if scene.extra is not None:
        hurt = cv2.GaussianBlur(fine, (0, 0), float(rng.uniform(1, 8)))
        mask |= np.where(hurt / (hurt.std() + 1e-6) > rng.uniform(-3, -0.3), scene.extra, 0).astype(np.uint8)
    close = np.ones((2 * int(rng.integers(0, 4)) + 1,) * 2, np.uint8)
    mask = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, close), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    if rng.random() < 0.3:
        _cut(rng, mask)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    order = [k for k in 1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA]) if stats[k, cv2.CC_STAT_AREA] >= LEAST_PIXELS]
    return [np.where(labels == k, 255, 0).astype(np.uint8) for k in order[:MOST_REGIONS]]


def _cut(rng: np.random.Generator, mask: np.ndarray) -> None:
    """Cracks through it, as where cloth has the wall's colour."""
    h, w = mask.shape
    for _ in range(int(rng.integers(1, 4))):
        ends = [(int(rng.uniform(-0.2, 1.2) * w), int(rng.uniform(-0.2, 1.2) * h)) for _ in range(2)]
        cv2.line(mask, *ends, 0, int(rng.integers(2, 12)))


def part_of(rng: np.random.Generator, mask: np.ndarray) -> np.ndarray:
    """What of a region lies in a random lump round one of its pixels: a sleeve, a shank, half a chair."""
    y, x = np.nonzero(mask)
    at = rng.integers(len(y))
    lump = np.zeros_like(mask)
    axes = tuple(int(max(4, np.ptp(where) * rng.uniform(0.2, 0.6))) for where in (x, y))
    cv2.ellipse(lump, (int(x[at]), int(y[at])), axes, float(rng.uniform(0, 180)), 0, 360, 255, -1)
    return cv2.bitwise_and(mask, lump)


def stratum(side: Side, mask: np.ndarray, box: Tuple[int, int, int, int]) -> str:
    """What the region shows in this picture: "person", "thing", "thing beside people", "ground"; "" where it is mixed."""
    inside = mask > 0
    person, thing = (float((shown[inside] > 0).mean()) for shown in (side.people, side.things))
    if person >= MOST_OF_IT:
        return "person"
    if person > HARDLY_ANY or HARDLY_ANY < thing < MOST_OF_IT:
        return ""
    if thing <= HARDLY_ANY:
        return "ground"
    beside = side.people[max(0, box[1] - NEAR):box[3] + NEAR, max(0, box[0] - NEAR):box[2] + NEAR]
    return "thing beside people" if beside.any() else "thing"


def scene_samples(rng: np.random.Generator, held_back: bool) -> List[Tuple[np.ndarray, str, int]]:
    """Crops uint8 [HEIGHT, WIDTH, 4], their strata and the numbers of their regions, each of which is seen in one or both pictures."""
    scene = draw_scene(rng, held_back)
    found = []
    shown = [expose(rng, side.picture) for side in scene.sides]
    picture_height = scene.sides[0].picture.shape[0] * float(rng.uniform(1.0, 2.0))
    masks = regions(rng, scene)
    masks += [part for part in (part_of(rng, mask) for mask in masks if rng.random() < PARTS) if np.count_nonzero(part) >= LEAST_PIXELS]
    for number, mask in enumerate(masks):
        y, x = np.nonzero(mask)
        box = (int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1)
        for side, picture in zip(scene.sides, shown):
            name = stratum(side, mask, box)
            if name:
                found.append((crop(picture, mask, box, picture_height), name, number))
    return found


def truth(name: str) -> int:
    """The class of a stratum."""
    return {"ground": GROUND, "person": PERSON}.get(name, THING)
