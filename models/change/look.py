"""What light, lens, sensor, grading and coding do to one picture, drawn for each picture of a pair on its own."""
from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

BANK = 1024


@lru_cache(maxsize=1)
def noise_bank() -> np.ndarray:
    """int16 [BANK, BANK, 3], standard deviation 64, partly shared between the channels."""
    rng = np.random.default_rng(11)
    own = rng.normal(0, 1, (BANK, BANK, 3)) * 0.75 + rng.normal(0, 1, (BANK, BANK, 1)) * 0.66
    return (own * 64).clip(-32000, 32000).astype(np.int16)


def curve(rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """A look-up table [256, 3]: exposure, gamma, contrast, lift, white balance; now and then a flat, log-like picture."""
    level = np.arange(256, dtype=np.float32)[:, None] / 255
    gain = np.exp(rng.normal(0, 0.16 * strength)) * np.exp(rng.normal(0, 0.06 * strength, 3))
    if rng.random() < 0.12:
        gain = gain * np.exp(rng.normal(0, 0.2 * strength, 3))
    values = np.clip(level * gain, 0, 1.2) ** np.exp(rng.normal(0, 0.18 * strength))
    if rng.random() < 0.4:
        values = (values - 0.5) * np.exp(rng.normal(0, 0.15 * strength)) + 0.5 + rng.normal(0, 0.03 * strength)
    if rng.random() < 0.08 * strength:
        values = 0.1 + 0.75 * np.log1p(9 * np.clip(values, 0, 1)) / np.log(10)
    return np.clip(values * 255, 0, 255).astype(np.uint8)


def saturate(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """More or less colour, down to none."""
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    share = 0.0 if rng.random() < 0.12 else rng.uniform(0.5, 1.4)
    return cv2.addWeighted(picture, share, grey, 1 - share, 0)


def light_field(rng: np.random.Generator, picture: np.ndarray, strength: float) -> np.ndarray:
    """A smooth gain over the frame: flicker, a cloud, somebody beside the lamp."""
    field = np.exp(rng.normal(0, strength, (int(rng.integers(2, 4)), int(rng.integers(2, 5)), 1)) + rng.normal(0, strength * 0.3, 3))
    field = cv2.resize(field.astype(np.float32), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.clip(picture * field, 0, 255).astype(np.uint8)


def blur(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Defocus, movement, loss of resolution or sharpening, in two pictures of five."""
    draw, (h, w) = rng.random(), picture.shape[:2]
    if draw < 0.6:
        return picture
    if draw < 0.78:
        return cv2.GaussianBlur(picture, (0, 0), float(np.exp(rng.uniform(np.log(0.4), np.log(1.8)))))
    if draw < 0.83:
        kernel, way, length = np.zeros((9, 9), np.float32), rng.uniform(0, np.pi), rng.uniform(2, 8)
        step = np.array([np.cos(way), np.sin(way)]) * length / 2
        cv2.line(kernel, *[tuple(np.round(4 + sign * step).astype(int).tolist()) for sign in (-1, 1)], 1.0)
        return cv2.filter2D(picture, -1, kernel / kernel.sum())
    if draw < 0.93:
        share = rng.uniform(0.45, 0.9)
        small = cv2.resize(picture, (int(w * share), int(h * share)), interpolation=cv2.INTER_AREA)
        return cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
    return cv2.addWeighted(picture, 1.7, cv2.GaussianBlur(picture, (0, 0), 1.3), -0.7, 0)


def noisy(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Sensor noise of 1.5 to 14 levels, sometimes coarse."""
    level = float(rng.choice([1.5, 3, 7, 14], p=[0.45, 0.37, 0.15, 0.03]))
    h, w = picture.shape[:2]
    y, x = rng.integers(0, BANK - h), rng.integers(0, BANK - w)
    noise = noise_bank()[y:y + h, x:x + w]
    if rng.random() < 0.25:
        noise = cv2.resize(np.ascontiguousarray(noise[::2, ::2]), (w, h), interpolation=cv2.INTER_LINEAR)
    return np.clip(picture.astype(np.int16) + ((noise * int(level * 4)) >> 8), 0, 255).astype(np.uint8)


def coded(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A codec's blocks, by JPEG."""
    quality = int(rng.integers(25, 92))
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def expose(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """All of it in the order of nature. The product maps one picture's tone onto the other's first, so most differences are slight."""
    strength = float(rng.choice([0.25, 0.7, 1.6], p=[0.62, 0.32, 0.06]))
    if rng.random() < 0.35:
        picture = light_field(rng, picture, 0.12 * strength)
    picture = blur(rng, picture)
    if rng.random() < 0.9:
        picture = cv2.LUT(picture, curve(rng, strength)[None])
    if rng.random() < 0.2 * strength:
        picture = saturate(rng, picture)
    if rng.random() < 0.65:
        picture = noisy(rng, picture)
    return coded(rng, picture) if rng.random() < 0.6 else picture
