"""Write digit-reader.onnx from any checkpoint: `python3 export.py [--run first]`."""
import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import onnx  # noqa: E402
import torch  # noqa: E402

from alphabet import HEIGHT, WIDTH  # noqa: E402
from network import Answer, Digits  # noqa: E402
from training.run import load_average  # noqa: E402

OPSET = 17


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", default="first", help="name of the folder under runs/")
    parser.add_argument("--to", type=Path, default=HERE / "digit-reader.onnx")
    options = parser.parse_args()
    network = Digits()
    told = load_average(HERE / "runs" / options.run / "checkpoint.pt", network)
    answer = Answer(network).eval()
    example = torch.zeros(2, HEIGHT, WIDTH, dtype=torch.uint8)
    torch.onnx.export(
        answer, example, str(options.to), opset_version=OPSET, input_names=["crops"], output_names=["symbols", "time"],
        dynamic_axes={"crops": {0: "N"}, "symbols": {0: "N"}, "time": {0: "N"}},
    )
    onnx.checker.check_model(onnx.load(str(options.to)))
    size = options.to.stat().st_size / 1e6
    print(f"{options.to}: {size:.2f} MB after {told['minutes']:.1f} min, {told['samples']} samples")


if __name__ == "__main__":
    main()
