"""Write clock-reader.onnx from the averaged weights of runs: `python3 export.py [--run third --with second]`."""
from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Optional

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from network import Reader  # noqa: E402
from training.graph import Ports, keep, trace  # noqa: E402
from training.run import load_average  # noqa: E402
from training.schedule import latest_checkpoint  # noqa: E402

HALVED_FROM = 20_000
"""Weights in a tensor from which on it is kept as float16."""


class Shipped(torch.nn.Module):
    """crops uint8 [N,128,128] -> times [N,720] log-probabilities, readable [N] 0..1, pose [N,6]."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, crops: torch.Tensor):
        reading = self.reader(crops)
        return reading.times.log_softmax(1), reading.readable.sigmoid(), reading.pose.reshape(-1, 6)


def halve(model: onnx.ModelProto) -> None:
    """Keep large weights as float16; the runtime widens them once, when it loads the file. Readings change by less than
    the fourth digit."""
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


def export(checkpoint: Path, target: Path, other: Optional[Path]) -> None:
    """The file, and beside the checkpoint a copy of it that a resumed training does not overwrite."""
    reader = Reader()
    told = load_average(checkpoint, reader, other)
    example = torch.zeros(2, 128, 128, dtype=torch.uint8)
    model = trace(Shipped(reader), example, Ports(("crops",), ("times", "readable", "pose"), batch="n"))
    halve(model)
    keep(model, target)
    kept = checkpoint.with_name(f"shipped-{told['samples']}.pt")
    if not kept.exists():
        shutil.copy(checkpoint, kept)
    print({"checkpoint": str(checkpoint), "with": other and str(other), **told})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", help="name of the folder under runs/; else the last of schedule.json that was begun")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint, where it is not that of a run")
    parser.add_argument("--with", dest="other", help="a run that this one began with, of which the mean is taken")
    parser.add_argument("--out", type=Path, default=HERE / "clock-reader.onnx")
    options = parser.parse_args()
    other = latest_checkpoint(HERE, options.other) if options.other else None
    export(options.checkpoint or latest_checkpoint(HERE, options.run), options.out, other)


if __name__ == "__main__":
    main()
