"""Relax: 207,917 logins of 8,823 people. How often do they come, and who adopted the product?

"Adopted" is three logins on different days within seven days: 1,602 people where the seventh day is not over yet
(strict: at most six days from first to third), 1,656 where it is (inclusive). Run: python examples/relax.py [--json]
"""

from datetime import date
from pathlib import Path
from typing import Any

from common import arguments, tell, workspace

from liuke.app.house import opened
from liuke.facts.statement import Statement
from liuke.signals.read import series

_ADOPTED = Statement(
    name="adopted",
    text=(Path(__file__).parent / "adopted.sql").read_text(encoding="utf-8"),
)


def main() -> None:
    """Import, measure, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="Relax", zone="UTC", market="none", currency="USD") as (folder, ask):
        logins = ask(
            "import",
            file=str(said.data / "relax_logins.parquet"),
            table="events",
            mapping={"user_id": "subject_id", "date": "ts"},
            options={"zone": "UTC", "constants": {"event": "login"}},
        )
        decay = ask("signal", name="login_decay", as_of="2014-06-05")
        idle = ask("signal", name="idle_days", as_of="2014-06-05")
        with opened(folder) as house:
            series = _series(house)
            adopted = {
                kind: house.facts.one(_ADOPTED, within_days=days)["users"]
                for kind, days in (("strict", 6), ("inclusive", 7))
            }
    document = {
        "import": {name: logins[name] for name in ("read", "loaded", "duplicate", "rejected")},
        "adopted": adopted,
        "login_decay": decay,
        "idle_days": idle,
        "series": series,
    }
    tell(document, said.json, report)


def _series(house: Any) -> list[dict[str, Any]]:
    rows = series(house.facts, house.facts.as_of(date(2014, 6, 5)), "login_decay", 28, policy=house.policy.signals)
    return [{"day": str(row["day"]), "decay": row["value"], "complete": row["complete"]} for row in rows]


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    counts, adopted = document["import"], document["adopted"]
    print(f"{counts['read']:,} logins read, {counts['loaded']:,} loaded, {counts['rejected']:,} rejected")
    print(f"Adopted (3 login days in 7): {adopted['strict']:,} strict, {adopted['inclusive']:,} inclusive")
    tiers = ", ".join(f"{n:,} {tier}" for tier, n in document["idle_days"]["tiers"].items())
    print(f"On 2014-06-05: {tiers}")
    decay = document["login_decay"]
    state = "firing" if decay["firing"] else "calm"
    print(f"Login decay {decay['decay']:+.1%} against a line of {decay['threshold']:.0%}: {state}")
    for row in document["series"][-14:]:
        print(f"  {row['day']}  {row['decay']:+.1%}")


if __name__ == "__main__":
    main()
