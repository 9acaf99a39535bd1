"""Endless training samples: drawn faces as the reader gets them, cut out by a given box or by the finder's geometry."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from drawing.backgrounds import background  # noqa: E402
from drawing.faces import Face, draw_face, draw_lookalike  # noqa: E402
from drawing.faces_dial import outline  # noqa: E402
from drawing.photography import Damage, add_glass, apply, degrade, random_view  # noqa: E402

SIDE = 128
RADIUS = 48
SHEET = 224
VIEWS = 5
"""How often a drawn face is photographed."""
COMPASS = np.array([(0, 0), (0, -1), (1, 0), (0, 1), (-1, 0)], float)

RING = np.array([(0.65 * np.sin(a), -0.65 * np.cos(a), 1) for a in np.linspace(0, 2 * np.pi, 24)]).T

FIELDS = {
    "crop": ((SIDE, SIDE), "uint8"),
    "minutes": ((), "float32"),
    "hour_angle": ((), "float32"),
    "second_angle": ((), "float32"),
    "pose": ((2, 3), "float32"),
    "clock": ((), "float32"),
    "readable": ((), "float32"),
    "facts": ((6,), "float32"),
}
"""minutes 0..720; angles in degrees, second_angle -1 where there is none; pose: unit face -> crop in [-1,1]; clock:
pose is meant; facts: dial radius in source pixels, roll, tilt, dark, watch, blur."""


def _grey(rng: np.random.Generator, rgb: np.ndarray) -> np.ndarray:
    """Rec.601, or as coloured light would have it."""
    if rng.random() < 0.6:
        return cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    weights = (
        rng.dirichlet((1.8, 2.6, 1.2))
        if rng.random() < 0.6
        else np.array((0.299, 0.587, 0.114)) + rng.normal(0, 0.1, 3)
    )
    return cv2.transform(rgb, np.clip(weights, 0, 1)[None].astype(np.float32)).reshape(rgb.shape[:2])


def _pyramid(face: Face, grey: np.ndarray) -> List[np.ndarray]:
    """Two-channel sheets (grey times alpha, alpha), each half as large as the one before."""
    alpha = face.alpha
    sheet = np.dstack((cv2.multiply(grey, alpha, scale=1 / 255), alpha))
    levels = [sheet]
    for _ in range(3):
        levels.append(cv2.resize(levels[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return levels


def _boxed(rng: np.random.Generator, face: Face, h: np.ndarray) -> np.ndarray:
    """View plane -> crop in units of the target radius, as somebody's upright box would have it."""
    kind = rng.random()
    if kind < 0.42:
        reach, shape = np.array(face.reach), face.shape
    elif kind < 0.75:
        reach, shape = np.array(face.case), "circle" if face.shape == "circle" else "square"
    elif kind < 0.94:
        reach, shape = np.array(face.reach) + (np.array(face.case) - face.reach) * rng.uniform(-0.3, 1.3), face.shape
    else:
        reach, shape = np.array(face.reach) * rng.uniform(0.72, 0.95), face.shape
    points = apply(h, outline(shape, *reach))
    low, high = points.min(0), points.max(0)
    half = (high - low) / 2
    centre = (low + high) / 2
    loose = 1.0 if rng.random() < 0.75 else 1.8
    centre = centre + half * np.clip(rng.normal(0, 0.035 * loose, 2), -0.12, 0.12)
    half = half * np.exp(
        np.clip(rng.normal(0, 0.05 * loose), -0.16, 0.16) + np.clip(rng.normal(0, 0.03 * loose, 2), -0.1, 0.1)
    )
    return np.array([[1 / half[0], 0, -centre[0] / half[0]], [0, 1 / half[1], -centre[1] / half[1]], [0, 0, 1]])


def affine(h: np.ndarray) -> np.ndarray:
    """The affine map [2,3] nearest to a homography on the unit face: exact at the pivot."""
    p = apply(h, COMPASS)
    return np.column_stack(((p[2] - p[4]) / 2, (p[3] - p[1]) / 2, p[0]))


def determinant(a: np.ndarray) -> float:
    """Of the left 2x2. By hand: LAPACK's threads cost a thousand times the work."""
    return float(a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0])


def _narrowest(a: np.ndarray) -> float:
    """Smaller singular value of the left 2x2."""
    total = float((a[:, :2] ** 2).sum())
    return float(np.sqrt(max(0.0, (total - np.sqrt(max(0.0, total ** 2 - 4 * determinant(a) ** 2))) / 2)))


def _found(rng: np.random.Generator, face: Face, h: np.ndarray) -> np.ndarray:
    """As `_boxed`, but rectified with the finder's imprecise geometry (roll and tilt mostly undone)."""
    pose = affine(h)
    reach = face.reach if rng.random() < 0.75 else face.case
    a = pose[:, :2] * (np.mean(reach) if rng.random() < 0.5 else np.array(reach))
    roll = np.deg2rad(np.clip(rng.normal(0, 5), -20, 20))
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    a = a @ turn @ (np.eye(2) * np.exp(rng.normal(0, 0.07)) + rng.normal(0, 0.05, (2, 2)))
    centre = pose[:, 2] + a @ np.clip(rng.normal(0, 0.04, 2), -0.12, 0.12)
    back = np.eye(3)
    back[:2, :2] = np.array(((a[1, 1], -a[0, 1]), (-a[1, 0], a[0, 0]))) / determinant(a)
    back[:2, 2] = -back[:2, :2] @ centre
    return back


def _afar(rng: np.random.Generator) -> np.ndarray:
    """Smaller and somewhere else in the crop: what is no clock may be found badly too."""
    scale = rng.uniform(0.35, 1.0)
    x, y = rng.uniform(-1, 1, 2) * (1.2 - scale)
    return np.array([[scale, 0, x], [0, scale, y], [0, 0, 1]])


def _source_radius(rng: np.random.Generator) -> float:
    """Radius in the source picture of what the box calls the dial; 48 is the crop's own scale, more is plenty."""
    kind = rng.random()
    return (
        48.0
        if kind < 0.5
        else rng.uniform(48, 72) if kind < 0.6 else float(np.exp(rng.uniform(np.log(10.5), np.log(50))))
    )


def _occlude(rng: np.random.Generator, crop: np.ndarray, scale: float) -> float:
    """Paste strips or blobs; returns roughly how much of the hands' disc is hidden."""
    mask = np.zeros(crop.shape, np.uint8)
    mid = crop.shape[0] / 2
    if rng.random() < 0.5:
        at = mid + rng.normal(0, 0.7, 2) * RADIUS * scale
        size = rng.uniform(0.1, 1.0, 2) * RADIUS * scale
        cv2.ellipse(mask, (tuple(at), tuple(size), rng.uniform(0, 180)), 255, -1, cv2.LINE_AA)
    else:
        at = mid + rng.normal(0, 0.8, 2) * RADIUS * scale
        box = cv2.boxPoints((tuple(at), (rng.uniform(0.05, 0.9) * RADIUS * scale, 300 * scale), rng.uniform(0, 180)))
        cv2.fillPoly(mask, [box.astype(np.int32)], 255, cv2.LINE_AA)
    cover = cv2.cvtColor(background(rng, crop.shape[1], crop.shape[0]), cv2.COLOR_RGB2GRAY)
    share = mask.astype(np.float32) / 255
    crop[...] = (crop + (cover - crop.astype(np.float32)) * share).astype(np.uint8)
    y, x = np.mgrid[0 : crop.shape[0], 0 : crop.shape[1]]
    inner = np.hypot(x - mid, y - mid) < 0.6 * RADIUS * scale
    return float(mask[inner].mean() / 255)


def _beyond(rng: np.random.Generator, crop: np.ndarray) -> np.ndarray:
    """The crop reaches over one or more edges of its picture: filled with grey, black, or what is at the edge."""
    side = crop.shape[0]
    low, high = 0, side
    left, top, right, bottom = (int(side * rng.uniform(0.0, 0.16)) if rng.random() < 0.6 else 0 for _ in range(4))
    inside = np.ascontiguousarray(crop[low + top : high - bottom, low + left : high - right])
    kind = rng.random()
    how = cv2.BORDER_REPLICATE if kind < 0.25 else cv2.BORDER_CONSTANT
    return cv2.copyMakeBorder(inside, top, bottom, left, right, how, value=114 if kind < 0.8 else 0)


def _readable(face: Face, pose: np.ndarray, radius: float, hidden: float, damage: Damage) -> bool:
    """What a person could still read. radius: the dial's in source pixels; hands need length, width and contrast
    there."""
    stretch = _narrowest(pose) / np.sqrt(abs(determinant(pose)))
    tip = face.tip * radius * min(1.0, stretch)
    seen = face.contrast * damage.contrast
    soft = np.hypot(damage.blur, 0.5)
    thick = 2 * face.width * radius
    visible = seen * min(1.0, thick / (soft * 1.5))
    return bool(
        face.hands
        and tip >= 8
        and soft < 0.16 * tip
        and hidden < 0.3
        and visible > 10 + 0.6 * damage.noise
        and damage.quality > (8 if radius > 20 else 20)
    )


def _lit(crop: np.ndarray, pose: np.ndarray, damage: Damage) -> bool:
    """Whether light and exposure left anything to see where the hands are."""
    mask = np.zeros(crop.shape, np.uint8)
    ring = (pose @ RING + 1) * 64 - 0.5
    cv2.fillPoly(mask, [np.rint(ring.T).astype(np.int32)], 255)
    spread = float(cv2.meanStdDev(crop, mask=mask)[1][0, 0])
    return spread > 3.5 + 1.1 * damage.noise * min(1.0, damage.noise / 6)


def photograph_face(
    rng: np.random.Generator, face: Face, levels: List[np.ndarray], clock: bool
) -> Dict[str, np.ndarray]:
    """One sample of a drawn face."""
    h, roll, tilt = random_view(rng)
    cut = (_found if rng.random() < 0.4 else _boxed)(rng, face, h)
    if not clock and rng.random() < 0.5:
        cut = _afar(rng) @ cut
    radius = _source_radius(rng)
    scale = radius / RADIUS
    side = max(16, round(SIDE * scale))
    to_unit = np.array(
        [
            [1 / face.radius, 0, -face.centre[0] / face.radius],
            [0, 1 / face.radius, -face.centre[1] / face.radius],
            [0, 0, 1],
        ]
    )
    to_crop = np.array([[radius, 0, side / 2 - 0.5], [0, radius, side / 2 - 0.5], [0, 0, 1]])
    whole = to_crop @ cut @ h
    pose = affine(cut @ h)
    dial = np.sqrt(abs(determinant(pose))) * radius
    level = int(np.clip(np.floor(np.log2(face.radius / dial * 1.15)), 0, 3)) if rng.random() < 0.9 else 0
    shrink = 2.0 ** level
    grown = np.array([[shrink, 0, (shrink - 1) / 2], [0, shrink, (shrink - 1) / 2], [0, 0, 1]])
    sheet = cv2.warpPerspective(levels[level], whole @ to_unit @ grown, (side, side), flags=cv2.INTER_LINEAR)
    behind = cv2.cvtColor(background(rng, side, side), cv2.COLOR_RGB2GRAY).astype(np.float32)
    alpha = sheet[..., 1].astype(np.float32) / 255
    if rng.random() < 0.4:
        move = np.float32([[1, 0, rng.normal(0, 5) * scale], [0, 1, rng.uniform(0, 7) * scale]])
        shadow = cv2.warpAffine(alpha, move, (side, side))
        behind *= 1 - rng.uniform(0.2, 0.8) * cv2.GaussianBlur(shadow, (0, 0), rng.uniform(0.5, 5) * scale + 0.3)
    crop = np.clip(behind * (1 - alpha) + sheet[..., 0], 0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        crop = add_glass(rng, crop)
    hidden = _occlude(rng, crop, scale) if rng.random() < 0.07 else 0.0
    crop, damage = degrade(rng, crop, 1.0 if rng.random() < 0.4 else 0.3)
    if side != SIDE:
        how = (
            (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[int(rng.random() < 0.3)]
            if side < SIDE
            else (cv2.INTER_AREA, cv2.INTER_LINEAR)[int(rng.random() < 0.4)]
        )
        crop = cv2.resize(crop, (SIDE, SIDE), interpolation=how)
    if rng.random() < 0.16:
        crop = _beyond(rng, crop)
    readable = clock and _readable(face, pose, dial, hidden, damage) and _lit(crop, pose * (RADIUS / 64), damage)
    return _sample(
        crop, face if clock else None, pose * (RADIUS / 64), readable,
        (dial, roll, tilt, face.dark, face.watch, damage.blur),
    )


def _sample(
    crop: np.ndarray, face: Optional[Face], pose: np.ndarray, readable: bool, facts: Tuple[float, ...]
) -> Dict[str, np.ndarray]:
    second = -1.0 if face is None or face.second_angle is None else face.second_angle
    return {
        "crop": crop, "minutes": np.float32(face.minutes if face else 0),
        "hour_angle": np.float32(face.hour_angle if face else 0), "second_angle": np.float32(second),
        "pose": pose.astype(np.float32), "clock": np.float32(face is not None), "readable": np.float32(readable),
        "facts": np.array(facts, np.float32),
    }


def _nothing(rng: np.random.Generator) -> Dict[str, np.ndarray]:
    """A crop without any clock."""
    crop = cv2.cvtColor(background(rng, SIDE, SIDE), cv2.COLOR_RGB2GRAY)
    crop, _ = degrade(rng, crop)
    return _sample(crop, None, np.eye(2, 3) * 0.75, False, (0,) * 6)


def samples(seed: int) -> Iterator[Dict[str, np.ndarray]]:
    """Endless samples, the views of a few faces interleaved. About 10 % show no readable clock."""
    rng = np.random.default_rng(seed)
    shelf: List[Tuple[Face, List[np.ndarray], bool, int]] = []
    while True:
        if rng.random() < 0.025:
            yield _nothing(rng)
        if len(shelf) < 24:
            clock = rng.random() > 0.12
            face = draw_face(rng, SHEET, hands=rng.random() > 0.03) if clock else draw_lookalike(rng, SHEET)
            shelf.append((face, _pyramid(face, _grey(rng, face.rgb)), clock, VIEWS if clock else 3))
            continue
        index = int(rng.integers(len(shelf)))
        face, levels, clock, left = shelf[index]
        yield photograph_face(rng, face, levels, clock)
        if left > 1:
            shelf[index] = (face, levels, clock, left - 1)
        else:
            shelf.pop(index)
