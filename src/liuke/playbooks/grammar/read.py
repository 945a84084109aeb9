"""Reads the parser's conditions into ours, node by node. What is not on the list is refused by name."""

from collections.abc import Callable
from functools import partial
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from liuke.playbooks.errors import (
    AlwaysTrueError,
    AudienceNestedError,
    AudienceSyntaxError,
    AudienceTooLongError,
    BadLiteralError,
    NeverTrueError,
    NoColumnError,
)
from liuke.playbooks.grammar.fit import condition_wanted, differ, fitted
from liuke.playbooks.grammar.say import said
from liuke.playbooks.grammar.spell import MOST_DEEP, Spelled
from liuke.playbooks.grammar.terms import foreign, only, term
from liuke.playbooks.grammar.tree import (
    Alike,
    Among,
    Compare,
    Condition,
    Either,
    Every,
    Holds,
    Opposite,
    Sign,
    Term,
    Text,
    Truth,
    Unknown,
    Value,
    columns,
    kind,
)

MOST_VALUES = 200
MOST_PATTERN = 100
MOST_WILDCARDS = 5

_SIGNS: dict[type[exp.Expression], Sign] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_TURNED: dict[Sign, Sign] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def read(spelled: Spelled) -> Condition:
    """Read spelled words into a typed condition.

    Raises
    ------
    AudienceError
        They are not a condition, or hold something that the language does not have.
    """
    try:
        return _condition(sqlglot.parse_one(spelled.words, into=exp.Condition, dialect="duckdb"), spelled)
    except RecursionError as why:
        raise AudienceNestedError(most=MOST_DEEP) from why
    except SqlglotError as why:
        raise AudienceSyntaxError(
            why_en="a value, an operator or a bracket is missing or out of place",
            why_zh="缺少值、运算符或括号，或者它们的位置不对",
        ) from why


def _condition(node: Any, spelled: Spelled) -> Condition:
    reader = _CONDITIONS.get(type(node))
    if reader is not None:
        return reader(node, spelled)
    if type(node) in _SIGNS:
        only(node, "this", "expression")
        return _compared(_SIGNS[type(node)], term(node.this, spelled), term(node.expression, spelled))
    bare = term(node, spelled)
    if kind(bare) != "boolean" or not columns(bare):
        raise condition_wanted(bare)
    return Holds(term=bare)


def _paren(node: exp.Paren, spelled: Spelled) -> Condition:
    only(node, "this")
    return _condition(node.this, spelled)


def _not(node: exp.Not, spelled: Spelled) -> Condition:
    only(node, "this")
    return Opposite(condition=_condition(node.this, spelled))


def _chain(node: exp.Expression, spelled: Spelled, *, make: Callable[..., Condition]) -> Condition:
    """Read a chain of ANDs or ORs without going one level down for each."""
    found: list[Any] = []
    rest: list[Any] = [node]
    while rest:
        here = rest.pop()
        if type(here) is type(node):
            only(here, "this", "expression")
            rest += [here.expression, here.this]
        else:
            found.append(here)
    return make(conditions=tuple(_condition(one, spelled) for one in found))


def _compared(sign: Sign, left: Term, right: Term) -> Condition:
    if not columns(left):
        left, right, sign = right, left, _TURNED[sign]
    whole = f"{said(left)} {sign} {said(right)}"
    if not columns(left):
        raise NoColumnError(what=whole)
    if left == right:
        if sign in {"=", "<=", ">="}:
            raise AlwaysTrueError(what=whole, names=", ".join(c.name for c in columns(left)))
        raise NeverTrueError(what=whole)
    right = fitted(left, right)
    if kind(left) == "boolean" and sign not in {"=", "<>"}:
        raise differ(left, right, "; use = or <>", "（只能用 = 或 <>）")
    if isinstance(right, Truth):
        return Holds(term=left, value=right.value == (sign == "="))
    return Compare(sign=sign, left=left, right=right)


def _between(node: exp.Between, spelled: Spelled) -> Condition:
    only(node, "this", "low", "high")
    middle, low, high = (term(node.args[key], spelled) for key in ("this", "low", "high"))
    if not columns(middle):
        raise NoColumnError(what=f"{said(middle)} BETWEEN {said(low)} AND {said(high)}")
    return Every(conditions=(_compared(">=", middle, low), _compared("<=", middle, high)))


def _in(node: exp.In, spelled: Spelled) -> Condition:
    only(node, "this", "expressions")
    asked = term(node.this, spelled)
    if not columns(asked):
        raise NoColumnError(what=f"{said(asked)} IN (…)")
    if not node.expressions:
        raise AudienceSyntaxError(why_en="IN needs values in brackets", why_zh="IN 后面要有括号里的值")
    if len(node.expressions) > MOST_VALUES:
        n = len(node.expressions)
        raise AudienceTooLongError(what_en=f"{n} values", what_zh=f"{n} 个值", most=MOST_VALUES)
    values = [fitted(asked, term(one, spelled)) for one in node.expressions]
    plain = tuple(value for value in values if isinstance(value, Value))
    if len(plain) < len(values):
        raise AudienceSyntaxError(why_en="IN takes plain values only", why_zh="IN 里只能写具体的值")
    return Among(term=asked, values=plain)


def _like(node: exp.Expression, spelled: Spelled) -> Condition:
    only(node, "this", "expression")
    asked, pattern = term(node.this, spelled), term(node.expression, spelled)
    if not columns(asked) and isinstance(pattern, Text):
        raise NoColumnError(what=f"{said(asked)} LIKE {said(pattern)}")
    if not isinstance(pattern, Text) or kind(asked) != "text":
        raise differ(
            asked,
            pattern,
            "; LIKE compares a text column with a pattern in quotes",
            "（LIKE 用文字列对照引号里的样式）",
        )
    wild = pattern.value.count("%") + pattern.value.count("_")
    if len(pattern.value) > MOST_PATTERN or wild > MOST_WILDCARDS or "\\" in pattern.value:
        raise BadLiteralError(
            what=f"'{pattern.value[:40]}'",
            wanted_en=f"a pattern of at most {MOST_PATTERN} characters and {MOST_WILDCARDS} of % and _",
            wanted_zh=f"可用的样式（最多 {MOST_PATTERN} 字、{MOST_WILDCARDS} 个 % 和 _）",
        )
    alike = Alike(term=asked, pattern=pattern.value, folded=type(node) is exp.ILike)
    return Opposite(condition=alike) if node.args.get("negate") else alike


def _is(node: exp.Is, spelled: Spelled) -> Condition:
    only(node, "this", "expression")
    what = node.expression
    if not isinstance(what, exp.Null | exp.Boolean):
        raise foreign(node)
    asked = term(node.this, spelled, personal=isinstance(what, exp.Null))
    if not columns(asked):
        raise NoColumnError(what=f"{said(asked)} IS {what.sql()}")
    if isinstance(what, exp.Null):
        return Unknown(term=asked)
    if kind(asked) != "boolean":
        raise condition_wanted(asked)
    return Holds(term=asked, value=bool(what.this), surely=True)


_CONDITIONS: dict[type[exp.Expression], Callable[..., Condition]] = {
    exp.Paren: _paren,
    exp.Not: _not,
    exp.And: partial(_chain, make=Every),
    exp.Or: partial(_chain, make=Either),
    exp.Between: _between,
    exp.In: _in,
    exp.Like: _like,
    exp.ILike: _like,
    exp.Is: _is,
}
