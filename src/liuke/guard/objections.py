"""The objections a row can have on its own, in rule order, each with the facts it decides on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from liuke.guard.columns import Flags, Integers, Proposals
from liuke.guard.law import Law
from liuke.guard.route import Route
from liuke.model.policy import GuardPolicy
from liuke.model.reasons import Code

_TEXT_CODES = (Code.FACT, Code.MANNERS, Code.BLAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is the same for every row."""

    policy: GuardPolicy
    law: Law
    at: datetime
    way: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A code, the rows it applies to, and the facts that say why."""

    code: Code
    mask: Flags
    facts: dict[str, Any]


def objections(rows: Proposals, context: Context) -> Iterator[Objection]:
    """Yield every objection in rule order (guard.reasons.RULE_ORDER, up to those that choose among people)."""
    yield from _may_we(rows, context.way)
    yield from _what_happens(rows)
    yield from _how_often(rows, context.policy)
    yield from _when_and_what(rows, context)
    for code in _TEXT_CODES:
        yield Objection(code=code, mask=rows.text_code == str(code), facts={"text": "refused"})
    yield Objection(code=Code.OTHER_JOURNEY, mask=rows.in_journey, facts={"in_journey": True})


def _may_we(rows: Proposals, way: Route) -> Iterator[Objection]:
    marketing = rows.marketing
    yield Objection(code=Code.KILL_SWITCH, mask=rows.stopped, facts={"stopped": True, "channel": rows.channel})
    yield Objection(code=Code.SENSITIVE, mask=rows.sensitive, facts={"sensitive": True})
    consent = {"channel": rows.channel, "consent": _said(rows.consent), "suppressed": rows.suppressed}
    yield Objection(code=Code.CONSENT, mask=~way.agreed, facts=consent)
    off = rows.personalisation_off & marketing
    yield Objection(code=Code.PERSONALISATION_OFF, mask=off, facts={"personalisation_off": True})
    yield Objection(code=Code.TOPIC_OFF, mask=rows.topic_off & marketing, facts={"topic": rows.topic})
    nowhere = {"channel": rows.channel, "fallback_channel": rows.fallback_channel, "has_address": False}
    yield Objection(code=Code.NO_CHANNEL, mask=~way.reachable, facts=nowhere)


def _what_happens(rows: Proposals) -> Iterator[Objection]:
    yield Objection(code=Code.OPEN_CASE, mask=rows.open_case & rows.marketing, facts={"open_case": True})
    yield Objection(code=Code.DIVERTED, mask=rows.divert, facts={"divert_to": rows.divert_to})


def _how_often(rows: Proposals, policy: GuardPolicy) -> Iterator[Objection]:
    own = rows.marketing & (rows.paused | (rows.sent_7d >= rows.user_cap_per_week))
    facts = {"sent_7d": rows.sent_7d, "cap": _limit(rows.user_cap_per_week), "paused": rows.paused}
    yield Objection(code=Code.USER_FREQUENCY, mask=own, facts=facts)
    full = (rows.sent_1d >= policy.cap_per_day) | (rows.sent_7d >= policy.cap_per_week)
    caps = {"sent_1d": rows.sent_1d, "cap_1d": policy.cap_per_day, "sent_7d": rows.sent_7d, "cap": policy.cap_per_week}
    yield Objection(code=Code.SYSTEM_FREQUENCY, mask=full & rows.marketing, facts=caps)


def _when_and_what(rows: Proposals, context: Context) -> Iterator[Objection]:
    at = np.datetime64(context.at.replace(tzinfo=None), "us")
    known = ~np.isnat(rows.triggered_at)
    age = (at - np.where(known, rows.triggered_at, at)).astype("timedelta64[m]").astype(np.int64)
    hours = np.where(rows.fresh_hours >= 0, rows.fresh_hours, context.policy.fresh_hours)
    late = known & (age > hours * 60)
    facts = {"age_hours": age // 60, "fresh_hours": hours}
    yield Objection(code=Code.TOO_LATE, mask=late, facts=facts)
    cost = {"cost_fen": context.way.cost_fen, "cap_fen": _limit(rows.cost_cap_fen)}
    yield Objection(code=Code.COST_CAP, mask=context.way.cost_fen > rows.cost_cap_fen, facts=cost)


def _limit(values: Integers) -> Integers:
    """An unknown cap is written as -1: the largest integer would only puzzle a reader."""
    return np.where(values == np.iinfo(np.int64).max, -1, values)


def _said(consent: Integers) -> Any:
    return np.select([consent == 1, consent == 0], ["yes", "no"], "unknown").astype(object)
