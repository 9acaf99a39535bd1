"""Exports a run's averaged weights: `python3 export.py [--run main] [--out person-judge.onnx]`."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import torch  # noqa: E402

from crops import HEIGHT, WIDTH  # noqa: E402
from net import CLASSES, JudgeNet, Shipped  # noqa: E402
from training.graph import Ports, keep, trace  # noqa: E402
from training.run import load_average  # noqa: E402


def shipped(run: str) -> Shipped:
    """The network of a run's checkpoint, from pixels to probabilities, in evaluation mode."""
    network = JudgeNet()
    told = load_average(HERE / "runs" / run / "checkpoint.pt", network)
    print(f"{run}: {told['minutes']:.1f} minutes, {told['samples']} samples, {told['steps']} steps", file=sys.stderr)
    return Shipped(network).eval()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", default="main")
    options.add_argument("--out", type=Path, default=HERE / "person-judge.onnx")
    chosen = options.parse_args()
    graph = trace(shipped(chosen.run), torch.zeros(2, HEIGHT, WIDTH, 4, dtype=torch.uint8), Ports(("crops",), ("shown",), "N"))
    graph.graph.output[0].type.tensor_type.shape.dim[1].dim_value = CLASSES
    keep(graph, chosen.out)


if __name__ == "__main__":
    main()
