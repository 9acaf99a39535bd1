"""Compose the evaluation sets' clips with their truth.

    /usr/bin/python3 produce.py --out work/sets [--rendered N] [--demo N]

For each set a reference and its takes. Sets are those of the demo's footage, each in both directions, and those that
`stage.py` has rendered into work/; what is not there is left out.
"""
import argparse
import random
from pathlib import Path

import numpy as np

from moving import produce_moving
from people import Figure, Standing, dye_jumper, read_figure, write_json
from planting import mask_changes, plant_recolour, switch_lamp
from plates import HERE, SIZE, Change, read_film_set, read_rendered_set
from shot import ACTION_FRAMES, FPS, Shot, record
from takes import LOOKS, TAKES, lay_walk, plan_takes

DEMO = ((1, False), (1, True), (2, False), (2, True))
WARDROBE_TURN = 150
DETECTOR_KINDS = {"missing": "object-missing", "added": "object-added", "moved": "object-moved",
                  "wardrobe": "wardrobe-changed"}


def stage_take(plates, plan):
    """The pictures of a take over its time, and its changes as (change, first, last frame of the action)."""
    marks = sorted({0, *(p["first"] for p in plan["planted"]), *(p["last"] + 1 for p in plan["planted"] if p["last"])})
    shown = [(make_change(plates, planted), planted) for planted in plan["planted"]]
    stages = []
    for mark in marks:
        picture = plates.reference
        for (change, pixels, share), planted in shown:
            last = ACTION_FRAMES if planted["last"] is None else planted["last"]
            if planted["first"] <= mark <= last and pixels is not None:
                picture = picture * (1 - share) + pixels * share
        if any("lamp" in planted and planted["first"] <= mark for _, planted in shown):
            picture = picture * (plates.switched + 1) / (plates.reference + 1)
        stages.append((mark, picture))
    truths = [(change, p["first"], ACTION_FRAMES - 1 if p["last"] is None else p["last"]) for (change, *_), p in shown]
    return stages, truths


def make_change(plates, planted):
    """(change, its picture, where that picture shows) of one planted change; a lamp changes the whole picture."""
    if "lamp" in planted:
        return switch_lamp(plates), None, None
    change = plates.changes[planted["change"]]
    share = mask_changes(plates.changes)[planted["change"]]
    if "recolour" in planted:
        return (*plant_recolour(plates, change), share)
    return change, plates.take, share


def cast(plates, plan, second):
    """Who is in a clip: somebody who walks, and in some somebody who stands still, behind no table, at the side."""
    steps = read_figure(plates.window_side)
    own = -1 if plates.window_side < 0 else 1
    walking = steps if plan["walk"]["heading"] == own else [np.ascontiguousarray(step[:, ::-1]) for step in steps]
    figures = [Figure(walking, plates.camera, plan["walk"]["marks"])]
    if plan["conditions"] & {"person", "wardrobe"}:
        dressed = dye_jumper(steps, WARDROBE_TURN) if second and "wardrobe" in plan["conditions"] else steps
        mark = (plates.window_side * (0.62 if second and "person" in plan["conditions"] else 0.60), -2.0)
        figures.insert(0, Standing(dressed, plates.camera, mark, 3.0 if second else 0.5))
    return figures


def produce_take(plates, plan, folder, number):
    """One take: its own reference (the same people, the same set), its clip, its truth."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(number)
    board = {"production": plates.name.upper(), "roll": f"A{number % 1000:03d}", "date": "7 JUN", "frames": FPS,
             "scene": f"{10 + number % 80}", "camera": "CAM A   INT DAY"}
    calm = {**plan, "walk": lay_walk(chance)}
    looks = {name: 1 for name in plan["conditions"] & set(LOOKS)}
    events = plan["conditions"] - set(LOOKS)
    reference = Shot([(0, plates.reference)], 2 * number, plates, cast(plates, calm, False),
                     events - {"curtain"} if number % 2 else events - {"curtain", "board", "tilt-down"}, {}, {**board, "take": 1})
    stages, truths = stage_take(plates, plan)
    people = cast(plates, plan, True)
    take = Shot(stages, 2 * number + 1, plates, people, events, looks, {**board, "take": 2})
    if "wardrobe" in plan["conditions"]:
        box = people[0].jumper_box()
        truths.append((Change("jumper changed", "wardrobe", box, box), 0, ACTION_FRAMES - 1))
    for shot, name in ((reference, "reference.mp4"), (take, "take.mp4")):
        if not (folder / name).exists():
            record(shot, folder / name)
    write_json(folder / "truth.json", describe(plates, plan, (reference, take), truths))


def describe(plates, plan, shots, truths):
    """The truth of a take as `models/evaluate/change/sets.ts` reads it; frames count from the clip's first."""
    reference, take = shots
    changes = [{"what": change.what, "change": change.change, "kind": DETECTOR_KINDS.get(change.change, "area-changed"),
                "box": change.box, "referenceBox": change.reference_box, "firstFrame": take.head + first,
                "lastFrame": take.head + last, **({"clock": change.clock} if change.clock else {})}
               for change, first, last in truths]
    return {"seed": take.seed, "fps": FPS, "width": SIZE[0], "height": SIZE[1], "set": plates.name,
            "conditions": sorted(plan["conditions"]),
            "action": {"firstFrame": take.head, "lastFrame": take.head + ACTION_FRAMES - 1},
            "reference": {"clip": "reference.mp4", "frames": reference.frames},
            "take": {"clip": "take.mp4", "frames": take.frames}, "changes": changes}


def read_sets(rendered, demo):
    """The sets that are there with their numbers, one after another, so that one at a time is in memory."""
    for number, (seed, backwards) in enumerate(DEMO[:demo]):
        yield number, read_film_set(seed, backwards)
    ready = [one for one in sorted((HERE / "work").glob("set-*")) if (one / "take.png").exists()]
    for folder in ready[:rendered]:
        yield int(folder.name.removeprefix("set-")), read_rendered_set(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=HERE / "work" / "sets")
    parser.add_argument("--rendered", type=int, default=20)
    parser.add_argument("--demo", type=int, choices=range(len(DEMO) + 1), default=len(DEMO))
    parser.add_argument("--takes", type=int, default=TAKES)
    parser.add_argument("--moving", type=int, choices=range(5), default=4)
    args = parser.parse_args()
    for number, plates in read_sets(args.rendered, args.demo):
        for index, plan in enumerate(plan_takes(number, plates.changes, plates.switched is not None, args.takes)):
            if "tilt-down" in plan["conditions"] and plates.floor is None:
                plan["conditions"].discard("tilt-down")
            produce_take(plates, plan, args.out / f"seed-{plates.name}-{plan['name']}", 100 * (number + 1) + index)
            print(plates.name, plan["name"], sorted(plan["conditions"]), len(plan["planted"]), flush=True)
    produce_moving(args.out, args.moving)


if __name__ == "__main__":
    main()
