"""Primitive shapes everything is built from."""
import math

import bmesh
import bpy


def place(name, bm, material, at=(0, 0, 0), turn=0.0, smooth=True):
    """Turn a bmesh into an object on the set; `turn` is degrees round the vertical."""
    mesh = bpy.data.meshes.new(name)
    bm.to_mesh(mesh)
    bm.free()
    for polygon in mesh.polygons:
        polygon.use_smooth = smooth
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    thing.location = at
    thing.rotation_euler = (0, 0, math.radians(turn))
    bpy.context.scene.collection.objects.link(thing)
    return thing


def box(name, size, at, material, turn=0.0, bevel=0.004):
    """A box centred on `at`, with slightly rounded edges so that they catch the light."""
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1.0)
    bmesh.ops.scale(bm, vec=size, verts=bm.verts)
    thing = place(name, bm, material, at, turn, smooth=False)
    if bevel:
        modifier = thing.modifiers.new("edges", "BEVEL")
        modifier.width = bevel
        modifier.segments = 2
    return thing


def turned(name, profile, material, at, turn=0.0, segments=72):
    """A lathe-turned body: `profile` is a list of (radius, height) from foot to rim."""
    bm = bmesh.new()
    rings = []
    for radius, height in profile:
        angles = [2 * math.pi * step / segments for step in range(segments)]
        rings.append([bm.verts.new((radius * math.cos(a), radius * math.sin(a), height)) for a in angles])
    for lower, upper in zip(rings, rings[1:]):
        for step in range(segments):
            after = (step + 1) % segments
            bm.faces.new((lower[step], lower[after], upper[after], upper[step]))
    bmesh.ops.remove_doubles(bm, verts=bm.verts, dist=1e-5)
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    thing = place(name, bm, material, at, turn)
    edges = thing.modifiers.new("edges", "EDGE_SPLIT")
    edges.split_angle = math.radians(50)
    return thing


def tube(name, points, radius, material, at=(0, 0, 0), turn=0.0):
    """A round bar along a smooth line through `points`."""
    curve = bpy.data.curves.new(name, "CURVE")
    curve.dimensions = "3D"
    curve.bevel_depth = radius
    curve.bevel_resolution = 5
    line = curve.splines.new("NURBS")
    line.points.add(len(points) - 1)
    for point, position in zip(line.points, points):
        point.co = (*position, 1)
    line.use_endpoint_u = True
    line.order_u = min(4, len(points))
    curve.materials.append(material)
    thing = bpy.data.objects.new(name, curve)
    thing.location = at
    thing.rotation_euler = (0, 0, math.radians(turn))
    bpy.context.scene.collection.objects.link(thing)
    return thing


def hull(bm, balls):
    """Add the convex skin round `balls`, a list of (centre, radius or three radii)."""
    fresh = []
    for centre, radii in balls:
        radii = radii if isinstance(radii, tuple) else (radii,) * 3
        made = bmesh.ops.create_uvsphere(bm, u_segments=20, v_segments=12, radius=1.0)["verts"]
        bmesh.ops.scale(bm, vec=radii, verts=made)
        bmesh.ops.translate(bm, vec=centre, verts=made)
        fresh += made
    outcome = bmesh.ops.convex_hull(bm, input=fresh, use_existing_faces=False)
    inside = {item for key in ("geom_interior", "geom_unused") for item in outcome[key]}
    bmesh.ops.delete(bm, geom=[v for v in inside if isinstance(v, bmesh.types.BMVert)], context="VERTS")
