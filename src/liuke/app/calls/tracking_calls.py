"""Calls about the tracking plan (F2): which event names were seen, what each means, what a rule proposes, saving it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.tracking_calls import TrackingSave, TrackingShow
from liuke.app.calls.ask import Ask, one_of, plain, somebody
from liuke.app.errors import BadParameterError, FolderReadOnlyError
from liuke.app.work_errors import TrackingChangedError
from liuke.facts.proposals import propose_role
from liuke.facts.statement import load_one
from liuke.facts.tracking import TrackingPlan, read_tracking
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.kit.rewrite import rewrite
from liuke.model.words import Duty, Role
from liuke.state.audit import note

_SEEN = load_one("liuke.facts", "events_seen")
_FILE = "tracking.yml"
_EMPTY = re.compile(r"^events:[ \t]*(\{\s*\}|null|~)[ \t]*(#.*)?$", re.MULTILINE)
_THERE = re.compile(r"^events:", re.MULTILINE)
_MOST = 500
NOTHING = "-"
"""What stands for an event that means nothing to the signals: it is kept, and counts as other."""


def tracking_show(house: House, ask: Ask) -> Annotated[dict[str, Any], TrackingShow]:  # noqa: ARG001 - every call is asked
    """List the event names seen with counts, the role each has, and the one that a rule proposes by the words in it."""
    plan, text = house.tracking, _text(house)
    messages = set(plan.messages) | {"message_sent", "message_open", "message_click"}
    rows = []
    for row in house.facts.rows(_SEEN):
        name = str(row["event"])
        known, proposed = plan.tracked(name), propose_role(name)
        rows.append(
            {
                **plain(row),
                "role": str(known.role) if known else None,
                "feature": known.feature if known else None,
                "of_messages": name in messages,
                "proposed": str(proposed.role) if proposed else None,
                "proposed_feature": proposed.feature if proposed else None,
                "word": proposed.word if proposed else None,
                "sure": proposed.sure if proposed else False,
            }
        )
    return {
        "events": rows,
        "base": _mark(text),
        "roles": [str(role) for role in Role],
        "presence": [str(role) for role in plan.presence],
        "unknown": sum(1 for row in rows if row["role"] is None and not row["of_messages"]),
        "logins": sum(row["n"] for row in rows if row["role"] == Role.LOGIN),
    }


def tracking_save(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    events: Mapping[str, str],
    base: str = "",
    by: str | None = None,
) -> Annotated[dict[str, Any], TrackingSave]:
    """Write what events mean into tracking.yml: ``login``, ``core:reader``, or ``-`` for nothing. The rest stays.

    ``was`` says what those that changed meant before: saved again over ``base``, it takes this back.

    Raises
    ------
    TrackingChangedError, BadParameterError, TrackingPlanError
    """
    who = somebody(house, by, Duty.OPERATOR)
    before = _text(house)
    if base and base != _mark(before):
        raise TrackingChangedError
    changes = {name: said for name, said in list(events.items())[:_MOST] if _now(house.tracking, name) != said}
    text = _rewritten(before, changes)
    plan = read_tracking(text, _FILE)
    file = house.folder / _FILE
    try:
        part = file.with_name(f".{_FILE}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as why:
        raise FolderReadOnlyError(folder=house.folder, why=why.strerror or str(why)) from why
    was = {name: _now(house.tracking, name) for name in changes}
    with house.state.begin() as connection:
        note(connection, at=house.clock.now(), who=who.id, act="tracking_save", target=_FILE, before=was, after=changes)
    return {"changed": len(changes), "events": len(plan.events), "base": _mark(text), "was": was}


def _rewritten(text: str, changes: Mapping[str, str]) -> str:
    """Set single events; what people wrote beside them stays."""
    if not changes:
        return text
    gone: dict[tuple[str | int, ...], str] = {("events", name): "" for name in changes}
    written: dict[tuple[str | int, ...], str] = {}
    for name, said in changes.items():
        role, _, feature = said.partition(":")
        if said == NOTHING:
            continue
        one_of("tracking save", name, role, tuple(Role))
        if feature and role == Role.CORE:
            written |= {("events", name, "role"): role, ("events", name, "feature"): feature.strip()[:60]}
        else:
            written[("events", name)] = role
    if _EMPTY.search(text):  # an empty list in braces would hold everything on one line
        text = _EMPTY.sub("", text, count=1)
    elif _THERE.search(text):
        text = rewrite(text, gone, _FILE)
    try:
        return rewrite(text, written, _FILE) if written else text
    except KeyError as why:
        raise BadParameterError(command="tracking save", name="events", said=str(why)[:80], choices="") from why


def _now(plan: TrackingPlan, name: str) -> str:
    known = plan.tracked(name)
    if known is None:
        return NOTHING
    return f"{known.role}:{known.feature}" if known.feature else str(known.role)


def _text(house: House) -> str:
    file = Path(house.folder / _FILE)
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _mark(text: str) -> str:
    return fingerprint(text)[:12]
