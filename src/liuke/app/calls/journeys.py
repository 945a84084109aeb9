"""Calls about journeys: who is on which step, moving on whoever is due, and letting people go on by a newer version."""

from typing import Any

from liuke.app.calls.ask import Ask, somebody, written
from liuke.app.calls.playbooks import named
from liuke.app.errors import UnknownVersionError
from liuke.app.house import business_day
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.pulse import pulse as advance
from liuke.flow.versions import version_of
from liuke.model.words import Duty
from liuke.playbooks.document import packed
from liuke.playbooks.play import Playbook
from liuke.state.enrolments import counts, due, migrate, waiting


def journeys(house: House, ask: Ask) -> dict[str, Any]:
    """List how many people stand at which step of which version, and how the others' journeys ended."""
    found = []
    for row in counts(house.state):
        play = version_of(house, row["playbook"], row["version"])
        today = house.playbooks.get(row["playbook"])
        running = row["state"] == "running"
        found.append(
            {
                "playbook": row["playbook"],
                "label": play.label.said(ask.language),
                "version": row["version"],
                "newest": today is not None and play.version == today.version,
                "step": row["step"],
                "step_label": play.touch(row["step"]).label.said(ask.language),
                "state": row["state"],
                "why": row["why"],
                "people": row["n"],
                "next_due": written(row["next_due"], house) if running else None,
            }
        )
    return {"now": written(house.clock.now(), house), "journeys": found}


def pulse(house: House, ask: Ask) -> dict[str, Any]:
    """Move everybody who is due one step on; what is said goes to the outbox, and from there as everything does."""
    if not due(house.state, house.clock.now()):
        return {"as_of": None, **dict.fromkeys(("moved", "goal", "left", "end", "messages", "tasks", "refused"), 0)}
    day = business_day(house, None)
    look(house, day, ask.progress)
    return {"as_of": day.day.isoformat(), **advance(house, day)}


def migrate_journeys(
    house: House,
    ask: Ask,
    *,
    playbook: str,
    from_version: str,
    preview: bool = True,
    by: str | None = None,
) -> dict[str, Any]:
    """Let people on the way by an older version go on by today's; a preview says first who can and who cannot.

    Somebody can whose next step is there under the same id; the others keep the version they began with.
    """
    today = named(house, playbook)
    playbook = today.id
    at = waiting(house.state, playbook, from_version)
    if not at or from_version == today.version:
        raise UnknownVersionError(playbook=playbook, version=from_version, today=today.version)
    steps = {step.id for step in today.steps}
    said = {
        "playbook": playbook,
        "from": from_version,
        "to": today.version,
        "steps": [_step(ask, version_of(house, playbook, from_version), id_, n, id_ in steps) for id_, n in at.items()],
        "can": sum(n for id_, n in at.items() if id_ in steps),
        "cannot": sum(n for id_, n in at.items() if id_ not in steps),
        "preview": preview,
    }
    if not preview:
        who, now = somebody(house, by, Duty.OPERATOR), house.clock.now()
        said["moved"] = migrate(
            house.state, playbook, from_version, today.version, packed(today), steps, by=who.id, now=now
        )
    return said


def _step(ask: Ask, play: Playbook, id_: str, n: int, there: bool) -> dict[str, Any]:
    return {"step": id_, "label": play.touch(id_).label.said(ask.language), "people": n, "can": there}
