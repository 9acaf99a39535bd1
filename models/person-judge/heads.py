"""Heads: drawn from the front, the side and the back, or a face cut from a photograph where one looks at the lens."""
from __future__ import annotations

from typing import TYPE_CHECKING, Tuple

import cv2
import numpy as np

from dress import Dress, plain
from poses import HEAD, Pose
from real import face_cuts

if TYPE_CHECKING:
    from figures import Sheet

PHOTOGRAPHED = 0.45
"""Share of the heads from the front that are photographs."""


def paint_head(sheet: "Sheet", pose: Pose, dress: Dress) -> None:
    rng = np.random.default_rng(dress.seed)
    neck, head = pose.joints["neck"], pose.joints["head"]
    skin, hair = plain(dress.skin, dress.seed, 3), plain(dress.hair, dress.seed, 9)
    sheet.fill(sheet.limb([neck + (0, 0.02), head], [0.032, 0.028]), skin)
    half = np.array([HEAD * 0.38, HEAD * 0.5]) * rng.uniform(0.92, 1.15)
    if dress.cut == "long" or (dress.cut == "bob" and pose.view != "side"):
        fall = 0.16 if dress.cut == "long" else 0.06
        back = np.array([-pose.facing * 0.02 if pose.view == "side" else 0.0, 0.0])
        sheet.fill(sheet.limb([head + back + (0, -0.01), head + back * 2 + (0, fall)], [half[0] * 1.22, half[0] * 1.05]), hair)
    if pose.view == "front" and rng.random() < PHOTOGRAPHED and _paste(sheet, head, half, dress, rng):
        return
    if pose.view == "back":
        sheet.fill(_oval(sheet, head, half * (1.0, 1.0)), skin if dress.cut == "bald" else hair)
    else:
        sheet.fill(_oval(sheet, head, half), skin, relief=0.25)
        _features(sheet, pose, head, half, dress)
        _hair(sheet, pose, head, half, dress)
    if dress.cut == "bun":
        sheet.fill(_oval(sheet, head + (-pose.facing * 0.05 if pose.view == "side" else 0.0, -0.065), half * 0.5), hair)
    if dress.hat:
        hat = plain(dress.skin[::-1] * 0.6, dress.seed, 5)
        sheet.fill(_oval(sheet, head - (0, 0.035), half * (1.1, 0.62)), hat)
        sheet.fill(_oval(sheet, head - (0, 0.02), half * (1.6 if dress.seed % 2 else 1.15, 0.16)), hat)


def _oval(sheet: "Sheet", middle: np.ndarray, half: np.ndarray) -> np.ndarray:
    mask = np.zeros(sheet.alpha.shape, np.uint8)
    axes = tuple(np.maximum(1, half * sheet.size).astype(int).tolist())
    cv2.ellipse(mask, tuple(sheet.at(middle).astype(int).tolist()), axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
    return mask


def _features(sheet: "Sheet", pose: Pose, head: np.ndarray, half: np.ndarray, dress: Dress) -> None:
    dark, red = plain(dress.skin * 0.35, dress.seed, 2), plain(dress.skin * (0.85, 0.55, 0.55), dress.seed, 2)
    turned = pose.view == "side"
    ahead = pose.facing * half[0] * 0.75 if turned else 0.0
    for side in ((0.15,) if turned else (-1, 1)):
        eye = head + (ahead * 0.75 + side * half[0] * 0.42, -half[1] * 0.08)
        sheet.fill(_oval(sheet, eye, half * (0.17, 0.07)), dark, relief=0)
        sheet.fill(_oval(sheet, eye - (0, half[1] * 0.2), half * (0.26, 0.05)), plain(dress.hair, dress.seed, 2), relief=0)
    sheet.fill(_oval(sheet, head + (ahead * 0.8, half[1] * 0.52), half * (0.3, 0.07)), red, relief=0)
    if turned:
        sheet.fill(_oval(sheet, head + (pose.facing * half[0] * 0.98, half[1] * 0.15), half * (0.2, 0.16)), plain(dress.skin, dress.seed, 2))
    else:
        sheet.fill(_oval(sheet, head + (half[0] * 0.08, half[1] * 0.2), half * (0.1, 0.2)), plain(dress.skin * 0.86, dress.seed, 2), relief=0)
    if dress.beard:
        sheet.fill(_oval(sheet, head + (ahead * 0.6, half[1] * 0.68), half * (0.72, 0.36)), plain(dress.hair, dress.seed, 9))


def _hair(sheet: "Sheet", pose: Pose, head: np.ndarray, half: np.ndarray, dress: Dress) -> None:
    if dress.cut == "bald":
        return
    hair = plain(dress.hair, dress.seed, 9)
    crown = _oval(sheet, head - (0, half[1] * 0.2), half * (1.1, 0.92))
    face = _oval(sheet, head + (pose.facing * half[0] * 0.55 if pose.view == "side" else 0.0, half[1] * 0.42), half * (0.95, 0.98))
    sheet.fill(cv2.bitwise_and(crown, 255 - face), hair)


def _paste(sheet: "Sheet", head: np.ndarray, half: np.ndarray, dress: Dress, rng: np.random.Generator) -> bool:
    """Put a photographed head over the drawn one; False where it does not fit the sheet."""
    cuts = face_cuts(dress.held_back)
    cut = cuts[rng.integers(len(cuts))]
    tall = int(half[1] * 2.3 * sheet.size)
    wide = int(tall * cut.shape[1] / cut.shape[0])
    middle = sheet.at(head)
    left, top = int(middle[0] - wide / 2), int(middle[1] - tall / 2)
    if tall < 4 or wide < 4 or left < 0 or top < 0 or left + wide > sheet.alpha.shape[1] or top + tall > sheet.alpha.shape[0]:
        return False
    small = cv2.resize(cut, (wide, tall), interpolation=cv2.INTER_AREA if tall < cut.shape[0] else cv2.INTER_LINEAR)
    tint = dress.skin / (np.median(small[..., :3][small[..., 3] > 127].reshape(-1, 3), 0) + 1) if rng.random() < 0.5 else np.ones(3)
    _blend(sheet, (left, top), small, np.clip(tint, 0.35, 1.6))
    return True


def _blend(sheet: "Sheet", at: Tuple[int, int], cut: np.ndarray, tint: np.ndarray) -> None:
    rows, columns = slice(at[1], at[1] + cut.shape[0]), slice(at[0], at[0] + cut.shape[1])
    share = cut[..., 3:].astype(np.float32) / 255
    sheet.rgb[rows, columns] = sheet.rgb[rows, columns] * (1 - share) + np.clip(cut[..., :3] * tint, 0, 255) * share
    sheet.alpha[rows, columns] = np.maximum(sheet.alpha[rows, columns], cut[..., 3])
    sheet.clothes[rows, columns][cut[..., 3] > 127] = 0
