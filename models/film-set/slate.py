"""Build the board that opens a take, held by a hand, and render it on nothing, its sticks from open to shut.

    blender -b --python slate.py -- --out work/slate

Writes a picture for each of STICK_DEGREES, without lettering (`board.py` chalks it on), and measure.json: where the board's
face lies. The light comes from camera left.
"""
import argparse
import json
import math
import sys
from pathlib import Path

import bmesh
import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

sys.path.insert(0, str(Path(__file__).parent))
import materials as stuff
from shapes import box, hull, place

SIZE = (960, 1200)
WIDTH, HEIGHT, STICK = 0.30, 0.215, 0.032
STICK_DEGREES = {"open": 24, "half": 13, "nearly": 4, "shut": 0}
STRIPES = 6
BOTTOM = -0.05


def build_board(degrees):
    """The face with its ruled fields, the fixed stick, and the hinged one opened by `degrees`."""
    black = stuff.surface("slate", (0.012, 0.012, 0.013), 0.45, Clearcoat=0.2)
    white = stuff.surface("paint", (0.62, 0.62, 0.60), 0.6)
    box("board", (WIDTH, 0.006, HEIGHT), (0, 0, BOTTOM + HEIGHT / 2), black, bevel=0.002)
    for share in (0.30, 0.56, 0.78):
        box("rule", (WIDTH - 0.012, 0.001, 0.0022), (0, -0.0035, BOTTOM + HEIGHT * share), white, bevel=0)
    for across in (-0.045, 0.05):
        box("rule", (0.0022, 0.001, HEIGHT * 0.26), (across, -0.0035, BOTTOM + HEIGHT * 0.43), white, bevel=0)
    box("rule", (0.0022, 0.001, HEIGHT * 0.22), (0.0, -0.0035, BOTTOM + HEIGHT * 0.67), white, bevel=0)
    top = BOTTOM + HEIGHT
    _stick("fixed", (0, 0, top + STICK / 2 + 0.002), 0, (black, white))
    angle = math.radians(degrees)
    hinge = (-WIDTH / 2 + 0.01, 0, top + STICK + 0.004)
    reach = WIDTH / 2 - 0.01
    centre = (hinge[0] + reach * math.cos(angle) - STICK / 2 * math.sin(angle), 0,
              hinge[2] + reach * math.sin(angle) + STICK / 2 * math.cos(angle))
    _stick("clapper", centre, angle, (black, white))
    steel = stuff.surface("hinge", (0.55, 0.55, 0.56), 0.3, Metallic=1.0)
    box("hinge", (0.026, 0.012, 0.05), (-WIDTH / 2 + 0.014, 0, top + STICK), steel, bevel=0.004)


def _stick(name, centre, angle, paints):
    """A stick along x, turned by `angle` round its centre, with slanted stripes on its face."""
    black, white = paints
    stick = box(name, (WIDTH, 0.012, STICK), centre, black, bevel=0.002)
    stick.rotation_euler = (0, -angle, 0)
    pitch = WIDTH / STRIPES
    bm = bmesh.new()
    slant = STICK * (0.8 if name == "clapper" else -0.8)
    for number in range(STRIPES):
        left = -WIDTH / 2 + (number + 0.25) * pitch
        corners = [(left - slant / 2, -STICK / 2), (left + pitch / 2 - slant / 2, -STICK / 2),
                   (left + pitch / 2 + slant / 2, STICK / 2), (left + slant / 2, STICK / 2)]
        bm.faces.new([bm.verts.new((max(-WIDTH / 2, min(WIDTH / 2, x)), -0.0068, z)) for x, z in corners])
    stripes = place(f"{name} stripes", bm, white, centre, smooth=False)
    stripes.rotation_euler = (0, -angle, 0)


def build_hand():
    """A right hand that holds the board's lower edge, thumb in front, and the sleeve below it."""
    skin = stuff.surface("skin", (0.50, 0.24, 0.15), 0.5)
    bm = bmesh.new()
    grip = BOTTOM + 0.012
    hull(bm, [((0.055, 0.022, grip - 0.045), (0.040, 0.020, 0.035)), ((0.060, 0.018, grip - 0.010), (0.038, 0.014, 0.02))])
    hull(bm, [((0.055, 0.020, grip - 0.05), (0.036, 0.020, 0.03)), ((0.075, 0.02, grip - 0.13), (0.029, 0.024, 0.03))])
    thumb = [((0.040, -0.004, grip - 0.040), 0.0135), ((0.030, -0.014, grip - 0.012), 0.0115),
             ((0.024, -0.0135, grip + 0.022), 0.0095)]
    for one, other in zip(thumb, thumb[1:]):
        hull(bm, [one, other])
    hull(bm, [((0.045, 0.014, grip - 0.045), 0.02), thumb[0]])
    for finger in range(4):
        across = 0.030 + finger * 0.0195
        hull(bm, [((across, 0.020, grip - 0.01), 0.0105), ((across, 0.016, grip + 0.03), 0.0095)])
    thing = place("hand", bm, skin)
    melt = thing.modifiers.new("melt", "REMESH")
    melt.mode, melt.voxel_size, melt.use_smooth_shade = "VOXEL", 0.0022, True
    relax = thing.modifiers.new("relax", "SMOOTH")
    relax.factor, relax.iterations = 0.5, 10
    sleeve = bmesh.new()
    hull(sleeve, [((0.078, 0.02, grip - 0.135), (0.038, 0.034, 0.02)), ((0.13, 0.03, grip - 0.42), (0.055, 0.05, 0.03))])
    place("sleeve", sleeve, stuff.cloth("sleeve", (0.035, 0.04, 0.05), 160, 0.4))


def light():
    """A soft key from camera left and the room's own tone."""
    for name, at, power, size in (("key", (-0.9, -1.0, 0.7), 14, 0.7), ("fill", (0.9, -1.2, 0.2), 4, 1.0)):
        lamp = bpy.data.lights.new(name, "AREA")
        lamp.size, lamp.energy, lamp.color = size, power, (0.92, 0.95, 1.0)
        thing = bpy.data.objects.new(name, lamp)
        thing.location = at
        thing.rotation_euler = (Vector((0, 0, 0.05)) - thing.location).to_track_quat("-Z", "Y").to_euler()
        bpy.context.scene.collection.objects.link(thing)


def look():
    """A camera straight before the board."""
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width, data.sensor_fit = 50, 25.5, "HORIZONTAL"
    camera = bpy.data.objects.new("camera", data)
    camera.location, camera.rotation_euler = (0, -1.0, 0.075), (math.radians(90), 0, 0)
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    return camera


def render(out, samples):
    """Render what stands there to the file `out`, on nothing."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = SIZE
    scene.render.film_transparent, scene.render.image_settings.color_mode = True, "RGBA"
    scene.cycles.samples, scene.cycles.seed = samples, 7
    scene.cycles.use_denoising = scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces = 2, 1
    scene.view_settings.view_transform, scene.view_settings.look = "Filmic", "Medium High Contrast"
    scene.render.filepath = str(Path(out).resolve())
    bpy.ops.render.render(write_still=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--samples", type=int, default=12)
    args = parser.parse_args(sys.argv[sys.argv.index("--") + 1:])
    args.out.mkdir(parents=True, exist_ok=True)
    for name, degrees in STICK_DEGREES.items():
        bpy.ops.wm.read_factory_settings(use_empty=True)
        build_board(degrees)
        build_hand()
        light()
        camera = look()
        bpy.context.view_layer.update()
        render(args.out / f"{name}.png", args.samples)
    corners = [world_to_camera_view(bpy.context.scene, camera, Vector((x, -0.003, z)))
               for x, z in ((-WIDTH / 2, BOTTOM + HEIGHT), (WIDTH / 2, BOTTOM))]
    (left, top), (right, bottom) = ((c.x * SIZE[0], (1 - c.y) * SIZE[1]) for c in corners)
    (args.out / "measure.json").write_text(json.dumps({"face": [left, top, right, bottom]}) + "\n")


main()
