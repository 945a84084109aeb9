"""The call behind the palette: users, accounts, playbooks, plans, codes and numbers that fit a few letters."""

from collections.abc import Iterable
from typing import Annotated, Any

from sqlglot import exp

from liuke.app.answers.finding import Finding
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked, masked
from liuke.app.calls.words import codes
from liuke.app.definitions import definition, names
from liuke.app.errors import NoFactsError
from liuke.facts.account_profile import ACCOUNT
from liuke.facts.profile import PEOPLE, Wide, select
from liuke.flow.house import House
from liuke.kit.spacing import bare
from liuke.state.plans import list_plans

_MOST = 6
_LONGEST = 100
Found = list[dict[str, str]]


def finding(house: House, ask: Ask, *, said: str) -> Annotated[dict[str, Any], Finding]:
    """Find what somebody typed: ids by how they begin, names by what they hold. Names of people are not searched."""
    text = said.strip()[:_LONGEST]
    if not text:
        return {"said": "", "groups": []}
    low = text.casefold()
    groups = {
        "users": _subjects(house, ask, text, PEOPLE),
        "accounts": _subjects(house, ask, text, ACCOUNT),
        "playbooks": [
            {"name": play.id, "label": f"{play.code} {play.label.said(ask.language)}", "detail": play.id}
            for play in house.playbooks.values()
            if bare(low) in bare(f"{play.id} {play.code} {play.label.zh} {play.label.en}")
        ],
        "plans": [
            {"name": plan.id, "label": plan.id, "detail": plan.as_of.isoformat()}
            for plan in list_plans(house.state)
            if plan.id.casefold().startswith(low)
        ],
        "codes": _codes(ask, low),
        "numbers": _numbers(house, ask, low),
    }
    return {"said": text, "groups": [{"kind": kind, "found": found[:_MOST]} for kind, found in groups.items() if found]}


def _codes(ask: Ask, low: str) -> Found:
    fitting = [c for c in codes(ask.language) if str(c["code"]).casefold().startswith(low)]
    fitting += [c for c in codes(ask.language) if c not in fitting and bare(low) in bare(str(c["name"]))]
    return [{"name": c["code"], "label": f"{c['code']} {c['name']}", "detail": ""} for c in fitting]


def _numbers(house: House, ask: Ask, low: str) -> Found:
    found: Found = []
    for name in dict.fromkeys(names()):
        said = definition(house, name, ask.language)
        if said and said["kind"] != "column" and bare(low) in bare(f"{name} {said['label']} {said['id']}"):
            found.append({"name": name, "label": str(said["label"]), "detail": str(said["id"])})
    return found


def _subjects(house: House, ask: Ask, text: str, whose: Wide) -> Found:
    declared = house.account_columns if whose is ACCOUNT else house.columns
    try:
        day = looked(house, ask, None)
        rows = select(
            house.facts,
            day,
            declared,
            where=_condition(text, whose),
            wanted=[whose.key, "name"],
            order_by=whose.key,
            descending=False,
            limit=_MOST,
            whose=whose,
        ).to_pylist()
    except NoFactsError:
        return []
    return list(_said(rows, whose))


def _condition(text: str, whose: Wide) -> exp.Expression:
    begins = exp.StartsWith(this=exp.column(whose.key), expression=exp.Literal.string(text))
    if whose is not ACCOUNT:
        return begins
    name, part = exp.Lower(this=exp.column("name")), exp.Literal.string(text.lower())
    return exp.Or(
        this=begins, expression=exp.GT(this=exp.StrPosition(this=name, substr=part), expression=exp.Literal.number(0))
    )


def _said(rows: Iterable[dict[str, Any]], whose: Wide) -> Iterable[dict[str, str]]:
    for row in rows:
        name = str(row["name"] or "")
        one = str(row[whose.key])
        if whose is ACCOUNT:
            yield {"name": one, "label": name or one, "detail": one if name else "", "account_id": one}
        else:
            yield {"name": one, "label": one, "detail": str(masked(name)) if name else "", "subject_id": one}
