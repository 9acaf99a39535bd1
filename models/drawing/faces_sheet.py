"""A sheet to draw a face on, in units of the dial: centre (0,0), edge at radius 1, 12 o'clock at (0,-1)."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import List, Sequence, Tuple

import cv2
import numpy as np

Colour = Tuple[float, float, float]
SHIFT = 6
FONT_FOLDERS = ("/usr/share/fonts/truetype", "/usr/share/fonts/opentype")
NOT_LETTERS = ("D050000L", "StandardSymbols", "Math", "LinBiolinum_K", "LinLibertine_I.", "Z003")
GLYPH_PX = 40


class Sheet:
    """rgb uint8 [S,S,3] and alpha uint8 [S,S]; what is drawn with `solid` also becomes opaque."""

    def __init__(self, size: int, centre: Tuple[float, float], radius: float) -> None:
        self.size, self.centre, self.radius = size, np.array(centre, float), radius
        self.rgb = np.zeros((size, size, 3), np.uint8)
        self.alpha = np.zeros((size, size), np.uint8)

    def pixels(self, points: np.ndarray) -> np.ndarray:
        return np.rint((np.asarray(points, float) * self.radius + self.centre) * (1 << SHIFT)).astype(np.int32)

    def polygons(self, shapes: Sequence[np.ndarray], colour: Colour, solid: bool = False) -> None:
        pixels = [self.pixels(shape) for shape in shapes]
        cv2.fillPoly(self.rgb, pixels, colour, cv2.LINE_AA, SHIFT)
        if solid:
            cv2.fillPoly(self.alpha, pixels, 255, cv2.LINE_AA, SHIFT)

    def polygon(self, shape: np.ndarray, colour: Colour, solid: bool = False) -> None:
        self.polygons([shape], colour, solid)

    def outline(self, shape: np.ndarray, width: float, colour: Colour) -> None:
        thick = max(1, round(width * self.radius))
        cv2.polylines(self.rgb, [self.pixels(shape)], True, colour, thick, cv2.LINE_AA, SHIFT)

    def disc(self, at: Sequence[float], radius: float, colour: Colour) -> None:
        x, y = self.pixels(np.array(at)).tolist()
        cv2.circle(self.rgb, (x, y), max(1, round(radius * self.radius * (1 << SHIFT))), colour, -1, cv2.LINE_AA, SHIFT)

    def ring(self, at: Sequence[float], radius: float, width: float, colour: Colour) -> None:
        x, y = self.pixels(np.array(at)).tolist()
        thick = max(1, round(width * self.radius))
        cv2.circle(self.rgb, (x, y), round(radius * self.radius * (1 << SHIFT)), colour, thick, cv2.LINE_AA, SHIFT)

    def glyph(self, mask: np.ndarray, at: Sequence[float], height: float, colour: Colour, turn: float = 0.0,
              squeeze: float = 1.0) -> None:
        """Blend a letter mask of `height` units centred at `at`, turned clockwise by `turn` degrees."""
        scale = height * self.radius / GLYPH_PX
        tall, wide = mask.shape
        out = (max(1, round(wide * scale * squeeze)), max(1, round(tall * scale)))
        small = cv2.resize(mask, out, interpolation=cv2.INTER_AREA)
        side = int(np.hypot(*out)) + 3 if turn else 0
        width, depth = (side, side) if turn else (out[0] + 2, out[1] + 2)
        x, y = np.asarray(at) * self.radius + self.centre
        left, top = int(np.floor(x - width / 2)), int(np.floor(y - depth / 2))
        if left < 0 or top < 0 or left + width > self.size or top + depth > self.size:
            return
        matrix = cv2.getRotationMatrix2D((out[0] / 2, out[1] / 2), -turn, 1)
        matrix[:, 2] += (x - left - out[0] / 2, y - top - out[1] / 2)
        small = cv2.warpAffine(small, matrix, (width, depth), flags=cv2.INTER_LINEAR)
        patch = self.rgb[top : top + depth, left : left + width]
        share = small[..., None].astype(np.float32) / 255
        patch[...] = patch + (np.array(colour, np.float32) - patch) * share

    def shade(self, mask: np.ndarray, colour: Colour, strength: float) -> None:
        """Blend `colour` over the sheet by mask uint8 [S,S] times strength."""
        box = cv2.boundingRect(mask)
        x, y, w, h = box
        if w == 0:
            return
        patch = self.rgb[y : y + h, x : x + w]
        share = mask[y : y + h, x : x + w, None].astype(np.float32) * (strength / 255)
        patch[...] = patch + (np.array(colour, np.float32) - patch) * share


def polar(angle: float, radius: float) -> np.ndarray:
    """Point at clock angle (degrees clockwise from 12)."""
    a = np.deg2rad(angle)
    return np.array((np.sin(a), -np.cos(a))) * radius


def turned(points: np.ndarray, angle: float) -> np.ndarray:
    """Points (x across, y along towards the tip) of a hand that points at clock angle `angle`."""
    a = np.deg2rad(angle)
    x, y = points[:, 0], points[:, 1]
    return np.stack((y * np.sin(a) + x * np.cos(a), -y * np.cos(a) + x * np.sin(a)), 1)


@lru_cache(maxsize=None)
def fonts() -> List[str]:
    found = [str(p) for folder in FONT_FOLDERS for p in sorted(Path(folder).rglob("*.[to]tf"))]
    kept = [p for p in found if not any(name in p for name in NOT_LETTERS)]
    if not kept:
        raise FileNotFoundError(f"no fonts under {FONT_FOLDERS}: install the font packages that models/README.md lists")
    return kept


@lru_cache(maxsize=None)
def _opened(font: str):
    from PIL import ImageFont

    return ImageFont.truetype(font, GLYPH_PX + 14)


@lru_cache(maxsize=20000)
def glyph(font: str, text: str) -> np.ndarray:
    """Mask uint8 of a text, cut tightly; capitals are GLYPH_PX tall."""
    mask = _opened(font).getmask(text, mode="L")
    wide, tall = mask.size
    if wide * tall == 0:
        return np.zeros((4, 4), np.uint8)
    return np.pad(np.array(mask, np.uint8).reshape(tall, wide), 1)
