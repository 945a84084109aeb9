"""Real companies whose most active contributor stayed away (OpenStack): what it says of the year to come (D7)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from liuke.diagnosis.accounts.signs import champion_quiet
from liuke.diagnosis.tables import TABLES
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import EVENTS, USERS
from liuke.facts.tracking import TrackingPlan, keep_roles
from liuke.model.policy.accounts import AccountPolicy
from liuke.signals.tables import TABLES as SIGNAL_TABLES

POLICY = AccountPolicy(champion_days=365, champion_quiet_days=60)
SEATS = Statement(
    name="seats",
    text="SELECT u.account_id, count(DISTINCT d.subject_id) AS seats FROM activity_daily AS d "
    "INNER JOIN users AS u ON u.subject_id = d.subject_id "
    "WHERE d.day >= $first AND d.day < $until AND d.active > 0 GROUP BY u.account_id",
)
_YEAR = timedelta(days=365)
_SIZES, _PACES = (3, 6, 11), (20, 60)


@pytest.fixture(scope="module")
def facts(shared_data: Path) -> Iterator[Facts]:
    log = pq.read_table(shared_data / "git_openstack.parquet")
    log = log.filter(pc.invert(pc.is_in(log["account"], pa.array(["personal", "unknown"]))))
    ts = pc.cast(log["ts"], pa.timestamp("us"))
    opened = open_duckdb(None, ZoneInfo("UTC"), extra=(*SIGNAL_TABLES, *TABLES))
    keep_roles(opened, TrackingPlan())
    acts = {"subject_id": log["user_id"], "ts": ts, "day": pc.cast(ts, pa.date32()), "event": ["core"] * len(log)}
    opened.append(EVENTS, pa.table(acts | {"event_id": [str(n) for n in range(len(log))]}))
    people = log.group_by(["user_id", "account"]).aggregate([])
    opened.append(USERS, pa.table({"subject_id": people["user_id"], "account_id": people["account"]}))
    mark_dirty(opened, pc.unique(pc.cast(ts, pa.date32())).to_pylist())
    roll_up(opened)
    yield opened
    opened.close()


def seats(facts: Facts, first: date, until: date) -> dict[str, int]:
    return {row["account_id"]: row["seats"] for row in facts.rows(SEATS, first=first, until=until)}


def kept(facts: Facts) -> list[tuple[str, tuple[int, int], bool, float]]:
    """Return, a quarter and company with somebody still there: who, what it is like, the sign, seats a year later."""
    rows = []
    for quarter in range(4 * 14 + 1):
        day = date(2011 + quarter // 4, 1 + 3 * (quarter % 4), 1)
        found = champion_quiet(facts, facts.as_of(day), POLICY)
        lately = seats(facts, day - timedelta(days=POLICY.champion_quiet_days), day)
        before, after = seats(facts, day - _YEAR, day), seats(facts, day + timedelta(days=90), day + _YEAR)
        for account, (quiet, said) in found.items():
            if account in lately and before[account] >= 3:
                like = (
                    int(np.searchsorted(_SIZES, before[account], "right")),
                    int(np.searchsorted(_PACES, said["active_days"], "right")),
                )
                rows.append((account, like, quiet, after.get(account, 0) / before[account]))
    return rows


def difference(rows: list[tuple[str, tuple[int, int], bool, float]]) -> float:
    """Return how many more seats of a hundred are kept where the sign holds, among like companies."""
    cells: dict[tuple[int, int], dict[bool, list[float]]] = defaultdict(lambda: {True: [], False: []})
    for _, like, quiet, share in rows:
        cells[like][quiet].append(share)
    weighed = [
        (len(both[True]) * len(both[False]) / (len(both[True]) + len(both[False])), both)
        for both in cells.values()
        if both[True] and both[False]
    ]
    return float(sum(w * (np.mean(b[True]) - np.mean(b[False])) for w, b in weighed) / sum(w for w, _ in weighed))


@pytest.mark.shared
def test_where_the_champion_stays_away_fewer_seats_are_kept_a_year_later(facts: Facts) -> None:
    """Like companies (size, the champion's pace) of 2011-2025; the interval by drawing whole companies anew."""
    rows = kept(facts)
    assert sum(quiet for _, _, quiet, _ in rows) > 150
    by: dict[str, list[tuple[str, tuple[int, int], bool, float]]] = defaultdict(list)
    for row in rows:
        by[row[0]].append(row)
    rng, names = np.random.default_rng(1), sorted(by)
    drawn = [difference([row for name in rng.choice(names, len(names)) for row in by[name]]) for _ in range(200)]
    _low, high = np.quantile(drawn, [0.025, 0.975])
    assert high < -0.05
    assert difference(rows) < -0.1
