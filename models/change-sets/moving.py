"""Clips of a camera that pans: turned about its lens, so that a wide plate gives exactly what it sees.

Nothing shifts against anything else in such a clip; a camera on rails, where near things do, must be rendered frame by frame.
"""
import random

import cv2
import numpy as np

from looks import gain
from people import write_json
from planting import boxes_of, mask_changes
from plates import SIZE, read_film_set
from shot import close_encoder, open_encoder

FRAME, FPS, FRAMES = (384, 216), 24, 72
ZOOM = 0.62
GRAIN = 1.8


def turn_to(focal, angles):
    """The map from a frame's pixels to the plate's, the camera turned by (right, down) radians from the plate's axis."""
    right, down = angles
    plate = np.array([[focal, 0, SIZE[0] / 2], [0, focal, SIZE[1] / 2], [0, 0, 1]])
    scale = focal * FRAME[0] / SIZE[0] / ZOOM
    frame = np.array([[scale, 0, FRAME[0] / 2], [0, scale, FRAME[1] / 2], [0, 0, 1]])
    yaw = np.array([[np.cos(right), 0, np.sin(right)], [0, 1, 0], [-np.sin(right), 0, np.cos(right)]])
    pitch = np.array([[1, 0, 0], [0, np.cos(down), np.sin(down)], [0, -np.sin(down), np.cos(down)]])
    return plate @ yaw @ pitch @ np.linalg.inv(frame)


def lay_pan(chance, focal):
    """Where the camera looks at each frame: from one side to the other, eased, with an operator's unsteadiness."""
    reach = np.arctan(SIZE[0] * (1 - ZOOM) / 2 / focal) * 0.92
    depth = np.arctan(SIZE[1] * (1 - ZOOM) / 2 / focal) * 0.8
    wobble, late = chance.uniform(0, 6), chance.uniform(0, 8)
    shares = np.clip((np.arange(FRAMES) - late) / (FRAMES - 12), 0, 1)
    eased = shares * shares * (3 - 2 * shares)
    return [(reach * (2 * e - 1), depth * (0.75 + 0.1 * np.sin(0.11 * f + wobble))) for f, e in enumerate(eased)]


def record_pan(plate, focal, pan, target, seed):
    """One clip of a pan over a plate."""
    chance = np.random.default_rng(seed)
    coder = open_encoder(target, FRAME, FPS)
    for number, angles in enumerate(pan):
        flags = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
        picture = cv2.warpPerspective(plate, turn_to(focal, angles), FRAME, flags=flags, borderMode=cv2.BORDER_REFLECT_101)
        picture = gain(picture, 0.02 * np.sin(0.1 * number + seed)) + chance.standard_normal(picture.shape, np.float32) * GRAIN
        coder.stdin.write(np.clip(np.rint(picture), 0, 255).astype(np.uint8).tobytes())
    close_encoder(coder, target)


def follow(box, focal, pan):
    """A plate's box at each frame of a pan, in fractions; None where less than half of it is in the frame."""
    x, y, w, h = box
    corners = np.float32([[[(x + a * w) * SIZE[0], (y + b * h) * SIZE[1]] for a in (0, 1) for b in (0, 1)]])
    places = []
    for angles in pan:
        seen = cv2.perspectiveTransform(corners, np.linalg.inv(turn_to(focal, angles)))[0] / FRAME
        (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
        cut = [max(0, left), max(0, top), min(1, right), min(1, bottom)]
        area = max(0, cut[2] - cut[0]) * max(0, cut[3] - cut[1])
        whole = (right - left) * (bottom - top)
        places.append([round(float(v), 5) for v in (cut[0], cut[1], cut[2] - cut[0], cut[3] - cut[1])]
                      if area > 0.5 * whole else None)
    return places


def track(change, focal, pans):
    """A change where it is seen: its places, frame by frame of the take, as stretches for the truth."""
    paths = [follow(box, focal, pans[1]) for box in boxes_of(change)]
    seen = [index for index in range(FRAMES) if any(path[index] for path in paths)]
    if not seen:
        return None
    middle = seen[len(seen) // 2]
    box = follow(change.box, focal, pans[1]) if change.box else None
    before = follow(change.reference_box, focal, pans[0]) if change.reference_box else None
    return {"what": change.what, "change": change.change, "kind": "area-changed", "box": box and box[middle],
            "referenceBox": before and before[middle], "firstFrame": seen[0], "lastFrame": seen[-1],
            "path": [{"frame": index, "box": next(path[index] for path in paths if path[index])} for index in seen[::3]],
            **({"clock": change.clock} if change.clock else {})}


def produce_moving(out, count):
    """Pairs of pans over the demo's sets: the first of each two without an error."""
    for number in range(count):
        plates = read_film_set(1 + number // 2 % 2, False)
        folder = out / f"seed-moving-{number + 1}"
        folder.mkdir(parents=True, exist_ok=True)
        chance, focal = random.Random(500 + number), plates.camera["focal"]
        pans = [lay_pan(chance, focal) for _ in range(2)]
        index = chance.randrange(len(plates.changes)) if number % 2 else None
        picture, changes = plates.reference, []
        if index is not None:
            share = mask_changes(plates.changes)[index]
            picture = picture * (1 - share) + plates.take * share
            changes = [one for one in [track(plates.changes[index], focal, pans)] if one]
        for plate, pan, name in ((plates.reference, pans[0], "reference"), (picture, pans[1], "take")):
            record_pan(plate, focal, pan, folder / f"{name}.mp4", 10 * number + (name == "take"))
        write_json(folder / "truth.json", {
            "seed": 500 + number, "fps": FPS, "width": FRAME[0], "height": FRAME[1], "set": plates.name,
            "conditions": ["moving-camera"], "reference": {"clip": "reference.mp4", "frames": FRAMES},
            "take": {"clip": "take.mp4", "frames": FRAMES}, "changes": changes})
        print(plates.name, "moving", number + 1, [one["what"] for one in changes], flush=True)
