"""From maps to things: connected cells above a threshold, matched with the things that changed. Boxes are (x, y, right, bottom) in cells."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

import cv2
import numpy as np

UNKNOWN = 255
LEAST_CELLS = 1
MOSTLY = 0.5
ON_TARGET = 1 / 3
"""Share of a find's cells that must lie on changed things, or within a cell of them, for it to be right."""
COVERED = 0.3
OVERLAP = 0.5

Box = Tuple[float, float, float, float]


@dataclass(frozen=True)
class Find:
    """score: the largest probability; box; mask bool [h, w]."""

    score: float
    box: Box
    mask: np.ndarray


@dataclass(frozen=True)
class Thing:
    """What changed, where one picture shows it. number: the same in both pictures."""

    number: int
    box: Box
    mask: np.ndarray


def finds(chances: np.ndarray, truth: np.ndarray, threshold: float) -> List[Find]:
    """Connected cells (8 neighbours) of one map float32 [h, w]; those that lie mostly where nobody knows are left out."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((chances >= threshold).astype(np.uint8), connectivity=8)
    found = []
    for label in range(1, count):
        mask = labels == label
        if stats[label, cv2.CC_STAT_AREA] >= LEAST_CELLS and np.mean(truth[mask] == UNKNOWN) <= MOSTLY:
            x, y, w, h = stats[label, :4]
            found.append(Find(float(chances[mask].max()), (x, y, x + w, y + h), mask))
    return found


def things(truth: np.ndarray) -> List[Thing]:
    """The changed things of one map."""
    out = []
    for number in np.unique(truth):
        if 0 < number < UNKNOWN:
            mask = truth == number
            y, x = np.nonzero(mask)
            out.append(Thing(int(number), (x.min(), y.min(), x.max() + 1, y.max() + 1), mask))
    return out


def iou(one: Box, other: Box) -> float:
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    if w <= 0 or h <= 0:
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return w * h / (areas - w * h)


def right(find: Find, truth: np.ndarray) -> bool:
    """Whether the find lies on something that changed."""
    changed = cv2.dilate(((truth > 0) & (truth != UNKNOWN)).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    known = find.mask & (truth != UNKNOWN)
    return bool(np.mean(changed[known]) >= ON_TARGET)


def met(thing: Thing, found: List[Find]) -> float:
    """The best score of the finds that cover enough of a thing or lie within a cell of its middle; 0 where there is none."""
    x, y = (thing.box[0] + thing.box[2]) / 2, (thing.box[1] + thing.box[3]) / 2
    best = 0.0
    for find in found:
        left, top, low_right, bottom = find.box
        central = abs((left + low_right) / 2 - x) <= 1.5 and abs((top + bottom) / 2 - y) <= 1.5
        if central or np.mean(find.mask[thing.mask]) >= COVERED:
            best = max(best, find.score)
    return best


def average_precision(rows: List[Tuple[float, bool]], total: int) -> float:
    """Area under precision over recall (all points, made falling); rows: score, is right."""
    if not rows or not total:
        return 0.0
    hits = np.cumsum([hit for _, hit in sorted(rows, key=lambda row: -row[0])])
    precision = np.maximum.accumulate((hits / np.arange(1, len(hits) + 1))[::-1])[::-1]
    return float(np.sum(np.diff(np.concatenate([[0], hits])) * precision) / total)


def boxed(found: List[Find], wanted: List[Thing]) -> List[Tuple[float, bool]]:
    """Each find with whether it is the best-scored one on a thing's box at an overlap of 0.5."""
    free, rows = list(wanted), []
    for find in sorted(found, key=lambda find: -find.score):
        best = max(free, key=lambda thing: iou(find.box, thing.box), default=None)
        hit = best is not None and iou(find.box, best.box) >= OVERLAP
        if hit:
            free = [thing for thing in free if thing is not best]
        rows.append((find.score, hit))
    return rows
