"""Says a term or condition again in the audience language: for sentences about it."""

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
    Holds,
    Kind,
    Name,
    Number,
    Opposite,
    Reckon,
    Term,
    Text,
    Truth,
    Unknown,
)

MOST_SHOWN = 120

KINDS: dict[Kind, tuple[str, str]] = {
    "text": ("text", "文字"),
    "number": ("a number", "数字"),
    "boolean": ("true or false", "是/否"),
    "date": ("a date", "日期"),
    "instant": ("a point in time", "时间"),
}


def said(node: Term | Condition) -> str:
    """Write a term or condition as somebody could have typed it, cut to what fits in a sentence."""
    text = _term(node) if isinstance(node, Term) else _condition(node)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _term(term: Term) -> str:  # noqa: PLR0911 - one a case
    match term:
        case Name(column=column):
            return column.name
        case Number(value=value):
            return f"{value:f}"
        case Text(value=value):
            return "'" + value.replace("'", "''") + "'"
        case Day(value=value):
            return f"'{value.isoformat()}'"
        case Truth(value=value):
            return str(value).lower()
        case Reckon(sign=sign, left=left, right=right):
            return f"({_term(left)} {sign} {_term(right)})"
        case Call(function=function, terms=terms):
            return f"{function}({', '.join(map(_term, terms))})"
        case DaysSince(column=column):
            return f"days_since({column.name})"


def _condition(condition: Condition) -> str:  # noqa: PLR0911 - one a case
    match condition:
        case Compare(sign=sign, left=left, right=right):
            return f"{_term(left)} {sign} {_term(right)}"
        case Among(term=term, values=values):
            return f"{_term(term)} IN ({', '.join(map(_term, values))})"
        case Alike(term=term, pattern=pattern, folded=folded):
            return f"{_term(term)} {'ILIKE' if folded else 'LIKE'} '{pattern}'"
        case Unknown(term=term):
            return f"{_term(term)} IS NULL"
        case Holds(term=term, value=value, surely=surely):
            return f"{_term(term)} IS {str(value).upper()}" if surely else _term(term)
        case Opposite(condition=inner):
            return f"NOT ({_condition(inner)})"
        case Every(conditions=conditions):
            return " AND ".join(f"({_condition(c)})" if isinstance(c, Either) else _condition(c) for c in conditions)
        case Either(conditions=conditions):
            return " OR ".join(map(_condition, conditions))
