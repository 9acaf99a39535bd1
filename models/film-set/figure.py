"""The walker: a clothed figure from smooth primitives, posed through one walking cycle."""
import math

import bmesh
import bpy
from mathutils import Vector

import materials as stuff
from shapes import hull, place

FRAMES = 24
AIM_HEIGHT = 1.15
PIXELS_PER_METRE = 400
FRAME_SIZE = (480, 720)


def build_walker(plan, step):
    """Pose the walker for frame `step` of the cycle, walking towards +x or -x."""
    phase = 2 * math.pi * step / FRAMES
    heading = plan["heading"]
    bob = 0.018 * math.cos(2 * phase)
    hip, chest = (0, 0, 0.96 + bob), (heading * 0.03, 0, 1.36 + bob)
    skin = stuff.surface("skin", (0.50, 0.24, 0.15), 0.5)
    _jumper(chest, hip, phase, heading, stuff.cloth("jumper", plan["jumper"], 130, 0.6))
    _trousers(hip, phase, heading, stuff.cloth("trousers", plan["trousers"], 160, 0.4))
    _head((heading * 0.055, 0, 1.665 + bob), heading, skin, stuff.cloth("hair", plan["hair"], 60, 0.9))
    _hands(chest, phase, heading, skin)


def _swing(root, lengths, angle, bend, heading):
    """Return the joints of a limb hanging from `root`: forward swing, then a further bend of the lower part."""
    joints, turn = [root], angle
    for length in lengths:
        x, y, z = joints[-1]
        joints.append((x + heading * length * math.sin(turn), y, z - length * math.cos(turn)))
        turn += bend
    return joints


def _arm(chest, side, phase, heading):
    angle = 0.36 * math.sin(phase) * side
    shoulder = (chest[0] - heading * 0.01, side * 0.20, chest[2] + 0.09)
    return _swing(shoulder, (0.29, 0.25, 0.09), angle - 0.02, 0.28 + 0.10 * math.sin(phase) * side, heading)


def _leg(hip, side, phase, heading):
    wave = phase + (math.pi if side > 0 else 0)
    lifted = max(0.0, math.cos(wave))
    return _swing(
        (hip[0], side * 0.095, hip[2] - 0.02), (0.44, 0.43), 0.42 * math.sin(wave) + 0.12 * lifted,
        -0.10 - 0.75 * lifted, heading,
    )


def _knit(name, bm, material, voxel=0.011):
    """Melt overlapping parts into one garment."""
    thing = place(name, bm, material)
    melt = thing.modifiers.new("melt", "REMESH")
    melt.mode, melt.voxel_size, melt.use_smooth_shade = "VOXEL", voxel, True
    relax = thing.modifiers.new("relax", "SMOOTH")
    relax.factor, relax.iterations = 0.5, 8
    return thing


def _jumper(chest, hip, phase, heading, material):
    bm = bmesh.new()
    twist = 0.03 * math.sin(phase)
    shoulders = [
        ((chest[0] - heading * side * twist, side * 0.155, chest[2] + 0.08), (0.075, 0.065, 0.065)) for side in (-1, 1)
    ]
    ribs = ((chest[0] + heading * 0.015, 0, chest[2] - 0.03), (0.128, 0.165, 0.13))
    waist = ((hip[0] + heading * 0.005, 0, hip[2] + 0.13), (0.115, 0.148, 0.09))
    hem = ((hip[0], 0, hip[2] + 0.01), (0.122, 0.165, 0.075))
    hull(bm, shoulders + [ribs])
    hull(bm, [ribs, waist])
    hull(bm, [waist, hem])
    hull(
        bm,
        [
            ((chest[0] + heading * 0.005, 0, chest[2] + 0.13), (0.062, 0.075, 0.06)),
            ((chest[0] + heading * 0.015, 0, chest[2] + 0.19), 0.058),
        ],
    )
    for side in (-1, 1):
        shoulder, elbow, wrist, _ = _arm(chest, side, phase, heading)
        hull(bm, [(shoulder, 0.064), (elbow, 0.048)])
        hull(bm, [(elbow, 0.049), (wrist, 0.037)])
    _knit("walker.jumper", bm, material)


def _trousers(hip, phase, heading, material):
    bm = bmesh.new()
    hull(bm, [((hip[0], side * 0.075, hip[2] - 0.02), (0.112, 0.09, 0.10)) for side in (-1, 1)])
    for side in (-1, 1):
        root, knee, ankle = _leg(hip, side, phase, heading)
        hull(bm, [(root, (0.098, 0.088, 0.09)), (knee, 0.066)])
        hull(bm, [(knee, 0.067), (ankle, 0.056)])
    _knit("walker.trousers", bm, material)


def _head(centre, heading, skin, hair):
    def spot(ahead, above, aside=0.0):
        return centre[0] + heading * ahead, centre[1] + aside, centre[2] + above

    face = bmesh.new()
    skull, jaw = (spot(-0.012, 0.025), (0.098, 0.078, 0.095)), (spot(0.035, -0.03), (0.058, 0.058, 0.06))
    chin = (spot(0.052, -0.088), (0.032, 0.034, 0.026))
    bridge, nose, nostrils = (spot(0.082, 0.022), 0.012), (spot(0.108, -0.022), 0.013), (spot(0.078, -0.034), 0.014)
    lips, cheeks = (spot(0.082, -0.058), (0.012, 0.024, 0.012)), (spot(0.06, -0.056), (0.02, 0.03, 0.012))
    nape, neck = (spot(-0.03, -0.03), (0.058, 0.055, 0.05)), (spot(-0.035, -0.18), (0.062, 0.06, 0.05))
    for part in ([skull, jaw, chin], [bridge, nose, nostrils], [lips, cheeks], [nape, neck]):
        hull(face, part)
    for side in (-0.078, 0.078):
        hull(
            face,
            [(spot(-0.012, 0.005, side), (0.018, 0.010, 0.028)), (spot(-0.004, -0.02, side), (0.010, 0.008, 0.014))],
        )
    _knit("walker.head", face, skin, 0.005)
    _hair(spot, hair)


def _hair(spot, material):
    crown = bmesh.new()
    hull(crown, [(spot(-0.022, 0.052), (0.100, 0.086, 0.088)), (spot(-0.055, -0.005), (0.066, 0.078, 0.075))])
    hull(crown, [(spot(0.052, 0.085), (0.038, 0.058, 0.034)), (spot(0, 0.09), (0.07, 0.075, 0.06))])
    _knit("walker.hair", crown, material, 0.007)


def _hands(chest, phase, heading, skin):
    bm = bmesh.new()
    for side in (-1, 1):
        _, _, wrist, tips = _arm(chest, side, phase, heading)
        hull(bm, [(wrist, (0.028, 0.022, 0.03)), (tips, (0.030, 0.018, 0.034))])
    _knit("walker.hands", bm, skin, 0.006)


def light_walker(window_side):
    """The set's own light in short: cool key from the window, warm low kick, soft room tone."""
    for name, x, y, z, power, colour in (("key", window_side * 1.5, -0.5, 1.7, 36, (0.72, 0.85, 1.0)),
                                         ("kick", -window_side * 1.3, -0.9, 1.0, 4, (1.0, 0.66, 0.36)),
                                         ("room", 0.2, -3.0, 2.6, 9, (0.95, 0.95, 1.0))):
        light = bpy.data.lights.new(name, "AREA")
        light.size, light.energy, light.color = 1.0, power, colour
        lamp = bpy.data.objects.new(name, light)
        lamp.location = (x, y, z)
        lamp.rotation_euler = (Vector((0, 0, 1.2)) - lamp.location).to_track_quat("-Z", "Y").to_euler()
        bpy.context.scene.collection.objects.link(lamp)
