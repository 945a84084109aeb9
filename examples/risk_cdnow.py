"""CDNOW, all 23,570 people: who does not buy in the next 90 days, asked at day 365 and at day 455 of the log.

Learned from six earlier days, a month apart, whose 90 days had closed by then (stacked origins); 25 features of each
person's purchases before the day, and what the purchase model MBG/NBD, fitted to the log up to that day, says of them.
Held against the rules: recency alone, BG/NBD and MBG/NBD; on everybody, and on those who bought in the last 90 days.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from liuke.diagnosis.risk.boost import boost_lack, fit_boost
from liuke.diagnosis.risk.bootstrap import compare
from liuke.diagnosis.risk.logistic import fit_logistic
from liuke.diagnosis.risk.metrics import auc
from liuke.kit.learn.frame import Floats
from liuke.signals.ltv.groups import compressed
from liuke.signals.ltv.models import MODELS, fit_orders

DAYS = 90
ORIGINS = 6
APART = 30
Features = dict[str, Floats]


class Log:
    """Purchases, one a person and day: who (a number), on which day, for how much, how many discs."""

    def __init__(self, file: Path) -> None:
        rows = pq.read_table(file)
        who = np.unique(np.array(rows["customer_id"].to_pylist()), return_inverse=True)[1]
        day = (rows["date"].to_numpy().astype("datetime64[D]") - np.datetime64("1997-01-01")).astype(np.int64)
        keys, at = np.unique(who * 1000 + day, return_inverse=True)
        self.who, self.day = keys // 1000, keys % 1000
        self.paid = np.bincount(at, rows["amount"].to_numpy())
        self.discs = np.bincount(at, rows["n_cds"].to_numpy())
        self.people = int(self.who.max()) + 1


def story(data: Path, *, boost: bool = True) -> dict[str, Any]:
    """Return the figures of both days."""
    log = Log(data / "cdnow_master.parquet")
    return {f"day_{day}": at_day(log, day, boost=boost) for day in (365, 455)}


def at_day(log: Log, day: int, *, boost: bool) -> dict[str, Any]:
    """Learn from closed days, say of those known at ``day``, hold it against what came."""
    learned = [seen(log, day - DAYS - APART * k) for k in range(ORIGINS)]
    table = {name: np.concatenate([features[name] for features, _, _ in learned]) for name in learned[0][0]}
    y = np.concatenate([gone for _, gone, _ in learned])
    groups = np.concatenate([people for _, _, people in learned])
    now, came, _ = seen(log, day)
    plain = {name: column for name, column in table.items() if not name.startswith("mbg_")}
    said = {
        "recency": fit_logistic({"recency": table["recency"]}, y, groups=groups).predict(now),
        "bg_nbd": by_purchases("bg_nbd", now),
        "mbg_nbd": by_purchases("mbg_nbd", now),
        "logistic": fit_logistic(plain, y, groups=groups).predict(now),
        "logistic_mbg": fit_logistic(table, y, groups=groups).predict(now),
    }
    if boost and boost_lack() is None:
        said["boost"] = fit_boost(plain, y).predict(now)
        said["boost_mbg"] = fit_boost(table, y).predict(now)
    active = now["recency"] <= DAYS
    return {
        "people": len(came),
        "gone": float(came.mean()),
        "everyone": compare(came, said, base="mbg_nbd", draws=200).document(),
        "active": {"people": int(active.sum()), "gone": float(came[active].mean())}
        | compare(came[active], {name: p[active] for name, p in said.items()}, base="mbg_nbd", draws=200).document(),
        "recency_auc": {"everyone": auc(came, now["recency"]), "active": auc(came[active], now["recency"][active])},
    }


def seen(log: Log, day: int) -> tuple[Features, Floats, NDArray[np.int64]]:
    """Return, of everybody who had bought before ``day``: features, who did not buy since, and who they are."""
    before = log.day < day
    who, at, paid, discs = log.who[before], log.day[before], log.paid[before], log.discs[before]
    n = np.bincount(who, minlength=log.people).astype(float)
    known = np.flatnonzero(n)
    found = {name: column[known] for name, column in _counted(log.people, who, at, paid, discs, day).items()}
    ahead = (log.day >= day) & (log.day < day + DAYS)
    gone = (np.bincount(log.who[ahead], minlength=log.people) == 0).astype(float)[known]
    return found | _by_mbg(found), gone, known


def _counted(
    people: int,
    who: NDArray[np.int64],
    at: NDArray[np.int64],
    paid: Floats,
    discs: Floats,
    day: int,
) -> Features:
    """Return the 25 features, one value a person (of those who never bought, too)."""
    idle = day - 1 - at

    def within(days: int, of: Floats | None = None) -> Floats:
        rows = idle < days
        return np.bincount(who[rows], None if of is None else of[rows], people).astype(float)

    first, last = np.full(people, 10_000.0), np.full(people, -1.0)
    np.minimum.at(first, who, at)
    np.maximum.at(last, who, at)
    n, total = within(10_000), within(10_000, paid)
    again = np.append(False, who[1:] == who[:-1])
    gap = np.where(again, np.append(0, np.diff(at)), 0).astype(float)
    ends, starts = np.append(~again[1:], True), ~again
    longest, last_gap, last_paid, first_paid = (np.zeros(people) for _ in range(4))
    np.maximum.at(longest, who, gap)
    last_gap[who[ends]], last_paid[who[ends]], first_paid[who[starts]] = gap[ends], paid[ends], paid[starts]
    repeats = np.maximum(n - 1, 1)
    mean_gap = np.where(n > 1, (last - first) / repeats, np.nan)
    spread = np.sqrt(np.maximum(np.bincount(who, gap**2, people) / repeats - mean_gap**2, 0))
    orders = {f"orders_{days}": within(days) for days in (14, 30, 60, 90, 180)}
    return {
        "recency": day - last,
        "age": day - first,
        "active_span": last - first,
        "orders": n,
        **orders,
        "orders_91_180": orders["orders_180"] - orders["orders_90"],
        "orders_a_day": n / np.maximum(day - first, 1),
        **{f"paid_{days}": within(days, paid) for days in (30, 90, 180)},
        "paid": total,
        "mean_paid": total / np.maximum(n, 1),
        "last_paid": last_paid,
        "first_paid": first_paid,
        "discs": within(10_000, discs),
        "discs_90": within(90, discs),
        "mean_gap": mean_gap,
        "gap_spread": np.where(n > 2, spread, np.nan),
        "longest_gap": np.where(n > 1, longest, np.nan),
        "last_gap": np.where(n > 1, last_gap, np.nan),
        "recency_over_gap": np.where(n > 1, (day - last) / np.maximum(mean_gap, 1), np.nan),
    }


def by_purchases(name: str, features: Mapping[str, Floats]) -> Floats:
    """Return P(no purchase in 90 days) by a model of purchases fitted to the same people."""
    x, t_x, age = features["orders"] - 1, features["active_span"] / 7, features["age"] / 7
    theta = fit_orders(name, compressed(x, t_x, age)).theta
    return np.asarray(MODELS[name][0].p_quiet(theta, x, t_x, age, DAYS / 7), float)


def _by_mbg(features: Mapping[str, Floats]) -> Features:
    """Return what MBG/NBD, fitted to the log so far, says of each: log-odds of no purchase and of being gone."""
    x, t_x, age = features["orders"] - 1, features["active_span"] / 7, features["age"] / 7
    theta = fit_orders("mbg_nbd", compressed(x, t_x, age)).theta
    model = MODELS["mbg_nbd"][0]
    quiet = np.clip(model.p_quiet(theta, x, t_x, age, DAYS / 7), 1e-6, 1 - 1e-6)
    alive = np.clip(model.p_alive(theta, x, t_x, age), 1e-6, 1 - 1e-6)
    return {
        "mbg_quiet": np.log(quiet / (1 - quiet)),
        "mbg_gone": np.log((1 - alive) / alive),
        "mbg_expected": model.expected(theta, x, t_x, age, DAYS / 7),
    }
