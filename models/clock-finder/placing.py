"""A flat drawing into a picture with true perspective."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import cv2
import numpy as np

MAX_TILT = 50.0
SUPERSAMPLE = 1.15
"""A drawing is scaled to about this many of its pixels per picture pixel before it is warped, against aliasing."""


@dataclass(frozen=True)
class Pose:
    """Where a face stands: centre and scale (radius) in picture pixels, angles in degrees, distance in radii."""

    centre: Tuple[float, float]
    scale: float
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    distance: float = 8.0

    def homography(self) -> np.ndarray:
        """Unit plane (u right, v down) -> picture pixels: rotate by roll, pitch and yaw, look from `distance` radii."""
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        turn = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
        nod = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
        pan = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
        rotation = pan @ nod @ turn
        columns = np.stack([rotation[:, 0], rotation[:, 1], np.array([0, 0, self.distance])], 1)
        focal = self.distance * self.scale
        camera = np.array([[focal, 0, self.centre[0]], [0, focal, self.centre[1]], [0, 0, 1]])
        return camera @ columns


def random_pose(rng: np.random.Generator, centre: Tuple[float, float], scale: float, frontal: float = 0.45) -> Pose:
    """Mostly near the front; up to 50 degrees of yaw and pitch together; roll mostly within 25."""
    if rng.random() < frontal:
        yaw, pitch = rng.normal(0, 5, 2)
    else:
        tilt, way = MAX_TILT * np.sqrt(rng.random()), rng.uniform(0, 2 * np.pi)
        yaw, pitch = tilt * np.cos(way), tilt * np.sin(way) * 0.8
    draw = rng.random()
    roll = rng.normal(0, 3) if draw < 0.5 else (rng.uniform(-25, 25) if draw < 0.92 else rng.uniform(-180, 180))
    return Pose(centre, scale, yaw, pitch, roll, float(np.exp(rng.uniform(np.log(3.2), np.log(20)))))


def apply(homography: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points [N, 2] through a 3x3 homography."""
    mapped = np.c_[points, np.ones(len(points))] @ homography.T
    return mapped[:, :2] / mapped[:, 2:]


def linear(homography: np.ndarray, digital: bool) -> Tuple[np.ndarray, np.ndarray]:
    """The centre and the matrix A that describe the outline best: mean differences across the unit square.

    The centre is the projected centre for a face (its hands turn there) and the middle of the corners for a display.
    """
    points = apply(homography, np.array([[-1, 0], [1, 0], [0, -1], [0, 1], [0, 0.0]]))
    matrix = np.stack([points[1] - points[0], points[3] - points[2]], 1) / 2
    if digital:
        corners = apply(homography, np.array([[-1, -1], [1, -1], [1, 1], [-1, 1.0]]))
        across = (corners[1] + corners[2] - corners[0] - corners[3]) / 4
        down = (corners[2] + corners[3] - corners[0] - corners[1]) / 4
        return corners.mean(0), np.stack([across, down], 1)
    return points[4], matrix


def paste(picture: np.ndarray, layer: np.ndarray, unit_to_layer: np.ndarray, homography: np.ndarray) -> None:
    """Blend an RGBA layer into the RGB picture in place; unit_to_layer is 3x3 (unit plane -> layer pixels)."""
    h, w = layer.shape[:2]
    to_picture = homography @ np.linalg.inv(unit_to_layer)
    corners = apply(to_picture, np.array([[0, 0], [w, 0], [w, h], [0, h]], float))
    x0, y0 = np.floor(np.maximum(corners.min(0) - 1, 0)).astype(int)
    x1, y1 = np.ceil(np.minimum(corners.max(0) + 2, picture.shape[1::-1])).astype(int)
    if x1 <= x0 or y1 <= y0:
        return
    shrink = np.sqrt(cv2.contourArea(corners.astype(np.float32)) / (w * h)) * SUPERSAMPLE
    layer = premultiplied(layer)
    if shrink < 0.8:
        size = (max(4, int(round(w * shrink))), max(4, int(round(h * shrink))))
        layer = cv2.resize(layer, size, interpolation=cv2.INTER_AREA)
        to_picture = to_picture @ np.diag([w / size[0], h / size[1], 1.0])
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]])
    warped = cv2.warpPerspective(layer, shift @ to_picture, (int(x1 - x0), int(y1 - y0)), flags=cv2.INTER_LINEAR)
    part = picture[y0:y1, x0:x1]
    rest = cv2.cvtColor(255 - warped[..., 3], cv2.COLOR_GRAY2RGB)
    part[:] = cv2.add(cv2.multiply(part, rest, scale=1 / 255), warped[..., :3])


def premultiplied(layer: np.ndarray) -> np.ndarray:
    """RGBA with colour times alpha, uint8."""
    alpha = cv2.merge([layer[..., 3]] * 3 + [np.full(layer.shape[:2], 255, np.uint8)])
    return cv2.multiply(layer, alpha, scale=1 / 255)
