"""What each take of a set shows, all from one seed: half of them nothing but what is no continuity error.

A plan names its conditions: looks (the whole picture, see `looks.py`) and events (something that comes and goes).
"""
import random

LOOKS = ("exposure", "log", "white-balance", "lut", "focus")
EVENTS = ("board", "tilt-down", "curtain", "person")
# What is gone or moved in the other dress can stand where it stood in another colour.
RECOLOURED = ("missing", "moved")
BRIEF_FRAMES = 20
TAKES = 4


def plan_takes(number, changes, has_lamp, count=TAKES):
    """The takes of set `number` (from 0), which has these `changes` (indices are kept): even ones are without an error."""
    chance = random.Random(1000 + number)
    takes = []
    for take in range(count):
        turn = number + 5 * (take // 2)
        conditions = {LOOKS[turn % len(LOOKS)]} | {EVENTS[(turn + turn // len(EVENTS)) % len(EVENTS)]}
        plan = {"name": f"take-{take + 1}", "walk": lay_walk(chance), "conditions": conditions, "planted": []}
        if take % 2:
            plan["conditions"] = conditions - {"log", "lut", "focus", "person"} | ({"wardrobe"} if turn % 3 == 1 else set())
            plan["planted"] = pick_changes(chance, changes, turn % 2 == 1, has_lamp)
        else:
            plan["conditions"] = conditions | ({"board", "tilt-down"} if turn % 2 else set())
        takes.append(plan)
    return takes


def pick_changes(chance, changes, has_brief, has_lamp):
    """Two or three of a set's changes, from when to when; with `has_brief` the first is there for less than a second."""
    picked = chance.sample(range(len(changes)), min(len(changes), chance.choice((2, 3))))
    planted = [{"change": index, "first": 0, "last": None} for index in picked]
    if has_brief:
        first = chance.randint(30, 60)
        planted[0].update(first=first, last=first + BRIEF_FRAMES - 1)
        return planted
    spare = [index for index, one in enumerate(changes) if index not in picked and one.change in RECOLOURED]
    if spare:
        planted.append({"change": spare[0], "first": 0, "last": None, "recolour": True})
    if has_lamp:
        planted.append({"lamp": True, "first": chance.randint(40, 60), "last": None})
    return planted


def lay_walk(chance):
    """Somebody crosses between camera and table, in either direction, (second, x, y) marks."""
    start, speed, way = chance.uniform(0.4, 1.6), chance.uniform(1.2, 1.6), chance.choice((-1, 1))
    y = -chance.uniform(2.05, 2.3)
    return {"heading": way, "marks": [(start, -way * 1.9, y), (start + 3.8 / speed, way * 1.9, y)]}
