"""Says what an entry of the audit log changed, as its reader reads it: a field's name, what it was, what it is.

What people wrote and personal data are masked as elsewhere; what names our own people and tokens is not.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from liuke.app.hide import masked, personal
from liuke.kit.mask import mask
from liuke.web.view.pen import NOTHING, Pen

_INSTANT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_HASH = re.compile(r"(?=.*\d)[0-9a-f]{16,}")
_HASH_SHOWN = 10
_OURS = ("person", "token_", "sign_in")
"""Acts about our own people and programs, whose names and machines are no personal data of users."""
_WRITTEN = frozenset({"why", "text", "note"})
_SCALARS = {
    "channel_test": "outcome",
    "holdout.end": "ends_on",
    "journey_migrate": "version",
    "journey_set_aside": "step",
    "journeys_stop": "people",
    "plan_approve": "hash",
    "plan_draft": "hash",
    "plan_narrow": "hash",
    "plan_withdraw": "messages",
    "playbook_arm_second": "version",
    "playbook_fires": "about",
    "ramp_begin": "stage",
    "suppress_lift": "reason",
}
"""What a value stands for that was noted without a field's name; of families of acts see ``_FAMILIES``."""
_FAMILIES = {"switch_": "on", "plan_": "state", "reconcile": "state", "playbook_": "about"}


def changes(act: str, before: Any, after: Any, pen: Pen) -> list[dict[str, str | None]]:
    """Return what changed, field by field: ``label``, ``before`` (None where nothing was before) and ``after``."""
    was, now = (_fields(act, value) for value in (before, after))
    both = before is not None and after is not None
    if both and not was.keys() & now.keys():  # other facts beside what was decided, not what it was before
        was, now, before, both = {}, now | was, None, False
    told = []
    for name in [*now, *(name for name in was if name not in now)]:
        if both and was.get(name) == now.get(name):
            continue
        said = [_said(act, name, fields.get(name), pen) for fields in (was, now)]
        one = before is not None and (name in was or both)
        if not one and said[1] == NOTHING:
            continue
        told.append({"label": _label(name, pen), "before": said[0] if one else None, "after": said[1]})
    return told if after is not None else [{**one, "after": NOTHING} for one in told]


def raw(act: str, value: Any) -> str:
    """Write what was noted as it stands in the log, masked; nothing where nothing was."""
    return "" if value is None else json.dumps(_hidden(act, value), ensure_ascii=False, indent=1)


def target(said: str) -> str:
    """Write what an act was about; an address that somebody typed is masked."""
    return masked(said) if "@" in said else said


def _fields(act: str, value: Any) -> dict[str, Any]:
    if value is None or value == "":
        return {}
    if isinstance(value, Mapping):
        return dict(value)
    family = next((name for begins, name in _FAMILIES.items() if act.startswith(begins)), "value")
    return {_SCALARS.get(act, family): value}


def _label(name: str, pen: Pen) -> str:
    return pen.named("audit_field", name)


def _said(act: str, name: str, value: Any, pen: Pen) -> str:
    if value is None or value in ("", [], {}, "None"):
        return NOTHING
    if isinstance(value, Mapping):
        return _many(act, value, pen)
    if isinstance(value, list | tuple):
        return _row(act, name, value, pen)
    if isinstance(value, int | float):
        return pen.yes(value) if isinstance(value, bool) else _number(name, value, pen)
    return _text(act, name, str(value), pen)


def _row(act: str, name: str, values: Sequence[Any], pen: Pen) -> str:
    if name == "interval":
        return pen.say("audit_value.range", low=pen.points(values[0]), high=pen.points(values[1]))
    return pen.say("audit_value.between").join(_said(act, name, one, pen) for one in values)


def _many(act: str, value: Mapping[str, Any], pen: Pen) -> str:
    """Counts by table, as of an erasure, are one sum; other facts within a fact are said in a row."""
    counts = [one for one in value.values() if isinstance(one, int) and not isinstance(one, bool)]
    if len(counts) == len(value):
        return pen.say("audit_value.rows", n=sum(counts))
    between = pen.say("audit_value.between")
    return between.join(f"{_label(name, pen)} {_said(act, name, one, pen)}" for name, one in value.items())


def _number(name: str, value: float, pen: Pen) -> str:
    if name.endswith("_fen"):
        return pen.money(round(value))
    if name.endswith("_hour"):
        return f"{value:02.0f}:00"
    if name == "lift":
        return pen.points(value)
    return pen.count(value) if isinstance(value, int) else pen.number(value, 3)


def _text(act: str, name: str, value: str, pen: Pen) -> str:
    hidden = _of_text(act, name, value)
    if hidden != value or name in _WRITTEN:
        return hidden
    if _INSTANT.fullmatch(value):
        return pen.moment(value.replace(" ", "T"))
    if _DAY.fullmatch(value):
        return pen.date(value)
    if _HASH.fullmatch(value):
        return value[:_HASH_SHOWN]
    return _word(act, name, value, pen)


def _word(act: str, name: str, value: str, pen: Pen) -> str:
    """Say a value of a closed set in words; any other stands for itself."""
    ways: dict[str, Callable[[], str]] = {
        "advised": lambda: pen.word("verb", value),
        "basis": lambda: pen.named("audit_basis", value),
        "channel": lambda: pen.word("channel", value),
        "channels_off": lambda: pen.word("channel", value),
        "duty": lambda: pen.named("duty", value),
        "language": lambda: pen.named("audit_language", value),
        "outcome": lambda: pen.named("audit_outcome", value),
        "reason": lambda: pen.named("audit_reason", value),
        "scopes": lambda: pen.named("audit_scope", value),
        "state": lambda: _state(act, value, pen),
        "topics_off": lambda: pen.named("topic", value),
        "verb": lambda: pen.word("verb", value),
    }
    return ways[name]() if name in ways else pen.plainly(value)


def _state(act: str, value: str, pen: Pen) -> str:
    if act.startswith("plan_"):
        return pen.word("plan_state", value)
    return pen.named("audit_ramp", value) if act == "ramp" else pen.named("audit_outbox", value)


def _of_text(act: str, name: str, value: str) -> str:
    if act.startswith(_OURS):
        return value
    if personal(name):
        return masked(value)
    return mask(value) if name in _WRITTEN else value


def _hidden(act: str, value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _hidden(act, one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(act, one, name) for one in value]
    return _of_text(act, name, value) if isinstance(value, str) else value
