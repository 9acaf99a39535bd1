"""Pictures and torch's own peaks for verify.ts: `python3 agree.py [--run main]` writes runs/agree/*.u8 and *.f32."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from training.threads import settle  # noqa: E402

settle(1)

import numpy as np  # noqa: E402
import torch  # noqa: E402

from backdrops import photographs  # noqa: E402
from export import shipped  # noqa: E402
from scenes import scene  # noqa: E402

PICTURES = 8
SEED = 77


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", default="main")
    network, folder = shipped(options.parse_args().run), HERE / "runs" / "agree"
    folder.mkdir(parents=True, exist_ok=True)
    rng, paths = np.random.default_rng(SEED), photographs(held_back=True)
    for number in range(PICTURES):
        picture, _ = scene(rng, paths)
        with torch.no_grad():
            peaks = network(torch.from_numpy(picture)[None])
        picture.tofile(folder / f"{number}.u8")
        peaks.numpy().astype(np.float32).tofile(folder / f"{number}.f32")


if __name__ == "__main__":
    main()
