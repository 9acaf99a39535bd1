"""Two pictures of one place, in which people and things came, went, stirred or changed clothes, and who is where in each."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import cv2
import numpy as np

from dress import random_dress
from figures import draw_figure
from poses import moved, random_pose
from real import random_real
from rooms import draw_set
from stage import Light, clip, random_light, shade
from things import bare_photographs, random_thing

HEIGHT, WIDTH = 216, 312
LARGEST_DRAWN = 230.0
"""Pixels to a body's height; larger ones are enlarged."""


@dataclass
class Side:
    """One picture: RGB uint8; people, things: uint8, 255 where a person or a thing shows that came later than the ground."""

    picture: np.ndarray
    people: np.ndarray
    things: np.ndarray


@dataclass
class Scene:
    """sides: the two pictures; extra: a region of its own that no difference of the two shows."""

    sides: List[Side]
    extra: Optional[np.ndarray] = None


def put(side: Side, sprite: np.ndarray, foot: Tuple[float, float], person: bool, light: Optional[Light] = None, hung: bool = False) -> None:
    """Paint a sprite with its foot's middle there; what it covers becomes a person, or no longer one."""
    h, w = sprite.shape[:2]
    if light is not None:
        shade(side.picture, sprite, foot, light, hung, None)
    at = clip(side.picture.shape[:2], round(foot[0] - w / 2), round(foot[1] - h), w, h)
    if at is None:
        return
    share = sprite[at[2], at[3], 3:].astype(np.float32) / 255
    part = side.picture[at[0], at[1]]
    side.picture[at[0], at[1]] = (part * (1 - share) + sprite[at[2], at[3], :3] * share + 0.5).astype(np.uint8)
    side.people[at[0], at[1]][share[..., 0] > 0.5] = 255 if person else 0
    side.things[at[0], at[1]][share[..., 0] > 0.5] = 0 if person else 255


def enlarged(sprite: np.ndarray, scale: float) -> np.ndarray:
    if abs(scale - 1) < 0.02:
        return sprite
    size = (max(2, round(sprite.shape[1] * scale)), max(2, round(sprite.shape[0] * scale)))
    return cv2.resize(sprite, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


@dataclass(frozen=True)
class Placed:
    """A person's sprites in both pictures, and where its foot stands in each."""

    sprites: Tuple[np.ndarray, np.ndarray]
    feet: Tuple[Tuple[float, float], Tuple[float, float]]


def drawn_person(rng: np.random.Generator, held_back: bool, other: str) -> Placed:
    """other: how it is in the second picture: "same", "stirred" or "dressed"."""
    tall = float(np.exp(rng.uniform(np.log(52), np.log(680))))
    pose, dress, lit = random_pose(rng), random_dress(rng, held_back), (float(rng.uniform(-1, 1)), float(rng.uniform(0.3, 1)))
    size = min(tall, LARGEST_DRAWN)
    figures = [draw_figure(pose, dress, size, lit)]
    if other == "stirred":
        figures.append(draw_figure(moved(rng, pose), dress, size, lit))
    elif other == "dressed":
        again = random_dress(rng, held_back)
        figures.append(draw_figure(pose, type(dress)(**{**dress.__dict__, "top": again.top, "legs": again.legs if rng.random() < 0.5 else dress.legs,
                                                        "sleeves": again.sleeves}), size, lit))
    figures = [figures[0], figures[-1]]
    scale = tall / size
    # The hips stand where they stood: sprites differ in size with the pose.
    x, y = rng.uniform(-0.02, 1.02) * WIDTH, rng.uniform(0.42, 0.9) * HEIGHT + max(0.0, tall - 315) * 0.45
    sprites, feet = [], []
    for figure in figures:
        sprite = enlarged(figure.sprite, scale)
        sprites.append(sprite)
        feet.append((x + (figure.sprite.shape[1] / 2 - figure.hips[0]) * scale, y + (figure.sprite.shape[0] - figure.hips[1]) * scale))
    return Placed((sprites[0], sprites[1]), (feet[0], feet[1]))


def pasted_person(rng: np.random.Generator, held_back: bool) -> Placed:
    """Somebody cut out of a photograph, the same in both pictures, or a little larger and elsewhere in the second."""
    real = random_real(rng, held_back)
    y, x = np.nonzero(real.mask)
    part = slice(y.min(), y.max() + 1), slice(x.min(), x.max() + 1)
    alpha = cv2.GaussianBlur(cv2.erode(real.mask, np.ones((3, 3), np.uint8)), (3, 3), 0)
    sprite = np.dstack([real.picture[part], alpha[part]])
    if rng.random() < 0.5:
        sprite = np.ascontiguousarray(sprite[:, ::-1])
    tall = float(np.exp(rng.uniform(np.log(52), np.log(250))))
    sprite = enlarged(sprite, tall / sprite.shape[0])
    foot = (rng.uniform(0.1, 0.9) * WIDTH, float(HEIGHT if real.close and rng.random() < 0.7 else rng.uniform(0.6, 1.1) * HEIGHT))
    return Placed((sprite, sprite), (foot, (foot[0] + rng.normal(0, 0.02) * tall, foot[1])))


def photographed(rng: np.random.Generator, held_back: bool) -> Tuple[np.ndarray, np.ndarray]:
    """A photograph with somebody in it as the set itself: picture and mask of the scene's size."""
    real = random_real(rng, held_back)
    h, w = real.picture.shape[:2]
    scale = max(HEIGHT / h, WIDTH / w) * rng.uniform(1.0, 1.3)
    picture, mask = (cv2.resize(part, (int(w * scale) + 1, int(h * scale) + 1), interpolation=cv2.INTER_LINEAR) for part in (real.picture, real.mask))
    # Most of the person stays in the frame.
    y, x = (int(np.clip(np.nonzero(mask.max(axis))[0].mean() - side / 2, 0, mask.shape[1 - axis] - side)) for axis, side in ((1, HEIGHT), (0, WIDTH)))
    picture, mask = picture[y:y + HEIGHT, x:x + WIDTH], np.where(mask[y:y + HEIGHT, x:x + WIDTH] > 127, 255, 0).astype(np.uint8)
    way = -1 if rng.random() < 0.5 else 1
    return np.ascontiguousarray(picture[:, ::way]), np.ascontiguousarray(mask[:, ::way])


def thing_at(rng: np.random.Generator, sides: List[Side], which: Tuple[int, ...], near: Optional[np.ndarray], held_back: bool, light: Light) -> None:
    """Stand a thing into the pictures `which`; near: a mask on or beside which it is put."""
    height = float(np.exp(rng.uniform(np.log(17), np.log(190))))
    spots = None if near is None else np.argwhere(near > 0)
    if spots is None or not len(spots):
        foot = (float(rng.uniform(0, WIDTH)), float(rng.uniform(0.35, 1.1) * HEIGHT))
    else:
        y, x = spots[rng.integers(len(spots))]
        height = min(height, 98.0)
        foot = (float(x + rng.normal(0, 9)), float(y + height * rng.uniform(0.2, 0.8)))
    kind, sprite = random_thing(rng, height, held_back)
    hung = kind in ("framed", "curtain", "coat")
    for side in which:
        put(sides[side], sprite, foot, False, light if rng.random() < 0.8 else None, hung)


def draw_scene(rng: np.random.Generator, held_back: bool) -> Scene:
    """Somebody in 70 of 100, who came, stirred, dressed anew or is in both alike; things that came, moved or are in both."""
    light, draw = random_light(rng), rng.random()
    if draw < 0.18:
        picture, mask = photographed(rng, held_back)
        sides = [Side(picture.copy(), mask.copy(), np.zeros_like(mask)) for _ in range(2)]
        scene = Scene(sides, mask if rng.random() < 0.75 else None)
        for _ in range(int(rng.integers(0, 3))):
            thing_at(rng, sides, (int(rng.integers(2)),), mask if rng.random() < 0.6 else None, held_back, light)
        return scene
    ground = draw_set(rng, bare_photographs(held_back), HEIGHT, WIDTH).picture
    sides = [Side(ground.copy(), *(np.zeros((HEIGHT, WIDTH), np.uint8) for _ in range(2))) for _ in range(2)]
    scene = Scene(sides)
    for _ in range(int(rng.integers(0, 4))):
        thing_at(rng, sides, (0, 1), None, held_back, light)
    for _ in range(int(rng.choice([1, 2])) if draw < 0.7 else 0):
        _add_person(rng, sides, held_back, light)
    people = np.maximum(sides[0].people, sides[1].people)
    for _ in range(int(rng.integers(0, 4)) if draw < 0.7 else int(rng.integers(1, 4))):
        near = people if rng.random() < 0.5 else None
        which = (int(rng.integers(2)),) if rng.random() < 0.85 else (0, 1)
        thing_at(rng, sides, which, near, held_back, light)
    if rng.random() < 0.1:
        _relight(rng, sides[int(rng.integers(2))].picture)
    return scene


def _add_person(rng: np.random.Generator, sides: List[Side], held_back: bool, light: Light) -> None:
    how = str(rng.choice(["came", "stirred", "dressed", "same"], p=[0.5, 0.25, 0.12, 0.13]))
    if rng.random() < 0.25:
        placed = pasted_person(rng, held_back)
        how = "came" if how == "dressed" else how
    else:
        placed = drawn_person(rng, held_back, how)
    only = int(rng.integers(2))
    for side in range(2):
        if how != "came" or side == only:
            put(sides[side], placed.sprites[side], placed.feet[0 if how == "same" else side], True, light)


def _relight(rng: np.random.Generator, picture: np.ndarray) -> None:
    """A patch of light or shadow, soft or with an edge, as a window or a lamp throws it."""
    patch = np.zeros(picture.shape[:2], np.float32)
    middle, axes = (int(rng.uniform(0, WIDTH)), int(rng.uniform(0, HEIGHT))), (int(rng.uniform(12, 68)), int(rng.uniform(15, 90)))
    cv2.ellipse(patch, middle, axes, float(rng.uniform(-40, 40)), 0, 360, 1.0, -1)
    patch = cv2.GaussianBlur(patch, (0, 0), float(rng.uniform(0.5, 12)))
    picture[:] = np.clip(picture * (1 + patch[..., None] * rng.choice([-0.45, -0.3, 0.3, 0.6])), 0, 255).astype(np.uint8)
