"""One clip of a set: its plates, what comes and goes before them, and the camera's own doings."""
import subprocess
import sys
from dataclasses import dataclass, field

import cv2
import numpy as np

from plates import FILM_SET, SIZE

sys.path[:0] = [str(FILM_SET)]
from board import Board, Hold, put_over, read_board
from looks import LOOKS, gain
from tail import TiltDown

FPS, ACTION_FRAMES, HEAD_FRAMES, TAIL_FRAMES = 24, 96, 36, 24
GRAIN, FIELDS = 2.2, 8


@dataclass
class Shot:
    """What a clip shows. `stages`: (first frame of the action, picture), in order; `events` and `looks` by name."""

    stages: list
    seed: int
    plates: object
    figures: list = field(default_factory=list)
    events: set = field(default_factory=set)
    looks: dict = field(default_factory=dict)
    board: dict = field(default_factory=dict)

    @property
    def head(self):
        """Frames before the action."""
        return HEAD_FRAMES if "board" in self.events else 0

    @property
    def frames(self):
        """Frames of the whole clip."""
        return self.head + ACTION_FRAMES + (TAIL_FRAMES if "tilt-down" in self.events else 0)


def record(shot, target):
    """Compose and encode a clip."""
    chance = np.random.default_rng(shot.seed)
    fields = [chance.standard_normal((SIZE[1], SIZE[0], 3), np.float32) * GRAIN for _ in range(FIELDS)]
    fields = [cv2.GaussianBlur(one, (0, 0), 0.6) * 1.6 for one in fields]
    board, tail = open_head(shot, chance), open_tail(shot)
    phase = chance.uniform(0, 6)
    coder = open_encoder(target, SIZE, FPS)
    for number in range(shot.frames):
        frame = number - shot.head
        picture = compose(shot, frame)
        if board and frame < 0:
            picture = put_over(picture, board.layer(number))
        if tail and frame >= ACTION_FRAMES:
            picture = tail.picture(picture, frame - ACTION_FRAMES)
        for name, size in shot.looks.items():
            picture = LOOKS[name](picture, size)
        picture = gain(picture, 0.03 * np.sin(0.05 * number + phase)) + fields[chance.integers(FIELDS)]
        coder.stdin.write(np.clip(np.rint(picture), 0, 255).astype(np.uint8).tobytes())
    close_encoder(coder, target)


def compose(shot, frame):
    """The set at a frame of the action, with its people and its curtain, before the camera."""
    picture = [one for first, one in shot.stages if first <= max(0, frame)][-1]
    if "curtain" in shot.events:
        picture = stir_curtain(picture, shot.plates.window_side, frame / FPS)
    for figure in shot.figures:
        layer = figure.layer(frame / FPS)
        if layer is not None:
            shade = cv2.GaussianBlur(layer[..., 3], (0, 0), 0.023 * SIZE[0])[..., None]
            picture = put_over(picture * (1 - 0.12 * shade), layer)
    return picture


def stir_curtain(picture, side, second):
    """The strip beside the window swings as a curtain in a draught does, most at its foot."""
    width, height = SIZE
    middle, reach = (0.5 + side * 0.31) * width, 0.055 * width
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    share = np.exp(-((columns - middle) / reach) ** 2) * np.clip(rows / height * 1.4, 0, 1)
    swing = 0.01 * width * np.sin(1.7 * second) + 0.004 * width * np.sin(3.1 * second + 1 + rows / 60)
    return cv2.remap(picture, columns + (share * swing).astype(np.float32), rows, cv2.INTER_LINEAR,
                     borderMode=cv2.BORDER_REFLECT_101)


def open_head(shot, chance):
    """The board, where the clip begins with one."""
    if "board" not in shot.events:
        return None
    hold = Hold(chance.uniform(-0.16, 0.16), chance.uniform(-0.04, 0.08), chance.uniform(0, 6))
    return Board(read_board(FILM_SET / "work" / "slate", shot.board), SIZE, HEAD_FRAMES, hold)


def open_tail(shot):
    """The tilt-down, where the clip ends with one."""
    if "tilt-down" not in shot.events:
        return None
    return TiltDown(shot.plates.floor, shot.plates.camera["focal"], SIZE, TAIL_FRAMES)


def open_encoder(target, size, fps):
    """An encoder of raw BGR frames, closed groups of a second."""
    return subprocess.Popen(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{size[0]}x{size[1]}", "-r",
         str(fps), "-i", "-", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-c:v", "libx264",
         "-preset", "veryfast", "-crf", "19", "-g", str(fps), "-keyint_min", str(fps), "-sc_threshold", "0", "-flags",
         "+cgop", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
         "-movflags", "+faststart", "-map_metadata", "-1", "-an", str(target)],
        stdin=subprocess.PIPE)


def close_encoder(coder, target):
    """End a clip; stops with an error where it could not be encoded."""
    coder.stdin.close()
    if coder.wait():
        raise SystemExit(f"encoding {target} failed")
