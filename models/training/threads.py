"""How many threads a training may use. Call `settle` under `if __name__ == "__main__"`, before anything is computed."""
import os
import sys


def settle(threads: int = 2) -> None:
    """Set OpenMP's manners, import torch and give it `threads` threads.

    Waiting threads must sleep ("passive"): spinning ones cost a training on two busy cores four fifths of its speed.
    libgomp reads the variable once, when it is loaded, and numpy's BLAS may have loaded it already: then the script
    starts over with the variable set.
    """
    if os.environ.get("OMP_WAIT_POLICY") != "passive":
        os.environ["OMP_WAIT_POLICY"] = "passive"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
