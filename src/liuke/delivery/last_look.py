"""The last look before a send, inside the transaction that begins it: may this message go to this person right now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from liuke.delivery.channel import Channel
from liuke.delivery.lease import Leased
from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.outbox import OutboxState
from liuke.delivery.quiet import next_open, zone_of
from liuke.delivery.rules import Rules
from liuke.model.reasons import Code
from liuke.model.words import MessageClass
from liuke.state.consent import refused_in
from liuke.state.preferences import Preferences, preferences_in
from liuke.state.suppression import SuppressionReason, suppressed
from liuke.state.switches import live, stopped
from liuke.state.tables import OUTBOX

_SECOND = timedelta(seconds=1)


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
    if stopped(connection, message.channel, message.playbook):
        return STOPPED
    if not channel.dry_run and not live(connection, message.channel):
        return STOPPED
    if message.valid_until and now >= message.valid_until:
        return _refused(Code.TOO_LATE, "no longer valid")
    if objection := _left_alone(connection, leased):
        return objection
    if message.message_class == MessageClass.MARKETING:
        wishes = preferences_in(connection, message.subject_id)
        objection = _wishes(wishes, message, now) or _quiet(wishes, message, rules, now)
        objection = objection or _caps(connection, wishes, leased, channel, rules, now)
        if objection:
            return objection
    return _rate(connection, leased, channel, now) or Begun(step=Step.SEND)


def _left_alone(connection: sa.Connection, leased: Leased) -> Begun | None:
    """An opt-out or complaint stops marketing; a dead address, or a person's decision here, stops everything."""
    message = leased.message
    marketing = message.message_class == MessageClass.MARKETING
    reasons = suppressed(connection, message.channel, message.subject_id, leased.address_hash)
    if not marketing:
        reasons &= {SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL}
    if reasons:
        return _refused(Code.CONSENT, ", ".join(sorted(reasons)))
    if marketing and refused_in(connection, message.subject_id, message.channel):
        return _refused(Code.CONSENT, "consent was taken back")
    return None


def _wishes(wishes: Preferences, message: Outgoing, now: datetime) -> Begun | None:
    if message.channel in wishes.channels_off:
        return _refused(Code.CONSENT, f"turned {message.channel} off")
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


def _caps(
    connection: sa.Connection, wishes: Preferences, leased: Leased, channel: Channel, rules: Rules, now: datetime
) -> Begun | None:
    limits = (
        (wishes.cap_per_week, 7, Code.USER_FREQUENCY),
        (rules.cap_per_week, 7, Code.SYSTEM_FREQUENCY),
        (rules.cap_per_day, 1, Code.SYSTEM_FREQUENCY),
    )
    for cap, days, code in limits:
        if cap is not None and (had := _reached(connection, leased, channel, now - timedelta(days=days))) >= cap:
            return _refused(code, f"{had} in {days} days, at most {cap}")
    return None


def _reached(connection: sa.Connection, leased: Leased, channel: Channel, since: datetime) -> int:
    """Count marketing that reached, or may have reached, the person; rehearsals only count in a rehearsal."""
    query = sa.select(sa.func.count()).where(
        OUTBOX.c.subject_id == leased.message.subject_id,
        OUTBOX.c.touched_at > since,
        OUTBOX.c.message_class == MessageClass.MARKETING,
        OUTBOX.c.key != leased.message.key,
    )
    if not channel.dry_run:
        query = query.where(OUTBOX.c.dry_run.is_(False))
    return connection.execute(query).scalar_one()


def _rate(connection: sa.Connection, leased: Leased, channel: Channel, now: datetime) -> Begun | None:
    """Keep any second's messages at or below the provider's limit, over all workers and restarts.

    Counted are messages that are under way and those done less than a second ago. Whichever second one looks at, every
    message that arrived in it was under way, or done within the second before, when its last one began.
    """
    if not channel.per_second:
        return None
    under_way = sa.and_(OUTBOX.c.state == OutboxState.SENDING, OUTBOX.c.lease_until > now)
    query = (
        sa.select(OUTBOX.c.state, OUTBOX.c.settled_at)
        .where(OUTBOX.c.channel == leased.message.channel, OUTBOX.c.key != leased.message.key)
        .where(sa.or_(under_way, OUTBOX.c.settled_at > now - _SECOND))
    )
    rows = connection.execute(query).all()
    if len(rows) < channel.per_second:
        return None
    done = [row.settled_at for row in rows if row.state != OutboxState.SENDING]
    return Begun(step=Step.WAIT, at=min(done) + _SECOND if done else now + _SECOND / 20)


def _refused(code: Code, detail: str) -> Begun:
    return Begun(step=Step.REFUSED, refusal=Refusal(code=code, detail=detail))
