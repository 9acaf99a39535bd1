"""What may be taken for a person on a set and is none: sprites RGBA uint8 of a given height, beside those of `change/props.py`."""
from __future__ import annotations

from functools import lru_cache
from typing import Callable, Dict, List

import cv2
import numpy as np

from cutouts import lift, scaled
from dress import cloth
from grounds import PHOTOS, colour, decoded, grain, photograph, photographs
from props import Prop, draw, pick_kind
from real import WITH_PEOPLE, is_held_back

MOST_LIFTED = 420
SIDE = 150
"""Things are drawn so high at most and enlarged beyond."""


@lru_cache(maxsize=2)
def lifted(held_back: bool) -> List[np.ndarray]:
    """Objects cut out of photographs of categories in which nobody is to be seen, and of statues."""
    kept = [path for path in photographs(held_back) if path.parent.name not in WITH_PEOPLE or path.parent.name == "buddha"]
    found = [lift(decoded(path)) for path in kept[::max(1, len(kept) // MOST_LIFTED)]]
    return [sprite for sprite in found if sprite.size]


@lru_cache(maxsize=2)
def bare_photographs(held_back: bool) -> list:
    """Photographs without people, to be grounds."""
    return [path for path in sorted(PHOTOS.glob("*/*.jpg")) if path.parent.name not in (*WITH_PEOPLE, "watch")
            and is_held_back(f"{path.parent.name}/{path.name}") == held_back]


def _sheet(side: int, aspect: float):
    wide = max(8, int(side * aspect))
    return np.zeros((side, wide, 3), np.float32), np.zeros((side, wide), np.uint8), wide


def _done(picture: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return np.dstack([np.clip(picture, 0, 255).astype(np.uint8), alpha])


def _stuff(rng: np.random.Generator, held_back: bool, height: int, width: int) -> np.ndarray:
    return cloth(int(rng.integers(1 << 31)), held_back)(height, width)


def floor_lamp(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """A shade on a pole on a foot: head and shoulders, for whoever is in a hurry. Also busts' and vases' like."""
    picture, alpha, wide = _sheet(side, rng.uniform(0.25, 0.5))
    x, pole = wide // 2, max(1, int(side * rng.uniform(0.008, 0.03)))
    high = int(side * rng.uniform(0.16, 0.3))
    picture[:] = colour(rng, 5, 200)
    cv2.rectangle(alpha, (x - pole, high // 2), (x + pole, side - 1), 255, -1)
    cv2.ellipse(alpha, (x, side - 2), (int(wide * rng.uniform(0.2, 0.42)), max(2, side // 40)), 0, 180, 360, 255, -1, cv2.LINE_AA)
    hood, top, foot = np.zeros_like(alpha), wide * rng.uniform(0.12, 0.48), wide * rng.uniform(0.3, 0.49)
    if rng.random() < 0.35:
        cv2.ellipse(hood, (x, high // 2), (int(foot), high // 2), 0, 0, 360, 255, -1, cv2.LINE_AA)
    else:
        cv2.fillPoly(hood, [np.array([(x - top, 0), (x + top, 0), (x + foot, high), (x - foot, high)]).astype(np.int32)], 255, cv2.LINE_AA)
    shade = colour(rng, 70, 250) if rng.random() < 0.7 else np.array([225, 180, 140]) * rng.uniform(0.5, 1.1)
    picture[hood > 0] = shade
    return _done(picture * (1 - 0.4 * np.abs(np.linspace(-1, 1, wide)) ** 2)[None, :, None], np.maximum(alpha, hood))


def coat(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """A coat or a shirt on a hanger or a hook: clothes, and nobody in them."""
    picture, alpha, wide = _sheet(side, rng.uniform(0.4, 0.65))
    x, short = wide / 2, rng.uniform(0.6, 1.0)
    picture[:] = _stuff(rng, held_back, side, wide)
    top, hem = 0.05 * side, short * side * 0.98
    shoulder, waist, foot = wide * rng.uniform(0.22, 0.36), wide * rng.uniform(0.18, 0.3), wide * rng.uniform(0.22, 0.4)
    body = [(x - 0.06 * wide, top), (x - shoulder, top + 0.07 * side), (x - waist, side * 0.4 * short), (x - foot, hem), (x + foot, hem),
            (x + waist, side * 0.4 * short), (x + shoulder, top + 0.07 * side), (x + 0.06 * wide, top)]
    cv2.fillPoly(alpha, [np.array(body).astype(np.int32)], 255, cv2.LINE_AA)
    for way in (-1, 1):
        start = np.array([x + way * shoulder * 0.9, top + 0.09 * side])
        end = start + (way * rng.uniform(0.0, 0.12) * wide, short * side * rng.uniform(0.35, 0.6))
        cv2.line(alpha, tuple(start.astype(int).tolist()), tuple(end.astype(int).tolist()), 255, max(3, int(0.085 * side * short)), cv2.LINE_AA)
    if rng.random() < 0.6:
        cv2.polylines(picture, [np.array([(x, top), (x, hem)]).astype(np.int32)], False, (picture.mean((0, 1)) * 0.5).tolist(), max(1, side // 90))
    cv2.line(alpha, (int(x), 0), (int(x), int(top) + 2), 255, max(1, side // 70))
    return _done(picture * np.linspace(1.1, 0.75, side)[:, None, None], alpha)


def chair(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """A chair or an armchair, its back a head higher than its arms."""
    picture, alpha, wide = _sheet(side, rng.uniform(0.5, 0.95))
    padded = rng.random() < 0.5
    picture[:] = _stuff(rng, held_back, side, wide) if padded else colour(rng, 10, 200) + grain(rng, side, wide, 3, 6)
    left, right, seat = int(wide * 0.15), int(wide * 0.85), int(side * rng.uniform(0.5, 0.65))
    thick = max(2, int(side * rng.uniform(0.02, 0.07)))
    if padded:
        cv2.ellipse(alpha, (wide // 2, int(seat * 0.6)), ((right - left) // 2, int(seat * 0.6)), 0, 180, 360, 255, -1, cv2.LINE_AA)
        cv2.rectangle(alpha, (left, int(seat * 0.6)), (right, int(side * 0.85)), 255, -1)
        for x in (0, right - thick):
            cv2.rectangle(alpha, (x, int(seat * 0.75)), (x + thick + left, int(side * 0.85)), 255, -1)
        picture[int(side * 0.85):] = colour(rng, 10, 120)
    else:
        for x in np.linspace(left, right, int(rng.integers(2, 7))):
            cv2.line(alpha, (int(x), 2), (int(x), seat), 255, max(1, thick // 2), cv2.LINE_AA)
        cv2.rectangle(alpha, (left, 0), (right, thick * 2), 255, -1)
    cv2.rectangle(alpha, (left, seat), (right, seat + thick * 2), 255, -1)
    for x in (left, right - thick):
        cv2.rectangle(alpha, (x, seat), (x + thick, side - 1), 255, -1)
    return _done(picture * np.linspace(1.1, 0.7, side)[:, None, None], alpha)


def framed(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """A picture on the wall, at times a portrait: what hangs there is a thing, whoever it shows."""
    picture, alpha, wide = _sheet(side, float(np.exp(rng.uniform(np.log(0.55), np.log(1.6)))))
    edge = max(2, int(side * rng.uniform(0.04, 0.12)))
    picture[:] = colour(rng, 5, 230)
    inner = picture[edge:-edge, edge:-edge]
    inner[:] = photograph(rng, photographs(held_back), *inner.shape[:2])
    alpha[:] = 255
    return _done(picture, alpha)


def curtain(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """A curtain, a door, a banner, a board: tall and plain, or in folds."""
    picture, alpha, wide = _sheet(side, rng.uniform(0.15, 0.6))
    x = np.arange(wide, dtype=np.float32)
    folds = 0.75 + 0.25 * np.sin(x * rng.uniform(0.1, 0.8) + rng.uniform(0, 6)) if rng.random() < 0.6 else np.ones(wide)
    picture[:] = _stuff(rng, held_back, side, wide) * folds[None, :, None]
    edge = (wide * 0.06 * np.sin(np.arange(side) / side * rng.uniform(1, 9))).astype(int)
    for y in range(side):
        alpha[y, max(0, edge[y]):wide + min(0, edge[y])] = 255
    return _done(picture, alpha)


def found(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """Cut out of a photograph."""
    bank = lifted(held_back)
    sprite = scaled(bank[rng.integers(len(bank))], side)
    if rng.random() < 0.4:
        gain = np.exp(rng.normal(0, 0.25, 3))
        sprite = np.dstack([np.clip(sprite[..., :3] * gain, 0, 255).astype(np.uint8), sprite[..., 3]])
    return sprite


def prop(rng: np.random.Generator, side: int, held_back: bool) -> np.ndarray:
    """One of the change network's."""
    form, paint, words = (int(v) for v in rng.integers(1 << 31, size=3))
    angle = float(rng.normal(0, 6)) if rng.random() < 0.4 else 0.0
    return draw(Prop(pick_kind(rng), form, paint, words, float(side), 0, 0, angle=angle, on=bool(rng.random() < 0.5), held_back=held_back))


MAKERS: Dict[str, Callable[[np.random.Generator, int, bool], np.ndarray]] = {
    "prop": prop, "cutout": found, "lamp": floor_lamp, "coat": coat, "chair": chair, "framed": framed, "curtain": curtain,
}
SHARES = (0.36, 0.22, 0.13, 0.09, 0.08, 0.06, 0.06)


def random_thing(rng: np.random.Generator, height: float, held_back: bool) -> "tuple[str, np.ndarray]":
    """Its kind and its sprite of that height in pixels."""
    kind = str(rng.choice(list(MAKERS), p=SHARES))
    sprite = MAKERS[kind](rng, int(np.clip(height, 16, SIDE)), held_back)
    if rng.random() < 0.5:
        sprite = np.ascontiguousarray(sprite[:, ::-1])
    scale = height / sprite.shape[0]
    if abs(scale - 1) < 0.02:
        return kind, sprite
    size = (max(2, round(sprite.shape[1] * scale)), max(2, round(height)))
    return kind, cv2.resize(sprite, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
