"""Real pictures for evaluation alone: displays of clocks/labels.csv by their given boxes, and single LCD digits."""
import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

import cv2
import numpy as np
from PIL import Image, ImageOps

from alphabet import HALF_HEIGHT, HALF_WIDTH, HEIGHT, WIDTH
from drawing.backgrounds import SHARED
from training.rates import half_of

STRIPS = 150
"""Times composed of four real digits, in each half."""
DIGIT_CLASSES = tuple("0123456789") + ("",)


@dataclass
class Labelled:
    """A crop with its truth; hours and minutes None where nothing must be read. half: "look" or "report"."""

    path: str
    half: str
    crop: np.ndarray
    truth: Optional[Tuple[int, int]]
    note: str


def cut(grey: np.ndarray, box: Tuple[float, float, float, float]) -> np.ndarray:
    """The upright box (fractions x, y, w, h) as the reader sees it; larger ones are smoothed first."""
    height, width = grey.shape
    x, y, w, h = box[0] * width, box[1] * height, box[2] * width, box[3] * height
    step = (w / 2 / HALF_WIDTH, h / 2 / HALF_HEIGHT)
    matrix = np.float32([[step[0], 0, x + w / 2 - step[0] * WIDTH / 2], [0, step[1], y + h / 2 - step[1] * HEIGHT / 2]])
    if max(step) > 1.2:
        grey = cv2.GaussianBlur(grey, (0, 0), sigmaX=max(0.01, 0.4 * step[0]), sigmaY=max(0.01, 0.4 * step[1]))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(grey, matrix, (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE)


def truth_of(row: dict) -> Optional[Tuple[int, int]]:
    """Hour and minute as the display shows them: the 24-hour string of the note, else the label's."""
    if row["kind"] != "digital":
        return None
    hour, minute = int(row["hh"]), int(row["mm"])
    for found in re.finditer(r"(\d{1,2}):(\d\d)|\b(\d\d)(\d\d)\b", row["note"]):
        shown = int(found[1] or found[3]), int(found[2] or found[4])
        if shown[1] == minute and shown[0] % 12 == hour % 12:
            return shown
    return hour, minute


def displays() -> Iterator[Labelled]:
    """Every row of kind digital or other; a row without a box is the whole picture."""
    with open(SHARED / "data" / "clocks" / "labels.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("digital", "other")]
    for row in rows:
        picture = ImageOps.exif_transpose(Image.open(SHARED / "data" / row["path"])).convert("L")
        box = tuple(float(row[name]) for name in ("x", "y", "w", "h"))
        box = box if box[2] > 0 else (0.05, 0.05, 0.9, 0.9)
        yield Labelled(row["path"], half_of(row["path"]), cut(np.asarray(picture), box), truth_of(row), row["note"])


def digit_pictures() -> Iterator[Tuple[str, str, np.ndarray]]:
    """Path, symbol ("" for blank) and grey picture of every single LCD digit."""
    for path in sorted((SHARED / "data" / "digits7seg").rglob("*.jpg")):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        yield str(path.relative_to(SHARED / "data")), DIGIT_CLASSES[min(int(path.parent.name), 10)], picture


def digit_strips(half: str) -> Iterator[Tuple[str, np.ndarray]]:
    """Text and crop of four-digit times put together from real digits of about one brightness, light matched."""
    by_symbol: Dict[str, List[np.ndarray]] = {}
    for path, symbol, picture in digit_pictures():
        if half_of(path) == half:
            by_symbol.setdefault(symbol, []).append(picture)
    rng = np.random.default_rng(7)
    for _ in range(STRIPS):
        text = f"{rng.integers(24):02d}{rng.integers(60):02d}"
        first = by_symbol[text[0]][int(rng.integers(len(by_symbol[text[0]])))]
        chosen = [first] + [min(by_symbol[char], key=lambda p: abs(float(np.median(p)) - float(np.median(first)))
                                + float(rng.uniform(0, 12))) for char in text[1:]]
        crop = np.full((HEIGHT, WIDTH), float(np.median(first)), np.float32)
        for place, picture in enumerate(chosen):
            cell = cv2.resize(picture, (2 * HALF_WIDTH // 4, HEIGHT - 2), interpolation=cv2.INTER_AREA)
            cell = cell.astype(np.float32)
            left = WIDTH // 2 - HALF_WIDTH + place * cell.shape[1]
            crop[1:-1, left:left + cell.shape[1]] = cell + float(np.median(first)) - float(np.median(picture))
        yield text, np.clip(crop, 0, 255).astype(np.uint8)


def single_digits() -> Iterator[Tuple[str, str, np.ndarray]]:
    """Path, symbol ("" for blank) and crop: the digit in the middle of an otherwise empty display."""
    for path, symbol, picture in digit_pictures():
        crop = np.full((HEIGHT, WIDTH), float(np.median(picture)), np.float32)
        size = HEIGHT - 2
        left = (WIDTH - size) // 2
        crop[1:1 + size, left:left + size] = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
        yield path, symbol, crop.astype(np.uint8)
