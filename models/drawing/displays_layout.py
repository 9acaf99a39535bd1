"""Where the glyphs of a reading stand: boxes in digit heights, then in pixels."""
from dataclasses import dataclass
from typing import List, Protocol, Tuple

import numpy as np

from .displays_glyphs import Box
from .displays_texts import Glyph, Reading


class Painter(Protocol):
    """What draws characters; see displays_glyphs."""

    def width(self, char: str) -> float: ...

    def paint(self, mask: np.ndarray, char: str, box: Box) -> None: ...

    def rest(self, mask: np.ndarray, char: str, box: Box) -> None: ...


@dataclass
class Cell:
    """A glyph and its box (x, y, width, height)."""

    glyph: Glyph
    box: Box

    @property
    def is_digit(self) -> bool:
        return self.glyph.char.isdigit()


@dataclass
class Spacing:
    """Gaps in digit heights: between glyphs, beside separators, at a blank."""

    glyph: float
    separator: float
    blank: float


def draw_spacing(rng: np.random.Generator, tubes: bool) -> Spacing:
    if tubes:
        return Spacing(float(rng.uniform(0.2, 0.7)), float(rng.uniform(0.0, 0.3)), float(rng.uniform(0.1, 0.7)))
    return Spacing(float(rng.uniform(0.02, 0.22)), float(rng.uniform(0.0, 0.12)), float(rng.uniform(0.2, 0.6)))


def lay_out(reading: Reading, painter: Painter, spacing: Spacing) -> List[Cell]:
    """Cells from left to right, starting at x = 0, base line at y = 1."""
    cells, x = [], 0.0
    pitch = getattr(painter, "pitch", 0.0)
    for at, glyph in enumerate(reading.glyphs):
        blank_digit = glyph.char == " " and at == 0
        if glyph.char == " " and not blank_digit:
            x += spacing.blank * glyph.scale
            continue
        width = painter.width("8" if blank_digit else glyph.char) * glyph.scale
        side = spacing.separator if glyph.char in ":." else 0.0
        side = round(side / pitch) * pitch if pitch else side
        top = (1 - glyph.scale) * (1 - glyph.lift)
        if pitch:
            x, top = round(x / pitch) * pitch, round(top / pitch) * pitch
        cells.append(Cell(glyph, (x + side, top, width, glyph.scale)))
        x += width + 2 * side + spacing.glyph * glyph.scale
    return cells


def extent(cells: List[Cell], with_blanks: bool) -> Tuple[float, float]:
    """Left and right end of what belongs to the reading: of a row with digits from the first to the last one
    (am and pm as large as digits included), of a row without any the whole."""
    digits = [c for c in cells if c.is_digit or (with_blanks and c.glyph.char == " ")
              or (c.glyph.symbol in "AP-" and c.glyph.symbol and c.glyph.scale > 0.6)]
    chosen = digits or [c for c in cells if c.glyph.char != " "] or cells
    return min(c.box[0] for c in chosen), max(c.box[0] + c.box[2] for c in chosen)
