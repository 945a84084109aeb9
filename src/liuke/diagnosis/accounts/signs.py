"""The four signs of risk of an account, each found in facts and kept with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy.accounts import AccountPolicy

ASK = load("liuke.diagnosis", "account_risk")
_SPARE_DAYS = 14
_LEAST_LOST = 2

Found = dict[str, tuple[bool, dict[str, Any]]]
"""By account: whether the sign holds, and the facts that say so. An account that is missing is unknown."""


def local_day(facts: Facts, at: datetime) -> date:
    """Return the workspace's calendar day of a naive UTC instant."""
    return at.replace(tzinfo=UTC).astimezone(facts.zone).date()


def hands_changed(facts: Facts, as_of: AsOf, policy: AccountPolicy, known: Iterable[str]) -> Found:
    """Find who got another consultant or success manager lately; unknown of all where no change is on record."""
    rows = facts.rows(ASK["hands"], as_of)
    if not rows:
        return {}
    since = as_of.day - timedelta(days=policy.change_days)
    found: Found = {account: (False, {}) for account in known}
    for row in rows:
        day = local_day(facts, row["ts"])
        if day >= since and row["account_id"] in found:
            said = {name: row[name] for name in ("kind", "before", "after")}
            found[row["account_id"]] = (True, said | {"day": day.isoformat(), "days": (as_of.day - day).days})
    return found


def delivery_slipped(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> Found:
    """Find whose milestones of the window came late, or are still open."""
    due_from = as_of.before(policy.slip_days).instant.replace(tzinfo=None)
    due: dict[str, list[tuple[int, str | None, bool]]] = defaultdict(list)
    for row in facts.rows(ASK["milestones_of"], as_of, due_from=due_from):
        reached = local_day(facts, row["done_at"]) if row["done_at"] else as_of.day
        by = (reached - local_day(facts, row["due_at"])).days
        due[row["account_id"]].append((by, row["name"], row["done_at"] is None))
    found: Found = {}
    for account, all_ in due.items():
        late = [one for one in all_ if one[0] >= policy.slip_from_days]
        worst = max(late, key=lambda one: one[0], default=None)
        said: dict[str, Any] = {"due": len(all_), "late": len(late), "days": policy.slip_days}
        if worst:
            said |= {"worst_days": worst[0], "worst": worst[1], "open": worst[2]}
        found[account] = (bool(late), said)
    return found


def scorecard_fell(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> Found:
    """Find whose scorecard lost ground since a month before; unknown where it was not measured then."""
    card_day = card_before(facts, as_of, policy)
    if card_day is None:
        return {}
    cards: dict[str, dict[date, dict[str, Any]]] = defaultdict(dict)
    for card in facts.rows(ASK["cards"], as_of, card_day=card_day):
        cards[card["account_id"]][card["as_of"]] = card
    found: Found = {}
    for account, both in cards.items():
        if len(both) == 2:
            lost = _lost(both[card_day], both[as_of.day], policy.card_fall_share)
            found[account] = (bool(lost), {"since": card_day.isoformat(), "lost": lost})
    return found


def card_before(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> date | None:
    """Return the day whose scorecards the day's are held against; None where there is none of about a month before."""
    before = as_of.day - timedelta(days=policy.card_days)
    oldest = before - timedelta(days=_SPARE_DAYS)
    found: date | None = facts.one(ASK["card_day"], card_before_day=before, card_oldest_day=oldest)["card_day"]
    return found


def _lost(then: Mapping[str, Any], now: Mapping[str, Any], share: float) -> list[dict[str, Any]]:
    """Return what of the card fell: a part of itself and two of what it counts, or so much in rank."""
    lost = []
    for name, counted in (("depth", "active_seats"), ("breadth", "features_used")):
        a, b, more, less = then[name], now[name], then[counted], now[counted]
        if None not in (a, b, more, less) and b <= a * (1 - share) and more - less >= _LEAST_LOST:
            lost.append({"what": name, "before": a, "after": b, "count_before": more, "count_after": less})
    a, b = then["value_percentile"], now["value_percentile"]
    if a is not None and b is not None and a - b >= share:
        lost.append({"what": "value_percentile", "before": a, "after": b})
    return lost


def champion_quiet(facts: Facts, as_of: AsOf, policy: AccountPolicy) -> Found:
    """Find whose most active seat stays away, longer than its own pace makes likely.

    Who was there on a of n days stays away for q with the chance (1 − a/n)^q, were one day like another.
    """
    until = as_of.day - timedelta(days=policy.champion_quiet_days)
    rows = facts.rows(
        ASK["champions"],
        as_of,
        champion_from=until - timedelta(days=policy.champion_days),
        champion_until=until,
        any_act=any_act_counts(facts, as_of),
    )
    found: Found = {}
    for row in rows:
        away = (as_of.last_day - row["last_seen_day"]).days
        chance = (1 - min(1.0, row["active_days"] / max(1, policy.champion_days))) ** max(away, 0)
        said = {
            "subject_id": row["subject_id"],
            "active_days": row["active_days"],
            "of_days": policy.champion_days,
            "away_days": away,
            "people": row["people"],
        }
        quiet = away >= policy.champion_quiet_days and chance < policy.champion_chance_share
        found[row["account_id"]] = (quiet, said)
    return found
