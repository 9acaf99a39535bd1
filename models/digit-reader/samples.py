"""Endless training samples: crops, their texts, and whether they show a time of day."""
from typing import Dict, Iterator, List

import cv2
import numpy as np

from alphabet import HEIGHT, LONGEST, WIDTH, encode
from drawing.displays import Display, draw_display
from drawing.displays_backdrops import photographs
from drawing.displays_texts import draw_other, draw_time
from rig import shoot

FIELDS = {
    "crop": ((HEIGHT, WIDTH), "uint8"), "classes": ((LONGEST,), "uint8"), "length": ((), "int64"),
    "time": ((), "float32"), "weight": ((), "float32"),
}
POOL, RENEWED = 128, 0.4
"""Displays kept, and the share of samples for which one of them is drawn anew: each is seen 2.5 times, never alike."""
TIMES, TEXTURES = 0.68, 0.07
OF_NOTHING = 0.3
"""How much it counts that nothing is transcribed where nothing is lit: photographs hold letters of their own."""

Sample = Dict[str, np.ndarray]


def pack(crop: np.ndarray, text: str, time: bool, weight: float) -> Sample:
    return {
        "crop": crop, "classes": encode(text), "length": np.int64(len(text)),
        "time": np.float32(time), "weight": np.float32(weight),
    }


def grade(likeness: float) -> float:
    """How much a text counts that is the harder to make out the less the crop is like it."""
    return float(np.clip((likeness - 0.45) / 0.25, 0, 1))


def draw_one(rng: np.random.Generator) -> Display:
    while True:
        reading = draw_time(rng, True) if rng.random() < TIMES else draw_other(rng, True)
        display = draw_display(rng, float(rng.uniform(30, 44)), reading)
        if len(display.text) <= LONGEST:
            return display


def draw_texture(rng: np.random.Generator) -> Sample:
    """A part of a photograph that shows no text."""
    height = int(rng.integers(12, HEIGHT + 1))
    part = photographs().cut(rng, height, int(height * rng.uniform(2, 5)))
    crop = cv2.resize(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return pack(crop, "", False, OF_NOTHING)


def make(seed: int) -> Iterator[Sample]:
    rng = np.random.default_rng(seed)
    pool: List[Display] = []
    while True:
        if rng.random() < TEXTURES:
            yield draw_texture(rng)
            continue
        if len(pool) < POOL or rng.random() < RENEWED:
            fresh = draw_one(rng)
            if len(pool) < POOL:
                pool.append(fresh)
            else:
                pool[int(rng.integers(POOL))] = fresh
        display = pool[int(rng.integers(len(pool)))]
        shot = shoot(rng, display)
        if shot is not None:
            weight = grade(shot.likeness) if shot.text else OF_NOTHING
            yield pack(shot.crop, shot.text, display.is_time and shot.whole and shot.readable, weight)
