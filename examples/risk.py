"""Who leaves, on six public tables and a log: what can be told, what leaks, what stands twice, where nothing is found.

Telco and a bank (the figures of others are known), calls of a bank (how long a call takes is not known beforehand),
RavenStack (made up, without a signal: the report must say so), Sparkify (a tenure that ends with the leaving, and
counts whose difference is the label), an e-commerce table with 556 rows twice; and CDNOW's purchases, asked at two days
of the log. Run: python examples/risk.py [--json] [--only telco …] [--quick]
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import risk_cdnow
from common import DATA, tell

from liuke.diagnosis.risk.boost import boost_lack, fit_boost
from liuke.diagnosis.risk.logistic import fit_logistic
from liuke.diagnosis.risk.table import prepare
from liuke.diagnosis.risk.table_report import crossed, report_table
from liuke.kit.learn.folds import sampled

TABLES = {
    "telco": ("telco_ibm", "Churn", "customerID"),
    "bank": ("bank_churn_modelling_synth", "Exited", "CustomerId"),
    "calls": ("bank_marketing_calls", "subscribe", None),
    "ravenstack": ("ravenstack_accounts", "churn_flag", "account_id"),
    "sparkify": ("sparkify_full_users", "churn", "userId"),
    "ecom_churn": ("ecom_churn_5630", "Churn", "CustomerID"),
}
QUICK_ROWS = 10_000


def main() -> None:
    """Judge the tables, then the log; print."""
    parser = argparse.ArgumentParser(description=str(__doc__))
    parser.add_argument("--json", action="store_true", help="print one JSON document of the figures")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the Parquet files (LIUKE_SHARED_DATA)")
    parser.add_argument("--only", nargs="*", choices=[*TABLES, "cdnow"], help="these alone")
    parser.add_argument("--quick", action="store_true", help="fewer rows and folds; no boosting of CDNOW")
    said = parser.parse_args()
    if not said.data.is_dir():
        sys.exit(f"The data is not in {said.data}; say where with --data or LIUKE_SHARED_DATA")
    wanted = said.only or [*TABLES, "cdnow"]
    document = {name: judged(said.data, name, quick=said.quick) for name in TABLES if name in wanted}
    if "cdnow" in wanted:
        document["cdnow"] = risk_cdnow.story(said.data, boost=not said.quick)
    tell(document, said.json, report)


def judged(data: Path, name: str, *, quick: bool) -> dict[str, Any]:
    """Return the report of one table, and of Sparkify what is left without the column it names."""
    file, label, person = TABLES[name]
    table = pq.read_table(data / f"{file}.parquet")
    if name == "ravenstack":
        table = accounts(data, table)
    if quick and table.num_rows > QUICK_ROWS:
        table = table.take(sampled(table.num_rows, QUICK_ROWS, 1))
    k = 5 if not quick or name in {"telco", "bank"} else 3
    found = report_table(table, label, person=person, folds_of=k, repeats=1 if quick else 2)
    if name == "sparkify":
        found["without_tenure"] = without_tenure(table, label, person, k)
    return found


def without_tenure(table: pa.Table, label: str, person: str | None, k: int) -> dict[str, Any]:
    """Return the figures with everything, and without ``tenure_days`` alone."""
    ready = prepare(table, label, person=person)
    fit = fit_logistic if boost_lack() else fit_boost
    rest = {name: column for name, column in ready.frame.items() if name != "tenure_days"}
    return {
        "as_given": crossed(ready.frame, ready.y, fit, k=k, repeats=1).metrics.document(),
        "without": crossed(rest, ready.y, fit, k=k, repeats=1).metrics.document(),
    }


def accounts(data: Path, table: pa.Table) -> pa.Table:
    """Return RavenStack's accounts with what their subscriptions, usage and tickets add up to."""
    subscriptions = pq.read_table(data / "ravenstack_subscriptions.parquet")
    usage = pq.read_table(data / "ravenstack_feature_usage.parquet").join(
        subscriptions.select(["subscription_id", "account_id"]), "subscription_id"
    )
    bought = _with_numbers(subscriptions, ("is_trial", "upgrade_flag", "downgrade_flag", "auto_renew_flag"))
    tickets = _with_numbers(pq.read_table(data / "ravenstack_support_tickets.parquet"), ("escalation_flag",))
    parts = (
        bought.group_by("account_id").aggregate(
            [
                ("subscription_id", "count"),
                ("mrr_amount", "sum"),
                ("is_trial", "sum"),
                ("upgrade_flag", "sum"),
                ("downgrade_flag", "sum"),
                ("auto_renew_flag", "sum"),
            ]
        ),
        usage.group_by("account_id").aggregate(
            [("usage_count", "sum"), ("usage_duration_secs", "sum"), ("error_count", "sum")]
        ),
        tickets.group_by("account_id").aggregate(
            [
                ("ticket_id", "count"),
                ("resolution_time_hours", "mean"),
                ("satisfaction_score", "mean"),
                ("escalation_flag", "sum"),
                ("first_response_time_minutes", "mean"),
            ]
        ),
    )
    for part in parts:
        table = table.join(part, "account_id")
    return table.sort_by("account_id")


def _with_numbers(table: pa.Table, names: tuple[str, ...]) -> pa.Table:
    for name in names:
        at = table.column_names.index(name)
        table = table.set_column(at, name, pc.cast(table[name], pa.int64()))
    return table


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    for name in TABLES:
        if name in document:
            _table(name, document[name])
    for name, said in document.get("cdnow", {}).items():
        print(f"\nCDNOW {name.replace('_', ' ')}: {said['people']:,} people, {said['gone']:.1%} do not buy in 90 days")
        for who in ("everyone", "active"):
            print(f"  {who}")
            for rule, figures in said[who]["metrics"].items():
                print(f"    {rule:14} {_line(figures)}")


def _table(name: str, said: dict[str, Any]) -> None:
    print(f"\n{name}: {said['used']:,} of {said['rows']:,} rows, {said['share']:.1%} left")
    if said["copies"]["taken_out"]:
        print(f"  {said['copies']['rows']} rows are copies under other ids: taken out before any split")
    for leak in said.get("leaks", ()):
        print(f"  leak: {leak['en']}")
    if not said["enough"]:
        print(f"  {said['why']['en']}")
        return
    print(f"  {said['verdict']['en']}")
    for who, figures in {**said["models"], **said["rivals"]}.items():
        print(f"    {who:14} {_line(figures)}")
    if "without_tenure" in said:
        for which, figures in said["without_tenure"].items():
            print(f"    {which.replace('_', ' ')} tenure_days: AUC {figures['auc']:.3f}")


def _line(figures: dict[str, Any]) -> str:
    return f"AUC {figures['auc']:.4f}  log-loss {figures['log_loss']:.4f}  ECE {figures['ece']:.3f}"


if __name__ == "__main__":
    main()
