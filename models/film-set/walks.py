"""How the walker crosses the set in each take: (second, x, y) marks on the floor, in metres.

`layer` says whether the walker passes behind the table or between it and the camera;
`soft` is the blur in pixels of a walker out of focus.
"""

WALKS = {
    1: {
        "layer": "behind",
        "soft": 0.7,
        "reference": [
            (1.4, 1.85, -0.62), (3.3, -0.19, -0.58), (4.0, -0.19, -0.58), (5.3, -1.20, -0.95), (6.5, -1.30, -2.15),
        ],
        "take": [(2.3, 1.85, -0.70), (3.9, 0.49, -0.64), (4.9, 0.49, -0.64), (6.6, -1.18, -1.00), (7.7, -1.28, -2.15)],
    },
    2: {
        "layer": "front",
        "soft": 2.4,
        "reference": [(2.0, -2.15, -2.15), (4.4, 1.30, -2.05)],
        "take": [(3.1, -2.15, -2.25), (6.0, 1.30, -2.10)],
    },
}
CYCLE_METRES = 1.36
EASE = 0.5


def _eased(share, stops_before, stops_after):
    """Leave a stop and come to a stop gently; pass other marks at an even pace."""
    if stops_before and stops_after:
        return share * share * (3 - 2 * share)
    if stops_after:
        return share + EASE * share * (1 - share)
    if stops_before:
        return share - EASE * share * (1 - share)
    return share


def where(walk, second):
    """Return (x, y, metres walked) at `second`, or None while the walker is off the set."""
    if not walk[0][0] <= second < walk[-1][0]:
        return None
    walked = 0.0
    for number, ((t0, x0, y0), (t1, x1, y1)) in enumerate(zip(walk, walk[1:])):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        if second < t1:
            before = number > 0 and walk[number - 1][1:] == walk[number][1:]
            after = number + 2 < len(walk) and walk[number + 2][1:] == walk[number + 1][1:]
            share = _eased((second - t0) / (t1 - t0), before, after)
            return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, walked + length * share
        walked += length
    return None
