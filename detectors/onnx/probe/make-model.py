"""Draws probe.onnx, the model that tells whether a provider works: sums = crops summed up after weighing, per crop.

    /usr/bin/python3 make-model.py

Weights are 0.5 and 0.25 in turns, so every answer is exact in float32 and a provider that leaves its path is seen.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

SIDE = 4


def main() -> None:
    weights = np.where(np.arange(SIDE * SIDE) % 2 == 0, 0.5, 0.25).astype(np.float32).reshape(SIDE, SIDE)
    nodes = [
        helper.make_node("Cast", ["crops"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "weights"], ["weighed"]),
        helper.make_node("ReduceSum", ["weighed", "axes"], ["sums"], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.array([1, 2], np.int64), "axes"),
    ]
    crops = helper.make_tensor_value_info("crops", TensorProto.UINT8, ["N", SIDE, SIDE])
    sums = helper.make_tensor_value_info("sums", TensorProto.FLOAT, ["N"])
    graph = helper.make_graph(nodes, "probe", [crops], [sums], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="camf")
    model.ir_version = 8
    checker.check_model(model)
    save(model, str(Path(__file__).with_name("probe.onnx")))


if __name__ == "__main__":
    main()
