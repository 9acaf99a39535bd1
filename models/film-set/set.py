"""Build a film set and render one part of it.

    blender -b --python set.py -- --seed 1 --what plate-reference --out plate.png

Parts: plate-reference, plate-take, plate-take-lamp-off (the empty set), plate-floor (what the camera sees
tilted down by tilting.TILT_DEGREES, where the take ends), matte-reference,
matte-take (table and props alone, white on nothing, to pass the walker behind them),
figure (the walking cycle, one picture per step) and measure (bounds and camera as JSON).
"""
import argparse
import json
import math
import sys
from pathlib import Path

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

sys.path.insert(0, str(Path(__file__).parent))
import figure
import props
from plans import PLANS
from room import build_room, light_room
from tilting import TILT_DEGREES

WIDTH, HEIGHT = 1280, 720
SENSOR = 36
FOREGROUND = ("table.", "prop.mug", "prop.book", "prop.bottle", "prop.shade", "lamp.", "mug")


def build_set(plan, seed, where, lit=True):
    """Dress the set as it stands in `where`, the reference or the take."""
    build_room(plan)
    props.build_table(plan["table"])
    props.build_clock(plan["clock"], where)
    props.build_book(plan["book"], where)
    for number, mug in enumerate(plan["otherMugs"]):
        props.build_mug(f"mug{number}", mug)
    if where == "reference":
        props.build_mug("prop.mug", plan["mug"])
    else:
        props.build_bottle(plan["bottle"])
    for number, picture in enumerate(plan["pictures"]):
        props.build_picture(number, picture)
    props.build_plant(plan["plant"], seed)
    light_room(plan, props.build_lamp(plan["lamp"], lit), lit)


def place_camera(at, aim, lens, focus=None):
    """Put the camera on sticks; with `focus` (metres) it has a shallow depth of field."""
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width = lens, SENSOR
    if focus:
        data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, focus, 2.8
    camera = bpy.data.objects.new("camera", data)
    camera.location = at
    camera.rotation_euler = (Vector(aim) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    return camera


def set_up_render(size, samples, transparent):
    """Cycles on the processor; one sampling seed for all, so that plates differ only where the set does."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.film_transparent = transparent
    scene.render.image_settings.color_mode = "RGBA" if transparent else "RGB"
    scene.cycles.samples, scene.cycles.seed = samples, 7
    scene.cycles.use_denoising = False
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces = 4, 3, 2
    # Ambient occlusion stands in for the later bounces: half the time, less noise, the same look.
    scene.cycles.use_fast_gi, scene.cycles.ao_bounces_render = True, 1
    scene.cycles.sample_clamp_indirect, scene.cycles.sample_clamp_direct = 2.0, 8.0
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.view_settings.view_transform = "Filmic"
    scene.view_settings.look, scene.view_settings.exposure = "Medium High Contrast", 0.4


def bounds(prefix, camera):
    """The tight box round all meshes named `prefix`..., as (left, top, right, bottom) fractions."""
    depsgraph = bpy.context.evaluated_depsgraph_get()
    points = []
    for thing in bpy.data.objects:
        if thing.name.startswith(prefix):
            shape = thing.evaluated_get(depsgraph)
            mesh = shape.to_mesh()
            points += [
                world_to_camera_view(bpy.context.scene, camera, shape.matrix_world @ v.co) for v in mesh.vertices
            ]
            shape.to_mesh_clear()
    return [
        min(p.x for p in points),
        1 - max(p.y for p in points),
        max(p.x for p in points),
        1 - min(p.y for p in points),
    ]


def measure(plan, seed):
    """Bounds of what changes in both takes, and the camera, for the truth file and the walker's path."""
    result = {}
    for where, prefixes in (
        ("reference", ("mug", "book", "hands", "shade")),
        ("take", ("book", "bottle", "hands", "shade")),
    ):
        start_empty()
        build_set(plan, seed, where)
        camera = place_camera(**plan["camera"])
        bpy.context.view_layer.update()
        result[where] = {what: bounds(f"prop.{what}", camera) for what in prefixes}
        result[where]["others"] = [bounds(f"mug{n}", camera) for n in range(len(plan["otherMugs"]))]
        result[where]["dial"] = bounds("clock.dial", camera)
    turn = camera.matrix_world.to_3x3()
    result["camera"] = {"at": list(plan["camera"]["at"]), "right": list(turn.col[0]), "up": list(turn.col[1]),
                        "forward": list(-turn.col[2]), "focal": plan["camera"]["lens"] / SENSOR * WIDTH}
    return result


def start_empty():
    """Clear everything, so that several sets can be built in one run."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def render(out):
    """Render the scene's camera to the file `out`."""
    bpy.context.scene.render.filepath = str(Path(out).resolve())
    bpy.ops.render.render(write_still=True)


def render_plate(plan, seed, part, out, samples, scale):
    """Render the empty set, or only what stands in front of the walker."""
    start_empty()
    where = "reference" if "reference" in part else "take"
    build_set(plan, seed, where, lit="off" not in part and part != "plate-floor")
    camera = place_camera(**plan["camera"])
    if part == "plate-floor":
        camera.rotation_euler.x -= math.radians(TILT_DEGREES)
    matte = part.startswith("matte")
    if matte:
        for thing in bpy.data.objects:
            thing.hide_render = not thing.name.startswith(FOREGROUND)
    set_up_render((int(WIDTH * scale), int(HEIGHT * scale)), 16 if matte else samples, matte)
    render(out)


def render_figure(plan, out, samples):
    """Render the walking cycle on nothing, seen from as far as the walker passes the camera."""
    walker = plan["walker"]
    for step in range(figure.FRAMES):
        target = Path(out) / f"{step:02d}.png"
        if target.exists():
            continue
        start_empty()
        figure.build_walker(walker, step)
        figure.light_walker(plan["windowSide"])
        lens = figure.PIXELS_PER_METRE * walker["distance"] * SENSOR / figure.FRAME_SIZE[1]
        place_camera((0, -walker["distance"], plan["camera"]["at"][2]), (0, 0, figure.AIM_HEIGHT), lens)
        set_up_render(figure.FRAME_SIZE, samples, True)
        render(target)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, choices=PLANS, required=True)
    parser.add_argument("--what", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--samples", type=int, default=48)
    parser.add_argument("--scale", type=float, default=1.0)
    args = parser.parse_args(sys.argv[sys.argv.index("--") + 1:])
    plan = PLANS[args.seed]
    if args.what == "measure":
        Path(args.out).write_text(json.dumps(measure(plan, args.seed)))
    elif args.what == "figure":
        render_figure(plan, args.out, args.samples)
    else:
        render_plate(plan, args.seed, args.what, args.out, args.samples, args.scale)


main()
