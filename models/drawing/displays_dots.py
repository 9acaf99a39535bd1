"""Dot-matrix characters: the 5x7 forms of character displays, narrower LED-panel digits, and rasterised typefaces."""
from typing import Dict, List, Tuple

import cv2
import numpy as np

from .displays_fonts import Typeface
from .displays_glyphs import Box, place_stamp

FIVE_BY_SEVEN: Dict[str, Tuple[int, ...]] = {
    "0": (14, 17, 19, 21, 25, 17, 14), "1": (4, 12, 4, 4, 4, 4, 14), "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14), "4": (2, 6, 10, 18, 31, 2, 2), "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14), "7": (31, 1, 2, 4, 8, 8, 8), "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12), "-": (0, 0, 0, 31, 0, 0, 0), "/": (0, 1, 2, 4, 8, 16, 0),
    "A": (14, 17, 17, 31, 17, 17, 17), "B": (30, 17, 17, 30, 17, 17, 30), "C": (14, 17, 16, 16, 16, 17, 14),
    "D": (28, 18, 17, 17, 17, 18, 28), "E": (31, 16, 16, 30, 16, 16, 31), "F": (31, 16, 16, 30, 16, 16, 16),
    "G": (14, 17, 16, 23, 17, 17, 15), "H": (17, 17, 17, 31, 17, 17, 17), "I": (14, 4, 4, 4, 4, 4, 14),
    "J": (7, 2, 2, 2, 2, 18, 12), "K": (17, 18, 20, 24, 20, 18, 17), "L": (16, 16, 16, 16, 16, 16, 31),
    "M": (17, 27, 21, 21, 17, 17, 17), "N": (17, 17, 25, 21, 19, 17, 17), "O": (14, 17, 17, 17, 17, 17, 14),
    "P": (30, 17, 17, 30, 16, 16, 16), "Q": (14, 17, 17, 17, 21, 18, 13), "R": (30, 17, 17, 30, 20, 18, 17),
    "S": (15, 16, 16, 14, 1, 1, 30), "T": (31, 4, 4, 4, 4, 4, 4), "U": (17, 17, 17, 17, 17, 17, 14),
    "V": (17, 17, 17, 17, 17, 10, 4), "W": (17, 17, 17, 21, 21, 21, 10), "X": (17, 17, 10, 4, 10, 17, 17),
    "Y": (17, 17, 17, 10, 4, 4, 4), "Z": (31, 1, 2, 4, 8, 16, 31), "°": (6, 9, 9, 6, 0, 0, 0),
    "%": (24, 25, 2, 4, 8, 19, 3), "$": (4, 15, 20, 14, 5, 30, 4),
}
"""Rows from the top, the leftmost column in the highest of five bits."""

SQUARE: Dict[str, str] = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "-": "g",
}


def five_by_seven(char: str) -> np.ndarray:
    rows = FIVE_BY_SEVEN[char]
    return np.array([[row >> (4 - column) & 1 for column in range(5)] for row in rows], np.uint8)


def square_digit(char: str, rows: int, columns: int) -> np.ndarray:
    """A digit of straight strokes one dot thick, as LED panels draw them in 3x5, 3x7 or 4x7 dots."""
    dots, middle, names = np.zeros((rows, columns), np.uint8), rows // 2, SQUARE[char]
    strokes = {
        "a": (0, slice(None)), "g": (middle, slice(None)), "d": (rows - 1, slice(None)), "f": (slice(0, middle + 1), 0),
        "b": (slice(0, middle + 1), columns - 1), "e": (slice(middle, rows), 0),
        "c": (slice(middle, rows), columns - 1),
    }
    for name in names:
        dots[strokes[name]] = 1
    return dots


class Dots:
    """A make of dot matrix: form of the digits, how much of the pitch a dot fills, round or square, strokes one or two
    dots bold."""

    def __init__(self, rng: np.random.Generator, faces: List[Typeface]) -> None:
        self.form = str(rng.choice(["5x7", "5x7", "5x7", "square", "square", "face"]))
        self.rows = {"5x7": 7, "square": int(rng.choice([5, 7, 7, 9])), "face": int(rng.integers(8, 17))}[self.form]
        self.columns = int(rng.choice([3, 4])) if self.rows < 9 else 5
        self.face = faces[int(rng.integers(len(faces)))]
        self.double = self.form != "face" and rng.random() < 0.12
        self.round = bool(rng.random() < 0.65)
        self.fill = float(rng.uniform(0.55, 1.05))
        self.gap = int(rng.choice([1, 1, 2]))
        self.colon_low = int(rng.choice([0, 1]))
        self.full = 0.0
        self.pitch = 1 / (self.rows * (2 if self.double else 1))
        self.cache: Dict[str, np.ndarray] = {}

    def bitmap(self, char: str) -> np.ndarray:
        if char not in self.cache:
            dots = self._draw(char)
            self.cache[char] = np.kron(dots, np.ones((2, 2), np.uint8)) if self.double else dots
        return self.cache[char]

    def _draw(self, char: str) -> np.ndarray:
        rows = self.rows
        if char in ":.":
            dots = np.zeros((rows, 2 if rows > 9 else 1), np.uint8)
            size = 2 if rows > 9 else 1
            colon = [rows // 3 - (rows > 6) + self.colon_low, rows - rows // 3 - self.colon_low]
            for place in [rows - size] if char == "." else colon:
                dots[max(0, place):place + size] = 1
            return dots
        if self.form == "square" and char in SQUARE:
            return square_digit(char, rows, self.columns)
        if self.form == "face":
            stencil = self.face.glyph(char)
            width = max(1, round(stencil.shape[1] * rows / stencil.shape[0]))
            return (cv2.resize(stencil, (width, rows), interpolation=cv2.INTER_AREA) > 105).astype(np.uint8)
        known = char if char in FIVE_BY_SEVEN else char.upper() if char.upper() in FIVE_BY_SEVEN else "-"
        dots = five_by_seven(known)
        return dots if rows == 7 else cv2.resize(dots, (5, rows), interpolation=cv2.INTER_NEAREST)

    def width(self, char: str) -> float:
        dots = self.bitmap(char)
        return (dots.shape[1] + self.gap) / dots.shape[0]

    def paint(self, mask: np.ndarray, char: str, box: Box) -> None:
        self._stamp(mask, self._fitting(char, box), box)

    def rest(self, mask: np.ndarray, char: str, box: Box) -> None:
        self._stamp(mask, np.ones_like(self._fitting(char, box)), box)

    def lattice(self, mask: np.ndarray, box: Box) -> None:
        """Every dot of the panel of which the character in `box`, of full height, is a part."""
        x, y, _, height = box
        pitch = height * self.pitch
        columns, rows = int(mask.shape[1] / pitch) + 2, int(mask.shape[0] / pitch) + 2
        left, top = x - np.ceil(x / pitch) * pitch, y - np.ceil(y / pitch) * pitch
        self.full = height
        self._stamp(mask, np.ones((rows, columns), np.uint8), (left, top, columns * pitch, rows * pitch))

    def _fitting(self, char: str, box: Box) -> np.ndarray:
        """Smaller digits of a panel have fewer dots, not smaller ones."""
        rows = round(box[3] / self.full / self.pitch) if self.full else 0
        if self.double or char not in SQUARE or not 5 <= rows < self.rows:
            return self.bitmap(char)
        return square_digit(char, rows, 3)

    def _stamp(self, mask: np.ndarray, dots: np.ndarray, box: Box) -> None:
        x, y, _, height = box
        pitch = height / dots.shape[0]
        tile_size = max(4, int(round(pitch)))
        drawn = np.kron(dots, self._tile(tile_size))
        size = (max(1, round(dots.shape[1] * pitch)), max(1, round(height)))
        place_stamp(mask, cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), round(x), round(y))

    def _tile(self, size: int) -> np.ndarray:
        tile = np.zeros((size, size), np.uint8)
        middle, reach = (size - 1) / 2, size * self.fill / 2
        if self.round:
            cv2.circle(tile, (int(middle * 16), int(middle * 16)), int(reach * 16), 255, -1, cv2.LINE_AA, 4)
        else:
            low, high = int(round(middle - reach + 0.5)), int(round(middle + reach))
            tile[max(0, low):high + 1, max(0, low):high + 1] = 255
        return tile
