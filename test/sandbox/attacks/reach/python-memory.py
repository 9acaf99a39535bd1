# Tries: to look through every file descriptor and mapping for something of the host. Wins: a file of the box that was not closed.
# Refused: ^nothing of the host in \d+ mappings$
# Control: any
import os

from library.attack import run_attack, target

GIVEN = ("/camf/", "/usr/", "/lib", "/tmp/", "/dev/", "[", "anon_inode:", "pipe:", "socket:", "/proc/")


def search():
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
        paths = [line.split(None, 5)[5].strip() for line in file if len(line.split(None, 5)) > 5]
    paths += [os.readlink(f"/proc/self/fd/{number}") for number in range(64) if os.path.lexists(f"/proc/self/fd/{number}")]
    for path in paths:
        if target("place") in path or (target("wild") and not path.startswith(GIVEN)):
            return path
    if not target("wild"):
        return os.readlink("/proc/self/cwd") if target("place") in os.readlink("/proc/self/cwd") else None
    raise ValueError(f"nothing of the host in {len(paths)} mappings")


run_attack(search)
