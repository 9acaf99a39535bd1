"""From masks of lit and unlit parts to colours: light-emitting, liquid-crystal, tube, card and screen displays."""
from dataclasses import dataclass
from typing import List, Sequence, Tuple

import cv2
import numpy as np

from .displays_backdrops import photographs
from .displays_layout import Cell

Colour = Tuple[float, float, float]
LED_COLOURS: Sequence[Colour] = (
    (1.0, 0.08, 0.05), (1.0, 0.08, 0.05), (0.1, 1.0, 0.25), (0.15, 0.35, 1.0), (0.95, 0.97, 1.0), (1.0, 0.6, 0.08),
    (0.3, 0.9, 1.0),
)
VFD_COLOURS: Sequence[Colour] = ((0.35, 1.0, 0.85), (0.45, 1.0, 0.95), (0.3, 0.8, 1.0), (0.5, 1.0, 0.6))


@dataclass
class Plate:
    """What is to be shaded: lit and resting parts as 8-bit masks, the cells in pixels, the digit height in pixels."""

    lit: np.ndarray
    rest: np.ndarray
    cells: List[Cell]
    height: float


def soften(mask: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur of an 8-bit mask as 0..1; wide ones at a quarter of the size."""
    if sigma < 3:
        return cv2.GaussianBlur(mask, (0, 0), max(0.3, sigma)).astype(np.float32) / 255
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    return cv2.resize(small, (mask.shape[1], mask.shape[0])).astype(np.float32) / 255


def ramp(rng: np.random.Generator, shape: Tuple[int, int], strength: float) -> np.ndarray:
    """A smooth change of light over the plate, about 1."""
    corners = (1 + rng.uniform(-strength, strength, (2, 2))).astype(np.float32)
    return cv2.resize(corners, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)[:, :, None]


def pick_colour(rng: np.random.Generator, colours: Sequence[Colour]) -> np.ndarray:
    colour = np.array(colours[int(rng.integers(len(colours)))], np.float32)
    return np.clip(colour + rng.uniform(-0.06, 0.1, 3).astype(np.float32), 0, 1)


def shade_glow(rng: np.random.Generator, plate: Plate, colour: np.ndarray, ghost_most: float) -> np.ndarray:
    """LEDs, vacuum-fluorescent and plasma displays: light on a dark ground, halo, cores that burn out to white."""
    shape = plate.lit.shape
    ground = (rng.uniform(0, 0.16) * np.ones(3) + 0.06 * rng.random(3) * colour).astype(np.float32)
    image = np.ones((*shape, 3), np.float32) * ground * ramp(rng, shape, 0.5)
    rest = plate.rest.astype(np.float32)[:, :, None] / 255
    ghost = rng.uniform(0, ghost_most) if rng.random() < 0.6 else 0.0
    image += rest * ghost * (0.4 * colour + 0.6 * rng.uniform(0.3, 1))
    lit = plate.lit.astype(np.float32)[:, :, None] / 255
    power = float(rng.uniform(0.35, 1.1))
    spread = float(rng.uniform(0.02, 0.3)) * plate.height
    halo = float(rng.choice([0.0, rng.uniform(0, 0.5), rng.uniform(0.2, 1.1)]))
    image = image * (1 - lit) + (image * 0.3 + power * colour) * lit
    image += soften(plate.lit, spread)[:, :, None] * halo * colour
    if rng.random() < 0.4:
        core = soften(plate.lit, 0.03 * plate.height)[:, :, None] ** 1.5
        image += core * float(rng.uniform(0.3, 1.2))
    return image


def shade_crystal(rng: np.random.Generator, plate: Plate) -> np.ndarray:
    """Liquid crystal: dark on light with a shadow, or light on dark."""
    shape = plate.lit.shape
    lit, rest = (mask.astype(np.float32)[:, :, None] / 255 for mask in (plate.lit, plate.rest))
    ghost = rng.uniform(0, 0.22) if rng.random() < 0.5 else 0.0
    if rng.random() < 0.2:
        back = np.array([rng.uniform(0, 0.25), rng.uniform(0, 0.3), rng.uniform(0.02, 0.6)], np.float32)
        front = back + (np.array([0.95, 0.98, 1.0], np.float32) - back) * rng.uniform(0.35, 1)
        return (back + (front - back) * np.maximum(lit, rest * ghost)) * ramp(rng, shape, 0.3)
    tone = float(rng.uniform(0.3, 0.9))
    back = tone * np.array([rng.uniform(0.75, 1), rng.uniform(0.85, 1), rng.uniform(0.6, 1)], np.float32)
    contrast = float(rng.uniform(0.25, 0.97))
    image = np.ones((*shape, 3), np.float32) * back * ramp(rng, shape, 0.3)
    if rng.random() < 0.5:
        far = plate.height * rng.uniform(0.01, 0.07)
        moved = np.float32([[1, 0, far * rng.uniform(-1, 1)], [0, 1, far]])
        shadow = cv2.warpAffine(plate.lit, moved, (shape[1], shape[0]))
        image *= 1 - soften(shadow, 0.02 * plate.height)[:, :, None] * contrast * float(rng.uniform(0.1, 0.5))
    return image * (1 - contrast * np.maximum(lit, rest * ghost))


def shade_screen(rng: np.random.Generator, plate: Plate) -> np.ndarray:
    """Phones, computers, television overlays, paper and electronic ink: letters over a colour or a photograph."""
    shape = plate.lit.shape
    lit = plate.lit.astype(np.float32)[:, :, None] / 255
    light_text = rng.random() < 0.65
    if rng.random() < 0.45:
        image = photographs().cut(rng, *shape).astype(np.float32) / 255
        if rng.random() < 0.5:
            image = cv2.GaussianBlur(image, (0, 0), rng.uniform(1, 0.25 * plate.height))
        low, high = (0.0, rng.uniform(0.3, 0.75)) if light_text else (rng.uniform(0.35, 0.6), 1.0)
        image = low + image * (high - low)
    else:
        tone = rng.uniform(0, 0.35) if light_text else rng.uniform(0.55, 1)
        colour = np.clip(tone + rng.uniform(-0.15, 0.15, 3), 0, 1).astype(np.float32)
        image = np.ones((*shape, 3), np.float32) * colour * ramp(rng, shape, 0.35)
    if rng.random() < 0.3:
        moved = np.float32([[1, 0, 0.02 * plate.height], [0, 1, 0.03 * plate.height]])
        shadow = cv2.warpAffine(plate.lit, moved, (shape[1], shape[0]))
        weight = soften(shadow, 0.03 * plate.height)[:, :, None] * float(rng.uniform(0.2, 0.8))
        image = image * (1 - weight) + (0.0 if light_text else 1.0) * weight
    ink = np.full(3, rng.uniform(0.75, 1) if light_text else rng.uniform(0, 0.3), np.float32)
    if rng.random() < 0.25:
        ink = np.clip(ink + rng.uniform(-0.4, 0.4, 3), 0, 1).astype(np.float32)
    weight = lit * float(rng.uniform(0.55, 1))
    return image * (1 - weight) + ink * weight
