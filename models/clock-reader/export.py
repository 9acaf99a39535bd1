"""Write clock-reader.onnx from the averaged weights of a checkpoint: `python3 models/clock-reader/export.py [--checkpoint …]`."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
MOST_BYTES = 8 * 1024 * 1024
OPSET = 17


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
    torch.onnx.export(Shipped(reader).eval(), torch.zeros(2, 128, 128, dtype=torch.uint8), str(target), opset_version=OPSET, input_names=["crops"],
                      output_names=names, dynamic_axes={name: {0: "n"} for name in ["crops", *names]})
    onnx.checker.check_model(onnx.load(str(target)), full_check=True)
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size} bytes, more than {MOST_BYTES}")
    print({**told, "bytes": target.stat().st_size})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", default=str(HERE / "runs" / "main" / "checkpoint.pt"))
    parser.add_argument("--out", default=str(HERE / "clock-reader.onnx"))
    options = parser.parse_args()
    export(Path(options.checkpoint), Path(options.out))
