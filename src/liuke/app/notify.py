"""Tells people that alarms have changed: one message a change and target, once a person has switched notices on."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from liuke.app.alarm_card import Row, card
from liuke.app.house import business_day
from liuke.app.say import say
from liuke.app.settings import read_settings
from liuke.app.settings_team import AlarmTarget
from liuke.delivery.notices import HandOver, Target, tell
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.kit.money import written
from liuke.model.moment import AsOf
from liuke.signals.alarm_days import of_day
from liuke.signals.spec import AlarmSpec
from liuke.state.alarms import FAILED, SILENCED, Act, Notice, acts, hush, notices, silence, supersede
from liuke.state.meta import recall, remember
from liuke.state.switches import notices_on

_THROUGH = "alarms_told_through"
_OF_NOTE = {
    "firing": None,
    "recovering": None,
    "error": None,
    "normal": ("firing", "recovering", "error"),
    "no_data": ("firing", "recovering"),
}
"""States that are told, and the ones they must have come from. Pending exists so that one odd day wakes nobody."""


def notify(house: House, as_of: AsOf, hand_over: HandOver | None = None) -> dict[str, Any]:
    """Tell every target what changed since the last run and still holds, and what could not be told then.

    Nothing is told of a day of the past, nor of what had changed before notices were first switched on.
    """
    if not notices_on(house.state) or as_of.day != business_day(house, None).day:
        return {"on": notices_on(house.state), "sent": 0, "failed": 0, "uncertain": 0, "silenced": 0}
    rows = of_day(house.facts, as_of)
    now = house.clock.now
    supersede(house.state, {(row["alarm"], row["segment"]): (row["state"], row["since"]) for row in rows}, now())
    said = recall(house.state, _THROUGH)
    due = list(_due(house, rows, date.fromisoformat(said) if said else as_of.day))
    done = acts(house.state)
    for _, one, row in due:
        why = _silenced(done, row, as_of.day)
        if why:
            hush(house.state, one, why, now())
    loud = [(target, one) for target, one, row in due if not _silenced(done, row, as_of.day)]
    counted = tell(house.state, loud, now, hand_over)
    if said is None or as_of.day > date.fromisoformat(said):
        remember(house.state, _THROUGH, as_of.day.isoformat())
    return {"on": True, **counted, "silenced": len(due) - len(loud)}


def _due(house: House, rows: Sequence[Row], through: date) -> Iterator[tuple[Target, Notice, Row]]:
    settings = read_settings(house.folder).alarms
    specs = {spec.name: spec for spec in house.alarms}
    waiting = {row["key"] for row in notices(house.state, limit=10_000) if row["outcome"] in (FAILED, SILENCED)}
    done = acts(house.state)
    for row in rows:
        if row["alarm"] not in specs or not _of_note(row, settings.tell):
            continue
        for to in settings.targets:
            one = _notice(house, specs[row["alarm"]], row, to, done)
            if row["since"] >= through or one.key in waiting:
                yield _target(to), one, row


def _of_note(row: Row, wanted: str) -> bool:
    if wanted == "all":
        return row["before"] is not None
    if row["state"] not in _OF_NOTE:
        return False
    came_from = _OF_NOTE[row["state"]]
    return came_from is None or row["before"] in came_from


def _silenced(done: Sequence[Act], row: Row, day: date) -> str:
    """Say who silenced an alarm; that it is over is told to whoever acknowledged it, too."""
    quiet = silence(done, row["alarm"], row["segment"], row["episode"], day)
    if quiet.snoozed:
        return f"snooze {quiet.snoozed.by} {quiet.snoozed.until}"
    return f"acknowledge {quiet.acknowledged.by}" if quiet.acknowledged else ""


def _target(to: AlarmTarget) -> Target:
    address = os.environ.get(to.address_env, "")
    return Target(name=to.name, address=address, lack="" if address else f"{to.address_env} is not set")


def office(house: House) -> str:
    """Return where people of the workspace open its pages; recipients' own pages may stand under another name."""
    return (read_settings(house.folder).access.url or house.public_url).rstrip("/")


def targets_of(house: House) -> list[tuple[AlarmTarget, Target]]:
    """Return every target with its address, for notices that are not about alarms."""
    return [(to, _target(to)) for to in read_settings(house.folder).alarms.targets]


def targets(house: House) -> list[dict[str, Any]]:
    """Return the targets by name, and whether the environment holds the address of each; never the address."""
    return [
        {"name": to.name, "language": to.language, "ready": bool(os.environ.get(to.address_env)), "env": to.address_env}
        for to in read_settings(house.folder).alarms.targets
    ]


def _notice(house: House, spec: AlarmSpec, row: Row, to: AlarmTarget, done: Sequence[Act]) -> Notice:
    said = card(house, to.language, spec, row, done)
    return Notice(
        alarm=spec.name,
        segment=row["segment"],
        state=row["state"],
        since=row["since"],
        target=to.name,
        title=f"{house.name} · " + say(f"alarms.notice.{row['state']}", to.language, label=said["label"]),
        text="\n".join(_lines(house, to.language, said)),
    )


def _lines(house: House, language: Language, said: dict[str, Any]) -> Iterator[str]:
    """Say what happened, the number with line and band, the money, who is falling, and where to look."""
    yield said["sentence"]
    if said["before"]:
        before = say(f"alarms.state.{said['before']}", language)
        yield say("alarms.notice.since", language, since=said["since"], before=before)
    if said["state"] == "error" and said["why"]:
        yield f"{said['why']['code']}"
    if said["money_fen"]:
        yield say("alarms.notice.money", language, money=written(said["money_fen"], house.currency, language))
    if said["who_line"]:
        yield say("alarms.notice.who", language, who=said["who_line"])
    if said["playbook"] and said["state"] == "firing":
        yield say("alarms.notice.playbook", language, **{k: said["playbook"][k] for k in ("code", "label")})
    if said["started"]:
        yield f"{said['started']['code']} {said['started']['text']}"
    yield say("alarms.notice.open", language, command=said["command"], page=office(house) + said["page"])
