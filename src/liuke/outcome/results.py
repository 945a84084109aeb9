"""What every playbook was worth (O1, O2): one question to the facts for all of them, then arithmetic on sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite
from typing import Any

import pyarrow as pa

from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.errors import LiukeError
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.outcome.arm import Arm
from liuke.outcome.errors import CostMissingError, CurrenciesMixedError
from liuke.outcome.evidence import Evidence, Row, Tier, weigh
from liuke.outcome.sample_ratio import CAUSES_EN, CAUSES_ZH
from liuke.outcome.verdict import TierResult, Verdict, judge_lift, said_cost, wait_because

_ASK = load("liuke.outcome", "arms")
WINDOW_DAYS = 7
"""Where a playbook says no window of its own."""
PRESENT = "present"
"""Being there at all: what is hoped for where a playbook says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spent:
    """What was spent on the people counted (fen), and on how many touches nobody wrote a cost down."""

    fen: int = 0
    unpriced: int = 0


def results(
    facts: Facts,
    as_of: AsOf,
    policy: Policy,
    currency: str,
    *,
    windows: Mapping[str, int] | None = None,
    goals: Mapping[str, str] | None = None,
    playbook: str | None = None,
) -> dict[str, Any]:
    """Return what each playbook with an applied plan was worth (or only ``playbook``), as one JSON-able document.

    ``windows`` gives each playbook's window in days (the plan's day is the first); others have ``WINDOW_DAYS``.
    ``goals`` gives the role of the act each hopes for; others hope that people are there at all (``present``). Shares
    are 0..1, money integer fen. What cannot be said is null, and ``code`` with the verdict's sentence says why.
    """
    hoped = dict(goals or {})
    known = dict.fromkeys(hoped, WINDOW_DAYS) | dict(windows or {})
    asked = {
        "goals": pa.table(
            {
                "playbook": pa.array(list(known), pa.string()),
                "window_days": pa.array(known.values(), pa.int64()),
                "goal": pa.array([hoped.get(name, PRESENT) for name in known], pa.string()),
            }
        ),
        "window_days": WINDOW_DAYS,
        "any_act": any_act_counts(facts, as_of),
        "playbook": playbook,
    }
    rows = facts.rows(_ASK["arms"], as_of, **asked)
    spent = {
        row["playbook"]: _Spent(fen=row["cost_fen"], unpriced=row["touches_without_cost"])
        for row in facts.rows(_ASK["costs"], as_of, **asked)
    }
    money = _money_mixed(facts, as_of)
    found = []
    for plan in facts.rows(_ASK["plans"], as_of, playbook=playbook):
        name = plan["playbook"]
        evidence = weigh([row for row in rows if row["playbook"] == name], policy.outcome)
        said = _result(evidence, spent.get(name, _Spent()), as_of, currency, money)
        found.append({"playbook": name, "plans": plan["plans"], "goal": hoped.get(name, PRESENT), **said})
    return {"as_of": as_of.day.isoformat(), "currency": currency, "playbooks": found}


def _result(
    evidence: Evidence, spent: _Spent, as_of: AsOf, currency: str, money_mixed: LiukeError | None
) -> dict[str, Any]:
    lift, treated = evidence.lift, evidence.treated
    verdict = _verdict(evidence)
    per_extra = _per_extra(evidence, spent)
    zh, en = _with_cost(verdict, per_extra, currency, spent)
    return {
        "window_days": max((row["window_days"] for row in evidence.rows), default=WINDOW_DAYS),
        "treated": _arm(treated),
        "holdout": _arm(evidence.holdout),
        "waiting": _waiting(evidence.rows),
        "both_arms": evidence.both_arms,
        "lift": lift.difference if lift else None,
        "interval": list(lift.interval) if lift else None,
        "interval_single_look": list(lift.interval_single_look) if lift else None,
        "looks": max(0, (as_of.day - evidence.first_result).days + 1) if evidence.rows else 0,
        "sample_ratio": _sample_ratio(evidence),
        "extra_returns": lift.difference * treated.n if lift else None,
        "extra_returns_interval": [end * treated.n for end in lift.interval] if lift else None,
        "attributed_returns": round(treated.total),
        "cost_fen": spent.fen,
        "cost_per_extra_return_fen": per_extra,
        "money": _money(evidence, money_mixed),
        "tiers": [_tier(tier) for tier in evidence.tiers],
        "verb": str(verdict.verb),
        "verdict_zh": zh,
        "verdict_en": en,
        "code": evidence.in_the_way.code if evidence.in_the_way else None,
    }


def _verdict(evidence: Evidence) -> Verdict:
    why, lift = evidence.in_the_way, evidence.lift
    if why is not None:
        return wait_because(why.sentence("zh"), why.sentence("en"))
    assert lift is not None  # noqa: S101 - one of the two is there, always
    known = [TierResult(tier=t.name, interval=t.lift.interval) for t in evidence.tiers if t.lift is not None]
    return judge_lift(lift.difference, lift.interval, known if len(known) > 1 else [])


def _per_extra(evidence: Evidence, spent: _Spent) -> int | None:
    """Return fen per extra return; None where the interval holds 0, or a cost is unknown: no price for a maybe."""
    lift = evidence.lift
    if lift is None or lift.interval[0] <= 0 or spent.unpriced:
        return None
    return round(spent.fen / (lift.difference * evidence.treated.n))


def _with_cost(verdict: Verdict, per_extra: int | None, currency: str, spent: _Spent) -> tuple[str, str]:
    if spent.unpriced:
        missing = CostMissingError(n=spent.unpriced)
        return f"{verdict.zh}。{missing.sentence('zh')}", f"{verdict.en}. {missing.sentence('en')}"
    if per_extra is None:
        return verdict.zh, verdict.en
    zh, en = said_cost(per_extra, currency)
    return f"{verdict.zh}；{zh}", f"{verdict.en}; {en}"


def _arm(arm: Arm) -> dict[str, Any]:
    return {"n": arm.n, "returned": round(arm.total), "share": arm.mean if arm.n else None}


def _tier(tier: Tier) -> dict[str, Any]:
    return {
        "tier": tier.name,
        "treated": _arm(tier.treated),
        "holdout": _arm(tier.holdout),
        "lift": tier.lift.difference if tier.lift else None,
        "interval": list(tier.lift.interval) if tier.lift else None,
    }


def _waiting(rows: Sequence[Row]) -> dict[str, Any]:
    """Say how many people's window has not closed: they are outside every figure; and when the last of them counts."""
    still = [row for row in rows if not row["complete"]]
    until = max((row["last_day"] + timedelta(days=row["window_days"]) for row in still), default=None)
    return {
        "complete": not still,
        "treated": sum(row["n"] for row in still if row["arm"] == "treated"),
        "holdout": sum(row["n"] for row in still if row["arm"] == "holdout"),
        "until": until.isoformat() if until else None,
    }


def _sample_ratio(evidence: Evidence) -> dict[str, Any]:
    sizes, ok = evidence.sizes, evidence.sizes_ok
    return {
        "p": sizes.p,
        "ok": ok,
        "expected": sizes.expected,
        "seen": sizes.seen,
        "detectable": sizes.detectable if isfinite(sizes.detectable) else None,
        "causes_zh": [] if ok else list(CAUSES_ZH),
        "causes_en": [] if ok else list(CAUSES_EN),
    }


def _money_mixed(facts: Facts, as_of: AsOf) -> LiukeError | None:
    """Return why money cannot be compared, or None."""
    currencies = [row["currency"] for row in facts.rows(_ASK["currencies"], as_of)]
    return CurrenciesMixedError(currencies=", ".join(currencies)) if len(currencies) > 1 else None


def _money(evidence: Evidence, mixed: LiukeError | None) -> dict[str, Any]:
    """Say what people paid inside the window, per person, and the difference with its interval (not winsorised)."""
    paid = None if mixed else evidence.paid
    return {
        "treated_fen": evidence.treated_fen.mean if paid else None,
        "holdout_fen": evidence.holdout_fen.mean if paid else None,
        "difference_fen": paid.difference if paid else None,
        "interval_fen": list(paid.interval) if paid else None,
        "code": mixed.code if mixed else None,
        "why_zh": mixed.sentence("zh") if mixed else None,
        "why_en": mixed.sentence("en") if mixed else None,
    }
