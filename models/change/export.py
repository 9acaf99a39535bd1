"""Exports any checkpoint's averaged weights in 8 bits: `python3 export.py [--run main] [--out change.onnx] [--float]`.

With --float the file keeps float32; quantize.py makes the 8 bits of it.
"""
from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402

from evidence import Evidence, prepare  # noqa: E402
from net import ChangeNet, Shipped  # noqa: E402
from pairs import HEIGHT, WIDTH  # noqa: E402
from training.run import load_average  # noqa: E402

OPSET = 17
MOST_BYTES = 8_000_000
SAME = 1e-3


def shipped(run: str) -> Shipped:
    """The network of a run's checkpoint, from pixels to probabilities, in evaluation mode."""
    network = ChangeNet()
    told = load_average(HERE / "runs" / run / "checkpoint.pt", network)
    print(f"{run}: {told['minutes']:.1f} minutes, {told['samples']} samples, {told['steps']} steps", file=sys.stderr)
    return Shipped(network).eval()


def check_evidence() -> None:
    """What the training was given and what the graph computes are the same, or the file would be worth nothing."""
    pair = np.random.default_rng(3).integers(0, 256, (2, 64, 96, 3), dtype=np.uint8)
    pictures = torch.from_numpy(pair).permute(0, 3, 1, 2).float() / 255
    if float((torch.from_numpy(prepare(pair)).permute(0, 3, 1, 2) - Evidence()(pictures)).abs().max()) > SAME:
        raise ValueError("evidence.py: prepare and Evidence have come apart")


def export(network: Shipped, out: Path) -> None:
    """Write the ONNX file, checked, without the names of this machine's files in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(network, (torch.zeros(2, 2, HEIGHT, WIDTH, 3, dtype=torch.uint8),), str(out), opset_version=OPSET,
                          input_names=["pairs"], output_names=["changes"], dynamic_axes={"pairs": {0: "N"}, "changes": {0: "N"}})
    graph = onnx.load(str(out))
    for node in graph.graph.node:
        node.doc_string = ""
    for axis, size in zip(graph.graph.output[0].type.tensor_type.shape.dim[1:], (2, HEIGHT // 4, WIDTH // 4)):
        axis.dim_value = size
    onnx.checker.check_model(graph)
    onnx.save(graph, str(out))
    if out.stat().st_size > MOST_BYTES:
        raise ValueError(f"{out.name} has {out.stat().st_size} bytes, more than the {MOST_BYTES} agreed")
    print(f"{out.name}: {out.stat().st_size / 1e6:.2f} MB", file=sys.stderr)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--run", default="main")
    options.add_argument("--out", type=Path, default=HERE / "change.onnx")
    options.add_argument("--float", action="store_true")
    chosen = options.parse_args()
    # Only here: these need the generator and Bun, which whoever loads a network does not.
    from certainty import calibrate
    from quantize import quantise

    check_evidence()
    network = shipped(chosen.run)
    print(f"calibration: {calibrate(network)}", file=sys.stderr)
    plain = chosen.out if chosen.float else HERE / "runs" / chosen.run / "float.onnx"
    export(network, plain)
    if not chosen.float:
        quantise(plain, chosen.out)


if __name__ == "__main__":
    main()
