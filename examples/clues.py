"""What people complain of alike: 2,385 answers to a telecom's survey, 14,640 tweets about six airlines.

No label and no score is shown to the clues: what is a complaint is said by the model of texts, and the clues are found
in the words alone, walking day by day. `together` of the document is not computed here: whether a clue hangs together
was read by a person (docs/diagnosis/clues.md says how, and the share). The same days walked one by one give the same
clues as in one go; how many texts changed their clue is `moved` (0).

Run: python examples/clues.py [--json]
"""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from common import Ask, arguments, tell, workspace

from liuke.app.house import opened
from liuke.diagnosis.clues.keep import keep_clues
from liuke.diagnosis.voice.meanings import meanings
from liuke.facts.statement import Statement

READ, QUOTES = 20, 6
QUICK_STOPS = 40
_OF = Statement(name="of", text="SELECT clue_id, kind, text_id FROM clue_texts ORDER BY clue_id, kind, text_id")


def main() -> None:
    """Import, walk the days twice, ask, print."""
    said = arguments(str(__doc__), quick=f"stop on every n-th day only, {QUICK_STOPS} times, instead of on each")
    telecom = {"name": "Telecom", "zone": "Europe/London", "market": "eu", "currency": "GBP"}
    airlines = {"name": "Airlines", "zone": "America/Los_Angeles", "market": "us"}
    document = {
        "nps_verbatims": _clues(said.data, _answers, quick=said.quick, **telecom),
        "airline_tweets": _clues(said.data, _tweets, quick=said.quick, **airlines),
    }
    tell(document, said.json, report)


def _answers(ask: Ask, data: Path, folder: Path) -> tuple[date, date]:
    columns = {"customer_response_date": "ts", "text": "text"}
    answers = pq.read_table(data / "nps_verbatims.parquet", columns=list(columns))
    file = folder / "answers.parquet"
    pq.write_table(answers, file)
    ask("import", file=str(file), table="survey_responses", mapping=columns)
    return date(2017, 12, 1), date(2018, 6, 21)


def _tweets(ask: Ask, data: Path, folder: Path) -> tuple[date, date]:
    tweets = pq.read_table(data / "airline_tweets.parquet")
    rows = {"ts": tweets["tweet_created"], "author": tweets["author_hash"], "text": tweets["text"]}
    file = folder / "tweets.parquet"
    pq.write_table(pa.table(rows), file)
    ask("import", file=str(file), table="mentions", mapping={name: name for name in rows})
    return date(2015, 2, 16), date(2015, 2, 25)


def _clues(data: Path, load: Any, *, quick: bool, **params: Any) -> dict[str, Any]:
    with workspace(None, **params) as (folder, ask):
        first, last = load(ask, data, folder)
        with opened(folder) as house:
            meanings(house.facts, house.facts.as_of(last), house.policy)
        again = shutil.copytree(folder, folder.with_name("again"))
        in_one_go = _walk(folder, [last])
        stops = [first + timedelta(days=n) for n in range((last - first).days)]
        in_steps = _walk(again, [*stops[:: 1 + quick * len(stops) // QUICK_STOPS], last])
        said = ask("clues", limit=1000, as_of=last.isoformat())
        shown = said["clues"]
        sample = random.Random(7).sample(shown, min(READ, len(shown)))
        _more_quotes(ask, sample, last)
    return {
        "complaints": said["complaints"],
        "in_a_clue": (said["complaints"] - said["in_no_clue"]) / max(said["complaints"], 1),
        "clues": len(shown),
        "moved": sum(in_one_go[text] != in_steps.get(text) for text in in_one_go) + len(in_steps) - len(in_one_go),
        "largest": [{name: one[name] for name in ("clue_id", "name", "texts", "born")} for one in shown[:10]],
        "sample": [{name: one[name] for name in ("clue_id", "name", "texts", "quotes")} for one in sample],
    }


def _walk(folder: Path, days: list[date]) -> dict[tuple[str, str], str]:
    with opened(folder) as house:
        for day in days:
            keep_clues(house.facts, house.facts.as_of(day), house.policy.voice)
        return {(row["kind"], row["text_id"]): row["clue_id"] for row in house.facts.rows(_OF)}


def _more_quotes(ask: Ask, clues: list[dict[str, Any]], last: date) -> None:
    for one in clues:
        if not one["quotes"] or len(one["quotes"]) < QUOTES:
            one["quotes"] = [q["text"] for q in ask("clue", clue=one["clue_id"], as_of=last.isoformat())["quotes"]]


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    for name, said in document.items():
        print(f"\n{name}: {said['complaints']:,} complaints, {said['clues']} clues, {said['in_a_clue']:.0%} in one")
        for one in said["sample"]:
            print(f"\n  {one['clue_id']}  {one['name']}  ({one['texts']})")
            for quote in one["quotes"][:QUOTES]:
                print(f"      {quote[:150]}")


if __name__ == "__main__":
    main()
