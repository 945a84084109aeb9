"""The last look before a send, inside the transaction that begins it: may this message go to this person right now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.delivery.channel import Channel
from liuke.delivery.lease import Leased
from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.outbox import OutboxState
from liuke.delivery.quiet import next_open, zone_of
from liuke.delivery.rules import Rules
from liuke.model.reasons import Code
from liuke.model.words import MessageClass
from liuke.state.consent import is_refused
from liuke.state.preferences import Preferences, has_preferences, preferences_in
from liuke.state.suppression import SuppressionReason, is_suppressed, suppressed
from liuke.state.switches import standing
from liuke.state.tables import OUTBOX, Instant

_SECOND = timedelta(seconds=1)
_NO_WISHES = Preferences()


class Step(StrEnum):
    """What a worker does next with a message it has claimed."""

    SEND = "send"
    REFUSED = "refused"
    HELD = "held"
    STOPPED = "stopped"
    WAIT = "wait"
    UNCERTAIN = "uncertain"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The answer to "may I send it now?": ``at`` is the end of the lease, or when to ask again."""

    step: Step
    at: datetime | None = None
    refusal: Refusal | None = None


LOST = Begun(step=Step.LOST)
STOPPED = Begun(step=Step.STOPPED)


def look(connection: sa.Connection, leased: Leased, channel: Channel, rules: Rules, now: datetime) -> Begun:
    """Return the first objection, widest first, or that it may be sent. The caller holds the locks."""
    message = leased.message
    switches = standing(connection)
    if switches.stopped(message.channel, message.playbook) or not (channel.dry_run or message.channel in switches.live):
        return STOPPED
    if message.valid_until and now >= message.valid_until:
        return _refused(Code.TOO_LATE, "no longer valid")
    known = connection.execute(_KNOWN, _asked(leased, channel, now)).one()
    if known.left_alone and (objection := _left_alone(connection, leased)):
        return objection
    if message.message_class == MessageClass.MARKETING:
        if known.took_back:
            return _refused(Code.CONSENT, "consent was taken back")
        wishes = preferences_in(connection, message.subject_id) if known.has_wishes else _NO_WISHES
        objection = _wishes(wishes, message, now) or _quiet(wishes, message, rules, now)
        objection = objection or _caps(wishes, rules, known.in_week, known.in_day)
        if objection:
            return objection
    return _rate(connection, leased, channel, now) or Begun(step=Step.SEND)


def _reached(since: sa.BindParameter[datetime]) -> Any:
    """Count marketing that reached, or may have reached, the person; rehearsals only count in a rehearsal."""
    return (
        sa.select(sa.func.count())
        .where(OUTBOX.c.subject_id == sa.bindparam("subject_id"), OUTBOX.c.touched_at > since)
        .where(OUTBOX.c.message_class == MessageClass.MARKETING, OUTBOX.c.key != sa.bindparam("key"))
        .where(sa.or_(OUTBOX.c.dry_run.is_(False), sa.bindparam("dry_run", type_=sa.Boolean)))
        .scalar_subquery()
    )


_KNOWN = sa.select(
    is_suppressed(sa.bindparam("channel"), sa.bindparam("subject_id"), sa.bindparam("hashed")).label("left_alone"),
    is_refused(sa.bindparam("channel"), sa.bindparam("subject_id")).label("took_back"),
    has_preferences(sa.bindparam("subject_id")).label("has_wishes"),
    _reached(sa.bindparam("week", type_=Instant)).label("in_week"),
    _reached(sa.bindparam("day", type_=Instant)).label("in_day"),
)
"""All that is kept about one person, in one question: a send asks it, so it must be quick."""


def _asked(leased: Leased, channel: Channel, now: datetime) -> dict[str, Any]:
    return {
        "channel": str(leased.message.channel),
        "subject_id": leased.message.subject_id,
        "hashed": leased.address_hash,
        "key": leased.message.key,
        "dry_run": channel.dry_run,
        "week": now - timedelta(days=7),
        "day": now - timedelta(days=1),
    }


def _left_alone(connection: sa.Connection, leased: Leased) -> Begun | None:
    """An opt-out or complaint stops marketing; a dead address, or a person's decision here, stops everything."""
    message = leased.message
    reasons = suppressed(connection, message.channel, message.subject_id, leased.address_hash)
    if message.message_class != MessageClass.MARKETING:
        reasons &= {SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL}
    return _refused(Code.CONSENT, ", ".join(sorted(reasons))) if reasons else None


def _wishes(wishes: Preferences, message: Outgoing, now: datetime) -> Begun | None:
    if message.channel in wishes.channels_off:
        return _refused(Code.CONSENT, f"turned {message.channel} off")
    if wishes.personalisation_off:
        return _refused(Code.PERSONALISATION_OFF, "turned personalisation off")
    if wishes.pause_until and now < wishes.pause_until:
        return _refused(Code.USER_FREQUENCY, f"asked for a pause until {wishes.pause_until:%Y-%m-%d}")
    if message.topic and message.topic in wishes.topics_off:
        return _refused(Code.TOPIC_OFF, f"turned {message.topic} off")
    return None


def _quiet(wishes: Preferences, message: Outgoing, rules: Rules, now: datetime) -> Begun | None:
    own = wishes.quiet_from_hour is not None and wishes.quiet_until_hour is not None
    from_hour = wishes.quiet_from_hour if own else rules.quiet_from_hour
    until_hour = wishes.quiet_until_hour if own else rules.quiet_until_hour
    zone = zone_of(message.zone, rules.zone)
    if from_hour is None or until_hour is None or zone is None:
        return None
    at = next_open(now, zone, from_hour, until_hour)
    return None if at == now else Begun(step=Step.HELD, at=at)


def _caps(wishes: Preferences, rules: Rules, in_week: int, in_day: int) -> Begun | None:
    limits = (
        (wishes.cap_per_week, in_week, 7, Code.USER_FREQUENCY),
        (rules.cap_per_week, in_week, 7, Code.SYSTEM_FREQUENCY),
        (rules.cap_per_day, in_day, 1, Code.SYSTEM_FREQUENCY),
    )
    for cap, had, days, code in limits:
        if cap is not None and had >= cap:
            return _refused(code, f"{had} in {days} days, at most {cap}")
    return None


def _rate(connection: sa.Connection, leased: Leased, channel: Channel, now: datetime) -> Begun | None:
    """Keep any second's messages at or below the provider's limit, over all workers and restarts.

    Counted are messages that are under way and those done less than a second ago. Whichever second one looks at, every
    message that arrived in it was under way, or done within the second before, when its last one began.
    """
    if not channel.per_second:
        return None
    others = sa.select(OUTBOX.c.state, OUTBOX.c.settled_at).where(
        OUTBOX.c.channel == leased.message.channel, OUTBOX.c.key != leased.message.key
    )
    under_way = others.where(OUTBOX.c.state == OutboxState.SENDING, OUTBOX.c.lease_until > now)
    done = others.where(OUTBOX.c.state != OutboxState.SENDING, OUTBOX.c.settled_at > now - _SECOND)
    rows = connection.execute(sa.union_all(under_way, done)).all()
    if len(rows) < channel.per_second:
        return None
    ended = [row.settled_at for row in rows if row.state != OutboxState.SENDING]
    return Begun(step=Step.WAIT, at=min(ended) + _SECOND if ended else now + _SECOND / 20)


def _refused(code: Code, detail: str) -> Begun:
    return Begun(step=Step.REFUSED, refusal=Refusal(code=code, detail=detail))
