"""OpenStack as B2B: companies are accounts, contributors seats, modules features. Who is still there a year later?

108,792 contributions of 5,320 people in 854 companies over 16 years. An account-year with one seat and one module has
the least chance that anybody contributes in the year after; one with more than ten seats and more than five modules has
always gone on so far. The pools `personal` and `unknown` are nobody's accounts: they are counted apart. (The published
.297 counts them among the accounts; without them it is .298.)

Companies merge and are renamed, which looks like churn. liuke suggests merges by shared people: here each person stands
in one company only, so that nothing can be suggested; declare them through `account_changes`.

Run: python examples/openstack.py [--json]
"""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from common import arguments, tell, workspace

from liuke.app.house import opened
from liuke.facts.statement import Statement
from liuke.kit.intervals import wilson

POOLS = ("personal", "unknown")
AS_OF = date(2026, 8, 22)
_YEARS = Statement(name="account_years", text=(Path(__file__).parent / "account_years.sql").read_text(encoding="utf-8"))
_POLICY = "health: {use_window_days: 365, value_window_days: 365}\n"


def main() -> None:
    """Import people, companies and contributions; count; print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="OpenStack", zone="UTC", market="none", currency="USD") as (folder, ask):
        (folder / "policy.yml").write_text(_POLICY, encoding="utf-8")
        counts = _imported(said.data, folder, ask)
        with opened(folder) as house:
            rows = house.facts.rows(_YEARS, last_year=2026)
        merges = ask("signal", name="b2b_delivery", as_of=AS_OF.isoformat())["merges"]
        widest = ask(
            "accounts",
            columns=[
                "account_id",
                "people",
                "active_seats",
                "value_units",
                "health",
                "health_band",
                "health_pulled_by",
            ],
            where="account_id NOT IN ('personal', 'unknown') AND active_seats > 0",
            order_by="active_seats",
            as_of=AS_OF.isoformat(),
            limit=5,
        )["accounts"]
    document = {
        "import": counts,
        "survival": _cells([row for row in rows if not row["pool"]]),
        "survival_with_pools": _cells(rows),
        "merges": merges,
        "accounts": widest,
    }
    tell(document, said.json, report)


def _imported(data: Path, folder: Path, ask: Any) -> dict[str, dict[str, int]]:
    """Import the contributions three times: as people, as companies, as what the people did."""
    log = pq.read_table(data / "git_openstack.parquet")
    people = log.group_by(["user_id", "account"]).aggregate([("ts", "min")])
    firms = log.group_by("account").aggregate([("ts", "min")])
    pq.write_table(people, folder / "people.parquet")
    pq.write_table(firms, folder / "firms.parquet")
    acts = log.select(["user_id", "feature", "ts"]).append_column("event", pa.array(["core"] * len(log)))
    pq.write_table(
        acts.append_column("event_id", pc.cast(pa.array(range(len(log))), pa.string())), folder / "acts.parquet"
    )
    counts = {}
    for file, table, mapping in (
        ("people", "users", {"user_id": "subject_id", "account": "account_id", "ts_min": "signed_up_at"}),
        ("firms", "accounts", {"account": "account_id", "ts_min": "started_at"}),
        (
            "acts",
            "events",
            {"user_id": "subject_id", "feature": "feature", "ts": "ts", "event": "event", "event_id": "event_id"},
        ),
    ):
        said = ask(
            "import", file=str(folder / f"{file}.parquet"), table=table, mapping=mapping, options={"zone": "UTC"}
        )
        counts[table] = {name: said[name] for name in ("read", "loaded", "duplicate", "rejected")}
    return counts


def _cells(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add up the rows of each cell and give its share an interval."""
    added: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        cell = added.setdefault((row["seats"], row["features"]), [0, 0])
        cell[0] += row["account_years"]
        cell[1] += row["survived"]
    return [
        {
            "seats": seats,
            "features": features,
            "account_years": n,
            "survived": k,
            "share": k / n,
            "interval": list(wilson(k, n)),
        }
        for (seats, features), (n, k) in sorted(added.items())
    ]


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    for table, counts in document["import"].items():
        print(f"{table}: {counts['read']:,} read, {counts['loaded']:,} loaded, {counts['rejected']:,} rejected")
    print("Still there in the year after (accounts, 95 % interval):")
    for cell in document["survival"]:
        low, high = cell["interval"]
        print(
            f"  {cell['seats']:>5} seats, {cell['features']:>4} features: {cell['share']:.3f} [{low:.3f}, {high:.3f}]"
            f"  of {cell['account_years']:,} account-years"
        )
    print(f"Merges: {len(document['merges']['declared'])} declared, {len(document['merges']['suggested'])} suggested")
    for account in document["accounts"]:
        print(f"  {account['account_id']}: {account['active_seats']} active seats, health {account['health']}")


if __name__ == "__main__":
    main()
