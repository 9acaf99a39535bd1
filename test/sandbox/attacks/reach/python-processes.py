# Tries: every way to another process that the interpreter has. Wins: a process that no limit was set for.
# Refused: ^fork: EPERM, subprocess: .+, multiprocessing: .+, spawn: .+$
# Control: any
import multiprocessing
import os
import subprocess
import sys

from library.attack import run_attack, try_each


def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def work():
    child = multiprocessing.get_context("fork").Process(target=print)
    child.start()
    return child.pid


run_attack(
    lambda: try_each(
        {
            "fork": fork,
            "subprocess": lambda: subprocess.check_output([sys.executable, "-c", "print(1)"]),
            "multiprocessing": work,
            "spawn": lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}),
        }
    )
)
