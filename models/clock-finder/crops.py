"""Training pictures out of scenes: cuts at a random scale and place, with a change of tone; the truth follows."""
from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np

from geometry import box_of
from scenes import GREY, LEAST_PX, VISIBLE

ZOOM = (0.55, 1.7)
Sample = Tuple[np.ndarray, np.ndarray]


def moved(truth: np.ndarray, zoom: float, shift: Tuple[float, float], size: Tuple[int, int]) -> np.ndarray:
    """The truth after p -> zoom * p - shift in a picture of size (height, width); what is cut becomes "leave alone"."""
    out = truth.copy()
    for face in out:
        if face[0] < 0:
            continue
        face[1:3] = face[1:3] * zoom - shift
        face[3:7] *= zoom
        box = box_of(face[3:7].reshape(2, 2), face[1:3], face[0] == 1)
        extent = np.maximum(box[2:] - box[:2], 1e-3)
        inside = np.clip(np.minimum(box[2:], size[::-1]) - np.maximum(box[:2], 0), 0, None) / extent
        if inside.prod() <= 0.02:
            face[0] = -1
        elif face[0] < 2 and (inside.prod() < VISIBLE or max(extent) < LEAST_PX * 0.8 or min(extent) < 5):
            face[0] = 2
    return out


def cut(rng: np.random.Generator, sample: Sample, size: Tuple[int, int]) -> Sample:
    """A cut of size (height, width), small against the scene; seven in ten hold a face."""
    picture, truth = sample
    height, width = size
    h, w = picture.shape[:2]
    zoom = float(np.exp(rng.uniform(*np.log(ZOOM))))
    zoom = max(zoom, height / h, width / w)
    ch, cw = height / zoom, width / zoom
    faces = truth[(truth[:, 0] == 0) | (truth[:, 0] == 1)]
    if len(faces) and rng.random() < 0.7:
        face = faces[rng.integers(len(faces))]
        x, y = face[1] - cw * rng.uniform(0.1, 0.9), face[2] - ch * rng.uniform(0.1, 0.9)
    else:
        x, y = rng.uniform(0, w - cw + 1e-6), rng.uniform(0, h - ch + 1e-6)
    x0, y0 = int(np.clip(x, 0, w - cw)), int(np.clip(y, 0, h - ch))
    part = picture[y0:y0 + int(round(ch)), x0:x0 + int(round(cw))]
    mode = cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR
    zoomed = cv2.resize(part, (width, height), interpolation=mode)
    return retone(rng, zoomed), moved(truth, zoom, (x0 * zoom, y0 * zoom), size)


def whole(rng: np.random.Generator, sample: Sample, size: Tuple[int, int]) -> Sample:
    """The scene in its full size, or somewhat enlarged, or smaller with grey beside it."""
    picture, truth = sample
    height, width = size
    draw = rng.random()
    if draw < 0.5:
        return retone(rng, picture), truth
    zoom = float(rng.uniform(1, 1.35) if draw < 0.75 else rng.uniform(0.6, 1))
    ch, cw = min(height, int(height / zoom)), min(width, int(width / zoom))
    y0, x0 = rng.integers(0, height - ch + 1), rng.integers(0, width - cw + 1)
    out = np.full_like(picture, GREY)
    sh, sw = min(height, int(round(ch * zoom))), min(width, int(round(cw * zoom)))
    mode = cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR
    out[:sh, :sw] = cv2.resize(picture[y0:y0 + ch, x0:x0 + cw], (sw, sh), interpolation=mode)
    return retone(rng, out), moved(truth, zoom, (x0 * zoom, y0 * zoom), size)


def retone(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Another brightness, contrast and tint, so that a scene used again is not quite the same."""
    if rng.random() < 0.3:
        return picture
    level = np.arange(256, dtype=np.float32)[:, None] / 255
    values = (level ** np.exp(rng.normal(0, 0.2)) * np.exp(rng.normal(0, 0.06, 3)) * rng.uniform(0.8, 1.15)
              + rng.normal(0, 0.03)) * 255
    if rng.random() < 0.1:
        values = 255 - values
    if rng.random() < 0.25:
        values = values[:, rng.permutation(3)]
        picture = picture[..., rng.permutation(3)]
    return cv2.LUT(np.ascontiguousarray(picture), values.clip(0, 255).astype(np.uint8)[None])
