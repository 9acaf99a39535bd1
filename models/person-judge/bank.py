"""Samples as they go into a step: evidence costs ten times what a step does, so that each is used several times."""
from __future__ import annotations

from typing import List, Tuple

import numpy as np
import torch
from torch import Tensor

from evidence import Evidence
from pool import Pool
from variation import vary

BATCH = 128
FRESH = 24
"""Crops varied anew at each step; the others of a batch were before."""
MOST_KEPT = 12_000
"""Crops whose evidence is kept, 22 kB each."""
FIRST = 512


class Bank:
    """Batches out of a pool's crops."""

    def __init__(self, pool: Pool, evidence: Evidence, random: np.random.Generator) -> None:
        self.pool, self.evidence, self.random = pool, evidence, random
        self._seen: List[Tensor] = []
        self._truth: List[int] = []
        self._next = 0
        while len(self._seen) < FIRST:
            self._add()

    @torch.no_grad()
    def _add(self) -> None:
        picks = self.random.integers(0, self.pool.count, FRESH)
        device = next(self.evidence.buffers()).device
        seen = self.evidence(torch.from_numpy(vary(self.random, self.pool.crops[picks])).to(device)).half()
        for each, truth in zip(seen, self.pool.shown[picks]):
            if len(self._seen) < MOST_KEPT:
                self._seen.append(each.clone())
                self._truth.append(int(truth))
            else:
                self._seen[self._next], self._truth[self._next] = each.clone(), int(truth)
                self._next = (self._next + 1) % MOST_KEPT

    def batch(self) -> Tuple[Tensor, Tensor]:
        """evidence float32 [BATCH, CHANNELS, h, w], classes int64 [BATCH]."""
        self._add()
        picks = self.random.integers(0, len(self._seen), BATCH)
        seen = torch.stack([self._seen[pick] for pick in picks]).float()
        return seen, torch.tensor([self._truth[pick] for pick in picks], device=seen.device)
