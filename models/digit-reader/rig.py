"""A drawn display before a camera: seen at an angle, through a box that is not quite right, at a camera's quality."""
from dataclasses import dataclass
from typing import Optional, Tuple

import cv2
import numpy as np

from drawing.displays import Display
from drawing.displays_backdrops import photographs
from alphabet import HALF_HEIGHT, HALF_WIDTH, HEIGHT, WIDTH

LEAST_LIKENESS = 0.62
"""A crop whose fine structure has less in common with a perfect picture of the display is called unreadable."""
LEAST_SHARE = 0.65
"""A symbol of which less lies within the crop is not transcribed."""
LEAST_SPREAD = 5.0
"""Standard deviation of grey below which a picture shows nothing."""


@dataclass
class View:
    """Display unit square -> crop unit square (3x3), and how large the box is in camera pixels."""

    matrix: np.ndarray
    aspect: float
    digit_px: float


def draw_view(rng: np.random.Generator, aspect: float) -> View:
    """A residual pose. The box is a finder's with errors of its own, or stands upright round the whole display."""
    roll = np.deg2rad(float(np.clip(rng.normal(0, 5), -15, 15)) if rng.random() < 0.75 else rng.uniform(-15, 15))
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    shear = np.array([[1, rng.normal(0, 0.05)], [0, 1]])
    true = turn @ shear @ np.diag([aspect, 1.0])
    hull = np.abs(true).sum(axis=1)
    if rng.random() < 0.5:
        box = np.diag(hull / rng.uniform(0.6, 1.08, 2))
        shift = rng.uniform(-0.1, 0.1, 2)
    else:
        box = true @ turn_about(np.deg2rad(rng.normal(0, 2.0)), aspect) @ np.diag(np.exp(rng.uniform(-0.16, 0.16, 2)))
        shift = rng.uniform(-0.16, 0.16, 2)
        if rng.random() < 0.3:
            box = np.diag(hull) @ np.diag(np.exp(rng.uniform(-0.12, 0.12, 2)))
    if rng.random() < 0.03:
        shift = rng.uniform(-1, 1, 2) * (1.0, 0.4)
    matrix = np.eye(3)
    matrix[:2, :2] = invert(box) @ true
    matrix[:2, 2] = shift
    if rng.random() < 0.5:
        matrix[2, :2] = rng.uniform(-0.12, 0.12, 2)
    digit_px = float(np.exp(rng.uniform(np.log(7.5), np.log(48))))
    return View(matrix, float(np.abs(box[0]).sum() / np.abs(box[1]).sum()), digit_px)


def invert(matrix: np.ndarray) -> np.ndarray:
    """Of a 2x2 matrix; numpy's own wakes every thread of the linear algebra for it."""
    (a, b), (c, d) = matrix
    return np.array([[d, -b], [-c, a]]) / (a * d - b * c)


def turn_about(angle: float, aspect: float) -> np.ndarray:
    """A rotation of the picture as the unit square of a display of that aspect sees it."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.diag([1 / aspect, 1.0]) @ turn @ np.diag([aspect, 1.0])


@dataclass
class Shot:
    """crop uint8 [48, 160]; text as far as it can be seen in it; whole: no symbol is cut off; likeness: see `liken`."""

    crop: np.ndarray
    text: str
    whole: bool
    likeness: float

    @property
    def readable(self) -> bool:
        return self.likeness >= LEAST_LIKENESS


def shoot(rng: np.random.Generator, display: Display) -> Optional[Shot]:
    """One crop of a display; None where the light swallowed everything."""
    low, high = display.quad[0], display.quad[2]
    half = np.maximum((high - low) / 2, 1)
    if half[0] < 1.5 * half[1]:
        # One or two digits stand in a display's usual proportions, not stretched over all of it.
        half[0] = half[1] * float(rng.uniform(1.2, 3.5))
    view = draw_view(rng, float(half[0] / half[1]))
    middle = (low + high) / 2
    to_unit = np.array([[1 / half[0], 0, -middle[0] / half[0]], [0, 1 / half[1], -middle[1] / half[1]], [0, 0, 1]])
    to_crop = np.array([[HALF_WIDTH, 0, WIDTH / 2], [0, HALF_HEIGHT, HEIGHT / 2], [0, 0, 1]]) @ view.matrix @ to_unit
    text, whole, hull = visible_text(display, to_crop)
    scale = view.digit_px / (2 * HALF_HEIGHT * max(0.3, abs(view.matrix[1, 1])))
    width = WIDTH * scale * view.aspect * HALF_HEIGHT / HALF_WIDTH
    size = (int(np.clip(width, 20, 420)), int(np.clip(HEIGHT * scale, 8, 100)))
    picture = capture(rng, display, np.diag([size[0] / WIDTH, size[1] / HEIGHT, 1]) @ to_crop, size)
    if picture.std() < LEAST_SPREAD:
        return None
    picture = expose(rng, picture, view.digit_px)
    how = cv2.INTER_LINEAR if rng.random() < 0.8 else cv2.INTER_CUBIC
    if size[1] > HEIGHT and rng.random() < 0.7:
        how = cv2.INTER_AREA
    crop = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=how)
    if rng.random() < 0.1:
        crop = 255 - crop
    grey = cv2.cvtColor(display.rgb, cv2.COLOR_RGB2GRAY)
    perfect = cv2.warpPerspective(grey, to_crop, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    (left, top), (right, bottom) = np.clip(hull, 0, (WIDTH, HEIGHT)).astype(int)
    where = (slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1)))
    return Shot(crop, text, whole, liken(perfect, crop, where) if text else 1.0)


def liken(perfect: np.ndarray, crop: np.ndarray, where: Tuple[slice, slice]) -> float:
    """Correlation of two crops' structure finer than a digit within a part of them, 0..1, whatever their polarity."""
    fine = []
    for picture in (perfect, crop):
        picture = picture.astype(np.float32)
        detail = cv2.GaussianBlur(picture, (0, 0), 1.0) - cv2.GaussianBlur(picture, (0, 0), 5)
        fine.append(detail[where])
    norm = float(np.sqrt((fine[0] ** 2).sum() * (fine[1] ** 2).sum()))
    return abs(float((fine[0] * fine[1]).sum())) / max(norm, 1e-6)


def visible_text(display: Display, to_crop: np.ndarray) -> Tuple[str, bool, np.ndarray]:
    """What of the text lies within the crop, whether that is all of it, and the symbols' bounds (low, high)."""
    if not display.glyphs:
        return "", True, np.array([[0, 0], [WIDTH, HEIGHT]], float)
    boxes = np.float32([box for _, box in display.glyphs])
    ends = np.stack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], 1)
    corners = np.stack([np.stack([ends[:, i, 0], ends[:, j, 1]], 1) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))], 1)
    seen = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), to_crop).reshape(-1, 4, 2)
    low, high = seen.min(axis=1), seen.max(axis=1)
    size = np.float32([WIDTH, HEIGHT])
    shares = np.maximum(np.minimum(high, size) - np.maximum(low, 0), 0) / np.maximum(high - low, 1e-3)
    inside = shares.min(axis=1) >= LEAST_SHARE
    if not inside.any():
        return "", False, np.array([[0, 0], [WIDTH, HEIGHT]], float)
    text = "".join(symbol for (symbol, _), seen_enough in zip(display.glyphs, inside) if seen_enough)
    whole = all(seen_enough or symbol in "AP" for (symbol, _), seen_enough in zip(display.glyphs, inside))
    return text, whole, np.array([low[inside].min(axis=0), high[inside].max(axis=0)])


def capture(rng: np.random.Generator, display: Display, matrix: np.ndarray, size: Tuple[int, int]) -> np.ndarray:
    """Grey picture as float32, of `size` (width, height)."""
    grey = cv2.cvtColor(display.rgb, cv2.COLOR_RGB2GRAY)
    coarse = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if coarse < 0.7:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.35 / coarse)
    if rng.random() < 0.5:
        return cv2.warpPerspective(grey, matrix, size, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    front = cv2.warpPerspective(grey, matrix, size).astype(np.float32)
    alpha = cv2.warpPerspective(display.alpha, matrix, size).astype(np.float32) / 255
    if rng.random() < 0.5:
        back = cv2.cvtColor(photographs().cut(rng, size[1], size[0]), cv2.COLOR_RGB2GRAY).astype(np.float32)
    else:
        back = np.full((size[1], size[0]), float(rng.uniform(0, 255)), np.float32)
    return front * alpha + back * (1 - alpha)


def expose(rng: np.random.Generator, picture: np.ndarray, digit_px: float) -> np.ndarray:
    """Light, lens, sensor and codec; blur is bounded by the digits' size, noise by the contrast."""
    for share, change in ((0.25, reflect), (0.07, mirror), (0.07, cover), (0.08, lines)):
        if rng.random() < share:
            picture = change(rng, picture)
    picture = blur(rng, picture, digit_px)
    top = max(1.0, float(picture.max()))
    picture = top * (np.clip(picture, 0, None) / top) ** float(np.exp(rng.uniform(-0.6, 0.6)))
    picture = picture * float(np.exp(rng.uniform(-0.7, 0.45))) + float(rng.uniform(-20, 30))
    spread = max(4.0, float(picture.std()))
    if rng.random() < 0.7:
        noise = rng.standard_normal(picture.shape, dtype=np.float32) * spread * float(rng.uniform(0, 0.32))
        picture = picture + (cv2.GaussianBlur(noise, (0, 0), 0.8) * 2 if rng.random() < 0.3 else noise)
    result = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        packed = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 90))])[1]
        result = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return result


def blur(rng: np.random.Generator, picture: np.ndarray, digit_px: float) -> np.ndarray:
    """Defocus, motion along any direction, and light that spills from bright places."""
    if rng.random() < 0.2:
        reach = max(0.5, digit_px * float(rng.uniform(0.05, 0.25)))
        spill = cv2.GaussianBlur(np.clip(picture - 150, 0, None), (0, 0), reach)
        picture = picture + spill * float(rng.uniform(0.3, 1.5))
    if rng.random() < 0.45:
        picture = cv2.GaussianBlur(picture, (0, 0), max(0.3, digit_px * float(rng.uniform(0.01, 0.075))))
    if rng.random() < 0.2:
        length = max(2.0, digit_px * float(rng.uniform(0.05, 0.28)))
        span = int(length) // 2 * 2 + 3
        kernel = np.zeros((span, span), np.float32)
        angle, middle = rng.uniform(0, np.pi), span // 2
        reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        start, stop = ((middle + sign * reach) * 16 for sign in (-1, 1))
        cv2.line(kernel, tuple(start.astype(int).tolist()), tuple(stop.astype(int).tolist()), 1.0, 1, cv2.LINE_AA, 4)
        picture = cv2.filter2D(picture, -1, kernel / max(1e-6, float(kernel.sum())))
    return picture


def reflect(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A window or lamp in the glass: a soft blob, or a photograph shining through."""
    height, width = picture.shape
    if rng.random() < 0.5:
        other = cv2.cvtColor(photographs().cut(rng, height, width), cv2.COLOR_RGB2GRAY)
        return picture + other.astype(np.float32) * float(rng.uniform(0.05, 0.25))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slope, place, breadth = rng.uniform(-1, 1), rng.uniform(0, width), rng.uniform(0.05, 0.4) * width
    return picture + np.exp(-(((x + slope * y - place) / breadth) ** 2)) * float(rng.uniform(20, 130))


def mirror(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """The display's image in the table below it."""
    height = picture.shape[0]
    line = int(height * rng.uniform(0.8, 0.95))
    below = picture[max(0, 2 * line - height):line][::-1]
    picture = picture.copy()
    picture[line:line + len(below)] += below[:height - line] * float(rng.uniform(0.15, 0.6))
    return picture


def cover(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """A scratch, wire or speck before the digits."""
    height, width = picture.shape
    picture = picture.copy()
    ends = rng.uniform(0, 1, (2, 2)) * (width, height)
    start, stop = (tuple(end.astype(int).tolist()) for end in ends)
    thickness = max(1, int(height * rng.uniform(0.01, 0.05)))
    cv2.line(picture, start, stop, float(rng.uniform(0, 255)), thickness, cv2.LINE_AA)
    return picture


def lines(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    """Scan lines, moiré, or the dark band of a multiplexed display."""
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if rng.random() < 0.4:
        band = np.exp(-(((y - rng.uniform(0, height)) / (height * rng.uniform(0.05, 0.3))) ** 2))
        return picture * (1 - band * float(rng.uniform(0.2, 0.6)))
    wave = np.sin(2 * np.pi * (y / rng.uniform(2, 9) + x * rng.uniform(-0.1, 0.1)))
    return picture * (1 + wave * float(rng.uniform(0.05, 0.25)))
