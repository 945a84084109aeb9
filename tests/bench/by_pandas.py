"""S1-S5 the way one would write them with pandas, to stand beside liuke in the same run, and to agree with it."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.read import idle_days, login_decay, retention, rfm, usage
from tests.bench.generate import PLAN

_ASK = load("tests.bench", "by_pandas")


def tables(facts: Facts) -> dict[str, Any]:
    """Return users, events and orders as Arrow: reading them is neither way's work."""
    return {name: facts.read(statement) for name, statement in _ASK.items()}


def by_pandas(given: dict[str, Any], as_of: date, zone: ZoneInfo) -> dict[str, Any]:
    """Reckon idle tiers, decay, day-1 and day-7 retention, visits and time, and RFM for every user."""
    end = pd.Timestamp(as_of, tz=zone)
    log, users, orders = (given[name].to_pandas() for name in ("events", "users", "orders"))
    log["ts"] = log["ts"].dt.tz_localize("UTC")
    log = log[log["ts"] < end]
    log["day"] = log["ts"].dt.tz_convert(zone).dt.normalize()
    log["role"] = log["event"].map({event: str(role) for event, role in PLAN.events.items()})
    logins = log[log["role"] == "login"]
    return {
        **_idle(logins, end),
        **_decay(log, logins, users, end),
        **_retention(logins, end),
        **_usage(log, end),
        **_rfm(orders, end),
    }


def _idle(logins: pd.DataFrame, end: pd.Timestamp) -> dict[str, Any]:
    idle = (end - logins.groupby("subject_id")["day"].max()).dt.days - 1
    tiers = pd.cut(idle, [-1, 2, 6, 14, 10_000], labels=["active", "light", "medium", "heavy"])
    return {"tiers": {str(tier): int(n) for tier, n in tiers.value_counts().items()}}


def _decay(log: pd.DataFrame, logins: pd.DataFrame, users: pd.DataFrame, end: pd.Timestamp) -> dict[str, Any]:
    recent, earlier = end - pd.Timedelta(days=7), end - pd.Timedelta(days=14)
    signed = users.set_index("subject_id")["signed_up_at"].dt.tz_localize("UTC")
    first = pd.concat([log.groupby("subject_id")["ts"].min(), signed]).groupby(level=0).min()
    known = logins[logins["subject_id"].map(first) < earlier]
    n_recent, n_earlier = (known["day"] >= recent).sum(), ((known["day"] >= earlier) & (known["day"] < recent)).sum()
    return {"decay": round(float(1 - n_recent / n_earlier), 9)}


def _retention(logins: pd.DataFrame, end: pd.Timestamp) -> dict[str, Any]:
    there = logins[["subject_id", "day"]].drop_duplicates()
    there = there.join(there.groupby("subject_id")["day"].min().rename("cohort"), on="subject_id")
    there["n"] = (there["day"] - there["cohort"]).dt.days
    triangle = there[there["n"] <= 30].pivot_table(index="cohort", columns="n", values="subject_id", aggfunc="count")
    said = {}
    for n in (1, 7):
        done = triangle[triangle.index + pd.Timedelta(days=n + 1) <= end]
        said[f"d{n}"] = round(float(done[n].fillna(0).sum() / done[0].sum()), 9)
    return said


def _usage(log: pd.DataFrame, end: pd.Timestamp) -> dict[str, Any]:
    acts = log[log["day"] >= end - pd.Timedelta(days=28)].sort_values(["subject_id", "ts"])
    pause = acts["ts"].diff()
    new = (
        (acts["subject_id"] != acts["subject_id"].shift())
        | (acts["day"] != acts["day"].shift())
        | (pause > pd.Timedelta(minutes=30))
    )
    seconds = pause.where(~new, pd.Timedelta(0)).dt.total_seconds().sum()
    days = acts[["subject_id", "day"]].drop_duplicates()
    return {"sessions": int(new.sum()), "minutes": round(float(seconds / 60 / len(days)), 6)}


def _rfm(orders: pd.DataFrame, end: pd.Timestamp) -> dict[str, Any]:
    orders["paid_at"] = orders["paid_at"].dt.tz_localize("UTC")
    orders["refunded_at"] = orders["refunded_at"].dt.tz_localize("UTC")
    bought = orders[orders["paid_at"] < end]
    people = bought.groupby("subject_id").agg(last=("paid_at", "max"), orders=("order_id", "nunique"))
    money = bought.groupby("subject_id")["amount_fen"].sum()
    back = bought[bought["refunded_at"] < end].groupby("subject_id")["amount_fen"].sum()
    people["paid"] = money.sub(back, fill_value=0)
    people["last"] = people["last"].dt.tz_convert(end.tz).dt.normalize()
    high = pd.DataFrame({c: (5 * (people[c].rank(method="min") - 1)) // len(people) >= 3 for c in people})
    names = {(True, True, True): "key_value", (False, True, True): "key_keep", (False, False, False): "rescue"}
    kinds = high[["last", "orders", "paid"]].value_counts()
    return {"rfm": {name: int(kinds.get(key, 0)) for key, name in names.items()}}


def by_liuke(facts: Facts, as_of: AsOf) -> dict[str, Any]:
    """Ask liuke for the same figures."""
    policy = Policy()
    used, types = usage(facts, as_of, policy), rfm(facts, as_of, policy)["types"]
    average = {cell["n"]: cell["share"] for cell in retention(facts, as_of, unit="day", cells=30)["average"]}
    decay = login_decay(facts, as_of, policy)["decay"]
    return {
        "tiers": idle_days(facts, as_of, policy)["tiers"],
        "decay": None if decay is None else round(decay, 9),
        "d1": round(average[1], 9),
        "d7": round(average[7], 9),
        "sessions": used["sessions"],
        "minutes": round(used["minutes_per_active_day"], 6),
        "rfm": {t["type"]: t["users"] for t in types if t["type"] in {"key_value", "key_keep", "rescue"}},
    }
