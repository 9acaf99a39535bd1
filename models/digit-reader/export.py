"""Write digit-reader.onnx from the averaged weights of a run: `python3 export.py [--run second]`."""
import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import torch  # noqa: E402

from alphabet import HEIGHT, WIDTH  # noqa: E402
from network import Answer, Digits  # noqa: E402
from training.graph import Ports, keep, trace  # noqa: E402
from training.run import load_average  # noqa: E402
from training.schedule import latest_checkpoint  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", help="name of the folder under runs/; else the last of schedule.json that was begun")
    parser.add_argument("--out", type=Path, default=HERE / "digit-reader.onnx")
    options = parser.parse_args()
    network, checkpoint = Digits(), latest_checkpoint(HERE, options.run)
    told = load_average(checkpoint, network)
    example = torch.zeros(2, HEIGHT, WIDTH, dtype=torch.uint8)
    keep(trace(Answer(network), example, Ports(("crops",), ("symbols", "time"), batch="N")), options.out)
    print({"checkpoint": str(checkpoint), **told})


if __name__ == "__main__":
    main()
