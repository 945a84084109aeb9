"""Answers about reasons: those of one person, and those of everybody. Evidence and association are told apart."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from liuke.diagnosis.reasons.carry import carried
from liuke.diagnosis.reasons.find import rule_weights
from liuke.diagnosis.reasons.rules import BY_NAME
from liuke.diagnosis.reasons.taxonomy import BY_CAUSE, REASONS, Cause, Reason
from liuke.diagnosis.reasons.tell import Language, associated, sentence
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy

_ASK = load("liuke.diagnosis", "reasons")
_TO_VERIFY = {
    "zh": "待核实：以下只是本人数据里的证据，访谈或电话确认后才是结论",
    "en": "To verify: this is evidence in the person's own facts; an interview or a call makes it a finding",
}
_CONFIRMED = {
    "zh": "排在最前的原因已由访谈或电话确认，其余待核实",
    "en": "The first reason is confirmed by an interview or a call; the others are to verify",
}
_UNKNOWN = {
    "zh": "未知：现有数据说明不了原因，需要问本人",
    "en": "Unknown: nothing in this person's facts says why; ask them",
}
_NOT_ASKED = {
    "zh": "不安静，也不在高风险档：不追问流失原因",
    "en": "Neither quiet nor at high risk: no reason to leave is asked for",
}
_NEVER_THERE = {
    "zh": "从没来过：没有可以推断原因的数据",
    "en": "Never there: there are no facts to find a reason in",
}
_TOO_LONG = {
    "zh": "离开超过 {days} 天：证据太旧，不再推断原因",
    "en": "Gone for more than {days} days: the evidence is too old to say why",
}


def of_person(
    facts: Facts,
    as_of: AsOf,
    policy: Policy,
    subject_id: str,
    language: Language,
    *,
    contributions: Iterable[tuple[str, float]] = (),
) -> dict[str, Any]:
    """Return one person's reasons by evidence, and apart from them what goes with leaving.

    ``contributions`` are the terms (column, log-odds) of the person's risk, where there is a model.
    """
    rows = facts.rows(_ASK["reasons_of"], as_of, subject_id=subject_id)
    told = {row["reason"]: row for row in facts.rows(_ASK["told_of"], as_of)}
    reasons = [_reason(row, policy, language) for row in rows if row["reason"] != Cause.UNKNOWN]
    return {
        "asked": bool(rows),
        "said": _said(rows, facts.rows(_ASK["idle_of"], as_of, subject_id=subject_id), policy)[language],
        "reasons": reasons,
        "association": {
            "excess_churn": [
                {"reason": one["reason"], "label": one["label"], "sentence": said}
                for one in reasons
                if (said := _told(told.get(one["reason"]), policy, language))
            ],
            "carried_by": [
                {"reason": str(cause), "label": _label(BY_CAUSE[cause], language), "points": points, "columns": columns}
                for cause, points, columns in carried(contributions)
            ],
        },
        "labels": [
            {
                "at": row["ts"].isoformat() + "Z",
                "reason": row["reason"],
                "label": _label(BY_CAUSE[Cause(row["reason"])], language),
                "by": row["by"],
                "confirmed": row["confirmed"],
            }
            for row in facts.rows(_ASK["labels_of"], as_of, subject_id=subject_id)
        ],
    }


def _said(rows: list[dict[str, Any]], idle: list[dict[str, Any]], policy: Policy) -> dict[str, str]:
    if rows:
        return {"unknown": _UNKNOWN, "confirmed": _CONFIRMED}.get(rows[0]["status"], _TO_VERIFY)
    if not idle or idle[0]["idle_days"] is None:
        return _NEVER_THERE
    days = policy.reasons.gone_within_days
    if idle[0]["idle_days"] >= days:
        return {language: text.format(days=days) for language, text in _TOO_LONG.items()}
    return _NOT_ASKED


def _reason(row: Mapping[str, Any], policy: Policy, language: Language) -> dict[str, Any]:
    found = BY_CAUSE[Cause(row["reason"])]
    return {
        "reason": row["reason"],
        "label": _label(found, language),
        "means": found.means_zh if language == "zh" else found.means_en,
        "rank": row["rank"],
        "strength": row["strength"],
        "status": row["status"],
        "evidence": [
            {"rule": one["rule"], "sentence": sentence(one["rule"], one["n"], policy.reasons, language)}
            for one in json.loads(row["evidence"])
            if one["rule"] in BY_NAME
        ],
    }


def _label(reason: Reason, language: Language) -> str:
    return reason.zh if language == "zh" else reason.en


def _told(row: Mapping[str, Any] | None, policy: Policy, language: Language) -> str:
    if row is None or row["excess"] is None:
        return ""
    return associated(row, policy.reasons.churn_days, language)


def population(
    facts: Facts, as_of: AsOf, policy: Policy, language: Language, plays: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    """Return every reason with its people, money, excess churn and what answers it; ``unknown`` among them, the last.

    ``plays`` are the workspace's playbooks by code: id and name. Whoever is told several reasons counts at the first.
    """
    users = {row["reason"]: row for row in facts.rows(_ASK["population"], as_of)}
    told = {row["reason"]: row for row in facts.rows(_ASK["told_of"], as_of)}
    asked = {row["reason"]: row for row in facts.rows(_ASK["asked_and_confirmed"], as_of)}
    rows = [_row(reason, users, told, asked, policy, language, plays) for reason in REASONS]
    known = [row for row in rows if row["reason"] != Cause.UNKNOWN]
    known.sort(key=lambda row: (-row["users"], -row["paid_fen"]))
    people = sum(row["users"] for row in rows)
    return {
        "as_of": as_of.day.isoformat(),
        "users": people,
        "named_share": sum(row["users"] for row in known) / people if people else None,
        "churn_days": policy.reasons.churn_days,
        "gone_within_days": policy.reasons.gone_within_days,
        "reasons": [*known, *(row for row in rows if row["reason"] == Cause.UNKNOWN)],
        "rules": [
            {
                "rule": row["rule"],
                "reason": row["reason"],
                "weight": row["weight"],
                "declared": BY_NAME[row["rule"]].weight,
            }
            for row in rule_weights(facts, as_of, policy).to_pylist()
        ],
    }


def _row(
    reason: Reason,
    users: Mapping[str, Mapping[str, Any]],
    told: Mapping[str, Mapping[str, Any]],
    asked: Mapping[str, Mapping[str, Any]],
    policy: Policy,
    language: Language,
    plays: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    name = str(reason.cause)
    count = users.get(name, {})
    labels = asked.get(name, {"asked": 0, "confirmed": 0})
    row = {
        "reason": name,
        "label": _label(reason, language),
        "means": reason.means_zh if language == "zh" else reason.means_en,
        "users": count.get("users", 0),
        "users_any": count.get("users_any", 0),
        "confirmed_users": count.get("confirmed_users", 0),
        "paid_fen": count.get("paid_fen", 0),
    }
    if reason.cause == Cause.UNKNOWN:
        return {**row, "status": "unknown", "verified": None, "association": None, "answers": []}
    return {
        **row,
        "status": "to_verify",
        "verified": _verified(labels["asked"], labels["confirmed"]),
        "association": _association(told.get(name), policy, language),
        "answers": [
            {"code": code, "playbook": plays[code][0], "label": plays[code][1]}
            if code in plays
            else {"code": code, "playbook": None, "label": None}
            for code in reason.answers
        ],
    }


def _verified(asked: int, confirmed: int) -> dict[str, Any]:
    """Say how many were asked by interview or call, and what share said that it is so."""
    return {
        "asked": asked,
        "confirmed": confirmed,
        "share": confirmed / asked if asked else None,
        "interval": wilson(confirmed, asked) if asked else None,
    }


def _association(row: Mapping[str, Any] | None, policy: Policy, language: Language) -> dict[str, Any]:
    if row is None or row["excess"] is None:
        n, least = (row["exposed"] if row else 0), policy.reasons.least_people
        return {
            "enough": False,
            "exposed": n,
            "why": {
                "code": "few_people",
                "en": f"Not enough data: {n} people showed this evidence {policy.reasons.churn_days} days ago; "
                f"{least} with like people beside them are needed",
                "zh": f"数据不够：{policy.reasons.churn_days} 天前有此证据的只有 {n} 人，"
                f"至少要 {least} 人且有相近的人可比",
            },
        }
    return {
        "enough": True,
        "exposed": row["exposed"],
        "exposed_churned": row["exposed_churned"],
        "others": row["others"],
        "others_churned": row["others_churned"],
        "excess": row["excess"],
        "interval": (row["excess_low"], row["excess_high"]),
        "p": row["p"],
        "q": row["q"],
        "sure": row["q"] is not None and row["q"] <= policy.reasons.false_share,
        "extra_leavers": row["extra_leavers"],
        "sentence": associated(row, policy.reasons.churn_days, language),
    }
