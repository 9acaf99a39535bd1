"""Digital displays of every usual kind, drawn: `draw_display` for the finder, with all it takes to train a reader."""
from dataclasses import dataclass, field
from typing import List, Optional, Tuple

import cv2
import numpy as np

from .displays_dots import Dots
from .displays_fonts import PLAIN, THIN, Lettering, faces_named, load_typefaces
from .displays_glyphs import Segments
from .displays_layout import Cell, Painter, draw_spacing, extent, lay_out
from .displays_light import LED_COLOURS, VFD_COLOURS, Plate, pick_colour, shade_crystal, shade_glow, shade_screen
from .displays_makes import shade_cards, shade_tubes
from .displays_texts import WORDS, Reading, chance, draw_other, draw_time, spell

FAMILIES = ("led", "lcd", "vfd", "nixie", "flip", "screen", "paper", "disc")
SHARES = (0.26, 0.2, 0.1, 0.11, 0.09, 0.16, 0.03, 0.05)


@dataclass
class Display:
    """A drawn display.

    rgb uint8 [H, W, 3]; alpha uint8 [H, W], 255 where the display covers what is behind it; text in the reader's
    alphabet ("" when unlit); quad float32 [4, 2], the rectangle tightly round the digits from the upper left corner
    clockwise, in pixels; glyphs: each transcribed symbol with its box (x, y, width, height).
    """

    rgb: np.ndarray
    alpha: np.ndarray
    text: str
    is_time: bool
    quad: np.ndarray
    family: str
    height: float
    glyphs: List[Tuple[str, Tuple[float, float, float, float]]] = field(default_factory=list)


def draw_painter(rng: np.random.Generator, family: str) -> Painter:
    """How the characters of a family are formed."""
    roll = rng.random()
    if family == "nixie":
        lettering = Lettering(rng, faces_named(THIN) if roll < 0.8 else faces_named(PLAIN))
        lettering.stretch, lettering.bold = float(rng.uniform(0.6, 1.0)), int(rng.choice([0, 0, 1]))
        lettering.bare_one = chance(rng, 0.6)
        return lettering
    if family in ("flip", "screen", "paper"):
        if family != "flip" and roll < 0.08:
            return Segments(rng)
        return Lettering(rng, faces_named(PLAIN) if roll < 0.75 else list(load_typefaces()))
    if family == "lcd" and roll > 0.95:
        return Lettering(rng, faces_named(PLAIN))
    dots = {"led": 0.22, "lcd": 0.14, "vfd": 0.4, "disc": 0.35}[family]
    if roll < dots:
        return Dots(rng, faces_named(PLAIN))
    segments = Segments(rng, fourteen=family in ("led", "vfd", "lcd") and roll < dots + 0.06)
    if family == "disc":
        segments.ends = str(rng.choice(["bar", "beads", "round"]))
    return segments


def draw_display(rng: np.random.Generator, height: float = 48.0, reading: Optional[Reading] = None,
                 family: Optional[str] = None) -> Display:
    """A display whose digits are `height` pixels high: four in five of a time, the others of something else."""
    family = family or str(rng.choice(FAMILIES, p=SHARES))
    painter = draw_painter(rng, family)
    segments = isinstance(painter, Segments)
    if reading is None:
        reading = draw_time(rng, segments) if chance(rng, 0.8) else draw_other(rng, segments)
    if family == "nixie" and reading.is_time:
        reading = without_colons(rng, reading)
    lit = reading.is_time or not (segments or family in ("nixie", "vfd")) or chance(rng, 0.85)
    cells = lay_out(reading, painter, draw_spacing(rng, family == "nixie"))
    margin = rng.uniform(0.12, 1.0, 4) * (1.0 if chance(rng, 0.7) else 0.3)
    cells, size = settle(cells, margin, height)
    plate = paint(rng, painter, cells, size, height, lit)
    if chance(rng, 0.35):
        add_labels(rng, plate)
    image = shade(rng, family, plate, lit)
    rgb = (np.clip(image, 0, 1) * 255).astype(np.uint8)
    slant = getattr(painter, "slant", 0.0) * height / 2
    ghosts = bool(lit and chance(rng, 0.3))
    left, right = extent(cells, ghosts)
    top = min(cell.box[1] for cell in cells)
    left, right, bottom = left - slant, right + slant, top + height
    quad = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]])
    glyphs = [(c.glyph.symbol, c.box) for c in cells if lit and c.glyph.symbol]
    text = "".join(symbol for symbol, _ in glyphs)
    return Display(rgb, cover(rng, family, plate), text, reading.is_time and lit, quad, family, height, glyphs)


def without_colons(rng: np.random.Generator, reading: Reading) -> Reading:
    """Tubes show no colon but for a neon lamp in one clock of four, and no letters."""
    glyphs = [glyph for glyph in reading.glyphs if glyph.symbol.isdigit() or (glyph.char in ": " and glyph.scale == 1)]
    if not chance(rng, 0.25) and sum(glyph.symbol.isdigit() for glyph in glyphs) > 3:
        for glyph in glyphs:
            if glyph.char == ":":
                glyph.char, glyph.symbol = " ", ""
        if sum(glyph.symbol.isdigit() for glyph in glyphs) % 2:
            glyphs = spell("0", False) + [glyph for at, glyph in enumerate(glyphs) if at > 0 or glyph.char != " "]
    return Reading(glyphs, True)


def settle(cells: List[Cell], margin: np.ndarray, height: float) -> Tuple[List[Cell], Tuple[int, int]]:
    """Cells in pixels with margins (left, top, right, bottom in digit heights) round them; size as height, width."""
    right = max(cell.box[0] + cell.box[2] for cell in cells)
    placed = []
    for cell in cells:
        x, y, width, tall = cell.box
        box = ((x + margin[0]) * height, (y + margin[1]) * height, width * height, tall * height)
        placed.append(Cell(cell.glyph, box))
    return placed, (int((1 + margin[1] + margin[3]) * height) + 1, int((right + margin[0] + margin[2]) * height) + 1)


def paint(rng: np.random.Generator, painter: Painter, cells: List[Cell], size: Tuple[int, int], height: float,
          lit: bool) -> Plate:
    plate = Plate(np.zeros(size, np.uint8), np.zeros(size, np.uint8), cells, height)
    if isinstance(painter, Dots):
        full = [cell.box for cell in cells if cell.glyph.scale == 1]
        if full and chance(rng, 0.45):
            painter.lattice(plate.rest, full[0])
            plate.rest //= 2
        painter.full = height
    printed = Lettering(rng, faces_named(PLAIN)) if isinstance(painter, Segments) and not painter.fourteen else painter
    for cell in cells:
        half = cell.glyph.char.upper() in "APM" and cell.glyph.scale < 0.8
        maker = printed if half else painter
        if not half:
            painter.rest(plate.rest, cell.glyph.char, cell.box)
        if lit and cell.glyph.char != " ":
            maker.paint(plate.lit, cell.glyph.char, cell.box)
    return plate


def add_labels(rng: np.random.Generator, plate: Plate) -> None:
    """Small words, dates or figures round the digits; they are no part of what is to be transcribed."""
    face = Lettering(rng, faces_named(PLAIN))
    for _ in range(int(rng.choice([0, 0, 1, 2]))):
        add_side_label(rng, plate, face)
    height = plate.height * float(rng.uniform(0.12, 0.3))
    tops = [min(cell.box[1] for cell in plate.cells)]
    above, below = tops[0] - 1.5 * height, tops[0] + plate.height + 0.5 * height
    for y in [above] if chance(rng, 0.5) else [below] if chance(rng, 0.7) else [above, below]:
        text = " ".join(str(rng.choice(WORDS)) for _ in range(int(rng.integers(1, 3))))
        text = f"{text} {rng.integers(1, 32)}" if chance(rng, 0.4) else text
        x = float(rng.uniform(0, 0.6)) * plate.lit.shape[1]
        for char in text:
            width = face.width(char) * height
            if char != " ":
                face.paint(plate.lit, char, (x, y, width, height))
            x += width


def add_side_label(rng: np.random.Generator, plate: Plate, face: Lettering) -> None:
    """A small symbol, bar or letter beside the digits, as watches and ovens have them."""
    height = plate.height * float(rng.uniform(0.15, 0.55))
    y = min(cell.box[1] for cell in plate.cells) + float(rng.uniform(0, 1)) * (plate.height - height)
    x = min(cell.box[0] for cell in plate.cells) - height * float(rng.uniform(1.2, 2))
    if chance(rng, 0.35):
        x = max(cell.box[0] + cell.box[2] for cell in plate.cells) + height * float(rng.uniform(0.4, 1))
    kind = int(rng.integers(3))
    if kind == 0:
        face.paint(plate.lit, str(rng.choice(list("AMTWFSnRo*+#<>"))), (x, y, height, height))
    elif kind == 1:
        cv2.circle(plate.lit, (int(x + height / 2), int(y + height / 2)), max(1, int(height / 3)), 255, -1, cv2.LINE_AA)
    else:
        corner = (int(x + height * 0.6), int(y + height))
        cv2.rectangle(plate.lit, (int(x), int(y)), corner, 255, max(1, int(height * 0.15)))


def shade(rng: np.random.Generator, family: str, plate: Plate, lit: bool) -> np.ndarray:
    if family == "led":
        return shade_glow(rng, plate, pick_colour(rng, LED_COLOURS), 0.2 if lit else 0.5)
    if family == "vfd":
        return shade_glow(rng, plate, pick_colour(rng, VFD_COLOURS), 0.15 if lit else 0.4)
    if family == "disc":
        paint_of_discs = np.float32([rng.uniform(0.8, 1), rng.uniform(0.75, 1), rng.uniform(0.1, 1)])
        return shade_glow(rng, plate, paint_of_discs, 0.35)
    if family == "lcd":
        return shade_crystal(rng, plate)
    if family == "nixie":
        return shade_tubes(rng, plate)
    return shade_cards(rng, plate) if family == "flip" else shade_screen(rng, plate)


def cover(rng: np.random.Generator, family: str, plate: Plate) -> np.ndarray:
    """The body with round corners; of some screens only the letters, as an overlay has none."""
    height, width = plate.lit.shape
    if family == "screen" and chance(rng, 0.25):
        return cv2.dilate(plate.lit, np.ones((3, 3), np.uint8))
    alpha, radius = np.zeros((height, width), np.uint8), int(rng.uniform(0, 0.3) * plate.height)
    cv2.rectangle(alpha, (radius, 0), (width - radius - 1, height - 1), 255, -1)
    cv2.rectangle(alpha, (0, radius), (width - 1, height - radius - 1), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(alpha, (x, y), radius, 255, -1, cv2.LINE_AA)
    return alpha
