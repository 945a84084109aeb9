"""Accounts at risk (D7): those with a sign of it, each with its facts in a sentence, its renewal and its money."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from liuke.diagnosis.accounts.renewals import Renewal, Served, renewals
from liuke.diagnosis.accounts.signs import ASK, local_day
from liuke.diagnosis.accounts.tables import SIGNS
from liuke.facts.store import Facts
from liuke.kit.intervals import newcombe
from liuke.kit.money import percent
from liuke.model.moment import AsOf
from liuke.model.policy.accounts import AccountPolicy

_LEAST_TESTED = 10
_NOTICE_DAYS = 30
_WHO = {"consultant": ("Consultant", "实施顾问"), "csm": ("Success manager", "客户成功经理")}
_CARD = {
    "depth": ("active seats", "活跃席位"),
    "breadth": ("key features used", "已用关键功能"),
    "value_percentile": ("rank of value for money among like accounts", "每元价值在同类里的排位"),
}
_NONE = {
    "enough": False,
    "why": {"code": "no_accounts", "en": "Not enough data: there are no accounts", "zh": "数据不够：没有客户"},
}


def accounts_at_risk(facts: Facts, as_of: AsOf, policy: AccountPolicy, alpha: float = 0.05) -> dict[str, Any]:
    """Return accounts with a sign of risk or notice given: the most signs first, then the next renewal, then money.

    ``signs`` says of each sign how many accounts show it, and, where it can be counted in the past, how many of those
    with and without it went on at the end of their term. The day's account risk has been assessed.
    """
    rows = [row for row in facts.rows(ASK["account_risks"], as_of) if row["risk_signs"] is not None]
    head = {"as_of": as_of.day.isoformat(), "running": len(rows), "soon_days": policy.soon_days}
    if not rows:
        return {**head, **_NONE, "at_risk": 0, "accounts": [], "signs": []}
    shown = [row for row in rows if row["risk_signs"] or row["notice_given"]]
    far = as_of.day + timedelta(days=36_500)
    shown.sort(key=lambda r: (-r["risk_signs"], r["renews_on"] or far, -(r["at_stake_fen"] or 0), r["account_id"]))
    tested = signs_tested(facts, as_of, policy, alpha)
    return {
        **head,
        "at_risk": sum(row["risk_signs"] > 0 for row in rows),
        "notices": sum(bool(row["notice_given"]) for row in rows),
        "at_stake_fen": sum(row["at_stake_fen"] or 0 for row in shown),
        "money_unknown": sum(row["at_stake_fen"] is None for row in shown),
        "signs": [_sign(name, rows, tested.get(name)) for name in SIGNS],
        "accounts": [_account(as_of, row) for row in shown],
    }


def _sign(name: str, rows: Iterable[Mapping[str, Any]], tested: dict[str, Any] | None) -> dict[str, Any]:
    holds = [row for row in rows if row[name]]
    return {
        "sign": name,
        "en": SIGNS[name][0],
        "zh": SIGNS[name][1],
        "accounts": len(holds),
        "unknown": sum(row[name] is None for row in rows),
        "at_stake_fen": sum(row["at_stake_fen"] or 0 for row in holds),
        "tested": tested,
    }


def _account(as_of: AsOf, row: Mapping[str, Any]) -> dict[str, Any]:
    renews, evidence = row["renews_on"], json.loads(row["evidence"])
    return {
        "account_id": row["account_id"],
        "name": row["name"],
        "renews_on": renews.isoformat() if renews else None,
        "renews_in_days": (renews - as_of.day).days if renews else None,
        "at_stake_fen": row["at_stake_fen"],
        "currency": row["currency"],
        "consultant": row["consultant"],
        "csm": row["csm"],
        "notice_given": row["notice_given"],
        "signs": [
            {"sign": name, **dict(zip(("en", "zh"), _SAYS[name](evidence[name]), strict=True))}
            for name in SIGNS
            if row[name]
        ],
    }


def _say_hands(said: Mapping[str, Any]) -> tuple[str, str]:
    en, zh = _WHO[said["kind"]]
    days = said["days"]
    now_en, now_zh = said["after"] or "nobody yet", said["after"] or "还没有人"
    ago = "1 day" if days == 1 else f"{days} days"
    return (
        f"{en} changed {ago} ago: {said['before']} → {now_en}",
        f"{days} 天前换了{zh}：{said['before']} → {now_zh}",
    )


def _say_slip(said: Mapping[str, Any]) -> tuple[str, str]:
    name = said["worst"] or "?"
    return (
        f"{said['late']} of {said['due']} milestones due within {said['days']} days came late or are still open; the "
        f"worst by {said['worst_days']} days ({name}{', still open' if said['open'] else ''})",
        f"近 {said['days']} 天到期的 {said['due']} 个里程碑有 {said['late']} 个延期，"
        f"最晚 {said['worst_days']} 天（{name}{'，仍未完成' if said['open'] else ''}）",
    )


def _say_card(said: Mapping[str, Any]) -> tuple[str, str]:
    en, zh = [], []
    for one in said["lost"]:
        label = _CARD[one["what"]]
        a, b = one.get("count_before"), one.get("count_after")
        if a is None:
            a, b = percent(one["before"], 0), percent(one["after"], 0)
        en.append(f"{label[0]} from {a} to {b}")
        zh.append(f"{label[1]}由 {a} 降到 {b}")
    return f"Since {said['since']}: {'; '.join(en)}", f"自 {said['since']} 以来：{'；'.join(zh)}"


def _say_champion(said: Mapping[str, Any]) -> tuple[str, str]:
    seat = "The only active seat" if said["people"] == 1 else f"The most active of {said['people']} seats"
    return (
        f"{seat}, {said['subject_id']}, was there on {said['active_days']} of "
        f"{said['of_days']} days and has been away for {said['away_days']}",
        f"{said['people']} 个席位里最活跃的 {said['subject_id']}，{said['of_days']} 天里来过 {said['active_days']} 天，"
        f"已经 {said['away_days']} 天没来",
    )


_SAYS = {
    "hands_changed": _say_hands,
    "delivery_slipped": _say_slip,
    "scorecard_fell": _say_card,
    "champion_quiet": _say_champion,
}


def signs_tested(facts: Facts, as_of: AsOf, policy: AccountPolicy, alpha: float = 0.05) -> dict[str, dict[str, Any]]:
    """Return, of the signs that can be counted in the past, how renewals went with and without them.

    Each end of a term is looked at as it stood ``30`` days before: hands changed, or delivery slipped, within the
    policy's windows up to then. A difference is told only where both sides have ten.
    """
    ends = renewals(facts, as_of, policy)
    served = [Served(facts, as_of, "consultant"), Served(facts, as_of, "csm")]
    late = _late(facts, as_of, policy)

    def hands(one: Renewal) -> bool:
        until = one.at - timedelta(days=_NOTICE_DAYS)
        return any(s.changed(one.account_id, until - timedelta(days=policy.change_days), until) for s in served)

    def slipped(one: Renewal) -> bool:
        until = local_day(facts, one.at) - timedelta(days=_NOTICE_DAYS)
        since = until - timedelta(days=policy.slip_days)
        return any(since <= due < until and known <= until for due, known in late.get(one.account_id, ()))

    rules = {"hands_changed": hands, "delivery_slipped": slipped}
    return {name: _tested([(rule(one), one.renewed) for one in ends], alpha) for name, rule in rules.items()}


def _late(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> dict[str, list[tuple[Any, Any]]]:
    """Return each account's milestones that came late: due day, and the day on which they were late enough to tell."""
    due_from = as_of.before(policy.renewal_history_days + 365).instant.replace(tzinfo=None)
    found: dict[str, list[tuple[Any, Any]]] = {}
    for row in facts.rows(ASK["milestones_of"], as_of, due_from=due_from):
        due = local_day(facts, row["due_at"])
        told = due + timedelta(days=policy.slip_from_days)
        if row["done_at"] is None or local_day(facts, row["done_at"]) >= told:
            found.setdefault(row["account_id"], []).append((due, told))
    return found


def _tested(ends: Sequence[tuple[bool, bool]], alpha: float) -> dict[str, Any]:
    n, k = sum(sign for sign, _ in ends), sum(sign and went for sign, went in ends)
    n_else, k_else = len(ends) - n, sum(went for sign, went in ends if not sign)
    said: dict[str, Any] = {
        "with": {"renewals": n, "renewed": k, "share": k / n if n else None},
        "without": {"renewals": n_else, "renewed": k_else, "share": k_else / n_else if n_else else None},
        "difference": None,
        "interval": None,
    }
    if min(n, n_else) >= _LEAST_TESTED:
        said |= {"difference": k / n - k_else / n_else, "interval": list(newcombe(k, n, k_else, n_else, alpha))}
    return said
