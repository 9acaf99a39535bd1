"""Peaks of a picture, from a training's checkpoint in torch or from an ONNX file in ONNX Runtime."""
from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import torch

from export import shipped

HERE = Path(__file__).resolve().parent
BUN = HERE.parents[1] / ".camf/bun"
PEAK_BYTES = 32 * 8 * 4
Peaks = Callable[[np.ndarray], np.ndarray]
"""uint8 [384, 640, 3] RGB -> float32 [32, 8]"""


def from_run(run: str) -> Peaks:
    network = shipped(run)

    def peaks(picture: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return network(torch.from_numpy(picture)[None])[0].numpy()

    return peaks


def from_onnx(path: Path) -> Peaks:
    """What ships is what is judged: the file runs in the product's own runtime, in a process that ends with this
    one."""
    bun = str(BUN if BUN.exists() else "bun")
    process = subprocess.Popen([bun, str(HERE / "peaks.ts"), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def peaks(picture: np.ndarray) -> np.ndarray:
        process.stdin.write(np.ascontiguousarray(picture).tobytes())
        process.stdin.flush()
        answer = process.stdout.read(PEAK_BYTES)
        if len(answer) < PEAK_BYTES:
            raise RuntimeError(f"{path} gave no answer: see above")
        return np.frombuffer(answer, np.float32).reshape(-1, 8)

    return peaks


def chosen(run: Optional[str], model: Path) -> Peaks:
    return from_run(run) if run else from_onnx(model)
