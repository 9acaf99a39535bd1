"""Painters: how one character is drawn into its box. Seven and fourteen segments, dots, and typefaces.

A painter answers `width(char)` in character heights and `paint(mask, char, box)`, which draws with value 255 into an
8-bit mask; box is x, y, width, height in pixels. `rest(mask, box)` draws what an unlit cell shows.
"""
from typing import Dict, List, Tuple

import cv2
import numpy as np

Box = Tuple[float, float, float, float]
SHIFT = 4  # fractional bits of OpenCV's drawing coordinates

SEVEN = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "-": "g", "A": "abcefg", "B": "cdefg", "C": "adef", "D": "bcdeg", "E": "adefg",
    "F": "aefg", "G": "acdef", "H": "bcefg", "I": "bc", "J": "bcde", "K": "bcefg", "L": "def", "M": "aceb", "N": "ceg",
    "O": "abcdef", "P": "abefg", "Q": "abcfg", "R": "eg", "S": "acdfg", "T": "defg", "U": "bcdef", "V": "cde",
    "W": "bdfe", "X": "bcefg", "Y": "bcdfg", "Z": "abdeg", "°": "abfg", "c": "deg", "o": "cdeg", "u": "cde",
    "n": "ceg", "i": "c", "l": "ef", "h": "cefg",
}

FOURTEEN = {
    "0": "abcdefjm", "1": "bc", "2": "abghed", "3": "abhcd", "4": "fghbc", "5": "afghcd", "6": "afghedc", "7": "abc",
    "8": "abcdefgh", "9": "abcdfgh", "-": "gh", "A": "abcefgh", "B": "abcdhln", "C": "adef", "D": "abcdln",
    "E": "adefg", "F": "aefg", "G": "acdefh", "H": "bcefgh", "I": "adln", "J": "bcde", "K": "efgjk", "L": "def",
    "M": "bcefij", "N": "bcefik", "O": "abcdef", "P": "abefgh", "Q": "abcdefk", "R": "abefghk", "S": "acdfgh",
    "T": "aln", "U": "bcdef", "V": "efmj", "W": "bcefmk", "X": "ijmk", "Y": "ijn", "Z": "ajmd", "°": "abfgh",
}
"""Segments: a top, b and c right, d bottom, e and f left, g and h middle left and right, i j k m diagonals from the
upper left clockwise, l and n the upper and lower middle upright."""


def fill(mask: np.ndarray, points: np.ndarray) -> None:
    cv2.fillPoly(mask, [np.round(points * (1 << SHIFT)).astype(np.int32)], 255, cv2.LINE_AA, SHIFT)


class Segments:
    """Seven or fourteen segments of one make: slant, thickness, gaps, ends and the shapes of 6, 7, 9 and 1."""

    def __init__(self, rng: np.random.Generator, fourteen: bool = False) -> None:
        self.fourteen = fourteen
        self.aspect = float(rng.uniform(0.42, 0.72))
        self.thick = float(rng.uniform(0.07, 0.2)) * (0.7 if fourteen else 1.0)
        self.gap = float(rng.choice([0.004, 0.012, 0.025, 0.045]))
        self.slant = float(rng.choice([0.0, rng.uniform(0.0, 0.22), 0.12, 0.17]))
        self.ends = str(rng.choice(["hex", "mitre", "round", "bar", "beads"], p=[0.38, 0.38, 0.12, 0.08, 0.04]))
        table = dict(FOURTEEN if fourteen else SEVEN)
        if not fourteen:
            table["6"] = "fgedc" if rng.random() < 0.15 else table["6"]
            table["9"] = "abcfg" if rng.random() < 0.15 else table["9"]
            table["7"] = "abcf" if rng.random() < 0.2 else table["7"]
            table["1"] = "ef" if rng.random() < 0.03 else table["1"]
        self.table: Dict[str, str] = table
        self.dot_low, self.dot_high = float(rng.uniform(0.6, 0.8)), float(rng.uniform(0.2, 0.4))
        self.dot_round = bool(rng.random() < 0.6)
        self.dot_size = float(rng.uniform(0.05, 0.09))
        self.narrow_one = bool(rng.random() < 0.08)
        self.outlines: Dict[Tuple[str, float], np.ndarray] = {}

    def width(self, char: str) -> float:
        if char in ":.":
            return max(0.16, self.dot_size * 2.4)
        if char == "1" and self.narrow_one:
            return self.aspect * 0.45
        return self.aspect

    def paint(self, mask: np.ndarray, char: str, box: Box) -> None:
        if char in ":.":
            self._dots(mask, [0.95 - self.dot_size] if char == "." else [self.dot_high, self.dot_low], box)
            return
        names = self.table.get(char, self.table.get(char.upper(), ""))
        for name in names:
            self._segment(mask, name, box)

    def rest(self, mask: np.ndarray, char: str, box: Box) -> None:
        self.paint(mask, char if char in ":." else "8", box)

    def _place(self, points: np.ndarray, box: Box) -> np.ndarray:
        x, y, _, height = box
        placed = points * height
        placed[:, 0] += self.slant * (0.5 * height - placed[:, 1])
        return placed + (x, y)

    def _dots(self, mask: np.ndarray, places: List[float], box: Box) -> None:
        half = self.width(":") / 2
        for place in places:
            if self.dot_round:
                centre = self._place(np.array([[half, place]]), box)[0]
                radius = int(self.dot_size * box[3] * (1 << SHIFT))
                cv2.circle(mask, tuple(int(v * (1 << SHIFT)) for v in centre), radius, 255, -1, cv2.LINE_AA, SHIFT)
            else:
                size = self.dot_size
                square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * size + (half, place)
                fill(mask, self._place(square, box))

    def _ends_of(self, name: str, aspect: float) -> np.ndarray:
        t = self.thick / 2
        left, right, top, middle, bottom, centre = t, aspect - t, t, 0.5, 1 - t, aspect / 2
        inset = self.thick * 0.9
        lines = {
            "a": (left, top, right, top), "b": (right, top, right, middle), "c": (right, middle, right, bottom),
            "d": (left, bottom, right, bottom), "e": (left, middle, left, bottom), "f": (left, top, left, middle),
            "g": (left, middle, centre if self.fourteen else right, middle), "h": (centre, middle, right, middle),
            "i": (left + inset, top + inset, centre - t, middle - inset),
            "j": (right - inset, top + inset, centre + t, middle - inset),
            "k": (right - inset, bottom - inset, centre + t, middle + inset),
            "m": (left + inset, bottom - inset, centre - t, middle + inset),
            "l": (centre, top + t, centre, middle), "n": (centre, middle, centre, bottom - t),
        }
        return np.array(lines[name], float).reshape(2, 2)

    def _segment(self, mask: np.ndarray, name: str, box: Box) -> None:
        key = (name, box[2] / box[3])
        if key not in self.outlines:
            self.outlines[key] = self._form(name, key[1])
        points = self._place(self.outlines[key], box)
        if self.ends == "beads":
            radius = int(self.thick * 0.5 * box[3] * (1 << SHIFT))
            for point in np.round(points * (1 << SHIFT)).astype(int):
                cv2.circle(mask, (int(point[0]), int(point[1])), radius, 255, -1, cv2.LINE_AA, SHIFT)
        elif self.ends == "round":
            start, stop = (tuple(int(v * (1 << SHIFT)) for v in point) for point in points)
            cv2.line(mask, start, stop, 255, max(1, int(round(self.thick * box[3] * 0.9))), cv2.LINE_AA, SHIFT)
        else:
            fill(mask, points)

    def _form(self, name: str, aspect: float) -> np.ndarray:
        """In character heights: an outline, the two ends of a round stroke, or the centres of beads."""
        ends = self._ends_of(name, aspect)
        along = ends[1] - ends[0]
        along /= max(1e-6, float(np.hypot(*along)))
        across = np.array([-along[1], along[0]]) * self.thick / 2
        ends = ends + np.array([along, -along]) * self.gap
        reach = along * self.thick / 2
        if self.ends == "beads":
            shares = np.linspace(0.16, 0.84, 4 if self.thick < 0.13 else 3)[:, None]
            return ends[0] * (1 - shares) + ends[1] * shares
        if self.ends == "round":
            return ends + np.array([reach, -reach]) * 0.7
        return self._outline(name, ends, across, reach)

    def _outline(self, name: str, ends: np.ndarray, across: np.ndarray, reach: np.ndarray) -> np.ndarray:
        start, stop = ends
        if self.ends == "bar":
            start, stop = start + reach, stop - reach
            return np.array([start + across, stop + across, stop - across, start - across])
        if self.ends == "mitre" and name in "abcdef":
            outer = across if name in "def" else -across
            return np.array([start - reach + outer, stop + reach + outer, stop - reach - outer, start + reach - outer])
        near, far = start + reach, stop - reach
        return np.array([start, near + across, far + across, stop, far - across, near - across])


def place_stamp(mask: np.ndarray, stamp: np.ndarray, x: int, y: int) -> None:
    """Lay a stamp into a mask by maximum, cut at the mask's edges."""
    top, left = max(0, -y), max(0, -x)
    bottom, right = min(stamp.shape[0], mask.shape[0] - y), min(stamp.shape[1], mask.shape[1] - x)
    if bottom <= top or right <= left:
        return
    target = mask[y + top:y + bottom, x + left:x + right]
    np.maximum(target, stamp[top:bottom, left:right], out=target)
