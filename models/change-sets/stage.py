"""Build one set and render its plates.

    blender -b --python stage.py -- --seed 11 --out work/set-11

Writes what is not there yet: measure.json (places and camera), reference.png, take.png (all planted changes),
floor.png (what the camera sees tilted down, at half the size) and, for even seeds, switched.png (the reference with
its lamp switched).
"""
import argparse
import json
import math
import sys
from pathlib import Path

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "film-set")]
import props
from dressing import build_prop
from layouts import lay_out
from room import build_room, light_room
from tilting import TILT_DEGREES

SENSOR = 36


def build_set(plan, where, lit):
    """Dress the set as it stands in `where`, "reference" or "take"."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build_room(plan)
    props.build_table(plan["table"])
    for number, picture in enumerate(plan["pictures"]):
        props.build_picture(number, picture)
    props.build_plant(plan["plant"], 1)
    for name, prop in stand(plan, where).items():
        build_prop(name, prop)
    light_room(plan, props.build_lamp(plan["lamp"], lit), lit)


def stand(plan, where):
    """What stands on the table in the reference or the take."""
    if where == "reference":
        return plan["props"]
    planted = {name: change["take"] for name, change in plan["planted"].items()}
    return {name: prop for name, prop in {**plan["props"], **planted}.items() if prop}


def place_camera(at, aim, lens, focus):
    """Put the camera on sticks, at f/2.8."""
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width = lens, SENSOR
    data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, focus, 2.8
    camera = bpy.data.objects.new("camera", data)
    camera.location = at
    camera.rotation_euler = (Vector(aim) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    return camera


def set_up_render(size, samples):
    """Cycles on the processor with one sampling seed for all, so that plates differ only where the set does."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.image_settings.color_mode = "RGB"
    scene.cycles.samples, scene.cycles.seed = samples, 7
    scene.cycles.use_denoising = scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces = 3, 2, 2
    scene.cycles.use_fast_gi, scene.cycles.ao_bounces_render = True, 1
    scene.cycles.sample_clamp_indirect, scene.cycles.sample_clamp_direct = 2.0, 8.0
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.view_settings.view_transform = "Filmic"
    scene.view_settings.look, scene.view_settings.exposure = "Medium High Contrast", 0.4


def bounds(prefix, camera):
    """The tight box [x, y, w, h] round all meshes named `prefix.…`, in fractions of the picture."""
    depsgraph = bpy.context.evaluated_depsgraph_get()
    points = []
    for thing in bpy.data.objects:
        if thing.name.startswith(f"{prefix}."):
            shape = thing.evaluated_get(depsgraph)
            mesh = shape.to_mesh()
            points += [
                world_to_camera_view(bpy.context.scene, camera, shape.matrix_world @ v.co) for v in mesh.vertices
            ]
            shape.to_mesh_clear()
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = 1 - max(p.y for p in points), 1 - min(p.y for p in points)
    return [round(value, 5) for value in (left, top, right - left, bottom - top)]


def measure(plan, width):
    """Places of all that stands on the table in both takes, of the curtain, the shade, and the camera."""
    result = {}
    for where in ("reference", "take"):
        build_set(plan, where, plan["isLit"])
        camera = place_camera(**plan["camera"])
        bpy.context.view_layer.update()
        result[where] = {name: bounds(name, camera) for name in stand(plan, where)}
    turn = camera.matrix_world.to_3x3()
    result.update(
        shade=bounds("prop.shade", camera), windowSide=plan["windowSide"], isLit=plan["isLit"],
        planted={name: change["change"] for name, change in plan["planted"].items()},
        kinds={name: prop["kind"] for where in ("take", "reference") for name, prop in stand(plan, where).items()},
        camera={"at": list(plan["camera"]["at"]), "right": list(turn.col[0]), "up": list(turn.col[1]),
                "forward": list(-turn.col[2]), "focal": plan["camera"]["lens"] / SENSOR * width})
    return result


def render(out):
    """Render the scene's camera to the file `out`."""
    bpy.context.scene.render.filepath = str(out.resolve())
    bpy.ops.render.render(write_still=True)


def render_set(seed, out, size, samples):
    """Render what is missing of a set's plates."""
    plan = lay_out(seed)
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "measure.json").exists():
        (out / "measure.json").write_text(json.dumps(measure(plan, size[0]), indent=1) + "\n")
    for part, where, lit in list_parts(seed, plan["isLit"]):
        target = out / f"{part}.png"
        if target.exists():
            continue
        build_set(plan, where, lit)
        camera = place_camera(**plan["camera"])
        is_floor = part == "floor"
        if is_floor:
            camera.rotation_euler.x -= math.radians(TILT_DEGREES)
        set_up_render(tuple(side // 2 for side in size) if is_floor else size, samples)
        render(target)


def list_parts(seed, lit):
    """(plate, dress, whether the lamp is on): the lamp of every other set can be switched."""
    parts = [("reference", "reference", lit), ("take", "take", lit), ("floor", "reference", False)]
    return parts + [("switched", "reference", not lit)] if seed % 2 == 0 else parts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--samples", type=int, default=12)
    args = parser.parse_args(sys.argv[sys.argv.index("--") + 1:])
    for seed in args.seed:
        render_set(seed, args.out / f"set-{seed}", (args.width, args.width * 9 // 16), args.samples)


main()
