"""What a detector of CAMF needs, in Python: the contract of ../../README.md, version 1, on stdin and stdout.

    from camf_detector import Answer, Finding, FrameDetector, serve

    class TooDark(FrameDetector):
        def analyze(self, input, memory):
            luma = input.frame.data.mean() / 255
            if luma >= 0.04:
                return Answer()
            return Answer([Finding("too-dark", 1.0, "the picture is almost black", details={"luma": luma})])

    serve(TooDark())

Pictures are numpy arrays of uint8: height x width x 3 (rgb24, bgr24), or height x width (gray8). They are copies, yours to
keep and to write to. What you print goes to the log. One file, standard library and numpy; Python 3.11 and later.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import re
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, ClassVar, Generic, Iterator, Mapping, NoReturn, Sequence, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = [
    "Answer", "Begun", "Box", "Ending", "Finding", "Folders", "FrameDetector", "FrameInput", "ModelUse", "NotChecked",
    "Observation", "PairDetector", "PairInput", "Picture", "Reference", "Sample", "Settings", "Story", "Take", "serve",
    "to_box",
]  # fmt: skip

# ---------------------------------------------------------------------------------------------------------------------
# What a detector is given

Box = tuple[float, float, float, float]
"""(x, y, width, height) as fractions of the take's whole picture, origin top left."""

Settings = Mapping[str, Any]
"""Every setting of the manifest, as the crew set it: a number, a bool, a str, or a Box for a region."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Which moment of the take: the frame's number in its clip from 0, and milliseconds from the clip's start."""

    frame_index: int
    pts_ms: float


@dataclass(frozen=True, slots=True)
class Take:
    """A take as one camera sees it."""

    id: str
    angle: str
    camera: str
    mode: str
    """"clip" or "still": a still is a take of one sample."""
    rate_hz: float
    name: str | None = None
    """As the crew says it: "take 3"."""
    started_at: str | None = None
    """What the box's own clock showed at the clip's start, as ISO 8601 with its offset; None for what it did not film."""
    time_scale: float | None = None
    """Seconds that passed before the camera in one second of the clip; None where nobody told."""


@dataclass(frozen=True, slots=True)
class Story:
    """What the script says of time in this scene. Times are "HH:MM"; None where it says nothing."""

    from_: str | None
    to: str | None
    """The window in which the scene plays; one that ends before it begins spans midnight."""
    direction: str
    """What its clocks do: "running", "held", or "reference": as in the reference."""
    start: str | None
    """What they show at action."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What this detector observed in the take that this one is compared with."""

    name: str
    """As the crew says it: "take 2"."""
    observations: Sequence[Observation]
    """Each names its sample in there. Another version of the detector may have noted them."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A take that is open, with the settings that hold for it."""

    take: Take
    settings: Settings
    state: str | None
    """What the last take of this angle and camera left; None at the first."""
    story: Story | None = None
    """None where the scene says nothing of it."""
    reference: Reference | None = None
    """Where `wants.referenceObservations` asks for it and the detector looked there; else None."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders inside the sandbox, read-only; None where the box has none."""

    models: str | None
    rings: str | None
    files: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    data: npt.NDArray[np.uint8]
    """height x width x 3, or height x width for gray8."""
    format: str
    part: Box
    """Which part of the take's whole picture this shows: (0, 0, 1, 1) is all of it."""

    @property
    def width(self) -> int:
        return int(self.data.shape[1])

    @property
    def height(self) -> int:
        return int(self.data.shape[0])


@dataclass(frozen=True, slots=True)
class FrameInput:
    sample: Sample
    settings: Settings
    """Short for `begun.settings`."""
    begun: Begun
    frame: Picture


@dataclass(frozen=True, slots=True)
class PairInput:
    sample: Sample
    settings: Settings
    begun: Begun
    take: Picture
    reference: Picture
    """Already warped onto the take, same size."""
    validity: Picture
    """gray8: 255 where the warped reference has picture, 0 elsewhere."""
    moves: Picture
    """gray8: 255 where something moves, 0 elsewhere."""
    homography: tuple[float, ...]
    """3x3 row-major, reference pixels to take pixels."""
    offset_ms: float
    alignment_confidence: float


# ---------------------------------------------------------------------------------------------------------------------
# What it answers


@dataclass(slots=True)
class Finding:
    """Something that should not be. `description` is one sentence as said aloud to a script supervisor."""

    kind: str
    confidence: float
    description: str
    box: Sequence[float] | None = None
    """Where in the take; None when it is only in the reference, or nowhere in particular."""
    reference_box: Sequence[float] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    sample: Sample | None = None
    """Another sample of the same take that it is about. MUST be given at the end of a take."""
    severity: str | None = None
    """"low", "medium" or "high", where this one weighs more or less than its kind does."""


@dataclass(slots=True)
class Observation:
    """A fact worth keeping that is no mistake in itself. Its kind need not be one of the manifest's."""

    kind: str
    confidence: float
    description: str
    box: Sequence[float] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    sample: Sample | None = None


@dataclass(slots=True)
class Answer:
    findings: Sequence[Finding] = ()
    observations: Sequence[Observation] = ()


@dataclass(slots=True)
class NotChecked:
    """
    The sample cannot be judged, and why; and what was observed in it all the same. An empty `Answer` would say that all is
    well.
    """

    reason: str
    observations: Sequence[Observation] = ()


@dataclass(slots=True)
class Ending:
    """What only the whole take shows. `state` goes to the next take of this angle and camera."""

    findings: Sequence[Finding] = ()
    observations: Sequence[Observation] = ()
    state: str | None = None


@dataclass(slots=True)
class ModelUse:
    """A model that was opened: on what it runs ("cpu", "cuda", ...), and why on nothing that was tried before."""

    name: str
    provider: str
    threads: int = 1
    not_chosen: Mapping[str, str] = field(default_factory=dict)
    """Provider: reason."""


Input = TypeVar("Input")
Memory = TypeVar("Memory")


class _Detector(Generic[Input, Memory]):
    wants: ClassVar[str]
    borrow: ClassVar[bool] = False
    """True: pictures are read-only views into the ring, valid until `analyze` returns. Saves the copy."""

    def initialize(self, folders: Folders) -> Sequence[ModelUse] | None:
        """Called once, before anything else: load models here, and say on what they run. It has a minute."""
        return None

    def begin_take(self, begun: Begun) -> Memory | None:
        """What this returns is handed to `analyze` and `end_take` of this take: several may be open at once."""
        return None

    def analyze(self, input: Input, memory: Any) -> Answer | NotChecked:
        """One sample; they may come out of order. What it raises becomes a fault of this sample."""
        raise NotImplementedError

    def end_take(self, memory: Any, begun: Begun) -> Ending:
        """The take is over, and every sample of it that will come has come."""
        return Ending()


class FrameDetector(_Detector[FrameInput, Memory]):
    """A detector that looks at single pictures."""

    wants = "frame"


class PairDetector(_Detector[PairInput, Memory]):
    """A detector that compares a take with its reference."""

    wants = "pair"


def to_box(picture: Picture, x: float, y: float, width: float, height: float) -> Box:
    """Pixels of the picture that was given as fractions of the take's whole picture; what sticks out is cut off."""
    left, right = (min(1.0, max(0.0, at / picture.width)) for at in (x, x + width))
    top, bottom = (min(1.0, max(0.0, at / picture.height)) for at in (y, y + height))
    part_x, part_y, part_width, part_height = picture.part
    return (
        float(part_x + left * part_width),
        float(part_y + top * part_height),
        float(max(0.0, right - left) * part_width),
        float(max(0.0, bottom - top) * part_height),
    )


# ---------------------------------------------------------------------------------------------------------------------
# The contract: limits and numbers

_CONTRACT = 1
_MAX_LINE_BYTES = 1024 * 1024
_MAX_WORDS = 256
_MAX_SENTENCE = 400
_MAX_DETAILS = 64
_MAX_TEXT = 1000
_MAX_PATH = 512
_MAX_SETTINGS = 64
_MAX_SIDE = 8192
_MAX_FRAME_BYTES = 32 * 1024 * 1024
_MAX_OPEN_TAKES = 16
_MAX_STATE = 65_536
_MAX_MODELS = 16
_MAX_PROVIDERS = 16
_MAX_MODEL_THREADS = 1024
_HEADER_BYTES = 64
_MAX_SAFE = 2**53 - 1
_BOX_SLACK = 1e-6
_MAX_MAPPINGS = 32
_MAX_MESSAGE = 500

_PARSE_ERROR, _INVALID_REQUEST, _METHOD_NOT_FOUND, _INVALID_PARAMS = -32700, -32600, -32601, -32602
_WRONG_STATE, _FRAME_GONE, _DETECTOR_FAILED = -32001, -32002, -32003
_CONTRACT_UNSUPPORTED, _SETTINGS_REFUSED, _TOO_LONG = -32004, -32005, -32006

_PAIR = ("take", "reference", "validity", "moves")
_PIXEL_BYTES = {"rgb24": 3, "bgr24": 3, "gray8": 1}
_SETTING_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]{0,63}")
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SENTENCE = re.compile(r"[^\x00-\x1f\x7f]+")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_STARTED_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?[+-][0-9]{2}:[0-9]{2}")
_FILE = re.compile(r"(?!(.*/)?\.\.(/|$))[^\x00-\x1f\x7f-\x9f]*")


class _Refusal(Exception):
    """An error with the contract's number."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Broken(Exception):
    """A value that breaks the contract; the message says where."""


Check = Callable[[Any, str], Any]


def _length(text: str) -> int:
    """In UTF-16 code units, as the other side counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _number(least: float = -math.inf, most: float = math.inf) -> Check:
    def check(value: Any, path: str) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= sys.float_info.max:
            raise _Broken(f"{path}: expected a number")
        if not least <= value <= most:
            raise _Broken(f"{path}: must lie between {least} and {most}")
        return value

    return check


def _integer(least: int, most: int = _MAX_SAFE) -> Check:
    is_number = _number(least, most)

    def check(value: Any, path: str) -> int:
        if is_number(value, path) != int(value):
            raise _Broken(f"{path}: expected a whole number")
        return int(value)

    return check


def _above_zero(most: float) -> Check:
    is_number = _number(0, most)

    def check(value: Any, path: str) -> float:
        if is_number(value, path) == 0:
            raise _Broken(f"{path}: must lie above 0")
        return float(value)

    return check


def _text(most: int, least: int = 0, pattern: re.Pattern[str] | None = None) -> Check:
    def check(value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise _Broken(f"{path}: expected a text")
        if not least <= _length(value) <= most:
            raise _Broken(f"{path}: must be {least} to {most} characters long")
        if pattern is not None and not pattern.fullmatch(value):
            raise _Broken(f"{path}: must match {pattern.pattern}")
        return value

    return check


def _one_of(*values: str) -> Check:
    def check(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in values:
            raise _Broken(f"{path}: must be one of {', '.join(values)}")
        return value

    return check


def _list(item: Check, most: int, least: int = 0) -> Check:
    def check(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise _Broken(f"{path}: expected a list of {least} to {most}")
        return [item(one, f"{path}/{index}") for index, one in enumerate(value)]

    return check


def _object(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    fields = {**required, **(optional or {})}

    def check(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _Broken(f"{path or 'value'}: expected an object")
        for name in value:
            if name not in fields:
                raise _Broken(f"{path}/{name}: unexpected field"[:_MAX_MESSAGE])
        for name in required:
            if name not in value:
                raise _Broken(f"{path}/{name}: missing")
        return {name: fields[name](one, f"{path}/{name}") for name, one in value.items()}

    return check


def _named(item: Check, most: int) -> Check:
    def check(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > most:
            raise _Broken(f"{path}: expected an object of at most {most}")
        for name in value:
            if not isinstance(name, str) or not _SETTING_NAME.fullmatch(name):
                raise _Broken(f"{path}: a name that the contract does not allow")
        return {name: item(one, f"{path}/{name}") for name, one in value.items()}

    return check


def _maybe(check: Check) -> Check:
    return lambda value, path: None if value is None else check(value, path)


_fraction = _number(0, 1)
_count = _integer(0)
_side = _integer(1, _MAX_SIDE)
_sentence = _text(_MAX_SENTENCE, 1, _SENTENCE)
_box = _list(_fraction, 4, 4)
_path = _text(_MAX_PATH, 1, re.compile(r"/[\s\S]*"))
_state = _text(_MAX_STATE)
_take_id = _text(64, 1)


def _setting_value(value: Any, path: str) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(_MAX_TEXT)(value, path)
    return _box(value, path) if isinstance(value, list) else _number()(value, path)


_frame = _object({
    "ring": _path, "slot": _count, "sequence": _integer(1), "header": _count, "offset": _integer(_HEADER_BYTES),
    "width": _side, "height": _side, "stride": _integer(1, _MAX_SIDE * 4), "format": _one_of(*_PIXEL_BYTES), "part": _box,
})  # fmt: skip
_sample = _object({"frameIndex": _count, "ptsMs": _number()})
_pair = _object({
    "take": _frame, "reference": _frame, "validity": _frame, "moves": _frame, "homography": _list(_number(), 9, 9),
    "offsetMs": _number(), "alignmentConfidence": _fraction,
})  # fmt: skip
_take = _object({
    "id": _take_id, "angle": _text(64, 1), "camera": _text(8, 1), "mode": _one_of("clip", "still"), "rateHz": _above_zero(60),
}, {
    "name": _sentence, "startedAt": _text(64, 1, _STARTED_AT), "timeScale": _above_zero(10_000),
})  # fmt: skip


def _scalar(value: Any, path: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return _text(_MAX_TEXT)(value, path) if isinstance(value, str) else _number()(value, path)


_scalars = _list(_scalar, _MAX_DETAILS)


def _scalar_or_list(value: Any, path: str) -> Any:
    return (_scalars if isinstance(value, list) else _scalar)(value, path)


_group = _named(_scalar_or_list, _MAX_DETAILS)


def _detail(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        return _group(value, path)
    if not isinstance(value, list) or not any(isinstance(one, (list, dict)) for one in value):
        return _scalar_or_list(value, path)
    rows = _list(lambda one, where: (_group if isinstance(one, dict) else _scalars)(one, where), _MAX_DETAILS)
    return rows(value, path)


_details = _named(_detail, _MAX_DETAILS)
_observation = _object({
    "kind": _text(64, 1, _KEBAB), "confidence": _fraction, "box": _maybe(_box), "description": _sentence,
    "details": _details,
}, {"sample": _sample})  # fmt: skip
_story = _object({
    "from": _maybe(_text(5, 5, _TIME_OF_DAY)), "to": _maybe(_text(5, 5, _TIME_OF_DAY)),
    "direction": _one_of("reference", "running", "held"), "start": _maybe(_text(5, 5, _TIME_OF_DAY)),
})  # fmt: skip
_severity = _one_of("low", "medium", "high")
_reference = _object({"name": _sentence, "observations": _list(_observation, _MAX_WORDS)})
_initialize_params = _object({"contract": _integer(1, 1000)}, {"models": _path, "rings": _path, "files": _path})
_begin_params = _object(
    {"take": _take, "settings": _named(_setting_value, _MAX_SETTINGS)},
    {"state": _state, "story": _story, "reference": _reference},
)
_frame_params = _object({"take": _take_id, "sample": _sample, "frame": _frame})
_pair_params = _object({"take": _take_id, "sample": _sample, "pair": _pair})
_end_params = _object({"take": _take_id})
_no_params = _object({})
_provider = _text(32, 1, re.compile(r"[a-z][a-z0-9-]*"))
_models = _list(_object({
    "name": _text(64, 1, re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")), "provider": _provider,
    "threads": _integer(1, _MAX_MODEL_THREADS),
    "notChosen": _list(_object({"provider": _provider, "reason": _sentence}), _MAX_PROVIDERS),
}), _MAX_MODELS)  # fmt: skip


def _analyze_params(value: Any, path: str) -> Any:
    return (_pair_params if isinstance(value, dict) and "pair" in value else _frame_params)(value, path)


def _is_inside(box: Sequence[float]) -> bool:
    return box[0] + box[2] <= 1 + _BOX_SLACK and box[1] + box[3] <= 1 + _BOX_SLACK


def _is_area(box: Sequence[float]) -> bool:
    return box[2] > 0 and box[3] > 0 and _is_inside(box)


# ---------------------------------------------------------------------------------------------------------------------
# Settings and inputs: what a shape alone cannot say


def _judge_setting(setting: Mapping[str, Any], value: Any) -> str | None:
    """What is wrong with a value, as the end of a sentence; None when nothing is."""
    kind = setting["type"]
    if kind == "boolean":
        return None if isinstance(value, bool) else "must be true or false"
    if kind == "array":
        is_box = isinstance(value, list) and len(value) == 4 and _is_area(value)
        return None if is_box else "must be a box inside the picture, with width and height over 0"
    if kind == "string":
        return _judge_text(setting, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "must be a number"
    if kind == "integer" and value != int(value):
        return "must be a whole number"
    least, most = setting.get("minimum", -math.inf), setting.get("maximum", math.inf)
    return None if least <= value <= most else f"must lie between {least} and {most}"


def _judge_text(setting: Mapping[str, Any], value: Any) -> str | None:
    shape, most = setting.get("format"), setting.get("maxLength", _MAX_TEXT)
    if not isinstance(value, str):
        return "must be a text"
    if "enum" in setting and value not in setting["enum"]:
        return f"must be one of {', '.join(setting['enum'])}"
    if _length(value) > most:
        return f"must be at most {most} characters"
    if value == "" or shape is None:
        return None
    if shape == "time":
        return None if _TIME.fullmatch(value) else "must be a time as HH:MM or HH:MM:SS"
    if _length(value) > _MAX_PATH or not _FILE.fullmatch(value):
        return "must be a file"
    endings = setting.get("accept", [""])
    is_accepted = value.lower().endswith(tuple(endings))
    return None if is_accepted else f"must be a file that ends in {', '.join(endings)}"


def _judge_input(wants: Mapping[str, Any], params: Mapping[str, Any]) -> str | None:
    if wants["input"] == "frame":
        return _judge_frame(params["frame"], wants, wants["format"]) if "frame" in params else "wants frames, got a pair"
    if "pair" not in params:
        return "wants pairs, got a frame"
    frames = [params["pair"][name] for name in _PAIR]
    if len({(one["width"], one["height"], *one["part"]) for one in frames}) > 1:
        return "the four pictures of a pair differ in size or part"
    formats = (wants["format"], wants["format"], "gray8", "gray8")
    return next(filter(None, (_judge_frame(one, wants, it) for one, it in zip(frames, formats))), None)


def _judge_frame(frame: Mapping[str, Any], wants: Mapping[str, Any], wanted: str) -> str | None:
    width, height, stride = frame["width"], frame["height"], frame["stride"]
    row_bytes = width * _PIXEL_BYTES[frame["format"]]
    if stride < row_bytes:
        return f"a stride of {stride} is shorter than a row of {row_bytes} bytes"
    if stride * height > _MAX_FRAME_BYTES:
        return f"a picture is larger than {_MAX_FRAME_BYTES} bytes"
    if frame["header"] + _HEADER_BYTES > frame["offset"]:
        return "the pixels start inside the slot's header"
    if not _is_area(frame["part"]):
        return "the part lies outside of the picture, or is empty"
    if frame["format"] != wanted:
        return f"wants {wanted}, got {frame['format']}"
    if width > wants["maxWidth"] or height > wants["maxHeight"]:
        return f"wants pictures up to {wants['maxWidth']}x{wants['maxHeight']}, got {width}x{height}"
    return None


# ---------------------------------------------------------------------------------------------------------------------
# Pictures


class _Rings:
    """Maps rings read-only and keeps them mapped. A ring that was made anew under the old name is mapped again."""

    def __init__(self, folder: str | None, is_borrowing: bool) -> None:
        self._folder = folder
        self._is_borrowing = is_borrowing
        self._mappings: dict[str, tuple[int, mmap.mmap]] = {}
        self._lent: list[tuple[mmap.mmap, Mapping[str, Any]]] = []

    def read(self, frame: Mapping[str, Any]) -> Picture:
        ring = frame["ring"]
        if self._folder is not None and not os.path.normpath(ring).startswith(f"{os.path.normpath(self._folder)}/"):
            raise _Refusal(_FRAME_GONE, f"{ring} is not in {self._folder}")
        try:
            mapping = self._find(ring)
        except (OSError, ValueError) as error:
            raise _Refusal(_FRAME_GONE, f"the ring cannot be read: {error}") from None
        width, height, stride = frame["width"], frame["height"], frame["stride"]
        channels = _PIXEL_BYTES[frame["format"]]
        if frame["offset"] + stride * (height - 1) + width * channels > len(mapping):
            raise _Refusal(_FRAME_GONE, "the ring is too short for the frame")
        _demand_intact(mapping, frame)
        shape, strides = ((height, width), (stride, 1)) if channels == 1 else ((height, width, 3), (stride, 3, 1))
        view: npt.NDArray[np.uint8] = np.ndarray(shape, np.uint8, mapping, frame["offset"], strides)
        if self._is_borrowing:
            self._lent.append((mapping, frame))
            return Picture(view, frame["format"], tuple(frame["part"]))
        pixels = view.copy()
        _demand_intact(mapping, frame)
        return Picture(pixels, frame["format"], tuple(frame["part"]))

    def give_back(self) -> None:
        """Ends every loan; a picture that was overwritten meanwhile is gone."""
        lent, self._lent = self._lent, []
        for mapping, frame in lent:
            _demand_intact(mapping, frame)

    def _find(self, path: str) -> mmap.mmap:
        there = os.stat(path)
        kept = self._mappings.pop(path, None)
        if kept is None or kept[0] != there.st_ino or len(kept[1]) != there.st_size:
            kept = self._map(path)
        if len(self._mappings) >= _MAX_MAPPINGS:
            del self._mappings[next(iter(self._mappings))]
        self._mappings[path] = kept
        return kept[1]

    @staticmethod
    def _map(path: str) -> tuple[int, mmap.mmap]:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.fstat(file).st_ino, mmap.mmap(file, 0, mmap.MAP_SHARED, mmap.PROT_READ)
        finally:
            os.close(file)


def _demand_intact(mapping: mmap.mmap, frame: Mapping[str, Any]) -> None:
    """Judged after the pixels were read too, so that a slot that was overwritten meanwhile is found out."""
    header = mapping[frame["header"] : frame["header"] + _HEADER_BYTES]
    is_there = len(header) == _HEADER_BYTES and header[:4] == b"CAMF"
    if not is_there or int.from_bytes(header[8:16], "little") != frame["sequence"]:
        raise _Refusal(_FRAME_GONE, f"slot {frame['slot']} no longer holds {frame['sequence']}")


# ---------------------------------------------------------------------------------------------------------------------
# Answers


@dataclass(slots=True)
class _OpenTake:
    begun: Begun
    memory: Any
    samples: set[tuple[int, float]] = field(default_factory=set)


class _Clerk:
    """Writes answers down as the contract has them; raises _Broken where one would break it."""

    def __init__(self, kinds: Sequence[str], is_late: bool, take: _OpenTake) -> None:
        self._kinds = kinds
        self._is_late = is_late
        self._take = take

    def write(self, words: Answer | Ending) -> dict[str, Any]:
        if len(words.findings) > _MAX_WORDS:
            raise _Broken(f"findings: more than {_MAX_WORDS}")
        return {"findings": [self._finding(one) for one in words.findings], **self._observations(words)}

    def write_unchecked(self, words: NotChecked) -> dict[str, Any]:
        return {"notChecked": _sentence(words.reason, "notChecked"), **self._observations(words)}

    def _observations(self, words: Answer | Ending | NotChecked) -> dict[str, Any]:
        if len(words.observations) > _MAX_WORDS:
            raise _Broken(f"observations: more than {_MAX_WORDS}")
        return {"observations": [self._words(one) for one in words.observations]}

    def _finding(self, finding: Finding) -> dict[str, Any]:
        if finding.kind not in self._kinds:
            raise _Broken(f'kind "{finding.kind}" is not in the manifest')
        written = {**self._words(finding), "referenceBox": self._box(finding.reference_box, finding.kind)}
        if finding.severity is None:
            return written
        return {**written, "severity": _severity(finding.severity, f"{finding.kind}/severity")}

    def _words(self, words: Finding | Observation) -> dict[str, Any]:
        kind = _text(64, 1, _KEBAB)(words.kind, "kind")
        written = {
            "kind": kind,
            "confidence": _fraction(_plain(words.confidence), f"{kind}/confidence"),
            "box": self._box(words.box, kind),
            "description": _sentence(words.description, f"{kind}/description"),
            "details": _details(_plain(words.details), f"{kind}/details"),
        }
        if words.sample is not None:
            written["sample"] = self._sample(words.sample, kind)
        elif self._is_late:
            raise _Broken(f'"{kind}" names no sample, as it must at the end of a take')
        return written

    def _sample(self, sample: Sample, kind: str) -> dict[str, Any]:
        if (sample.frame_index, sample.pts_ms) not in self._take.samples:
            raise _Broken(f'"{kind}" names frame {sample.frame_index}, which was not analysed')
        return {"frameIndex": sample.frame_index, "ptsMs": sample.pts_ms}

    @staticmethod
    def _box(box: Sequence[float] | None, kind: str) -> list[float] | None:
        if box is None:
            return None
        written: list[float] = _box(_plain(box), f"{kind}/box")
        if not _is_inside(written):
            raise _Broken(f'a box of "{kind}" leaves the picture')
        return written


def _tell_models(models: Sequence[ModelUse]) -> list[dict[str, Any]]:
    told = [
        {
            "name": model.name, "provider": model.provider, "threads": model.threads,
            "notChosen": [{"provider": name, "reason": reason} for name, reason in model.not_chosen.items()],
        }
        for model in models
    ]  # fmt: skip
    try:
        checked: list[dict[str, Any]] = _models(told, "models")
        return checked
    except _Broken as error:
        raise _Refusal(_DETECTOR_FAILED, str(error)) from None


def _plain(value: Any) -> Any:
    """Tuples as lists, numpy's numbers as Python's."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


# ---------------------------------------------------------------------------------------------------------------------
# The life of a detector


def _tell_story(params: Mapping[str, Any]) -> Story | None:
    story = params.get("story")
    return story and Story(story["from"], story["to"], story["direction"], story["start"])


def _tell_reference(params: Mapping[str, Any]) -> Reference | None:
    reference = params.get("reference")
    return reference and Reference(reference["name"], tuple(map(_tell_observation, reference["observations"])))


def _tell_observation(told: Mapping[str, Any]) -> Observation:
    box, sample = told["box"], told.get("sample")
    return Observation(
        told["kind"],
        told["confidence"],
        told["description"],
        box and tuple(box),
        told["details"],
        sample and Sample(sample["frameIndex"], sample["ptsMs"]),
    )


class _Session:
    def __init__(self, detector: _Detector[Any, Any], manifest: Mapping[str, Any]) -> None:
        self._detector = detector
        self._manifest = manifest
        self._kinds = [one["kind"] for one in manifest["kinds"]]
        self._takes: dict[str, _OpenTake] = {}
        self._rings: _Rings | None = None

    def perform(self, method: str, params: Any) -> Any:
        methods: dict[str, tuple[Check, Callable[[dict[str, Any]], Any]]] = {
            "initialize": (_initialize_params, self._initialize),
            "beginTake": (_begin_params, self._begin_take),
            "analyze": (_analyze_params, self._analyze),
            "endTake": (_end_params, self._end_take),
            "shutdown": (_no_params, lambda _: None),
        }
        if method not in methods:
            raise _Refusal(_METHOD_NOT_FOUND, f'unknown method "{method}"')
        check, run = methods[method]
        try:
            checked = check(params, "")
        except _Broken as error:
            raise _Refusal(_INVALID_PARAMS, str(error)) from None
        return run(checked)

    def _initialize(self, params: dict[str, Any]) -> dict[str, Any]:
        if self._rings:
            raise _Refusal(_WRONG_STATE, "initialize came twice")
        if params["contract"] != _CONTRACT:
            raise _Refusal(_CONTRACT_UNSUPPORTED, f"speaks contract {_CONTRACT}, not {params['contract']}")
        folders = Folders(params.get("models"), params.get("rings"), params.get("files"))
        models = self._detector.initialize(folders)
        told = {} if models is None else {"models": _tell_models(models)}
        self._rings = _Rings(folders.rings, self._detector.borrow)
        return {"name": self._manifest["name"], "version": self._manifest["version"], **told}

    def _begin_take(self, params: dict[str, Any]) -> None:
        self._demand_ready()
        take = params["take"]
        if take["id"] in self._takes:
            raise _Refusal(_WRONG_STATE, f'the take "{take["id"]}" is open already')
        if len(self._takes) >= _MAX_OPEN_TAKES:
            raise _Refusal(_WRONG_STATE, f"{_MAX_OPEN_TAKES} takes are open")
        settings = self._fill(params["settings"])
        facts = (take.get("name"), take.get("startedAt"), take.get("timeScale"))
        named = Take(take["id"], take["angle"], take["camera"], take["mode"], take["rateHz"], *facts)
        begun = Begun(named, settings, params.get("state"), _tell_story(params), _tell_reference(params))
        self._takes[named.id] = _OpenTake(begun, self._detector.begin_take(begun))

    def _fill(self, given: dict[str, Any]) -> dict[str, Any]:
        known = self._manifest["settings"]["properties"]
        for name in given:
            if name not in known:
                raise _Refusal(_SETTINGS_REFUSED, f'unknown setting "{name}"')
        settings = {}
        for name, setting in known.items():
            value = given.get(name, setting["default"])
            fault = _judge_setting(setting, value)
            if fault:
                raise _Refusal(_SETTINGS_REFUSED, f'setting "{name}": {fault}')
            settings[name] = tuple(value) if isinstance(value, list) else value
        return settings

    def _analyze(self, params: dict[str, Any]) -> dict[str, Any]:
        rings = self._demand_ready()
        take = self._find(params["take"])
        unfit = _judge_input(self._manifest["wants"], params)
        if unfit:
            raise _Refusal(_INVALID_PARAMS, unfit)
        try:
            input = self._read(rings, params, take)
            take.samples.add((input.sample.frame_index, input.sample.pts_ms))
            answer = self._detector.analyze(input, take.memory)
            clerk = _Clerk(self._kinds, False, take)
            if isinstance(answer, NotChecked):
                return clerk.write_unchecked(answer)
            if not isinstance(answer, Answer):
                raise _Broken(f"analyze returned {type(answer).__name__} in place of Answer or NotChecked")
            return clerk.write(answer)
        except _Broken as error:
            raise _Refusal(_DETECTOR_FAILED, str(error)) from None
        finally:
            rings.give_back()

    def _read(self, rings: _Rings, params: dict[str, Any], take: _OpenTake) -> FrameInput | PairInput:
        sample = Sample(params["sample"]["frameIndex"], params["sample"]["ptsMs"])
        begun = take.begun
        if "frame" in params:
            return FrameInput(sample, begun.settings, begun, rings.read(params["frame"]))
        pair = params["pair"]
        seen, reference, validity, moves = (rings.read(pair[name]) for name in _PAIR)
        homography, offset_ms, confidence = tuple(pair["homography"]), pair["offsetMs"], pair["alignmentConfidence"]
        pictures = (seen, reference, validity, moves)
        return PairInput(sample, begun.settings, begun, *pictures, homography, offset_ms, confidence)

    def _end_take(self, params: dict[str, Any]) -> dict[str, Any]:
        """Whatever becomes of its last words, the take is closed."""
        self._demand_ready()
        take = self._find(params["take"])
        del self._takes[params["take"]]
        ending = self._detector.end_take(take.memory, take.begun)
        try:
            if not isinstance(ending, Ending):
                raise _Broken(f"end_take returned {type(ending).__name__} in place of Ending")
            written = _Clerk(self._kinds, True, take).write(ending)
            return written if ending.state is None else {**written, "state": _state(ending.state, "state")}
        except _Broken as error:
            raise _Refusal(_DETECTOR_FAILED, str(error)) from None

    def _demand_ready(self) -> _Rings:
        if self._rings is None:
            raise _Refusal(_WRONG_STATE, "initialize has not come yet")
        return self._rings

    def _find(self, id: str) -> _OpenTake:
        if id not in self._takes:
            raise _Refusal(_WRONG_STATE, f'the take "{id}" is not open')
        return self._takes[id]


# ---------------------------------------------------------------------------------------------------------------------
# Lines


def serve(detector: FrameDetector[Any] | PairDetector[Any]) -> NoReturn:
    """Serves until `shutdown` or the end of stdin, then exits with 0. The manifest lies beside the running program."""
    out = os.dup(1)
    os.dup2(2, 1)  # Whatever prints, in whichever language, prints to the log from here on.
    session = _Session(detector, _read_manifest(detector.wants))
    for line in _read_lines():
        reply, is_last = _answer(session, line)
        _write(out, reply)
        if is_last:
            break
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # Threads that a library left behind must not hold the end up.


def _read_manifest(wants: str) -> dict[str, Any]:
    path = Path(sys.modules["__main__"].__file__ or "").resolve().parent / "detector.json"
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    if manifest["contract"] != _CONTRACT:
        raise SystemExit(f"detector.json speaks contract {manifest['contract']}, this SDK {_CONTRACT}")
    if manifest["wants"]["input"] != wants:
        raise SystemExit(f"detector.json wants {manifest['wants']['input']}s, the program wants {wants}s")
    return manifest


def _read_lines() -> Iterator[bytes | None]:
    """Stdin line by line. None: a line that was too long, and was not kept."""
    source = sys.stdin.buffer
    while line := source.readline(_MAX_LINE_BYTES + 1):
        if line.endswith(b"\n"):
            yield line[:-1]
        elif len(line) > _MAX_LINE_BYTES:
            while (rest := source.readline(_MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield None


def _answer(session: _Session, line: bytes | None) -> tuple[bytes, bool]:
    id: int | None = None
    try:
        if line is None:
            raise _Refusal(_TOO_LONG, f"a message is longer than {_MAX_LINE_BYTES} bytes")
        message = _parse(line)
        id = _find_id(message)
        request = _demand_request(message)
        result = session.perform(request["method"], request["params"])
        reply = _encode({"jsonrpc": "2.0", "id": id, "result": result})
        if len(reply) > _MAX_LINE_BYTES:
            raise _Refusal(_TOO_LONG, "the answer is too long")
        return reply, request["method"] == "shutdown"
    except Exception as error:
        code = error.code if isinstance(error, _Refusal) else _DETECTOR_FAILED
        if not isinstance(error, _Refusal):
            traceback.print_exc()
        message = str(error)[:_MAX_MESSAGE] or type(error).__name__
        return _encode({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}), False


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"JSON has no {name}")


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8", "replace"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _Refusal(_PARSE_ERROR, "not JSON") from None


_id = _integer(1)
_request = _object({"jsonrpc": _one_of("2.0"), "id": _id, "method": _text(64, 1), "params": lambda value, _: value})


def _find_id(message: Any) -> int | None:
    """The id to answer to, even where the rest of the request is refused."""
    try:
        return _id(message["id"], "id") if isinstance(message, dict) and "id" in message else None
    except _Broken:
        return None


def _demand_request(message: Any) -> Any:
    try:
        return _request(message, "")
    except _Broken as error:
        raise _Refusal(_INVALID_REQUEST, str(error)) from None


def _encode(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii")


def _write(file: int, message: bytes) -> None:
    rest = memoryview(message + b"\n")
    while rest:
        rest = rest[os.write(file, rest) :]
