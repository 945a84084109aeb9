"""Puts the signs of each account together for a day, with renewal and money, and keeps them."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from liuke.diagnosis.accounts.signs import (
    ASK,
    Found,
    champion_quiet,
    delivery_slipped,
    hands_changed,
    local_day,
    scorecard_fell,
)
from liuke.diagnosis.accounts.tables import ACCOUNT_RISK, SIGNS
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy.accounts import AccountPolicy

_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}
_SCHEMA = pa.schema([(c.name, _TYPES[c.type]) for c in ACCOUNT_RISK.columns])


def assess_accounts(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> int:
    """Replace the day's risk of every account; returns how many. The day's signals have been measured."""
    known = facts.rows(ASK["accounts_known"], as_of)
    signs: dict[str, Found] = {}
    if known:
        signs["hands_changed"] = hands_changed(facts, as_of, policy, [row["account_id"] for row in known])
        signs["delivery_slipped"] = delivery_slipped(facts, as_of, policy)
        signs["scorecard_fell"] = scorecard_fell(facts, as_of, policy)
        signs["champion_quiet"] = champion_quiet(facts, as_of, policy)
    rows = [_risk(facts, as_of, row, signs) for row in known]
    return facts.replace(ACCOUNT_RISK, {"as_of": as_of.day}, pa.Table.from_pylist(rows, schema=_SCHEMA))


def _risk(facts: Facts, as_of: AsOf, row: Mapping[str, Any], signs: Mapping[str, Found]) -> dict[str, Any]:
    account = row["account_id"]
    said = {name: found.get(account) for name, found in signs.items()}
    evidence = {name: one[1] for name, one in said.items() if one and (one[0] or name == "champion_quiet")}
    hands = evidence.get("hands_changed", {})
    renews = [at for at in (row["contract_renews_at"], row["renews_at"]) if at and local_day(facts, at) >= as_of.day]
    ended = row["contracts"] > 0 and row["running"] == 0
    return {
        "as_of": as_of.day,
        "account_id": account,
        "risk_signs": None if ended else sum(bool(one and one[0]) for one in said.values()),
        **{name: said[name][0] if said.get(name) else None for name in SIGNS},  # type: ignore[index]
        "hands_changed_on": None if "day" not in hands else as_of.day.fromisoformat(hands["day"]),
        "slipped_days": evidence.get("delivery_slipped", {}).get("worst_days"),
        "champion_id": evidence.get("champion_quiet", {}).get("subject_id"),
        "notice_given": row["notices"] > 0 if row["contracts"] else None,
        "renews_on": local_day(facts, renews[0]) if renews and not ended else None,
        "at_stake_fen": None if ended else _year_fen(facts, row),
        "evidence": json.dumps(evidence, ensure_ascii=False, sort_keys=True),
    }


def _year_fen(facts: Facts, row: Mapping[str, Any]) -> int | None:
    """Return a year of the running contracts, or of the monthly revenue; None of foreign or unknown money."""
    if row["year_fen"] is not None:
        year: float = row["year_fen"]
        return round(year)
    own = row["currency"] == facts.currency and row["mrr_fen"] is not None
    return 12 * int(row["mrr_fen"]) if own else None
