"""How a frame lies on the canvas: what is left of the misregistration after the two pictures were brought onto one another."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import cv2
import numpy as np

BORDERS = (cv2.BORDER_CONSTANT, cv2.BORDER_REPLICATE, cv2.BORDER_REFLECT_101)


@dataclass(frozen=True)
class Frame:
    """matrix: homography from canvas to frame pixels; border: what OpenCV puts where the canvas ends."""

    matrix: np.ndarray
    border: int

    def warp(self, picture: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
        """The canvas seen in the frame of `size` (height, width)."""
        return cv2.warpPerspective(picture, self.matrix, (size[1], size[0]), flags=cv2.INTER_LINEAR, borderMode=self.border)

    def labels(self, canvas: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
        """A canvas of numbers seen in the frame, none mixed with another; 0 beyond the canvas."""
        return cv2.warpPerspective(canvas, self.matrix, (size[1], size[0]), flags=cv2.INTER_NEAREST)


def misregister(rng: np.random.Generator, margin: int, height: int, width: int, slight: bool = False) -> Frame:
    """A frame in the middle of a canvas, turned, scaled, shifted and tilted: mostly by a few pixels, rarely by a tenth."""
    draw = rng.random()
    if slight or draw < 0.25:
        turn, scale, shift, tilt = rng.normal(0, 0.08), 0.002 * rng.normal(), 0.5, 0.0
    elif draw < 0.96:
        turn, scale, shift, tilt = rng.normal(0, 0.35), 0.006 * rng.normal(), 1.8, 1e-5
    else:
        turn, scale, shift, tilt = rng.normal(0, 2.0), 0.03 * rng.normal(), 14.0, 6e-5
    cos, sin = np.cos(np.radians(turn)) * (1 + scale), np.sin(np.radians(turn)) * (1 + scale)
    middle = np.array([width / 2, height / 2])
    to_middle = np.array([[1, 0, -margin - middle[0]], [0, 1, -margin - middle[1]], [0, 0, 1.0]])
    move = np.clip(rng.normal(0, shift, 2), -0.1 * width, 0.1 * width)
    bend = np.array([[cos, -sin, 0], [sin, cos, 0], [rng.normal(0, tilt), rng.normal(0, tilt), 1]])
    back = np.array([[1, 0, middle[0] + move[0]], [0, 1, middle[1] + move[1]], [0, 0, 1]])
    return Frame(back @ bend @ to_middle, int(rng.choice(BORDERS, p=[0.5, 0.25, 0.25])))


def covers(own: Frame, other: Frame, size: Tuple[int, int]) -> np.ndarray:
    """uint8 of `size`: 1 where the own frame's pixel lies in the other frame too."""
    across = own.matrix @ cv2.invert(other.matrix)[1]
    return cv2.warpPerspective(np.ones(size, np.uint8), across, (size[1], size[0]), flags=cv2.INTER_NEAREST)
