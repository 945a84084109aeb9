"""Numbers, days and instants as people of a language write them. Percent and a real minus sign exist only here."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from liuke.app.say import say
from liuke.kit.money import counted, percent, written

NOTHING = "—"
_HOUR_S = 3600


def exact(n: int | float) -> str:
    """Write a count to the last digit, so that columns can be added up by the reader."""
    return f"−{abs(n):,.0f}" if n < 0 else f"{n:,.0f}"


def value(said: Any, unit: str, language: str, currency: str = "CNY") -> str:
    """Write a value of a unit: ``share`` or ``percent`` (0..1), ``pp``, ``fen`` or ``money``, ``people``, ``days`` …

    Units that name what they count (``share of …``) are understood by their first word, others are left out.
    """
    if said is None:
        return NOTHING
    if isinstance(said, bool):
        return say("common.yes" if said else "common.no", language)
    if not isinstance(said, int | float):
        return str(said)
    return _number(said, unit.partition(" ")[0], language, currency)


def _number(said: int | float, unit: str, language: str, currency: str) -> str:
    match unit:
        case "share" | "percent":
            return percent(said)
        case "pp":
            return points(said)
        case "fen" | "money":
            return written(round(said), currency, language)
        case "days" | "minutes" | "hours" | "people" | "times":
            number = counted(said, language) if said == int(said) else decimal(said)
            text = say(f"common.unit.{unit}", language, n=said if said == 1 else number)
            return text.replace(" 万 ", " 万").replace(" 亿 ", " 亿")  # 18.4 万人, not 18.4 万 人
        case _:
            return counted(said, language) if said == int(said) else decimal(said)


def decimal(number: float) -> str:
    """Write a number with at most two decimals and a real minus sign."""
    text = f"{abs(number):,.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if number < 0 and text != "0" else text


def points(difference: float, digits: int = 2) -> str:
    """Write a difference of two shares in percentage points, always with its sign."""
    sign = "−" if difference < 0 else "+"
    return f"{sign}{abs(difference) * 100:.{digits}f}pp"


def day(said: str | None, language: str) -> str:
    """Write a calendar day with its weekday."""
    if not said:
        return NOTHING
    try:
        on = date.fromisoformat(said[:10])
    except ValueError:
        return said
    return f"{on.isoformat()} {say(f'common.weekday.{on.isoweekday()}', language)}"


def moment(said: str | None, zone: tzinfo, *, year: bool = True) -> str:
    """Write an instant to the minute in the workspace's zone; an instant without an offset is written as it stands."""
    if not said:
        return NOTHING
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return said
    local = at.astimezone(zone) if at.tzinfo else at
    return local.strftime("%Y-%m-%d %H:%M" if year else "%m-%d %H:%M")


def left(deadline: str | None, now: datetime, language: str) -> str:
    """Write how much time is left until a deadline, or that it has passed."""
    if not deadline:
        return NOTHING
    try:
        at = datetime.fromisoformat(deadline)
    except ValueError:
        return deadline
    if at.tzinfo is None:
        return deadline
    rest = at - now
    text = _span(abs(rest), language)
    return say("cli.time.left" if rest >= timedelta(0) else "cli.time.late", language, span=text)


def _span(rest: timedelta, language: str) -> str:
    if rest >= timedelta(days=2):
        return say("common.unit.days", language, n=rest.days)
    minutes = int(rest.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


def took(seconds: float) -> str:
    """Write how long something took."""
    return f"{seconds:.1f}s" if seconds < 60 else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def interval(low: float | None, high: float | None) -> str:
    """Write the interval of a difference of two shares."""
    if low is None or high is None:
        return NOTHING
    return f"[{points(low)[:-2]}, {points(high)[:-2]}]"
