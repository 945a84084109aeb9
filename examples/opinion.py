"""Six airlines, a bad week: 14,640 tweets, 2015-02-17 to 02-24, each labelled by a person.

An airline's usual share of negative tweets is not 5 % but more than half: a set line would fire every day. So the alarm
is set to `usual`: it fires when there are more negative tweets than the band of the days before allows *and* their
share lies, with its interval, above the usual one. The day of 02-22 breaks it; the days before do not.

The times are local to the airlines' west (−08:00); the labels are the quantification's own: `method` says "labels". The
second figure (`lexicon_alone`) is what is said of the same days without a label: by the shipped weights, which learned
of four fifths of these tweets, so that it flatters them here.

Run: python examples/opinion.py [--json]
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from common import arguments, tell, workspace

from liuke.app.house import opened
from liuke.signals.opinion import opinion_points

FIRST, LAST = date(2015, 2, 17), date(2015, 2, 24)
POLICY = "feeling: {opinion_alarm: usual, opinion_usual_min_days: 4}\n"


def main() -> None:
    """Import, ask for every day, print."""
    said = arguments(str(__doc__))
    with workspace(said.workspace, name="Airlines", zone="America/Los_Angeles", market="us") as (folder, ask):
        (folder / "policy.yml").write_text(POLICY, encoding="utf-8")
        counts = _import(ask, said.data, folder, labelled=True)
        days, airlines = _days(folder), ask("signal", name="opinion", as_of=_after(date(2015, 2, 22)))["topics"]
    with workspace(None, name="Airlines", zone="America/Los_Angeles", market="us") as (folder, ask):
        _import(ask, said.data, folder, labelled=False)
        unlabelled = {day["day"]: day for day in _days(folder)}
    for day in days:
        day["lexicon_alone"] = unlabelled[day["day"]]["negative_share"]
        day["lexicon_interval"] = unlabelled[day["day"]]["interval"]
    document = {
        "import": {name: counts[name] for name in ("read", "loaded", "duplicate", "rejected")},
        "days": days,
        "fired": [day["day"] for day in days if day["bad"]],
        "airlines": airlines,
    }
    tell(document, said.json, report)


def _import(ask: Any, data: Path, folder: Path, *, labelled: bool) -> dict[str, Any]:
    tweets = pq.read_table(data / "airline_tweets.parquet")
    rows = {
        "ts": tweets["tweet_created"],
        "topic": tweets["airline"],
        "author": tweets["author_hash"],
        "text": tweets["text"],
        "platform": pa.array(["twitter"] * len(tweets)),
    }
    if labelled:
        rows["negative"] = pc.equal(tweets["airline_sentiment"], "negative")
    file = folder / "tweets.parquet"
    pq.write_table(pa.table(rows), file)
    answer: dict[str, Any] = ask("import", file=str(file), table="mentions", mapping={name: name for name in rows})
    return answer


def _after(day: date) -> str:
    """Return the day before which all of ``day`` may be seen."""
    return (day + timedelta(days=1)).isoformat()


def _days(folder: Path) -> list[dict[str, Any]]:
    with opened(folder) as house:
        points = opinion_points(
            house.facts, house.facts.as_of(LAST + timedelta(days=1)), house.policy, (LAST - FIRST).days + 1
        )
    return [
        {
            "day": (point.day - timedelta(days=1)).isoformat(),
            "mentions": point.n,
            "negative_share": point.value,
            "interval": None if point.low is None else [point.low, point.high],
            "method": point.detail.get("method"),
            "usual": point.detail.get("usual"),
            "bad": point.bad,
            "why": None if point.lack is None else point.lack.code,
        }
        for point in points
    ]


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    for day in document["days"]:
        share = "      –" if day["negative_share"] is None else f"{day['negative_share']:7.1%}"
        usual = "" if day["usual"] is None else f"  usual {day['usual']['share']:.1%}"
        alarm = {True: "  ALARM", False: "", None: f"  ({day['why']})"}[day["bad"]]
        print(f"  {day['day']}  {day['mentions']:5,} tweets {share}{usual}{alarm}")


if __name__ == "__main__":
    main()
