"""Procedural surfaces: nothing on the set is a photograph or a downloaded texture."""
import bpy


def surface(name, colour, roughness=0.5, **inputs):
    """Return a plain Principled surface; `inputs` are further socket names with _ for spaces."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*colour, 1)
    shader.inputs["Roughness"].default_value = roughness
    for key, value in inputs.items():
        shader.inputs[key.replace("_", " ")].default_value = value
    return material


def _node(material, kind, **settings):
    node = material.node_tree.nodes.new(kind)
    for key, value in settings.items():
        if key in node.inputs:
            node.inputs[key].default_value = value
        else:
            setattr(node, key, value)
    return node


def _link(material, source, target):
    material.node_tree.links.new(source, target)


def _ramp(material, factor, dark, light, low=0.35, high=0.65):
    ramp = _node(material, "ShaderNodeValToRGB")
    for element, colour, position in zip(ramp.color_ramp.elements, (dark, light), (low, high)):
        element.color = (*colour, 1)
        element.position = position
    _link(material, factor, ramp.inputs["Fac"])
    return ramp.outputs["Color"]


def _coordinates(material, scale):
    place = _node(material, "ShaderNodeTexCoord")
    mapping = _node(material, "ShaderNodeMapping", Scale=scale)
    _link(material, place.outputs["Object"], mapping.inputs["Vector"])
    return mapping.outputs["Vector"]


def _bump(material, height, strength, distance=0.01):
    bump = _node(material, "ShaderNodeBump", Strength=strength, Distance=distance)
    _link(material, height, bump.inputs["Height"])
    _link(material, bump.outputs["Normal"], material.node_tree.nodes["Principled BSDF"].inputs["Normal"])


def _colour(material, output):
    _link(material, output, material.node_tree.nodes["Principled BSDF"].inputs["Base Color"])


def wood(name, light, dark, roughness=0.33):
    """Long grain along x."""
    material = surface(name, light, roughness, Specular=0.4)
    grain = _node(material, "ShaderNodeTexNoise", Scale=3.0, Detail=3.0, Distortion=0.6)
    _link(material, _coordinates(material, (0.7, 14, 14)), grain.inputs["Vector"])
    _colour(material, _ramp(material, grain.outputs["Fac"], dark, light))
    _bump(material, grain.outputs["Fac"], 0.12, 0.004)
    return material


def wallpaper(name, ground, stripe):
    """Faint broad stripes with a leaf-like mottle, as on an old paper."""
    material = surface(name, ground, 0.85, Specular=0.2)
    stripes = _node(material, "ShaderNodeTexWave", Scale=2.4, Distortion=0.0)
    _link(material, _coordinates(material, (1, 1, 0)), stripes.inputs["Vector"])
    striped = _ramp(material, stripes.outputs["Color"], stripe, ground, 0.45, 0.55)
    leaves = _node(material, "ShaderNodeTexVoronoi", Scale=13.0, feature="F1")
    _link(material, _coordinates(material, (1, 1, 0.8)), leaves.inputs["Vector"])
    shade = _ramp(material, leaves.outputs["Distance"], (0.86, 0.86, 0.84), (1, 1, 1), 0.15, 0.5)
    mix = _node(material, "ShaderNodeMixRGB", blend_type="MULTIPLY", Fac=1.0)
    _link(material, striped, mix.inputs["Color1"])
    _link(material, shade, mix.inputs["Color2"])
    _colour(material, mix.outputs["Color"])
    return material


def cloth(name, colour, weave=90.0, strength=0.35):
    """Matt fabric with a fine bump."""
    material = surface(name, colour, 0.9, Specular=0.15, Sheen=0.4)
    noise = _node(material, "ShaderNodeTexNoise", Scale=weave, Detail=3.0)
    _link(material, _coordinates(material, (1, 1, 1)), noise.inputs["Vector"])
    _bump(material, noise.outputs["Fac"], strength, 0.006)
    return material


def painting(name, colour):
    """A blurred landscape-like print for a picture frame."""
    material = surface(name, colour, 0.5)
    noise = _node(material, "ShaderNodeTexNoise", Scale=2.2, Detail=3.0, Distortion=1.2)
    _link(material, _coordinates(material, (1.5, 1, 5)), noise.inputs["Vector"])
    dark = tuple(0.22 * value for value in colour)
    light = tuple(min(1.0, 1.5 * value + 0.12) for value in colour)
    _colour(material, _ramp(material, noise.outputs["Fac"], dark, light))
    return material


def outdoors(name):
    """Overexposed daylight with a hint of trees, for the plane behind the window."""
    material = surface(name, (0, 0, 0), 1.0)
    shader = material.node_tree.nodes["Principled BSDF"]
    noise = _node(material, "ShaderNodeTexNoise", Scale=1.3, Detail=3.0)
    _link(material, _coordinates(material, (1, 1, 1)), noise.inputs["Vector"])
    _link(
        material,
        _ramp(material, noise.outputs["Fac"], (0.42, 0.52, 0.42), (0.86, 0.94, 1.0), 0.40, 0.58),
        shader.inputs["Emission"],
    )
    shader.inputs["Emission Strength"].default_value = 2.6
    # The area light in the opening does the lighting; sampling this plane too would only add noise.
    material.cycles.sample_as_light = False
    return material


def lampshade(name, colour, strength):
    """Parchment that is lit from inside, brightest round the bulb; strength 0 when switched off."""
    material = surface(name, colour, 0.8, Specular=0.2)
    shader = material.node_tree.nodes["Principled BSDF"]
    if not strength:
        return material
    height = _node(material, "ShaderNodeSeparateXYZ")
    place = _node(material, "ShaderNodeTexCoord")
    _link(material, place.outputs["Object"], height.inputs["Vector"])
    fall = _node(material, "ShaderNodeMapRange")
    for socket, value in zip(("From Min", "From Max", "To Min", "To Max"), (0.05, 0.21, strength, strength * 0.35)):
        fall.inputs[socket].default_value = value
    _link(material, height.outputs["Z"], fall.inputs["Value"])
    shader.inputs["Emission"].default_value = (1.0, 0.52, 0.19, 1)
    _link(material, fall.outputs["Result"], shader.inputs["Emission Strength"])
    return material
