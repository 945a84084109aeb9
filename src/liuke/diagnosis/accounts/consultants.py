"""Whose accounts renew how often (D7), each share drawn toward the mean so that small numbers shame nobody."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from liuke.diagnosis.accounts.renewals import Kind, Served, renewals
from liuke.diagnosis.accounts.signs import ASK
from liuke.facts.store import Facts
from liuke.kit.money import percent
from liuke.kit.shrunk import Shrunk, shrink
from liuke.model.moment import AsOf
from liuke.model.policy.accounts import AccountPolicy

_LACKS = {
    "no_renewals": ("no contract of an account has come to the end of a term", "还没有客户的合同走完一个周期"),
    "nobody_named": ("it is not known who served the accounts whose terms ended", "不知道到期的客户由谁服务"),
}


def consultants(
    facts: Facts, as_of: AsOf, policy: AccountPolicy, kind: Kind = "consultant", alpha: float = 0.05
) -> dict[str, Any]:
    """Return everybody who serves or served accounts: renewals, the share shrunk with its interval, what is due soon.

    A renewal counts for who served the account for the longest part of the term. ``against_mean`` is "above" or
    "below" only where the interval leaves the mean out. The day's account risk has been assessed.
    """
    served = Served(facts, as_of, kind)
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    unknown = 0
    for one in renewals(facts, as_of, policy):
        who = served.longest(one.account_id, one.began, one.at)
        if who is None:
            unknown += 1
            continue
        counted[who][0] += one.renewed
        counted[who][1] += 1
    load = _load(facts, as_of, policy, served)
    names = sorted({*counted, *load})
    head = {"as_of": as_of.day.isoformat(), "role": kind, "renewals_of_nobody": unknown}
    k, n = np.array([counted[name][0] for name in names]), np.array([counted[name][1] for name in names])
    drawn = shrink(k, n, alpha) if names else None
    if drawn is None:
        code = "nobody_named" if unknown else "no_renewals"
        en, zh = _LACKS[code]
        lack = {"enough": False, "why": {"code": code, "en": f"Not enough data: {en}", "zh": f"数据不够：{zh}"}}
        return {**head, "renewals": 0, **lack, "consultants": [_row(name, load, None, 0, 0, 0) for name in names]}
    rows = [_row(name, load, drawn, i, int(k[i]), int(n[i])) for i, name in enumerate(names)]
    rank = {"below": 0, "cannot_tell": 1, "above": 1}
    rows.sort(key=lambda row: (rank[row["against_mean"]], -row["at_risk"], -row["due_soon"], row["name"]))
    return {
        **head,
        "renewals": int(n.sum()),
        "renewed": int(k.sum()),
        "mean": {"share": drawn.mean, "interval": [drawn.mean_low, drawn.mean_high]},
        "worth_renewals": drawn.strength,
        "history_days": policy.renewal_history_days,
        "soon_days": policy.soon_days,
        "consultants": rows,
        **_said(drawn, rows),
    }


def _load(facts: Facts, as_of: AsOf, policy: AccountPolicy, served: Served) -> dict[str, Counter[str]]:
    """Return, by who serves now, the running accounts, those at risk, and those due soon with their money."""
    until = as_of.day + timedelta(days=policy.soon_days)
    load: dict[str, Counter[str]] = defaultdict(Counter)
    for row in facts.rows(ASK["account_risks"], as_of):
        who = served.now.get(row["account_id"])
        if who is None or row["risk_signs"] is None:
            continue
        load[who]["accounts"] += 1
        load[who]["at_risk"] += row["risk_signs"] > 0
        if row["renews_on"] and row["renews_on"] < until:
            load[who]["due_soon"] += 1
            load[who]["due_soon_fen"] += row["at_stake_fen"] or 0
    return load


def _row(name: str, load: Mapping[str, Counter[str]], drawn: Shrunk | None, i: int, k: int, n: int) -> dict[str, Any]:
    now = load.get(name, Counter())
    said: dict[str, Any] = {
        "name": name,
        **{what: int(now[what]) for what in ("accounts", "at_risk", "due_soon", "due_soon_fen")},
        "renewals": n,
        "renewed": k,
        "own_share": k / n if n else None,
    }
    if drawn is None:
        return said | {"share": None, "interval": None, "against_mean": "cannot_tell"}
    low, high = float(drawn.low[i]), float(drawn.high[i])
    side = "below" if high < drawn.mean else "above" if low > drawn.mean else "cannot_tell"
    return said | {"share": float(drawn.shares[i]), "interval": [low, high], "against_mean": side}


def _said(drawn: Shrunk, rows: list[dict[str, Any]]) -> dict[str, str]:
    apart = [row["name"] for row in rows if row["against_mean"] != "cannot_tell"]
    mean = percent(drawn.mean)
    if apart:
        return {
            "en": f"Surely apart from the mean of {mean}: {', '.join(apart)}; of the others nothing can be told yet",
            "zh": f"与平均 {mean} 确有差别的：{'、'.join(apart)}；其余人还看不出差别",
        }
    return {
        "en": f"Nobody is surely apart from the mean of {mean}: the differences may well be chance",
        "zh": f"没有人与平均 {mean} 确有差别：这些差异很可能只是偶然",
    }
