"""Says that something started a playbook: on the alarm's card, and to our own people where a plan waits for one."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from liuke.app.say import say
from liuke.app.settings import read_settings
from liuke.app.settings_team import AlarmTarget
from liuke.delivery.notices import HandOver, Target, tell
from liuke.flow.firing import CarriedOut
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.kit.money import written
from liuke.state.alarms import Notice
from liuke.state.firings import FiringState, firings
from liuke.state.plans import read_plan
from liuke.state.switches import notices_on

_TOLD = (FiringState.WAITING, FiringState.FAILED)


def tell_of(house: House, done: CarriedOut, hand_over: HandOver | None = None) -> Mapping[str, int]:
    """Tell every target that a plan waits, or that nothing could be done; once, and only where notices are on."""
    if done.state not in _TOLD:
        return {}
    play = house.playbooks.get(done.firing.playbook)
    name = play.label if play else None

    def about(language: Language) -> tuple[str, list[str]]:
        label = name.said(language) if name else done.firing.playbook
        title = say(f"triggers.notice.{done.state}", language, label=label, code=play.code if play else done.code)
        return title, _lines(house, language, done)

    return tell_all(house, f"playbook:{done.firing.playbook}", done.firing.id, str(done.state), about, hand_over)


def tell_all(
    house: House, what: str, which: str, state: str, about: Any, hand_over: HandOver | None = None
) -> Mapping[str, int]:
    """Tell every target something that is no alarm; ``about(language)`` gives title and lines. Twice is once."""
    if not notices_on(house.state):
        return {}
    since = house.clock.now().astimezone(house.zone).date()
    due = []
    for to in read_settings(house.folder).alarms.targets:
        title, lines = about(to.language)
        notice = Notice(
            alarm=what,
            segment=which,
            state=state,
            since=since,
            target=to.name,
            title=f"{house.name} · {title}",
            text="\n".join(lines),
        )
        due.append((_target(to), notice))
    return tell(house.state, due, house.clock.now, hand_over)


def _lines(house: House, language: Language, done: CarriedOut) -> list[str]:
    if not done.plan_id:
        return [done.code]
    totals = read_plan(house.state, done.plan_id).document["totals"]
    cost = written(totals["cost_fen"], house.currency, language)
    lines = [say("triggers.notice.plan", language, plan=done.plan_id, n=totals["send"], money=cost)]
    if done.firing.clock_until:
        lines.append(say("triggers.notice.clock", language, until=_clock(house, done.firing.clock_until)))
    return [*lines, say("triggers.notice.review", language, plan=done.plan_id)]


def _target(to: AlarmTarget) -> Target:
    address = os.environ.get(to.address_env, "")
    return Target(name=to.name, address=address, lack="" if address else f"{to.address_env} is not set")


def _clock(house: House, at: datetime) -> str:
    return at.astimezone(house.zone).strftime("%Y-%m-%d %H:%M")


def started_by(house: House, alarm: str, segment: str, episode: Any, language: Language) -> dict[str, Any] | None:
    """Return what an alarm's matter started: the playbook, its plan, where that stands, and the clock it opened."""
    key = f"{alarm}|{segment}|{episode}"
    row = next((row for row in firings(house.state, about=alarm) if row["key"] == key), None)
    if row is None:
        return None
    play = house.playbooks.get(row["playbook"])
    word = say(f"triggers.was.{row['state']}", language)
    until = _clock(house, row["clock_until"]) if row["clock_until"] else ""
    parts = [row["plan_id"], word, say("triggers.notice.clock", language, until=until) if until else ""]
    return {
        "playbook": row["playbook"],
        "code": play.code if play else "",
        "plan": row["plan_id"],
        "state": row["state"],
        "clock_until": row["clock_until"].isoformat() if row["clock_until"] else None,
        "text": " · ".join(part for part in parts if part),
    }
