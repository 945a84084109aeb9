"""Shows: true and false churn, who is expected back, what weighs how much, and how that stood the test."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent

_SHOWN = 10


def show_liveness(paper: Paper, document: Answer) -> None:
    """Show counts, expectations, weights, back-test, and where the rule fails."""
    paper.line((paper.say("liveness.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    numbers = {name: exact(document["counts"][name]) for name in ("active", "dormant", "churned")}
    paper.line(paper.say("liveness.counts", **numbers))
    if "quiet_from_days" in document:
        paper.line((paper.say("liveness.define", days=document["quiet_from_days"]), "quiet"))
    _expected(paper, document)
    _weights(paper, document["weighing"])
    _back_test(paper, document["back_test"])
    _fails(paper, document["where_it_fails"])


def _why(paper: Paper, document: Answer) -> str:
    return str(document["why"]["zh" if paper.language == "zh" else "en"])


def _pair(said: Any) -> str:
    return f"{percent(said[0])} ~ {percent(said[1])}" if said else NOTHING


def _expected(paper: Paper, document: Answer) -> None:
    paper.title(paper.say("liveness.expected", days=document["window_days"]))
    expected = document["expected"]
    if expected.get("enough") is False:
        paper.line((_why(paper, expected), "warn"))
        return
    rows = []
    for kind in ("dormant", "churned"):
        one = expected[kind]
        text = exact(one["n"])
        if one["interval"]:
            low, high = (percent(end) for end in one["interval"])
            facts = {"from": exact(one["people"][0]), "through": exact(one["people"][1])}
            share = percent(one["share"])
            text = paper.say("liveness.expected_said", n=exact(one["n"]), share=share, low=low, high=high, **facts)
        rows.append((paper.say(f"liveness.kind.{kind}"), text))
    paper.pairs(rows)


def _weights(paper: Paper, weighing: dict[str, Any]) -> None:
    if weighing.get("enough") is False:
        return
    said = {"n": exact(weighing["n"]), "returned": exact(weighing["returned"])}
    filled = sum(1 for one in weighing["mornings"] if one["n"])
    paper.space()
    paper.line((paper.say("liveness.learned", mornings=filled, **said), "quiet"))
    if weighing["by"] == "shares":
        paper.line(paper.say("liveness.by_shares"))
        return
    paper.title(paper.say("liveness.weights"))
    heads = (
        Head(label=paper.say("liveness.head.weight"), style="strong"),
        Head(label=paper.say("liveness.head.odds"), number=True),
        Head(label=paper.say("liveness.head.interval"), number=True),
        Head(label=""),
    )
    paper.table(
        heads,
        [
            (
                str(one["zh" if paper.language == "zh" else "en"]),
                f"{one['odds']:.2f}",
                f"{one['interval'][0]:.2f} ~ {one['interval'][1]:.2f}",
                "" if one["sure"] else paper.say("liveness.unsure"),
            )
            for one in weighing["weights"]
        ],
    )


def _back_test(paper: Paper, test: dict[str, Any]) -> None:
    paper.title(paper.say("liveness.back_test", day=test["as_of"], days=test["window_days"]))
    if test["rows"]:
        names = ("n", "returned", "interval", "said", "said_interval")
        heads = [Head(label=paper.say(f"liveness.head.{name}")) for name in ("kind", "tier")]
        heads += [Head(label=paper.say(f"liveness.head.{name}"), number=True) for name in names]
        paper.table(heads, [_tested(paper, row) for row in test["rows"]])
    weighed = test["weighed"]
    if weighed.get("enough") is False:
        paper.line((_why(paper, weighed), "warn"))
        return
    said = str(weighed["zh" if paper.language == "zh" else "en"])
    paper.line((said, "warn" if weighed["verdict"] == "worse" else ""))
    paper.line((paper.say("liveness.calibration", error=percent(weighed["calibration_error"])), "quiet"))


def _tested(paper: Paper, row: dict[str, Any]) -> tuple[str, ...]:
    return (
        paper.say(f"liveness.kind.{row['kind']}"),
        paper.say(f"liveness.tier.{row['tier']}"),
        exact(row["n"]),
        percent(row["share"]),
        _pair(row["interval"]),
        NOTHING if row["said"] is None else percent(row["said"]),
        _pair(row["said_interval"]),
    )


def _fails(paper: Paper, found: dict[str, Any]) -> None:
    paper.title(paper.say("liveness.fails"))
    if not found["tested"]:
        paper.line((paper.say("liveness.untested"), "quiet"))
    elif not found["segments"]:
        paper.line((paper.say("liveness.holds", n=found["tested"], alpha=percent(found["alpha"])), "quiet"))
    for one in found["segments"][:_SHOWN]:
        paper.line((str(one["zh" if paper.language == "zh" else "en"]), "warn"))
