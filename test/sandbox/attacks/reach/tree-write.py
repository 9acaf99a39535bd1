# Tries: to leave a file in every folder of the tree. Wins: a place that outlives it, or that others read.
# Refused: ^[1-9]\d* folders, no place but /tmp$
# Control: any
import os

from library.attack import run_attack, target


def plant():
    folders = 0
    for folder, _, _ in os.walk("/" if target("wild") else target("system")):
        if target("wild") and (folder == "/tmp" or folder.startswith(("/tmp/", "/proc/"))):
            continue
        folders += 1
        path = os.path.join(folder, "camf-planted")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError:
            continue
        return f"a file in {folder}"
    raise ValueError(f"{folders} folders, no place but /tmp")


run_attack(plant)
