"""Which texts tell a time of day; the detector's own grammar is detectors/clock/time-grammar.ts."""
import re
from typing import Optional, Tuple

FORM = re.compile(r"^(?:(\d{1,2}):(\d\d)(?::?(\d\d)|:?\d)?|(\d\d)(\d\d)(\d\d)?|(\d)(\d\d)(?=[AP]))([AP])?$")


def parse(text: str) -> Optional[Tuple[int, int]]:
    """Hour and minute as shown; None where the text tells no time of day."""
    found = FORM.match(text)
    if not found:
        return None
    hour, minute = int(found[1] or found[4] or found[7]), int(found[2] or found[5] or found[8])
    second = int(found[3] or found[6] or 0)
    fits = hour < 24 and minute < 60 and second < 60 and not (found[9] and not 1 <= hour <= 12)
    return (hour, minute) if fits else None
