# Tries: to recurse without end, past the interpreter's own limit. Wins: whatever lies below its stack.
# Contained: ^not-checked: ended the detector twice \| was killed
import sys

from library.attack import run_attack

sys.setrecursionlimit(1 << 30)
def dig(depth):
    return list(map(dig, [depth + 1]))


def attack(index):
    return dig(0) if index == 1 else "fine"


run_attack(attack)
