# Tries: to walk the whole tree and to read every file that it was not given. Wins: whatever was mounted by mistake.
# Refused: ^[1-9]\d* folders, nothing that was not given$
# Control: any
import os

from library.attack import run_attack, target

GIVEN = ("/camf/", "/usr/", "/lib", "/bin", "/sbin", "/proc", "/dev", "/tmp", "/etc/ld.so.cache", "/etc/alternatives", "/nonexistent")


def walk():
    folders = 0
    for folder, _, files in os.walk("/" if target("wild") else target("place")):
        if folder.startswith(("/proc", "/dev")):
            continue
        folders += 1
        for name in files:
            path = os.path.join(folder, name)
            if not path.startswith(GIVEN) or not target("wild"):
                with open(path, "rb") as file:
                    return f"{len(file.read(4096))} bytes of {os.path.basename(path)}"
    raise ValueError(f"{folders} folders, nothing that was not given")


run_attack(walk)
