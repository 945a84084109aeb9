"""The last look before a message leaves: what it says must still be what our facts say (RELIABILITY S14)."""

from datetime import datetime, timedelta

from liuke.delivery.message import Outgoing, Refusal
from liuke.delivery.outbox import OutboxState, messages
from liuke.delivery.worker import Gate
from liuke.facts.plans import plan_rows
from liuke.flow.compose import compose
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.state.plans import read_plan

_FRESH = timedelta(minutes=1)
_MOST = 1_000_000


def gate(house: House) -> Gate:
    """Return the check a worker asks just before each send.

    Every queued message of the plan is composed anew from the facts of this moment, a set at a time; one whose text
    came out differently (the order was paid, the price rose) is refused. What was composed is trusted for a minute.
    """
    looks: dict[str, _Look] = {}

    def ask(message: Outgoing) -> Refusal | None:
        now = house.clock.now()
        look = looks.get(message.plan_id)
        if look is None or now - look.at > _FRESH:
            look = looks[message.plan_id] = _Look(house, message.plan_id, now)
        return look.objection(message)

    return ask


class _Look:
    """What every queued message of a plan would say now."""

    def __init__(self, house: House, plan_id: str, now: datetime) -> None:
        self.at = now
        as_of = AsOf(day=read_plan(house.state, plan_id).as_of, zone=house.zone)
        still = (OutboxState.QUEUED, OutboxState.SENDING)
        people = {row["subject_id"] for row in messages(house.state, plan_id=plan_id, states=still, limit=_MOST)}
        rows = [
            row
            for row in plan_rows(house.facts, plan_id).to_pylist()
            if row["subject_id"] in people and row["verdict"] in ("allow", "hold")
        ]
        self._now = {one.key: one for one in compose(house, as_of, rows, at=now)}

    def objection(self, message: Outgoing) -> Refusal | None:
        one = self._now.get(message.key)
        if one is None:
            return None
        if one.refused is not None:
            return one.refused
        if (one.subject, one.text) != (message.subject, message.text):
            return Refusal(code=str(Code.FACT), detail="stale_fact: what it says is no longer so")
        return None
