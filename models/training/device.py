"""Where a training computes: on a GPU where torch finds one, else on the processor."""
from __future__ import annotations

from typing import Dict, Mapping

import numpy as np
import torch

LEAST_CAPABILITY = 8
"""CUDA's major compute capability from which on a GPU multiplies bfloat16 itself."""


def find_device() -> torch.device:
    """The first GPU (CUDA, or ROCm under its name), else the processor; says which."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    print(f"on {torch.cuda.get_device_name(device) if device.type == 'cuda' else 'the processor'}", flush=True)
    return device


def autocast(device: torch.device, enabled: bool = True) -> torch.autocast:
    """Multiply in bfloat16, with float32's range, so that no loss is scaled; in float32 on GPUs too old for it."""
    able = device.type != "cuda" or torch.cuda.get_device_capability(device)[0] >= LEAST_CAPABILITY
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled and able)


def carry(batch: Mapping[str, np.ndarray], device: torch.device) -> Dict[str, torch.Tensor]:
    """A batch of arrays as tensors on the device, each of its own shape and kind."""
    return {name: torch.from_numpy(array).to(device) for name, array in batch.items()}
