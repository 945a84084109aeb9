"""Calls that ask for numbers: signals, retention, RFM, users by expression."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple, cast

from liuke.app.answers.numbers import AudienceCheck, Retention, Rfm, Users
from liuke.app.answers.unions import SignalAnswer
from liuke.app.calls.ask import Ask, one_of
from liuke.app.errors import BadParameterError
from liuke.app.house import shown_day
from liuke.facts.fresh import span
from liuke.facts.profile import PEOPLE, Wide, count, select
from liuke.flow.daily import look
from liuke.flow.declared import DECLARED
from liuke.flow.house import House
from liuke.kit.document import nearest
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.playbooks.audience import check_audience, compile_audience
from liuke.signals import read
from liuke.signals.spec import SignalSpec

_MOST_ROWS = 100_000
_SHOWN = ("subject_id", "idle_days", "idle_tier", "liveness", "value_tier", "orders_365d", "paid_365d_fen")
_SPECS = {spec.name: spec for spec in DECLARED}


def looked(house: House, ask: Ask, as_of: str | None) -> AsOf:
    """Return the business day, its signals and diagnosis up to date."""
    day = shown_day(house, as_of)
    look(house, day, ask.progress)
    return day


def signal(
    house: House,
    ask: Ask,
    *,
    name: str,
    as_of: str | None = None,
    segment: str | None = None,
    user: str | None = None,
    by: str | None = None,
) -> Annotated[dict[str, Any], SignalAnswer]:
    """Answer one signal, of a segment or a user where it takes one."""
    wanted = name.replace("-", "_")
    known = [spec.name for spec in DECLARED if spec.answer]
    spec = _SPECS.get(wanted)
    if spec is None or spec.answer is None:
        near = nearest(wanted, known)
        hint = ask.say(f"；是不是 {near}？", f"; did you mean {near}?") if near else " (" + " · ".join(known) + ")"
        raise BadParameterError(command="signal", name="NAME", said=name, choices=hint)
    given = (("segment", segment), ("user", user), ("by", by))
    asked = {option: said for option, said in given if said is not None}
    one_of("signal", "by", by or "day", ("day", "hour"))
    for option, said in asked.items():
        if option not in spec.asks:
            hint = " · ".join(spec.name for spec in DECLARED if option in spec.asks)
            raise BadParameterError(command="signal", name=f"--{option}", said=said, choices=hint)
    day, answer = looked(house, ask, as_of), spec.answer
    of = (wanted, day, house.policy.version, sorted(asked.items()))
    found = house.facts.made_of("signal", of, lambda: answer(house.facts, day, house.policy, **asked), day)
    return {"signal": wanted, **found, **_declared(spec, ask)}


def _declared(spec: SignalSpec, ask: Ask) -> dict[str, Any]:
    """Return what a signal says of itself."""
    return {
        "id": spec.id,
        "label": ask.say(spec.zh, spec.en),
        "means": ask.say(spec.means_zh, spec.means_en),
        "rule": ask.say(spec.rule_zh, spec.rule_en),
        "alarms": [alarm.name for alarm in spec.alarms],
    }


def retention(  # one argument a choice
    house: House,
    ask: Ask,
    *,
    unit: str = "month",
    kind: str = "on",
    by: str = "first_action",
    cells: int = 12,
    segment: str | None = None,
    change: int | None = None,
    as_of: str | None = None,
) -> Annotated[dict[str, Any], Retention]:
    """Answer the retention triangle, by segment where one is named; a change of period n split into mix and rate."""
    one_of("retention", "by", unit, ("day", "week", "month"))
    one_of("retention", "kind", kind, ("on", "on_or_after"))
    one_of("retention", "from", by, ("first_action", "sign_up"))
    day = looked(house, ask, as_of)
    asked: dict[str, Any] = {"unit": unit, "by": by}
    said = read.retention(house.facts, day, kind=cast(Any, kind), cells=cells, **asked)
    if change is not None:
        one_of("retention", "kind", kind, ("on",))
        column = _segment(house, segment or "acquisition_source")
        return said | {"change": read.change(house.facts, day, column, change, columns=house.columns, **asked)}
    return said | retention_parts(house, day, segment, kind=kind, cells=cells, **asked) if segment else said


def retention_parts(house: House, day: AsOf, segment: str, *, kind: str, **asked: Any) -> dict[str, Any]:
    """Return the same retention by the values of a column of users."""
    column = _segment(house, segment)
    parts = read.by_segment(house.facts, day, column, columns=house.columns, kind=cast(Any, kind), **asked)
    return {name: parts[name] for name in ("segment", "segments", "left_out")}


def _segment(house: House, name: str) -> str:
    (column,) = named("retention", [name], [column for column in house.columns if not column.personal])
    return str(column.name)


def rfm(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], Rfm]:
    """Answer the eight value types."""
    return {**read.rfm(house.facts, looked(house, ask, as_of), house.policy), "currency": house.currency}


def users(  # one argument a choice
    house: House,
    ask: Ask,
    *,
    where: str | None = None,
    columns: Sequence[str] = (),
    order_by: str | None = None,
    descending: bool = True,
    limit: int = 20,
    after: str | None = None,
    as_of: str | None = None,
    show_personal: bool = False,
) -> Annotated[dict[str, Any], Users]:
    """List users by an expression; personal columns are masked unless asked for.

    ``after`` is a user of an earlier page, "" for the first: the answer says in ``last`` where the next goes on.
    """
    asked = Listed(where, columns or _SHOWN, order_by, descending, limit, as_of, after)
    declared = house.columns
    found = listed(house, ask, "users", declared, asked, whose=PEOPLE)
    if not show_personal:
        personal = {column.name for column in declared if column.personal}
        found["users"] = [{n: masked(v) if n in personal else v for n, v in row.items()} for row in found["users"]]
    return found


class Listed(NamedTuple):
    """What a list is asked for."""

    where: str | None
    columns: Sequence[str]
    order_by: str | None
    descending: bool
    limit: int
    as_of: str | None
    after: str | None = None


def listed(
    house: House, ask: Ask, name: str, declared: tuple[Column, ...], asked: Listed, *, whose: Wide
) -> dict[str, Any]:
    """List people or accounts, under ``name``, by an expression over their wide profile."""
    day = looked(house, ask, asked.as_of)
    predicate = compile_audience(asked.where, declared, house.zone).predicate if asked.where else None
    wanted = named(name, asked.columns, declared)
    shown = [column.name for column in wanted]
    table = select(
        house.facts,
        day,
        declared,
        where=predicate,
        wanted=list(dict.fromkeys((*shown, whose.key))),
        order_by=asked.order_by,
        descending=asked.descending,
        limit=min(asked.limit, _MOST_ROWS) + (asked.after is not None),
        after=asked.after or "",
        whose=whose,
    )
    last = None
    if asked.after is not None and table.num_rows > asked.limit:
        table = table.slice(0, asked.limit)
        last = table[whose.key][-1].as_py()
    rows = table.select(shown).to_pylist()
    zh = ask.language == "zh"
    return {
        **({} if asked.after is None else {"last": last}),
        "as_of": day.day.isoformat(),
        "where": asked.where,
        "found": count(house.facts, day, declared, predicate, whose=whose),
        "columns": [{"name": c.name, "label": c.zh if zh else c.en, "unit": c.unit, "type": c.type} for c in wanted],
        name: rows,
    }


def named(command: str, names: Sequence[str], declared: Sequence[Column]) -> list[Column]:
    """Return the columns of those names (or Chinese labels).

    Raises
    ------
    BadParameterError
        A name is no column's; the nearest is named.
    """
    known = {column.name: column for column in declared} | {column.zh: column for column in declared}
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise BadParameterError(command=command, name="columns", said=name, choices=f" ({near}?)" if near else "")
    return [known[name] for name in names]


def masked(value: Any) -> Any:
    """Hide a personal value: its first character and how it ends remain."""
    text = "" if value is None else str(value)
    if not text:
        return value
    if "@" in text:
        name, _, host = text.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{text[:1]}**" if len(text) < 6 else f"{text[:3]}****{text[-2:]}"


def audience_check(
    house: House, ask: Ask, *, expressions: Sequence[str], as_of: str | None = None
) -> Annotated[dict[str, Any], AudienceCheck]:
    """Check expressions one by one and count the users of those that hold.

    Where there are no facts yet ``as_of`` is null: nobody is counted, and a column that only an import would bring is
    not known.
    """
    day = looked(house, ask, as_of) if as_of or span(house.facts) else None
    declared = house.columns
    checked = []
    for expression in expressions:
        said = check_audience(expression, declared, ask.language)
        users_ = None
        if said["ok"]:
            predicate = compile_audience(expression, declared, house.zone).predicate
            users_ = count(house.facts, day, declared, predicate) if day else None
        checked.append({**said, "users": users_})
    return {"as_of": day.day.isoformat() if day else None, "checked": checked}
