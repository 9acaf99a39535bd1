"""What every attack in Python shares: it speaks the contract, tries once at the first sample, and reports."""

import errno
import json
import os
import sys

MARK = "SECRET-"


def target(key):
    """A fact that the test wrote into the file `target` beside the program; "" for none."""
    with open("target", encoding="utf-8") as file:
        for line in file:
            name, _, value = line.rstrip("\n").partition("=")
            if name == key:
                return value
    return ""


def find_secret(text):
    """The secret that a text holds; raises where there is none."""
    at = text.find(MARK)
    if at < 0:
        raise ValueError("there is no secret in it")
    return text[at : at + 40]


def describe(error):
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, str(error.errno))
    return str(error) or type(error).__name__


def try_each(tries):
    """The first of the named tries that wins; raises what stood in the way of the others."""
    obstacles = []
    for name, one in tries.items():
        try:
            return f"{name}: {one()}"
        except Exception as error:
            obstacles.append(f"{name}: {describe(error)}")
    raise RuntimeError(", ".join(obstacles))


def report(attack, index):
    os.write(2, b"attempting\n")
    details = {"attempted": True, "got": None, "how": ""}
    try:
        details["got"] = str(attack(index) if attack.__code__.co_argcount else attack())[:400]
    except Exception as error:
        details["how"] = describe(error)[:400]
    observation = {"kind": "said", "confidence": 1, "box": None, "description": "a report", "details": details}
    return {"findings": [], "observations": [observation]}


def run_attack(attack):
    """Speaks the contract by hand. `attack` answers what it won, or raises what stood in its way; it may ask for the sample."""
    for line in sys.stdin:
        request = json.loads(line)
        method = request["method"]
        result = None
        if method == "initialize":
            result = {"name": target("name"), "version": "1.0.0"}
        elif method == "analyze":
            result = report(attack, request["params"]["sample"]["frameIndex"])
        elif method == "endTake":
            result = {"findings": [], "observations": []}
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}) + "\n")
        sys.stdout.flush()
        if method == "shutdown":
            return
