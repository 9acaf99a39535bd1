# Tries: to take memory as one text after the other. Wins: the memory that recording needs.
# Contained: ^(checked: \d{1,3} MB, then no more|not-checked: ended the detector twice)
from library.attack import run_attack

def attack(index):
    kept = []
    try:
        while index == 1 and len(kept) < 4096:
            kept.append(bytes(range(256)) * 4096)
    except MemoryError:
        taken = len(kept)
        kept.clear()
        return f"{taken} MB, then no more"
    return "fine"


run_attack(attack)
