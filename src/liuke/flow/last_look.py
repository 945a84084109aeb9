"""The last look before a message leaves: what it says must still be what our facts say (RELIABILITY S14)."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.worker import Gate
from liuke.facts.holdouts import held_of_plan
from liuke.facts.plans import plan_rows
from liuke.flow.compose import Composed, compose
from liuke.flow.holdouts import drawings_now
from liuke.flow.house import House
from liuke.flow.variants import variant_of
from liuke.flow.versions import version_of
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.state.plans import read_plan

_FRESH = timedelta(minutes=1)
_AT_ONCE = 500
_TO_DO = ("allow", "hold")


def gate(house: House) -> Gate:
    """Return the check a worker asks just before each send.

    The message is composed anew from the facts of this moment, with some others of its plan; one whose text came out
    differently (the order was paid, the price rose) is refused. What was composed is trusted for a minute.
    """
    looks: dict[str, _Look] = {}

    def ask(message: Outgoing) -> Refusal | None:
        if message.plan_id not in looks:
            looks[message.plan_id] = _Look(house, message.plan_id)
        return looks[message.plan_id].objection(message)

    return ask


class _Look:
    """What the messages of a plan would say now, composed a few at a time."""

    def __init__(self, house: House, plan_id: str) -> None:
        self._house = house
        self._as_of = AsOf(day=read_plan(house.state, plan_id).as_of, zone=house.zone)
        rows = plan_rows(house.facts, plan_id).to_pylist()
        self._waiting = {_who(row): row for row in rows if row["verdict"] in _TO_DO}
        self._now: dict[tuple[str, str], tuple[datetime, Composed]] = {}
        plays = {row["playbook"] for row in rows}
        self._held = held_of_plan(house.facts, plan_id, drawings_now(house, sorted(plays)))

    def objection(self, message: Outgoing) -> Refusal | None:
        """Return why the message must not go any more, or None. Whoever is held out by now gets nothing (T4)."""
        if held_by := self._held.get((message.playbook, message.subject_id)):
            return Refusal(code=str(Code.HOLDOUT), detail=f"held_by: {held_by}")
        one = self._step(message) if message.step else self._composed((message.playbook, message.subject_id))
        if one is None:
            return None
        if one.refused is not None:
            return one.refused
        if over := self._over(one):
            return over
        if (one.subject, one.text) != (message.subject, message.text):
            return Refusal(code=str(Code.FACT), detail="stale_fact: what it says is no longer so")
        return None

    def _over(self, one: Composed) -> Refusal | None:
        """An offer that has run out is not offered any more, however true the rest of the message is."""
        if one.offer_until is None or self._house.clock.now().astimezone(self._house.zone).date() <= one.offer_until:
            return None
        return Refusal(code=str(Code.FACT), detail=f"stale_fact: the offer ended on {one.offer_until}")

    def _step(self, message: Outgoing) -> Composed | None:
        """Compose a journey's step anew, of the morning it was written of, by the version it was begun by."""
        now = self._house.clock.now()
        row = {
            "subject_id": message.subject_id,
            "playbook": message.playbook,
            "version": message.version,
            "tier": message.step,
            "variant": self._variant(message),
            "channel": str(message.channel),
            "occurrence": self._as_of.day,
        }
        as_of = AsOf(day=message.as_of or self._as_of.day, zone=self._house.zone)
        return next(compose(self._house, as_of, [row], at=now, judged=False), None)

    def _variant(self, message: Outgoing) -> str | None:
        play = version_of(self._house, message.playbook, message.version)
        return variant_of(self._house, play, message.step, message.subject_id, message.as_of or self._as_of.day)

    def _composed(self, who: tuple[str, str]) -> Composed | None:
        now = self._house.clock.now()
        known = self._now.get(who)
        if known is None or now - known[0] > _FRESH:
            row = self._waiting.get(who) or (known and self._row(who))
            if not row:
                return None
            self._waiting.pop(who, None)
            others = list(islice(self._waiting, _AT_ONCE - 1))
            chosen = [row, *(self._waiting.pop(other) for other in others)]
            for one in compose(self._house, self._as_of, chosen, at=now, judged=False):
                self._now[one.playbook, one.subject_id] = (now, one)
            known = self._now[who]
        return known[1]

    def _row(self, who: tuple[str, str]) -> dict[str, Any]:
        one = self._now[who][1]
        said = {"playbook": who[0], "subject_id": who[1], "tier": one.tier, "channel": str(one.channel)}
        return {**said, "variant": one.variant}


def _who(row: dict[str, Any]) -> tuple[str, str]:
    return row["playbook"], row["subject_id"]
