"""How far a training has come, read from its checkpoint without torch, which takes seconds to load."""
from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Callable


class _Numbers(pickle.Unpickler):
    """The plain numbers of a checkpoint; tensors become None, and nothing that a file names is called."""

    def find_class(self, module: str, name: str) -> Callable:
        return OrderedDict if (module, name) == ("collections", "OrderedDict") else lambda *_: None

    def persistent_load(self, _: object) -> None:
        return None


def elapsed_minutes(checkpoint: Path) -> float:
    """Minutes that the training has run; 0 where it has left no checkpoint. Raises ValueError where that is none.

    torch.save has written zip archives since 1.6, with everything but the tensors' contents in one pickle.
    """
    if not checkpoint.exists():
        return 0.0
    try:
        with zipfile.ZipFile(checkpoint) as archive:
            name = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
            with archive.open(name) as file:
                return float(_Numbers(file).load()["elapsed_s"]) / 60
    except (zipfile.BadZipFile, StopIteration, pickle.UnpicklingError, KeyError, TypeError) as error:
        raise ValueError(f"{checkpoint} is no checkpoint of a training") from error
