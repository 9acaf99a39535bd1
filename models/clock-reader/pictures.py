"""The real pictures with given boxes, as the reader gets them. For measuring only: nothing is trained, tuned or chosen
on them."""
from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

import cv2
import numpy as np
from PIL import Image, ImageOps

from training.rates import half_of

RADIUS, SIDE = 48, 128
NOT_HEADLINE = ("turned 90", "inner dial only")


@dataclass(frozen=True)
class Given:
    """One line of labels.csv. minutes 0..719 or None; half: "look" (errors are looked at) or "report"; size: dial's
    half width in pixels."""

    path: str
    kind: str
    minutes: Optional[int]
    crop: np.ndarray
    headline: bool
    half: str
    size: float

    @property
    def stratum(self) -> str:
        if "caltech" in self.path:
            return "watch"
        return "wild" if "/coco/" in self.path else "wall"

    @property
    def show_room(self) -> bool:
        """10:05-10:15 or 1:45-1:55."""
        return self.minutes is not None and (605 <= self.minutes <= 615 or 105 <= self.minutes <= 115)


def cut(picture: np.ndarray, centre: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Grey crop [128,128] of RGB `picture`; a [2,2] maps the unit face to pixels round `centre`. Shrinks by areas
    before it samples."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = np.sqrt(abs(np.linalg.det(a))) / RADIUS
    shrink = max(1, int(scale))
    if shrink > 1:
        tall, wide = grey.shape[0] // shrink, grey.shape[1] // shrink
        grey = cv2.resize(grey[: tall * shrink, : wide * shrink], (wide, tall), interpolation=cv2.INTER_AREA)
    m = np.zeros((2, 3))
    m[:, :2] = a / RADIUS / shrink
    m[:, 2] = centre / shrink - 0.5 + m[:, :2] @ np.array((0.5 - SIDE / 2, 0.5 - SIDE / 2))
    return cv2.warpAffine(
        grey, m, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_CONSTANT,
        borderValue=114,
    )


def given_boxes(shared: Path) -> List[Given]:
    """Every labelled analog face, drawing and thing not to be read, with its box."""
    found = []
    with open(shared / "data" / "clocks" / "labels.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "digital":
                continue
            picture = np.array(ImageOps.exif_transpose(Image.open(shared / "data" / row["path"])).convert("RGB"))
            tall, wide = picture.shape[:2]
            x, y, w, h = (float(row[k]) for k in "xywh")
            if w == 0:
                x, y, w, h = 0.05, 0.05, 0.9, 0.9
            half = np.array((w * wide, h * tall)) / 2
            centre = np.array((x * wide, y * tall)) + half
            minutes = int(row["hh"]) % 12 * 60 + int(row["mm"]) if row["hh"] else None
            headline = (
                row["kind"] == "analog"
                and minutes is not None
                and float(row["confidence"]) >= 0.8
                and not any(n in row["note"] for n in NOT_HEADLINE)
            )
            found.append(
                Given(
                    row["path"], row["kind"], minutes, cut(picture, centre, np.diag(half)), headline,
                    half_of(row["path"]), float(half.min()),
                )
            )
    return found
