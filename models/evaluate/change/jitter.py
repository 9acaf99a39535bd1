"""
How the two pictures of a pair come to differ beside their change, as COCO-Inpainted has it (Sachdeva and Zisserman,
"The Change You Want to See", WACV 2023, and the parameters that its authors published with it): each picture by itself
is jittered in colour, then mapped by an affine transformation; what lies beyond the photograph repeats its border.
"""

from dataclasses import dataclass

import cv2
import numpy as np

COLOUR = 0.1
"""Brightness, contrast, saturation and hue (in turns), each up to so much more or less, in random order."""
MAX_TURN_DEGREES = 30.0
MAX_SHIFT = 0.2
"""Share of the width, and of the height."""
SCALE = (0.8, 1.5)
"""Across and down apart from one another."""
HUE_TURN = 360.0


@dataclass(frozen=True)
class Jittered:
    """A picture as it is seen, and the 2x3 matrix that brought the photograph's pixels there."""

    image: np.ndarray
    matrix: np.ndarray


def jitter(image: np.ndarray, rng: np.random.Generator) -> Jittered:
    """`image`: (height, width, 3) bytes, blue first."""
    height, width = image.shape[:2]
    coloured = jitter_colour(image, rng)
    matrix = draw_affine((width, height), rng)
    seen = cv2.warpAffine(coloured, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return Jittered(seen, matrix)


def jitter_colour(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Brightness is added, contrast multiplies, saturation and hue change in HSV; each step is clipped to 0..1."""
    bright, contrast, saturation, hue = rng.uniform(-COLOUR, COLOUR, 4)
    steps = [
        lambda x: x + bright,
        lambda x: x * (1 + contrast),
        lambda x: turn_hsv(x, saturation=1 + saturation, hue=0.0),
        lambda x: turn_hsv(x, saturation=1.0, hue=hue),
    ]
    out = image.astype(np.float32) / 255
    for index in rng.permutation(len(steps)):
        out = np.clip(steps[index](out), 0, 1).astype(np.float32)
    return np.round(out * 255).astype(np.uint8)


def turn_hsv(image: np.ndarray, *, saturation: float, hue: float) -> np.ndarray:
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hsv[..., 0] = np.mod(hsv[..., 0] + hue * HUE_TURN, HUE_TURN)
    hsv[..., 1] = np.clip(hsv[..., 1] * saturation, 0, 1)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)


def draw_affine(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """About the middle of the picture: scaled, turned, then shifted."""
    width, height = size
    turn = np.deg2rad(rng.uniform(-MAX_TURN_DEGREES, MAX_TURN_DEGREES))
    scale = np.diag(rng.uniform(*SCALE, 2))
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    linear = rotation @ scale
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    shift = rng.uniform(-MAX_SHIFT, MAX_SHIFT, 2) * np.array([width, height])
    return np.hstack([linear, (middle + shift - linear @ middle)[:, None]])
