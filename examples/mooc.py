"""A course platform: 17,871 enrolments, 30 days, activity that came already aggregated by user and day.

1. On day 23: how long is everybody quiet, and who comes back on days 24 to 30?
2. Quiet in week two, by exercises and videos: those who still discuss are dormant, not gone. Who comes back?

Run: python examples/mooc.py [--json]
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from common import arguments, tell, workspace

from liuke.app.house import opened
from liuke.diagnosis.liveness import back_test
from liuke.facts.statement import Statement
from liuke.flow.daily import look
from liuke.model.policy import LivenessPolicy

DAY_ONE = date(2026, 3, 2)
"""The panel counts days from 1; where they fall in the calendar does not matter."""
WORK = ("problem", "video")
LOOKING = ("access", "wiki", "navigate", "page_close")
TIERS = {"active": "0-2", "light": "3-6", "medium": "7-14", "heavy": ">=15"}
_HERE = Path(__file__).parent


def main() -> None:
    """Import, ask both questions, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="Course", zone="Asia/Shanghai", market="none") as (folder, ask):
        panel = folder / "panel.parquet"
        pq.write_table(_dated(said.data / "mooc_panel_daily.parquet"), panel)
        roles = {**dict.fromkeys(WORK, "core"), **dict.fromkeys(LOOKING, "view"), "discussion": "comment"}
        counts = ask(
            "import",
            file=str(panel),
            table="activity_counts",
            mapping={
                "enrollment_id": "subject_id",
                "day": "day",
                **{name: f"{role}:{name}" for name, role in roles.items()},
            },
        )
        _presence(folder, "core, view, comment")
        ask("signal", name="idle_days", as_of=_day(24).isoformat())
        with opened(folder) as house:
            by_tier = house.facts.rows(_statement("return_by_tier"), house.facts.as_of(_day(24)), until_day=_day(31))
        _presence(folder, "core")
        with opened(folder) as house:
            weeks = house.facts.as_of(_day(15))
            look(house, weeks)
            tested = back_test(house.facts, weeks, LivenessPolicy(quiet_from_days=7, return_window_days=16))
            quiet = house.facts.rows(_statement("quiet_in_week_two"), weeks, until_day=_day(31))
    document = {
        "import": {name: counts[name] for name in ("read", "loaded", "duplicate", "rejected")},
        "return_by_tier": [
            {"tier": TIERS[row["idle_tier"]], "users": row["users"], "returned": row["returned"], "share": row["share"]}
            for row in by_tier
        ],
        "quiet_in_week_two": {
            row["kind"]: {"n": row["n"], "returned": row["returned"], "share": row["share"]} for row in quiet
        },
        "liveness": tested,
    }
    tell(document, said.json, report)


def _day(n: int) -> date:
    return DAY_ONE + timedelta(days=n - 1)


def _dated(file: Path) -> pa.Table:
    """Return the panel with calendar days in place of ordinals."""
    panel = pq.read_table(file).drop_columns(["n_all", "user_id", "course"])
    days = pa.array([_day(n) for n in panel["day"].to_pylist()], pa.date32())
    return panel.set_column(panel.schema.get_field_index("day"), "day", days)


def _presence(folder: Path, roles: str) -> None:
    """Say which roles count as being there; every day is then computed anew."""
    (folder / "tracking.yml").write_text(f"presence: [{roles}]\n", encoding="utf-8")


def _statement(name: str) -> Statement:
    return Statement(name=name, text=(_HERE / f"{name}.sql").read_text(encoding="utf-8"))


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    print("Quiet on day 23, back on days 24 to 30:")
    for row in document["return_by_tier"]:
        print(f"  {row['tier']:>5} days  {row['users']:6,} people  {row['share']:.1%}")
    print("No exercise and no video in week two, back by day 30:")
    for label, row in document["quiet_in_week_two"].items():
        print(f"  {label.replace('_', ' '):16} {row['n']:6,} people  {row['share']:.1%}")
    print("The same as true and false churn, the rule of the product:")
    for kind in ("dormant", "churned"):
        row = document["liveness"][kind]
        print(f"  {kind:16} {row['n']:6,} people  {row['share']:.1%}")


if __name__ == "__main__":
    main()
