"""A generator in a process of its own behind a ring of samples in shared memory."""
from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory
from typing import Callable, Dict, Iterator, Mapping, Tuple

import numpy as np

Shape = Tuple[int, ...]
Sample = Mapping[str, np.ndarray]
Make = Callable[[int], Iterator[Sample]]
"""seed -> endless samples; a module-level function, because the other process imports it by name."""

MARGIN = 64
"""Slots just ahead of the writer that readers leave alone, so that no half-written sample is read."""
PAUSE_S = 0.01


@dataclass(frozen=True)
class Plan:
    """fields: name -> (shape, dtype) of one sample; slots: samples in the ring; uses: mean uses of each sample;
    ahead: samples drawn before the first is used."""

    fields: Mapping[str, Tuple[Shape, str]]
    slots: int = 8192
    uses: float = 1.5
    most_uses: float = 4.0
    ahead: int = 1536


def _layout(plan: Plan) -> Tuple[Dict[str, Tuple[int, Shape, np.dtype]], int]:
    layout, offset = {}, 16
    for name, (shape, kind) in plan.fields.items():
        dtype = np.dtype(kind)
        layout[name] = (offset, (plan.slots, *shape), dtype)
        offset += int(np.prod((plan.slots, *shape))) * dtype.itemsize
        offset += -offset % 64
    return layout, offset


def _views(memory: SharedMemory, plan: Plan) -> Tuple[np.ndarray, Dict[str, np.ndarray]]:
    counts = np.ndarray((2,), np.int64, memory.buf, 0)
    layout, _ = _layout(plan)
    return counts, {
        name: np.ndarray(shape, dtype, memory.buf, offset) for name, (offset, shape, dtype) in layout.items()
    }


def _fill(memory: SharedMemory, plan: Plan, make: Make, seed: int) -> None:
    """Write sample after sample, no faster than they are used up. Ends with the parent."""
    import cv2

    cv2.setNumThreads(1)
    # Ctrl-C reaches the whole terminal; the parent still finishes its step.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    counts, fields = _views(memory, plan)
    for number, sample in enumerate(make(seed)):
        while number >= plan.ahead + counts[1] / plan.uses and os.getppid() == parent:
            time.sleep(PAUSE_S)
        if os.getppid() != parent:
            return
        for name, value in sample.items():
            fields[name][number % plan.slots] = value
        counts[0] = number + 1


class Feeder:
    """`with Feeder(plan, make, seed) as feeder: batch = feeder.batch(64)`; a batch is name -> array [n, *shape]."""

    def __init__(self, plan: Plan, make: Make, seed: int) -> None:
        self.plan = plan
        self.waited_s = 0.0
        self._random = np.random.default_rng(seed)
        self._memory = SharedMemory(create=True, size=_layout(plan)[1])
        self._counts, self._fields = _views(self._memory, plan)
        self._counts[:] = 0
        self._process = get_context("spawn").Process(target=_fill, args=(self._memory, plan, make, seed), daemon=True)
        before = os.environ.get("OMP_NUM_THREADS")
        os.environ["OMP_NUM_THREADS"] = "1"  # read when the child loads its BLAS
        self._process.start()
        os.environ.pop("OMP_NUM_THREADS") if before is None else os.environ.update(OMP_NUM_THREADS=before)

    @property
    def made(self) -> int:
        return int(self._counts[0])

    def batch(self, size: int) -> Dict[str, np.ndarray]:
        """Random samples of the ring (copies). Waits where each would be used too often; raises if the maker died."""
        since = time.monotonic()
        while self.made < min(16 * size, self.plan.ahead) or self._counts[1] + size > self.made * self.plan.most_uses:
            if not self._process.is_alive():
                raise RuntimeError(f"the generator ended with code {self._process.exitcode}")
            time.sleep(PAUSE_S)
        self.waited_s += time.monotonic() - since
        made, slots = self.made, self.plan.slots
        if made < slots:
            picks = self._random.integers(0, made, size)
        else:
            picks = (made + MARGIN + self._random.integers(0, slots - MARGIN, size)) % slots
        self._counts[1] += size
        return {name: field[picks] for name, field in self._fields.items()}

    def close(self) -> None:
        self._process.terminate()
        self._process.join()
        del self._counts, self._fields
        self._memory.close()
        self._memory.unlink()

    def __enter__(self) -> "Feeder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
