"""How sharp one picture is against another: fine detail in proportion to coarser detail, tile by tile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

TILE_SHARE = 1 / 24
"""Side of a tile as a share of the picture's width."""
LEAST_TILE = 16
CLIPPED = (4, 250)
"""Darker and brighter pixels carry no detail that could be compared."""
LEAST_USABLE = 0.75
"""Of a tile's pixels: valid, still and not clipped."""
QUIET = 10
"""Percentile of the tiles' energies that counts as noise: where a picture is flat, nothing else is left."""
OVER_NOISE = 3.0
"""The reference's detail in a tile must be this many times its noise, in energy."""
LEAST_DETAIL = 1.0
"""And stand out by this many grey levels."""
IN_FOCUS = 0.4
"""A tile counts as in focus from this share of the sharpness of the reference's sharpest tiles."""
SHARPEST = 90
LEAST_LEFT = 0.01
"""What is left of a tile's detail is never less than this share of it: logarithms need something."""


@dataclass(frozen=True)
class Comparison:
    ratio: Plane
    """A value a tile: logarithm of the take's sharpness over the reference's, below 0 is softer; NaN: not judged."""
    tile: int
    """Side of a tile in pixels."""
    noise: tuple[float, float]
    """What counts as noise in the take's and the reference's fine detail, in grey levels."""


def compare_sharpness(take: Plane, reference: Plane, usable: Mask) -> Comparison:
    """Compares grey planes of one size, 0..255. `usable`: where both show something and nothing moves."""
    tile = max(LEAST_TILE, round(take.shape[1] * TILE_SHARE))
    usable = usable & _is_exposed(take) & _is_exposed(reference)
    share = _mean_tiles(usable.astype(np.float32), tile)
    is_whole = share >= LEAST_USABLE
    take_fine, take_coarse, take_noise = _measure(take, usable, tile, share, is_whole)
    fine, coarse, noise = _measure(reference, usable, tile, share, is_whole)
    counts = is_whole & (fine > OVER_NOISE * noise) & (fine + noise > LEAST_DETAIL**2) & (take_coarse > 0)
    sharpness = np.where(counts, fine / np.maximum(coarse, 1e-6), 0)
    if counts.any():
        counts &= sharpness >= IN_FOCUS * np.percentile(sharpness[counts], SHARPEST)
    ratio = np.full(counts.shape, np.nan, np.float32)
    ratio[counts] = np.log((take_fine / np.maximum(take_coarse, 1e-6))[counts] / sharpness[counts])
    return Comparison(ratio, tile, (float(np.sqrt(take_noise)), float(np.sqrt(noise))))


def to_grey(pixels: npt.NDArray[np.uint8]) -> Plane:
    """Rec. 709 luma of rgb24."""
    grey: Plane = pixels.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return grey


def _measure(plane: Plane, usable: Mask, tile: int, share: Plane, is_whole: Mask) -> tuple[Plane, Plane, float]:
    """Energies of fine and of coarser detail a tile, less the noise's, and that noise."""
    first = _smooth(plane, 1)
    second = _smooth(first, 2)
    third = _smooth(second, 4)
    shown = np.maximum(share, 1e-6)
    fine, noise = _subtract_noise(_mean_tiles(np.where(usable, first - second, 0) ** 2, tile) / shown, is_whole)
    coarse, _ = _subtract_noise(_mean_tiles(np.where(usable, second - third, 0) ** 2, tile) / shown, is_whole)
    return fine, coarse, noise


def _subtract_noise(energy: Plane, is_whole: Mask) -> tuple[Plane, float]:
    noise = float(np.percentile(energy[is_whole], QUIET)) if is_whole.any() else 0.0
    return np.maximum(energy - noise, LEAST_LEFT * energy), noise


def _smooth(plane: Plane, step: int) -> Plane:
    """The binomial kernel 1 4 6 4 1 both ways, its taps `step` pixels apart."""
    return _smooth_rows(_smooth_rows(plane, step).T, step).T


def _smooth_rows(plane: Plane, step: int) -> Plane:
    wide = np.pad(plane, ((2 * step, 2 * step), (0, 0)), "reflect")
    first, second, third, fourth, fifth = (wide[at : at + len(plane)] for at in range(0, 5 * step, step))
    smooth: Plane = (first + fifth + 4 * (second + fourth) + 6 * third) * np.float32(1 / 16)
    return smooth


def _mean_tiles(plane: Plane, tile: int) -> Plane:
    rows, columns = plane.shape[0] // tile, plane.shape[1] // tile
    means: Plane = plane[: rows * tile, : columns * tile].reshape(rows, tile, columns, tile).mean((1, 3))
    return means


def _is_exposed(plane: Plane) -> Mask:
    return (plane > CLIPPED[0]) & (plane < CLIPPED[1])
