"""Who may approve a plan, and when a second person is needed (G8). The approval is bound to the plan's hash."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liuke.guard.errors import NotApproverError, NotDraftError, OwnPlanError, ShortHashError, StaleHashError
from liuke.kit.money import percent, written
from liuke.model.policy import GuardPolicy
from liuke.model.words import Duty, PlanState

SHORTEST_HASH = 6
"""A person may type this many digits of the hash."""

_APPROVING = frozenset({Duty.APPROVER, Duty.ADMIN})
_SAID_ZH = {PlanState.APPROVED: "已批准", PlanState.APPLIED: "已执行", PlanState.STOPPED: "已停止"}
_HASH = re.compile(rf"[0-9a-f]{{{SHORTEST_HASH},64}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReason:
    """Why one person is not enough. ``value`` and ``limit`` in people, share (0..1) or fen, by ``rule``."""

    rule: str
    value: float
    limit: float
    en: str
    zh: str

    def document(self) -> dict[str, Any]:
        """Return the reason as one JSON document."""
        return {"rule": self.rule, "value": self.value, "limit": self.limit, "en": self.en, "zh": self.zh}


def needs_second(totals: Mapping[str, Any], policy: GuardPolicy, currency: str = "CNY") -> list[SecondReason]:
    """Return every limit the plan is above; an empty list means that one person is enough.

    ``totals`` is the plan's: ``send`` people, ``cost_fen``; ``base`` (all people known) for the share, left out when
    it is not given; ``everyone`` true when an audience is a tautology. A limit itself is not above the limit.
    """
    people, cost_fen = int(totals.get("send") or 0), int(totals.get("cost_fen") or 0)
    base = int(totals.get("base") or 0)
    share = people / base if base else 0.0
    return [
        *_above_people(people, policy.approval_above_people),
        *_above_share(share, policy.approval_above_share),
        *_above_cost(cost_fen, policy.approval_above_cost_fen, currency),
        *_everyone(bool(totals.get("everyone")), people),
    ]


def may_approve(
    author: str, approver: str, duty: Duty, plan_hash: str, said_hash: str, state: PlanState = PlanState.DRAFT
) -> None:
    """Return where ``approver`` may approve this very plan, raise where not.

    Any change of the plan changes ``plan_hash``, so an approval of the old hash is void.

    Raises
    ------
    OwnPlanError, NotApproverError, NotDraftError, ShortHashError, StaleHashError
        In this order: who, then what.
    """
    if _person(author) == _person(approver):
        raise OwnPlanError(approver=approver)
    if duty not in _APPROVING:
        raise NotApproverError(approver=approver, duty=str(duty))
    if state is not PlanState.DRAFT:
        raise NotDraftError(state=str(state), state_zh=_SAID_ZH[state])
    said = said_hash.strip().lower()
    if not _HASH.fullmatch(said):
        raise ShortHashError(said_hash=said_hash[:80], n=SHORTEST_HASH)
    if not plan_hash.lower().startswith(said):
        raise StaleHashError(plan_hash=plan_hash[:12], said_hash=said[:12])


def _person(name: str) -> str:
    """Ids that differ only by case or by spaces around them are one person's."""
    return name.strip().casefold()


def _above_people(people: int, limit: int) -> list[SecondReason]:
    if people <= limit:
        return []
    return [
        SecondReason(
            rule="people",
            value=people,
            limit=limit,
            en=f"{people:,} people are above {limit:,}",
            zh=f"{people:,} 人，超过 {limit:,} 人",
        )
    ]


def _above_share(share: float, limit: float) -> list[SecondReason]:
    if share <= limit:
        return []
    return [
        SecondReason(
            rule="share",
            value=share,
            limit=limit,
            en=f"{percent(share)} of all people are above {percent(limit)}",
            zh=f"占全部用户 {percent(share)}，超过 {percent(limit)}",
        )
    ]


def _above_cost(cost_fen: int, limit: int, currency: str) -> list[SecondReason]:
    if cost_fen <= limit:
        return []
    return [
        SecondReason(
            rule="cost",
            value=cost_fen,
            limit=limit,
            en=f"{written(cost_fen, currency, 'en')} is above {written(limit, currency, 'en')}",
            zh=f"花费 {written(cost_fen, currency)}，超过 {written(limit, currency)}",
        )
    ]


def _everyone(everyone: bool, people: int) -> list[SecondReason]:
    if not everyone:
        return []
    return [
        SecondReason(
            rule="everyone",
            value=people,
            limit=0,
            en="the audience leaves nobody out",
            zh="人群条件没有排除任何人",
        )
    ]
