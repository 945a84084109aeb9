"""Urgency is allowed where a fact makes it urgent: a deadline near enough, a stock small enough. Else it is false."""

import re
from collections.abc import Iterator
from datetime import date

from liuke.guard.bound import DEADLINE, Bound
from liuke.guard.figures import Figure
from liuke.guard.hurries import HURRIES, Hurry, Kind
from liuke.guard.message import Finding, Language, Message
from liuke.guard.pattern import any_of, exactly
from liuke.guard.truth import Truth
from liuke.model.reasons import Code
from liuke.model.words import MessageClass

SOON_DAYS = 3
"""A deadline further off than this is not urgent yet."""
FEW = 20
"""A stock above this is not scarce."""

_STOCK = exactly(
    r"\b(?:stock|inventory|left|remaining|available|seats?|spots?|places|quantity|qty|quota)\b|库存",
    r"余量|名额|剩",
)
_SOON_WORDS = any_of(r"tonight|today|midnight|tomorrow|今晚|今天|今日|明天|零点|\bhours?\b|小时")
_LAST_DAY = any_of(r"last day|ends today|ends soon|final day|limited time|flash|最后一天|限时")
_ENDS = any_of(r"expir|delet|reset|purge|lapse|clos(?:e|ure)|terminat|suspend|cancel|overdue|清零|到期|注销|删除")
_NEXT_PRICE = re.compile(r"\b(?:next|after|new|future|from|increase|effective|rise|will)\b|新价|调整|涨")


def urgency(message: Message, text: str, truth: Truth, bound: Bound) -> Iterator[Finding]:
    """Yield false urgency; ``text`` is normal, with names and quotations taken out."""
    said: set[tuple[Kind, bool]] = set()
    for hurry in HURRIES:
        match = hurry.pattern.search(text)
        if not match or (hurry.kind, True) in said:
            continue
        if message.message_class is MessageClass.SERVICE and not hurry.strong:
            continue
        verdict = _judged(hurry, truth, bound)
        if verdict:
            said.add((hurry.kind, hurry.strong))
            yield _finding(match[0], verdict, message.language)


def is_urgent(truth: Truth, bound: Bound) -> bool:
    """Say whether a fact makes it urgent, or a day the reader can judge by is said."""
    few = _few(bound)
    return bool(_near(bound)) or (few is not None and few <= FEW) or (_near(bound) is not False and _dated(truth))


def is_far(bound: Bound) -> bool:
    """Say whether the facts deny any hurry: it ends later, or there are plenty."""
    few = _few(bound)
    return (_near(bound) is False and not (few is not None and few <= FEW)) or (few is not None and few > FEW)


def _judged(hurry: Hurry, truth: Truth, bound: Bound) -> tuple[bool, str] | None:
    """Return whether it blocks, and the fact against it ('' where there is none); None where it is justified."""
    near, dated = _near(bound), _dated(truth)
    match hurry.kind:
        case "stock":
            return _scarce(hurry, truth, bound)
        case "price":
            rising = any(_NEXT_PRICE.search(known.path) for known in bound.of("money")) and len(bound.of("money")) > 1
            return None if rising else (True, "")
        case "threat":
            told = dated or any(_ENDS.search(path) for path in bound.paths)
            return None if told and near is not False else (True, _furthest(bound))
        case "pressure":
            few = _few(bound)
            return not (near or (few is not None and few <= FEW)), ""
        case "time":
            if near is False:
                return True, _furthest(bound)
            justified = near or dated or (not hurry.strong and bool(bound.of("date")))
            return None if justified else (hurry.strong, "")


def _scarce(hurry: Hurry, truth: Truth, bound: Bound) -> tuple[bool, str] | None:
    few = _few(bound)
    if few is not None and few > FEW:
        return True, f"{few:g}"
    if few is not None:
        return None
    supported = [figure for figure in truth.bound_figures() if _counts(figure)]
    if supported or (not hurry.strong and _near(bound)):
        return None
    return hurry.strong, ""


def _counts(figure: Figure) -> bool:
    return (
        figure.kind == "count"
        and figure.unit in {"item", "seat", "person", "", "part", "order"}
        and figure.values[0] <= FEW
    )


def _few(bound: Bound) -> float | None:
    """Return the smallest stock the facts know."""
    stocks = [known.figure.values[0] for known in bound.at(_STOCK, "count") if known.figure.unit not in _SPANS]
    return min(stocks, default=None)


_SPANS = {"day", "hour", "minute", "week", "month", "data", "point"}


def _near(bound: Bound) -> bool | None:
    """Say whether something ends soon; None where the facts do not tell."""
    left = [
        known.figure.values[0] * {"day": 1, "hour": 1 / 24, "minute": 1 / 1_440, "week": 7}[known.figure.unit]
        for known in bound.at(re.compile(r"\b(?:left|remaining|until|to go|expires? in|ends? in)\b|剩"), "count")
        if known.figure.unit in {"day", "hour", "minute", "week"}
    ]
    if left:
        return min(left) <= SOON_DAYS
    if any(_SOON_WORDS.search(value) for value in bound.say(DEADLINE)) or bound.flag(_LAST_DAY):
        return True
    ends = [day for day in (_date(day, bound.now) for day in bound.deadlines()) if day]
    if not ends:
        return None
    if not bound.now:
        return True
    return any(0 <= (day - bound.now).days <= SOON_DAYS for day in ends)


def _dated(truth: Truth) -> bool:
    """A day or a time that is a fact is said, and the reader can judge for themselves."""
    return any(figure.kind == "date" and truth.supported(figure) for figure in truth.said)


def _furthest(bound: Bound) -> str:
    return next((known.figure.text for known in bound.at(DEADLINE, "date")), "")


def _date(day: tuple[int, int, int], now: date | None) -> date | None:
    try:
        return date(day[0] or (now.year if now else 2000), day[1], day[2])
    except ValueError:
        return None


def _finding(said: str, verdict: tuple[bool, str], language: Language) -> Finding:
    blocks, fact = verdict
    because_zh, because_en = (f"（事实：{fact}）", f" (the facts: {fact})") if fact else ("", "")
    zh = f"催促没有依据{because_zh}。有期限就写哪天、有库存就写几件，没有就删掉。"
    en = f"Nothing makes this urgent{because_en}. Name the day or the number left if there is one, else leave it out."
    return Finding(code=Code.MANNERS, text=said.strip(), advice=zh if language == "zh" else en, blocks=blocks)
