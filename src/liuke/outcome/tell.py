"""One result as a document: every figure with its interval, what is odd, and the verb with its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite, isnan
from typing import Any

import numpy as np

from liuke.kit.errors import LiukeError
from liuke.kit.money import percent
from liuke.model.moment import AsOf
from liuke.model.policy import OutcomePolicy
from liuke.outcome.cells import Cells
from liuke.outcome.checks import balance, cumulative, novelty, touched
from liuke.outcome.compare import Compared
from liuke.outcome.costs import Costs, Promise, costs, holdout_cost, payback
from liuke.outcome.errors import ByChanceError, ContaminatedError, CostMissingError, CouponsUnknownError
from liuke.outcome.evidence import Evidence, Tier
from liuke.outcome.metrics import GUARD_RAILS, METRICS, MONEYED, Metric
from liuke.outcome.sample_ratio import CAUSES_EN, CAUSES_ZH, SampleRatio
from liuke.outcome.verdict import TierResult, Verdict, judge_lift, said_cost, wait_because


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a result needs besides its arms: what was spent, what was promised, how many others are looked at."""

    touches: Sequence[dict[str, Any]]
    coupons: Sequence[dict[str, Any]]
    coupons_told: bool
    mixed: LiukeError | None
    promise: Promise | None
    margin: float
    q: float | None
    among: int
    currency: str


def tell(evidence: Evidence, beside: Beside, as_of: AsOf, policy: OutcomePolicy) -> dict[str, Any]:
    """Return the whole result of one holdout."""
    treated, holdout = evidence.closed.arms()
    money = beside.mixed or evidence.metrics.get("money")
    spent = costs(
        evidence.closed,
        beside.touches,
        beside.coupons,
        beside.coupons_told and beside.mixed is None,
        evidence.metrics.get("ordered"),
        policy,
    )
    leaked = touched(evidence.closed, beside.touches)
    notes = [*evidence.notes, *_notes(spent, beside)]
    if not leaked.ok:
        notes.append(ContaminatedError(n=leaked.people, of=leaked.of, share=percent(leaked.share)))
    rails = _worse(evidence)
    verdict = _verdict(evidence, beside, rails, policy)
    per_extra = _per_extra(evidence, spent)
    zh, en = _with_cost(verdict, per_extra, beside.currency, spent)
    return {
        "window_days": evidence.window_days,
        **_compared(evidence, treated, holdout),
        "q": beside.q,
        "waiting": _waiting(evidence, as_of),
        "both_arms": evidence.both_arms,
        "looks": _looks(evidence, as_of),
        "sequence": {
            "kind": evidence.looks.kind,
            "ends_on": evidence.looks.ends_on.isoformat() if evidence.looks.ends_on else None,
            "part": evidence.looks.part,
        },
        "metrics": [_metric(one, evidence, beside.mixed, policy) for one in METRICS],
        "guard_rails": {"ok": None if evidence.in_the_way else not rails, "worse": [one.name for one in rails]},
        "sample_ratio": _ratio(evidence, policy),
        "checks": _checks(evidence, policy) | {"contamination": _leaked(leaked.people, leaked.share, ok=leaked.ok)},
        "cumulative": []
        if evidence.goal is None
        else cumulative(evidence.closed, evidence.looks, policy.score_below_people, evidence.window_days),
        "costs": spent.document(),
        "cost_fen": spent.total_fen,
        "cost_per_extra_return_fen": per_extra,
        "payback": payback(spent, treated.n, money, evidence.goal, beside.promise, beside.margin),
        "holdout_cost": holdout_cost(holdout.n, evidence.goal, money),
        "money": _money(money),
        "tiers": [_tier(tier) for tier in evidence.tiers],
        "notes": [{"code": one.code, "zh": one.sentence("zh"), "en": one.sentence("en")} for one in notes],
        "verb": str(verdict.verb),
        "verdict_zh": zh,
        "verdict_en": en,
        "code": evidence.in_the_way.code if evidence.in_the_way else None,
    }


def _compared(evidence: Evidence, treated: Cells, holdout: Cells) -> dict[str, Any]:
    goal = evidence.goal
    return {
        "treated": _arm(treated),
        "holdout": _arm(holdout),
        "lift": goal.difference if goal else None,
        "interval": list(goal.interval) if goal else None,
        "interval_single_look": list(goal.interval_single_look) if goal else None,
        "p": goal.p if goal else None,
        "method": goal.method if goal else None,
        "extra_returns": goal.difference * treated.n if goal else None,
        "extra_returns_interval": [end * treated.n for end in goal.interval] if goal else None,
        "attributed_returns": round(treated.total("goal")),
    }


def _verdict(evidence: Evidence, beside: Beside, rails: Sequence[Metric], policy: OutcomePolicy) -> Verdict:
    why, goal = evidence.in_the_way, evidence.goal
    if why is not None or goal is None:
        return wait_because(why.sentence("zh"), why.sentence("en")) if why else wait_because("", "")
    known = [TierResult(tier=t.name, interval=t.goal.interval) for t in evidence.tiers if t.goal is not None]
    chance = None
    if beside.q is not None and beside.q > policy.false_share:
        said = ByChanceError(n=beside.among, q=f"{beside.q:.2g}")
        chance = (said.sentence("zh"), said.sentence("en"))
    return judge_lift(
        goal.difference,
        goal.interval,
        known if len(known) > 1 else [],
        worse=[(one.zh, one.en) for one in rails],
        by_chance=chance,
    )


def _worse(evidence: Evidence) -> list[Metric]:
    """Return the guard rails of which more people surely fared worse: corrected for how many there are."""
    found = []
    for one in GUARD_RAILS:
        seen = evidence.metrics.get(one.name)
        bad = isinstance(seen, Compared) and seen.p < evidence.looks.alpha / len(GUARD_RAILS)
        if bad and isinstance(seen, Compared) and seen.interval[0] > 0:
            found.append(one)
    return found


def _per_extra(evidence: Evidence, spent: Costs) -> int | None:
    """Return fen per extra return; None where the interval holds 0, or a cost is unknown: no price for a maybe."""
    goal = evidence.goal
    if goal is None or goal.interval[0] <= 0 or spent.unpriced:
        return None
    treated, _ = evidence.closed.arms()
    return round(spent.total_fen / (goal.difference * treated.n))


def _with_cost(verdict: Verdict, per_extra: int | None, currency: str, spent: Costs) -> tuple[str, str]:
    if spent.unpriced:
        missing = CostMissingError(n=spent.unpriced)
        return f"{verdict.zh}。{missing.sentence('zh')}", f"{verdict.en}. {missing.sentence('en')}"
    if per_extra is None:
        return verdict.zh, verdict.en
    zh, en = said_cost(per_extra, currency)
    return f"{verdict.zh}；{zh}", f"{verdict.en}; {en}"


def _notes(spent: Costs, beside: Beside) -> list[LiukeError]:
    found: list[LiukeError] = [beside.mixed] if beside.mixed else []
    if spent.unpriced:
        found.append(CostMissingError(n=spent.unpriced))
    if spent.coupons and not spent.coupons_known:
        found.append(CouponsUnknownError())
    return found


def _arm(rows: Cells) -> dict[str, Any]:
    n, reached = rows.n, rows.total("goal")
    return {"n": n, "returned": round(reached), "share": reached / n if n else None}


def _tier(tier: Tier) -> dict[str, Any]:
    treated, holdout = tier.rows.arms()
    return {
        "tier": tier.name,
        "treated": _arm(treated),
        "holdout": _arm(holdout),
        "lift": tier.goal.difference if tier.goal else None,
        "interval": list(tier.goal.interval) if tier.goal else None,
    }


def _waiting(evidence: Evidence, as_of: AsOf) -> dict[str, Any]:
    """Say how many people's window has not closed: they are outside every figure; and when the last of them counts."""
    days = evidence.rows.columns["day"]
    begun = np.datetime64(as_of.last_day, "D") - np.timedelta64(evidence.window_days - 1, "D")
    still = evidence.rows.where(days > begun)
    treated, holdout = still.arms()
    last = still.columns["day"].max().astype(object) if still.n else None
    return {
        "complete": not still.n,
        "treated": treated.n,
        "holdout": holdout.n,
        "until": (last + timedelta(days=evidence.window_days)).isoformat() if last else None,
    }


def _looks(evidence: Evidence, as_of: AsOf) -> int:
    first = evidence.first_result
    return max(0, (as_of.day - first).days + 1) if first else 0


def _metric(metric: Metric, evidence: Evidence, mixed: LiukeError | None, policy: OutcomePolicy) -> dict[str, Any]:
    seen: Compared | LiukeError | None = evidence.metrics.get(metric.name)
    if mixed is not None and metric.name in MONEYED:
        seen = mixed
    why = seen if isinstance(seen, LiukeError) else evidence.in_the_way
    known = seen if isinstance(seen, Compared) else None
    cut = evidence.rows.columns["cut_at"]
    cut_at = float(cut[0]) if len(cut) and not isnan(cut[0]) and metric.name in MONEYED and known else None
    return {
        "metric": metric.name,
        "label_zh": metric.zh,
        "label_en": metric.en,
        "unit": metric.unit,
        "better": metric.better,
        "guard_rail": metric.guard_rail,
        "days": policy.keep_day if metric.kept else evidence.window_days,
        "treated": known.treated if known else None,
        "holdout": known.holdout if known else None,
        "difference": known.difference if known else None,
        "interval": list(known.interval) if known else None,
        "interval_single_look": list(known.interval_single_look) if known else None,
        "p": known.p if known else None,
        "method": known.method if known else None,
        "explained": known.explained if known else None,
        "cut_at_fen": round(cut_at) if cut_at else None,
        "code": why.code if why and not known else None,
        "why_zh": why.sentence("zh") if why and not known else None,
        "why_en": why.sentence("en") if why and not known else None,
    }


def _ratio(evidence: Evidence, policy: OutcomePolicy) -> dict[str, Any]:
    """Say of each stage whether its arms are of the drawn sizes, the least likely one first and in full."""
    worst = evidence.worst
    stages = [
        {"stage": one.name, "people": one.people if one.sizes.expected else None, **_sizes(one.sizes, ok=one.ok)}
        for one in evidence.stages
    ]
    causes = {"causes_zh": [] if worst.ok else list(CAUSES_ZH), "causes_en": [] if worst.ok else list(CAUSES_EN)}
    said = {"stage": worst.name, **_sizes(worst.sizes, ok=worst.ok), **causes}
    return {**said, "stages": stages, "known_before": _known(evidence, policy)}


def _sizes(sizes: SampleRatio, *, ok: bool) -> dict[str, Any]:
    return {
        "p": sizes.p,
        "ok": ok,
        "expected": sizes.expected,
        "seen": sizes.seen,
        "detectable": sizes.detectable if isfinite(sizes.detectable) else None,
    }


def _known(evidence: Evidence, policy: OutcomePolicy) -> dict[str, Any]:
    """The same of people with a past: facts of one arm that were imported only in part show here."""
    known = evidence.known
    return {"p": known.p, "ok": known.expected < 5 or known.p >= policy.sample_ratio_alarm_below_p, "seen": known.seen}


def _checks(evidence: Evidence, policy: OutcomePolicy) -> dict[str, Any]:
    return {
        "balance": balance(evidence.rows, evidence.looks),
        "novelty": novelty(evidence.closed, evidence.looks, policy.score_below_people),
    }


def _leaked(people: int, share: float, *, ok: bool) -> dict[str, Any]:
    return {"people": people, "share": share, "ok": ok}


def _money(money: Compared | LiukeError | None) -> dict[str, Any]:
    """Say what people paid inside the window, per person, and the difference with its interval."""
    known, why = (money, None) if isinstance(money, Compared) else (None, money)
    return {
        "treated_fen": known.treated if known else None,
        "holdout_fen": known.holdout if known else None,
        "difference_fen": known.difference if known else None,
        "interval_fen": list(known.interval) if known else None,
        "code": why.code if why else None,
        "why_zh": why.sentence("zh") if why else None,
        "why_en": why.sentence("en") if why else None,
    }
