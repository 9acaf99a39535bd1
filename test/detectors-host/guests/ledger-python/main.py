from dataclasses import dataclass, field
from typing import Any

import numpy as np
from camf_detector import (
    Answer, Begun, Ending, Finding, Folders, FrameDetector, FrameInput, ModelUse, NotChecked, Observation, Sample,
    serve, to_box,
)  # fmt: skip

LOUD_FROM = 75
CHANNELS = {"blue": [0], "green": [1], "red": [2], "all": [0, 1, 2]}


@dataclass
class Memory:
    before: float | None
    total: float = 0.0
    seen: list[Sample] = field(default_factory=list)


class Ledger(FrameDetector[Memory]):
    borrow = True

    def initialize(self, folders: Folders) -> list[ModelUse]:
        return [ModelUse("sums", "cpu", 1, {"webgpu": "there is none 🎬"})]

    def begin_take(self, begun: Begun) -> Memory:
        try:
            return Memory(float(begun.state or ""))
        except ValueError:
            return Memory(None)

    def analyze(self, input: FrameInput, memory: Memory) -> Answer | NotChecked:
        frame, settings = input.frame, input.settings
        print("looking at", input.sample)
        values = frame.data[:, :, CHANNELS[str(settings["channel"])]].astype(np.float64).sum(axis=2)
        mean = values.mean() * 100 / (255 * len(CHANNELS[str(settings["channel"])]))
        y, x = np.unravel_index(values.argmax(), values.shape)
        memory.total += float(mean)
        memory.seen.append(input.sample)
        box, details = to_box(frame, x, y, 1, 1), {"mean": mean, "take": input.begun.take.id}
        if mean < float(settings["floor"]):
            dim = Observation("dim", 0.5, f"nothing bright {settings['label']}", box=box, details=details)
            if settings["label"] == "blind":
                return NotChecked("nothing to see by", [dim])
            return Answer(observations=[dim] if settings["isLoud"] else [])
        severity = "high" if mean > LOUD_FROM else None
        bright = Finding("bright", 0.5, f"bright at {settings['hour']}", box=box, details=details, severity=severity)
        return Answer([bright] * int(settings["most"]))

    def end_take(self, memory: Memory, begun: Begun) -> Ending:
        if not memory.seen:
            return Ending()
        mean = memory.total / len(memory.seen)
        words, details = f"mean {mean:.1f} %", {"before": memory.before, **tell_begun(begun)}
        is_brighter = memory.before is not None and mean > memory.before
        brighter = Finding("brighter-than-before", 1, words, details=details, sample=memory.seen[0])
        told = Observation("mean", 1, words, details=details, sample=memory.seen[0])
        return Ending([brighter] if is_brighter else [], [told], state=f"{mean:.3f}")


def tell_begun(begun: Begun) -> dict[str, Any]:
    take, story, reference = begun.take, begun.story, begun.reference
    first = reference.observations[0] if reference and reference.observations else None
    at = first.sample.pts_ms if first and first.sample else None
    return {
        "known": [take.name, take.started_at, take.time_scale],
        "story": story and [story.from_, story.to, story.direction, story.start],
        "reference": reference and [reference.name, len(reference.observations)],
        "first": first and [first.kind, first.confidence, first.description, at],
        "box": first and first.box,
        "inFirst": first and first.details.get("mean"),
    }


serve(Ledger())
