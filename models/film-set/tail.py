"""The end of a take: the camera tilts down to the floor, about its own lens, and stays there."""
import cv2
import numpy as np

from tilting import TILT_DEGREES

SUBFRAMES = 11
REST_SHARE = 0.3
FEATHER_SHARE = 0.07


class TiltDown:
    """Turns from the level plate to the plate that was rendered tilted: exact, as nothing shifts about the lens."""

    def __init__(self, floor, focal, size, frames):
        """`floor`: the tilted plate; `focal` in pixels of `size`; the tilt takes `frames` and ends with a rest."""
        self.floor = cv2.resize(floor, size, interpolation=cv2.INTER_CUBIC)
        self.size, self.focal, self.frames = size, focal, frames

    def picture(self, level, frame):
        """The picture at a frame from 0 of the tilt; `level`: what the camera would see had it stayed."""
        parts = [self._look(level, self._angle(frame + step / SUBFRAMES)) for step in range(SUBFRAMES)]
        return np.mean(parts, axis=0)

    def _angle(self, moment):
        share = min(1.0, moment / self.frames / (1 - REST_SHARE))
        return np.radians(TILT_DEGREES) * share * share * (3 - 2 * share)

    def _look(self, level, angle):
        width, height = self.size
        down = np.radians(TILT_DEGREES)
        above = self._turn(level, angle)
        below = self._turn(self.floor, angle - down)
        # Rows of the level plate below its lower edge are not in it: from just above that edge on, the floor shows.
        rows = (np.arange(height, dtype=np.float32) - height / 2) / self.focal
        seen = np.tan(np.arctan(rows) + angle) * self.focal + height / 2
        share = np.clip((height - 1 - seen) / (FEATHER_SHARE * height), 0, 1)[:, None, None]
        return above * share + below * (1 - share)

    def _turn(self, plate, angle):
        width, height = self.size
        lens = np.array([[self.focal, 0, width / 2], [0, self.focal, height / 2], [0, 0, 1]])
        cosine, sine = np.cos(angle), np.sin(angle)
        turn = np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]])
        way = lens @ turn @ np.linalg.inv(lens)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpPerspective(plate, way, self.size, flags=flags, borderMode=cv2.BORDER_REFLECT_101)
