"""The rendered pictures of one set, cleaned and brought to one size, and what changes between its two dresses."""
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).parent
FILM_SET = HERE.parent / "film-set"
sys.path[:0] = [str(FILM_SET)]
from denoise import clean, clean_strongly, roughness

SIZE = (640, 360)


@dataclass
class Change:
    """What is otherwise in the take: boxes [x, y, w, h] in fractions, None where the thing is not there."""

    what: str
    change: str
    box: list | None
    reference_box: list | None
    clock: dict | None = None


@dataclass
class Plates:
    """Pictures are float32 BGR of `SIZE`; `focal` is in pixels of it; `switched`: the reference with its lamp switched."""

    name: str
    reference: np.ndarray
    take: np.ndarray
    floor: np.ndarray | None
    switched: np.ndarray | None
    shade: list
    camera: dict
    window_side: int
    changes: list = field(default_factory=list)


def read_plates(*paths):
    """Rendered pictures at `SIZE` without the renderer's noise, all cleaned alike: by how rough the first is."""
    pictures = [cv2.imread(str(path)) for path in paths]
    if any(picture is None for picture in pictures):
        raise SystemExit(f"not all of {', '.join(map(str, paths))} are rendered")
    fitted = [cv2.resize(one, SIZE, interpolation=cv2.INTER_AREA if one.shape[1] > SIZE[0] else cv2.INTER_CUBIC)
              for one in pictures]
    rough = roughness(fitted[0])
    return [clean(one, rough).astype(np.float32) for one in fitted]


def read_floor(path):
    """The picture of the camera tilted down; None where there is none."""
    if not path.exists():
        return None
    return cv2.resize(clean_strongly(cv2.imread(str(path))), SIZE, interpolation=cv2.INTER_CUBIC).astype(np.float32)


def read_rendered_set(folder):
    """A set of `stage.py`."""
    measured = json.loads((folder / "measure.json").read_text())
    changes = [Change(f"{measured['kinds'][name]} {change}", change, measured["take"].get(name),
                      measured["reference"].get(name)) for name, change in measured["planted"].items()]
    names = ["reference", "take"] + ["switched"] * (folder / "switched.png").exists()
    reference, take, *switched = read_plates(*(folder / f"{name}.png" for name in names))
    return Plates(folder.name, reference, take, read_floor(folder / "floor.png"), switched[0] if switched else None,
                  measured["shade"], scale_camera(measured["camera"], 640), measured["windowSide"], changes)


def read_film_set(seed, backwards):
    """A set of the demo's footage, dressed as there or with its two dresses swapped."""
    folder = FILM_SET / "work" / f"seed-{seed}"
    measured = json.loads((folder / "measure.json").read_text())
    truth = json.loads((FILM_SET / f"seed-{seed}" / "truth.json").read_text())
    lit, dressed, dark = read_plates(*(folder / f"plate-{name}.png" for name in ("reference", "take", "take-lamp-off")))
    changes = [to_change(one, backwards) for one in truth["changes"] if one["what"] != "lamp off"]
    reference, take = (dressed, lit) if backwards else (lit, dressed)
    # What the lamp adds is known for the take's dress; elsewhere it is taken off in proportion.
    switched = dark if backwards else reference * cv2.medianBlur((dark + 1) / (dressed + 1), 5)
    left, top, right, bottom = measured["take"]["shade"]
    side = -1 if seed == 1 else 1
    return Plates(f"demo-{seed}{'-back' if backwards else ''}", reference, take, read_floor(folder / "plate-floor.png"),
                  switched, [left, top, right - left, bottom - top], scale_camera(measured["camera"], 1280), side, changes)


SWAPPED = {"object-missing": "added", "object-added": "missing", "object-moved": "moved", "area-changed": "clock"}
STRAIGHT = {"object-missing": "missing", "object-added": "added", "object-moved": "moved", "area-changed": "clock"}


def to_change(one, backwards):
    """A change of the demo's truth, the other way round where the dresses are swapped."""
    clock = one.get("clock")
    if not backwards:
        return Change(one["what"], STRAIGHT[one["kind"]], one["box"], one["referenceBox"], clock)
    clock = clock and {"dial": clock["dial"], "reference": clock["take"], "take": clock["reference"]}
    return Change(f"{one['what']}, backwards", SWAPPED[one["kind"]], one["referenceBox"], one["box"], clock)


def scale_camera(camera, width):
    """The camera with its focal length in pixels of `SIZE`."""
    return {**camera, "focal": camera["focal"] * SIZE[0] / width}
