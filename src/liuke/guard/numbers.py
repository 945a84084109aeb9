"""Numbers as people write them, and what a figure of a text is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["money", "percent", "date", "weekday", "time", "count"]
Day = tuple[int, int, int]
"""Year (0 where it is not said), month, day."""

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
HAN = "零〇一二两三四五六七八九十百千万亿半"
_FROM_ZERO = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_WORDS: Mapping[str, int] = MappingProxyType(
    {word: value for value, word in enumerate(_FROM_ZERO)}
    | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
    | {"dozen": 12}
)
SPELT = "|".join(word for word in _WORDS if word not in {"zero", "one"})
_SCALE: Mapping[str, float] = MappingProxyType(
    {"千": 1e3, "万": 1e4, "w": 1e4, "亿": 1e8, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "billion": 1e9}
)
NUMBER = rf"(?:(?:{DIGITS})(?:\s?(?:千|万|亿|thousand|million|billion)|[kKwW](?![a-zA-Z]))?|[{HAN}]+|\b(?:{SPELT})\b)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure in a text: money in whole units, percent of a hundred, days, a time in minutes of the day, or a count.

    ``values`` (``days`` of a date) are all ways to read it: 8折 is 20 off and 80 of the price, 11/12 two days.
    """

    kind: Kind
    values: tuple[float, ...]
    unit: str
    start: int
    end: int
    text: str
    days: tuple[Day, ...] = ()


def number(word: str) -> float | None:
    """Read a number written in digits, in Chinese or in English words; None where it is none."""
    text = word.strip().lower().replace(",", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s?([a-z万亿千]*)", text)
    if match:
        return float(match[1]) * _SCALE.get(match[2], 1.0)
    if text in _WORDS:
        return float(_WORDS[text])
    return _han(text)


def _han(text: str) -> float | None:
    """Read a Chinese numeral up to 亿; 半 is a half, and digits in a row (八五) are read one after another."""
    if not text or any(letter not in HAN for letter in text):
        return None
    if text == "半":
        return 0.5
    plain = "零一二三四五六七八九"
    digits = text.replace("〇", "零").replace("两", "二")
    if all(letter in plain for letter in digits):
        return float("".join(str(plain.index(letter)) for letter in digits))
    total, section, last = 0.0, 0.0, 0.0
    for letter in digits:
        if letter in plain:
            last = plain.index(letter)
        elif letter == "半":
            section += 0.5
        elif letter in "十百千":
            section += (last or 1) * {"十": 10, "百": 100, "千": 1000}[letter]
            last = 0
        else:
            total = (total + section + last or 1) * {"万": 1e4, "亿": 1e8}[letter]
            section = last = 0
    return total + section + last


def figure(kind: Kind, values: tuple[float, ...], unit: str, start: int, end: int, text: str) -> Figure:
    """Make a figure of a span of a text."""
    return Figure(kind=kind, values=values, unit=unit, start=start, end=end, text=text[start:end].strip())
