"""Composite plates and walker into the two clips of a seed, and write its truth file.

    /usr/bin/python3 compose.py --seed 1

Each clip begins with a board and ends with a tilt-down (`handles.py`).
"""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from board import put_over
from camera import FPS, FRAMES, HEIGHT, WIDTH, Grain, encoder, exposure
from denoise import clean, roughness
from handles import HANDLES, action, open_board, open_tail
from plans import PLANS
from walks import CYCLE_METRES, WALKS, where

HERE = Path(__file__).parent
LAMP_OFF_FRAME = 200
FIGURE_STEPS, FIGURE_AIM_HEIGHT, FIGURE_PIXELS_PER_METRE = 24, 1.15, 400
CLEAR_SECONDS = 4


def plates(folder, *names):
    """Load plates and clean them all alike."""
    rough = roughness(cv2.imread(str(folder / "plate-reference.png")))
    return [clean(cv2.imread(str(folder / f"{name}.png")), rough).astype(np.float32) for name in names]


def matte(folder, name):
    """Load how much of each pixel the table and its props cover."""
    return cv2.imread(str(folder / f"matte-{name}.png"), cv2.IMREAD_UNCHANGED)[..., 3:].astype(np.float32) / 255


def walking_cycle(folder):
    """Load the walker's steps as (colour times alpha, alpha)."""
    steps = []
    for step in range(FIGURE_STEPS):
        picture = cv2.imread(str(folder / "figure" / f"{step:02d}.png"), cv2.IMREAD_UNCHANGED)
        alpha = picture[..., 3:].astype(np.float32) / 255
        colour = cv2.fastNlMeansDenoisingColored(np.ascontiguousarray(picture[..., :3]), None, 4, 6, 5, 15)
        steps.append(np.dstack([colour.astype(np.float32) * alpha, alpha]))
    return steps


def on_screen(camera, point):
    """Project a point of the set: (x, y) in pixels and the distance along the camera's axis."""
    offset = np.subtract(point, camera["at"])
    depth = float(np.dot(offset, camera["forward"]))
    scale = camera["focal"] / depth
    return (
        WIDTH / 2 + scale * float(np.dot(offset, camera["right"])),
        HEIGHT / 2 - scale * float(np.dot(offset, camera["up"])),
        depth,
    )


class Walker:
    """Puts the right step of the cycle at the right place of every frame."""

    def __init__(self, steps, camera, walk, soft):
        self.steps, self.camera, self.walk, self.soft = steps, camera, walk, soft

    def layer(self, frame):
        """Return the walker's layer (colour times alpha, alpha) for the whole frame, or None."""
        now, soon = where(self.walk, frame / FPS), where(self.walk, (frame + 0.5) / FPS)
        if now is None or soon is None:
            return None
        x, y, depth = on_screen(self.camera, (now[0], now[1], FIGURE_AIM_HEIGHT))
        travel = abs(on_screen(self.camera, (soon[0], soon[1], FIGURE_AIM_HEIGHT))[0] - x)
        step = self.steps[int(round(now[2] / CYCLE_METRES * FIGURE_STEPS)) % FIGURE_STEPS]
        scale = self.camera["focal"] / depth / FIGURE_PIXELS_PER_METRE
        height, width = step.shape[:2]
        place = np.float32([[scale, 0, x - scale * width / 2], [0, scale, y - scale * height / 2]])
        layer = cv2.warpAffine(step, place, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
        blur = 2 * int(travel / 2) + 1
        return cv2.GaussianBlur(cv2.blur(layer, (blur, 1)), (0, 0), self.soft)


def under_shadow(picture, alpha, towards):
    """Let the walker take some of the window's light from what is behind, away from the window."""
    shift = np.float32([[1, 0, 70 * towards], [0, 1, 14]])
    shade = cv2.GaussianBlur(cv2.warpAffine(alpha, shift, (WIDTH, HEIGHT)), (0, 0), 26)
    return picture * (1 - 0.24 * shade[..., None])


def composite(picture, layer, cover, towards):
    """Put the walker into the plate; `cover` is the matte of what hides the walker."""
    shaded = under_shadow(picture, layer[..., 3], towards)
    picture = shaded * (1 - cover) + picture * cover
    return put_over(picture, layer * (1 - cover))


def shoot(seed, clip, measured, target):
    """Compose one clip; returns for every frame of the action how much of each pixel the walker hides, at an eighth of the size."""
    folder = HERE / "work" / f"seed-{seed}"
    walk = WALKS[seed]
    lit, dark = plates(
        folder, *(("plate-reference",) * 2 if clip == "reference" else ("plate-take", "plate-take-lamp-off"))
    )
    cover = matte(folder, clip) if walk["layer"] == "behind" else np.zeros((HEIGHT, WIDTH, 1), np.float32)
    walker = Walker(walking_cycle(folder), measured["camera"], walk[clip], walk["soft"])
    towards = -PLANS[seed]["windowSide"]
    handles = HANDLES[seed][clip]
    board, tail = open_board(seed, clip), open_tail(seed, clip, measured["camera"]["focal"])
    grain = Grain(np.random.default_rng(seed * 10 + (clip == "take")))
    coder = encoder(target)
    hidden = []
    for shown in range(handles.head + FRAMES + handles.tail):
        frame = shown - handles.head
        picture = lit if clip == "reference" or frame < LAMP_OFF_FRAME else dark
        layer = walker.layer(frame)
        veil = np.zeros((HEIGHT, WIDTH), np.float32)
        if layer is not None:
            picture = composite(picture, layer, cover, towards)
            veil = layer[..., 3] * (1 - cover[..., 0])
        if 0 <= frame < FRAMES:
            hidden.append(cv2.resize(veil, (WIDTH // 8, HEIGHT // 8), interpolation=cv2.INTER_AREA))
        if frame < 0:
            picture = put_over(picture, board.layer(shown))
        if frame >= FRAMES:
            picture = tail.picture(picture, frame - FRAMES)
        picture = picture * exposure(frame, 0.4 if clip == "reference" else 2.9) + grain.next()
        coder.stdin.write(np.clip(np.rint(picture), 0, 255).astype(np.uint8).tobytes())
    coder.stdin.close()
    if coder.wait():
        raise SystemExit(f"encoding {target} failed")
    return hidden


def as_box(*bounds):
    """Join (left, top, right, bottom) bounds into one [x, y, w, h] box."""
    left, top, right, bottom = (pick(b[i] for b in bounds) for i, pick in enumerate((min, min, max, max)))
    return [round(v, 5) for v in (left, top, right - left, bottom - top)]


def planted_changes(measured, clock, head):
    """List the changes with their places in both clips, in the truth file's words; `clock` is the plan's, `head` frames."""
    reference, take = measured["reference"], measured["take"]
    hands = as_box(reference["hands"], take["hands"])
    shade = as_box(take["shade"])
    found = [("mug gone", "object-missing", None, as_box(reference["mug"]), 0),
             ("book moved", "object-moved", as_box(take["book"]), as_box(reference["book"]), 0),
             ("bottle added", "object-added", as_box(take["bottle"]), None, 0),
             ("clock 25 min on", "area-changed", hands, hands, 0),
             ("lamp off", "area-changed", shade, shade, LAMP_OFF_FRAME)]
    changes = [
        {"what": what, "kind": kind, "box": box, "referenceBox": before, "firstFrame": head + first,
         "lastFrame": head + FRAMES - 1}
        for what, kind, box, before, first in found
    ]
    set_on = next(change for change in changes if change["what"].startswith("clock"))
    set_on["clock"] = {
        "dial": as_box(measured["take"]["dial"]),
        **{where: dial_time(clock[where]) for where in ("reference", "take")},
    }
    return changes


def dial_time(hour_and_minute):
    """Say a plan's time as one reads it off the dial: (8, 5) is 8:05."""
    return "%d:%02d" % hour_and_minute


def clear_frames(box, hidden, first):
    """Count the frames from `first` on in which the walker covers nothing of `box`."""
    x, y, w, h = (int(v * side) for v, side in zip(box, (WIDTH // 8, HEIGHT // 8) * 2))
    return sum(veil[y:y + h + 2, x:x + w + 2].max() < 0.05 for veil in hidden[first:])


def check_clear(changes, hidden, head):
    """Refuse footage in which the walker hides a change for too long to be judged."""
    for change in changes:
        for clip, key in (("reference", "referenceBox"), ("take", "box")):
            if change[key] and clear_frames(change[key], hidden[clip], change["firstFrame"] - head) < CLEAR_SECONDS * FPS:
                raise SystemExit(f"{change['what']} is in the clear for less than {CLEAR_SECONDS} s of the {clip}")


def describe_clip(seed, clip):
    """A clip in the truth file's words."""
    handles = HANDLES[seed][clip]
    return {"clip": f"{clip}.mp4", "frames": handles.head + FRAMES + handles.tail, "action": action(seed, clip, FRAMES)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, choices=WALKS, required=True)
    seed = parser.parse_args().seed
    into = HERE / f"seed-{seed}"
    measured = json.loads((HERE / "work" / f"seed-{seed}" / "measure.json").read_text())
    clips = ("reference", "take")
    hidden = {clip: shoot(seed, clip, measured, into / f"{clip}.mp4") for clip in clips}
    head = HANDLES[seed]["take"].head
    changes = planted_changes(measured, PLANS[seed]["clock"], head)
    check_clear(changes, hidden, head)
    truth = {"seed": seed, "fps": FPS, "width": WIDTH, "height": HEIGHT, "conditions": ["board", "tilt-down"],
             **{clip: describe_clip(seed, clip) for clip in clips}, "action": action(seed, "take", FRAMES),
             "changes": changes}
    (into / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
