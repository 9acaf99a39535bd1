"""What a display shows: times of day in every usual form, and things that must not be taken for one.

A reading is a row of glyphs in reading order. `symbol` is what the digit reader is to transcribe for a glyph
("" for nothing, "-" for any visible symbol that is neither digit, colon, dot nor am/pm).
"""
from dataclasses import dataclass
from typing import Callable, List

import numpy as np

SYMBOLS = "0123456789:.AP-"
"""The reader's alphabet; a symbol's class is its place here plus one (class 0 is the CTC blank)."""

LOOKALIKES = {"O": "0", "S": "5", "I": "1", "Z": "2", "B": "8", "Q": "9"}
"""Letters that seven segments draw as digits: there the eye, too, sees the digit."""


@dataclass
class Glyph:
    """One character; `scale` is its height in digit heights, `lift` 0 stands on the base line, 1 hangs from the top."""

    char: str
    symbol: str
    scale: float = 1.0
    lift: float = 0.0


@dataclass
class Reading:
    """A row of glyphs; `is_time` when a person would say that it shows a time of day."""

    glyphs: List[Glyph]
    is_time: bool

    @property
    def text(self) -> str:
        return "".join(glyph.symbol for glyph in self.glyphs)


def chance(rng: np.random.Generator, share: float) -> bool:
    return bool(rng.random() < share)


def spell(text: str, segments: bool) -> List[Glyph]:
    """Glyphs of any text; with `segments` letters that look like digits are transcribed as those digits."""
    glyphs = []
    for char in text:
        if char in "0123456789:.":
            symbol = char
        elif char == " ":
            symbol = ""
        else:
            symbol = LOOKALIKES.get(char.upper(), "-") if segments else "-"
        glyphs.append(Glyph(char, symbol))
    return glyphs


def draw_time(rng: np.random.Generator, segments: bool) -> Reading:
    """A time of day, uniform over the day and over the minutes."""
    hour, minute, second = int(rng.integers(24)), int(rng.integers(60)), int(rng.integers(60))
    half = ""
    if chance(rng, 0.45):
        half = "AP"[hour >= 12]
        hour = (hour - 1) % 12 + 1
    lead = rng.choice(["0", " ", ""], p=[0.5, 0.25, 0.25]) if hour < 10 else ""
    if half == "":
        lead = "0" if hour < 10 and chance(rng, 0.6) else lead
    colon = chance(rng, 0.8)
    with_seconds = chance(rng, 0.28)
    # A bare "321" is no time to anyone who has not seen the colon blink: three digits always carry one.
    separator = ":" if colon or (hour < 10 and lead != "0") else rng.choice(["", " "])
    glyphs = spell(f"{lead}{hour}{separator}{minute:02d}", segments)
    if with_seconds:
        glyphs += draw_seconds(rng, second, separator)
    if half and chance(rng, 0.4):
        glyphs += draw_half(rng, half)
    return Reading(glyphs, True)


def draw_seconds(rng: np.random.Generator, second: int, separator: str) -> List[Glyph]:
    """Seconds as large as the rest behind the same separator, or smaller behind none or a colon."""
    if chance(rng, 0.6):
        return spell(f"{separator}{second:02d}", False)
    scale, lift = float(rng.uniform(0.4, 0.75)), float(rng.choice([0.0, 0.0, 1.0]))
    mark = ":" if separator == ":" and chance(rng, 0.25) else rng.choice(["", " "])
    return [Glyph(glyph.char, glyph.symbol, scale, lift) for glyph in spell(f"{mark}{second:02d}", False)]


def draw_half(rng: np.random.Generator, half: str) -> List[Glyph]:
    """am or pm behind the digits: two letters of which the first is transcribed, small or as large as lower case."""
    letters = half + "M" if chance(rng, 0.8) else half
    letters = letters.lower() if chance(rng, 0.25) else letters
    scale, lift = float(rng.uniform(0.25, 0.7)), float(rng.choice([0.0, 0.0, 1.0]))
    space = [Glyph(" ", "", 0.3)] if chance(rng, 0.7) else []
    return space + [Glyph(letter, half if at == 0 else "", scale, lift) for at, letter in enumerate(letters)]


def pick(rng: np.random.Generator, low: int, high: int) -> int:
    return int(rng.integers(low, high))


def impossible(rng: np.random.Generator) -> str:
    """Digits in a time's form which no clock shows."""
    hour, minute = pick(rng, 0, 100), pick(rng, 0, 100)
    if hour < 24 and minute < 60:
        hour, minute = (pick(rng, 25, 100), minute) if chance(rng, 0.5) else (hour, pick(rng, 60, 100))
    return f"{hour:02d}{rng.choice([':', ':', ''])}{minute:02d}"


def date(rng: np.random.Generator) -> str:
    day, month, year = pick(rng, 1, 32), pick(rng, 1, 13), pick(rng, 1985, 2040)
    mark = rng.choice(["-", "/", ".", "-"])
    named = rng.choice(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
    forms = [
        f"{day:02d}{mark}{month:02d}{mark}{year}", f"{year}{mark}{month:02d}{mark}{day:02d}", f"{named} {day}",
        f"{day} {named}", f"{day:02d}{mark}{month:02d}", f"{month}{mark}{day}{mark}{year % 100:02d}",
    ]
    return str(rng.choice(forms))


def score(rng: np.random.Generator) -> str:
    high = int(rng.choice([8, 40, 130]))
    home, guest = pick(rng, 0, high), pick(rng, 0, high)
    if chance(rng, 0.3):
        return f"{home % 10}:{guest % 10}"
    return f"{home}{rng.choice(['-', ' - '])}{guest}"


def price(rng: np.random.Generator) -> str:
    amount = f"{pick(rng, 0, int(rng.choice([10, 100, 1000])))}.{pick(rng, 0, 100):02d}"
    return rng.choice(["", "$", "£"]) + amount


def measure(rng: np.random.Generator) -> str:
    """Thermometers, scales, radios."""
    return str(rng.choice([
        f"{pick(rng, -20, 45)}°C", f"{pick(rng, -9, 40)}.{pick(rng, 0, 10)}°", f"{pick(rng, 20, 110)}°F",
        f"{pick(rng, 5, 100)}%", f"{pick(rng, 87, 109)}.{pick(rng, 0, 10)}",
        f"{pick(rng, 0, 150)}.{pick(rng, 0, 10)}kg",
        f"-{pick(rng, 1, 30)}", f"{pick(rng, 0, 10)}.{pick(rng, 0, 1000):03d}",
    ]))


def stopwatch(rng: np.random.Generator) -> str:
    minute, second, part = pick(rng, 0, 60), pick(rng, 0, 60), pick(rng, 0, 100)
    return str(rng.choice([
        f"{minute:02d}:{second:02d}.{part:02d}", f"{minute}:{second:02d}.{part // 10}", f"{second}.{part:02d}",
        f"{pick(rng, 0, 3)}:{minute:02d}:{second:02d}.{part:02d}",
    ]))


def counter(rng: np.random.Generator) -> str:
    """Counters of a length that no time has."""
    length = int(rng.choice([1, 1, 1, 2, 2, 3, 5, 7, 8]))
    return "".join(str(pick(rng, 0, 10)) for _ in range(length))


def phone_number(rng: np.random.Generator) -> str:
    digits = [str(pick(rng, 0, 10)) for _ in range(9)]
    mark = rng.choice([" ", "-", "."])
    return f"{''.join(digits[:3])}{mark}{''.join(digits[3:6])}{mark}{''.join(digits[6:])}"


WORDS = (
    "HELLO OFF ON ERR ERROR STOP OPEN CLOSED EXIT PLAY PAUSE LOAD WAIT DONE DISC NO DISC CH AUX FM AM BASS TEMP SET "
    "ALARM LOW HIGH FULL BUSY MENU HEAT COOL AUTO FAN END BOOT DEMO LOCK CODE SALE TAXI HOTEL BAR CAFE PARKING GATE "
    "PLATFORM MONDAY TUESDAY SUNDAY SAT WED JAN JUNE JULY WELCOME BYE ECO TURBO DEFROST GRILL SPEED KMH MPH VOL"
).split()


def word(rng: np.random.Generator) -> str:
    text = str(rng.choice(WORDS))
    if chance(rng, 0.3):
        text += f" {pick(rng, 0, 100)}"
    if chance(rng, 0.3):
        return text.lower() if chance(rng, 0.5) else text.capitalize()
    if chance(rng, 0.15):
        return "".join(chr(pick(rng, 65, 91)) for _ in range(pick(rng, 2, 8)))
    return text


def test_pattern(rng: np.random.Generator) -> str:
    return str(rng.choice(["88:88", "88:88", "88:88:88", "8888", "888888", "88:88.88", "--:--", "-- --", "0000000"]))


OTHERS: List[Callable[[np.random.Generator], str]] = [
    impossible, impossible, date, date, score, price, measure, stopwatch, stopwatch, counter, counter, phone_number,
    word, word, test_pattern, test_pattern,
]


def draw_other(rng: np.random.Generator, segments: bool) -> Reading:
    """Something that a display, sign or price tag shows and that is no time of day."""
    return Reading(spell(OTHERS[pick(rng, 0, len(OTHERS))](rng), segments), False)
