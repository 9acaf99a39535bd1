"""The two set plans: where everything stands, in metres, and how it looks.

The back wall is the plane y=0, the room lies towards negative y, the floor is z=0.
`windowSide` is -1 for a window in the camera-left wall and 1 for camera right.
"""

WALL_DISTANCE = 1.55
TABLE_HEIGHT = 0.76

PLANS = {
    1: {
        "windowSide": -1,
        "camera": {"at": (0.90, -3.90, 1.66), "aim": (-0.16, -0.60, 1.16), "lens": 38, "focus": 2.75},
        "wall": {"paper": ((0.30, 0.36, 0.33), (0.26, 0.32, 0.295)), "panel": (0.42, 0.40, 0.34)},
        "table": {"at": (-0.05, -1.36), "size": (1.96, 0.78), "wood": ((0.17, 0.075, 0.032), (0.08, 0.032, 0.014))},
        "sun": 2.6,
        "clock": {
            "at": (0.10, 1.74), "radius": 0.20, "rim": (0.16, 0.06, 0.025), "reference": (8, 10), "take": (8, 35),
        },
        "mug": {"at": (0.18, -1.42), "turn": 25, "colour": (0.62, 0.10, 0.06)},
        "otherMugs": [{"at": (0.44, -1.28), "turn": -35, "colour": (0.75, 0.70, 0.60)}],
        "book": {"reference": (-0.36, -1.46), "take": (-0.125, -1.46), "turn": 7, "colour": (0.03, 0.09, 0.22)},
        "bottle": {"at": (-0.79, -1.32), "colour": (0.012, 0.06, 0.025), "label": (0.72, 0.64, 0.46)},
        "lamp": {"at": (0.74, -1.34), "base": (0.28, 0.16, 0.05), "shade": (0.85, 0.62, 0.36)},
        "pictures": [{"at": (0.78, 1.72), "size": (0.46, 0.34), "paint": (0.35, 0.20, 0.10)}],
        "plant": {"at": (-1.20, -0.22), "height": 1.02},
        "curtain": (0.50, 0.42, 0.30),
        "walker": {
            "jumper": (0.33, 0.10, 0.05), "trousers": (0.05, 0.06, 0.09), "hair": (0.05, 0.028, 0.016), "heading": -1,
            "distance": 3.3,
        },
    },
    2: {
        "windowSide": 1,
        "camera": {"at": (-0.78, -4.02, 1.74), "aim": (0.20, -0.60, 1.15), "lens": 39, "focus": 2.85},
        "wall": {"paper": ((0.46, 0.30, 0.17), (0.41, 0.26, 0.145)), "panel": (0.11, 0.15, 0.16)},
        "table": {"at": (0.07, -1.34), "size": (2.02, 0.80), "wood": ((0.42, 0.27, 0.14), (0.30, 0.18, 0.085))},
        "sun": 2.8,
        "clock": {
            "at": (-0.28, 1.76), "radius": 0.205, "rim": (0.02, 0.02, 0.022), "reference": (1, 20), "take": (1, 45),
        },
        "mug": {"at": (0.74, -1.34), "turn": 150, "colour": (0.05, 0.20, 0.30)},
        "otherMugs": [
            {"at": (-0.42, -1.22), "turn": 200, "colour": (0.80, 0.52, 0.10)},
            {"at": (1.0, -1.30), "turn": 10, "colour": (0.72, 0.70, 0.66)},
        ],
        "book": {"reference": (0.29, -1.47), "take": (0.055, -1.47), "turn": -9, "colour": (0.30, 0.035, 0.03)},
        "bottle": {"at": (-0.23, -1.40), "colour": (0.09, 0.035, 0.008), "label": (0.80, 0.78, 0.72)},
        "lamp": {"at": (-0.72, -1.36), "base": (0.05, 0.12, 0.13), "shade": (0.80, 0.66, 0.48)},
        "pictures": [
            {"at": (0.28, 1.74), "size": (0.30, 0.40), "paint": (0.10, 0.20, 0.26)},
            {"at": (0.78, 1.70), "size": (0.36, 0.28), "paint": (0.40, 0.34, 0.16)},
        ],
        "plant": {"at": (1.22, -0.24), "height": 0.90},
        "curtain": (0.20, 0.26, 0.30),
        "walker": {
            "jumper": (0.10, 0.15, 0.10), "trousers": (0.12, 0.09, 0.06), "hair": (0.16, 0.08, 0.03), "heading": 1,
            "distance": 1.9,
        },
    },
}
