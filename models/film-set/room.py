"""The room: walls, wainscot, window, curtain, and the light that comes in."""
import math

import bmesh
import bpy
from mathutils import Vector

import materials as stuff
from plans import WALL_DISTANCE
from shapes import box, place

WALL_HEIGHT = 2.7
WAINSCOT = 0.92
BACK_LENGTH = 5.0
OPENING = {"near": -1.22, "far": -0.40, "sill": 1.02, "head": 2.15}


def build_room(plan):
    """Back wall, window wall with a real opening, floor and wainscot."""
    side = plan["windowSide"]
    paper = stuff.wallpaper("wallpaper", *plan["wall"]["paper"])
    panel = stuff.surface("wainscot", plan["wall"]["panel"], 0.45)
    floor = stuff.wood("floor", (0.16, 0.09, 0.05), (0.08, 0.045, 0.025))
    box("room.floor", (8, 7, 0.04), (0, -3, -0.02), floor, bevel=0)
    inward = side * (WALL_DISTANCE + 0.12 - BACK_LENGTH / 2)
    box("room.back", (BACK_LENGTH, 0.1, WALL_HEIGHT), (inward, 0.05, WALL_HEIGHT / 2), paper, bevel=0)
    box(
        "room.ceiling", (BACK_LENGTH, 7, 0.04), (inward, -3.4, WALL_HEIGHT + 0.02),
        stuff.surface("ceiling", (0.7, 0.68, 0.63), 0.9), bevel=0,
    )
    _window_wall(side, paper)
    _wainscot(side, panel)
    _window(side, panel)
    _curtain(side, plan["curtain"])


def _window_wall(side, paper):
    x, o = side * (WALL_DISTANCE + 0.06), OPENING
    pieces = [((o["near"] + -6.5) / 2, 6.5 + o["near"], 0, WALL_HEIGHT), (o["far"] / 2, -o["far"], 0, WALL_HEIGHT),
              ((o["near"] + o["far"]) / 2, o["far"] - o["near"], 0, o["sill"]),
              ((o["near"] + o["far"]) / 2, o["far"] - o["near"], o["head"], WALL_HEIGHT)]
    for y, length, low, high in pieces:
        box("room.side", (0.12, length, high - low), (x, y, (low + high) / 2), paper, bevel=0)


def _wainscot(side, panel):
    inward = side * (WALL_DISTANCE - BACK_LENGTH / 2)
    box("wainscot.back", (BACK_LENGTH, 0.02, WAINSCOT), (inward, -0.01, WAINSCOT / 2), panel, bevel=0)
    box("wainscot.rail", (BACK_LENGTH, 0.045, 0.04), (inward, -0.022, WAINSCOT), panel)
    x = side * WALL_DISTANCE
    box("wainscot.side", (0.02, 6.5, WAINSCOT), (x, -3.25, WAINSCOT / 2), panel, bevel=0)
    box("wainscot.siderail", (0.045, 6.5, 0.04), (x, -3.25, WAINSCOT), panel)
    for step in range(12):
        box("wainscot.batten", (0.05, 0.016, WAINSCOT), (x - side * (0.1 + step * 0.36), -0.024, WAINSCOT / 2), panel)
    for step in range(1, 10):
        box("wainscot.sidebatten", (0.016, 0.05, WAINSCOT), (x - side * 0.014, -step * 0.36, WAINSCOT / 2), panel)


def _window(side, paint):
    o = OPENING
    x = side * (WALL_DISTANCE + 0.05)
    middle, height = (o["near"] + o["far"]) / 2, o["head"] - o["sill"]
    for y, width in ((o["near"], 0.06), (o["far"], 0.06), (middle, 0.035)):
        box("window.post", (0.05, width, height), (x, y, o["sill"] + height / 2), paint)
    for z, width in ((o["sill"], 0.06), (o["head"], 0.06), (o["sill"] + height * 0.5, 0.03)):
        box("window.bar", (0.05, o["far"] - o["near"], width), (x, middle, z), paint)
    box(
        "window.sill",
        (0.20, o["far"] - o["near"] + 0.14, 0.03),
        (side * (WALL_DISTANCE - 0.06), middle, o["sill"] - 0.03),
        paint,
    )
    outside = box(
        "window.outside", (0.02, 9, 6), (side * (WALL_DISTANCE + 2.0), middle + 2.0, 1.8), stuff.outdoors("outdoors"),
        bevel=0,
    )
    outside.visible_shadow = outside.visible_diffuse = False


def _curtain(side, colour):
    bm = bmesh.new()
    rows = []
    for step in range(61):
        y = OPENING["far"] - 0.10 + 0.30 * step / 60
        out = 0.07 + 0.026 * math.sin(step * 0.62) + 0.012 * math.sin(step * 1.7 + 1)
        x = side * (WALL_DISTANCE - out)
        rows.append([bm.verts.new((x, y, 0.55)), bm.verts.new((x + side * 0.01, y - 0.01, 2.5))])
    for left, right in zip(rows, rows[1:]):
        bm.faces.new((left[0], right[0], right[1], left[1]))
    place("curtain", bm, stuff.cloth("curtain", colour, 220, 0.15))


def light_room(plan, bulb, lit):
    """Cool daylight and a low sun from the window, a weak fill, and the lamp's bulb when lit."""
    side, o = plan["windowSide"], OPENING
    middle = ((o["near"] + o["far"]) / 2, (o["sill"] + o["head"]) / 2)
    _area("daylight", (side * (WALL_DISTANCE + 0.01), *middle), (math.radians(90), 0, math.radians(-90 * -side)),
          (o["far"] - o["near"], o["head"] - o["sill"]), 40, (0.70, 0.84, 1.0))
    _area(
        "fill", (-side * 1.6, -4.6, 2.5), (math.radians(62), 0, math.radians(-side * -22)), (2.4, 1.8), 16,
        (0.95, 0.95, 1.0),
    )
    _sun((-side * 0.80, 0.47, -0.33), plan["sun"])
    if lit:
        bulb_light = bpy.data.lights.new("bulb", "POINT")
        bulb_light.energy, bulb_light.color, bulb_light.shadow_soft_size = 2.2, (1.0, 0.62, 0.30), 0.035
        _hang("bulb", bulb_light, bulb)
    world = bpy.data.worlds.new("room tone")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.55, 0.62, 0.72, 1)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.20
    world.light_settings.distance = 1.5
    bpy.context.scene.world = world


def _hang(name, light, at, turn=(0, 0, 0)):
    thing = bpy.data.objects.new(name, light)
    thing.location, thing.rotation_euler = at, turn
    bpy.context.scene.collection.objects.link(thing)
    return thing


def _area(name, at, turn, size, power, colour):
    light = bpy.data.lights.new(name, "AREA")
    light.shape, (light.size, light.size_y) = "RECTANGLE", size
    light.energy, light.color = power, colour
    _hang(name, light, at, turn).visible_camera = False


def _sun(direction, strength):
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.color, light.angle = strength, (1.0, 0.88, 0.72), math.radians(1.6)
    _hang("sun", light, (0, 0, 3), Vector(direction).to_track_quat("-Z", "Y").to_euler())
