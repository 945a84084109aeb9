"""How people walk a funnel: its steps as the tracking plan has them, and one question for the walk of everybody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pyarrow as pa

from liuke.facts.engines.engine import Held
from liuke.facts.statement import Statement, load
from liuke.facts.store import Facts
from liuke.kit.document import nearest
from liuke.model.moment import AsOf
from liuke.signals.errors import UnknownFunnelError

ASK = load("liuke.signals", "funnel")
_HOUR_US = 3_600_000_000
_STEPS = pa.schema(
    [
        ("place", pa.int32()),
        ("first_place", pa.int32()),
        ("last_place", pa.int32()),
        ("event", pa.string()),
        ("feature", pa.string()),
        ("own_feature", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as people read it."""

    place: int
    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walkable:
    """A funnel ready to be asked: its steps, the events that take them, its window. ``left_out`` nobody ever takes."""

    name: str
    zh: str
    en: str
    window_hours: int
    steps: tuple[Step, ...]
    left_out: tuple[str, ...]
    events: pa.Table

    @property
    def window_days(self) -> int:
        """How many days after its day of entry a window reaches into."""
        return -(-self.window_hours // 24)


def funnels(facts: Facts, as_of: AsOf) -> list[Walkable]:
    """Return every funnel of the tracking plan, the main one first.

    Steps of the default funnel whose role nobody played before ``as_of`` are left out; one that keeps fewer than two
    steps is none.
    """
    rows = facts.rows(ASK["funnels_there"])
    seen = None
    found: list[Walkable] = []
    for nth in sorted({row["nth"] for row in rows}):
        mine = [row for row in rows if row["nth"] == nth]
        left_out: tuple[str, ...] = ()
        if not mine[0]["declared"]:
            seen = seen or facts.one(ASK["roles_seen"], as_of)
            left_out = tuple(step for step in dict.fromkeys(row["step"] for row in mine) if not seen.get(step, True))
            mine = [row for row in mine if row["step"] not in left_out]
        if len({row["place"] for row in mine}) > 1:
            found.append(_walkable(mine, left_out))
    return found


def funnel_named(facts: Facts, as_of: AsOf, name: str | None) -> Walkable | None:
    """Return the funnel of that name, or the main one; None where there is no funnel to walk.

    Raises
    ------
    UnknownFunnelError
        The tracking plan has no funnel of that name.
    """
    there = funnels(facts, as_of)
    if name is None:
        return there[0] if there else None
    known = list(dict.fromkeys(row["funnel"] for row in facts.rows(ASK["funnels_there"])))
    if name not in known:
        near = nearest(name, known)
        raise UnknownFunnelError(
            name=name,
            nearest=f"; did you mean {near}?" if near else "",
            nearest_zh=f"；是不是 {near}？" if near else "",
            known=", ".join(known),
        )
    return next((one for one in there if one.name == name), None)


def _walkable(rows: Sequence[dict[str, Any]], left_out: tuple[str, ...]) -> Walkable:
    number = {place: n for n, place in enumerate(sorted({row["place"] for row in rows}), 1)}
    steps = {row["place"]: row for row in rows}
    matched = [row for row in rows if row["event"] is not None]
    events = []
    for row in matched:
        alike = [
            number[other["place"]]
            for other in matched
            if other["event"] == row["event"]
            and (other["feature"] == row["feature"] or None in (other["feature"], row["feature"]))
        ]
        events.append(
            {name: row[name] for name in ("event", "feature", "own_feature")}
            | {"place": number[row["place"]], "first_place": min(alike), "last_place": max(alike)}
        )
    first = rows[0]
    return Walkable(
        name=first["funnel"],
        zh=first["funnel_zh"],
        en=first["funnel_en"],
        window_hours=first["window_hours"],
        steps=tuple(
            Step(place=number[place], name=row["step"], zh=row["zh"], en=row["en"])
            for place, row in sorted(steps.items())
        ),
        left_out=left_out,
        events=pa.Table.from_pylist(events, schema=_STEPS),
    )


def walk(
    facts: Facts,
    as_of: AsOf,
    funnel: Walkable,
    first: date,
    through: date,
    *,
    by_day: bool = False,
    under_way: bool = False,
    with_retries: bool = True,
    kept: str | None = None,
) -> pa.Table | Held:
    """Return one row a person and step reached, of those who entered from ``first`` through ``through``.

    With ``by_day`` once for each day on which somebody entered; with ``under_way`` only since the last completion, and
    only entries whose window is still open. Without ``with_retries`` nobody's retries and errors are counted, which is
    half of the work. ``kept`` is what the acts of these days are kept as (``funnel_acts``), for days of entry without
    retries or who is under way; else facts are read.
    """
    if kept is not None and under_way:
        asked = for_steps(ASK["kept_under_way"], len(funnel.steps))
        ends = {"from_day": first, "window_us": funnel.window_hours * _HOUR_US, "last_place": len(funnel.steps)}
        return facts.hold(asked, as_of, funnel=kept, **ends)
    return facts.hold(
        for_steps(ASK["funnel_walk"], len(funnel.steps), kept=kept is not None),
        as_of,
        funnel=kept,
        funnel_steps=funnel.events,
        from_day=first,
        through_day=through,
        until_day=min(through + timedelta(days=funnel.window_days), as_of.last_day),
        window_us=funnel.window_hours * _HOUR_US,
        window_days=funnel.window_days,
        last_place=len(funnel.steps),
        by_day=by_day,
        restart=under_way,
        with_retries=with_retries,
    )


@cache
def for_steps(statement: Statement, steps: int, *, kept: bool = False) -> Statement:
    """Return the walk's statement without the steps that a funnel of so many does not have: each costs planning.

    The answer is the same: nobody takes them. ``kept`` reads acts as they are kept. The text is cut where a step begins
    and ends as it is written: to read it as a tree takes longer than walking.
    """
    text = _STEP.sub(lambda found: found[0] if int(found[1]) <= steps + 1 else "", statement.text)
    text = _SPANS.sub(lambda found: "".join((found[1], _UNION.join(found[2].split(_UNION)[:steps]), found[3])), text)
    if kept:
        text = _ACTS.sub(lambda found: "\n".join((found[1], ASK["kept_acts"].text, found[2])), text)
    return Statement(name=statement.name, text=text, says=statement.says)


_STEP = re.compile(r"^step_(\d+) AS \($.*?^\),\n", re.MULTILINE | re.DOTALL)
_SPANS = re.compile(r"(^spans AS \(\n)(.*?)(\n\),$)", re.MULTILINE | re.DOTALL)
_ACTS = re.compile(r"(^WITH acts AS \($).*?(^\),$)", re.MULTILINE | re.DOTALL)
_UNION = "\n    UNION ALL\n"
