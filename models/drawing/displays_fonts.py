"""Typefaces of this machine as painters: for phones, computers, flip cards, nixie tubes and rasterised dots."""
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Tuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .displays_glyphs import Box, place_stamp

GLYPH_HEIGHT = 96
FONT_FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts/opentype"))
UNFIT = ("Keyboard", "Biolinum_K", "Initials", "_I.", "Symbols", "D050000L", "MathTeX", "Z003", "RZ")
THIN = ("Light", "Thin", "ExtraLight", "Book", "FreeMono.", "Quicksand-Regular", "Comfortaa-Regular", "URWGothic")
PLAIN = ("Sans", "Quicksand", "Comfortaa", "Gothic", "Mono", "Roboto", "Biolinum")


class Typeface:
    """One font file; glyphs are 8-bit stencils GLYPH_HEIGHT high, scaled so that a 0 fills the height."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.font = ImageFont.truetype(str(path), 128)
        left, self.top, right, self.bottom = self.font.getbbox("0")
        self.scale = GLYPH_HEIGHT / max(1, self.bottom - self.top)
        self.stencils: Dict[str, np.ndarray] = {}

    def glyph(self, char: str) -> np.ndarray:
        """The glyph with its natural advance width; cut to the height of a digit and a little below."""
        if char not in self.stencils:
            advance = max(4, int(round(self.font.getlength(char))))
            picture = Image.new("L", (advance, self.bottom - self.top), 0)
            ImageDraw.Draw(picture).text((0, -self.top), char, font=self.font, fill=255)
            size = (max(2, round(advance * self.scale)), GLYPH_HEIGHT)
            self.stencils[char] = cv2.resize(np.asarray(picture), size, interpolation=cv2.INTER_AREA)
        return self.stencils[char]


@lru_cache(maxsize=None)
def load_typefaces() -> Tuple[Typeface, ...]:
    """Every text typeface of the machine that has upright figures of one height."""
    faces: List[Typeface] = []
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".ttf", ".otf") and not any(part in path.name for part in UNFIT):
                face = Typeface(path)
                if level_figures(face):
                    faces.append(face)
    if not faces:
        raise SystemExit("No typefaces found: install the fonts that models/README.md names.")
    return tuple(faces)


def level_figures(face: Typeface) -> bool:
    """False for old-style figures, of which some hang below the line."""
    tops = [face.font.getbbox(char) for char in "1579"]
    height = face.bottom - face.top
    return all(abs(box[1] - face.top) < 0.12 * height and abs(box[3] - face.bottom) < 0.12 * height for box in tops)


@lru_cache(maxsize=None)
def faces_named(parts: Tuple[str, ...]) -> List[Typeface]:
    return [face for face in load_typefaces() if any(part in face.path.name for part in parts)]


class Lettering:
    """A typeface as painter: stretch, spacing, boldness, and how high the colon stands."""

    def __init__(self, rng: np.random.Generator, faces: List[Typeface]) -> None:
        self.face = faces[int(rng.integers(len(faces)))]
        self.stretch = float(rng.uniform(0.75, 1.15)) if rng.random() < 0.5 else 1.0
        self.spacing = float(rng.choice([0.0, 0.0, rng.uniform(-0.03, 0.25)]))
        self.bold = int(rng.choice([0, 0, 0, 1, 3]))
        self.bare_one = False
        self.colon_lift = float(rng.choice([0.0, rng.uniform(0.05, 0.16)]))

    def width(self, char: str) -> float:
        if char == "1" and self.bare_one:
            char = ":"
        return self.face.glyph(char).shape[1] / GLYPH_HEIGHT * self.stretch + self.spacing

    def paint(self, mask: np.ndarray, char: str, box: Box) -> None:
        stencil = self.face.glyph(char)
        if self.bold:
            stencil = cv2.dilate(stencil, np.ones((2 * self.bold + 1, 2 * self.bold + 1), np.uint8))
        x, y, _, height = box
        if char == "1" and self.bare_one:
            middle, thick = x + self.width("1") * height / 2, max(1, round(height * (0.05 + 0.02 * self.bold)))
            cv2.line(mask, (round(middle), round(y)), (round(middle), round(y + height)), 255, thick, cv2.LINE_AA)
            return
        width = max(1, round(stencil.shape[1] / GLYPH_HEIGHT * self.stretch * height))
        stamp = cv2.resize(stencil, (width, max(1, round(height))), interpolation=cv2.INTER_AREA)
        lift = self.colon_lift * height if char == ":" else 0.0
        place_stamp(mask, stamp, round(x + self.spacing * height / 2), round(y - lift))

    def rest(self, mask: np.ndarray, char: str, box: Box) -> None:
        """What an unlit nixie tube shows: the wires of other numerals."""
        for other in "38":
            self.paint(mask, other if char not in ":." else char, box)
