"""Writes a typed condition as a query of our own nodes (DuckDB's dialect, plain enough for Spark).

Chains become balanced trees, sums are reckoned as DOUBLE so that nothing overflows, and what would divide by zero has
no value. A day against a point in time means that whole day in the workspace's zone.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlglot import exp

from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.playbooks.grammar.tree import (
    Alike,
    Among,
    Call,
    Compare,
    Condition,
    Day,
    DaysSince,
    Either,
    Every,
    Function,
    Holds,
    Name,
    Number,
    Opposite,
    Reckon,
    Sign,
    Term,
    Text,
    Truth,
    Unknown,
    kind,
)

_SIGNS: dict[Sign, type[exp.Expression]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_OF_ONE: dict[Function, type[exp.Expression]] = {
    "abs": exp.Abs,
    "ceil": exp.Ceil,
    "floor": exp.Floor,
    "length": exp.Length,
    "lower": exp.Lower,
    "trim": exp.Trim,
    "upper": exp.Upper,
}
_SECONDS_PER_DAY = 86_400


def write(condition: Condition, zone: ZoneInfo) -> exp.Expression:  # noqa: PLR0911 - one a case
    """Write a condition. Its columns are quoted; ``$as_of`` and ``$last_day`` stand for the business day."""
    match condition:
        case Compare(sign=sign, left=left, right=Day() as day) if kind(left) == "instant":
            return _within_day(sign, left, day, zone)
        case Compare(sign=sign, left=left, right=right):
            return _SIGNS[sign](this=_term(left), expression=_term(right))
        case Among(term=term, values=values) if kind(term) == "instant":
            return _joined(exp.Or, [write(Compare(sign="=", left=term, right=v), zone) for v in values])
        case Among(term=term, values=values):
            return exp.In(this=_term(term), expressions=[_term(value) for value in values])
        case Alike(term=term, pattern=pattern, folded=folded):
            return (exp.ILike if folded else exp.Like)(this=_term(term), expression=_text(pattern))
        case Unknown(term=term):
            return exp.Is(this=_term(term), expression=exp.Null())
        case Holds(term=term, value=value, surely=True):
            return exp.Is(this=_term(term), expression=exp.Boolean(this=value))
        case Holds(term=term, value=value):
            return exp.EQ(this=_term(term), expression=exp.Boolean(this=value))
        case Opposite(condition=inner):
            return exp.Not(this=exp.Paren(this=write(inner, zone)))
        case Every(conditions=conditions):
            return _joined(exp.And, [write(one, zone) for one in conditions])
        case Either(conditions=conditions):
            return _joined(exp.Or, [write(one, zone) for one in conditions])


def _joined(how: type[exp.Expression], parts: Sequence[exp.Expression]) -> exp.Expression:
    """Join by halves: a chain of 300 is 9 deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return exp.Paren(this=how(this=_joined(how, parts[:half]), expression=_joined(how, parts[half:])))


def _within_day(sign: Sign, left: Term, day: Day, zone: ZoneInfo) -> exp.Expression:
    begins = AsOf(day=day.value, zone=zone)
    first, after = (_instant(moment) for moment in (begins, begins.before(-1)))
    match sign:
        case ">=":
            return exp.GTE(this=_term(left), expression=first)
        case "<":
            return exp.LT(this=_term(left), expression=first)
        case "<=":
            return exp.LT(this=_term(left), expression=after)
        case ">":
            return exp.GTE(this=_term(left), expression=after)
        case "=" | "<>":
            since, until = _within_day(">=", left, day, zone), _within_day("<=", left, day, zone)
            inside = _joined(exp.And, [since, until])
            return inside if sign == "=" else exp.Not(this=inside)


def _instant(moment: AsOf) -> exp.Expression:
    naive = moment.instant.replace(tzinfo=None)
    return exp.cast(exp.Literal.string(naive.isoformat(sep=" ")), "TIMESTAMP", dialect="duckdb")


def _term(term: Term) -> exp.Expression:  # noqa: PLR0911 - one a case
    match term:
        case Name(column=column):
            return _column(column)
        case Number():
            return _number(term)
        case Text(value=value):
            return _text(value)
        case Day(value=value):
            return exp.cast(exp.Literal.string(value.isoformat()), "DATE", dialect="duckdb")
        case Truth(value=value):
            return exp.Boolean(this=value)
        case DaysSince(column=column):
            return _days_since(column)
        case Reckon():
            return _reckoned(term)
        case Call(function=function, terms=terms):
            return _called(function, terms)


def _column(column: Column) -> exp.Expression:
    return exp.column(column.name, quoted=True)


def _number(number: Number) -> exp.Expression:
    digits: exp.Expression = exp.Literal.number(f"{abs(number.value):f}")
    if number.value != number.value.to_integral_value():
        digits = exp.cast(digits, "DOUBLE", dialect="duckdb")
    return exp.Neg(this=digits) if number.value < 0 else digits


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)


def _days_since(column: Column) -> exp.Expression:
    if column.type == "date":
        last_day = exp.Placeholder(this="last_day")
        return exp.DateDiff(this=last_day, expression=_column(column), unit=exp.var("DAY"))
    seconds = exp.DateDiff(this=exp.Placeholder(this="as_of"), expression=_column(column), unit=exp.var("SECOND"))
    return exp.Floor(this=exp.Div(this=seconds, expression=exp.Literal.number(_SECONDS_PER_DAY)))


def _double(term: Term) -> exp.Expression:
    return exp.cast(_term(term), "DOUBLE", dialect="duckdb")


def _reckoned(term: Reckon) -> exp.Expression:
    left, right = _double(term.left), _double(term.right)
    if term.sign in {"/", "%"}:
        right = exp.Nullif(this=right, expression=exp.Literal.number(0))
    node: exp.Expression
    match term.sign:
        case "+":
            node = exp.Add(this=left, expression=right)
        case "-":
            node = exp.Sub(this=left, expression=right)
        case "*":
            node = exp.Mul(this=left, expression=right)
        case "/":
            node = exp.Div(this=left, expression=right)
        case "%":
            node = exp.Mod(this=left, expression=right)
    return exp.Paren(this=node)


def _called(function: Function, terms: Sequence[Term]) -> exp.Expression:
    first = terms[0]
    match function:
        case "abs" | "floor" | "ceil":
            return _OF_ONE[function](this=_double(first))
        case "lower" | "upper" | "length" | "trim":
            return _OF_ONE[function](this=_term(first))
        case "round":
            return exp.Round(this=_double(first), decimals=_term(terms[1]))
        case "coalesce":
            return exp.Coalesce(this=_term(first), expressions=[_term(other) for other in terms[1:]])
