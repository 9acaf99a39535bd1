"""What light, lens, sensor and coding do to a whole frame, cheaply: the noise is drawn once and reused with shifts."""
from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

BANK = 1024
"""Side of the square of noise from which every frame's noise is cut."""


@lru_cache(maxsize=1)
def noise_bank() -> np.ndarray:
    """int16 [BANK, BANK, 3], standard deviation 64, partly shared between the channels."""
    rng = np.random.default_rng(7)
    own = rng.normal(0, 1, (BANK, BANK, 3)) * 0.75 + rng.normal(0, 1, (BANK, BANK, 1)) * 0.66
    return (own * 64).clip(-32000, 32000).astype(np.int16)


def tone(rng: np.random.Generator) -> np.ndarray:
    """A look-up table [256, 3] of gamma, contrast, brightness and a colour cast (stage light now and then)."""
    level = np.arange(256, dtype=np.float32)[:, None] / 255
    gamma = np.exp(rng.normal(0, 0.35)) if rng.random() < 0.7 else 1.0
    cast = np.exp(rng.normal(0, rng.choice([0.03, 0.1, 0.35], p=[0.6, 0.3, 0.1]), 3))
    low, high = rng.uniform(0, 0.12) * (rng.random() < 0.4), rng.uniform(0.75, 1.15)
    if rng.random() < 0.08:
        high *= rng.uniform(0.25, 0.7)
    values = low + (level ** gamma) * cast * (high - low)
    return (values * 255).clip(0, 255).astype(np.uint8)


def blur(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Defocus, movement or loss of resolution, in three frames of five none."""
    draw, (h, w) = rng.random(), picture.shape[:2]
    if draw < 0.6:
        return picture
    if draw < 0.75:
        return cv2.GaussianBlur(picture, (0, 0), float(np.exp(rng.uniform(np.log(0.4), np.log(2.0)))))
    if draw < 0.85:
        length, way = int(rng.integers(2, 9)), rng.uniform(0, np.pi)
        kernel = np.zeros((9, 9), np.float32)
        step = np.array([np.cos(way), np.sin(way)]) * length / 2
        cv2.line(kernel, *[tuple(np.round(4 + sign * step).astype(int).tolist()) for sign in (-1, 1)], 1.0)
        return cv2.filter2D(picture, -1, kernel / kernel.sum())
    if draw < 0.95:
        share = rng.uniform(0.4, 0.9)
        small = cv2.resize(picture, (max(8, int(w * share)), max(8, int(h * share))), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(picture, (0, 0), 1.5)
    return cv2.addWeighted(picture, 1.8, soft, -0.8, 0)


def glare(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A soft spot of light or a shadow across the frame."""
    h, w = picture.shape[:2]
    spot = np.zeros((h // 8 + 1, w // 8 + 1), np.float32)
    at = (int(rng.integers(spot.shape[1])), int(rng.integers(spot.shape[0])))
    cv2.ellipse(
        spot, at, (int(rng.integers(3, 40)), int(rng.integers(2, 25))), float(rng.uniform(0, 180)), 0, 360, 1.0, -1
    )
    spot = cv2.resize(cv2.GaussianBlur(spot, (0, 0), float(rng.uniform(0.6, 6))), (w, h))[..., None]
    if rng.random() < 0.5:
        return np.clip(picture + spot * rng.uniform(20, 150), 0, 255).astype(np.uint8)
    return (picture * (1 - spot * rng.uniform(0.1, 0.65))).astype(np.uint8)


def grainy(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Sensor noise of 0 to 18 levels, sometimes coarse."""
    level = float(rng.choice([1.5, 4, 9, 18], p=[0.4, 0.35, 0.18, 0.07]))
    h, w = picture.shape[:2]
    y, x = rng.integers(0, BANK - h), rng.integers(0, BANK - w)
    noise = noise_bank()[y:y + h, x:x + w]
    if rng.random() < 0.25:
        noise = cv2.resize(noise[::2, ::2], (w, h), interpolation=cv2.INTER_LINEAR)
    scaled = (noise * int(level * 4)) >> 8
    return np.clip(picture.astype(np.int16) + scaled, 0, 255).astype(np.uint8)


def coded(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """JPEG's blocks."""
    quality = int(rng.integers(18, 90))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def expose(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """All of it in the order of nature: light, lens, tone, sensor, coding. Some frames are black and white."""
    if rng.random() < 0.2:
        picture = glare(rng, picture)
    picture = blur(rng, picture)
    if rng.random() < 0.85:
        picture = cv2.LUT(picture, tone(rng)[None])
    if rng.random() < 0.08:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.6:
        picture = grainy(rng, picture)
    return coded(rng, picture) if rng.random() < 0.5 else picture
