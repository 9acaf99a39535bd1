from dataclasses import dataclass, field

import numpy as np
from camf_detector import Answer, Begun, Ending, Finding, NotChecked, Observation, PairDetector, PairInput, Sample
from camf_detector import serve, to_box
from sharpness import Comparison, Mask, compare_sharpness, to_grey

LEAST_TILES = 12
"""Fewer places in focus than this decide nothing."""
TRIM = 5
"""Percent of the soft places on either side that may lie outside of the box."""


@dataclass
class Memory:
    """The samples of one take."""

    compared: int = 0
    soft: dict[Sample, float] = field(default_factory=dict)
    """Of the soft ones: which share of the sharpness is gone."""


class Focus(PairDetector[Memory]):
    borrow = True

    def begin_take(self, begun: Begun) -> Memory:
        return Memory()

    def analyze(self, input: PairInput, memory: Memory) -> Answer | NotChecked:
        usable = (input.validity.data > 0) & (input.moves.data == 0)
        compared = compare_sharpness(to_grey(input.take.data), to_grey(input.reference.data), usable)
        ratios = compared.ratio[~np.isnan(compared.ratio)]
        if ratios.size < LEAST_TILES:
            return NotChecked("too little of the picture holds still and is sharp in the reference")
        is_soft = compared.ratio < np.log(1 - input.settings["lost"] / 100)
        memory.compared += 1
        if is_soft.sum() * 100 < ratios.size * input.settings["share"]:
            return Answer()
        lost = 1 - float(np.exp(np.median(compared.ratio[is_soft])))
        memory.soft[input.sample] = lost
        return Answer([describe(input, compared, is_soft, lost)])

    def end_take(self, memory: Memory, begun: Begun) -> Ending:
        if not memory.soft:
            return Ending()
        worst = max(memory.soft, key=lambda sample: memory.soft[sample])
        words = f"{len(memory.soft)} of {memory.compared} pictures of this take are softer than the reference"
        details = {"soft": len(memory.soft), "compared": memory.compared, "lostPercent": memory.soft[worst] * 100}
        return Ending(observations=[Observation("focus", 1, words, details=details, sample=worst)])


def describe(input: PairInput, compared: Comparison, is_soft: Mask, lost: float) -> Finding:
    share = float(is_soft.sum() / np.count_nonzero(~np.isnan(compared.ratio)))
    rows, columns = np.nonzero(is_soft)
    left, right = np.percentile(columns, (TRIM, 100 - TRIM), method="nearest")
    top, bottom = np.percentile(rows, (TRIM, 100 - TRIM), method="nearest")
    tile = compared.tile
    return Finding(
        "soft-focus",
        confidence=min(1.0, 0.4 + 0.6 * share * min(1.0, lost / 0.6)),
        description=f"the picture is softer than in the reference: {lost:.0%} of its sharpness is gone",
        box=to_box(input.take, left * tile, top * tile, (right - left + 1) * tile, (bottom - top + 1) * tile),
        details={
            "lostPercent": round(lost * 100, 1),
            "softPercent": round(share * 100, 1),
            "places": int(is_soft.sum()),
            "noiseTake": round(compared.noise[0], 2),
            "noiseReference": round(compared.noise[1], 2),
        },
    )


serve(Focus())
