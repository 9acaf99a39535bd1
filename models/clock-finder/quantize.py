"""The finder in 8 bits: QuantizeLinear / DequantizeLinear pairs round convolutions and sums, weights per output
channel.

`python3 quantize.py FLOAT.onnx OUT.onnx`: first a copy of the model gives every tensor to be quantised
(int8/exposed.onnx beside FLOAT.onnx), then calibrate.ts runs it on synthetic scenes and writes what the tensors range
over, then the pairs are written. The last convolutions of both heads and everything after them stay in float32.
"""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import numpy as np  # noqa: E402
import onnx  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from training.graph import keep  # noqa: E402

PICTURES, SEED = 48, 4242
LAST = ("/network/heat/heat.1/", "/network/shape/shape.1/")
INPUT = "/Div_output_0"


def quantised_tensors(graph: onnx.GraphProto) -> List[str]:
    """The input, and the outputs of convolutions, sums and enlargements; of a ReLU behind them in their stead."""
    readers: Dict[str, List[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    names = [INPUT]
    for node in graph.node:
        if (
            node.op_type not in ("Conv", "Add", "Resize")
            or not node.name.startswith("/network/")
            or node.name.startswith(LAST)
        ):
            continue
        name = node.output[0]
        after = readers.get(name, [])
        names.append(after[0].output[0] if len(after) == 1 and after[0].op_type == "Relu" else name)
    return names


def expose(source: Path, folder: Path) -> None:
    """A copy of the model that gives every tensor to be quantised, and scenes to run it on."""
    from backdrops import photographs
    from scenes import scene

    folder.mkdir(parents=True, exist_ok=True)
    model = onnx.load(str(source))
    for last in LAST:
        if not any(node.name.startswith(last) for node in model.graph.node):
            raise ValueError(f"{source} has no layer {last}: the exporter names them otherwise, or the network changed")
    del model.graph.output[:]
    model.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in quantised_tensors(model.graph)
    )
    onnx.save(model, str(folder / "exposed.onnx"))
    rng, paths = np.random.default_rng(SEED), photographs()
    for number in range(PICTURES):
        scene(rng, paths)[0].tofile(folder / f"{number}.u8")


def spread(low: float, high: float) -> Tuple[float, int]:
    """Scale and zero point of uint8 for a range, zero exactly representable."""
    low, high = min(0.0, low), max(0.0, high)
    scale = max(high - low, 1e-6) / 255
    return scale, int(round(-low / scale))


def write(source: Path, folder: Path, out: Path) -> None:
    model = onnx.load(str(source))
    ranges = json.loads((folder / "ranges.json").read_text())
    graph, added, renamed = model.graph, {}, {}
    constants: List[onnx.TensorProto] = []
    for name in quantised_tensors(graph):
        scale, zero = spread(*ranges[name])
        if name == INPUT:
            scale, zero = 1 / 255, 0
        constants += [
            numpy_helper.from_array(np.float32(scale), f"{name}_scale"),
            numpy_helper.from_array(np.uint8(zero), f"{name}_zero"),
        ]
        ends = [f"{name}_scale", f"{name}_zero"]
        added[name] = [helper.make_node("QuantizeLinear", [name, *ends], [f"{name}_q"], f"{name}_Q"),
                       helper.make_node("DequantizeLinear", [f"{name}_q", *ends], [f"{name}_dq"], f"{name}_DQ")]
        renamed[name] = f"{name}_dq"
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: List[onnx.NodeProto] = []
    for node in graph.node:
        if node.op_type == "Conv" and not node.name.startswith(LAST):
            nodes += quantise_weights(node, weights, ranges, constants)
        original = list(node.output)
        for place, name in enumerate(node.input):
            if name in renamed and not node.name.startswith(LAST):
                node.input[place] = renamed[name]
        nodes.append(node)
        for name in original:
            nodes += added.get(name, [])
    for node in nodes:
        if node.name.startswith(LAST):
            for place, name in enumerate(node.input):
                node.input[place] = renamed.get(name, name)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used] + constants
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    keep(model, out)


def quantise_weights(node: onnx.NodeProto, weights: Dict[str, onnx.TensorProto], ranges: dict,
                     constants: List[onnx.TensorProto]) -> List[onnx.NodeProto]:
    """int8 weights with a scale per output channel, and the int32 bias that goes with them."""
    values = numpy_helper.to_array(weights[node.input[1]])
    scale = np.maximum(np.abs(values).reshape(len(values), -1).max(1), 1e-8).astype(np.float32) / 127
    coarse = np.clip(np.round(values / scale[:, None, None, None]), -127, 127).astype(np.int8)
    data_scale = 1 / 255 if node.input[0] == INPUT else spread(*ranges[node.input[0]])[0]
    bias = numpy_helper.to_array(weights[node.input[2]])
    bias_scale = (scale * data_scale).astype(np.float32)
    whole = np.round(bias / bias_scale).astype(np.int32)
    added = []
    for place, array, each in ((1, coarse, scale), (2, whole, bias_scale)):
        name = f"{node.input[place]}_8"
        zero = np.zeros(len(each), array.dtype)
        constants += [
            numpy_helper.from_array(array, name),
            numpy_helper.from_array(each, f"{name}_scale"),
            numpy_helper.from_array(zero, f"{name}_zero"),
        ]
        added.append(
            helper.make_node(
                "DequantizeLinear", [name, f"{name}_scale", f"{name}_zero"], [f"{name}_dq"], f"{name}_DQ", axis=0
            )
        )
        node.input[place] = f"{name}_dq"
    return added


def quantise(source: Path, out: Path) -> None:
    """All three steps. Bun runs the second one in the product's own runtime."""
    folder = source.parent / "int8"
    expose(source, folder)
    bun = HERE.parents[1] / ".camf/bun"
    subprocess.run([str(bun if bun.exists() else "bun"), str(HERE / "calibrate.ts"), str(folder)], check=True)
    write(source, folder, out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    quantise(Path(sys.argv[1]), Path(sys.argv[2]))
