"""The alarms of S18: more accounts than usual changed hands, or milestones slip."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
from scipy.special import betainc

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import HealthPolicy, Policy
from liuke.signals.spec import Lack, Point

_ASK = load("liuke.signals", "b2b_delivery")
_DAY = timedelta(days=1)
_SHOWN = 20
_LEAST_DAYS = 14
_PROMISES = pa.schema(
    [
        ("milestone_id", pa.string()),
        ("account_id", pa.string()),
        ("name", pa.string()),
        ("due_day", pa.date32()),
        ("done_day", pa.date32()),
    ]
)


def local_day(facts: Facts, at: datetime) -> date:
    """Return the workspace's calendar day of a naive UTC instant."""
    return at.replace(tzinfo=UTC).astimezone(facts.zone).date()


def changes(facts: Facts, as_of: AsOf) -> list[dict[str, Any]]:
    """Return every change of consultant or success manager with its local day, oldest first."""
    found = [row | {"day": local_day(facts, row["ts"])} for row in facts.rows(_ASK["changes"], as_of)]
    return sorted(found, key=lambda row: (row["ts"], row["account_id"], row["kind"]))


def chance(seen: int, expected_from: int, days: int, window_days: int) -> float:
    """Return the chance of ``seen`` or more in a window after ``expected_from`` in ``days`` days before it.

    Both are Poisson of one unknown pace: the number to come is negative binomial (Jeffreys' prior, a half more seen).
    """
    return float(betainc(seen, expected_from + 0.5, window_days / (window_days + days))) if seen else 1.0


def change_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge each day: bad where more accounts changed hands lately than the usual pace makes likely."""
    found = changes(facts, as_of)
    begun = [local_day(facts, r["started_at"]) if r["started_at"] else None for r in facts.rows(_ASK["begun"])]
    first = facts.one(_ASK["first_known"])["first_day"]
    starts = [day for day in (first, *(row["day"] for row in found[:1])) if day]
    known_from = min(starts) if starts else None
    shown = [as_of.day - n * _DAY for n in reversed(range(days))]
    renewals = {r["account_id"]: r for r in _renewals(facts, {row["account_id"] for row in found})}
    return [_changed(day, found, begun, known_from, renewals, policy) for day in shown]


def _changed(
    day: date,
    found: Sequence[dict[str, Any]],
    begun: Sequence[date | None],
    known_from: date | None,
    renewals: dict[str, dict[str, Any]],
    policy: Policy,
) -> Point:
    knobs = policy.health
    since = day - knobs.change_window_days * _DAY
    accounts = sum(one is None or one < day for one in begun)
    history = min(knobs.change_history_days, (since - known_from).days) if known_from else 0
    recent = sorted({row["account_id"] for row in found if since <= row["day"] < day})
    if not accounts or history < _LEAST_DAYS:
        return Point(day=day, value=None, n=accounts, line=None, bad=None, lack=_no_history(accounts, history))
    before = len({(r["account_id"], r["day"]) for r in found if since - history * _DAY <= r["day"] < since})
    line = _line(before, history, knobs)
    return Point(
        day=day,
        value=float(len(recent)),
        n=accounts,
        line=float(line),
        bad=len(recent) >= line,
        clear=len(recent) < line * (1 - policy.alarms.clear_share),
        expected_low=0.0,
        expected_high=float(line - 1),
        detail={
            "window_days": knobs.change_window_days,
            "before": before,
            "before_days": history,
            "chance": chance(len(recent), before, history, knobs.change_window_days),
            "accounts": [_at_stake(renewals.get(one, {"account_id": one})) for one in recent[:_SHOWN]],
        },
    )


def _line(before: int, history: int, knobs: HealthPolicy) -> int:
    line = knobs.change_min_accounts
    while chance(line, before, history, knobs.change_window_days) >= knobs.change_chance_below:
        line += 1
    return line


def _at_stake(row: dict[str, Any]) -> dict[str, Any]:
    renews = row.get("renews_at")
    return {
        "account_id": row["account_id"],
        "name": row.get("name"),
        "renews_at": renews.replace(tzinfo=UTC).isoformat() if renews else None,
        "mrr_fen": row.get("mrr_fen"),
        "currency": row.get("currency"),
    }


def _no_history(accounts: int, days: int) -> Lack:
    if not accounts:
        return Lack(code="no_accounts", en="Not enough data: there are no accounts", zh="数据不够：没有客户")
    return Lack(
        code="short_history",
        en=f"Not enough data: {max(days, 0)} days of history, at least {_LEAST_DAYS} say what is usual",
        zh=f"数据不够：只有 {max(days, 0)} 天历史，至少要 {_LEAST_DAYS} 天才知道平常是多少",
    )


def _renewals(facts: Facts, accounts: Iterable[str]) -> list[dict[str, Any]]:
    stake = pa.table({"account_id": pa.array(sorted(accounts), pa.string())})
    return facts.rows(_ASK["renewals"], at_stake=stake)


def recent_accounts(facts: Facts, as_of: AsOf, policy: Policy) -> set[str]:
    """Return the accounts that changed hands within the window."""
    since = as_of.day - policy.health.change_window_days * _DAY
    return {row["account_id"] for row in changes(facts, as_of) if row["day"] >= since}


def change_money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return a year's revenue, in fen, of the accounts that changed hands within the window."""
    return _year(facts, recent_accounts(facts, as_of, policy))


def _year(facts: Facts, accounts: Iterable[str]) -> int:
    own = [row for row in _renewals(facts, accounts) if row["currency"] == facts.currency]
    return 12 * sum(row["mrr_fen"] or 0 for row in own)


def slip_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge each day: bad where the lower bound of the share of late milestones is above the line."""
    due = _due(facts, as_of, days - 1 + policy.health.slip_window_days)
    return [_slipped(as_of.day - n * _DAY, due, policy) for n in reversed(range(days))]


def promises(facts: Facts, as_of: AsOf, due_from: datetime) -> pa.Table:
    """Return milestones promised from an instant on: milestone_id, account_id, name, local due_day and done_day."""
    rows = facts.rows(_ASK["milestones_due"], as_of, due_from=due_from)
    for row in rows:
        due, done = row.pop("due_at"), row.pop("done_at")
        row |= {"due_day": local_day(facts, due), "done_day": local_day(facts, done) if done else None}
    return pa.Table.from_pylist(rows, schema=_PROMISES)


def _due(facts: Facts, as_of: AsOf, days: int) -> list[tuple[str, date, bool]]:
    found = promises(facts, as_of, as_of.before(days).instant.replace(tzinfo=None)).to_pylist()
    return [(r["account_id"], r["due_day"], r["done_day"] is None or r["done_day"] > r["due_day"]) for r in found]


def _slipped(day: date, due: Sequence[tuple[str, date, bool]], policy: Policy) -> Point:
    knobs = policy.health
    window = [one for one in due if day - knobs.slip_window_days * _DAY <= one[1] < day]
    n, late = len(window), sum(one[2] for one in window)
    line = knobs.slip_alarm_above
    if n < knobs.slip_min_milestones:
        lack = Lack(
            code="few_milestones",
            en=f"Not enough data: {n} milestones fell due, at least {knobs.slip_min_milestones} are needed",
            zh=f"数据不够：到期的里程碑有 {n} 个，至少要 {knobs.slip_min_milestones} 个",
        )
        return Point(day=day, value=None, n=n, line=line, bad=None, lack=lack)
    low, high = wilson(late, n)
    return Point(
        day=day,
        value=late / n,
        n=n,
        line=line,
        bad=low > line,
        clear=late / n < line * (1 - policy.alarms.clear_share),
        low=low,
        high=high,
        detail={"late": late, "accounts": sorted({one[0] for one in window if one[2]})[:_SHOWN]},
    )


def slip_money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return a year's revenue, in fen, of the accounts with late milestones in the window."""
    due = _due(facts, as_of, policy.health.slip_window_days)
    return _year(facts, {account for account, day, late in due if late and day < as_of.day})
