"""Synthetic samples that no training sees, and how a network does on them."""
from typing import Dict, List

import numpy as np
import torch

from alphabet import SYMBOLS, collapse
from grammar import parse
from samples import Sample, make

HELD_OUT_SEED = 987_654_321


def held_out(count: int) -> Dict[str, np.ndarray]:
    """`count` samples of a seed of their own, as arrays."""
    stream = make(HELD_OUT_SEED)
    samples: List[Sample] = [next(stream) for _ in range(count)]
    return {name: np.stack([sample[name] for sample in samples]) for name in samples[0]}


def text_of(trial: Dict[str, np.ndarray], at: int) -> str:
    return "".join(SYMBOLS[value - 1] for value in trial["classes"][at][:trial["length"][at]])


@torch.no_grad()
def try_out(network: torch.nn.Module, trial: Dict[str, np.ndarray]) -> Dict[str, float]:
    """Of readable times: exact, transcribed without a fault; right, hour and minute as shown; accepted, called a time.
    Believed: of readable times called and transcribed as times, the share that is right. Of all else: refused, not
    called one; misread, called one and transcribed as one."""
    network.eval()
    parts = np.array_split(trial["crop"], max(1, len(trial["crop"]) // 100))
    device = next(network.parameters()).device
    answers = [network(torch.from_numpy(part).to(device)) for part in parts]
    best = torch.cat([symbols for symbols, _ in answers]).argmax(2).cpu().numpy()
    called = torch.cat([time for _, time in answers]).cpu().numpy() > 0
    times, readable = trial["time"] > 0.5, trial["weight"] > 0.5
    texts = [collapse(row) for row in best]
    exact = np.array([text == text_of(trial, at) for at, text in enumerate(texts)])
    right = np.array([parse(text) == parse(text_of(trial, at)) for at, text in enumerate(texts)])
    told = np.array([parse(text) is not None for text in texts])
    other = readable & ~times
    return {
        "exact": float(exact[times].mean()), "right": float((right & told)[times].mean()),
        "believed": float((right & told & called)[times].sum() / max(1, (told & called)[times].sum())),
        "misread": float((called & told)[~times].mean()),
        "exact_other": float(exact[other].mean()),
        "accepted": float(called[times].mean()), "refused": float(1 - called[~times].mean()),
    }
