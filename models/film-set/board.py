"""The board at the head of a take: chalked on, held before the lens, clapped and taken away."""
import json

import cv2
import numpy as np

FINE = 4
HANDWRITING = cv2.FONT_HERSHEY_SIMPLEX
CHALK = 205
# Left, middle of the line, height and text of each field, as shares of the board's face.
FIELDS = ((0.03, 0.13, 0.085, "{production}"), (0.03, 0.345, 0.07, "ROLL {roll}"), (0.53, 0.345, 0.07, "{date}"),
          (0.03, 0.57, 0.12, "{scene}"), (0.38, 0.57, 0.12, "T{take}"), (0.70, 0.57, 0.08, "{frames}fps"),
          (0.03, 0.82, 0.06, "{camera}"))


def chalk(picture, face, words):
    """Write `words` on the board's face, in place; `picture` is colour with alpha as floats."""
    left, top, right, bottom = face
    width, height = right - left, bottom - top
    page = np.zeros((picture.shape[0] * FINE, picture.shape[1] * FINE), np.uint8)
    for across, down, tall, text in FIELDS:
        size = tall * height * FINE / 22
        at = (int((left + across * width) * FINE), int((top + (down + tall / 2) * height) * FINE))
        cv2.putText(page, text.format(**words), at, HANDWRITING, size, 255, max(1, round(size * 2.4)), cv2.LINE_AA)
    page = cv2.GaussianBlur(cv2.resize(page, picture.shape[1::-1], interpolation=cv2.INTER_AREA), (0, 0), 0.6)
    share = 0.85 * page[..., None].astype(np.float32) / 255
    picture[..., :3] = picture[..., :3] * (1 - share) + CHALK * share


def read_board(folder, words):
    """The board open and shut, as (colour times alpha, alpha) layers, with `words` on it."""
    face = json.loads((folder / "measure.json").read_text())["face"]
    layers = []
    for name in ("open", "shut"):
        picture = cv2.imread(str(folder / f"{name}.png"), cv2.IMREAD_UNCHANGED)
        colour = cv2.fastNlMeansDenoisingColored(np.ascontiguousarray(picture[..., :3]), None, 5, 6, 5, 15)
        alpha = picture[..., 3:].astype(np.float32) / 255
        layer = np.dstack([colour.astype(np.float32), alpha])
        chalk(layer, face, words)
        layer[..., :3] *= alpha
        layers.append(layer)
    return layers


class Board:
    """Holds the board before the lens for `frames`, claps it, and takes it down and out of the picture."""

    TAKEN_SHARE, CLAP_SHARE, CLAP_FRAMES = 0.66, 0.40, 3
    TALL, SOFT, SUBFRAMES = 0.98, 0.0017, 3

    def __init__(self, layers, size, frames, place):
        """`place`: how far right of the middle and below the top the layer lies, as shares, and its sway's phase."""
        self.layers, self.size, self.frames = layers, size, frames
        self.across, self.down, self.phase = place

    def layer(self, frame):
        """The board's layer (colour times alpha, alpha) at a frame from 0; None when it is gone."""
        if frame >= self.frames:
            return None
        steps = [self._place(frame + step / self.SUBFRAMES) for step in range(self.SUBFRAMES)]
        layer = np.mean(steps, axis=0)
        return cv2.GaussianBlur(layer, (0, 0), self.SOFT * self.size[0])

    def _place(self, moment):
        width, height = self.size
        clap = self.frames * self.CLAP_SHARE
        picture = self.layers[0 if moment < clap else 1]
        scale = self.TALL * height / picture.shape[0]
        taken = max(0.0, moment / self.frames - self.TAKEN_SHARE) / (1 - self.TAKEN_SHARE)
        knock = 0.006 * max(0.0, 1 - abs(moment - clap) / self.CLAP_FRAMES)
        sway = self.phase + moment * 0.16
        turn = 0.012 * np.sin(sway * 0.7) + 0.35 * taken ** 2
        x = width * (0.5 + self.across + 0.003 * np.sin(sway) + 0.18 * taken ** 2)
        y = height * (self.down + 0.5 * self.TALL + 0.004 * np.cos(1.3 * sway) + knock + 1.15 * taken ** 2)
        cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
        middle = (picture.shape[1] / 2, picture.shape[0] / 2)
        place = np.float32([[cosine, -sine, x - cosine * middle[0] + sine * middle[1]],
                            [sine, cosine, y - sine * middle[0] - cosine * middle[1]]])
        return cv2.warpAffine(picture, place, self.size, flags=cv2.INTER_AREA)


def put_over(picture, layer):
    """Put a layer (colour times alpha, alpha) over a picture."""
    return picture * (1 - layer[..., 3:]) + layer[..., :3]
