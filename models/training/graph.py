"""From a network to the ONNX file that ships."""
from __future__ import annotations

import inspect
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

import onnx
import torch

OPSET = 17
MOST_BYTES = 8_000_000
"""No committed model may be larger; evaluate/registry.ts holds the same bound."""


@dataclass(frozen=True)
class Ports:
    """Names of the inputs and outputs. batch: name of the first axis of each where any number will do, else none."""

    inputs: Tuple[str, ...]
    outputs: Tuple[str, ...]
    batch: str = ""


def trace(network: torch.nn.Module, example: torch.Tensor, ports: Ports) -> onnx.ModelProto:
    """The graph of `network` on the processor and in evaluation mode, by the tracing exporter in every torch."""
    # Since 2.9 torch exports in another way unless told, with other names of layers; quantize.py knows these.
    by_tracing = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    axes = {name: {0: ports.batch} for name in (*ports.inputs, *ports.outputs)} if ports.batch else None
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.cpu().eval(), (example,), written, opset_version=OPSET, input_names=list(ports.inputs),
            output_names=list(ports.outputs), dynamic_axes=axes, **by_tracing,
        )
    return onnx.load_model_from_string(written.getvalue())


def keep(model: onnx.ModelProto, target: Path) -> None:
    """Write the file, checked, without the names of this machine's files in it. Raises where it is too large."""
    for node in model.graph.node:
        node.ClearField("doc_string")
    onnx.checker.check_model(model, full_check=True)
    size = model.ByteSize()
    if size > MOST_BYTES:
        raise ValueError(f"{target.name} would have {size} bytes, more than the {MOST_BYTES} agreed")
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(target))
    print(f"{target.name}: {size / 1e6:.2f} MB")
