"""The props and furniture. What may change between takes is named `prop.<what>...`."""
import math
import random

import bmesh

import materials as stuff
from plans import TABLE_HEIGHT
from shapes import box, place, tube, turned

TABLE_TOP_THICKNESS = 0.035


def build_table(plan):
    """A plain kitchen table with an apron and four legs."""
    (x, y), (width, depth) = plan["at"], plan["size"]
    wood = stuff.wood("table wood", *plan["wood"])
    box(
        "table.top", (width, depth, TABLE_TOP_THICKNESS), (x, y, TABLE_HEIGHT - TABLE_TOP_THICKNESS / 2), wood,
        bevel=0.008,
    )
    box("table.apron", (width - 0.16, depth - 0.14, 0.10), (x, y, TABLE_HEIGHT - 0.085), wood)
    for sx in (-1, 1):
        for sy in (-1, 1):
            at = (x + sx * (width / 2 - 0.09), y + sy * (depth / 2 - 0.09), 0.35)
            box("table.leg", (0.07, 0.07, 0.72), at, wood)


def build_mug(name, plan):
    """A stoneware mug with coffee in it."""
    at = (*plan["at"], TABLE_HEIGHT)
    glaze = stuff.surface(f"{name} glaze", plan["colour"], 0.22, Clearcoat=0.5)
    outline = [(0, 0.002), (0.043, 0), (0.050, 0.006), (0.054, 0.03), (0.055, 0.118), (0.053, 0.121),
               (0.050, 0.118), (0.049, 0.03), (0.0, 0.012)]
    turned(f"{name}.body", outline, glaze, at, plan["turn"])
    grip = [
        (0.050, 0, 0.100), (0.075, 0, 0.108), (0.096, 0, 0.088), (0.094, 0, 0.050), (0.074, 0, 0.026),
        (0.050, 0, 0.030),
    ]
    tube(f"{name}.handle", grip, 0.0075, glaze, at, plan["turn"])
    coffee = stuff.surface(f"{name} coffee", (0.02, 0.008, 0.004), 0.08)
    turned(f"{name}.coffee", [(0, 0.098), (0.0495, 0.098)], coffee, at)


def build_book(plan, where):
    """A thick cloth-bound book lying on the table."""
    x, y = plan[where]
    turn = plan["turn"]
    binding = stuff.cloth("book cloth", plan["colour"], 160, 0.2)
    paper = stuff.surface("book paper", (0.70, 0.62, 0.47), 0.9)
    gilt = stuff.surface("book gilt", (0.65, 0.45, 0.15), 0.35, Metallic=0.8)
    width, depth, thick = 0.255, 0.185, 0.058
    for name, height in (("lower", 0.004), ("upper", thick - 0.004)):
        box(f"prop.book.{name}", (width, depth, 0.007), (x, y, TABLE_HEIGHT + height), binding, turn, 0.003)
    box(
        "prop.book.pages", (width - 0.014, depth - 0.012, thick - 0.012), (x, y, TABLE_HEIGHT + thick / 2), paper, turn,
        0,
    )
    angle = math.radians(turn)
    spine = (x + depth / 2 * math.sin(angle), y - depth / 2 * math.cos(angle), TABLE_HEIGHT + thick / 2)
    box("prop.book.spine", (width, 0.008, thick), spine, binding, turn, 0.003)
    for offset in (-0.085, 0.085):
        band = (spine[0] + offset * math.cos(angle) + 0.004 * math.sin(angle),
                spine[1] + offset * math.sin(angle) - 0.004 * math.cos(angle), spine[2])
        box("prop.book.band", (0.008, 0.003, thick - 0.004), band, gilt, turn, 0)


def build_bottle(plan):
    """A corked wine bottle with a label."""
    at = (*plan["at"], TABLE_HEIGHT)
    glass = stuff.surface("bottle glass", plan["colour"], 0.07, Specular=0.7, Clearcoat=1.0)
    outline = [(0, 0.004), (0.046, 0), (0.053, 0.008), (0.053, 0.185), (0.049, 0.205), (0.034, 0.228), (0.022, 0.245),
               (0.0175, 0.265), (0.0165, 0.315), (0.0195, 0.318), (0.0195, 0.330), (0, 0.331)]
    turned("prop.bottle.body", outline, glass, at)
    turned("prop.bottle.label", [(0.0537, 0.065), (0.0537, 0.155)], stuff.surface("label", plan["label"], 0.8), at)
    turned("prop.bottle.line", [(0.0541, 0.128), (0.0541, 0.134)], stuff.surface("ink", (0.12, 0.03, 0.02), 0.8), at)
    turned("prop.bottle.cork", [(0, 0.331), (0.0125, 0.331), (0.0125, 0.346), (0, 0.347)],
           stuff.surface("cork", (0.42, 0.26, 0.13), 0.9), at)


def build_lamp(plan, lit):
    """A table lamp with a parchment shade; returns where its bulb is."""
    at = (*plan["at"], TABLE_HEIGHT)
    foot = stuff.surface("lamp foot", plan["base"], 0.25, Clearcoat=0.6)
    brass = stuff.surface("brass", (0.60, 0.42, 0.18), 0.3, Metallic=1.0)
    outline = [
        (0, 0), (0.072, 0), (0.074, 0.012), (0.045, 0.024), (0.058, 0.06), (0.066, 0.10), (0.054, 0.145),
        (0.026, 0.175), (0.016, 0.185),
    ]
    turned("lamp.foot", outline, foot, at)
    turned("lamp.stem", [(0.010, 0.18), (0.010, 0.30)], brass, at)
    shade = stuff.lampshade("shade", plan["shade"], 0.95 if lit else 0)
    bottom = TABLE_HEIGHT + 0.245
    turned("prop.shade.skin", [(0.148, 0.0), (0.094, 0.21)], shade, (*plan["at"], bottom))
    trim = stuff.surface("shade trim", tuple(0.45 * c for c in plan["shade"]), 0.8)
    turned("prop.shade.hem", [(0.1485, -0.002), (0.1455, 0.010)], trim, (*plan["at"], bottom))
    turned("prop.shade.rim", [(0.0965, 0.202), (0.0945, 0.212)], trim, (*plan["at"], bottom))
    # A diffuser below the bulb: without it the lamp would throw a pool of light over half the table.
    milk = stuff.surface(
        "diffuser", (0.75, 0.70, 0.60), 0.9, Emission=(1, 0.6, 0.3, 1), Emission_Strength=0.6 if lit else 0
    )
    turned("prop.shade.diffuser", [(0, 0.014), (0.138, 0.014)], milk, (*plan["at"], bottom))
    return (*plan["at"], bottom + 0.085)


def build_clock(plan, where):
    """A station-style wall clock set to the plan's time for `where`."""
    x, z = plan["at"]
    radius = plan["radius"]
    rim = stuff.surface("clock rim", plan["rim"], 0.3, Clearcoat=0.5)
    dial = stuff.surface("clock dial", (0.86, 0.83, 0.74), 0.6)
    ink = stuff.surface("clock ink", (0.008, 0.008, 0.009), 0.5)
    case = [
        (0, 0.0), (radius, 0.0), (radius, 0.034), (radius * 0.94, 0.046), (radius * 0.89, 0.030),
        (radius * 0.88, 0.022),
    ]
    facing = [turned("clock.case", case, rim, (x, -0.001, z)),
              turned("clock.dial", [(0, 0.022), (radius * 0.885, 0.022)], dial, (x, -0.001, z))]
    for thing in facing:
        thing.rotation_euler = (math.pi / 2, 0, 0)
    for hour in range(12):
        quarter = hour % 3 == 0
        size = (radius * (0.075 if quarter else 0.038), 0.002, radius * (0.17 if quarter else 0.12))
        _on_dial(f"clock.mark{hour}", size, radius * 0.74, hour * 30, (x, -0.0245, z), ink)
    hour, minute = plan[where]
    _on_dial(
        "prop.hands.hour", (radius * 0.085, 0.003, radius * 0.60), radius * 0.22, (hour + minute / 60) * 30,
        (x, -0.029, z), ink,
    )
    _on_dial(
        "prop.hands.minute", (radius * 0.055, 0.003, radius * 0.88), radius * 0.32, minute * 6, (x, -0.033, z), ink
    )
    pin = turned("clock.pin", [(0.012, 0), (0.012, 0.012), (0, 0.013)], ink, (x, -0.025, z))
    pin.rotation_euler = (math.pi / 2, 0, 0)


def _on_dial(name, size, reach, degrees, centre, ink):
    angle = math.radians(degrees)
    at = (centre[0] + reach * math.sin(angle), centre[1], centre[2] + reach * math.cos(angle))
    bar = box(name, size, at, ink, bevel=0)
    bar.rotation_euler = (0, angle, 0)


def build_picture(index, plan):
    """A framed print on the back wall."""
    x, z = plan["at"]
    width, height = plan["size"]
    frame = stuff.wood(f"frame wood {index}", (0.20, 0.10, 0.04), (0.10, 0.045, 0.02))
    for side in (-1, 1):
        box("picture.side", (0.03, 0.03, height + 0.03), (x + side * width / 2, -0.015, z), frame)
        box("picture.bar", (width, 0.03, 0.03), (x, -0.015, z + side * height / 2), frame)
    box(
        "picture.mount", (width, 0.006, height), (x, -0.006, z), stuff.surface("mount", (0.72, 0.69, 0.60), 0.9),
        bevel=0,
    )
    box(
        "picture.print", (width - 0.12, 0.004, height - 0.12), (x, -0.011, z),
        stuff.painting(f"print {index}", plan["paint"]), bevel=0,
    )


def build_plant(plan, seed):
    """A leafy plant on a stand in the corner."""
    x, y = plan["at"]
    top = plan["height"]
    box(
        "plant.stand",
        (0.24, 0.24, top - 0.20),
        (x, y, (top - 0.20) / 2),
        stuff.wood("stand", (0.12, 0.06, 0.03), (0.06, 0.03, 0.015)),
    )
    clay = stuff.surface("clay", (0.38, 0.15, 0.07), 0.85)
    pot = [(0, 0), (0.075, 0), (0.105, 0.17), (0.112, 0.172), (0.112, 0.20), (0.095, 0.20), (0.09, 0.17), (0, 0.17)]
    turned("plant.pot", pot, clay, (x, y, top - 0.20))
    chance = random.Random(seed)
    leaf = stuff.surface("leaf", (0.05, 0.13, 0.03), 0.45)
    for number in range(34):
        _leaf(number, (x, y, top - 0.04), leaf, chance)


def _leaf(number, root, material, chance):
    around = chance.uniform(0, 2 * math.pi)
    reach, rise = chance.uniform(0.08, 0.22), chance.uniform(0.10, 0.42)
    width = chance.uniform(0.018, 0.034)
    bm = bmesh.new()
    rows = []
    for step in range(9):
        t = step / 8
        out, up = reach * t ** 1.4, rise * (t - 0.35 * t ** 3)
        half = width * math.sin(math.pi * min(0.98, 0.12 + 0.86 * t))
        centre = (out * math.cos(around), out * math.sin(around), up)
        across = (-math.sin(around) * half, math.cos(around) * half, 0)
        rows.append([bm.verts.new([c + s * a for c, a in zip(centre, across)]) for s in (-1, 1)])
    for lower, upper in zip(rows, rows[1:]):
        bm.faces.new((lower[0], lower[1], upper[1], upper[0]))
    place(f"plant.leaf{number}", bm, material, root)
