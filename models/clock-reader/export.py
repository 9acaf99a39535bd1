"""Write clock-reader.onnx from the averaged weights of a checkpoint: `python3 models/clock-reader/export.py
[--checkpoint …]`."""
from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
MOST_BYTES = 8 * 1024 * 1024
OPSET = 17
HALVED_FROM = 20_000
"""Weights in a tensor from which on it is kept as float16."""


def halve(model) -> None:
    """Keep large weights as float16; the runtime widens them once, when it loads the file. Readings change by less than
    the fourth digit."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for weight in list(model.graph.initializer):
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < HALVED_FROM:
            continue
        narrow = numpy_helper.from_array(numpy_helper.to_array(weight).astype(np.float16), weight.name + "_half")
        casts.append(helper.make_node("Cast", [narrow.name], [weight.name], to=TensorProto.FLOAT))
        model.graph.initializer.remove(weight)
        model.graph.initializer.append(narrow)
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def export(checkpoint: Path, target: Path) -> None:
    """Input crops uint8 [N,128,128]; outputs times [N,720] log-probabilities, readable [N] 0..1, pose [N,6]."""
    import onnx
    import torch

    from network import Reader
    from training.run import load_average

    class Shipped(torch.nn.Module):
        def __init__(self, reader: Reader) -> None:
            super().__init__()
            self.reader = reader

        def forward(self, crops: torch.Tensor):
            reading = self.reader(crops)
            return reading.times.log_softmax(1), reading.readable.sigmoid(), reading.pose.reshape(-1, 6)

    reader = Reader()
    told = load_average(checkpoint, reader)
    names = ["times", "readable", "pose"]
    torch.onnx.export(
        Shipped(reader).eval(), torch.zeros(2, 128, 128, dtype=torch.uint8), str(target), opset_version=OPSET,
        input_names=["crops"], output_names=names, dynamic_axes={name: {0: "n"} for name in ["crops", *names]},
    )
    model = onnx.load(str(target))
    halve(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(target))
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size} bytes, more than {MOST_BYTES}")
    kept = HERE / "runs" / "main" / f"shipped-{told['samples']}.pt"
    if not kept.exists():
        shutil.copy(checkpoint, kept)
    print({**told, "bytes": target.stat().st_size})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", default=str(HERE / "runs" / "main" / "checkpoint.pt"))
    parser.add_argument("--out", default=str(HERE / "clock-reader.onnx"))
    options = parser.parse_args()
    export(Path(options.checkpoint), Path(options.out))
