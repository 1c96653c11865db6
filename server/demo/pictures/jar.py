"""The moon jar, modelled as a profile on a wheel and path-traced by Blender's Cycles (GPL tool, the picture is ours).

    python3.11 -m venv v && v/bin/pip install bpy==5.0.1
    v/bin/python server/demo/pictures/jar.py OUT_FOLDER [WIDTH] [SAMPLES]      # jar-0.png and jar-1.png, some minutes each
"""

import math
import sys

import bpy
from mathutils import Vector

PROFILE = [  # radius and height from the foot to the inside of the lip
    (0.0001, 0.03), (0.256, 0.0), (0.32, 0.0), (0.34, 0.05), (0.562, 0.24), (0.757, 0.52), (0.78, 0.72), (0.741, 0.93),
    (0.562, 1.18), (0.40, 1.32), (0.36, 1.37), (0.375, 1.42), (0.34, 1.424), (0.31, 1.37), (0.34, 1.30),
]  # fmt: skip


def linear(hex_color):
    parts = [int(hex_color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return (*[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts], 1)


def smooth(points, steps=6):
    """Catmull-Rom through the points."""
    out = []
    for i in range(len(points) - 1):
        p = [points[max(0, i - 1)], points[i], points[i + 1], points[min(len(points) - 1, i + 2)]]
        for j in range(steps):
            t = j / steps
            out.append(tuple(
                0.5 * (2 * p[1][d] + (p[2][d] - p[0][d]) * t + (2 * p[0][d] - 5 * p[1][d] + 4 * p[2][d] - p[3][d]) * t**2
                       + (3 * p[1][d] - p[0][d] - 3 * p[2][d] + p[3][d]) * t**3)
                for d in (0, 1)
            ))  # fmt: skip
    return [(max(0.0001, r), z) for r, z in [*out, points[-1]]]


def material(color, rough, second, scale, bump, coat=0.0, subsurface=0.0):
    made = bpy.data.materials.new("m")
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = rough
    shader.inputs["Coat Weight"].default_value = coat
    shader.inputs["Subsurface Weight"].default_value = subsurface
    noise = nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = scale
    links.new(nodes.new("ShaderNodeTexCoord").outputs["Object"], noise.inputs["Vector"])
    ramp = nodes.new("ShaderNodeValToRGB")
    for element, place, shade in zip(ramp.color_ramp.elements, (0.3, 0.7), (second, color)):
        element.position, element.color = place, linear(shade)
    links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
    relief = nodes.new("ShaderNodeBump")
    relief.inputs["Strength"].default_value, relief.inputs["Distance"].default_value = bump, 0.02
    links.new(noise.outputs["Fac"], relief.inputs["Height"])
    links.new(relief.outputs["Normal"], shader.inputs["Normal"])
    return made


def mesh(name, verts, faces, look):
    data = bpy.data.meshes.new(name)
    data.from_pydata(verts, [], faces)
    data.materials.append(look)
    for face in data.polygons:
        face.use_smooth = True
    made = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(made)
    return made


def aim(made, place, target):
    made.location = place
    made.rotation_euler = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y").to_euler()


def light(kind, place, target, energy, color, **more):
    data = bpy.data.lights.new("light", kind)
    data.energy, data.color = energy, linear(color)[:3]
    for name, value in more.items():
        setattr(data, name, value)
    made = bpy.data.objects.new("light", data)
    bpy.context.collection.objects.link(made)
    aim(made, place, target)


def window(place, target, width=3.2, height=4.2):
    """Four dark boards round a hole and a cross in it: morning sun falls through."""
    dark = material("#050505", 1, "#050505", 1, 0)
    turn = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y")
    far = 14
    boards = [
        (-(width + far) / 2, 0, far, 40), ((width + far) / 2, 0, far, 40), (0, (height + far) / 2, width, far),
        (0, -(height + far) / 2, width, far), (0, 0, 0.1, height), (0, -height / 6, width, 0.1), (0, height / 6, width, 0.1),
    ]  # fmt: skip
    for x, y, w, h in boards:
        corners = [Vector(place) + turn @ Vector((x + sx * w / 2, y + sy * h / 2, 0)) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        board = mesh("board", corners, [(0, 1, 2, 3)], dark)
        board.visible_camera = board.visible_glossy = False


def scene(width, samples):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    made = bpy.context.scene
    made.render.engine, made.cycles.samples = "CYCLES", samples
    made.cycles.use_denoising, made.cycles.denoiser = True, "OPENIMAGEDENOISE"
    made.render.resolution_x, made.render.resolution_y = width, width * 5 // 4
    made.view_settings.look = "AgX - Medium High Contrast"
    made.world = bpy.data.worlds.new("sky")
    made.world.use_nodes = True
    sky = made.world.node_tree.nodes["Background"].inputs
    sky[0].default_value, sky[1].default_value = (0.9, 0.92, 1, 1), 0.22
    wall = [(-8, 0), *[(2 + 1.2 * math.sin(a), 1.2 - 1.2 * math.cos(a)) for a in [math.pi / 32 * i for i in range(17)]], (3.2, 9)]
    n = len(wall)
    plaster = material("#d9cdbb", 0.8, "#d9cdbb", 6, 0.15)
    mesh("wall", [(x, y, z) for x in (-9, 9) for y, z in wall], [(k, k + 1, n + k + 1, n + k) for k in range(n - 1)], plaster)
    light("AREA", (-4, -3, 5), (0, 0, 0.8), 520, "#fff0e0", size=2.6)
    light("AREA", (4.5, -3.5, 3), (0, 0, 0.8), 60, "#dfe9ff", size=4)
    light("SUN", (-5, -3.2, 5.2), (0, 0, 0.7), 3.2, "#fff1de", angle=math.radians(2.2))
    window((-5, -3.2, 5.2), (0.1, 0.4, 0.9))
    line, steps = smooth(PROFILE), 128
    n = len(line)
    verts = [(r * math.cos(math.tau * i / steps), r * math.sin(math.tau * i / steps), z) for i in range(steps) for r, z in line]
    faces = [(i * n + k, (i + 1) % steps * n + k, (i + 1) % steps * n + k + 1, i * n + k + 1) for i in range(steps) for k in range(n - 1)]
    jar = mesh("jar", verts, faces, material("#efece4", 0.22, "#e6e1d6", 9, 0.06, coat=0.35, subsurface=0.08))
    jar.rotation_euler = (0, math.radians(0.8), 0.4)  # no moon jar stands quite straight
    jar.modifiers.new("smooth", "SUBSURF").render_levels = 2
    return made


def camera(made, place, target, lens, stop, focus):
    data = bpy.data.cameras.new("camera")
    data.lens, data.dof.use_dof, data.dof.aperture_fstop = lens, True, stop
    data.dof.focus_distance = (Vector(focus) - Vector(place)).length
    made.camera = bpy.data.objects.new("camera", data)
    bpy.context.collection.objects.link(made.camera)
    aim(made.camera, place, target)


def main():
    folder, width, samples = [*sys.argv[1:], *["720", "20"][len(sys.argv) - 2 :]]
    views = [((0, -6.6, 1.55), (0, 0, 0.78), 62, 8, (0, 0, 0.78)), ((-1.9, -4.2, 1.9), (-0.05, 0, 0.9), 75, 4, (0, -0.7, 1.0))]
    for index, view in enumerate(views):
        made = scene(int(width), int(samples))
        camera(made, *view)
        made.render.filepath = f"{folder}/jar-{index}.png"
        bpy.ops.render.render(write_still=True)


main()
