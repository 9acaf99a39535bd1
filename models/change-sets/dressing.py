"""The props of a set, each built from primitives under a name of its own."""
import math

import materials as stuff
import props
from plans import TABLE_HEIGHT
from shapes import box, turned


def build_prop(name, plan):
    """Build one prop; all its parts are named `name.…`."""
    BUILDERS[plan["kind"]](name, plan)


def _turned(name, part, outline, material, plan):
    size = plan["size"]
    at = (*plan["at"], TABLE_HEIGHT)
    return turned(f"{name}.{part}", [(r * size, h * size) for r, h in outline], material, at, plan["turn"])


def _glaze(name, plan, roughness=0.25):
    return stuff.surface(f"{name} glaze", plan["colour"], roughness, Clearcoat=0.5)


def _beside(plan, across, along):
    """A place beside the thing's middle, in its own directions."""
    angle = math.radians(plan["turn"])
    x, y = plan["at"]
    return (x + across * math.cos(angle) - along * math.sin(angle),
            y + across * math.sin(angle) + along * math.cos(angle))


def _mug(name, plan):
    props.build_mug(name, plan)


def _book(name, plan):
    width, depth, thick = (side * plan["size"] for side in (0.24, 0.17, 0.05))
    binding = stuff.cloth(f"{name} cloth", plan["colour"], 160, 0.2)
    paper = stuff.surface(f"{name} paper", (0.70, 0.62, 0.47), 0.9)
    for part, height in (("lower", 0.004), ("upper", thick - 0.004)):
        box(f"{name}.{part}", (width, depth, 0.007), (*plan["at"], TABLE_HEIGHT + height), binding, plan["turn"], 0.003)
    middle = (*plan["at"], TABLE_HEIGHT + thick / 2)
    box(f"{name}.pages", (width - 0.012, depth - 0.012, thick - 0.012), middle, paper, plan["turn"], 0)
    spine = (*_beside(plan, 0, -depth / 2), TABLE_HEIGHT + thick / 2)
    box(f"{name}.spine", (width, 0.008, thick), spine, binding, plan["turn"], 0.003)


def _bottle(name, plan):
    glass = stuff.surface(f"{name} glass", tuple(0.3 * c for c in plan["colour"]), 0.07, Specular=0.7, Clearcoat=1.0)
    outline = [(0, 0.004), (0.042, 0), (0.047, 0.008), (0.047, 0.165), (0.043, 0.185), (0.030, 0.206), (0.020, 0.22),
               (0.016, 0.24), (0.015, 0.285), (0.018, 0.288), (0.018, 0.30), (0, 0.301)]
    _turned(name, "body", outline, glass, plan)
    _turned(name, "label", [(0.0477, 0.06), (0.0477, 0.14)], stuff.surface(f"{name} label", (0.75, 0.7, 0.55), 0.8), plan)


def _bowl(name, plan):
    outline = [(0, 0.004), (0.045, 0), (0.05, 0.008), (0.085, 0.04), (0.105, 0.075), (0.101, 0.076), (0.08, 0.044),
               (0.04, 0.016), (0, 0.014)]
    _turned(name, "body", outline, _glaze(name, plan), plan)


def _vase(name, plan):
    outline = [(0, 0.004), (0.045, 0), (0.052, 0.01), (0.068, 0.07), (0.064, 0.12), (0.034, 0.17), (0.026, 0.20),
               (0.036, 0.225), (0.032, 0.226), (0.022, 0.20), (0, 0.19)]
    _turned(name, "body", outline, _glaze(name, plan, 0.15), plan)


def _candle(name, plan):
    brass = stuff.surface(f"{name} brass", (0.60, 0.42, 0.18), 0.3, Metallic=1.0)
    foot = [(0, 0), (0.06, 0), (0.06, 0.008), (0.02, 0.02), (0.012, 0.05), (0.012, 0.10), (0.03, 0.112), (0.03, 0.12),
            (0, 0.12)]
    _turned(name, "foot", foot, brass, plan)
    wax = stuff.surface(f"{name} wax", tuple(0.4 + 0.6 * c for c in plan["colour"]), 0.5)
    _turned(name, "wax", [(0.014, 0.12), (0.014, 0.25), (0, 0.252)], wax, plan)


def _jar(name, plan):
    body = [(0, 0), (0.05, 0), (0.056, 0.01), (0.056, 0.11), (0.046, 0.13), (0.046, 0.14), (0, 0.14)]
    _turned(name, "body", body, _glaze(name, plan, 0.1), plan)
    lid = [(0.05, 0.138), (0.05, 0.156), (0.046, 0.16), (0, 0.162)]
    _turned(name, "lid", lid, stuff.surface(f"{name} lid", (0.5, 0.5, 0.48), 0.35, Metallic=0.8), plan)


def _radio(name, plan):
    width, depth, height = (side * plan["size"] for side in (0.24, 0.09, 0.15))
    case = stuff.surface(f"{name} case", plan["colour"], 0.35, Clearcoat=0.4)
    middle = TABLE_HEIGHT + height / 2
    box(f"{name}.case", (width, depth, height), (*plan["at"], middle), case, plan["turn"], 0.012)
    cloth = stuff.cloth(f"{name} cloth", (0.45, 0.36, 0.22), 200, 0.3)
    grille = (*_beside(plan, -width * 0.18, -depth / 2), middle)
    box(f"{name}.grille", (width * 0.52, 0.006, height * 0.72), grille, cloth, plan["turn"], 0.002)
    dial = (*_beside(plan, width * 0.30, -depth / 2), middle + height * 0.16)
    ivory = stuff.surface(f"{name} ivory", (0.75, 0.68, 0.5), 0.4)
    box(f"{name}.dial", (width * 0.28, 0.006, height * 0.36), dial, ivory, plan["turn"], 0.002)
    knob = (*_beside(plan, width * 0.30, -depth / 2 - 0.008), middle - height * 0.24)
    box(f"{name}.knob", (0.028, 0.02, 0.028), knob, ivory, plan["turn"], 0.006)


def _papers(name, plan):
    white = stuff.surface(f"{name} paper", (0.74, 0.72, 0.66), 0.9)
    ink = stuff.surface(f"{name} ink", plan["colour"], 0.8)
    size = plan["size"]
    for number in range(4):
        turn = plan["turn"] + (number * 37) % 11 - 5
        box(f"{name}.sheet{number}", (0.21 * size, 0.15 * size, 0.004), (*plan["at"], TABLE_HEIGHT + 0.003 + number * 0.004),
            white, turn, 0)
    for line in range(4):
        at = (*_beside(plan, -0.02, (0.045 - line * 0.03) * size), TABLE_HEIGHT + 0.0185)
        box(f"{name}.line{line}", (0.13 * size, 0.007, 0.001), at, ink, plan["turn"] + (3 * 37) % 11 - 5, 0)


def _box(name, plan):
    width, depth, height = (side * plan["size"] for side in (0.16, 0.11, 0.08))
    tin = stuff.surface(f"{name} tin", plan["colour"], 0.4, Clearcoat=0.3)
    box(f"{name}.body", (width, depth, height), (*plan["at"], TABLE_HEIGHT + height / 2), tin, plan["turn"], 0.006)
    lid = stuff.surface(f"{name} lid", tuple(0.55 * c for c in plan["colour"]), 0.4)
    box(f"{name}.lid", (width + 0.008, depth + 0.008, 0.018), (*plan["at"], TABLE_HEIGHT + height), lid, plan["turn"], 0.004)
    label = stuff.surface(f"{name} label", (0.75, 0.70, 0.58), 0.7)
    face = (*_beside(plan, 0, -depth / 2), TABLE_HEIGHT + height * 0.45)
    box(f"{name}.label", (width * 0.55, 0.003, height * 0.5), face, label, plan["turn"], 0)


BUILDERS = {"mug": _mug, "book": _book, "bottle": _bottle, "bowl": _bowl, "vase": _vase, "candle": _candle,
            "jar": _jar, "radio": _radio, "papers": _papers, "box": _box}
