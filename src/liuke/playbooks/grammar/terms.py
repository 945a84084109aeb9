"""Reads the parser's values, names, sums and functions into terms. What is not on the list is refused by name."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from sqlglot import exp

from liuke.kit.errors import LiukeError
from liuke.playbooks.errors import (
    AudienceSyntaxError,
    BadLiteralError,
    NotInLanguageError,
    PersonalColumnError,
)
from liuke.playbooks.grammar.fit import day, fitted, wanted
from liuke.playbooks.grammar.say import said
from liuke.playbooks.grammar.spell import Spelled
from liuke.playbooks.grammar.tree import (
    Call,
    Day,
    DaysSince,
    Function,
    Kind,
    Name,
    Number,
    Reckon,
    Reckoning,
    Term,
    Text,
    Truth,
    kind,
)

_RECKONINGS: dict[type[exp.Expression], Reckoning] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}
_METADATA = frozenset({"typed", "safe", "negate", "is_string", "binary"})
"""Arguments of the parser's nodes that say how, not what; ``negate`` and ``is_string`` are looked at by readers."""


def term(node: Any, spelled: Spelled, *, personal: bool = False) -> Term:
    """Read a value; ``personal`` columns only where the asker says so.

    Raises
    ------
    AudienceError
        It is not one, or not in the language.
    """
    if type(node) is exp.Paren:
        only(node, "this")
        return term(node.this, spelled, personal=personal)
    if type(node) is exp.Column:
        return _name(node, spelled, personal=personal)
    reader = _TERMS.get(type(node))
    if reader is None:
        raise _no_term(node)
    return reader(node, spelled)


def foreign(node: exp.Expression) -> NotInLanguageError:
    """Make the error for a node that the language does not have."""
    name = type(node).__name__
    if isinstance(node, exp.Binary):  # people wrote >>, not its name, and columns by their names, not ours
        name = node.sql()[len(node.left.sql()) : -len(node.right.sql())].strip() or name
    return NotInLanguageError(what_en=name, what_zh=name, hint_en="", hint_zh="")


def only(node: exp.Expression, *allowed: str) -> None:
    """Refuse a node that carries anything beside what its reader looks at."""
    extra = [key for key, value in node.args.items() if value and key not in allowed and key not in _METADATA]
    if extra or node.comments:
        raise foreign(node)


def _no_term(node: Any) -> LiukeError:
    if isinstance(node, exp.Null):
        return AudienceSyntaxError(why_en="NULL is asked for with IS NULL", why_zh="空值要用 IS NULL 来问")
    if isinstance(node, exp.Predicate | exp.Connector | exp.Not):
        return AudienceSyntaxError(
            why_en="a condition stands where a value should; join conditions with AND or OR",
            why_zh="该写值的地方写了条件；条件之间用 AND 或 OR 连接",
        )
    if not isinstance(node, exp.Expression):
        return AudienceSyntaxError(why_en="a value is missing", why_zh="缺少一个值")
    return foreign(node)


def _name(node: exp.Column, spelled: Spelled, *, personal: bool) -> Name:
    only(node, "this")
    word = str(node.name)
    if not word.startswith("c_"):
        raise foreign(node)
    column = spelled.columns[int(word.removeprefix("c_"))]
    if column.personal and not personal:
        raise PersonalColumnError(column=column.name)
    return Name(column=column)


def _literal(node: exp.Literal, spelled: Spelled) -> Term:
    if node.is_string:
        return Text(value=spelled.texts[int(node.this)])
    return Number(value=Decimal(node.this))


def _truth(node: exp.Boolean, spelled: Spelled) -> Term:  # noqa: ARG001 - the shape of a reader
    return Truth(value=bool(node.this))


def _day_literal(node: exp.Cast, spelled: Spelled) -> Term:
    only(node, "this", "to")
    if not isinstance(node.this, exp.Literal) or not node.this.is_string or not node.to.is_type("DATE"):
        raise foreign(node)
    return Day(value=day(spelled.texts[int(node.this.this)]))


def _negative(node: exp.Neg, spelled: Spelled) -> Term:
    only(node, "this")
    inner = wanted(term(node.this, spelled), "number")
    if isinstance(inner, Number):
        return Number(value=-inner.value)
    return Reckon(sign="-", left=Number(value=Decimal(0)), right=inner)


def _reckon(node: exp.Expression, spelled: Spelled) -> Term:
    only(node, "this", "expression")
    sign = _RECKONINGS[type(node)]
    left, right = (wanted(term(side, spelled), "number") for side in (node.this, node.expression))
    if sign in {"/", "%"} and isinstance(right, Number) and right.value == 0:
        raise BadLiteralError(what="0", wanted_en="a number to divide by", wanted_zh="可以作除数的数")
    return Reckon(sign=sign, left=left, right=right)


def _call(node: exp.Expression, spelled: Spelled, *, function: Function, wants: Kind, gives: Kind) -> Term:
    only(node, "this")
    return Call(function=function, terms=(wanted(term(node.this, spelled), wants),), kind=gives)


def _round(node: exp.Round, spelled: Spelled) -> Term:
    only(node, "this", "decimals")
    given = node.args.get("decimals")
    digits = term(given, spelled) if given else Number(value=Decimal(0))
    if not isinstance(digits, Number) or digits.value not in range(7):
        raise BadLiteralError(
            what=said(digits), wanted_en="a count of decimals from 0 to 6", wanted_zh="0 到 6 的小数位数"
        )
    return Call(function="round", terms=(wanted(term(node.this, spelled), "number"), digits), kind="number")


def _coalesce(node: exp.Coalesce, spelled: Spelled) -> Term:
    only(node, "this", "expressions")
    if len(node.expressions) != 1:
        raise AudienceSyntaxError(
            why_en="coalesce takes a column and one value", why_zh="coalesce 里写一列和一个代替的值"
        )
    first = term(node.this, spelled)
    if kind(first) == "instant":
        raise AudienceSyntaxError(why_en="coalesce takes no point in time", why_zh="coalesce 里不能写时间列")
    return Call(function="coalesce", terms=(first, fitted(first, term(node.expressions[0], spelled))), kind=kind(first))


def _days_since(node: exp.Anonymous, spelled: Spelled) -> Term:
    if str(node.this).lower() != "days_since":
        raise foreign(node)
    terms = [term(one, spelled) for one in node.expressions]
    if len(terms) != 1 or not isinstance(terms[0], Name) or kind(terms[0]) not in {"date", "instant"}:
        raise AudienceSyntaxError(
            why_en="days_since takes one column that is a date", why_zh="days_since 里只能写一个日期列"
        )
    return DaysSince(column=terms[0].column)


_TERMS: dict[type[exp.Expression], Callable[..., Term]] = {
    exp.Literal: _literal,
    exp.Boolean: _truth,
    exp.Cast: _day_literal,
    exp.Neg: _negative,
    exp.Add: _reckon,
    exp.Sub: _reckon,
    exp.Mul: _reckon,
    exp.Div: _reckon,
    exp.Mod: _reckon,
    exp.Abs: partial(_call, function="abs", wants="number", gives="number"),
    exp.Lower: partial(_call, function="lower", wants="text", gives="text"),
    exp.Upper: partial(_call, function="upper", wants="text", gives="text"),
    exp.Length: partial(_call, function="length", wants="text", gives="number"),
    exp.Trim: partial(_call, function="trim", wants="text", gives="text"),
    exp.Floor: partial(_call, function="floor", wants="number", gives="number"),
    exp.Ceil: partial(_call, function="ceil", wants="number", gives="number"),
    exp.Round: _round,
    exp.Coalesce: _coalesce,
    exp.Anonymous: _days_since,
}
