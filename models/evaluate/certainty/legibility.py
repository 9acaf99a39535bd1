"""Whether a person could read what was drawn into a frame: the criteria that the readers' own samples use."""
from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np

import samples as dials
from alphabet import HALF_HEIGHT, HALF_WIDTH, HEIGHT, WIDTH
from drawing.displays import Display
from drawing.faces import Face
from drawing.photography import Damage
from exposure import Exposure
from placing import linear
from rig import LEAST_LIKENESS, LEAST_SPREAD, liken

MOST_HIDDEN = 0.1
"""Of a display; a dial may be hidden more, see clock-reader/samples.py."""
UPRIGHT = np.eye(2, 3) * (dials.RADIUS / (dials.SIDE / 2))


def is_dial_legible(face: Face, plane: np.ndarray, hidden: float, shot: Tuple[np.ndarray, np.ndarray, Exposure]) -> bool:
    """shot: the frame before and after its exposure, and that; plane: unit face -> frame; hidden: share of the face, 0..1."""
    clean, picture, exposure = shot
    centre, matrix = linear(plane, False)
    pose = np.column_stack((matrix, centre))
    to_crop = np.array([[dials.RADIUS, 0, dials.SIDE / 2], [0, dials.RADIUS, dials.SIDE / 2], [0, 0, 1]])
    before = cut(clean, to_crop @ np.linalg.inv(plane), (dials.SIDE, dials.SIDE))
    contrast = 1.0
    if exposure.table is not None:
        contrast = float(exposure.table.mean(1).astype(np.float32)[before].std() / max(1.0, float(before.std())))
    damage = Damage(exposure.blur, exposure.noise, contrast, exposure.quality)
    crop = cut(picture, to_crop @ np.linalg.inv(plane), (dials.SIDE, dials.SIDE))
    radius = float(np.sqrt(abs(np.linalg.det(matrix))))
    return bool(dials._readable(face, pose, radius, hidden, damage) and dials._lit(crop, UPRIGHT, damage))


def is_display_legible(display: Display, to_picture: np.ndarray, hidden: float, picture: np.ndarray) -> bool:
    """to_picture: the drawing's pixels -> the frame's."""
    low, high = display.quad.min(0), display.quad.max(0)
    half, middle = np.maximum((high - low) / 2, 1), (low + high) / 2
    to_unit = np.array([[1 / half[0], 0, -middle[0] / half[0]], [0, 1 / half[1], -middle[1] / half[1]], [0, 0, 1]])
    to_crop = np.array([[HALF_WIDTH, 0, WIDTH / 2], [0, HALF_HEIGHT, HEIGHT / 2], [0, 0, 1]]) @ to_unit
    crop = cut(picture, to_crop @ np.linalg.inv(to_picture), (WIDTH, HEIGHT))
    perfect = cut(display.rgb, to_crop, (WIDTH, HEIGHT))
    inside = (slice(int(HEIGHT / 2 - HALF_HEIGHT), int(HEIGHT / 2 + HALF_HEIGHT)), slice(int(WIDTH / 2 - HALF_WIDTH), int(WIDTH / 2 + HALF_WIDTH)))
    seen = float(crop[inside].std()) >= LEAST_SPREAD and liken(perfect, crop, inside) >= LEAST_LIKENESS
    return bool(display.is_time and hidden < MOST_HIDDEN and seen)


def cut(picture: np.ndarray, to_crop: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
    """Grey crop of `size` (width, height); smoothed before it is made smaller."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    back = np.linalg.inv(to_crop)
    middle = back @ np.array([size[0] / 2, size[1] / 2, 1.0])
    scale = float(np.sqrt(abs(np.linalg.det(back[:2, :2] / middle[2]))))
    if scale > 1.2:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.4 * scale)
    return cv2.warpPerspective(grey, to_crop, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
