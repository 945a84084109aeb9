"""Finds conditions that everybody meets, or nobody can: by trying every side of every limit.

Each term that is not a plain value is tried with values on, between and beyond the limits it is compared with. Terms
are taken as independent of each other, and where there are too many sides to try them all nothing is said: so no
condition is called always or never true that is not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from liuke.playbooks.errors import AlwaysTrueError, NeverTrueError
from liuke.playbooks.grammar.say import said
from liuke.playbooks.grammar.tree import (
    Alike,
    Among,
    Call,
    Compare,
    Condition,
    DaysSince,
    Either,
    Every,
    Holds,
    Name,
    Opposite,
    Sign,
    Term,
    Unknown,
    Value,
    columns,
    kind,
)

MOST_TRIES = 4_096
_TESTS: dict[Sign, Callable[[Any, Any], bool]] = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_SOME_DAY = date(2000, 1, 1)


@dataclass(slots=True)
class _Sides:
    """What is asked of one term: the values it meets, and whether being unknown is asked about."""

    limits: set[Any] = field(default_factory=set)
    unknown: bool = False


def refuse_idle(condition: Condition) -> None:
    """Refuse a condition that does not tell one user from another.

    Raises
    ------
    AlwaysTrueError, NeverTrueError
        It is true for everybody whose columns are known, or can be true for nobody.
    """
    sides = _sides(condition)
    trials = [_trials(term, side) for term, side in sides.items()]
    if prod(map(len, trials)) > MOST_TRIES:
        return
    seen: set[bool] = set()
    for values in product(*trials):
        seen.add(_met(condition, dict(zip(sides, values, strict=True))) is True)
        if len(seen) > 1:
            return
    if seen == {True}:
        raise AlwaysTrueError(what=said(condition), names=", ".join(c.name for c in columns(condition)))
    raise NeverTrueError(what=said(condition))


def _atoms(condition: Condition) -> Iterator[Condition]:
    match condition:
        case Every(conditions=conditions) | Either(conditions=conditions):
            for one in conditions:
                yield from _atoms(one)
        case Opposite(condition=inner):
            yield from _atoms(inner)
        case _:
            yield condition


def _sides(condition: Condition) -> Mapping[Any, _Sides]:
    """Collect what is asked of each term; a pattern is a yes-or-no of its own."""
    found: dict[Any, _Sides] = {}
    pairs: list[tuple[Term, Term]] = []
    for atom in _atoms(condition):
        match atom:
            case Compare(left=left, right=right) if isinstance(right, Value):
                found.setdefault(left, _Sides()).limits.add(right.value)
            case Compare(left=left, right=right):
                found.setdefault(left, _Sides())
                found.setdefault(right, _Sides())
                pairs.append((left, right))
            case Among(term=term, values=values):
                found.setdefault(term, _Sides()).limits.update(value.value for value in values)
            case Alike():
                found.setdefault(atom, _Sides())
            case Unknown(term=term):
                found.setdefault(term, _Sides()).unknown = True
            case Holds(term=term, surely=surely):
                found.setdefault(term, _Sides()).unknown |= surely
            case Opposite() | Every() | Either():
                raise AssertionError("these are not atoms")
    for left, right in pairs * 2:
        shared = found[left].limits | found[right].limits
        found[left].limits = found[right].limits = shared
    return found


def _trials(term: Any, side: _Sides) -> Sequence[Any]:
    unknown = [None] if side.unknown else []
    if isinstance(term, Alike) or kind(term) == "boolean":
        return [False, True, *unknown]
    if isinstance(term, Name) and term.column.values:
        return [*term.column.values, *unknown]
    match kind(term):
        case "number":
            return [*_numbers(term, side.limits or {Decimal(0)}), *unknown]
        case "text":
            return [*sorted({"", *side.limits, *(f"{limit}\0" for limit in side.limits)}), *unknown]
        case _:
            around = (limit + timedelta(days=n) for limit in side.limits or {_SOME_DAY} for n in (-1, 0, 1))
            return [*sorted(set(around)), *unknown]


def _numbers(term: Term, limits: set[Decimal]) -> list[Decimal]:
    whole = isinstance(term, DaysSince) or (isinstance(term, Name) and term.column.type == "integer")
    whole = whole or (isinstance(term, Call) and term.function == "length")
    ordered = sorted(limits)
    if whole:
        around = {Decimal(int(limit) + n) for limit in ordered for n in (-1, 0, 1)}
        return sorted(around)
    middles = [(a + b) / 2 for a, b in pairwise(ordered)]
    return sorted({ordered[0] - 1, *ordered, *middles, ordered[-1] + 1})


def _met(condition: Condition, values: Mapping[Any, Any]) -> bool | None:  # noqa: PLR0911 - one a case
    """Answer in three values, as the engine does: None where something asked for is unknown."""
    match condition:
        case Compare(sign=sign, left=left, right=right):
            one, two = values[left], right.value if isinstance(right, Value) else values[right]
            return None if one is None or two is None else _TESTS[sign](one, two)
        case Among(term=term, values=among):
            one = values[term]
            return None if one is None else any(one == value.value for value in among)
        case Alike():
            return bool(values[condition])
        case Unknown(term=term):
            return values[term] is None
        case Holds(term=term, value=value, surely=surely):
            one = values[term]
            return (one is value) if surely or one is not None else None
        case Opposite(condition=inner):
            met = _met(inner, values)
            return None if met is None else not met
        case Every(conditions=conditions):
            all_met = [_met(one, values) for one in conditions]
            return False if False in all_met else None if None in all_met else True
        case Either(conditions=conditions):
            any_met = [_met(one, values) for one in conditions]
            return True if True in any_met else None if None in any_met else False
