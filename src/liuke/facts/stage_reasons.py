"""What is wrong with a row: the first objection, as ``what:column``. Each becomes a line of the report."""

from datetime import UTC, date, datetime, timedelta

from sqlglot import exp

from liuke.facts.stage_reading import Reading
from liuke.facts.stage_syntax import Node, both, column, day, function, known, stamp, unknown, word
from liuke.facts.tables import FactColumn
from liuke.kit.currencies import CURRENCIES
from liuke.model.words import Role

_ID_CHARS = 512
_FIRST = datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC, as facts keep it
_AHEAD = timedelta(hours=24)
_MAY_BE_AHEAD = frozenset({"renews_at", "ended_at", "started_at", "due_at", "cancelled_at"})
_SPOKEN = frozenset({"event", "feature", "role", "survey", "plan"})
_ORDER = {
    "orders": (("paid_at", "ts"), ("cancelled_at", "ts"), ("refunded_at", "ts")),
    "subscriptions": (("ended_at", "started_at"), ("cancelled_at", "started_at")),
    "feedback": (("answered_at", "ts"), ("resolved_at", "ts")),
}
"""Times that cannot be more than a day before another: a day, because some files know the date only."""
_TAKEN_BACK = frozenset({"amount_fen", "coupon_fen"})
_NOT_BELOW_ZERO = frozenset({"seats", "seats_paid", "period_days", "score", "n"})
_NPS_MOST = 10

Objection = tuple[Node, str]


def reason(reading: Reading) -> Node:
    """Return the first thing wrong with a row, as ``what:column``; null where nothing is."""
    ifs = [exp.If(this=condition, true=word(said)) for condition, said in _objections(reading)]
    if reading.numbered:
        ifs.insert(0, exp.If(this=known(column("fault")), true=column("fault")))
    return exp.Case(ifs=ifs)


def _objections(reading: Reading) -> list[Objection]:
    table = reading.wanted.table
    found: list[Objection] = []
    repeated: list[Node] = [
        exp.EQ(this=column(f"cell_{take.column}"), expression=word(header)) for take, header in reading.headed()
    ]
    if repeated:
        found.append((both(*repeated), "header"))
    for c in reading.columns:
        found += _of_column(reading, c)
    for later, earlier in _ORDER.get(table.name, ()):
        if later in reading.takes and earlier in reading.takes:
            a_day_before = exp.Sub(
                this=column(earlier), expression=exp.Interval(this=word("1"), unit=exp.Var(this="DAY"))
            )
            found.append((exp.LT(this=column(later), expression=a_day_before), f"before:{later}"))
    for nth, count in enumerate(reading.wanted.counts):
        name, n = count.feature or count.role, column(f"n_{nth}")
        found += [(unknown(n), f"unreadable:{name}"), (_below_zero(n.copy()), f"negative:{name}")]
    return found


def _of_column(reading: Reading, c: FactColumn) -> list[Objection]:
    name, value, table = c.name, column(c.name), reading.wanted.table.name
    source = "unit_price" if name == "amount_fen" and name not in reading.takes else name
    if source not in reading.takes:
        return []
    given = known(column(f"cell_{source}"))
    found: list[Objection] = []
    if c.type != "VARCHAR" or name == "currency":
        found.append((both(unknown(value), given), f"unreadable:{name}"))
    if c.required:
        found.append((unknown(value.copy()), f"missing:{name}"))
    if c.type == "VARCHAR" and (name.endswith("_id") or name in _SPOKEN):
        found.append((_too_long(value), f"too_long:{name}"))
    if name == "role":
        found.append((exp.Not(this=exp.In(this=value.copy(), expressions=[word(r) for r in Role])), f"unknown:{name}"))
    if c.type == "TIMESTAMP":
        found += _of_instant(reading, name)
    if c.type == "DATE":
        found += _of_day(reading, name)
    if name.endswith("_fen"):
        found += _of_money(reading, name)
    if name in _NOT_BELOW_ZERO or (name == "quantity" and table == "benefits"):
        found.append((_below_zero(value.copy()), f"negative:{name}"))
    if name == "score" and table == "survey_responses":
        found.append((_above_nps(), f"range:{name}"))
    if name == "currency":
        found.append((_no_currency(reading.wanted.currency), f"unknown:{name}"))
    return found


def _above_nps() -> Node:
    """Answers of a survey that has no name are taken for NPS; other surveys count as they like."""
    survey = function("lower", function("coalesce", column("survey"), word("nps")))
    above = exp.GT(this=column("score"), expression=exp.Literal.number(_NPS_MOST))
    return both(above, exp.EQ(this=survey, expression=word("nps")))


def _no_currency(home: str) -> Node:
    """The workspace's own code is looked at first: that is nearly every row's."""
    codes = [word(code) for code in sorted(CURRENCIES)]
    other = exp.NEQ(this=column("currency"), expression=word(home))
    return both(other, exp.Not(this=exp.In(this=column("currency"), expressions=codes)))


def _too_long(value: Node) -> Node:
    """Bytes are counted first: that costs nothing."""
    limit = exp.Literal.number(_ID_CHARS)
    return both(
        exp.GT(this=function("strlen", value.copy()), expression=limit),
        exp.GT(this=function("length", value.copy()), expression=limit.copy()),
    )


def _of_instant(reading: Reading, name: str) -> list[Objection]:
    found: list[Objection] = [(exp.LT(this=column(name), expression=stamp(_FIRST)), f"impossible:{name}")]
    if name not in _MAY_BE_AHEAD:
        last = reading.wanted.now.astimezone(UTC).replace(tzinfo=None) + _AHEAD
        found.append((exp.GT(this=column(name), expression=stamp(last)), f"future:{name}"))
    return found


def _of_day(reading: Reading, name: str) -> list[Objection]:
    first = date(1880, 1, 1) if name == "birthday" else _FIRST.date()
    last = (reading.wanted.now.astimezone(reading.wanted.home) + _AHEAD).date()
    return [
        (exp.LT(this=column(name), expression=day(first)), f"impossible:{name}"),
        (exp.GT(this=column(name), expression=day(last)), f"future:{name}"),
    ]


def _of_money(reading: Reading, name: str) -> list[Objection]:
    """A negative amount is a mistake, except on a line that takes goods back and says so by its quantity."""
    if reading.wanted.table.name != "orders" or name not in _TAKEN_BACK or "quantity" not in reading.takes:
        return [(_below_zero(column(name)), f"negative:{name}")]
    given = function("coalesce", column("quantity"), exp.Literal.number(1))
    sold = exp.GTE(this=given, expression=exp.Literal.number(0))
    found: list[Objection] = [(both(_below_zero(column(name)), sold), f"negative:{name}")]
    if name == "amount_fen":
        above = exp.GT(this=column(name), expression=exp.Literal.number(0))
        found.append((both(above, _below_zero(column("quantity"))), f"sign:{name}"))
    return found


def _below_zero(value: Node) -> Node:
    return exp.LT(this=value, expression=exp.Literal.number(0))
