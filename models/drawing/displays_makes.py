"""Displays with bodies of their own: nixie tubes, flip cards, flip discs."""
from typing import List, Tuple

import cv2
import numpy as np

from .displays_backdrops import photographs
from .displays_light import Plate, ramp, soften

Rectangle = Tuple[int, int, int, int]


def shade_tubes(rng: np.random.Generator, plate: Plate) -> np.ndarray:
    """Nixie tubes: thin glowing wires before dim unlit ones, each digit in its own glass behind a fine mesh."""
    shape, height = plate.lit.shape, plate.height
    ground = np.array([rng.uniform(0, 0.2), rng.uniform(0, 0.14), rng.uniform(0, 0.16)], np.float32)
    day = rng.random() < 0.4
    image = np.ones((*shape, 3), np.float32) * ground * ramp(rng, shape, 0.6)
    if day:
        image = photographs().cut(rng, *shape).astype(np.float32) / 255 * float(rng.uniform(0.2, 0.75))
    colour = np.array([1.0, rng.uniform(0.3, 0.6), rng.uniform(0.02, 0.3)], np.float32)
    rest = plate.rest.astype(np.float32)[:, :, None] / 255
    image += rest * (rng.uniform(0, 0.18) if rng.random() < 0.7 else 0.0)
    glass, inside = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    wider, higher = rng.uniform(0.08, 0.3) * height, rng.uniform(0.15, 0.5) * height
    for cell in plate.cells:
        if not (cell.is_digit or cell.glyph.char == " "):
            continue
        x, y, width, tall = cell.box
        foot = int(y + tall + higher * rng.uniform(0.6, 1))
        corners = (int(x - wider), int(y - higher), int(x + width + wider), foot)
        outline(glass, corners, int(min(wider * 2, width / 2)), max(1, int(height * rng.uniform(0.01, 0.05))))
        cv2.rectangle(inside, corners[:2], corners[2:], 255, -1)
        for _ in range(int(rng.integers(3))):
            streak = int(rng.uniform(corners[0], corners[2]))
            cv2.line(glass, (streak, corners[1] + int(higher * rng.uniform(0.3, 1.5))), (streak, foot),
                     int(rng.uniform(60, 255)), max(1, int(height * rng.uniform(0.01, 0.06))), cv2.LINE_AA)
    image *= 1 - inside[:, :, None] / 255.0 * float(rng.uniform(0, 0.6))
    image += soften(glass, 0.02 * height)[:, :, None] * float(rng.uniform(0, 0.8 if day else 0.5))
    if rng.random() < 0.5:
        image += mesh(rng, shape, height)[:, :, None] * (inside[:, :, None] / 255.0) * float(rng.uniform(0.02, 0.15))
    lit = plate.lit.astype(np.float32)[:, :, None] / 255
    image += soften(plate.lit, rng.uniform(0.04, 0.25) * height)[:, :, None] * float(rng.uniform(0.2, 1.4)) * colour
    image = image * (1 - lit) + (colour * rng.uniform(0.6, 1) + rng.uniform(0, 0.6)) * lit
    return image


def outline(mask: np.ndarray, corners: Rectangle, radius: int, width: int) -> None:
    """A rounded rectangle's outline, as the edge of a glass tube seen from the front."""
    left, top, right, bottom = corners
    radius = max(1, min(radius, (right - left) // 2, (bottom - top) // 2))
    centre, axes = ((left + right) // 2, top + radius), ((right - left) // 2, radius)
    cv2.ellipse(mask, centre, axes, 0, 180, 360, 255, width, cv2.LINE_AA)
    cv2.line(mask, (left, top + radius), (left, bottom), 255, width, cv2.LINE_AA)
    cv2.line(mask, (right, top + radius), (right, bottom), 255, width, cv2.LINE_AA)


def mesh(rng: np.random.Generator, shape: Tuple[int, int], height: float) -> np.ndarray:
    pitch = max(3.0, height * float(rng.uniform(0.06, 0.12)))
    y, x = np.mgrid[0:shape[0], 0:shape[1]].astype(np.float32)
    return ((np.sin(2 * np.pi * (x + y / 2) / pitch) > 0.6) | (np.sin(2 * np.pi * y / pitch) > 0.6)).astype(np.float32)


def shade_cards(rng: np.random.Generator, plate: Plate) -> np.ndarray:
    """Flip cards: one for each digit or one for each number, split across the middle."""
    shape, height = plate.lit.shape, plate.height
    dark = rng.random() < 0.75
    body = np.full(3, rng.uniform(0.02, 0.5), np.float32)
    card = np.full(3, rng.uniform(0.02, 0.25) if dark else rng.uniform(0.65, 1), np.float32)
    ink = np.full(3, rng.uniform(0.7, 1) if dark else rng.uniform(0, 0.25), np.float32)
    image = np.ones((*shape, 3), np.float32) * body * ramp(rng, shape, 0.4)
    side, over = rng.uniform(0.01, 0.12) * height, rng.uniform(0.05, 0.3) * height
    cards = []
    for left, top, right, bottom in groups(plate, rng.random() < 0.5):
        cards.append((int(left - side), int(top - over), int(right + side), int(bottom + over)))
    faces = np.zeros(shape, np.uint8)
    for corners in cards:
        cv2.rectangle(faces, corners[:2], corners[2:], 255, -1)
    weight = faces[:, :, None].astype(np.float32) / 255
    image = image * (1 - weight) + card * weight * ramp(rng, shape, 0.2)
    lit = plate.lit.astype(np.float32)[:, :, None] / 255
    image = image * (1 - lit) + ink * lit
    upper, gap = float(rng.uniform(0.75, 1.15)), max(1, int(height * rng.uniform(0.01, 0.05)))
    for left, top, right, bottom in cards:
        middle = (top + bottom) // 2
        image[max(0, top):middle, max(0, left):right] *= upper
        image[middle - gap // 2:middle + (gap + 1) // 2, max(0, left):right] *= float(rng.uniform(0.0, 0.7))
    return image


def groups(plate: Plate, single: bool) -> List[Tuple[float, float, float, float]]:
    """Left, top, right, bottom of each digit, or of each run of digits."""
    found: List[Tuple[float, float, float, float]] = []
    joined = False
    for cell in plate.cells:
        x, y, width, tall = cell.box
        apart = bool(found) and x - found[-1][2] > 0.28 * plate.height
        if not (cell.is_digit or cell.glyph.char == " "):
            joined = False
        elif joined and not single and not apart:
            found[-1] = (found[-1][0], min(y, found[-1][1]), x + width, max(y + tall, found[-1][3]))
        else:
            found.append((x, y, x + width, y + tall))
            joined = True
    return found
