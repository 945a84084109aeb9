"""The last look before a send, inside the transaction that begins it: may this message go to this person right now?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.delivery.channel import Channel
from liuke.delivery.lease import Leased
from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.outbox import OutboxState, batched
from liuke.delivery.quiet import next_open, zone_of
from liuke.delivery.rules import Rules
from liuke.model.reasons import Code
from liuke.model.words import MessageClass
from liuke.state.among import among
from liuke.state.audit import NEWEST
from liuke.state.consent import is_refused, refused_of
from liuke.state.preferences import Preferences, wishes_of, wishes_set_at
from liuke.state.ramps import stopped_plans
from liuke.state.store import Glance
from liuke.state.suppression import STOPS_SERVICE, is_suppressed, reasons_of
from liuke.state.switches import ALL, channel_scope, is_live, is_stopped, playbook_scope, standing
from liuke.state.tables import OUTBOX

_SECOND = timedelta(seconds=1)
_NO_WISHES = Preferences()
_GIVE_WAY = timedelta(minutes=1)
"""So long a message waits for one that goes before it, where a cap has no place for both."""
_PATIENCE = timedelta(minutes=10)
"""And no longer than this for one that does not go."""


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
    """The answer to "may I send it now?": ``at`` is the end of the lease, or when to ask again; ``wishes_at`` is when
    the person last set anything, to know a change by; ``decided`` is the last thing anybody had decided by then."""

    step: Step
    at: datetime | None = None
    refusal: Refusal | None = None
    wishes_at: datetime | None = None
    decided: str | None = None


LOST = Begun(step=Step.LOST)
STOPPED = Begun(step=Step.STOPPED)


class Looking:
    """What is kept about the people of a flight, read at once, and the objections that come of it.

    A flight holds one message a person. ``at`` returns the first objection to a message, widest first, or that it may
    be sent. The caller holds the locks.
    """

    def __init__(
        self, connection: sa.Connection, flight: Sequence[Leased], channel: Channel, rules: Rules, now: datetime
    ) -> None:
        self._channel, self._rules, self._now = channel, rules, now
        self._decided: str | None = connection.execute(NEWEST).scalar()  # before all that it stands for
        self._switches, self._halted = standing(connection), stopped_plans(connection)
        people = [one.message.subject_id for one in flight]
        self._reasons = reasons_of(connection, str(channel.name), people, [one.address_hash for one in flight])
        self._took_back = refused_of(connection, str(channel.name), people)
        self._wishes = wishes_of(connection, people)
        self._reached = _reached(connection, flight, channel, now)
        self._rivals = _rivals(connection, flight, now)
        self._room = _room(connection, flight, channel, now)

    def at(self, leased: Leased) -> Begun:
        """Return whether this message may be sent, and what speaks against it."""
        message, switches, now = leased.message, self._switches, self._now
        live = self._channel.dry_run or message.channel in switches.live
        if switches.stopped(message.channel, message.playbook) or not live:
            return STOPPED
        if message.ramp_stage and message.plan_id in self._halted:
            return STOPPED
        if message.valid_until and now >= message.valid_until:
            return _refused(Code.TOO_LATE, "no longer valid")
        objection = self._left_alone(leased)
        wishes, set_at = self._wishes.get(message.subject_id, (_NO_WISHES, None))
        if objection is None and message.message_class == MessageClass.MARKETING:
            objection = self._unwanted(message, wishes)
        return objection or self._room.take() or Begun(step=Step.SEND, wishes_at=set_at, decided=self._decided)

    def _left_alone(self, leased: Leased) -> Begun | None:
        """An opt-out or complaint stops marketing; a dead address, or a person's decision here, stops everything."""
        message = leased.message
        reasons = self._reasons.get(message.subject_id, set()) | self._reasons.get(leased.address_hash, set())
        if message.message_class != MessageClass.MARKETING:
            reasons = reasons & STOPS_SERVICE
        return _refused(Code.CONSENT, ", ".join(sorted(reasons))) if reasons else None

    def _unwanted(self, message: Outgoing, wishes: Preferences) -> Begun | None:
        if message.subject_id in self._took_back:
            return _refused(Code.CONSENT, "consent was taken back")
        had = [one for one in self._reached.get(message.subject_id, ()) if one.key != message.key]
        objection = _wishes(wishes, message, self._now) or _quiet(wishes, message, self._rules, self._now)
        if objection:
            return objection
        in_day = [one for one in had if one.touched_at > self._now - timedelta(days=1)]
        refused, left = _caps(wishes, self._rules, message, had, in_day)
        better = [one for one in self._rivals.get(message.subject_id, ()) if _before(one, message)]
        if refused is None and left is not None and len(better) >= left:
            return Begun(step=Step.HELD, at=self._now + _GIVE_WAY)
        return refused


def _reached(
    connection: sa.Connection, flight: Sequence[Leased], channel: Channel, now: datetime
) -> dict[str, list[Any]]:
    """List marketing that reached, or may have reached, people in a week; rehearsals only count in a rehearsal."""
    found: dict[str, list[Any]] = defaultdict(list)
    for some in batched(_addressed(flight)):
        query = sa.select(*_WEIGHED, OUTBOX.c.touched_at).where(
            among(connection, OUTBOX.c.subject_id, some),
            OUTBOX.c.touched_at > now - timedelta(days=7),
            OUTBOX.c.message_class == MessageClass.MARKETING,
        )
        if not channel.dry_run:
            query = query.where(OUTBOX.c.dry_run.is_(False))
        for row in connection.execute(query):
            found[row.subject_id].append(row)
    return found


def _rivals(connection: sa.Connection, flight: Sequence[Leased], now: datetime) -> dict[str, list[Any]]:
    """List marketing that is due for the same people too; one that could have gone long since is no rival.

    Asked by person alone: with the state, SQLite would rather walk over everything that is due.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for some in batched(_addressed(flight)):
        query = sa.select(*_WEIGHED, OUTBOX.c.state, OUTBOX.c.next_at).where(
            among(connection, OUTBOX.c.subject_id, some),
            OUTBOX.c.touched_at.is_(None),
            OUTBOX.c.message_class == MessageClass.MARKETING,
        )
        for row in connection.execute(query):
            if row.state == OutboxState.QUEUED and now - _PATIENCE < row.next_at <= now:
                found[row.subject_id].append(row)
    return found


def _addressed(flight: Sequence[Leased]) -> list[str]:
    return sorted({one.message.subject_id for one in flight if one.message.message_class == MessageClass.MARKETING})


def _before(one: Any, message: Outgoing) -> bool:
    """Tell whether the last place is another message's: better priority, or as good a one and more expected worth."""
    return one.key != message.key and (one.priority, -one.worth_fen) < (message.priority, -message.worth_fen)


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
    """The person's own hours and the law's come on top of ours; where no hour is left, it waits until it is late."""
    zone = zone_of(message.zone, rules.zone)
    opens, closes = rules.lawful.get(message.channel, (None, None))
    at = now
    for _ in range(2):
        for from_hour, until_hour in (
            (rules.quiet_from_hour, rules.quiet_until_hour),
            (wishes.quiet_from_hour, wishes.quiet_until_hour),
            (closes, opens),
        ):
            if zone is not None and from_hour is not None and until_hour is not None:
                at = next_open(at, zone, from_hour, until_hour)
    return None if at == now else Begun(step=Step.HELD, at=at)


def _caps(
    wishes: Preferences, rules: Rules, message: Outgoing, in_week: Sequence[Any], in_day: Sequence[Any]
) -> tuple[Begun | None, int | None]:
    """Return the cap that is reached, with who took its places and how both stood; and how many places are left."""
    limits = (
        (wishes.cap_per_week, in_week, 7, Code.USER_FREQUENCY),
        (rules.cap_per_week, in_week, 7, Code.SYSTEM_FREQUENCY),
        (rules.cap_per_day, in_day, 1, Code.SYSTEM_FREQUENCY),
    )
    left = [cap - len(had) for cap, had, _, _ in limits if cap is not None]
    for cap, had, days, code in limits:
        if cap is not None and len(had) >= cap:
            took = "; ".join(f"{one.playbook} ({_stands(one)})" for one in had)
            mine = f"{message.playbook} ({_stands(message)})"
            said = f"{len(had)} in {days} days, at most {cap}" + (f": {took}; not {mine}" if took else "")
            return _refused(code, said), 0
    return None, min(left, default=None)


def _stands(one: Any) -> str:
    return f"priority {one.priority}, worth {one.worth_fen} fen"


class _Room:
    """How many messages more a provider takes now; when there is none, at which instant to ask again."""

    def __init__(self, left: int | None, again: datetime) -> None:
        self._left, self._again = left, again

    def take(self) -> Begun | None:
        if self._left is None:
            return None
        if self._left <= 0:
            return Begun(step=Step.WAIT, at=self._again)
        self._left -= 1
        return None


def _room(connection: sa.Connection, flight: Sequence[Leased], channel: Channel, now: datetime) -> _Room:
    """Keep any second's messages at or below the provider's limit, over all workers and restarts.

    Counted are messages that are under way and those done less than a second ago. Whichever second one looks at, every
    message that arrived in it was under way, or done within the second before, when its last one began.
    """
    if not channel.per_second:
        return _Room(None, now)
    mine = {one.message.key for one in flight}
    others = sa.select(OUTBOX.c.key, OUTBOX.c.state, OUTBOX.c.settled_at).where(OUTBOX.c.channel == str(channel.name))
    under_way = others.where(OUTBOX.c.state == OutboxState.SENDING, OUTBOX.c.lease_until > now)
    done = others.where(OUTBOX.c.state != OutboxState.SENDING, OUTBOX.c.settled_at > now - _SECOND)
    rows = [row for row in connection.execute(sa.union_all(under_way, done)) if row.key not in mine]
    ended = sorted(row.settled_at for row in rows if row.state != OutboxState.SENDING)
    return _Room(channel.per_second - len(rows), ended[0] + _SECOND if ended else now + _SECOND / 20)


def still(glance: Glance, leased: Leased, channel: Channel, begun: Begun) -> bool:
    """Tell, in the middle of a flight, whether nothing that speaks against a message came since it was looked at.

    One small question, just before it is handed over: whether anybody has decided anything since. Where somebody has,
    a second: a stop, an opt-out or a wish that is kept by then holds for it.
    """
    if glance.value(NEWEST) == begun.decided:
        return True
    message = leased.message
    marketing = message.message_class == MessageClass.MARKETING
    said = {
        "of_channel": channel_scope(message.channel),
        "of_playbook": playbook_scope(message.playbook),
        "channel": str(message.channel),
        "subject_id": message.subject_id,
        "hashed": leased.address_hash,
    }
    now = glance.connection.execute(_STILL_MARKETING if marketing else _STILL_SERVICE, said).one()
    if now.stopped or now.left_alone or not (channel.dry_run or now.live):
        return False
    return not marketing or (not now.took_back and now.wishes_at == begun.wishes_at)


_WHO: tuple[Any, Any, Any] = (sa.bindparam("channel"), sa.bindparam("subject_id"), sa.bindparam("hashed"))
_STANDS = (
    is_stopped([sa.literal(ALL), sa.bindparam("of_channel"), sa.bindparam("of_playbook")]).label("stopped"),
    is_live(sa.bindparam("channel")).label("live"),
)
_STILL_SERVICE = sa.select(*_STANDS, is_suppressed(*_WHO, STOPS_SERVICE).label("left_alone"))
_STILL_MARKETING = sa.select(
    *_STANDS,
    is_suppressed(*_WHO).label("left_alone"),
    is_refused(sa.bindparam("channel"), sa.bindparam("subject_id")).label("took_back"),
    wishes_set_at(sa.bindparam("subject_id")).label("wishes_at"),
)


_WEIGHED = (OUTBOX.c.subject_id, OUTBOX.c.key, OUTBOX.c.playbook, OUTBOX.c.priority, OUTBOX.c.worth_fen)


def _refused(code: Code, detail: str) -> Begun:
    return Begun(step=Step.REFUSED, refusal=Refusal(code=code, detail=detail))
