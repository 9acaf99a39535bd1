"""What of a photograph is painted over, as masks of 0 and 255, and where a picture taken of it shows that."""

import cv2
import numpy as np
from photographs import Thing, fill

SIZES = {"small": (100, 32**2), "medium": (32**2, 96**2), "large": (96**2, np.inf)}
"""COCO's classes of area, in pixels of the photograph; below 100 nobody sees what is gone."""
MAX_SHARE = 0.3
"""A change of more of the picture than this leaves nothing to compare it with."""
ROOM_PX = 5
"""Painted out round an outline, which never fits to the pixel."""


def fit_mask(thing: Thing, area: str, shape: tuple[int, int]) -> np.ndarray | None:
    """Mask of a thing if it is one thing of that size."""
    if not thing.is_single:
        return None
    mask = fill(thing, shape)
    pixels = int(np.count_nonzero(mask))
    least, most = SIZES[area]
    return mask if least <= pixels < most and pixels <= MAX_SHARE * mask.size else None


def grow(mask: np.ndarray) -> np.ndarray:
    return cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * ROOM_PX + 1, 2 * ROOM_PX + 1)))


def place(mask: np.ndarray, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray | None:
    """The shape of a mask somewhere else; none where the picture has no room for it."""
    x, y, width, height = cv2.boundingRect(mask)
    if width >= shape[1] or height >= shape[0]:
        return None
    left, top = rng.integers(shape[1] - width), rng.integers(shape[0] - height)
    placed = np.zeros(shape, np.uint8)
    placed[top : top + height, left : left + width] = mask[y : y + height, x : x + width]
    return placed


def box_in(mask: np.ndarray, view: np.ndarray) -> list[float] | None:
    """Where what a mask of the photograph marks lies in a view of it: [x, y, width, height] in fractions, or none."""
    height, width = mask.shape
    seen = cv2.warpAffine(mask, view, (width, height), flags=cv2.INTER_NEAREST)
    x, y, across, down = cv2.boundingRect(seen)
    if across == 0 or down == 0:
        return None
    return [round(x / width, 5), round(y / height, 5), round(across / width, 5), round(down / height, 5)]


def keep_seen(mask: np.ndarray, *views: np.ndarray) -> np.ndarray:
    """The part of a mask of the photograph that every one of the views shows."""
    height, width = mask.shape
    seen = mask
    everything = np.full((height, width), 255, np.uint8)
    for view in views:
        flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
        seen = seen & cv2.warpAffine(everything, view, (width, height), flags=flags)
    return seen
