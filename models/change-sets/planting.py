"""Which of a set's changes a take shows, where their light reaches, and two changes that need no other plate."""
import cv2
import numpy as np

from plates import SIZE, Change

# A change's pictures are taken from its own surroundings: light and shadow reach so far beyond its boxes.
REACH, FEATHER = 0.055, 6
COLOURFUL, STRONG = 60, 0.35


def boxes_of(change):
    """The places of a change in either picture."""
    return [box for box in (change.box, change.reference_box) if box]


def measure_nearness(changes):
    """For each change, at every pixel, how far its nearest box is, in pixels."""
    width, height = SIZE
    layers = []
    for change in changes:
        outside = np.full((height, width), 255, np.uint8)
        for x, y, w, h in boxes_of(change):
            corners = (int(x * width), int(y * height)), (int((x + w) * width), int((y + h) * height))
            cv2.rectangle(outside, *corners, 0, -1)
        layers.append(cv2.distanceTransform(outside, cv2.DIST_L2, 5))
    return np.array(layers)


def mask_changes(changes):
    """For each change, 0 to 1, how much of a pixel is its own: what is near it, and nearer to it than to any other."""
    far = measure_nearness(changes)
    nearest = far.argmin(axis=0)
    reach = REACH * SIZE[0]
    return [cv2.GaussianBlur(((nearest == index) & (far[index] < reach)).astype(np.float32), (0, 0), FEATHER)[..., None]
            for index in range(len(changes))]


def recolour(picture, box, turn):
    """The colourful thing in `box` in another hue (`turn` of 180 steps); the rest stays."""
    width, height = SIZE
    hue = cv2.cvtColor((np.clip(picture, 0, 255) / 255).astype(np.float32), cv2.COLOR_BGR2HSV)
    x, y, w, h = box
    inside = np.zeros((height, width), np.float32)
    inside[int(y * height):int((y + h) * height) + 1, int(x * width):int((x + w) * width) + 1] = 1
    own = np.median(hue[..., 0][(inside > 0) & (hue[..., 1] > STRONG)])
    near = np.abs((hue[..., 0] - own + 180) % 360 - 180) < COLOURFUL / 2
    share = cv2.GaussianBlur((inside * near * (hue[..., 1] > STRONG * 0.7)).astype(np.float32), (0, 0), 0.7)[..., None]
    hue[..., 0] = (hue[..., 0] + 2 * turn) % 360
    return picture * (1 - share) + cv2.cvtColor(hue, cv2.COLOR_HSV2BGR) * 255 * share


def plant_recolour(plates, change):
    """A recoloured thing in place of one that is gone or moved: it stands where it stood, in another hue."""
    box = change.reference_box
    return Change(f"{change.what.split()[0]} recoloured", "recoloured", box, box), recolour(plates.reference, box, 55)


def switch_lamp(plates):
    """The change of a lamp that is switched; its light leaves more than its shade."""
    return Change("lamp switched", "lamp", plates.shade, plates.shade)
