"""Drawn people: silhouettes with limbs, dressed in parts of photographs, at another place and pose in each picture."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, Tuple

import cv2
import numpy as np

from grounds import colour, photograph, photographs


@dataclass(frozen=True)
class Person:
    """x, y: the hips in canvas pixels; height: of the whole body; dress: seed; bends: angles of the limbs, degrees from down."""

    x: float
    y: float
    height: float
    dress: int
    bends: Tuple[float, ...]
    held_back: bool


def random_person(rng: np.random.Generator, height: int, width: int, held_back: bool) -> Person:
    tall = float(np.exp(rng.uniform(np.log(50), np.log(420))))
    return Person(rng.uniform(0, width), rng.uniform(0.45, 1.0) * height, tall, int(rng.integers(1 << 31)), _bends(rng), held_back)


def _bends(rng: np.random.Generator) -> Tuple[float, ...]:
    """Torso, two upper and two lower arms, two thighs and two shanks, head."""
    spread = (8, 55, 55, 70, 70, 28, 28, 25, 25, 12)
    return tuple(float(v) for v in rng.normal(0, spread))


def moved(rng: np.random.Generator, person: Person) -> Person:
    """The same person elsewhere: a slight shift, a step, or another pose."""
    step = person.height * float(rng.choice([0.02, 0.1, 0.5]))
    bends = _bends(rng) if rng.random() < 0.5 else tuple(b + float(rng.normal(0, 8)) for b in person.bends)
    return replace(person, x=person.x + rng.normal(0, step), y=person.y + rng.normal(0, step * 0.2), bends=bends)


def _end(start: np.ndarray, length: float, degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return start + np.array([np.sin(angle), np.cos(angle)]) * length


def paint_person(canvas: np.ndarray, person: Person) -> np.ndarray:
    """Draw into `canvas`; returns the mask uint8 of where the person is."""
    whole = np.zeros(canvas.shape[:2], np.uint8)
    left, right = (int(np.clip(person.x + side * person.height * 0.6, 0, canvas.shape[1])) for side in (-1, 1))
    top, bottom = (int(np.clip(person.y + side * person.height * 0.65, 0, canvas.shape[0])) for side in (-1, 1))
    if right - left < 2 or bottom - top < 2:
        return whole
    part, look, paths = canvas[top:bottom, left:right], np.random.default_rng(person.dress), photographs(person.held_back)
    fills = {"legs": colour(look, 10, 180), "top": colour(look), "skin": np.array([225, 172, 135]) * look.uniform(0.3, 1.1), "hair": colour(look, 5, 150)}
    for name, mask in _body(person, look.uniform(0.8, 1.25), part.shape[:2], (left, top)).items():
        share, fill = mask[..., None].astype(np.float32) / 255, fills[name].astype(np.float32)
        if name in ("legs", "top") and look.random() < 0.5:
            fill = photograph(look, paths, *part.shape[:2]) * 0.6 + fill * 0.4
        part[:] = (part * (1 - share) + fill * share).astype(np.uint8)
        np.maximum(whole[top:bottom, left:right], mask, out=whole[top:bottom, left:right])
    return whole


def _body(person: Person, build: float, shape: Tuple[int, int], origin: Tuple[int, int]) -> Dict[str, np.ndarray]:
    """Masks uint8 of `shape` in the order of painting; `origin` is their corner in the canvas."""
    size, bends = person.height, person.bends
    masks = {name: np.zeros(shape, np.uint8) for name in ("legs", "top", "skin", "hair")}
    hips = np.array([person.x - origin[0], person.y - origin[1]])
    neck = _end(hips, -0.3 * size, bends[0])
    head = _end(neck, -0.09 * size, bends[9])

    def stroke(name: str, points: List[np.ndarray], thick: float) -> None:
        cv2.polylines(masks[name], [np.array(points).astype(np.int32)], False, 255, max(2, int(thick * size * build)), cv2.LINE_AA)

    for side, thigh, shank in ((-1, 5, 7), (1, 6, 8)):
        joint = hips + (side * 0.05 * size, 0)
        knee = _end(joint, 0.24 * size, bends[thigh])
        stroke("legs", [joint, knee, _end(knee, 0.24 * size, bends[thigh] + bends[shank])], 0.085)
    stroke("top", [hips, _end(neck, 0.06 * size, bends[0])], 0.19)
    for side, upper, lower in ((-1, 1, 3), (1, 2, 4)):
        shoulder = neck + (side * 0.1 * size * build, 0.03 * size)
        elbow = _end(shoulder, 0.17 * size, bends[upper])
        hand = _end(elbow, 0.16 * size, bends[upper] + bends[lower])
        stroke("top", [shoulder, elbow, hand], 0.06)
        cv2.circle(masks["skin"], tuple(hand.astype(int).tolist()), max(1, int(0.035 * size)), 255, -1, cv2.LINE_AA)
    at, crown = tuple(head.astype(int).tolist()), tuple((head - (0, 0.03 * size)).astype(int).tolist())
    round_ = max(2, int(0.06 * size))
    cv2.ellipse(masks["skin"], at, (round_, max(2, int(0.075 * size))), 0, 0, 360, 255, -1, cv2.LINE_AA)
    cv2.ellipse(masks["hair"], crown, (round_, round_), 0, 180, 360, 255, -1, cv2.LINE_AA)
    return masks
