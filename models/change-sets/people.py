"""The rendered figure on a set: walking through it, or standing still as people do."""
import json

import cv2
import numpy as np

from plates import FILM_SET, SIZE
from walks import CYCLE_METRES, where

STEPS, AIM_HEIGHT, PIXELS_PER_METRE = 24, 1.15, 400
STANDING_STEP = 0
SOFT = 0.8


def read_figure(window_side):
    """The walking cycle of the figure that is lit from that side, as (colour times alpha, alpha) layers."""
    folder = FILM_SET / "work" / f"seed-{1 if window_side < 0 else 2}" / "figure"
    steps = []
    for step in range(STEPS):
        picture = cv2.imread(str(folder / f"{step:02d}.png"), cv2.IMREAD_UNCHANGED)
        if picture is None:
            raise SystemExit(f"{folder} lacks its steps: run ../film-set/render.sh first")
        alpha = picture[..., 3:].astype(np.float32) / 255
        colour = cv2.bilateralFilter(np.ascontiguousarray(picture[..., :3]), 5, 18, 3)
        steps.append(np.dstack([colour.astype(np.float32) * alpha, alpha]))
    return steps


def dye_jumper(steps, turn):
    """The figure in a jumper of another hue: what lies between neck and hip and is no skin."""
    return [_dye(step, turn) for step in steps]


def _dye(step, turn):
    height = step.shape[0]
    alpha = np.maximum(step[..., 3:], 1e-3)
    hue = cv2.cvtColor(np.clip(step[..., :3] / alpha / 255, 0, 1), cv2.COLOR_BGR2HSV)
    rows = np.arange(height)[:, None] / height
    garment = (rows > 0.285) & (rows < 0.585) & (step[..., 3] > 0.3)
    share = cv2.GaussianBlur(cv2.morphologyEx(garment.astype(np.float32), cv2.MORPH_CLOSE, np.ones((9, 9))), (0, 0), 0.8)
    hue[..., 0] = (hue[..., 0] + turn) % 360
    hue[..., 1] = np.clip(hue[..., 1] * 0.6 + 0.1, 0, 1)
    dyed = cv2.cvtColor(hue, cv2.COLOR_HSV2BGR) * 255 * step[..., 3:]
    return np.dstack([step[..., :3] * (1 - share[..., None]) + dyed * share[..., None], step[..., 3]])


def on_screen(camera, point):
    """Project a point of the set: (x, y) in pixels of `SIZE` and the distance along the camera's axis."""
    offset = np.subtract(point, camera["at"])
    depth = float(np.dot(offset, camera["forward"]))
    scale = camera["focal"] / depth
    return (SIZE[0] / 2 + scale * float(np.dot(offset, camera["right"])),
            SIZE[1] / 2 - scale * float(np.dot(offset, camera["up"])), depth)


class Figure:
    """Puts the figure into frames; `walk` is (second, x, y) marks as in `walks.py`."""

    def __init__(self, steps, camera, walk):
        self.steps, self.camera, self.walk = steps, camera, walk

    def layer(self, second):
        """The figure's layer over the whole frame, or None while nobody is there."""
        now = where(self.walk, second)
        if now is None:
            return None
        return self._place(now[0], now[1], int(round(now[2] / CYCLE_METRES * STEPS)) % STEPS, SOFT)

    def _place(self, x, y, step, soft):
        across, down, depth = on_screen(self.camera, (x, y, AIM_HEIGHT))
        picture = self.steps[step]
        scale = self.camera["focal"] / depth / PIXELS_PER_METRE
        place = np.float32([[scale, 0, across - scale * picture.shape[1] / 2],
                            [0, scale, down - scale * picture.shape[0] / 2]])
        layer = cv2.warpAffine(picture, place, SIZE, flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        return cv2.GaussianBlur(layer, (0, 0), soft)


class Standing(Figure):
    """Somebody who stands at a mark all the time and sways a little."""

    def __init__(self, steps, camera, mark, phase):
        super().__init__(steps, camera, [(0, *mark), (1e9, *mark)])
        self.mark, self.phase = mark, phase

    def layer(self, second):
        sway = 0.006 * np.sin(0.9 * second + self.phase) + 0.003 * np.sin(2.3 * second + 2 * self.phase)
        return self._place(self.mark[0] + sway, self.mark[1], STANDING_STEP, 0.5)

    def jumper_box(self):
        """Where the jumper is, tight, in fractions."""
        alpha = self.layer(0)[..., 3]
        rows, columns = np.where(alpha > 0.5)
        top, bottom = rows.min(), min(SIZE[1] - 1, rows.max())
        across, down, depth = on_screen(self.camera, (*self.mark, AIM_HEIGHT))
        scale = self.camera["focal"] / depth / PIXELS_PER_METRE * self.steps[0].shape[0]
        upper, lower = down + (0.29 - 0.5) * scale, down + (0.61 - 0.5) * scale
        upper, lower = max(top, upper), min(bottom, lower)
        inside = columns[(rows >= upper) & (rows <= lower)]
        return [round(float(v), 5) for v in (inside.min() / SIZE[0], upper / SIZE[1],
                                             (inside.max() - inside.min()) / SIZE[0], (lower - upper) / SIZE[1])]


def write_json(path, value):
    """Write a file of truth."""
    path.write_text(json.dumps(value, indent=1) + "\n")
