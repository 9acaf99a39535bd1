"""What a camera does to a scene: perspective, light, glass, lens, sensor, compression. Pictures are uint8, grey [H,W]
or RGB [H,W,3]."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import cv2
import numpy as np

from .backgrounds import photograph


def view(yaw: float, pitch: float, roll: float, distance: float) -> np.ndarray:
    """Homography of the unit face's plane onto the image plane (3x3, unit scale at the centre).

    The plane is turned by yaw and pitch (degrees), seen from `distance` radii away by a pinhole, then the picture is
    rolled clockwise.
    """
    a, b, r = np.deg2rad((yaw, pitch, roll))
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    nod = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    m = nod @ turn
    plane = np.array([m[0, [0, 1]], m[1, [0, 1]], m[2, [0, 1]] / distance])
    h = np.column_stack((plane, (0, 0, 1)))
    spin = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return spin @ h


def random_view(
    rng: np.random.Generator, most_roll: float = 28, most_tilt: float = 62
) -> Tuple[np.ndarray, float, float]:
    """A view as cameras see clocks: mostly nearly upright and front on. Returns homography, roll and tilt in
    degrees."""
    kind = rng.random()
    roll = (
        rng.normal(0, 2.5)
        if kind < 0.55
        else rng.uniform(-12, 12) if kind < 0.85 else rng.uniform(-most_roll, most_roll)
    )
    kind = rng.random()
    tilt = abs(rng.normal(0, 6)) if kind < 0.45 else rng.uniform(0, 35) if kind < 0.78 else rng.uniform(20, most_tilt)
    way = rng.uniform(0, 2 * np.pi)
    yaw, pitch = tilt * np.cos(way), tilt * np.sin(way)
    return view(yaw, pitch, float(np.clip(roll, -most_roll, most_roll)), rng.uniform(3.5, 14)), float(roll), float(tilt)


def apply(h: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points [n,2] through a homography."""
    out = np.column_stack((points, np.ones(len(points)))) @ h.T
    return out[:, :2] / out[:, 2:]


def warp(picture: np.ndarray, h: np.ndarray, width: int, height: int) -> np.ndarray:
    """The picture through a homography in pixel indices; what lies outside is 0. Shrink beforehand: this does not
    filter."""
    return cv2.warpPerspective(
        picture, h, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0
    )


@dataclass(frozen=True)
class Damage:
    """blur: standard deviation in pixels; noise: standard deviation in grey levels; contrast: gain that is left;
    quality: JPEG, 100 none."""

    blur: float
    noise: float
    contrast: float
    quality: int


def _light(rng: np.random.Generator, picture: np.ndarray) -> Tuple[np.ndarray, float]:
    """Gamma, exposure, contrast, uneven light."""
    table = np.linspace(0, 1, 256)
    gain = 1.0
    if rng.random() < 0.6:
        table = table ** np.exp(rng.normal(0, 0.3) if rng.random() < 0.75 else rng.uniform(np.log(0.4), np.log(2.4)))
    if rng.random() < 0.5:
        gain = rng.uniform(0.25, 1.0) if rng.random() < 0.6 else rng.uniform(1.0, 1.5)
        table = (table - 0.5) * gain + rng.uniform(min(gain, 1) / 2, 1 - min(gain, 1) / 2)
    table = np.clip(table * 255, 0, 255).astype(np.uint8)
    picture = table[picture]
    if rng.random() < 0.3:
        height, width = picture.shape[:2]
        corners = rng.uniform(0.35, 1.25, (2, 2)).astype(np.float32)
        field = cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR)
        picture = np.clip(picture * (field if picture.ndim == 2 else field[..., None]), 0, 255).astype(np.uint8)
    return picture, min(gain, 1.0)


def add_glass(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Reflections on glass: a room's picture, or bright windows and lamps."""
    height, width = picture.shape[:2]
    if rng.random() < 0.5:
        room = photograph(rng, width, height)
        if picture.ndim == 2:
            room = cv2.cvtColor(room, cv2.COLOR_RGB2GRAY)
        return cv2.addWeighted(picture, 1.0, room, float(rng.uniform(0.05, 0.35)), float(rng.uniform(-25, 0)))
    mask = np.zeros((height, width), np.uint8)
    for _ in range(int(rng.integers(1, 4))):
        at = (rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height)
        size = (rng.uniform(0.02, 0.35) * width, rng.uniform(0.02, 0.2) * height)
        if rng.random() < 0.5:
            cv2.fillPoly(mask, [cv2.boxPoints((at, size, rng.uniform(0, 180))).astype(np.int32)], 255)
        else:
            cv2.ellipse(mask, (at, size, rng.uniform(0, 180)), 255, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.004, 0.06) * width + 0.3)
    share = mask.astype(np.float32) * (rng.uniform(0.15, 0.75) / 255)
    share = share if picture.ndim == 2 else share[..., None]
    return (picture + (255 - picture) * share).astype(np.uint8)


def _smear(rng: np.random.Generator, picture: np.ndarray, length: float) -> np.ndarray:
    """Motion blur along a straight line."""
    side = int(np.ceil(length)) | 1
    kernel = np.zeros((side, side), np.float32)
    a, half = rng.uniform(0, np.pi), length / 2
    mid = side // 2
    ends = [
        (int(round((mid + s * half * np.cos(a)) * 64)), int(round((mid + s * half * np.sin(a)) * 64))) for s in (-1, 1)
    ]
    cv2.line(kernel, ends[0], ends[1], 1, 1, cv2.LINE_AA, 6)
    return cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1e-6))


def _noise(rng: np.random.Generator, picture: np.ndarray, sigma: float) -> np.ndarray:
    height, width = picture.shape[:2]
    step = 1 if rng.random() < 0.6 else 2
    field = rng.standard_normal(
        ((height + step - 1) // step, (width + step - 1) // step, *picture.shape[2:]), np.float32
    ) * np.float32(sigma)
    if step > 1:
        field = cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(picture + field, 0, 255).astype(np.uint8)


def compress(picture: np.ndarray, quality: int) -> np.ndarray:
    """Once through JPEG (stands in for H.264's blocks too)."""
    coded = cv2.imencode(
        ".jpg", picture[..., ::-1] if picture.ndim == 3 else picture, [cv2.IMWRITE_JPEG_QUALITY, quality]
    )[1]
    back = cv2.imdecode(coded, cv2.IMREAD_COLOR if picture.ndim == 3 else cv2.IMREAD_GRAYSCALE)
    return back[..., ::-1] if picture.ndim == 3 else back


def degrade(rng: np.random.Generator, picture: np.ndarray, strength: float = 1.0) -> Tuple[np.ndarray, Damage]:
    """Light, lens, sensor, compression, each present or not. strength 0..1 scales how bad it gets."""
    picture, contrast = _light(rng, picture)
    blur = 0.0
    if rng.random() < 0.35 * strength + 0.1:
        blur = rng.uniform(0.3, 1.2) if rng.random() < 0.8 else rng.uniform(1.0, 1.0 + 3 * strength)
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if rng.random() < 0.12 * strength:
        length = rng.uniform(2, 4 + 8 * strength)
        picture = _smear(rng, picture, length)
        blur = max(blur, length * 0.3)
    noise = 0.0
    if rng.random() < 0.45:
        noise = rng.uniform(1, 6) if rng.random() < 0.75 else rng.uniform(5, 5 + 25 * strength)
        picture = _noise(rng, picture, noise)
    if rng.random() < 0.08:
        sharp = cv2.GaussianBlur(picture, (0, 0), 1.0)
        picture = cv2.addWeighted(picture, 1.8, sharp, -0.8, 0)
    quality = 100
    if rng.random() < 0.55:
        quality = int(rng.uniform(50, 96)) if rng.random() < 0.7 else int(rng.uniform(60 - 48 * strength, 60))
        picture = compress(picture, quality)
    return np.ascontiguousarray(picture), Damage(float(blur), float(noise), contrast, quality)
