"""A gift shop: 541,909 invoice lines of 4,372 customers in 38 countries, December 2010 to December 2011 (UCI).

Imports the lines as orders, shows who stays (cohorts by month), who is worth what (RFM), and drafts a win-back plan for
the dear customers who are leaving, with a real message for each. Addresses and consent are not in the data; made-up
ones at example.com stand in for them. Run: python examples/online_retail.py [--json]
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from common import Ask, arguments, tell, workspace

AS_OF = "2011-12-10"
LINES = {
    "invoice": "order_id",
    "sku": "item_id",
    "description": "item_name",
    "quantity": "quantity",
    "ts": "ts",
    "unit_price": "unit_price",
    "customer_id": "subject_id",
}
PARAMS = {"name": "Gift shop", "zone": "Europe/London", "market": "none", "currency": "GBP", "language": "en"}


def main() -> None:
    """Import, measure, plan, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, **PARAMS) as (folder, ask):
        document = story(folder, ask, said.data)
    tell(document, said.json, report)


def story(folder: Path, ask: Ask, data: Path) -> dict[str, Any]:
    """Return the figures of the whole walk, the plan's messages among them."""
    lines = ask("import", file=str(data / "online_retail.parquet"), table="orders", mapping=LINES)
    people = folder / "people.parquet"
    pq.write_table(made_up_people(data / "online_retail.parquet"), people)
    ask("import", file=str(people), table="users")
    retention = ask("retention", unit="month", cells=12, as_of=AS_OF)
    rfm = ask("rfm", as_of=AS_OF)
    plan = ask("plan_draft", as_of=AS_OF, by="lin")
    winback = next(play for play in plan["playbooks"] if play["playbook"] == "high_value_leaving")
    messages = ask("plan_messages", plan=plan["id"], playbook="high_value_leaving")["messages"]
    return {
        "import": lines,
        "retention": {
            "cohort": retention["cohorts"][0]["cohort"],
            "size": retention["cohorts"][0]["size"],
            "share": {str(c["n"]): c["share"] for c in retention["cohorts"][0]["cells"] if c["n"] in (1, 3, 6, 11)},
        },
        "rfm": rfm,
        "plan": {"id": plan["id"], "hash": plan["hash"], "as_of": plan["as_of"], **winback["totals"]},
        "messages": messages,
    }


def made_up_people(file: Path) -> pa.Table:
    """Return one row a customer with an address that reaches nobody, and consent to write to it."""
    known = pq.read_table(file, columns=["customer_id", "ts"]).drop_null()
    first = known.group_by("customer_id").aggregate([("ts", "min")])
    ids = [str(int(i)) for i in first["customer_id"].to_pylist()]
    return pa.table(
        {
            "subject_id": ids,
            "email": [f"customer{i}@example.com" for i in ids],
            "language": ["en"] * len(ids),
            "consent_email": [True] * len(ids),
            "consent_call": [False] * len(ids),
            "consent_at": first["ts_min"],
        }
    )


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    counts = document["import"]
    print(f"{counts['read']:,} lines read, {counts['loaded']:,} loaded, {counts['rejected']:,} rejected")
    for note in counts.get("notes", []):
        print(f"  {note['text']}")
    cohort = document["retention"]
    shares = ", ".join(f"month {n} {share:.1%}" for n, share in cohort["share"].items())
    print(f"Cohort {cohort['cohort']}: {cohort['size']:,} customers; {shares}")
    print("Value types:")
    for row in document["rfm"]["types"]:
        print(f"  {row['zh']} {row['en']:22} {row['users']:5,} customers  £{row['paid_fen'] / 100:12,.2f}")
    plan = document["plan"]
    print(
        f"Win-back plan {plan['id']}: found {plan['found']:,} = diverted {sum(plan['diverted'].values()):,} + "
        f"excluded {sum(plan['excluded'].values()):,} + held out {plan['holdout']:,} + to write to {plan['send']:,}"
    )
    for message in document["messages"][:2]:
        print(f"\nTo {message['subject_id']}: {message['subject']}\n{message['body']}")


if __name__ == "__main__":
    main()
