"""Draws pairs of pictures of a set with their truth, for ever: what in each picture is not so in the other.

truth uint8 [2, 64, 112], a quarter of the size: 0 unchanged, 1.. the number of a changed thing where it is seen in that picture,
255 nobody knows (people, shadows of changed things, moves too small to tell, what the other frame does not show).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import List, Optional, Tuple

import cv2
import numpy as np

from changes import Change, plan, seed
from fills import fill, region
from grounds import photographs
from look import expose
from people import moved, paint_person, random_person
from props import Prop, pick_kind
from rooms import Set, draw_set
from stage import NOBODY, Scene, random_light, render
from warps import Frame, covers, misregister

HEIGHT, WIDTH, SHRINK = 256, 448, 4
MARGIN = 28
UNKNOWN, PERSON = 255, 254
UNCHANGED_SHARE = 0.28
LEVELS = 22.0
"""How far two pictures must differ at a pixel, before tone and noise, for a person to see it."""
PHOTOGRAPHED = 0.4
"""Sets on which more than this share of the props hang anywhere are photographs."""
VANISHED = 200
NOTHING_STOOD = 0.04
LEAST_COVER, SOME_COVER = 0.25, 0.06
"""Share of a cell that a changed thing covers to make it changed, and to make it unknown."""


@dataclass
class Pair:
    """pictures uint8 [2, H, W, 3]; truth uint8 [2, H/4, W/4]; kinds: of the changed things 1, 2, ..."""

    pictures: np.ndarray
    truth: np.ndarray
    kinds: List[str]


def furnish(rng: np.random.Generator, place: Set, held_back: bool) -> List[Prop]:
    """Props on the set's lines or anywhere, farther ones first; small ones are the most."""
    height, width = place.picture.shape[:2]
    props = []
    for _ in range(int(rng.integers(2, 15))):
        size = float(np.exp(rng.uniform(np.log(9), np.log(210))))
        hung = bool(rng.random() < place.hung)
        line = place.lines[rng.integers(len(place.lines))]
        x, y = rng.uniform(line[1], line[2]), line[0] + rng.normal(0, 2)
        if hung:
            x, y = rng.uniform(0, width), rng.uniform(0.1, 1.05) * height
        angle = float(rng.normal(0, 3) if rng.random() < 0.8 else rng.uniform(-180, 180))
        props.append(Prop(pick_kind(rng), seed(rng), seed(rng), seed(rng), size, float(x), float(y), near=float(y / height),
                          angle=angle if hung or rng.random() < 0.15 else 0.0, mirror=bool(rng.random() < 0.5),
                          on=bool(rng.random() < 0.5), hung=hung, held_back=held_back))
    return sorted(props, key=lambda prop: prop.y + (0 if prop.hung else 1000))


def parallax(rng: np.random.Generator, props: List[Optional[Prop]]) -> Tuple[List[Optional[Prop]], float]:
    """What stands nearer shifts more: the props of the second picture, and the largest shift."""
    if rng.random() < 0.45:
        return props, 0.0
    most = float(rng.choice([1.5, 4, 8], p=[0.6, 0.32, 0.08]))
    shift = rng.uniform(-most, most, 2) * (1, 0.4)
    return [p and replace(p, x=p.x + shift[0] * p.near, y=p.y + shift[1] * p.near) for p in props], float(np.abs(shift).max())


def different(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Where two pictures look different: bool [H, W]."""
    gap = cv2.absdiff(cv2.blur(one, (3, 3)), cv2.blur(other, (3, 3)))
    return np.maximum(np.maximum(gap[..., 0], gap[..., 1]), gap[..., 2]) > LEVELS


def judge(change: Change, scenes: List[Scene], apart: np.ndarray, parallax_px: float) -> bool:
    """Whether a person could tell the change: enough of the thing's pixels differ, more than parallax would make."""
    seen = (scenes[0].owner == change.index) | (scenes[1].owner == change.index)
    if not change.asked or not seen.any() or (change.kind == "moved" and parallax_px > 2):
        return False
    return float(np.mean(apart[seen])) >= change.least


def pair(rng: np.random.Generator, held_back: bool = False) -> Pair:
    """One pair; 0.06 to 0.15 s."""
    paths = photographs(held_back)
    height, width = HEIGHT + 2 * MARGIN, WIDTH + 2 * MARGIN
    place = draw_set(rng, paths, height, width)
    props, light = furnish(rng, place, held_back), random_light(rng)
    count = 0 if rng.random() < UNCHANGED_SHARE else min(5, 1 + int(rng.geometric(0.45)) - int(rng.random() < 0.4))
    first, second, changes = plan(rng, props, count)
    second, shift = parallax(rng, second)
    watched = [change.index for change in changes]
    scenes = [render(place.picture, list(state), light, watched) for state in (first, second)]
    doubtful = edit(rng, scenes, changes)
    changes += vanish(rng, scenes, place.hung) if count else []
    apart = different(scenes[0].picture, scenes[1].picture)
    told = [judge(change, scenes, apart, shift) for change in changes]
    people, unknown = act(rng, scenes, held_back), hazy(changes, told, scenes) | doubtful
    frames = [Frame(np.array([[1, 0, -MARGIN], [0, 1, -MARGIN], [0, 0, 1.0]]), 0), misregister(rng, MARGIN, HEIGHT, WIDTH)]
    if rng.random() < 0.5:
        frames[0] = misregister(rng, MARGIN, HEIGHT, WIDTH, slight=True)
    pictures = [expose(rng, frame.warp(scene.picture, (HEIGHT, WIDTH))) for frame, scene in zip(frames, scenes)]
    indices = [change.index for change, certain in zip(changes, told) if certain]
    truths = [truth(scenes[k].owner, indices, (unknown, people), (frames[k], frames[1 - k])) for k in (0, 1)]
    order = [1, 0] if rng.random() < 0.5 else [0, 1]
    return Pair(np.stack([pictures[k] for k in order]), np.stack([truths[k] for k in order]), [c.kind for c, t in zip(changes, told) if t])


def edit(rng: np.random.Generator, scenes: List[Scene], changes: List[Change]) -> np.ndarray:
    """Fill what is "filled" out of the second picture, and in many pairs a region of both, where nothing changed.

    Both are filled alike. Answers the canvas pixels where that still came out differently (bool): a person would see a change there.
    """
    for change in changes:
        if change.kind == "filled":
            hole = (scenes[1].owner == change.index).astype(np.uint8) * 255
            if hole.any():
                fill(rng, scenes[1].picture, cv2.dilate(hole, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 4))))
                scenes[1].owner[hole > 0] = NOBODY
    changed = np.isin(scenes[0].owner, [c.index for c in changes]) | np.isin(scenes[1].owner, [c.index for c in changes])
    doubtful = np.zeros(changed.shape, bool)
    for _ in range(int(rng.choice([0, 1, 2, 3], p=[0.5, 0.25, 0.15, 0.1]))):
        hole, way = region(rng, *scenes[0].owner.shape), seed(rng)
        if not (changed & (hole > 0)).any():
            for scene in scenes:
                fill(np.random.default_rng(way), scene.picture, hole)
            doubtful |= (cv2.dilate(hole, np.ones((5, 5), np.uint8)) > 0) & different(scenes[0].picture, scenes[1].picture)
    return doubtful


def vanish(rng: np.random.Generator, scenes: List[Scene], hung: float) -> List[Change]:
    """In photographs, now and then: a part of what they show is filled away in the second picture.

    Where that leaves hardly a difference nothing stood, and nothing has changed: traces of filling alone mean nothing.
    """
    if hung < PHOTOGRAPHED or rng.random() < 0.35:
        return []
    hole = region(rng, *scenes[0].owner.shape, low=12, high=230)
    if (scenes[0].owner[hole > 0] != NOBODY).any() or (scenes[1].owner[hole > 0] != NOBODY).any():
        return []
    before = scenes[1].picture.copy()
    fill(rng, scenes[1].picture, cv2.dilate(hole, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 3))))
    if float(np.mean(different(before, scenes[1].picture)[hole > 0])) < NOTHING_STOOD:
        return []
    scenes[0].owner[hole > 0] = VANISHED
    for scene in scenes:
        scene.traces[VANISHED] = np.zeros(hole.shape, bool)
    return [Change(VANISHED, "vanished", 0.3)]


def act(rng: np.random.Generator, scenes: List[Scene], held_back: bool) -> np.ndarray:
    """People in one pair of four, in both pictures; the canvas pixels of either picture that they touch."""
    touched = np.zeros(scenes[0].owner.shape, np.uint8)
    if rng.random() < 0.25:
        for _ in range(int(rng.integers(1, 3))):
            person = random_person(rng, *touched.shape, held_back)
            for scene, who in zip(scenes, (person, moved(rng, person))):
                np.maximum(touched, paint_person(scene.picture, who), out=touched)
    return cv2.dilate(touched, np.ones((9, 9), np.uint8)) > 0


def hazy(changes: List[Change], told: List[bool], scenes: List[Scene]) -> np.ndarray:
    """Canvas pixels of things whose change nobody could tell, and of the shadows and lights of changed things."""
    out = np.zeros(scenes[0].owner.shape, bool)
    for change, certain in zip(changes, told):
        for scene in scenes:
            out |= scene.traces[change.index]
            if not certain:
                out |= scene.owner == change.index
    return out


def truth(owner: np.ndarray, indices: List[int], masks: Tuple[np.ndarray, np.ndarray], frames: Tuple[Frame, Frame]) -> np.ndarray:
    """The map of one picture. masks: unknown, people (canvas); frames: its own, the other picture's."""
    size, small = (HEIGHT, WIDTH), (WIDTH // SHRINK, HEIGHT // SHRINK)
    labels = np.where(masks[0], UNKNOWN, 0).astype(np.uint8)
    for number, index in enumerate(indices, 1):
        labels[owner == index] = number
    labels[masks[1]] = PERSON
    seen = frames[0].labels(labels, size)

    def share(label: int) -> np.ndarray:
        return cv2.resize((seen == label).astype(np.uint8) * 255, small, interpolation=cv2.INTER_AREA) / np.float32(255)

    out = np.where(share(UNKNOWN) > 0.1, UNKNOWN, 0).astype(np.uint8)
    common = cv2.resize(covers(*frames, size), small, interpolation=cv2.INTER_NEAREST) > 0
    for number in range(1, len(indices) + 1):
        cover = share(number)
        # A thing smaller than a cell has no cell that it covers well: its best ones count.
        enough = min(LEAST_COVER, 0.6 * float(cover.max(initial=0)))
        touched = cover > SOME_COVER
        out[touched & (out == 0)] = UNKNOWN
        out[(cover > max(enough, SOME_COVER)) & common] = number
        out[touched & ~common] = UNKNOWN
    if masks[1].any():
        out[share(PERSON) > 0.02] = UNKNOWN
    return out
