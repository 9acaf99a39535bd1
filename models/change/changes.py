"""What may differ between two takes of a set: each kind turns one prop into its state in take and reference."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Tuple

import numpy as np

from props import Prop, pick_kind

LEAST_MOVE_PX = 3.0
"""Smaller moves cannot be told from misregistration: nobody is asked about them."""


@dataclass(frozen=True)
class Change:
    """index: of the prop; kind; least: share of its pixels that must look different for the change to count."""

    index: int
    kind: str
    least: float = 0.2
    asked: bool = True


Both = Tuple[Optional[Prop], Optional[Prop]]
SHARES: Dict[str, float] = {"gone": 0.38, "filled": 0.16, "moved": 0.16, "replaced": 0.1, "recoloured": 0.07, "turned": 0.05,
                            "switched": 0.04, "text": 0.04}


def seed(rng: np.random.Generator) -> int:
    return int(rng.integers(1 << 31))


def pick_change(rng: np.random.Generator, prop: Prop) -> str:
    """A kind that this prop can undergo."""
    fit = {"switched": prop.kind in ("lamp", "screen"), "text": prop.kind in ("sign", "box", "screen") and prop.height >= 12}
    names = [name for name in SHARES if fit.get(name, True)]
    shares = np.array([SHARES[name] * (4 if name in fit else 1) for name in names])
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def apply(rng: np.random.Generator, index: int, prop: Prop, kind: str) -> Tuple[Both, Change]:
    """The prop in the first and the second picture (the pictures are swapped later, so "gone" is also "added")."""
    if kind in ("gone", "filled"):
        return (prop, prop if kind == "filled" else None), Change(index, kind)
    if kind == "moved":
        return _moved(rng, index, prop)
    if kind == "replaced":
        other = replace(prop, kind=pick_kind(rng), form=seed(rng), paint=seed(rng), words=seed(rng), height=prop.height * rng.uniform(0.7, 1.4))
        return (prop, other), Change(index, kind)
    if kind == "recoloured":
        return (prop, replace(prop, paint=seed(rng))), Change(index, kind)
    if kind == "turned":
        mirrored = rng.random() < 0.4
        turn = 0.0 if mirrored else float(rng.choice([-1, 1]) * rng.uniform(15, 120))
        return (prop, replace(prop, angle=prop.angle + turn, mirror=prop.mirror != mirrored)), Change(index, kind, 0.2)
    if kind == "switched":
        return (replace(prop, on=True), replace(prop, on=False)), Change(index, kind)
    lit = replace(prop, on=True)
    return (lit, replace(lit, words=seed(rng))), Change(index, kind, 0.05)


def _moved(rng: np.random.Generator, index: int, prop: Prop) -> Tuple[Both, Change]:
    """By 2 to 30 % of its size mostly, else further."""
    far = rng.random() < 0.5
    length = prop.height * (rng.uniform(0.3, 2.5) if far else np.exp(rng.uniform(np.log(0.04), np.log(0.3))))
    if rng.random() < 0.75:
        length = max(length, LEAST_MOVE_PX + rng.uniform(1, 5))
    way = rng.normal(0, 0.35) + (np.pi if rng.random() < 0.5 else 0)
    shifted = replace(prop, x=prop.x + length * np.cos(way), y=prop.y + length * np.sin(way) * 0.6)
    length = float(np.hypot(shifted.x - prop.x, shifted.y - prop.y))
    return (prop, shifted), Change(index, "moved", 0.02, asked=length >= LEAST_MOVE_PX)


def plan(rng: np.random.Generator, props: List[Prop], count: int) -> Tuple[List[Optional[Prop]], List[Optional[Prop]], List[Change]]:
    """Change `count` of the props; the lists stay aligned."""
    first: List[Optional[Prop]] = list(props)
    second: List[Optional[Prop]] = list(props)
    changes = []
    for index in rng.permutation(len(props))[:count]:
        kind = pick_change(rng, props[index])
        (first[index], second[index]), change = apply(rng, int(index), props[index], kind)
        changes.append(change)
    return first, second, changes
