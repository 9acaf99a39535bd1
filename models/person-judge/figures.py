"""Figures: a pose in a dress under a light, as a sprite RGBA uint8. Parts are painted from back to front."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Tuple

import cv2
import numpy as np

from dress import Dress, Filler, cloth, plain
from heads import paint_head
from poses import Pose

PAD = 0.08
MOST_SIDE = 460


@dataclass
class Sheet:
    """The paper: size pixels to a body height; origin: of the hips in it; light: where it comes from, -1..1, and how hard."""

    rgb: np.ndarray
    alpha: np.ndarray
    size: float
    origin: np.ndarray
    light: Tuple[float, float]
    clothes: np.ndarray = field(default_factory=lambda: np.empty(0))

    def at(self, point: np.ndarray) -> np.ndarray:
        return self.origin + point * self.size

    def fill(self, mask: np.ndarray, filler: Filler, cloth_part: bool = False, relief: float = 0.35) -> None:
        """Paint what the mask (uint8) covers, rounded off towards its edges and lit from one side."""
        y, x = np.nonzero(mask)
        if len(y) < 3:
            return
        rows, columns = slice(y.min(), y.max() + 1), slice(x.min(), x.max() + 1)
        part = mask[rows, columns]
        deep = cv2.distanceTransform(cv2.copyMakeBorder(part, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)[1:-1, 1:-1]
        height = np.sqrt(np.clip(deep / max(1.0, 0.9 * float(deep.max())), 0, 1))
        slope = cv2.Sobel(cv2.GaussianBlur(height, (0, 0), 1.5), cv2.CV_32F, 1, 0) * self.light[0] * 0.6
        shade = 1 - relief * self.light[1] * (1 - height) + np.clip(slope, -0.35, 0.35) * self.light[1]
        share = (part.astype(np.float32) / 255)[..., None]
        painted = filler(part.shape[0], part.shape[1]) * shade[..., None]
        self.rgb[rows, columns] = self.rgb[rows, columns] * (1 - share) + painted * share
        self.alpha[rows, columns] = np.maximum(self.alpha[rows, columns], part)
        kept = self.clothes[rows, columns]
        kept[part > 127] = 255 if cloth_part else 0

    def limb(self, points: List[np.ndarray], radii: List[float]) -> np.ndarray:
        """The mask of a chain of tapered pieces; points in body heights, radii too."""
        mask = np.zeros(self.alpha.shape, np.uint8)
        for (one, other), (thick, thin) in zip(zip(points, points[1:]), zip(radii, radii[1:])):
            a, b, along = self.at(one), self.at(other), other - one
            normal = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along))) * self.size
            outline = np.array([a + normal * thick, b + normal * thin, b - normal * thin, a - normal * thick])
            cv2.fillPoly(mask, [outline.astype(np.int32)], 255, cv2.LINE_AA)
            for point, radius in ((a, thick), (b, thin)):
                cv2.circle(mask, tuple(point.astype(int).tolist()), max(1, int(radius * self.size)), 255, -1, cv2.LINE_AA)
        return mask

    def shape(self, points: List[np.ndarray]) -> np.ndarray:
        """The mask of a polygon in body heights, its corners rounded."""
        mask = np.zeros(self.alpha.shape, np.uint8)
        cv2.fillPoly(mask, [np.array([self.at(p) for p in points]).astype(np.int32)], 255, cv2.LINE_AA)
        soft = max(1, int(0.012 * self.size)) * 2 + 1
        return np.clip((cv2.GaussianBlur(mask, (soft, soft), 0).astype(np.int16) - 96) * 4, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Figure:
    """sprite RGBA; clothes: uint8, 255 where cloth shows; hips: their place in the sprite; size: pixels to a body height."""

    sprite: np.ndarray
    clothes: np.ndarray
    hips: Tuple[float, float]
    size: float


def draw_figure(pose: Pose, dress: Dress, size: float, light: Tuple[float, float]) -> Figure:
    """size: pixels to a standing body's height."""
    points = np.array(list(pose.joints.values()))
    low, high = points.min(0) - (0.14, 0.13), points.max(0) + (0.14, 0.10)
    shape = np.minimum(((high - low) * size).astype(int) + 2, MOST_SIDE)
    sheet = Sheet(np.zeros((shape[1], shape[0], 3), np.float32), np.zeros((shape[1], shape[0]), np.uint8), size, -low * size, light)
    sheet.clothes = np.zeros_like(sheet.alpha)
    build = float(np.random.default_rng(dress.seed).uniform(0.8, 1.35))
    top, legs = cloth(dress.top, dress.held_back), cloth(dress.legs, dress.held_back)
    skin, shoes = plain(dress.skin, dress.seed, 3), plain(np.array([35, 28, 25]) * build, dress.seed, 3)
    _arm(sheet, pose, "a", (dress, build, top, skin)) if pose.view != "back" else None
    for name in ("a", "b"):
        _leg(sheet, pose, name, (dress, build, legs, skin, shoes))
    if pose.view == "back":
        paint_head(sheet, pose, dress)
    _torso(sheet, pose, dress, (build, top, legs))
    if pose.view != "back":
        paint_head(sheet, pose, dress)
    for name in ("a", "b") if pose.view == "back" else ("b",):
        _arm(sheet, pose, name, (dress, build, top, skin))
    rgb = np.clip(sheet.rgb, 0, 255).astype(np.uint8)
    return Figure(np.dstack([rgb, sheet.alpha]), np.where(sheet.alpha > 127, sheet.clothes, 0).astype(np.uint8), tuple(sheet.origin.tolist()), size)


def _arm(sheet: Sheet, pose: Pose, name: str, how: Tuple[Dress, float, Filler, Filler]) -> None:
    dress, build, top, skin = how
    shoulder, elbow, hand = (pose.joints[part + name] for part in ("shoulder", "elbow", "hand"))
    thick = 0.031 * build
    sheet.fill(sheet.limb([shoulder, elbow, hand], [thick, thick * 0.8, thick * 0.6]), skin)
    along = hand - elbow
    palm = hand + along / max(1e-6, float(np.hypot(*along))) * 0.025
    sheet.fill(sheet.limb([hand, palm], [0.018, 0.022]), skin)
    if dress.sleeves > 0.05:
        reach = 2 * dress.sleeves
        points = [shoulder, shoulder + (elbow - shoulder) * min(1, reach)]
        if reach > 1:
            points.append(elbow + (hand - elbow) * (reach - 1))
        sheet.fill(sheet.limb(points, [thick * 1.3, thick * 1.15, thick][:len(points)]), top, True)


def _leg(sheet: Sheet, pose: Pose, name: str, how: Tuple[Dress, float, Filler, Filler, Filler]) -> None:
    dress, build, legs, skin, shoes = how
    hip, knee, foot = (pose.joints[part + name] for part in ("hip", "knee", "foot"))
    thick = 0.05 * build
    radii = [thick, thick * 0.75, thick * 0.52]
    toes = foot + np.array([pose.facing * 0.07 if pose.view == "side" else np.sign(foot[0] + 1e-6) * 0.012, 0.012])
    sheet.fill(sheet.limb([foot + (0, 0.005), toes], [0.026, 0.02]), shoes)
    if dress.below == "trousers" or (dress.below == "coat" and dress.seed % 2):
        sheet.fill(sheet.limb([hip, knee, foot], [r * 1.15 for r in radii]), legs, True)
        return
    sheet.fill(sheet.limb([hip, knee, foot], [r * 0.9 for r in radii]), skin)
    if dress.below == "shorts":
        sheet.fill(sheet.limb([hip, hip + (knee - hip) * 0.7], [thick * 1.2, thick * 1.05]), legs, True)


def _torso(sheet: Sheet, pose: Pose, dress: Dress, how: Tuple[float, Filler, Filler]) -> None:
    build, top, legs = how
    neck, wide = pose.joints["neck"], pose.wide * (0.9 + 0.1 * build)
    belly = pose.wide * (0.55 + 0.3 * build)
    waist = neck * 0.35
    left, right = (np.array([s, 0.0]) for s in (-1, 1))
    if dress.below in ("skirt", "coat"):
        hem = dress.hem if dress.below == "skirt" else dress.hem + 0.1
        knees = (pose.joints["kneea"] + pose.joints["kneeb"]) / 2
        down = knees / max(1e-6, float(np.hypot(*knees))) * hem if pose.seated else np.array([0, hem])
        across = np.array([-down[1], down[0]]) / max(1e-6, float(np.hypot(*down))) * (belly * 1.15 + 0.25 * hem)
        stuff = legs if dress.below == "skirt" else top
        sheet.fill(sheet.shape([waist + left * belly, down + across, down - across, waist + right * belly]), stuff, True)
    body = [neck + left * 0.035, neck + left * wide + (0, 0.035), neck * 0.6 + left * wide * 0.92, waist + left * belly, left * belly * 1.08 + (0, 0.035),
            right * belly * 1.08 + (0, 0.035), waist + right * belly, neck * 0.6 + right * wide * 0.92, neck + right * wide + (0, 0.035), neck + right * 0.035]
    sheet.fill(sheet.shape(body), top, True)
    if dress.open and pose.view == "front":
        inner = cloth(dress.seed, dress.held_back)
        front = [neck + left * 0.03, waist + left * belly * 0.35, left * belly * 0.3,
                 right * belly * 0.3, waist + right * belly * 0.35, neck + right * 0.03]
        sheet.fill(sheet.shape(front), inner, True)
