"""Where everything stands in a set, what changes in its take, and how the camera sees it, all from one seed.

Metres and room as in `../film-set/plans.py`: the back wall is y=0, the room lies towards negative y, the floor is z=0.
"""
import random

KINDS = ("mug", "book", "bottle", "bowl", "vase", "candle", "jar", "radio", "papers", "box")
CHANGES = ("missing", "added", "moved", "turned", "recoloured", "replaced")
PLANTED = 4
PROPS = 6
COLUMNS, ROWS = (-0.66, -0.40, -0.14, 0.12, 0.38, 0.62), (-1.50, -1.24)
# A thing that looks alike from all sides cannot be seen to be turned.
SIDED = ("mug", "book", "radio", "papers", "box")
PAPERS = (((0.30, 0.36, 0.33), (0.26, 0.32, 0.295)), ((0.46, 0.30, 0.17), (0.41, 0.26, 0.145)),
          ((0.42, 0.38, 0.26), (0.37, 0.33, 0.22)), ((0.20, 0.27, 0.36), (0.17, 0.23, 0.31)),
          ((0.44, 0.24, 0.22), (0.39, 0.20, 0.19)), ((0.50, 0.47, 0.42), (0.45, 0.42, 0.37)))
PANELS = ((0.42, 0.40, 0.34), (0.11, 0.15, 0.16), (0.24, 0.11, 0.06), (0.30, 0.33, 0.26), (0.55, 0.53, 0.49))
WOODS = (((0.17, 0.075, 0.032), (0.08, 0.032, 0.014)), ((0.42, 0.27, 0.14), (0.30, 0.18, 0.085)),
         ((0.28, 0.15, 0.07), (0.18, 0.09, 0.04)), ((0.52, 0.42, 0.30), (0.42, 0.33, 0.22)))
COLOURS = ((0.62, 0.10, 0.06), (0.75, 0.70, 0.60), (0.03, 0.09, 0.22), (0.05, 0.20, 0.30), (0.80, 0.52, 0.10),
           (0.10, 0.24, 0.09), (0.30, 0.035, 0.03), (0.45, 0.40, 0.36), (0.02, 0.02, 0.022), (0.50, 0.30, 0.42))


def lay_out(seed):
    """Return the plan of set `seed`: the room, its props in the reference, and the planted changes."""
    chance = random.Random(seed)
    side = chance.choice((-1, 1))
    plan = dress_room(chance, side)
    plan.update(place_props(chance, seed, side))
    return plan


def dress_room(chance, side):
    """Walls, light, camera and what hangs on the wall; the camera stands opposite the window."""
    pictures = [{"at": (x + chance.uniform(-0.06, 0.06), chance.uniform(1.64, 1.78)),
                 "size": (chance.uniform(0.28, 0.46), chance.uniform(0.28, 0.40)),
                 "paint": chance.choice(COLOURS)} for x in chance.sample((-0.55, 0.05, 0.70), chance.choice((1, 2, 3)))]
    return {
        "windowSide": side,
        "camera": {
            "at": (-side * chance.uniform(0.55, 1.0), -chance.uniform(3.7, 4.2), chance.uniform(1.5, 1.85)),
            "aim": (side * chance.uniform(-0.05, 0.16), -0.60, chance.uniform(1.08, 1.20)),
            "lens": chance.uniform(35, 46), "focus": chance.uniform(2.5, 3.0),
        },
        "wall": {"paper": chance.choice(PAPERS), "panel": chance.choice(PANELS)},
        "table": {"at": (chance.uniform(-0.06, 0.06), -1.36), "size": (chance.uniform(1.9, 2.05), 0.80),
                  "wood": chance.choice(WOODS)},
        "sun": chance.uniform(1.2, 3.2),
        "pictures": pictures,
        "plant": {"at": (side * 1.20, -0.23), "height": chance.uniform(0.85, 1.05)},
        "curtain": tuple(chance.uniform(0.15, 0.5) for _ in range(3)),
        "lamp": {"at": (-side * 0.80, -1.34 + chance.uniform(-0.04, 0.06)), "base": chance.choice(COLOURS),
                 "shade": (0.82, chance.uniform(0.58, 0.70), chance.uniform(0.36, 0.5))},
        "isLit": chance.random() < 0.6,
    }


def place_props(chance, seed, side):
    """Six props on the table, and four changes of different kinds, which go round with the seeds."""
    free = [(x + side * 0.10, y) for x in COLUMNS for y in ROWS]
    chance.shuffle(free)
    props = {}
    for number in range(PROPS):
        props[f"prop{number}"] = make_prop(chance, free)
    changes = [CHANGES[(seed + step) % len(CHANGES)] for step in range(PLANTED)]
    planted, names = {}, list(props)
    for change in changes:
        name = "prop.new" if change == "added" else pick(props, names, change)
        planted[name] = {"change": change, "take": alter(chance, change, props.get(name), free)}
    return {"props": props, "planted": planted}


def pick(props, names, change):
    """The next prop that the change can be seen on; a prop that cannot be turned is made a book."""
    name = next((one for one in names if change != "turned" or props[one]["kind"] in SIDED), names[0])
    names.remove(name)
    if change == "turned" and props[name]["kind"] not in SIDED:
        props[name]["kind"] = "book"
    return name


def make_prop(chance, free):
    """A thing at a free place of the table, which is free no longer."""
    x, y = free.pop()
    return {"kind": chance.choice(KINDS), "at": (x + chance.uniform(-0.025, 0.025), y + chance.uniform(-0.03, 0.03)),
            "turn": chance.uniform(-40, 40), "colour": chance.choice(COLOURS), "size": chance.uniform(0.85, 1.15)}


def alter(chance, change, prop, free):
    """How the thing stands in the take; None where it is gone."""
    if change == "missing":
        return None
    if change == "added":
        return make_prop(chance, free)
    altered = dict(prop)
    if change == "moved":
        away = chance.choice((-1, 1)) * chance.uniform(0.05, 0.11)
        altered["at"] = (prop["at"][0] + away, prop["at"][1] + chance.uniform(-0.02, 0.02))
    elif change == "turned":
        altered["turn"] = prop["turn"] + chance.choice((-1, 1)) * chance.uniform(60, 120)
    elif change == "recoloured":
        altered["colour"] = chance.choice([one for one in COLOURS if distance(one, prop["colour"]) > 0.35])
    else:
        altered["kind"] = chance.choice([one for one in KINDS if one != prop["kind"]])
    return altered


def distance(one, other):
    """How far apart two colours are, at most 1.7."""
    return sum((a - b) ** 2 for a, b in zip(one, other)) ** 0.5
