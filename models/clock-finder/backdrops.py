"""Grounds to stand clocks on: photographs, walls, gradients, studio light, and clutter. RGB uint8."""
from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import List, Tuple

import cv2
import numpy as np

SHARED = Path(os.environ.get("CAMF_SHARED", Path(__file__).resolve().parents[3] / "shared"))
PHOTOS = SHARED / "data/photos/caltech101/101_ObjectCategories"
# Telephones show the time, and the category of watches is for evaluation alone.
LEFT_OUT_CATEGORIES = ("watch", "cellphone")
# Towers with a clock and a picture with the time printed in it, found by looking at all 467 of this category.
LEFT_OUT_PHOTOS = tuple(f"BACKGROUND_Google/image_{n:04d}.jpg" for n in (43, 44, 168, 244, 253, 349, 391, 392, 443))
HELD_BACK = "cdef"
"""Photographs whose path's SHA-256 begins with one of these are for evaluation, not for training."""
CACHE = 256


def photographs(held_back: bool = False) -> List[Path]:
    """The Caltech-101 photographs for training, or those held back for counting false finds."""
    found = []
    for path in sorted(PHOTOS.glob("*/*.jpg")):
        name = f"{path.parent.name}/{path.name}"
        if path.parent.name in LEFT_OUT_CATEGORIES or name in LEFT_OUT_PHOTOS:
            continue
        if (hashlib.sha256(name.encode()).hexdigest()[0] in HELD_BACK) == held_back:
            found.append(path)
    return found


@lru_cache(maxsize=CACHE)
def _photograph(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def photograph(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> np.ndarray:
    """A random cut of a random photograph; now and then mirrored."""
    picture = _photograph(paths[rng.integers(len(paths))])
    h, w = picture.shape[:2]
    scale = min(h / height, w / width) * rng.uniform(0.55, 1.0)
    ch, cw = max(8, int(height * scale)), max(8, int(width * scale))
    y, x = rng.integers(0, h - ch + 1), rng.integers(0, w - cw + 1)
    cut = picture[y:y + ch, x:x + cw]
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    mode = cv2.INTER_AREA if ch > height else (cv2.INTER_CUBIC if rng.random() < 0.7 else cv2.INTER_LINEAR)
    return cv2.resize(np.ascontiguousarray(cut), (width, height), interpolation=mode)


def colour(rng: np.random.Generator, light: Tuple[float, float] = (0, 255)) -> np.ndarray:
    """A random colour, half of the time nearly grey."""
    value = rng.uniform(*light)
    spread = rng.choice([6, 20, 70])
    return np.clip(value + rng.normal(0, spread, 3), 0, 255)


def gradient(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Two or four colours blended over the frame, with a soft spot of light."""
    corners = np.stack([colour(rng) for _ in range(4)]).reshape(2, 2, 3)
    if rng.random() < 0.6:
        corners = corners.mean((0, 1)) + (corners - corners.mean((0, 1))) * rng.uniform(0, 0.4)
    return (
        cv2.resize(corners.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
        .clip(0, 255)
        .astype(np.uint8)
    )


def studio(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """White, black or one colour, as in product photographs."""
    base = rng.choice([255, 250, 240, 225, 128, 40, 0], p=[0.4, 0.12, 0.12, 0.1, 0.08, 0.08, 0.1])
    flat = np.full((height, width, 3), base, np.uint8)
    if rng.random() < 0.3:
        flat[:] = colour(rng).astype(np.uint8)
    return flat


def grain(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """A texture out of noise at several scales (plaster, stone, cloth, wood when stretched)."""
    ratio = rng.choice([1, 1, 6, 15])
    field = np.zeros((height, width), np.float32)
    for cell in (4, 12, 40):
        h, w = max(2, height // cell), max(2, int(width / cell / ratio))
        field += cv2.resize(rng.normal(0, 1, (h, w)).astype(np.float32), (width, height)) * rng.uniform(0, 14)
    base = colour(rng, (20, 240))
    return np.clip(base + field[..., None] * rng.uniform(0.6, 1.4, 3), 0, 255).astype(np.uint8)


def wall(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Plaster, tiles, bricks or panels, with a dado line and some picture frames."""
    picture = grain(rng, height, width) if rng.random() < 0.6 else gradient(rng, height, width)
    line = tuple(int(v) for v in np.clip(picture.mean((0, 1)) + rng.normal(0, 30, 3), 0, 255))
    kind = rng.random()
    if kind < 0.25:
        step = int(rng.integers(12, 70))
        tall = step if rng.random() < 0.4 else step // 2 + 1
        for row, y in enumerate(range(0, height, tall)):
            cv2.line(picture, (0, y), (width, y), line, 1)
            for x in range(-(row % 2) * step // 2, width, step):
                cv2.line(picture, (x, y), (x, y + tall), line, 1)
    elif kind < 0.5:
        y = int(rng.uniform(0.4, 0.95) * height)
        picture[y:] = np.clip(colour(rng) * 0.8, 0, 255).astype(np.uint8)
    for _ in range(rng.integers(0, 4)):
        rectangle(rng, picture)
    return picture


def rectangle(rng: np.random.Generator, picture: np.ndarray) -> None:
    """A frame, door, window or poster."""
    h, w = picture.shape[:2]
    x, y = int(rng.uniform(-0.1, 0.95) * w), int(rng.uniform(-0.1, 0.9) * h)
    dx, dy = int(rng.uniform(0.04, 0.5) * w), int(rng.uniform(0.05, 0.7) * h)
    cv2.rectangle(picture, (x, y), (x + dx, y + dy), colour(rng).tolist(), -1)
    if rng.random() < 0.6:
        cv2.rectangle(picture, (x, y), (x + dx, y + dy), colour(rng).tolist(), int(rng.integers(1, 7)))


def clutter(rng: np.random.Generator, picture: np.ndarray, amount: int) -> None:
    """Sharp things that are no clocks: words, figures, lines, discs, rings, rectangles, knobs, blocks of print."""
    h, w = picture.shape[:2]
    for _ in range(amount):
        at = (int(rng.uniform(0, w)), int(rng.uniform(0, h)))
        ink, kind = colour(rng).tolist(), rng.random() * 1.3
        if kind > 1:
            knob(rng, picture, at) if rng.random() < 0.7 else print_block(rng, picture, at)
            continue
        if kind < 0.35:
            pool = "ABCDEFGHIKLMNOPRSTUVWabcdefghiklmnoprstuvwxyz    &-/!?"
            text = "".join(pool[k] for k in rng.integers(0, len(pool), rng.integers(2, 14)))
            if rng.random() < 0.3:
                text = str(rng.integers(0, 10 ** int(rng.integers(1, 7))))
            cv2.putText(
                picture, text, at, int(rng.choice([0, 2, 3, 4, 6, 7])), float(np.exp(rng.uniform(-1.2, 1.0))), ink,
                int(rng.integers(1, 4)), cv2.LINE_AA,
            )
        elif kind < 0.55:
            axes = (int(np.exp(rng.uniform(1, 5))), int(np.exp(rng.uniform(1, 5))))
            if rng.random() < 0.6:
                axes = (axes[0], int(axes[0] * rng.uniform(0.7, 1)))
            cv2.ellipse(picture, at, axes, float(rng.uniform(0, 180)), 0, 360, ink,
                        -1 if rng.random() < 0.6 else int(rng.integers(1, 8)), cv2.LINE_AA)
        elif kind < 0.75:
            to = (int(rng.uniform(0, w)), int(rng.uniform(0, h)))
            cv2.line(picture, at, to, ink, int(rng.integers(1, 8)), cv2.LINE_AA)
        else:
            rectangle(rng, picture)


def knob(rng: np.random.Generator, picture: np.ndarray, at: Tuple[int, int]) -> None:
    """A rivet, screw, button, lens, eye or lid: rings one in the other, a slot or a cross, a gleam."""
    radius = np.exp(rng.uniform(np.log(4), np.log(70)))
    squeeze, turn = rng.uniform(0.75, 1), float(rng.uniform(0, 180))
    for share in np.sort(rng.uniform(0.2, 1, rng.integers(1, 5)))[::-1]:
        axes = (int(radius * share) + 1, int(radius * share * squeeze) + 1)
        cv2.ellipse(picture, at, axes, turn, 0, 360, colour(rng).tolist(), -1, cv2.LINE_AA)
    if rng.random() < 0.35:
        for way in ([turn] if rng.random() < 0.5 else [turn, turn + 90]):
            step = np.array([np.cos(np.radians(way)), np.sin(np.radians(way))]) * radius * 0.6
            ends = [(int(at[0] + sign * step[0]), int(at[1] + sign * step[1])) for sign in (-1, 1)]
            cv2.line(picture, ends[0], ends[1], colour(rng).tolist(), max(1, int(radius * 0.15)), cv2.LINE_AA)
    if rng.random() < 0.4:
        gleam = (int(at[0] - radius * 0.3), int(at[1] - radius * 0.35))
        cv2.circle(picture, gleam, max(1, int(radius * 0.2)), (245, 245, 245), -1, cv2.LINE_AA)


def print_block(rng: np.random.Generator, picture: np.ndarray, at: Tuple[int, int]) -> None:
    """Rows of letters and figures, as on a page, a keyboard or a calendar."""
    scale, ink, font = float(rng.uniform(0.25, 0.7)), colour(rng).tolist(), int(rng.choice([0, 2, 3]))
    pool = "ABDEGHKMNRSTVWXZ0123456789" if rng.random() < 0.5 else "abcdeghiklmnoprstu   "
    size = int(rng.integers(4, 22))
    for row in range(int(rng.integers(2, 9))):
        text = "".join(pool[k] for k in rng.integers(0, len(pool), size))
        cv2.putText(picture, text, (at[0], int(at[1] + row * scale * 34)), font, scale, ink, 1, cv2.LINE_AA)


def backdrop(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> np.ndarray:
    """One ground of a random kind."""
    kind = rng.random()
    if kind < 0.5:
        return photograph(rng, paths, height, width)
    if kind < 0.62:
        return collage(rng, paths, height, width)
    if kind < 0.8:
        return wall(rng, height, width)
    if kind < 0.87:
        return gradient(rng, height, width)
    return studio(rng, height, width) if kind < 0.93 else grain(rng, height, width)


def collage(rng: np.random.Generator, paths: List[Path], height: int, width: int) -> np.ndarray:
    """Photographs side by side at their own sharpness: the small ones would else always be blurred by enlarging."""
    picture = np.empty((height, width, 3), np.uint8)
    x = int(rng.uniform(0.25, 0.75) * width)
    y = int(rng.uniform(0.3, 0.7) * height)
    for rows in (slice(0, y), slice(y, height)):
        for columns in (slice(0, x), slice(x, width)):
            part = picture[rows, columns]
            part[:] = photograph(rng, paths, part.shape[0], part.shape[1])
    return picture
