"""Calls of the audience builder: an expression as a sentence and back, and how many it means: about, then exactly."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from liuke.app.answers.audiences import AudienceBuild, AudienceCount, AudienceWords
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked
from liuke.app.errors import BadParameterError
from liuke.app.house import business_day
from liuke.app.house import today as calendar_day
from liuke.facts.profile import ONE_IN, count, estimate
from liuke.flow.house import House
from liuke.kit.intervals import wilson
from liuke.playbooks.audience import check_audience, compile_audience
from liuke.playbooks.sentence import Row, Sentence, expression_of, sentence_of


def audience_words(house: House, ask: Ask, *, expression: str) -> Annotated[dict[str, Any], AudienceWords]:
    """Say an expression as rows of a sentence (null where it says more than rows can), or what is wrong with it."""
    declared = house.columns
    said = check_audience(expression, declared, ask.language)
    sentence = sentence_of(expression, declared) if said["ok"] else None
    used = compile_audience(expression, declared, house.zone).names if said["ok"] else ()
    zh = ask.language == "zh"
    labels = {c.name: c.zh if zh else c.en for c in declared}
    return {
        **said,
        "join": sentence.join if sentence else "and",
        "rows": [{"column": row.column, "op": row.op, "value": row.value} for row in sentence.rows]
        if sentence
        else None,
        "names": [
            {"name": c.name, "label": labels[c.name], "means": c.means_zh if zh else c.means_en, "trait": c.trait}
            for c in declared
            if c.name in used
        ],
        "columns": [
            {"name": c.name, "label": labels[c.name], "type": c.type, "unit": c.unit, "values": list(c.values)}
            for c in declared
            if not c.personal
        ],
    }


def audience_build(
    house: House,
    ask: Ask,  # noqa: ARG001 - every call is asked in a language
    *,
    rows: Sequence[Mapping[str, str]],
    join: str = "and",
) -> Annotated[dict[str, Any], AudienceBuild]:
    """Write rows of a sentence as an expression.

    Raises
    ------
    BadParameterError
        A row names no column or no comparison.
    """
    if any(not isinstance(row.get(name), str) for row in rows for name in ("column", "op")):
        raise BadParameterError(command="audience", name="rows", said="", choices=" (column · op · value)")
    asked = tuple(Row(column=row["column"], op=row["op"], value=row.get("value", "")) for row in rows)
    return {"expression": expression_of(Sentence(join="or" if join == "or" else "and", rows=asked), house.columns)}


def audience_count(
    house: House, ask: Ask, *, expression: str, exact: bool = True
) -> Annotated[dict[str, Any], AudienceCount]:
    """Count who is meant: exactly, or about, from one in sixteen drawn by a fixed hash. Always says as of when.

    Raises
    ------
    AudienceError
    """
    declared = house.columns
    predicate = compile_audience(expression, declared, house.zone).predicate
    day = looked(house, ask, None) if exact else business_day(house, None)
    base = {
        "expression": expression,
        "as_of": day.day.isoformat(),
        "stale_days": max(0, (calendar_day(house) - day.day).days),
        "counted_at": house.clock.now().isoformat(),
        "exact": exact,
    }
    if exact:
        return {**base, "people": count(house.facts, day, declared, predicate), "interval": None, "one_in": 1}
    met, asked = estimate(house.facts, day, declared, predicate)
    low, high = wilson(met, asked) if asked else (0.0, 0.0)
    whole = asked * ONE_IN
    return {**base, "people": met * ONE_IN, "interval": [round(low * whole), round(high * whole)], "one_in": ONE_IN}
