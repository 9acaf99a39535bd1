"""What light, lens, sensor and coding do to a frame of any size, with what they took from it: weather.py's own steps."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Optional, Tuple

import cv2
import numpy as np

from weather import BANK, glare, noise_bank, tone

NOISE_LEVELS, NOISE_SHARES = (1.5, 4, 9, 18), (0.4, 0.35, 0.18, 0.07)


@dataclass(frozen=True)
class Exposure:
    """blur and noise: standard deviations in pixels and grey levels; table [256, 3]: the change of tone, None for none; quality: JPEG."""

    blur: float
    noise: float
    table: Optional[np.ndarray]
    quality: int


@lru_cache(maxsize=1)
def wide_bank() -> np.ndarray:
    return np.tile(noise_bank(), (2, 2, 1))


def soften(rng: np.random.Generator, picture: np.ndarray) -> Tuple[np.ndarray, float]:
    """Defocus, movement or loss of resolution, in three frames of five none; and how much, as a Gaussian's deviation."""
    draw, (h, w) = rng.random(), picture.shape[:2]
    if draw < 0.6:
        return picture, 0.0
    if draw < 0.75:
        sigma = float(np.exp(rng.uniform(np.log(0.4), np.log(2.0))))
        return cv2.GaussianBlur(picture, (0, 0), sigma), sigma
    if draw < 0.85:
        length, way = int(rng.integers(2, 9)), rng.uniform(0, np.pi)
        kernel = np.zeros((9, 9), np.float32)
        step = np.array([np.cos(way), np.sin(way)]) * length / 2
        cv2.line(kernel, *[tuple(np.round(4 + sign * step).astype(int).tolist()) for sign in (-1, 1)], 1.0)
        return cv2.filter2D(picture, -1, kernel / kernel.sum()), length / np.sqrt(12)
    if draw < 0.95:
        share = rng.uniform(0.4, 0.9)
        small = cv2.resize(picture, (max(8, int(w * share)), max(8, int(h * share))), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), 0.5 / share
    soft = cv2.GaussianBlur(picture, (0, 0), 1.5)
    return cv2.addWeighted(picture, 1.8, soft, -0.8, 0), 0.0


def grain(rng: np.random.Generator, picture: np.ndarray) -> Tuple[np.ndarray, float]:
    level = float(rng.choice(NOISE_LEVELS, p=NOISE_SHARES))
    h, w = picture.shape[:2]
    y, x = rng.integers(0, 2 * BANK - h), rng.integers(0, 2 * BANK - w)
    scaled = (wide_bank()[y:y + h, x:x + w] * int(level * 4)) >> 8
    return np.clip(picture.astype(np.int16) + scaled, 0, 255).astype(np.uint8), level


def expose(rng: np.random.Generator, picture: np.ndarray) -> Tuple[np.ndarray, Exposure]:
    """In the order of nature; some frames are black and white. RGB uint8 of at most 2 * BANK pixels a side."""
    if rng.random() < 0.2:
        picture = glare(rng, picture)
    picture, blur = soften(rng, picture)
    table, noise, quality = None, 0.0, 100
    if rng.random() < 0.85:
        table = tone(rng)
        picture = cv2.LUT(picture, table[None])
    if rng.random() < 0.08:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.6:
        picture, noise = grain(rng, picture)
    if rng.random() < 0.5:
        quality = int(rng.integers(18, 90))
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
    return picture, Exposure(blur, noise, table, quality)
