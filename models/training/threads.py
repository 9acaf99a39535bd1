"""How many threads a training may use. Call `settle` before torch is imported anywhere."""
import os


def settle(threads: int = 2) -> None:
    """Set OpenMP's manners, import torch and give it `threads` threads.

    Waiting threads must sleep ("passive"): with spinning ones two threads on two busy cores are slower than one.
    libgomp reads the variable once, when it is loaded, hence before torch.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
