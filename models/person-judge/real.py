"""People in photographs: those of `people.csv`, with our own boxes round them, and the close-ups of Caltech-101's Faces.

What of the box is the person is found by GrabCut (Rother, Kolmogorov, Blake 2004): roughly, as a detector's regions are.
"""
from __future__ import annotations

import csv
import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import List

import cv2
import numpy as np

from grounds import HELD_BACK, PHOTOS, decoded

HERE = Path(__file__).resolve().parent
CUTS = HERE / "runs" / "cuts"
LONGEST = 220
"""Photographs are shrunk to so many pixels."""
ROUNDS = 4
CLOSE = 0.4
LEAST_SHARE = 0.2
"""A cut that leaves less of the box is none."""
FACES_HELD_BACK = range(47, 69)
"""The numbers of one of the five people of Faces: nobody is in the training and in the validation."""
WITH_PEOPLE = ("Faces", "BACKGROUND_Google", "wheelchair", "euphonium", "cellphone", "buddha")
"""Categories that show people, parts of them or figures here and there; no thing is cut out of these but what is told apart."""


@dataclass(frozen=True)
class Real:
    """picture: RGB uint8; mask: uint8, 255 where the person is; close: head and shoulders only."""

    picture: np.ndarray
    mask: np.ndarray
    close: bool


def _rows() -> List[dict]:
    with (HERE / "people.csv").open() as file:
        return list(csv.DictReader(file))


def _cut(path: Path, picture: np.ndarray, sketch: np.ndarray) -> np.ndarray:
    """GrabCut of a sketch in its own labels; holes closed. Kept beside the runs, for it is dear."""
    kept = CUTS / f"{path.parent.name}-{path.stem}.png"
    if kept.exists():
        return cv2.imread(str(kept), cv2.IMREAD_GRAYSCALE)
    cv2.setRNGSeed(7)
    cv2.grabCut(picture, sketch, None, np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_MASK)
    mask = np.where((sketch == cv2.GC_FGD) | (sketch == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    mask = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats((mask > 0).astype(np.uint8))
    least = 0.1 * stats[1:, cv2.CC_STAT_AREA].max() if len(stats) > 1 else 0
    mask = np.where((labels > 0) & (stats[labels, cv2.CC_STAT_AREA] >= least), 255, 0).astype(np.uint8)
    CUTS.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(f".{os.getpid()}.png")
    cv2.imwrite(str(partial), mask)
    os.replace(partial, kept)
    return mask


def _small(path: Path) -> np.ndarray:
    picture = decoded(path)
    scale = LONGEST / max(picture.shape[:2])
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture.copy()


def _boxed(row: dict) -> Real:
    path = PHOTOS / row["photograph"]
    picture = _small(path)
    h, w = picture.shape[:2]
    left, top, right, bottom = (int(float(row[name]) * side) for name, side in (("left", w), ("top", h), ("right", w), ("bottom", h)))
    sketch = np.full((h, w), cv2.GC_BGD, np.uint8)
    sketch[top:bottom, left:right] = cv2.GC_PR_FGD
    middle, axes = ((left + right) // 2, (top + bottom) // 2), ((right - left) // 6, int(0.38 * (bottom - top)))
    cv2.ellipse(sketch, middle, axes, 0, 0, 360, cv2.GC_FGD, -1)
    mask = _cut(path, picture, sketch)
    if mask[top:bottom, left:right].mean() < LEAST_SHARE * 255:
        raise ValueError(f"nobody could be cut out of {row['photograph']}")
    return Real(picture, mask, False)


def _face(path: Path) -> Real:
    """The face is where the most skin is; shoulders below it, to the frame's edge."""
    picture = _small(path)
    h, w = picture.shape[:2]
    skin = cv2.inRange(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb), (40, 138, 85), (255, 175, 128))
    columns = np.convolve(skin[int(0.2 * h):int(0.85 * h)].sum(0).astype(np.float64), np.ones(w // 5), "same")
    x = int(np.clip(np.argmax(columns), 0.25 * w, 0.75 * w))
    sketch = np.full((h, w), cv2.GC_BGD, np.uint8)
    cv2.ellipse(sketch, (x, int(0.48 * h)), (int(0.2 * w), int(0.45 * h)), 0, 0, 360, cv2.GC_PR_BGD, -1)
    cv2.ellipse(sketch, (x, int(1.05 * h)), (int(0.36 * w), int(0.35 * h)), 0, 0, 360, cv2.GC_PR_BGD, -1)
    cv2.ellipse(sketch, (x, int(0.5 * h)), (int(0.15 * w), int(0.36 * h)), 0, 0, 360, cv2.GC_PR_FGD, -1)
    cv2.ellipse(sketch, (x, int(1.05 * h)), (int(0.28 * w), int(0.22 * h)), 0, 0, 360, cv2.GC_PR_FGD, -1)
    cv2.ellipse(sketch, (x, int(0.55 * h)), (int(0.09 * w), int(0.24 * h)), 0, 0, 360, cv2.GC_FGD, -1)
    return Real(picture, _cut(path, picture, sketch), True)


def is_held_back(photograph: str) -> bool:
    """As `grounds.photographs` divides them; photograph: "category/name"."""
    return hashlib.sha256(photograph.encode()).hexdigest()[0] in HELD_BACK


@lru_cache(maxsize=2)
def real_people(held_back: bool) -> List[Real]:
    """Those for training, or those held back."""
    found = [_boxed(row) for row in _rows() if is_held_back(row["photograph"]) == held_back]
    faces = sorted((PHOTOS / "Faces").glob("*.jpg"))
    return found + [_face(path) for path in faces if (int(path.stem[-4:]) in FACES_HELD_BACK) == held_back]


@lru_cache(maxsize=2)
def face_cuts(held_back: bool) -> List[np.ndarray]:
    """The heads of the close-ups, RGBA uint8, cut off at the chin."""
    cuts = []
    for real in real_people(held_back):
        if real.close:
            cuts += _head(real)
    return cuts


def _head(real: Real) -> List[np.ndarray]:
    """What of the mask lies above the shoulders: rows down to where it grows clearly wider than the head."""
    rows = (real.mask > 0).sum(1)
    first = int(np.argmax(rows > 3))
    height = len(rows)
    head = rows[first:first + height // 2]
    widest = float(np.median(head[len(head) // 4:])) if len(head) > 8 else 0.0
    wider = np.nonzero(rows[first + height // 3:] > 1.35 * widest)[0]
    last = first + height // 3 + int(wider[0]) if len(wider) else height - height // 10
    columns = np.nonzero(real.mask[first:last].any(0))[0]
    if widest < 12 or last - first < 30 or not len(columns):
        return []
    part = slice(first, last), slice(int(columns[0]), int(columns[-1]) + 1)
    mask = cv2.GaussianBlur(cv2.erode(real.mask, np.ones((3, 3), np.uint8)), (3, 3), 0)
    if not 0.5 < mask[part].shape[1] / mask[part].shape[0] < 1.1:
        return []
    return [np.dstack([real.picture[part], mask[part]])]


def random_real(rng: np.random.Generator, held_back: bool) -> Real:
    """Close-ups less often than there are of them: they show five people."""
    wanted = bool(rng.random() < CLOSE)
    bank = [real for real in real_people(held_back) if real.close == wanted]
    return bank[rng.integers(len(bank))]
