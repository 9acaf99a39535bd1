"""What a retraining needs before its first hour: a model to retrain, photographs, Python packages, Bun."""
from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import List

from training.schedule import FILE

PACKAGES = {
    "torch": "python3-torch", "numpy": "python3-numpy", "cv2": "python3-opencv", "PIL": "python3-pil",
    "onnx": "python3-onnx",
}
"""Modules that the scripts import, and what Debian calls their packages."""
PHOTOGRAPHS = Path("data", "photos", "caltech101")


class Refusal(Exception):
    """Why nothing is begun, in a sentence."""


def model_names(models: Path) -> List[str]:
    """The models that can be retrained: the folders with a schedule."""
    return sorted(path.parent.name for path in models.glob(f"*/{FILE}"))


def find_shared(root: Path) -> Path:
    """$CAMF_SHARED, taken from the repository, as `models:evaluate` takes it; ../shared unless told."""
    return (root / os.environ.get("CAMF_SHARED", "../shared")).resolve()


def find_bun(root: Path) -> str:
    """The Bun that ./camf installed, else whichever is on the path."""
    own = root / ".camf" / "bun"
    return str(own) if own.exists() else "bun"


def check_readiness(shared: Path, bun: str) -> None:
    """Raises Refusal for the first thing that is missing."""
    if next((shared / PHOTOGRAPHS).rglob("*.jpg"), None) is None:
        raise Refusal(f"there are no photographs in {shared / PHOTOGRAPHS}; CAMF_SHARED names the folder with data/")
    missing = [module for module in PACKAGES if importlib.util.find_spec(module) is None]
    if missing:
        packages = " ".join(PACKAGES[module] for module in missing)
        raise Refusal(f"{sys.executable} has no {', '.join(missing)}; Debian has them in {packages}")
    if shutil.which(bun) is None:
        raise Refusal("there is no bun, in which models are judged and registered; ./camf doctor installs it")
