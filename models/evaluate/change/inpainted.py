"""
Draws pairs as COCO-Inpainted has them: one object of a photograph is painted out, and both pictures are jittered
apart from one another (jitter.py). Also pairs in which nothing changed, and controls: painted over where nothing stood,
in the shape of an object of another photograph. Writes pictures and truth.json. The same arguments give the same pairs.

    python3 inpainted.py --data ../shared/data --out runs/pairs --per-size 60
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from jitter import jitter
from masks import SIZES, box_in, fit_mask, grow, keep_seen, place
from photographs import Photograph, fill, list_photographs

SEED = 2023
REACH_PX = 5
"""How far the painting looks."""
METHODS = {"telea": cv2.INPAINT_TELEA, "navier-stokes": cv2.INPAINT_NS}
TRIES = 60
JPEG_QUALITY = 95
KINDS = ("changed", "control", "unchanged")


@dataclass(frozen=True)
class Wish:
    """What one pair is to show; `area` names the size of what is painted over."""

    kind: str
    area: str
    method: str
    seed: int
    is_swapped: bool


class Painter:
    """Draws pairs into a folder and remembers what is in them."""

    def __init__(self, data: Path, out: Path) -> None:
        self.data = data
        self.out = out
        self.photographs = list_photographs(data)
        self.truths: list[dict] = []

    def draw(self, wish: Wish) -> None:
        """A pair as wished, of the next photograph that has one, in an order that kind and size alone decide."""
        order = np.random.default_rng([SEED, *wish_key(wish)]).permutation(len(self.photographs))
        used = {one["photograph"] for one in self.truths if (one["kind"], one["size"]) == (wish.kind, wish.area)}
        rng = np.random.default_rng([SEED, wish.seed])
        for index in order:
            photograph = self.photographs[index]
            if photograph.path in used:
                continue
            mask = self.choose(photograph, wish, rng)
            if mask is not None and self.write(photograph, wish, mask, rng):
                return

    def choose(self, photograph: Photograph, wish: Wish, rng: np.random.Generator) -> np.ndarray | None:
        """Mask of what is painted over; empty where nothing is to change; none where the photograph has nothing fit."""
        shape = (photograph.height, photograph.width)
        if wish.kind == "unchanged":
            return np.zeros(shape, np.uint8)
        if wish.kind == "control":
            return self.choose_empty(photograph, wish, rng)
        fit = [mask for thing in photograph.things if (mask := fit_mask(thing, wish.area, shape)) is not None]
        return fit[rng.integers(len(fit))] if fit else None

    def choose_empty(self, photograph: Photograph, wish: Wish, rng: np.random.Generator) -> np.ndarray | None:
        """The shape of somebody else's thing at a place where no label says that something stands."""
        shape = (photograph.height, photograph.width)
        taken = np.zeros(shape, np.uint8)
        for thing in photograph.things:
            taken |= fill(thing, shape)
        taken = grow(taken)
        for _ in range(TRIES):
            other = self.photographs[rng.integers(len(self.photographs))]
            thing = other.things[rng.integers(len(other.things))]
            mask = fit_mask(thing, wish.area, (other.height, other.width)) if other is not photograph else None
            placed = place(mask, shape, rng) if mask is not None else None
            if placed is not None and not np.any(placed & taken):
                return placed
        return None

    def write(self, photograph: Photograph, wish: Wish, mask: np.ndarray, rng: np.random.Generator) -> bool:
        """False where nothing of the change is seen in both pictures: as published, such a pair is left out."""
        image = cv2.imread(str(self.data / photograph.path))
        painted = cv2.inpaint(image, grow(mask), REACH_PX, METHODS[wish.method]) if np.any(mask) else image
        before, after = jitter(image, rng), jitter(painted, rng)
        seen = keep_seen(mask, before.matrix, after.matrix)
        boxes = [box_in(seen, view.matrix) for view in (before, after)]
        if wish.kind != "unchanged" and None in boxes:
            return False
        views = [before, after]
        if wish.is_swapped:
            views, boxes = views[::-1], boxes[::-1]
        name = f"{wish.kind}-{wish.area}-{len(self.truths):04d}"
        for role, view in zip(("reference", "take"), views):
            path = str(self.out / f"{name}-{role}.jpg")
            cv2.imwrite(path, view.image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        self.truths.append(
            {
                "kind": wish.kind,
                "size": wish.area,
                "photograph": photograph.path,
                "method": wish.method,
                "isSwapped": wish.is_swapped,
                "reference": {"file": f"{name}-reference.jpg", "box": boxes[0]},
                "take": {"file": f"{name}-take.jpg", "box": boxes[1]},
            }
        )
        return True


def wish_key(wish: Wish) -> tuple[int, int]:
    return KINDS.index(wish.kind), list(SIZES).index(wish.area) if wish.area in SIZES else len(SIZES)



def list_wishes(per_size: int) -> list[Wish]:
    """So many changed pairs of each size, a third as many controls of each, and as many unchanged as of one size."""
    methods = list(METHODS)
    kinds = [("changed", area) for area in SIZES for _ in range(per_size)]
    kinds += [("control", area) for area in SIZES for _ in range(-(-per_size // 3))]
    kinds += [("unchanged", "none") for _ in range(per_size)]
    return [
        Wish(kind, area, methods[seed % 2], seed, is_swapped=seed // 2 % 2 == 1)
        for seed, (kind, area) in enumerate(kinds)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--per-size", type=int, default=60)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    painter = Painter(options.data, options.out)
    for wish in list_wishes(options.per_size):
        painter.draw(wish)
    truth = {"perSize": options.per_size, "seed": SEED, "pairs": painter.truths}
    (options.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
