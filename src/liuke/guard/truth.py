"""Every figure in a message against the facts: the same, derived from them, another than they say, or bound to nothing.

A figure that differs from a fact of its own kind and role blocks. One that nothing supports is to be bound or taken
out, and blocks where it boasts of the reader's own doings or of other people's.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations

from liuke.guard.alike import (
    TIME_UNITS,
    compatible,
    day_of,
    kin,
    relative,
    rounded,
    same_count,
    same_day,
    small,
    weekday,
)
from liuke.guard.bound import DEADLINE, Bound, Known
from liuke.guard.figures import Figure, figures
from liuke.guard.message import Finding, Language
from liuke.guard.pattern import any_of, exactly
from liuke.guard.roles import MONEY_ROLES
from liuke.model.reasons import Code

_AROUND = 18
_CROWD = 50
"""So many people are boasted of, not addressed."""


_ABOUT = any_of(
    r"约|大约|近|超过|多于|以上|左右|不到|about|around|over|more than|nearly|almost|roughly|some\b",
    r"under|\+",
)
_UNTIL = any_of(
    r"前|到期|截止|有效|过期|结束|止|失效|until|till|\bby\b|expir|\bends?\b|valid|due|before|through",
    r"good for|last day",
)
_OFF = re.compile(r"\boff\b|折|优惠|降|便宜|减|discount|cheaper|save|sale|返", re.IGNORECASE)
_OWN = any_of(
    r"读完|读了|听了|看了|学了|学完|完成了|跑了|走了|下了|省下|省了|节省|节约|消费了|买了|用了|背了",
    r"累计|连续|陪伴|超过.{0,6}的",
    r"\byou(?:'ve| have)? (?:just )?(?:read|listened|saved|ran|walked|completed|finished|watched"
    r"|spent|placed|earned|bought|used|visited|burned|learned)",
    r"saved (?:you|your)|your team",
)
_OTHERS = any_of(
    r"已(?:有|经)?|都在|正在|抢|领|加入|信赖|选择|already",
    r"have (?:claimed|joined|bought|switched|signed)|joined|trust|love|viewing|looking at|waiting for",
    r"claimed|bought",
)


_WATCHING = any_of(
    r"盯|围观|在看|看着|抢|付款|下单|加购|排队|\b(?:eye|eyes|eyeing|watch\w*|view\w*|look\w*|compet\w*|fight\w*|queue\w*)\b",
    r"in (?:their|the) (?:cart|basket|queue)|check(?:ing)? (?:it )?out|about to (?:buy|book)",
)
_TAKES = frozenset({"minute", "second", "hour", "step"})
"""What something takes is advice rather than a fact about the reader."""


_SCARCE = any_of(
    r"库存|仅剩|只剩|最后\s*\d+\s*(?:件|份|个|张|套|席|位|间)",
    r"in stock|\bonly \d+ (?:left|remaining)|last \d+ (?:left|in)",
)
_STOCK = exactly(r"\b(?:stock|left|remain\w*|available|inventory|seats?|quota|places?|spots?)\b", r"库存|剩|名额|余")
"""How few there are left is a fact of the stock, not of any number that happens to be the same."""


_PER = any_of(r"每天|日均|一天|每月|月均|每周|\ba (?:day|week|month)\b|per (?:day|week|month)|daily|monthly|weekly")


class Truth:
    """The figures of one text against what is bound."""

    def __init__(
        self, text: str, bound: Bound, language: Language, *, hushed: str | None = None, marketing: bool = True
    ) -> None:
        self._text, self._bound, self._language, self._marketing = text, bound, language, marketing
        self._hushed = hushed or text
        self.said = figures(text) + (list(relative(text, bound.now)) if bound.now else [])

    def findings(self) -> Iterator[Finding]:
        """Yield what differs from the facts and what nothing supports."""
        for figure in self.said:
            if not self.supported(figure) and not self._named(figure):
                found = self._finding(figure)
                if found:
                    yield found

    def supported(self, figure: Figure) -> bool:
        """Say whether a figure is a fact, or follows from facts."""
        match figure.kind:
            case "date":
                return any(same_day(day, known) for day in figure.days for known in self._bound.of("date"))
            case "weekday":
                days = [day for known in self._bound.of("date") for day in known.figure.days]
                return any(weekday(day) == figure.values[0] for day in days)
            case "time":
                times = {known.figure.values[0] for known in self._bound.of("time")}
                return bool(times & set(figure.values)) or not (times or self._marketing) or self._instant
            case "percent":
                return any(abs(value - known) < 0.5 for value in figure.values for known in self._percents)
            case "money":
                return any(abs(figure.values[0] - known) < 0.006 for known in self._moneys)
            case "count":
                return self._counted(figure)

    def _named(self, figure: Figure) -> bool:
        """Say whether a figure stands in a name or a quotation only: what others said, we do not claim."""
        return not self._hushed[figure.start : figure.end].strip()

    def bound_figures(self) -> list[Figure]:
        """Return the figures that stand on a fact."""
        timed = bool(self._bound.of("time"))  # what is only not denied bears nothing out
        return [figure for figure in self.said if (figure.kind != "time" or timed) and self.supported(figure)]

    def uses_numbers(self) -> bool:
        """Say whether a number of the facts stands in the text, whatever it counts."""
        known = {known.figure.values[0] for known in self._bound.figures if known.figure.values and known.mine}
        return bool(known & self._numbers)

    def around(self, figure: Figure, width: int = _AROUND) -> str:
        """Return the words around a figure, within its sentence."""
        before = re.split(r"[。!?;\n]|\. ", self._text[max(0, figure.start - width) : figure.start])[-1]
        after = re.split(r"[。!?;\n]|\. ", self._text[figure.end : figure.end + width])[0]
        return before + self._text[figure.start : figure.end] + after

    @cached_property
    def _instant(self) -> bool:
        """Say whether a fact is an instant in UTC: what clock time it is where the reader lives, nobody knows here."""
        return not self._bound.of("time") and any(known.figure.unit == "instant" for known in self._bound.of("date"))

    @cached_property
    def _numbers(self) -> set[float]:
        words = re.findall(r"\d{1,3}(?:,\d{3})+|\d{1,15}(?:\.\d+)?", self._text)
        return {float(word.replace(",", "")) for word in words}

    @cached_property
    def _moneys(self) -> list[float]:
        base = [known.figure.values[0] for known in self._bound.of("money")]
        counts = self._bound.of("count")
        loose = [known.figure.values[0] for known in counts]
        cents = [value / 100 for value in base if value >= 100 and value == int(value)]
        pairs = list(combinations(base[:40], 2)) or _values(_kin(counts[:20]))
        shares = [known.figure.values[0] / 100 for known in self._bound.of("percent") if known.figure.values[0] < 100]
        cut = [value * part for value in base[:40] for share in shares[:10] for part in (share, 1 - share)]
        derived = [abs(a - b) for a, b in pairs] + [a + b for a, b in pairs] + [round(value, 2) for value in cut]
        fen = [abs(a - b) / 100 for a, b in pairs if a >= 100 and b >= 100]
        parts = (
            [value / part for value in base[:40] for part in (7, 12, 30, 31, 365)] if _PER.search(self._text) else []
        )
        return (
            base
            + loose
            + cents
            + derived
            + fen
            + [round(value, 2) for value in parts]
            + [round(value, 1) for value in parts]
        )

    @cached_property
    def _percents(self) -> list[float]:
        base = [value for known in self._bound.of("percent") for value in known.figure.values]
        loose = [known.figure.values[0] for known in self._bound.of("count")]
        pairs = _values(
            pair for pair in combinations(self._bound.of("money")[:40], 2) if kin(*pair) or _one_price(*pair)
        )
        pairs += _values(_kin([known for known in self._bound.of("count") if not known.loose][:40]))
        ratios = [100 * min(a, b) / max(a, b) for a, b in pairs if max(a, b) > 0]
        return (
            base + loose + [value * 100 for value in loose if value <= 1] + ratios + [100 - ratio for ratio in ratios]
        )

    def _amounts(self, kind: str) -> list[float]:
        return [
            known.figure.values[0] for known in self._bound.figures if known.figure.kind == kind and known.figure.values
        ]

    def _counted(self, figure: Figure) -> bool:
        wanted = figure.values[0]
        if _SCARCE.search(self.around(figure)) and figure.unit not in TIME_UNITS:
            return any(wanted in known.figure.values for known in self._bound.at(_STOCK))
        slack = 0.1 * wanted if _ABOUT.search(self.around(figure, 8)) else 0.0
        return any(abs(wanted - value) <= slack + 1e-9 or rounded(value, wanted) for value in self._counts(figure.unit))

    def _counts(self, unit: str) -> Iterator[float]:
        known = [one for one in self._bound.figures if one.figure.kind in {"count", "money", "percent"}]
        for one in known:
            value, its = one.figure.values[0], one.figure.unit
            yield value
            if unit in TIME_UNITS and its in TIME_UNITS:
                yield value * TIME_UNITS[its] / TIME_UNITS[unit]
        for a, b in _values(_kin([one for one in known if one.figure.kind == "count"][:40])):
            yield from (abs(a - b), a + b)
        if unit in {"day", "week", "hour", "year", "month"}:
            yield from (
                days / {"day": 1, "week": 7, "hour": 1 / 24, "year": 365.25, "month": 30.4}[unit]
                for days in self._spans
            )

    @cached_property
    def _spans(self) -> list[int]:
        days = [day_of(day) for known in self._bound.of("date") for day in known.figure.days[:1]]
        known = [day for day in [*days, self._bound.now] if day]
        return [abs((a - b).days) + more for a, b in combinations(known[:20], 2) for more in (0, 1)]

    @cached_property
    def _unsaid(self) -> list[Known]:
        """Facts that no figure of the text stands for: what the text should perhaps have said."""
        said = {(figure.kind, value) for figure in self.said for value in figure.values}
        values = {value for _, value in said}
        values |= self._numbers
        days = [day for figure in self.said for day in figure.days]
        return [
            known
            for known in self._bound.figures
            if known.mine
            and not known.loose
            and not (values & set(known.figure.values))
            and not any(same_day(day, known) for day in days)
        ]

    def _finding(self, figure: Figure) -> Finding | None:
        around = self.around(figure)
        wrong = next((known for known in self._unsaid if self._contradicts(figure, around, known)), None)
        if wrong:
            return self._make(figure, wrong)
        crowd = figure.kind == "count" and self._crowd(figure, around)
        return self._make(figure, None, blocks=crowd) if crowd or self._claims(figure, around) else None

    @staticmethod
    def _crowd(figure: Figure, around: str) -> bool:
        """Say whether it boasts of how many others there are."""
        many = figure.values[0] >= _CROWD and _OTHERS.search(around)
        return figure.unit == "person" and bool(many or _WATCHING.search(around))

    def _claims(self, figure: Figure, around: str) -> bool:
        """Say whether a figure that no fact bears out claims something: in marketing nearly every one does."""
        own, value = bool(_OWN.search(around)), figure.values[0] if figure.values else 0.0
        match figure.kind:
            case "count":
                advice = figure.unit in _TAKES or small(figure)
                return (own and figure.unit not in {"minute", "second"}) or (self._marketing and not advice)
            case "percent":
                offered = own or bool(_OFF.search(around) or _OTHERS.search(around))
                return value != 100 and (self._marketing or offered)
            case "date":
                return bool(_UNTIL.search(around))
            case "money":
                return value != 0
            case _:
                return self._marketing

    def _contradicts(self, figure: Figure, around: str, known: Known) -> bool:
        match figure.kind:
            case "money":
                return known.figure.kind == "money" and compatible(MONEY_ROLES, around, known.path, figure.unit)
            case "percent":
                if known.figure.kind == "percent":
                    return bool(_OFF.search(around)) or not re.search(r"discount|off|折", known.path)
                return known.figure.kind == "money" and bool(_OFF.search(around)) and len(self._amounts("money")) > 1
            case "date" | "weekday":
                ends, kept = bool(_UNTIL.search(around)), bool(DEADLINE.search(known.path))
                return known.figure.kind == "date" and (ends == kept or (ends and figure.kind == "weekday"))
            case "time":
                return known.figure.kind == "time"
            case "count":
                return known.figure.kind == "count" and same_count(figure, around, known)

    def _make(self, figure: Figure, known: Known | None, *, blocks: bool = True) -> Finding:
        if known:
            say = known.figure.text or f"{known.figure.values[0]:g}"
            zh = f"事实是 {say}（{known.path}），改成一致再发。"
            en = f"The fact is {say} ({known.path}); say that."
        else:
            zh = "找不到依据：把它绑定到一个事实，或删掉。"
            en = "Nothing supports this: bind it to a fact or leave it out."
        return Finding(code=Code.FACT, text=figure.text, advice=zh if self._language == "zh" else en, blocks=blocks)


def _kin(known: list[Known]) -> Iterator[tuple[Known, Known]]:
    """Pair what may be reckoned with each other: two unlike facts give nearly any number."""
    return (pair for pair in combinations(known, 2) if kin(*pair))


def _values(pairs: Iterable[tuple[Known, Known]]) -> list[tuple[float, float]]:
    return [(a.figure.values[0], b.figure.values[0]) for a, b in pairs]


def _one_price(one: Known, other: Known) -> bool:
    """Say whether one is a price and the other what is taken off it, or both are prices."""
    roles = {next((role.name for role in MONEY_ROLES if role.known.search(known.path)), "") for known in (one, other)}
    return roles <= {"price", "offer"}
