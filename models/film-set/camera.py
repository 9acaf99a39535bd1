"""The camera: its exposure, its grain, and its recording."""
import math
import subprocess

import cv2
import numpy as np

# FRAMES: of the action.
WIDTH, HEIGHT, FPS, FRAMES = 1280, 720, 24, 300
GRAIN_SIGMA = 2.6
# The lowest rate at which the grain is still seen to move; about 2 MB a clip.
QUALITY = 24.4


def exposure(frame, phase):
    """A slow breathing of the exposure within 3 percent."""
    turn = 2 * math.pi * frame / FRAMES
    return 1 + 0.02 * math.sin(0.8 * turn + phase) + 0.009 * math.sin(2.1 * turn + 2.3 * phase)


class Grain:
    """Camera grain: mostly in lightness, a little in colour, just softer than a pixel.

    A few fields, shifted anew for every frame, look as random as fresh ones and cost a tenth.
    """

    FIELDS = 12

    def __init__(self, chance):
        self.chance = chance
        self.fields = [self._field() for _ in range(self.FIELDS)]

    def _field(self):
        light = cv2.GaussianBlur(self.chance.standard_normal((HEIGHT, WIDTH), np.float32), (0, 0), 0.55)[..., None]
        tint = cv2.GaussianBlur(self.chance.standard_normal((HEIGHT, WIDTH, 3), np.float32), (0, 0), 0.8)
        return GRAIN_SIGMA * (0.92 * light / light.std() + 0.4 * tint / tint.std())

    def next(self):
        field = self.fields[self.chance.integers(self.FIELDS)]
        return np.roll(field, (self.chance.integers(HEIGHT), self.chance.integers(WIDTH)), (0, 1))


def encoder(target):
    """Open an encoder that takes raw frames and writes a closed-GOP H.264 clip."""
    return subprocess.Popen(
        [
            "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r",
            str(FPS), "-i", "-", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-c:v", "libx264",
            "-preset", "slow", "-tune", "grain", "-crf", str(QUALITY), "-g", str(FPS), "-keyint_min", str(FPS),
            "-sc_threshold", "0", "-flags", "+cgop", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace",
            "bt709", "-color_range", "tv", "-movflags", "+faststart", "-map_metadata", "-1", "-an", str(target),
        ],
        stdin=subprocess.PIPE,
    )
