"""Calls about what numbers mean: the card behind every number of every page."""

from typing import Annotated, Any

from liuke import __version__
from liuke.app.answers.definitions import Definitions, DefinitionShow
from liuke.app.calls.ask import Ask
from liuke.app.definitions import definition, names
from liuke.app.errors import UnknownDefinitionError
from liuke.app.settings import read_settings
from liuke.facts.fresh import span
from liuke.flow.house import House
from liuke.kit.document import nearest
from liuke.model.words import Duty

_REACH = tuple(Duty)


def definition_show(house: House, ask: Ask, *, name: str) -> Annotated[dict[str, Any], DefinitionShow]:
    """Say what a number means: definition, rule, thresholds, version, time zone, freshness, query, owner."""
    wanted = name.replace("-", "_")
    found = definition(house, wanted, ask.language)
    if found is None:
        near = nearest(wanted, list(names()))
        raise UnknownDefinitionError(name=name, hint=f" ({near}?)" if near else "")
    return found | _around(house, str(found["duty"]))


def definitions(house: House, ask: Ask) -> Annotated[dict[str, Any], Definitions]:
    """List every declared number, a line each."""
    listed = [definition(house, name, ask.language) for name in dict.fromkeys(names())]
    shown = ("name", "id", "kind", "label", "means", "rule", "unit", "needs", "knobs", "page")
    return {
        "definitions": [{part: one[part] for part in shown} for one in listed if one and one["kind"] != "column"],
        **_around(house, "operator"),
    }


def _around(house: House, duty: str) -> dict[str, Any]:
    """Say what holds of every number here: which version of policy and program, zone, how fresh."""
    seen = span(house.facts)
    owner = next(
        (p for p in read_settings(house.folder).people if _REACH.index(p.duty) >= _REACH.index(Duty(duty))), None
    )
    return {
        "version": {"liuke": __version__, "policy": house.policy.version},
        "zone": str(house.zone),
        "through": seen.last_day.isoformat() if seen else None,
        "newest_at": seen.newest_at.isoformat() + "+00:00" if seen and seen.newest_at else None,
        "owner": owner.name if owner else "",
    }
