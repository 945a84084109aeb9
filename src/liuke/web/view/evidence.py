"""The facts behind a verdict, in one line a person can read."""

from collections.abc import Mapping
from typing import Any

from liuke.app.say import known, say
from liuke.web.view.marked import masked, personal
from liuke.web.view.pen import Pen

_WORDS = {"channel": "channel", "fallback_channel": "channel", "instead_of": "channel"}
_SAID_WHEN_SO = ("suppressed", "zone_assumed", "paused", "sensitive", "personalisation_off", "open_case", "in_journey")
_SHARES = ("draw", "holdout_share")
_INSTANTS = ("until", "not_before")


def evidence(said: Any, pen: Pen, names: Mapping[str, str] | None = None) -> str:
    """Write ``{"name": value}`` in one line; what tells who somebody is stays hidden, a sentence stays as it is.

    ``names`` are playbooks' names by id.
    """
    if not isinstance(said, Mapping):
        return str(said or "")
    if isinstance(said.get(pen.language), str):
        return str(said[pen.language])
    named = names or {}
    return " · ".join(
        _fact(str(name), _named(value, named) if isinstance(value, str) else value, pen)
        for name, value in said.items()
        if value is not None and not (value is False and name in _SAID_WHEN_SO)
    )


def _named(value: str, names: Mapping[str, str]) -> str:
    """Call a playbook by its name, whether it stands alone or behind what it is (``playbook:golden_48h``)."""
    return names.get(value.removeprefix("playbook:"), value)


def _fact(name: str, value: Any, pen: Pen) -> str:
    label = pen.say(f"evidence.{name}") if name.isidentifier() and known(f"web.evidence.{name}") else name
    if value is True:
        return label
    return f"{label} {_value(name, value, pen)}"


def _value(name: str, value: Any, pen: Pen) -> str:
    if personal(name):
        return masked(value)
    if isinstance(value, int | float):
        return _number(name, value, pen)
    if name == "decided_by" and value in ("priority", "worth", "name"):
        return pen.say(f"decided_by.{value}")
    if name in _INSTANTS:
        return pen.moment(value)
    if value in ("yes", "no", "unknown"):
        return say(f"common.{value}", pen.language)
    return pen.word(_WORDS[name], value) if name in _WORDS else pen.named(name, value)


def _number(name: str, value: float, pen: Pen) -> str:
    if isinstance(value, bool):
        return pen.yes(value)
    if name.endswith("_fen"):
        return pen.money(round(value))
    if name in _SHARES:
        return pen.percent(value, 2 if name == "draw" else 0)
    return f"{value:.6g}"
