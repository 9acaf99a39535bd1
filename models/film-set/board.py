"""The board at the head of a take: chalked on, brought before the lens, clapped and taken away."""
import json
from dataclasses import dataclass

import cv2
import numpy as np

FINE = 4
HANDWRITING = cv2.FONT_HERSHEY_SIMPLEX
CHALK = 205
# The letters' height and the softness of their strokes are drawn for a face as high as this, in pixels.
FACE_HEIGHT = 270
# Left, middle of the line, height, most width and text of each field, as shares of the board's face.
FIELDS = ((0.03, 0.13, 0.085, 0.94, "{production}"), (0.03, 0.345, 0.07, 0.43, "ROLL {roll}"),
          (0.53, 0.345, 0.07, 0.42, "{date}"), (0.03, 0.57, 0.12, 0.29, "{scene}"), (0.38, 0.57, 0.12, 0.26, "T{take}"),
          (0.70, 0.57, 0.08, 0.26, "{frames}fps"), (0.03, 0.82, 0.06, 0.94, "{camera}"))
# The sticks from open to shut, as `slate.py` renders them.
STICKS = ("open", "half", "nearly", "shut")


def chalk(picture, face, words):
    """Write `words` on the board's face, in place; `picture` is colour with alpha as floats."""
    left, top, right, bottom = face
    width, height = right - left, bottom - top
    page = np.zeros((picture.shape[0] * FINE, picture.shape[1] * FINE), np.uint8)
    for across, down, tall, wide, form in FIELDS:
        text = form.format(**words)
        size = tall * height * FINE / 22
        (needed, _), _ = cv2.getTextSize(text, HANDWRITING, size, 1)
        size *= min(1, wide * width * FINE / needed)
        at = (int((left + across * width) * FINE), int((top + down * height) * FINE + size * 11))
        cv2.putText(page, text, at, HANDWRITING, size, 255, max(1, round(size * 2.4)), cv2.LINE_AA)
    page = cv2.resize(page, picture.shape[1::-1], interpolation=cv2.INTER_AREA)
    share = 0.85 * cv2.GaussianBlur(page, (0, 0), 0.6 * height / FACE_HEIGHT)[..., None].astype(np.float32) / 255
    picture[..., :3] = picture[..., :3] * (1 - share) + CHALK * share


def read_board(folder, words, mirrored=False):
    """The board as (colour times alpha, alpha) layers, its sticks from open to shut, with `words` on it. Mirrored it is held
    by a left hand, and lit from camera right."""
    left, top, right, bottom = json.loads((folder / "measure.json").read_text())["face"]
    layers = []
    for name in STICKS:
        picture = cv2.imread(str(folder / f"{name}.png"), cv2.IMREAD_UNCHANGED)
        face = (left, top, right, bottom)
        if mirrored:
            picture = picture[:, ::-1]
            face = (picture.shape[1] - right, top, picture.shape[1] - left, bottom)
        colour = cv2.fastNlMeansDenoisingColored(np.ascontiguousarray(picture[..., :3]), None, 5, 6, 5, 15)
        alpha = picture[..., 3:].astype(np.float32) / 255
        layer = np.dstack([colour.astype(np.float32), alpha])
        chalk(layer, face, words)
        layer[..., :3] *= alpha
        layers.append(layer)
    return layers


@dataclass
class Hold:
    """How the board is held: how far right of the middle and below the top it lies and how high it is, as shares of the
    picture; its sway's phase; whether it comes in or is there from the first frame on; the hand's side, 1 right or -1 left."""

    across: float
    down: float
    phase: float
    tall: float = 0.98
    enters: bool = False
    side: int = 1


class Board:
    """Brings the board before the lens for `frames`, claps it, and takes it down and out of the picture."""

    ENTER_FRAMES, CLAP_FRAMES, STILL_FRAMES, LEAVE_FRAMES = 11, 3, 8, 12
    SOFT, SUBFRAMES, MOVING_SUBFRAMES = 0.0013, 3, 14

    def __init__(self, layers, size, frames, hold):
        """`layers` as `read_board` gives them; `size` of the picture in pixels."""
        self.size, self.frames, self.hold = size, frames, hold
        scale = hold.tall * size[1] / layers[0].shape[0]
        fitted = (max(1, round(layers[0].shape[1] * scale)), max(1, round(layers[0].shape[0] * scale)))
        self.layers = [cv2.resize(layer, fitted, interpolation=cv2.INTER_AREA) for layer in layers]
        self.clap = frames - self.LEAVE_FRAMES - self.STILL_FRAMES

    def layer(self, frame):
        """The board's layer (colour times alpha, alpha) at a frame from 0; None when it is gone."""
        if frame >= self.frames:
            return None
        count = self.MOVING_SUBFRAMES if self._away(frame) > 0 else self.SUBFRAMES
        steps = [self._place(frame + step / (2 * count)) for step in range(count)]
        return cv2.GaussianBlur(np.mean(steps, axis=0), (0, 0), self.SOFT * self.size[0])

    def _sticks(self, moment):
        """The layer with the sticks as they are: they close fast, and knock once more."""
        since = moment - self.clap
        if since < -self.CLAP_FRAMES:
            return self.layers[0]
        if since < 0:
            return self.layers[1] if since < -self.CLAP_FRAMES / 2 else self.layers[2]
        return self.layers[2] if 1.5 <= since < 3.5 else self.layers[3]

    def _away(self, moment):
        """How far the board is out of the picture, 0 to 1: down and to the hand's side, gently where it is held."""
        leaving = max(0.0, moment - self.frames + self.LEAVE_FRAMES) / self.LEAVE_FRAMES
        entering = max(0.0, 1 - moment / self.ENTER_FRAMES) if self.hold.enters else 0.0
        return leaving ** 2 + entering ** 2

    def _place(self, moment):
        width, height = self.size
        picture, hold = self._sticks(moment), self.hold
        away = self._away(moment)
        knock = 0.006 * max(0.0, 1 - abs(moment - self.clap) / self.CLAP_FRAMES)
        sway = hold.phase + moment * 0.16
        turn = 0.012 * np.sin(sway * 0.7) + 0.35 * hold.side * away
        x = width * (0.5 + hold.across + 0.003 * np.sin(sway) + 0.18 * hold.side * away)
        y = height * (hold.down + 0.5 * hold.tall + 0.004 * np.cos(1.3 * sway) + knock + 1.15 * away)
        cosine, sine = np.cos(turn), np.sin(turn)
        middle = (picture.shape[1] / 2, picture.shape[0] / 2)
        place = np.float32([[cosine, -sine, x - cosine * middle[0] + sine * middle[1]],
                            [sine, cosine, y - sine * middle[0] - cosine * middle[1]]])
        return cv2.warpAffine(picture, place, self.size, flags=cv2.INTER_LINEAR)


def put_over(picture, layer):
    """Put a layer (colour times alpha, alpha) over a picture."""
    return picture * (1 - layer[..., 3:]) + layer[..., :3]
