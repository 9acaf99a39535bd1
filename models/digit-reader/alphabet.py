"""The reader's geometry and classes, as every program here shares them."""
from typing import List

import numpy as np

HEIGHT, WIDTH, COLUMNS, CLASSES = 48, 160, 40, 16
HALF_HEIGHT, HALF_WIDTH = 18, 64
"""Half of the display's unit square in crop pixels."""
SYMBOLS = "0123456789:.AP-"
LONGEST = 20
"""Symbols of the longest text that is trained; longer ones are not drawn."""


def encode(text: str) -> np.ndarray:
    """Classes of a text, padded with zeros to LONGEST."""
    classes = np.zeros(LONGEST, np.uint8)
    classes[:len(text)] = [SYMBOLS.index(char) + 1 for char in text]
    return classes


def collapse(columns: np.ndarray) -> str:
    """The text of a row of best classes: repetitions joined, blanks left out."""
    text: List[str] = []
    before = 0
    for current in columns.tolist():
        if current != before and current != 0:
            text.append(SYMBOLS[current - 1])
        before = current
    return "".join(text)
