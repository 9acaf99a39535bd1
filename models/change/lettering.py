"""Words and figures on things, in the machine's typefaces (`models/drawing`)."""
from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np

from drawing.displays_fonts import load_typefaces

LETTERS = "ABCDEFGHIKLMNOPRSTUVW"
SMALL = "abcdefghiklmnoprstuvw"
FIGURES = "0123456789"


def write(picture: np.ndarray, words: int, place: Tuple[float, float, float, float], ink: np.ndarray, rows: int = 1) -> None:
    """Fill `place` (left, top, right, bottom as shares) of the float32 picture with text drawn from the seed `words`."""
    rng = np.random.default_rng(words)
    height, width = picture.shape[:2]
    left, top, right, bottom = (int(v * s) for v, s in zip(place, (width, height, width, height)))
    tall = (bottom - top) // rows
    if tall < 3 or right - left < 4:
        return
    faces = load_typefaces()
    face, pool = faces[rng.integers(len(faces))], (LETTERS, SMALL, FIGURES)[int(rng.integers(3))]
    for row in range(rows):
        glyphs = [face.glyph(pool[k]) for k in rng.integers(0, len(pool), int(rng.integers(2, 8)))]
        stencil = np.hstack([np.pad(glyph, ((0, 0), (0, 6))) for glyph in glyphs])
        high = max(2, int(tall * 0.8))
        wide = min(right - left, max(2, int(stencil.shape[1] * high / stencil.shape[0])))
        mask = cv2.resize(stencil, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
        y, x = top + row * tall, left + (right - left - wide) // 2
        part = picture[y:y + high, x:x + wide]
        part[:] = part * (1 - mask[:part.shape[0]]) + np.clip(ink, 0, 255) * mask[:part.shape[0]]
