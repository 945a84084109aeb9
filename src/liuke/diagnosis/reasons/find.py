"""Finds the reasons of a day: the rules of evidence over everybody quiet or at high risk, in sets."""

import re
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from liuke.diagnosis.reasons.excess import excess
from liuke.diagnosis.reasons.rules import RULES
from liuke.diagnosis.reasons.tables import REASON_DAILY, USER_EVIDENCE, USER_REASON, USER_REASONS
from liuke.diagnosis.reasons.taxonomy import Cause
from liuke.facts.engines.engine import Held
from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy

_ASK = load("liuke.diagnosis", "reasons")
_VISITS_DAYS, _PAID_DAYS = 28, 90
_PROMOTER_FROM, _GOOD_STARS = 9.0, 4.0
_MOST_WEIGHT = 0.97
"""No rule is ever certain."""


def find_reasons(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Replace the day's evidence, reasons and excess churn; returns how many people were asked about.

    ``user_signals`` of the day must be there; ``text_meanings`` and ``user_risk`` add evidence and people where they
    are. Twice is the same. Days older than ``keep_profile_days`` are let go.
    """
    params, weights = _params(facts, as_of, policy), rule_weights(facts, as_of, policy)
    whom = "people_quiet_or_at_risk" if "user_risk" in facts.tables else "people_quiet"
    people = facts.hold(_ASK[whom], as_of, **params)
    evidence = _evidence(facts, as_of, people, params)
    day = {"as_of": as_of.day}
    with facts.transaction():
        facts.replace(USER_EVIDENCE, day, _ASK["user_evidence"], as_of, evidence=evidence, rule_weights=weights)
        given = {"reason_people": people, "reason_order": reason_order()}
        facts.replace(USER_REASONS, day, _ASK["user_reasons"], as_of, **given, **params)
        found = facts.replace(USER_REASON, day, _ASK["user_reason"], as_of)
        facts.replace(REASON_DAILY, day, _excess(facts, as_of, policy, weights))
        _let_go(facts, as_of, policy.keep.keep_profile_days)
    return found


def rule_weights(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    """Return each rule's reason and weight: the declared one, moved by what interviews and calls found so far.

    A weight is the mean of a beta distribution that begins as ``label_prior`` people asked, of whom the declared
    weight's share said that it is so.
    """
    declared = declared_weights()
    hits = {row["rule"]: row for row in facts.rows(_ASK["label_hits"], as_of, rule_weights=declared)}
    if not hits:
        return declared
    prior = policy.reasons.label_prior
    moved = {
        rule.name: (prior * rule.weight + hits[rule.name]["confirmed"]) / (prior + hits[rule.name]["asked"])
        if rule.name in hits
        else rule.weight
        for rule in RULES
    }
    return _weights(moved)


def declared_weights() -> pa.Table:
    """Return each rule's reason and the weight it was declared with."""
    return _weights({rule.name: rule.weight for rule in RULES})


def _weights(weight: dict[str, float]) -> pa.Table:
    return pa.table(
        {
            "rule": [rule.name for rule in RULES],
            "reason": [str(rule.cause) for rule in RULES],
            "weight": [min(weight[rule.name], _MOST_WEIGHT) for rule in RULES],
        }
    )


def reason_order() -> pa.Table:
    """Return the reasons in the order in which ties are broken."""
    return pa.table({"reason": [str(cause) for cause in Cause], "place": list(range(len(Cause)))})


def _evidence(facts: Facts, as_of: AsOf, people: pa.Table | Held, params: dict[str, Any]) -> pa.Table | Held:
    looked = facts.hold(_ASK["reason_facts"], as_of, reason_people=people, **params)
    return facts.hold(_ASK["evidence"], as_of, reason_facts=looked, **params)


def _excess(facts: Facts, as_of: AsOf, policy: Policy, weights: pa.Table) -> pa.Table:
    """Hold those who showed a reason's evidence ``churn_days`` ago against like people who did not."""
    knobs = policy.reasons
    then = as_of.before(knobs.churn_days)
    params = _params(facts, as_of, policy, seen_until=then)
    cohort = facts.hold(
        _ASK["people_then"],
        as_of,
        origin_last=then.last_day,
        active_from=then.day - timedelta(days=knobs.active_within_days),
        visits_from=then.day - timedelta(days=_VISITS_DAYS),
        paid_from=then.day - timedelta(days=_PAID_DAYS),
        churn_through=as_of.last_day,
        any_act=params["any_act"],
    )
    evidence = _evidence(facts, as_of, cohort, params)
    counts = facts.read(_ASK["exposed"], as_of, evidence=evidence, reason_people=cohort, rule_weights=weights, **params)
    return excess(counts, as_of, knobs)


def _params(facts: Facts, as_of: AsOf, policy: Policy, seen_until: AsOf | None = None) -> dict[str, Any]:
    """Bind what the statements ask for; ``seen_until`` is the morning whose facts the rules may see."""
    knobs, until = policy.reasons, seen_until or as_of
    back = knobs.active_within_days if seen_until else knobs.gone_within_days

    def day(days: int) -> Any:
        return until.day - timedelta(days=days)

    def instant(days: int) -> datetime:
        return until.before(days).instant.replace(tzinfo=None)

    return {
        **policy.params("reasons"),
        **phrases(),
        "quiet_from_days": policy.liveness.quiet_from_days,
        "any_act": any_act_counts(facts, as_of),
        "look_from": day(back),
        "acts_from": day(back + knobs.window_days + knobs.base_days),
        "words_from": day(back + knobs.words_days),
        "facts_through": until.last_day,
        "facts_before": instant(0),
        "slow_before": instant(0) - timedelta(hours=knobs.slow_answer_hours),
        "slow_seconds": knobs.slow_answer_hours * 3_600,
        "labels_from": as_of.before(knobs.label_days).instant.replace(tzinfo=None),
        "known_from": knobs.known_from_share,
        "praise_below": knobs.praise_below_share,
        "negative_from": knobs.negative_from_share,
        "topic_from": knobs.topic_from_share,
        "intent_from": knobs.intent_from_share,
        "good_stars": _GOOD_STARS,
        "promoter_from": _PROMOTER_FROM,
    }


@cache
def phrases() -> dict[str, str]:
    """Return the words by which a text names each reason, as one pattern a reason."""
    text = (files("liuke.diagnosis.reasons") / "phrases.toml").read_text(encoding="utf-8")
    return {
        f"words_{reason}": "|".join(re.escape(phrase).replace(r"\ ", " ") for phrase in (*said["zh"], *said["en"]))
        for reason, said in tomllib.loads(text).items()
    }


def _let_go(facts: Facts, as_of: AsOf, keep_days: int) -> None:
    old = [row["as_of"] for row in facts.rows(_ASK["old_reason_days"], keep_from=as_of.before(keep_days).day)]
    if old:
        for table in (USER_EVIDENCE, USER_REASONS, USER_REASON, REASON_DAILY):
            facts.delete(table, {"as_of": old})
