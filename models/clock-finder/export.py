"""Exports any checkpoint's averaged weights in 8 bits: `python3 export.py [--run main] [--out clock-finder.onnx]
[--float]`.

With --float the file keeps float32; quantize.py makes the 8 bits of it.
"""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import torch  # noqa: E402

from decode import Shipped  # noqa: E402
from net import Finder  # noqa: E402
from scenes import HEIGHT, WIDTH  # noqa: E402
from training.graph import Ports, keep, trace  # noqa: E402
from training.run import load_average  # noqa: E402


def shipped(run: str) -> Shipped:
    """The network of a run's checkpoint with peak picking round it, in evaluation mode."""
    network = Finder()
    told = load_average(HERE / "runs" / run / "checkpoint.pt", network)
    print(f"{run}: {told['minutes']:.1f} minutes, {told['samples']} samples")
    return Shipped(network).eval()


def export(network: Shipped, out: Path) -> None:
    """Write the ONNX file in float32."""
    keep(trace(network, torch.zeros(1, HEIGHT, WIDTH, 3, dtype=torch.uint8), Ports(("picture",), ("peaks",))), out)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", default="main")
    options.add_argument("--out", type=Path, default=HERE / "clock-finder.onnx")
    options.add_argument("--float", action="store_true")
    chosen = options.parse_args()
    if chosen.float:
        return export(shipped(chosen.run), chosen.out)
    # Only here: quantize.py needs the generator and Bun, which whoever loads a network does not.
    from quantize import quantise

    plain = HERE / "runs" / chosen.run / "float.onnx"
    export(shipped(chosen.run), plain)
    quantise(plain, chosen.out)


if __name__ == "__main__":
    main()
