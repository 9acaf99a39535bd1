"""What stands round a face or a display: straps and arms, towers, frames, posts, boxes, telephones. RGBA layers.

A layer spans [-SPAN, SPAN] of the unit plane in both directions; the face itself is drawn over it by others.
"""
from __future__ import annotations

from typing import Callable, List, Sequence, Tuple

import cv2
import numpy as np

from backdrops import colour

SPAN = 3.4
SIDE = 256
SHIFT = 4
UNIT_TO_LAYER = np.array([[SIDE / 2 / SPAN, 0, SIDE / 2], [0, SIDE / 2 / SPAN, SIDE / 2], [0, 0, 1.0]])
Points = Sequence[Tuple[float, float]]


class Layer:
    """An RGBA picture one draws on in unit-plane coordinates."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.rgba = np.zeros((SIDE, SIDE, 4), np.uint8)

    def polygon(self, points: Points, ink: np.ndarray) -> None:
        pixels = np.round((np.asarray(points) / SPAN + 1) * (SIDE / 2) * 2 ** SHIFT).astype(np.int32)
        cv2.fillPoly(self.rgba, [pixels], [*map(float, ink), 255.0], cv2.LINE_AA, SHIFT)

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, ink: np.ndarray) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], ink)

    def disc(self, x: float, y: float, radius: float, ink: np.ndarray, squeeze: float = 1.0) -> None:
        around = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        self.polygon(np.c_[x + radius * np.cos(around), y + radius * squeeze * np.sin(around)], ink)

    def shade(self) -> None:
        """Uneven light and grain over all that was drawn."""
        ramp = np.linspace(-1, 1, SIDE, dtype=np.float32) * self.rng.uniform(-0.35, 0.35)
        light = 1 + (ramp[None] if self.rng.random() < 0.5 else ramp[:, None])
        noise = self.rng.normal(0, self.rng.choice([0.01, 0.04, 0.1]), (SIDE // 2, SIDE // 2)).astype(np.float32)
        light = light + cv2.resize(noise, (SIDE, SIDE))
        self.rgba[..., :3] = np.clip(self.rgba[..., :3] * light[..., None], 0, 255).astype(np.uint8)


SKIN = np.array([[232, 190, 160], [205, 150, 115], [160, 110, 80], [105, 70, 50], [70, 45, 35], [240, 205, 185]], float)


def watch(layer: Layer, wide: float = 1.0) -> None:
    """A strap above and below, of leather or links, often on an arm; `wide` is the case's half width."""
    rng = layer.rng
    if rng.random() < 0.55:
        skin = SKIN[rng.integers(len(SKIN))] * rng.uniform(0.7, 1.1) + rng.normal(0, 8, 3)
        half, lean = rng.uniform(1.1, 2.4), rng.uniform(-0.5, 0.5)
        layer.polygon([(-SPAN, -half - lean), (SPAN, -half * rng.uniform(0.8, 1.2) + lean), (SPAN, half + lean),
                       (-SPAN, half * rng.uniform(0.8, 1.2) - lean)], np.clip(skin, 0, 255))
    ink = colour(rng)
    near, far = rng.uniform(0.5, 0.95) * wide, rng.uniform(0.4, 0.85) * wide
    end = rng.uniform(1.6, SPAN)
    for sign in (-1, 1):
        layer.polygon([(-near, sign * 0.7), (near, sign * 0.7), (far, sign * end), (-far, sign * end)], ink)
        if rng.random() < 0.5:
            edge = np.clip(ink + rng.normal(0, 40), 0, 255)
            step = rng.uniform(0.12, 0.35)
            for v in np.arange(0.95, end, step):
                layer.rectangle(-far, sign * v, far, sign * v + 0.035, edge)
            if rng.random() < 0.6:
                for u in (-0.33, 0.33):
                    layer.rectangle(u * far, sign * 0.9, u * far + 0.03, sign * end, edge)
    if rng.random() < 0.7:
        layer.rectangle(wide, -0.12, wide + rng.uniform(0.15, 0.3), 0.12, colour(rng))
    if rng.random() < 0.5:
        layer.disc(0, 0, wide * rng.uniform(1.05, 1.3), colour(rng))


def tower(layer: Layer) -> None:
    rng, half = layer.rng, layer.rng.uniform(1.15, 2.4)
    stone = colour(rng, (50, 230))
    layer.rectangle(-half, -rng.uniform(1.3, 3), half, SPAN, stone)
    if rng.random() < 0.6:
        top = -rng.uniform(1.2, 2.2)
        layer.polygon([(-half - 0.2, top), (0, -SPAN), (half + 0.2, top)], colour(rng, (20, 160)))
    dark = stone * rng.uniform(0.3, 0.8)
    for v in np.arange(-1.6, SPAN, rng.uniform(0.2, 0.8)):
        layer.rectangle(-half, v, half, v + 0.03, dark)
    if rng.random() < 0.6:
        for u in (-0.55, 0.05):
            layer.rectangle(u * half, 1.5, (u + 0.45) * half, 2.9, dark)


def frame(layer: Layer) -> None:
    """A plate behind the face: square, octagon, disc, rays, a cat or a house for all one knows."""
    rng, ink, kind = layer.rng, colour(layer.rng), layer.rng.random()
    size = rng.uniform(1.08, 1.9)
    if kind < 0.35:
        layer.rectangle(-size, -size, size, size, ink)
        if rng.random() < 0.5:
            inner = (1 + size) / 2
            layer.rectangle(-inner, -inner, inner, inner, colour(rng))
    elif kind < 0.6:
        corners = int(rng.choice([6, 8, 12, 5]))
        around = np.arange(corners) * 2 * np.pi / corners + rng.uniform(0, 1)
        layer.polygon(np.c_[np.cos(around), np.sin(around)] * size * 1.1, ink)
    elif kind < 0.8:
        layer.disc(0, 0, size, ink)
        if rng.random() < 0.5:
            layer.disc(0, 0, (1 + size) / 2, colour(rng))
    else:
        spikes = int(rng.integers(8, 40))
        around = np.arange(2 * spikes) * np.pi / spikes
        far = np.where(np.arange(2 * spikes) % 2 == 0, rng.uniform(1.4, 3), 1.0)
        layer.polygon(np.c_[np.cos(around) * far, np.sin(around) * far], ink)


def mantel(layer: Layer) -> None:
    """A housing with a foot, an alarm clock with bells, or a clock on a post."""
    rng, ink, kind = layer.rng, colour(layer.rng), layer.rng.random()
    if kind < 0.4:
        half, low = rng.uniform(1.15, 2.4), rng.uniform(1.2, 2.6)
        layer.rectangle(-half, -rng.uniform(0.2, 1.5), half, low, ink)
        layer.disc(0, 0, rng.uniform(1.1, 1.5), ink)
        layer.rectangle(-half - 0.2, low, half + 0.2, low + 0.3, ink * 0.7)
    elif kind < 0.7:
        for u in (-0.7, 0.7):
            layer.disc(u, -1.1, rng.uniform(0.3, 0.6), ink)
            layer.rectangle(u - 0.1, 0.8, u + 0.1, 1.4, ink)
        layer.disc(0, 0, rng.uniform(1.05, 1.35), ink)
    else:
        post = rng.uniform(0.1, 0.35)
        layer.rectangle(-post, 0, post, SPAN, ink)
        layer.disc(0, 0, rng.uniform(1.05, 1.5), ink)


def device(layer: Layer, half_u: float, half_v: float) -> None:
    """Round a display: a box, a telephone, a panel. half_u and half_v keep the display's true proportions."""
    rng, ink, kind = layer.rng, colour(layer.rng), layer.rng.random()
    if kind < 0.5:
        u, v = half_u * rng.uniform(1.1, 1.7), half_v * rng.uniform(1.3, 3)
        layer.rectangle(-u, -v * rng.uniform(0.8, 1.3), u, v, ink)
    elif kind < 0.75:
        u, up = half_u * rng.uniform(1.2, 2.6), half_v * rng.uniform(1.5, 5)
        layer.rectangle(-u, -up, u, SPAN, ink)
        if rng.random() < 0.6:
            layer.rectangle(-u * 0.93, -up * 0.9, u * 0.93, SPAN, colour(rng))


CHOICES: List[Tuple[float, Callable[[Layer], None]]] = [(0.3, watch), (0.17, tower), (0.3, frame), (0.23, mantel)]


def body(rng: np.random.Generator) -> np.ndarray:
    """RGBA surroundings of an analog face."""
    layer, shares = Layer(rng), np.array([share for share, _ in CHOICES])
    CHOICES[rng.choice(len(CHOICES), p=shares / shares.sum())][1](layer)
    layer.shade()
    return layer.rgba


def housing(rng: np.random.Generator, aspect: float) -> np.ndarray:
    """RGBA surroundings of a display that is `aspect` times wider than high, in a plane where it is 2 wide."""
    layer = Layer(rng)
    if rng.random() < 0.2:
        watch(layer, 1.25)
        layer.rectangle(-1.3, -1.1, 1.3, 1.1, colour(rng))
    else:
        device(layer, 1.0, 1.0 / aspect)
    layer.shade()
    return layer.rgba
