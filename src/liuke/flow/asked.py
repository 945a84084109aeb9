"""Who of those chosen by worth may be asked or invited: the guard's own word on each, as on any call (W2, W6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlglot import exp

from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.flow.standing import with_standing
from liuke.guard.people import judge_people
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName, MessageClass, VerdictKind
from liuke.playbooks.propose import SCHEMA

_YES = (str(VerdictKind.ALLOW), str(VerdictKind.HOLD))
_WORTH = "paid_365d_fen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Who may be asked, and how many of the others may not, by code."""

    subject_ids: frozenset[str]
    refused: dict[str, int]


def may_be_asked(
    house: House, as_of: AsOf, subject_ids: Sequence[str], *, at: datetime, what: str, channel: ChannelName
) -> Allowed:
    """Judge people for a call or an invitation: consent, wishes, pauses, open cases, running journeys, hours, law.

    Nobody is held out: an interview is no treatment whose effect is measured.
    """
    if not subject_ids:
        return Allowed(subject_ids=frozenset(), refused={})
    same: dict[str, Any] = {
        "playbook": what,
        "version": "",
        "tier": what,
        "tier_rank": 0,
        "channel": str(channel),
        "cost_fen": 0,
        "priority": 0,
        "divert": False,
        "holdout_share": 0.0,
        "topic": "",
        "message_class": str(MessageClass.MARKETING),
        "fresh_hours": house.policy.guard.fresh_hours,
    }
    n = len(subject_ids)
    columns = [pa.repeat(pa.scalar(same.get(field.name), field.type), n) for field in SCHEMA][1:]
    asked = pa.table([pa.array(list(subject_ids), pa.string()), *columns], schema=SCHEMA)
    standing = with_standing(house, asked, as_of, "")
    judged = judge_people(standing, house.policy.guard, at=at, salt=house.name, zone=house.zone)
    rows = list(zip(*(judged[name].to_pylist() for name in ("subject_id", "verdict", "code")), strict=True))
    refused = Counter(str(code) for _, verdict, code in rows if verdict not in _YES)
    return Allowed(
        subject_ids=frozenset(who for who, verdict, _ in rows if verdict in _YES), refused=dict(sorted(refused.items()))
    )


def worth_most(house: House, as_of: AsOf, where: exp.Expression, limit: int) -> list[tuple[str, int]]:
    """Return those of whom a condition holds who paid most within a year, with what they paid; the most first."""
    found = select(
        house.facts,
        as_of,
        house.columns,
        where=where,
        wanted=["subject_id", _WORTH],
        order_by=_WORTH,
        descending=True,
        limit=limit,
    )
    return [(row["subject_id"], int(row[_WORTH] or 0)) for row in found.to_pylist()]
