"""What a person was sent and not sent of late, and why: of messages and of plans alike, in their own words.

A send says what it rested on: the day's facts, consent, the kind of content. A non-send says which rule kept it.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.numbers import masked
from liuke.app.house import today
from liuke.delivery.outbox import OutboxState, messages
from liuke.facts.person import idle_on, person
from liuke.facts.plans import verdicts_of
from liuke.flow.house import House
from liuke.guard.reasons import reason
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName, PlanState, VerdictKind
from liuke.state.errors import UnknownPlanError
from liuke.state.plans import list_plans, read_plan

_LOGGED = 20
_TOLD = (OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.REFUSED)
_UNSAID = (str(VerdictKind.DENY), str(VerdictKind.WITHHOLD))
_PLANS = 400
_A_DAY = timedelta(days=1)


def log_of(house: House, ask: Ask, subject: str) -> list[dict[str, Any]]:
    """Return the newest first. The sample business's rehearsals are told too."""
    told = messages(house.state, subject_id=subject, states=_TOLD, limit=_LOGGED * 5)
    real = [row for row in told if house.sample or not row["dry_run"]]
    known = person(house.facts, subject, AsOf(day=today(house) + _A_DAY, zone=house.zone))
    found = [_told(house, ask, row, known) for row in real]
    found += _unsaid(house, ask, subject)
    return sorted(found, key=lambda row: row["at"], reverse=True)[:_LOGGED]


def _told(house: House, ask: Ask, row: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    sent = row["state"] != OutboxState.REFUSED
    why_not = reason(row["code"]) if row["code"] and not sent else None
    play = house.playbooks.get(row["playbook"])
    push = row["channel"] == ChannelName.PUSH
    return {
        **_entry(row["touched_at"] or row["settled_at"] or row["created_at"], row["channel"], row["topic"]),
        "id": row["key"] if sent else "",
        "sent": sent,
        "code": row["code"] if not sent else "",
        "reason": ask.say(why_not.zh, why_not.en) if why_not else "",
        "subject": _nameless(row["subject"], str(known.get("name") or "")),
        "address": "" if push else masked(row["address"]),
        "play": play.label.said(ask.language) if play else "",
        "class": row["message_class"],
        "idle_days": _idle(house, row) if sent else None,
        "consent_at": plain({"at": known.get("consent_at")})["at"] if sent else None,
    }


def _nameless(subject: str, name: str) -> str:
    """Return a subject line without the person's name: whoever got a mail passed on can open this page too."""
    return subject.replace(name, str(masked(name))) if name else subject


def _idle(house: House, row: Mapping[str, Any]) -> int | None:
    """Return how long the person had been away on the morning whose facts the message was written of."""
    created: datetime = row["created_at"]
    day = row["as_of"] or _day_of(house, row["plan_id"]) or created.astimezone(house.zone).date()
    return idle_on(house.facts, row["subject_id"], AsOf(day=day, zone=house.zone))


def _day_of(house: House, plan_id: str) -> date | None:
    try:
        return read_plan(house.state, plan_id).as_of
    except UnknownPlanError:
        return None


def _unsaid(house: House, ask: Ask, subject: str) -> Iterator[dict[str, Any]]:
    """Yield what applied plans decided not to send them."""
    applied = {plan.id for plan in list_plans(house.state, states=(PlanState.APPLIED,), limit=_PLANS)}
    for row in verdicts_of(house.facts, subject):
        play = house.playbooks.get(row["playbook"])
        if row["verdict"] not in _UNSAID or play is None or not row["code"] or row["plan_id"] not in applied:
            continue
        why_not = reason(row["code"])
        at = AsOf(day=row["as_of"], zone=house.zone).instant
        yield {
            **_entry(at, row["channel"], play.topic),
            "id": "",
            "sent": False,
            "code": row["code"],
            "reason": ask.say(why_not.zh, why_not.en),
            "subject": "",
            "address": "",
            "play": play.label.said(ask.language),
            "class": str(play.message_class),
            "idle_days": None,
            "consent_at": None,
        }


def _entry(at: datetime, channel: str, topic: str) -> dict[str, Any]:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return {"at": aware.isoformat(), "channel": channel, "topic": topic}
