"""Calls about journeys: who is on which step, moving on whoever is due, and letting people go on by a newer version."""

from typing import Annotated, Any

from liuke.app.answers.journeys import JourneyMigrate, Journeys
from liuke.app.calls.ask import Ask, somebody, written
from liuke.app.calls.playbooks import named
from liuke.app.errors import UnknownVersionError
from liuke.app.house import business_day
from liuke.app.say import say
from liuke.app.started import tell_all
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.pulse import COUNTED
from liuke.flow.pulse import pulse as advance
from liuke.flow.versions import version_of
from liuke.kit.errors import Language
from liuke.model.words import Duty
from liuke.playbooks.document import packed
from liuke.playbooks.play import Playbook
from liuke.state.enrolments import counts, due, migrate, waiting


def journeys(house: House, ask: Ask) -> Annotated[dict[str, Any], Journeys]:
    """List how many people stand at which step of which version, and how the others' journeys ended."""
    found = []
    for row in counts(house.state):
        play, label, step_label = _named(house, ask, row)
        today = house.playbooks.get(row["playbook"])
        running = row["state"] == "running"
        found.append(
            {
                "playbook": row["playbook"],
                "label": label,
                "version": row["version"],
                "newest": play is not None and today is not None and play.version == today.version,
                "known": play is not None,
                "step": row["step"],
                "step_label": step_label,
                "state": row["state"],
                "why": row["why"],
                "people": row["n"],
                "next_due": written(row["next_due"], house) if running else None,
            }
        )
    return {"now": written(house.clock.now(), house), "journeys": found}


def by_step(house: House, ask: Ask) -> dict[str, list[dict[str, Any]]]:
    """Return by playbook, step for step over all versions: who waits for it, who reached the goal or left before it.

    What follows no draw by chance: it says how far people went, not what a step was worth.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in counts(house.state):
        step_label = _named(house, ask, row)[2]
        plain = {"step": row["step"], "label": step_label, "waiting": 0, "goal": 0, "left": 0, "end": 0}
        said = found.setdefault(row["playbook"], {}).setdefault(row["step"], plain)
        ended = {"goal": "goal", "end": "end"}.get(row["why"], "left")
        said["waiting" if row["state"] == "running" else ended] += row["n"]
    return {playbook: _in_order(house, playbook, steps) for playbook, steps in found.items()}


def _in_order(house: House, playbook: str, steps: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    today = house.playbooks.get(playbook)
    order = [step.id for step in today.steps] if today else []
    return sorted(steps.values(), key=lambda one: order.index(one["step"]) if one["step"] in order else len(order))


def pulse(house: House, ask: Ask) -> dict[str, Any]:
    """Move everybody who is due one step on; what is said goes to the outbox, and from there as everything does."""
    if not due(house.state, house.clock.now()):
        return {"as_of": None, **dict.fromkeys(COUNTED, 0)}
    day = business_day(house, None)
    look(house, day, ask.progress)
    done = advance(house, day)
    if done["set_aside"]:
        _tell_aside(house)
    return {"as_of": day.day.isoformat(), **done}


def _tell_aside(house: House) -> None:
    """Tell our own people, once, of people who stand still because their version cannot be found."""
    for row in counts(house.state):
        if row["state"] != "running" or _named(house, Ask(), row)[0] is not None:
            continue

        def about(language: Language, row: dict[str, Any] = row) -> tuple[str, list[str]]:
            label = _named(house, Ask(language=language), row)[1]
            said = say("triggers.notice.set_aside", language, label=label, version=row["version"])
            return said, [said, "liuke journey list"]

        tell_all(house, f"playbook:{row['playbook']}", f"{row['version']}:{row['step']}", "set_aside", about)


def _named(house: House, ask: Ask, row: dict[str, Any]) -> tuple[Playbook | None, str, str]:
    """Return by what somebody goes on, with its name and the step's; None where that cannot be found."""
    try:
        play = version_of(house, row["playbook"], row["version"])
        return play, play.label.said(ask.language), play.touch(row["step"]).label.said(ask.language)
    except KeyError:
        today = house.playbooks.get(row["playbook"])
        return None, today.label.said(ask.language) if today else str(row["playbook"]), str(row["step"])


def migrate_journeys(
    house: House,
    ask: Ask,
    *,
    playbook: str,
    from_version: str,
    preview: bool = True,
    by: str | None = None,
) -> Annotated[dict[str, Any], JourneyMigrate]:
    """Let people on the way by an older version go on by today's; a preview says first who can and who cannot.

    Somebody can whose next step is there under the same id, unless a step they had would come again; the others keep
    the version they began with.
    """
    today = named(house, playbook)
    playbook = today.id
    at = waiting(house.state, playbook, from_version)
    if not at or from_version == today.version:
        raise UnknownVersionError(playbook=playbook, version=from_version, today=today.version)
    older = version_of(house, playbook, from_version)
    steps = {step.id for step in older.steps if today.takes_over(older, step.id)}
    said = {
        "playbook": playbook,
        "from": from_version,
        "to": today.version,
        "steps": [_step(ask, older, id_, n, id_ in steps) for id_, n in at.items()],
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
