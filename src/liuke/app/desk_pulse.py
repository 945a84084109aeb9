"""What the desk does by itself, every minute: send late work up, say so once, keep tasks elsewhere in step (W1)."""

from datetime import timedelta
from typing import Any

from liuke.app.departments import chain_of
from liuke.app.notify import office, targets_of
from liuke.app.say import say
from liuke.app.settings_team import AlarmTarget
from liuke.app.task_hook import tell_changes
from liuke.delivery.notices import HandOver, tell
from liuke.desk.escalate import escalate, went_up
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.state.alarms import DESK, Notice
from liuke.state.switches import notices_on


def desk_pulse(house: House, hand_over: HandOver | None = None) -> dict[str, Any]:
    """Send late tasks up, tell about it, and tell other systems of changes; returns what was done."""
    again = timedelta(hours=house.policy.desk.escalate_again_hours)
    now = house.clock.now()
    moved = escalate(house.state, now, chain=chain_of(house), hours=work_hours(house), again=again)
    return {"escalated": moved, "notices": _tell(house, hand_over), "changes_told": tell_changes(house)}


def _tell(house: House, hand_over: HandOver | None) -> dict[str, int]:
    """Tell each target once of what went up together; what could not be told is tried again while it is late."""
    if not notices_on(house.state):
        return {}
    groups = went_up(house.state, house.clock.now())
    due = [(target, _notice(house, group, to)) for group in groups for to, target in targets_of(house)]
    return dict(tell(house.state, due, house.clock.now, hand_over))


def _notice(house: House, group: dict[str, Any], to: AlarmTarget) -> Notice:
    language = to.language
    where = say(f"web.owner.{group['department']}", language, otherwise=group["department"] or "—")
    lines = [
        say("desk.notice.line", language, task=str(one["id"]), title=one["title"], owner=one["owner"] or "—")
        for one in group["first"]
    ]
    lines.append(say("desk.notice.open", language, page=f"{office(house)}/tasks?late=1"))
    head = say("desk.notice.title", language, n=group["n"], where=where, to=group["escalated_to"])
    at = group["escalated_at"].isoformat()
    batch = fingerprint(group["department"], str(group["escalated"]), group["escalated_to"], at)[:16]
    return Notice(
        alarm=DESK,
        segment=f"{group['department']}:{group['escalated']}:{batch}",
        state="late",
        since=group["escalated_at"].astimezone(house.zone).date(),
        target=to.name,
        title=f"{house.name} · {head}",
        text="\n".join(lines),
    )
