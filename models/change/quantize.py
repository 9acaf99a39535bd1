"""The change network in 8 bits: QuantizeLinear / DequantizeLinear pairs round its convolutions, weights per output channel.

`python3 quantize.py FLOAT.onnx OUT.onnx`: a copy of the model gives every tensor to be quantised (runs/int8/exposed.onnx),
calibrate.ts runs it on drawn pairs and writes what the tensors range over, then the pairs are written. The evidence and the last
convolution stay in float32.
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

FOLDER = HERE / "runs" / "int8"
PAIRS, SEED = 40, 4242
LAST = "/network/out4/Conv"


def convolutions(graph: onnx.GraphProto) -> List[onnx.NodeProto]:
    return [node for node in graph.node if node.op_type == "Conv" and node.name != LAST]


def quantised_tensors(graph: onnx.GraphProto) -> List[str]:
    """What convolutions read, what they give (a ReLU behind one gives it in its stead), and what is added up between them."""
    readers: Dict[str, List[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    names = [node.input[0] for node in convolutions(graph)]
    giving = convolutions(graph)
    giving += [node for node in graph.node if node.op_type in ("Add", "Resize") and node.name.startswith("/network/")]
    for node in giving:
        after = readers.get(node.output[0], [])
        relu = len(after) == 1 and after[0].op_type == "Relu"
        names.append(after[0].output[0] if relu else node.output[0])
    return list(dict.fromkeys(names))


def expose(source: Path) -> None:
    """A copy of the model that gives every tensor to be quantised, and pairs to run it on."""
    from pairs import pair

    FOLDER.mkdir(parents=True, exist_ok=True)
    model = onnx.load(str(source))
    del model.graph.output[:]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in quantised_tensors(model.graph))
    onnx.save(model, str(FOLDER / "exposed.onnx"))
    if len(list(FOLDER.glob("*.u8"))) < PAIRS:
        rng = np.random.default_rng(SEED)
        for number in range(PAIRS):
            pair(rng).pictures.tofile(FOLDER / f"{number}.u8")


def spread(low: float, high: float) -> Tuple[float, int]:
    """Scale and zero point of uint8 for a range, zero exactly representable."""
    low, high = min(0.0, low), max(0.0, high)
    scale = max(high - low, 1e-6) / 255
    return scale, int(round(-low / scale))


def write(source: Path, out: Path) -> None:
    """The pairs round every tensor that convolutions and sums read; whoever else reads it goes on in float32."""
    model = onnx.load(str(source))
    graph, ranges = model.graph, json.loads((FOLDER / "ranges.json").read_text())
    added: Dict[str, List[onnx.NodeProto]] = {}
    constants: List[onnx.TensorProto] = []
    for name in quantised_tensors(graph):
        scale, zero = spread(*ranges[name])
        ends = [f"{name}_scale", f"{name}_zero"]
        constants += [numpy_helper.from_array(np.float32(scale), ends[0]), numpy_helper.from_array(np.uint8(zero), ends[1])]
        added[name] = [helper.make_node("QuantizeLinear", [name, *ends], [f"{name}_q"], f"{name}_Q"),
                       helper.make_node("DequantizeLinear", [f"{name}_q", *ends], [f"{name}_dq"], f"{name}_DQ")]
    weights = {tensor.name: tensor for tensor in graph.initializer}
    coarse = {node.name for node in convolutions(graph)}
    nodes: List[onnx.NodeProto] = []
    for node in graph.node:
        if node.name in coarse:
            nodes += quantise_weights(node, weights, ranges, constants)
        if node.name in coarse or node.op_type in ("Add", "Resize", "Relu"):
            for place, name in enumerate(node.input):
                node.input[place] = f"{name}_dq" if name in added else name
        nodes.append(node)
        for name in node.output:
            nodes += added.get(name, [])
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used] + constants
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, str(out))
    print(f"{out.name}: {out.stat().st_size / 1e6:.2f} MB", file=sys.stderr)


def quantise_weights(node: onnx.NodeProto, weights: Dict[str, onnx.TensorProto], ranges: dict,
                     constants: List[onnx.TensorProto]) -> List[onnx.NodeProto]:
    """int8 weights with a scale per output channel, and the int32 bias that goes with them where there is one."""
    values = numpy_helper.to_array(weights[node.input[1]])
    scale = np.maximum(np.abs(values).reshape(len(values), -1).max(1), 1e-8).astype(np.float32) / 127
    arrays = [(1, np.clip(np.round(values / scale[:, None, None, None]), -127, 127).astype(np.int8), scale)]
    if len(node.input) > 2:
        each = (scale * spread(*ranges[node.input[0]])[0]).astype(np.float32)
        arrays.append((2, np.round(numpy_helper.to_array(weights[node.input[2]]) / each).astype(np.int32), each))
    added = []
    for place, array, each in arrays:
        name = f"{node.input[place]}_8"
        zero = np.zeros(len(each), array.dtype)
        constants += [numpy_helper.from_array(array, name), numpy_helper.from_array(each, f"{name}_scale"), numpy_helper.from_array(zero, f"{name}_zero")]
        added.append(helper.make_node("DequantizeLinear", [name, f"{name}_scale", f"{name}_zero"], [f"{name}_dq"], f"{name}_DQ", axis=0))
        node.input[place] = f"{name}_dq"
    return added


def run_bun(script: str, *words: str) -> str:
    """What a script of this folder prints in the product's own runtime."""
    bun = HERE.parents[1] / ".camf/bun"
    told = subprocess.run([str(bun if bun.exists() else "bun"), str(HERE / script), *words], check=True, stdout=subprocess.PIPE, text=True)
    return told.stdout


def quantise(source: Path, out: Path) -> None:
    """All three steps."""
    expose(source)
    print(run_bun("calibrate.ts").strip(), file=sys.stderr)
    write(source, out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    quantise(Path(sys.argv[1]), Path(sys.argv[2]))
