"""Turns composed messages into what the outbox and the desk take."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liuke.delivery.html import to_html
from liuke.delivery.letter import Blocks, letter_html
from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import enqueue
from liuke.delivery.ramp import stage_of, staged
from liuke.delivery.rules import RampRules
from liuke.desk.tasks import BUSINESS, NewTask, open_tasks
from liuke.flow.compose import Composed
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.flow.offers import limit_of
from liuke.kit.clock import midnight
from liuke.model.reasons import Code
from liuke.model.words import PERSON_CHANNELS, ChannelName, MessageClass
from liuke.playbooks.play import Offer, Playbook, Touch
from liuke.state.offers import Limit, Place, reserve
from liuke.state.preferences import Preferences, change_preferences
from liuke.state.ramps import begin_ramp
from liuke.state.receipts import keep_receipts
from liuke.state.switches import live_channels


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By what people are reached: a playbook's tier or step; of a step, the morning it was written of."""

    play: Playbook
    touch: Touch
    plan_id: str
    step: str = ""
    as_of: date | None = None
    day: date | None = None
    """The day of what is handed over: from it on the offer is good."""

    def expires_on(self) -> date | None:
        """Return the last day the offer is good for; None without an offer."""
        if not self.touch.offer or self.day is None:
            return None
        return self.day + timedelta(days=self.play.offer(self.touch.offer).valid_days)


@dataclass(slots=True, kw_only=True)
class Basket:
    """Messages and tasks gathered, to be handed over together."""

    house: House
    now: datetime
    messages: list[Outgoing] = field(default_factory=list)
    tasks: list[NewTask] = field(default_factory=list)
    quiet: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Who is left in peace from now on: by which playbook, for how many days."""
    places: list[Place] = field(default_factory=list)
    limits: dict[tuple[str, str], Limit] = field(default_factory=dict)

    def put(self, way: Way, one: Composed, row: dict[str, Any]) -> None:
        """Add one composed message as what its channel makes of it. ``row`` has not_before (naive UTC) and cost_fen."""
        if one.channel in PERSON_CHANNELS:
            self.tasks.append(_task(self.house, way, one, row, self.now))
        else:
            self.messages.append(_message(self.house, way, one, row, self.now))
        if way.touch.quiet_days and one.channel in (*PERSON_CHANNELS, *live_channels(self.house.state)):
            self.quiet[one.subject_id] = (one.playbook, way.touch.quiet_days)
        expires_on = way.expires_on()
        if expires_on is not None and way.touch.offer:
            offer = way.play.offer(way.touch.offer)
            self.limits[way.play.id, offer.id] = limit_of(offer)
            self.places.append(_place(way, one, offer, expires_on))

    def stage(self, plan_id: str) -> None:
        """Let the messages of a large plan go in stages (S11)."""
        if not staged(self.messages, ramp_rules(self.house)):
            return
        begin_ramp(self.house.state, plan_id, now=self.now)
        self.messages = [
            replace(one, ramp_stage=stage_of(plan_id, one.subject_id))
            if one.message_class is MessageClass.MARKETING
            else one
            for one in self.messages
        ]

    def hand_over(self) -> dict[str, int]:
        """Put everything into the outbox and on the desk, each once; returns how many are new.

        Whoever comes too late for the last piece of an offer keeps a receipt with the reason (G-11), and gets nothing.
        """
        late = reserve(self.house.state, self.places, self.limits, self.now) if self.places else set[str]()
        messages = [one for one in self.messages if one.key not in late]
        tasks = [one for one in self.tasks if one.key not in late]
        for subject_id, (playbook, days) in self.quiet.items():
            _leave_alone(self.house, subject_id, playbook, self.now + timedelta(days=days), self.now)
        made: list[Outgoing | NewTask] = [*self.messages, *self.tasks]
        _turn_away(self.house, [one for one in made if one.key in late], self.now)
        found = {
            "messages": enqueue(self.house.state, messages, self.now),
            "tasks": open_tasks(self.house.state, tasks, self.now),
        }
        return found | ({"without_offer": len(late)} if late else {})


def ramp_rules(house: House) -> RampRules:
    """Return when plans go out in stages here, and what stops them."""
    guard = house.policy.guard
    return RampRules(
        above_people=guard.ramp_above_people,
        minutes=guard.ramp_minutes,
        bounce_share=guard.ramp_bounce_share,
        complaint_share=guard.ramp_complaint_share,
        unsubscribe_share=guard.ramp_unsubscribe_share,
        error_share=guard.ramp_error_share,
    )


def _leave_alone(house: House, subject_id: str, playbook: str, until: datetime, now: datetime) -> None:
    """Let marketing rest for somebody; a longer rest of their own stays, and what they switch on again is on."""

    def rested(before: Preferences) -> Preferences:
        longer = before.pause_until is not None and before.pause_until > now
        return before if longer else replace(before, pause_until=until)

    change_preferences(house.state, subject_id, rested, by=playbook, now=now)


def _place(way: Way, one: Composed, offer: Offer, expires_on: date) -> Place:
    return Place(
        key=one.key,
        playbook=way.play.id,
        offer=offer.id,
        subject_id=one.subject_id,
        plan_id=way.plan_id,
        cost_fen=offer.cost_fen,
        expires_on=expires_on,
    )


def _turn_away(house: House, late: list[Outgoing | NewTask], now: datetime) -> None:
    if not late:
        return
    rows = [
        {
            "receipt_id": f"offer-{one.key[:32]}",
            "at": now,
            "plan_id": one.plan_id,
            "playbook": one.playbook,
            "subject_id": one.subject_id,
            "channel": str(one.channel),
            "message_class": str(one.message_class),
            "state": "refused",
            "code": str(Code.OFFER_STOCK),
            "detail": "somebody else took the last piece of the offer meanwhile",
            "cost_fen": 0,
            "dry_run": False,
        }
        for one in late
    ]
    with house.state.begin() as connection:
        keep_receipts(connection, rows)


def _valid_until(house: House, way: Way, now: datetime) -> datetime:
    """Return until when it may go: as long as it is fresh, and never after the offer in it has run out."""
    fresh, expires_on = now + timedelta(hours=way.touch.valid_hours), way.expires_on()
    return fresh if expires_on is None else min(fresh, midnight(expires_on + timedelta(days=1), house.zone))


def _message(house: House, way: Way, one: Composed, row: dict[str, Any], now: datetime) -> Outgoing:
    email = one.channel is ChannelName.EMAIL
    return Outgoing(
        key=one.key,
        plan_id=way.plan_id,
        playbook=one.playbook,
        subject_id=one.subject_id,
        channel=one.channel,
        address=one.address,
        subject=one.subject,
        text=one.text,
        html=_html(one) if email else None,
        headers={"List-Unsubscribe": f"<{one.stop_link}>"} if email else {},
        message_class=way.play.message_class,
        valid_until=_valid_until(house, way, now),
        not_before=row["not_before"].replace(tzinfo=UTC) if row["not_before"] else None,
        cost_fen=row["cost_fen"] or 0,
        topic=way.play.topic,
        zone=one.zone,
        step=way.step,
        version=way.play.version,
        as_of=way.as_of,
        priority=way.play.priority,
        worth_fen=round(row.get("worth") or 0),
    )


def _html(one: Composed) -> str:
    """Lay the parts out as blocks; what came without parts, as paragraphs."""
    if not one.parts:
        return to_html(one.text, title=one.subject, language=one.language)
    said = {name: one.parts.get(name, "") for name in ("next_step", "signature", "why", "stop")}
    return letter_html(Blocks(headline=one.subject, value=one.parts.get("body", ""), **said), language=one.language)


def _owner(way: Way, one: Composed) -> str:
    """Return whose desk it is; ``csm`` is the success manager of the person's account, if the template names them."""
    owner = way.touch.task.owner if way.touch.task else way.play.owner
    return str(one.said.get("account.csm", way.play.owner)) if owner == "csm" else owner


def _task(house: House, way: Way, one: Composed, row: dict[str, Any], now: datetime) -> NewTask:
    order, hours = way.touch.task, work_hours(house)
    return NewTask(
        key=one.key,
        kind="call_back" if one.channel is ChannelName.CALL else str(one.channel),
        title=order.label.said(house.language) if order else one.subject,
        note=one.text,
        details={**one.said, "annual_report": one.report_link} if one.report_link else one.said,
        owner=_owner(way, one),
        department=way.play.owner if order is None or order.owner == "csm" else order.owner,
        due_at=hours.promised(now, order.due_hours if order else way.touch.valid_hours),
        clock=BUSINESS,
        subject_id=one.subject_id,
        plan_id=way.plan_id,
        playbook=one.playbook,
        channel=str(one.channel),
        message_class=way.play.message_class,
        cost_fen=row["cost_fen"] or 0,
    )
