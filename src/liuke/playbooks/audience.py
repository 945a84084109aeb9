"""The audience language: a boolean expression over declared columns, read into our own tree and written anew.

What somebody typed is never run, nor shown to the parser: see ``grammar``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlglot import exp

from liuke.kit.errors import Language
from liuke.model.column import Column
from liuke.playbooks.errors import AudienceError
from liuke.playbooks.grammar.always import refuse_idle
from liuke.playbooks.grammar.read import read
from liuke.playbooks.grammar.spell import spell
from liuke.playbooks.grammar.tree import columns as columns_of
from liuke.playbooks.grammar.write import write

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A condition on users.

    ``expression`` is what was typed, ``names`` the columns it asks for, ``predicate`` the query of our own making: a
    fresh DuckDB expression over quoted columns that may bind ``$as_of`` and ``$last_day``. NULL counts as not met.
    """

    expression: str
    names: tuple[str, ...]
    predicate: exp.Expression


def compile_audience(expression: str, columns: Sequence[Column], zone: ZoneInfo = _UTC) -> Audience:
    """Compile an expression over ``columns``; ``zone`` says when a day begins for columns that are points in time.

    Raises
    ------
    AudienceError
        It is not a condition that the language has, names an unknown column or value (the nearest is named), asks a
        personal column for more than whether it is known, or is true for everybody or nobody.
    """
    spelled = spell(expression, columns)
    condition = read(spelled)
    refuse_idle(condition)
    names = tuple(column.name for column in columns_of(condition))
    return Audience(expression=expression, names=names, predicate=write(condition, zone))


def check_audience(expression: str, columns: Sequence[Column], language: Language = "en") -> dict[str, Any]:
    """Say whether an expression is an audience (``expression``, ``ok``) and, where not, why (``code``, ``message``)."""
    try:
        compile_audience(expression, columns)
    except AudienceError as why:
        return {"expression": expression, "ok": False, "code": why.code, "message": why.sentence(language)}
    return {"expression": expression, "ok": True, "code": None, "message": None}
