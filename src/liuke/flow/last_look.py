"""The last look before a message leaves: what it says must still be what our facts say (RELIABILITY S14)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from liuke.delivery.message import Outgoing, Refusal
from liuke.facts.holdouts import held_of_plan
from liuke.facts.plans import plan_rows_of
from liuke.flow.compose import Composed, compose
from liuke.flow.holdouts import drawings_now
from liuke.flow.house import House
from liuke.flow.variants import variant_of
from liuke.flow.versions import version_of
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.state.plans import read_plan

_FRESH = timedelta(minutes=1)
_TO_DO = ("allow", "hold")
_Known = tuple[datetime, Composed | Refusal | None]


class LastLook:
    """The check a worker asks just before each send, of all that it claimed together.

    Each message is composed anew from the facts of this moment; one whose text came out differently (the order was
    paid, the price rose) is refused. What was composed is trusted for a minute.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._as_of: dict[str, AsOf] = {}
        self._waiting: dict[str, Outgoing] = {}
        self._known: dict[str, _Known] = {}

    def ahead(self, messages: Sequence[Outgoing]) -> None:
        """Look at messages together that are going to be asked about one by one."""
        self._waiting = {message.key: message for message in messages}
        self._known = {}
        self._look(messages)

    def __call__(self, message: Outgoing) -> Refusal | None:
        """Return why the message must not go any more, or None."""
        known, now = self._known.get(message.key), self._house.clock.now()
        if known is None or now - known[0] > _FRESH:
            self._look([message, *(one for key, one in self._waiting.items() if key != message.key)])
            known = self._known[message.key]
        self._waiting.pop(message.key, None)
        one = known[1]
        if not isinstance(one, Composed):
            return one
        if one.refused is not None:
            return one.refused
        if over := self._over(one, now):
            return over
        if (one.subject, one.text) != (message.subject, message.text):
            return Refusal(code=str(Code.FACT), detail="stale_fact: what it says is no longer so")
        return None

    def _over(self, one: Composed, now: datetime) -> Refusal | None:
        """An offer that has run out is not offered any more, however true the rest of the message is."""
        if one.offer_until is None or now.astimezone(self._house.zone).date() <= one.offer_until:
            return None
        return Refusal(code=str(Code.FACT), detail=f"stale_fact: the offer ended on {one.offer_until}")

    def _look(self, messages: Sequence[Outgoing]) -> None:
        now = self._house.clock.now()
        for plan_id, some in groupby(sorted(messages, key=lambda one: one.plan_id), key=lambda one: one.plan_id):
            self._look_at_plan(plan_id, list(some), now)

    def _look_at_plan(self, plan_id: str, messages: Sequence[Outgoing], now: datetime) -> None:
        """Compose those of one plan, but for those who are held out by now: they get nothing (T4)."""
        people = sorted({one.subject_id for one in messages})
        drawings = drawings_now(self._house, sorted({one.playbook for one in messages}))
        held = held_of_plan(self._house.facts, plan_id, drawings, people)
        open_ = [one for one in messages if (one.playbook, one.subject_id) not in held]
        for one in messages:
            by = held.get((one.playbook, one.subject_id))
            self._known[one.key] = now, Refusal(code=str(Code.HOLDOUT), detail=f"held_by: {by}") if by else None
        first, steps = [one for one in open_ if not one.step], [one for one in open_ if one.step]
        rows = self._planned(plan_id, sorted({one.subject_id for one in first})) if first else {}
        touches = [one for one in first if (one.playbook, one.subject_id) in rows]
        self._compose([(one, rows[one.playbook, one.subject_id]) for one in touches], self._as_of_plan(plan_id), now)
        self._look_at_steps(plan_id, steps, now)

    def _look_at_steps(self, plan_id: str, steps: Sequence[Outgoing], now: datetime) -> None:
        """Compose steps of journeys, each of the morning it was written of, by the version it was begun by."""
        begun = self._as_of_plan(plan_id)

        def morning(one: Outgoing) -> AsOf:
            return AsOf(day=one.as_of, zone=self._house.zone) if one.as_of else begun

        for as_of, some in groupby(sorted(steps, key=lambda one: morning(one).day), key=morning):
            self._compose([(one, self._step(one, begun)) for one in some], as_of, now)

    def _compose(self, asked: Sequence[tuple[Outgoing, dict[str, Any]]], as_of: AsOf, now: datetime) -> None:
        composed = compose(self._house, as_of, [row for _, row in asked], at=now, judged=False)
        for (message, _), one in zip(asked, composed, strict=True):
            self._known[message.key] = now, one

    def _planned(self, plan_id: str, people: Sequence[str]) -> dict[tuple[str, str], dict[str, Any]]:
        rows = plan_rows_of(self._house.facts, plan_id, people)
        return {(row["playbook"], row["subject_id"]): row for row in rows if row["verdict"] in _TO_DO}

    def _step(self, message: Outgoing, begun: AsOf) -> dict[str, Any]:
        play = version_of(self._house, message.playbook, message.version)
        day = message.as_of or begun.day
        return {
            "subject_id": message.subject_id,
            "playbook": message.playbook,
            "version": message.version,
            "tier": message.step,
            "variant": variant_of(self._house, play, message.step, message.subject_id, day),
            "channel": str(message.channel),
            "occurrence": begun.day,
        }

    def _as_of_plan(self, plan_id: str) -> AsOf:
        if plan_id not in self._as_of:
            self._as_of[plan_id] = AsOf(day=read_plan(self._house.state, plan_id).as_of, zone=self._house.zone)
        return self._as_of[plan_id]
