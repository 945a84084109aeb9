"""A small business for results: who was decided upon, who came later, what was spent."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from liuke.facts.holdouts import Scope, assign, of_playbook
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_DAILY, ORDERS, RECEIPTS, VERDICTS
from liuke.model.policy import Policy
from liuke.outcome.results import results

DAY = date(2026, 3, 10)
POLICY = Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Facts told one sentence at a time; ``day`` is the business day of the first plan."""

    facts: Facts
    day: date = DAY

    def after(self, days: int) -> date:
        return self.day + timedelta(days=days)

    def worth(self, days: int = 7, policy: Policy = POLICY, **asked: Any) -> list[dict[str, Any]]:
        """Return the playbooks' results so many days after the plan, having seen that they are a JSON document."""
        document = results(self.facts, self.facts.as_of(self.after(days)), policy, "CNY", **asked)
        json.dumps(document, allow_nan=False)
        found: list[dict[str, Any]] = document["playbooks"]
        return found

    def decide(
        self,
        who: Iterable[str],
        verdict: str,
        *,
        day: date | None = None,
        tier: str = "light",
        plan: str | None = None,
        playbook: str = "golden_48h",
        share: float | None = 0.5,
    ) -> None:
        day = day or self.day
        ids = list(who)
        n = len(ids)
        columns = {
            "plan_id": [plan or f"W-{day:%m%d}"] * n,
            "at": [datetime(day.year, day.month, day.day, 2)] * n,
            "day": [day] * n,
            "playbook": [playbook] * n,
            "tier": [tier] * n,
            "subject_id": ids,
            "channel": ["push"] * n,
            "verdict": [verdict] * n,
        }
        table = pa.table(columns).append_column("holdout_share", pa.array([share] * n, pa.float64()))
        self.facts.append(VERDICTS, table)
        own = Scope(playbook=playbook, holdout=of_playbook(playbook), place=0, generation=1)
        assign(self.facts, plan or f"W-{day:%m%d}", [own])

    def come(self, who: Iterable[str], day: date, *, paid_fen: int = 0, present: int = 1, active: int = 1) -> None:
        ids = list(who)
        n = len(ids)
        columns = {
            "day": [day] * n,
            "subject_id": ids,
            "present": [present] * n,
            "active": [active] * n,
            "paid_fen": [paid_fen] * n,
        }
        self.facts.append(ACTIVITY_DAILY, pa.table(columns))

    def do(self, what: str, who: Iterable[str], day: date) -> None:
        """Let people do something on a day on which nothing else counts."""
        ids = list(who)
        n = len(ids)
        columns = {"day": [day] * n, "subject_id": ids, what: pa.array([1] * n, pa.int32())}
        self.facts.append(ACTIVITY_DAILY, pa.table(columns))

    def spend(
        self,
        who: Iterable[str],
        fen: int | None,
        *,
        day: date | None = None,
        state: str = "sent",
        dry_run: bool = False,
        playbook: str = "golden_48h",
    ) -> None:
        day = day or self.day
        ids = list(who)
        n = len(ids)
        columns = {
            "receipt_id": [f"{state}-{day}-{one}" for one in ids],
            "at": [datetime(day.year, day.month, day.day, 3)] * n,
            "playbook": [playbook] * n,
            "subject_id": ids,
            "state": [state] * n,
            "dry_run": [dry_run] * n,
        }
        self.facts.append(RECEIPTS, pa.table(columns).append_column("cost_fen", pa.array([fen] * n, pa.int64())))

    def pay(self, currency: str) -> None:
        at = datetime(2026, 1, 5)
        row = {"order_id": [currency], "ts": [at], "paid_at": [at], "amount_fen": [100], "currency": [currency]}
        self.facts.append(ORDERS, pa.table(row))


@pytest.fixture
def story() -> Story:
    return Story(facts=open_duckdb(None, ZoneInfo("Asia/Shanghai"), memory_limit="300MB"))
