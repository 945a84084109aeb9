"""When a figure of a text and one of the facts are about the same thing."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from liuke.guard.bound import Known
from liuke.guard.numbers import Day, Figure
from liuke.guard.pattern import any_of, exactly
from liuke.guard.roles import COUNT_ROLES, Role

TIME_UNITS = {"second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 1_440.0, "week": 10_080.0}
_NEITHER = exactly(
    r"\b(?:year|month|id|version|age|level|code|last4|phone|zip|no|number|nps|rating|port|size|lat|lon)\b",
)
_SPELT_OUT = 3
_DAYS_AHEAD = {"明天": 1, "明日": 1, "明晚": 1, "tomorrow": 1, "后天": 2}
_RELATIVE = any_of(
    r"(?P<a>今天|今日|今晚|明天|明日|明晚|后天)\s*(?:\d{1,2}[:点]\d{0,2}|零点|午夜|24点)?\s*(?:就"
    r"|即|将|要|前)?(?:到期|截止|结束|失效|过期|恢复原价|关闭|下架)",
    r"(?:到期|截止|结束)(?:时间|日期?)?(?:是|为|到|:)?\s*(?P<b>今天|今日|今晚|明天|明日|明晚|后天)",
    r"\b(?:ends?|expires?|closes?|closing|ending|expiring|due|over|until|last day is|good (?:until"
    r"|through))(?: at \S+(?: [ap]m)?)? (?P<c>tonight|today|tomorrow)\b",
    r"\b(?P<d>tonight|today|tomorrow)(?:'s| is) (?:the |your )?(?:last|final|deadline)",
)


def relative(text: str, now: date) -> Iterator[Figure]:
    """Read "ends tonight" and 明天到期 as days, where the facts say what day it is."""
    for match in _RELATIVE.finditer(text):
        word = (match["a"] or match["b"] or match["c"] or match["d"]).lower()
        day = now + timedelta(days=_DAYS_AHEAD.get(word, 0))
        days = ((day.year, day.month, day.day),)
        yield Figure(kind="date", values=(), unit="", start=match.start(), end=match.end(), text=match[0], days=days)


def compatible(roles: Iterable[Role], around: str, path: str, unit: str) -> bool:
    """Two sums may be about the same thing: their roles agree, or one has none (a threshold never is a sum)."""
    said = unit or next((role.name for role in roles if role.said.search(around)), "")
    known = next((role.name for role in roles if role.known.search(path)), "")
    if "threshold" in {said, known}:
        return said == known
    if said == known:
        return True
    # "now $5 off": an offer may stand in words of a price, never the other way about a named refund or bill.
    return not said or not known or ({said, known} == {"price", "offer"} and not re.search(r"\bprice\b|价", path))


def same_count(figure: Figure, around: str, known: Known) -> bool:
    """Say whether a count of the text and one of the facts are about the same thing."""
    if _NEITHER.search(known.path) and not known.figure.unit:
        return False
    its, path = known.figure.unit, known.path.split()
    if figure.unit and (figure.unit in path or figure.unit.rstrip("s") in path):
        return True
    roles = [role for role in COUNT_ROLES if role.known.search(known.path)]
    if roles and not any(role.said.search(around) for role in roles):
        return False
    if figure.unit in TIME_UNITS or its in TIME_UNITS:
        return figure.unit == its or (bool(roles) and figure.unit in TIME_UNITS and its in TIME_UNITS)
    return its in {"", figure.unit}


def same_day(day: Day, known: Known) -> bool:
    """Say whether a day of the text is a day of a fact."""
    return any(
        (day[1:] == its[1:] and (not day[0] or not its[0] or day[0] == its[0]))
        or (known.figure.unit == "instant" and _near(day, its))
        for its in known.figure.days
    )


def _near(day: Day, instant: Day) -> bool:
    """An instant may fall on the day before or after in the reader's zone."""
    a, b = day_of((day[0] or instant[0], *day[1:])), day_of(instant)
    return a is not None and b is not None and abs((a - b).days) <= 1


def weekday(day: Day) -> int:
    """Return the day of the week, Monday being 1; 0 where the year is not said."""
    whole = day_of(day)
    return whole.isoweekday() if whole else 0


def day_of(day: Day) -> date | None:
    """Return the day as a date; None where it is none."""
    try:
        return date(*day)
    except ValueError:
        return None


_OF_MONEY = {"yuan", "fen", "cny", "rmb", "usd", "eur", "gbp", "cents", "money", "price", "value", "amount"}
_OF_TIME = {"day", "days", "week", "weeks", "month", "months", "year", "years"}
_OF_SPANS = {"7d", "14d", "28d", "30d", "90d", "180d", "365d"}
_OF_ANY = {"count", "number", "no", "n", "of", "the", "in", "and", "to", "per", "user", "users", "name", "total"}
_ANYWHERE = _OF_MONEY | _OF_TIME | _OF_SPANS | _OF_ANY | {"done", "left", "new", "old"}
"""Words that stand in the names of unlike facts."""


def kin(one: Known, other: Known) -> bool:
    """Say whether two facts may be reckoned with each other: of one unit, or called alike but for common words."""
    if one.figure.unit and one.figure.unit == other.figure.unit:
        return True
    return bool((set(one.path.split()) & set(other.path.split())) - _ANYWHERE)


def small(figure: Figure) -> bool:
    """Say whether it is one of the few things that are spelt out rather than counted: three questions, 两步."""
    return not any(letter.isdigit() for letter in figure.text) and figure.values[0] <= _SPELT_OUT


def rounded(value: float, said: float) -> bool:
    """Say whether ``said`` is ``value`` with fewer digits: 3.26 may be told as 3.3 or 3."""
    return value >= 1 and any(round(value, digits) == said for digits in (0, 1, 2))
