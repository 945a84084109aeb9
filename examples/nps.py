"""NPS of a telecom: 2,385 answers with stage and text, December 2017 to June 2018, nobody's name on them.

The score overall and by stage with intervals; 32 answers have no score and do not count. The window is set to the whole
of the half year; what a year looks like month by month is `months`.

Run: python examples/nps.py [--json]
"""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from common import arguments, tell, workspace

AS_OF = "2018-06-21"
POLICY = "feeling: {nps_window_days: 200}\n"
COLUMNS = {
    "customer_response_date": "ts",
    "survey_sub_type": "stage",
    "nps_score": "score",
    "text": "text",
}


def main() -> None:
    """Import, ask, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="Telecom", zone="Europe/London", market="eu", currency="GBP") as (folder, ask):
        (folder / "policy.yml").write_text(POLICY, encoding="utf-8")
        answers = pq.read_table(said.data / "nps_verbatims.parquet", columns=list(COLUMNS))
        answers = answers.set_column(2, "nps_score", answers["nps_score"].cast(pa.float64()))
        file = folder / "answers.parquet"
        pq.write_table(answers, file)
        counts = ask("import", file=str(file), table="survey_responses", mapping=COLUMNS)
        nps = ask("signal", name="nps", as_of=AS_OF)
    document = {
        "import": {name: counts[name] for name in ("read", "loaded", "duplicate", "rejected")},
        "nps": nps["score"],
        "interval": nps["interval"],
        "n": nps["n"],
        "left_out": nps["left_out"],
        "stages": {row["part"]: {name: row[name] for name in ("n", "score", "interval")} for row in nps["stages"]},
        "months": nps["months"],
        "bad": nps["bad"],
    }
    tell(document, said.json, report)


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    low, high = document["interval"]
    print(f"NPS {document['nps']:.1f} [{low:.1f}, {high:.1f}] of {document['n']:,} answers")
    for stage, row in document["stages"].items():
        low, high = row["interval"]
        print(f"  {stage:20} {row['score']:6.1f}  [{low:.1f}, {high:.1f}]  n = {row['n']:,}")
    for row in document["months"]:
        print(f"  {row['month']}  {'–' if row['score'] is None else format(row['score'], '.1f'):>6}  n = {row['n']:,}")


if __name__ == "__main__":
    main()
