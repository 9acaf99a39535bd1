"""What a camera or its monitor does to a whole picture: no continuity error, whatever it looks like.

Pictures are float32 BGR, 0 to 255, as shown; `gain` works on light, which is the shown value to the power of 2.2.
"""
import cv2
import numpy as np

GAMMA = 2.2


def gain(picture, stops, balance=(0.0, 0.0, 0.0)):
    """Exposure and white balance: `balance` are stops of blue, green and red."""
    factors = 2 ** (np.float32(stops) + np.float32(balance))
    return 255 * np.clip((picture / 255) ** GAMMA * factors, 0, 1) ** (1 / GAMMA)


def to_log(picture):
    """A flat picture, as a camera sends it without a look-up table: logarithmic light, little colour."""
    light = np.clip(picture / 255, 0, 1) ** GAMMA
    flat = 0.09 + 0.66 * np.log2(1 + 24 * light) / np.log2(25)
    return 255 * (0.72 * flat + 0.28 * flat.mean(axis=2, keepdims=True))


def look_up(picture):
    """A show's look: more contrast, teal shadows, warm highlights."""
    value = np.clip(picture / 255, 0, 1)
    curved = value + 0.16 * np.sin(2 * np.pi * (value - 0.5)) / np.pi * 2
    grey = curved.mean(axis=2, keepdims=True)
    split = np.float32([0.035, 0.012, -0.02]) * (1 - grey) + np.float32([-0.05, 0.0, 0.03]) * grey
    return 255 * np.clip(grey + 1.12 * (curved - grey) + split, 0, 1)


def defocus(picture, radius):
    """Another focus: all of the plate a little softer."""
    return cv2.GaussianBlur(picture, (0, 0), radius)


LOOKS = {
    "exposure": lambda picture, size: gain(picture, 0.45 * size),
    "white-balance": lambda picture, size: gain(picture, 0, (-0.22 * size, 0, 0.18 * size)),
    "log": lambda picture, size: to_log(picture),
    "lut": lambda picture, size: look_up(picture),
    "focus": lambda picture, size: defocus(picture, 1.1 + 0.4 * size),
}
