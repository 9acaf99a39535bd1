"""How a figure stands or sits: the joints of a body in its own heights, from the side, the front or the back."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Tuple

import numpy as np

Joints = Dict[str, np.ndarray]
"""name -> (x, y) in body heights, y down, the hips' middle at (0, 0); limbs' names end in "a" (far) and "b" (near)."""

TORSO, NECK, HEAD = 0.30, 0.045, 0.135
UPPER_ARM, LOWER_ARM, THIGH, SHANK = 0.165, 0.15, 0.245, 0.245
"""Lengths in body heights, after the common canon of seven and a half heads."""


@dataclass(frozen=True)
class Pose:
    """view: "front", "back" or "side"; facing: -1 to the left, 1 to the right, of side views; wide: shoulders' half width."""

    joints: Joints
    view: str
    facing: int
    wide: float
    seated: bool


def towards(start: np.ndarray, length: float, degrees: float) -> np.ndarray:
    """degrees from down, positive to the right."""
    angle = np.radians(degrees)
    return start + length * np.array([np.sin(angle), np.cos(angle)])


def random_pose(rng: np.random.Generator) -> Pose:
    view = str(rng.choice(["front", "back", "side"], p=[0.5, 0.2, 0.3]))
    facing, seated = int(rng.choice([-1, 1])), bool(rng.random() < 0.4)
    wide = 0.125 * float(rng.uniform(0.8, 1.2)) * (rng.uniform(0.45, 0.7) if view == "side" else rng.uniform(0.85, 1.0))
    lean = float(rng.normal(0, 5)) + (facing * rng.uniform(-8, 22) if view == "side" and seated else 0)
    joints: Joints = {"hips": np.zeros(2)}
    joints["neck"] = towards(joints["hips"], TORSO * rng.uniform(0.9, 1.0), 180 - lean)
    nod = lean + rng.normal(0, 7) + (facing * rng.uniform(0, 15) if view == "side" else 0)
    joints["head"] = towards(joints["neck"], NECK + HEAD / 2, 180 - nod)
    for name, side in (("a", -1), ("b", 1)):
        _arm(rng, joints, name, (side, wide, view, facing))
        _leg(rng, joints, name, (side, seated, view, facing))
    return Pose(joints, view, facing, wide, seated)


def _arm(rng: np.random.Generator, joints: Joints, name: str, how: Tuple[int, float, str, int]) -> None:
    side, wide, view, facing = how
    shoulder = joints["neck"] + np.array([side * wide * 0.86, 0.035])
    kind = rng.random()
    if view == "side":
        upper, bend = facing * rng.uniform(-25, 60), facing * rng.uniform(0, 100)
    elif kind < 0.45:
        upper, bend = side * rng.uniform(2, 18), side * rng.uniform(-20, 10)
    elif kind < 0.8:  # before the body: folded, at a table, on a telephone
        upper, bend = side * rng.uniform(5, 35), -side * rng.uniform(60, 150)
    else:
        upper, bend = side * rng.uniform(30, 130), side * rng.uniform(-60, 60)
    joints["shoulder" + name] = shoulder
    joints["elbow" + name] = towards(shoulder, UPPER_ARM * rng.uniform(0.8, 1), upper)
    joints["hand" + name] = towards(joints["elbow" + name], LOWER_ARM * rng.uniform(0.75, 1), upper + bend)


def _leg(rng: np.random.Generator, joints: Joints, name: str, how: Tuple[int, bool, str, int]) -> None:
    side, seated, view, facing = how
    hip = np.array([side * (0.025 if view == "side" else 0.055), 0.0])
    short, thigh, shank = 1.0, side * rng.uniform(-2, 10), side * rng.uniform(-6, 4)
    if view == "side":
        thigh = facing * (rng.uniform(60, 100) if seated else rng.uniform(-25, 28))
        shank = thigh - facing * (rng.uniform(55, 110) if seated else rng.uniform(0, 25))
    elif seated:
        short, thigh, shank = rng.uniform(0.35, 0.75), side * rng.uniform(0, 35), side * rng.uniform(-25, 8)
    joints["hip" + name] = hip
    joints["knee" + name] = towards(hip, THIGH * short, thigh)
    joints["foot" + name] = towards(joints["knee" + name], SHANK, shank)


def moved(rng: np.random.Generator, pose: Pose) -> Pose:
    """The same body held a little differently: joints a little elsewhere, now and then an arm anew."""
    joints = {name: at + rng.normal(0, 0.008, 2) for name, at in pose.joints.items()}
    sway = rng.normal(0, 0.02, 2) * (1, 0.4)
    for name in joints:
        if name.startswith(("neck", "head", "shoulder", "elbow", "hand")):
            joints[name] = joints[name] + sway
    if rng.random() < 0.5:
        name = str(rng.choice(["a", "b"]))
        _arm(rng, joints, name, (-1 if name == "a" else 1, pose.wide, pose.view, pose.facing))
    return Pose(joints, pose.view, pose.facing, pose.wide, pose.seated)
