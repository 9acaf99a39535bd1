"""What stands before the action and after it in each clip: a board, and a camera that tilts down."""
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from board import Board, Hold, read_board
from camera import FPS, HEIGHT, WIDTH
from denoise import clean_strongly
from tail import TiltDown

HERE = Path(__file__).parent


@dataclass
class Handles:
    """Frames before and after the action, and how the board is held meanwhile."""

    head: int
    tail: int
    hold: Hold


# No two clips of a seed have their action at the same time: takes start early or late, as on a set. The hand is on the side
# that is away from the window.
HANDLES = {
    1: {"reference": Handles(56, 30, Hold(0.02, -0.05, 0.4, 1.16, True)),
        "take": Handles(70, 34, Hold(-0.07, -0.04, 2.1, 1.22, True))},
    2: {"reference": Handles(64, 32, Hold(-0.05, -0.05, 1.2, 1.18, True, -1)),
        "take": Handles(50, 30, Hold(0.06, -0.04, 3.0, 1.12, True, -1))},
}
TAKES = {"reference": 1, "take": 2}
WORDS = {1: {"production": "THE LONG AFTERNOON", "scene": "24A", "roll": "A003", "date": "12 MAR"},
         2: {"production": "ROOM 9", "scene": "31C", "roll": "B011", "date": "4 OCT"}}


def open_board(seed, clip):
    """The board at the head of a clip."""
    words = {**WORDS[seed], "take": TAKES[clip], "frames": FPS, "camera": "CAM A   DAY INT"}
    handles = HANDLES[seed][clip]
    layers = read_board(HERE / "work" / "slate", words, mirrored=handles.hold.side < 0)
    return Board(layers, (WIDTH, HEIGHT), handles.head, handles.hold)


def open_tail(seed, clip, focal):
    """The tilt-down at the end of a clip; `focal` in pixels."""
    floor = cv2.imread(str(HERE / "work" / f"seed-{seed}" / "plate-floor.png"))
    return TiltDown(clean_strongly(floor).astype(np.float32), focal, (WIDTH, HEIGHT), HANDLES[seed][clip].tail)


def action(seed, clip, frames):
    """First and last frame of the action in a clip, in the truth file's words; the action has so many `frames`."""
    first = HANDLES[seed][clip].head
    return {"firstFrame": first, "lastFrame": first + frames - 1}
