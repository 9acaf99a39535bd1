"""COCO's photographs with polygons, as they lie in the shared folder: what stands where in each."""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

YOLO = "photos/lightly-ai+coco128_yolo"
TINY = "photos/lizhogn+tiny_coco_dataset/tiny_coco"
PARTS = ("train2017", "val2017")

Polygon = np.ndarray
"""Corners in pixels, (n, 2) float32."""


@dataclass(frozen=True)
class Thing:
    """One labelled object: the outlines of its visible parts, and whether it is one thing rather than a crowd."""

    outlines: tuple[Polygon, ...]
    is_single: bool


@dataclass(frozen=True)
class Photograph:
    """`path` is relative to the shared folder."""

    path: str
    width: int
    height: int
    things: tuple[Thing, ...]


def fill(thing: Thing, shape: tuple[int, int]) -> np.ndarray:
    """Mask of a thing, (height, width) of 0 and 255."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(one).astype(np.int32) for one in thing.outlines], 255)
    return mask


def list_photographs(data: Path) -> list[Photograph]:
    """Every photograph with polygons, each file name once, in order of its path."""
    found: dict[str, Photograph] = {}
    for photograph in (*read_tiny(data), *read_yolo(data)):
        found.setdefault(Path(photograph.path).name, photograph)
    return sorted(found.values(), key=lambda one: one.path)


def read_tiny(data: Path) -> list[Photograph]:
    """Labels as COCO writes them; crowds have no polygon and are taken as their box."""
    photographs = []
    for part in PARTS:
        labels = json.loads((data / TINY / "annotations" / f"instances_{part}.json").read_text())
        by_image: dict[int, list[Thing]] = {}
        for one in labels["annotations"]:
            by_image.setdefault(one["image_id"], []).append(read_annotation(one))
        for image in labels["images"]:
            path = f"{TINY}/{part}/{image['file_name']}"
            if (data / path).exists() and image["id"] in by_image:
                things = tuple(by_image[image["id"]])
                photographs.append(Photograph(path, image["width"], image["height"], things))
    return photographs


def read_annotation(one: dict) -> Thing:
    if not one["iscrowd"]:
        return Thing(tuple(np.array(part, np.float32).reshape(-1, 2) for part in one["segmentation"]), True)
    x, y, width, height = one["bbox"]
    corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    return Thing((np.array(corners, np.float32),), False)


def read_yolo(data: Path) -> list[Photograph]:
    """One outline a line; parts of one object are joined by seams of no width."""
    photographs = []
    for part in PARTS:
        for label in sorted((data / YOLO / "instance_segmentation/labels" / part).glob("*.txt")):
            path = f"{YOLO}/images/{part}/{label.stem}.jpg"
            if not (data / path).exists():
                continue
            with Image.open(data / path) as image:
                width, height = image.size
            things = tuple(read_line(line, (width, height)) for line in label.read_text().splitlines() if line.strip())
            if things:
                photographs.append(Photograph(path, width, height, things))
    return photographs


def read_line(line: str, size: tuple[int, int]) -> Thing:
    corners = np.array([float(word) for word in line.split()[1:]], np.float32).reshape(-1, 2)
    return Thing((corners * np.array(size, np.float32),), True)
