"""Shows: what texts say, a correction taken down, and how well texts are read."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact
from liuke.cli.paper import Cell, Head, Paper
from liuke.kit.money import percent

_SHOWN_CHARS = 60


def show_texts(paper: Paper, texts: list[dict[str, Any]]) -> None:
    """Show each text in a line, and what was read of it below."""
    for row in texts:
        said = row["text"].replace("\n", " ")
        paper.line((said if len(said) <= _SHOWN_CHARS else said[: _SHOWN_CHARS - 1] + "…", "strong"))
        first, second = (
            paper.say("text.topic", topic=paper.say(f"text.topics.{one['topic']}"), p=percent(one["p"]))
            for one in row["topics"]
        )
        told = {
            "sentiment": paper.say(f"text.sentiments.{row['sentiment']}"),
            "negative": percent(row["negative"]),
            "first": first,
            "second": second,
            "intent": percent(row["intent"]),
            "mood": paper.say(f"text.moods.{row['mood']}"),
            "follows": paper.say(f"text.follows.{row['follows']}"),
        }
        paper.line("  ", paper.say("text.read", **told))


def show_label(paper: Paper, document: Answer) -> None:
    """Show that a correction was taken down."""
    paper.line(paper.say("text.labelled", kind=document["kind"], text_id=document["text_id"], by=document["by"]))


def show_report(paper: Paper, document: Answer) -> None:
    """Show what reads texts, how it fares on people's labels, and what was read."""
    paper.line((paper.say("text.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    paper.line((paper.say("text.model", model=document["model"]), "quiet"))
    names = ("question", "labels", "before", "accuracy", "used")
    heads = [Head(label=paper.say(f"text.head.{name}"), number=name not in {"question", "used"}) for name in names]
    paper.table(heads, [_question(paper, row) for row in document["questions"]])
    if not any(row["labels"] >= document["learn_from_labels"] for row in document["questions"]):
        paper.line((paper.say("text.few", from_labels=document["learn_from_labels"]), "quiet"))
    _counts(paper, document["read"])


def _question(paper: Paper, row: dict[str, Any]) -> list[Cell]:
    return [
        paper.say(f"text.questions.{row['question']}"),
        exact(row["labels"]),
        NOTHING if row["accuracy_before"] is None else percent(row["accuracy_before"]),
        NOTHING if row["accuracy"] is None else percent(row["accuracy"]),
        paper.say("text.used") if row["used"] else paper.say("text.unused"),
    ]


def _counts(paper: Paper, rows: list[dict[str, Any]]) -> None:
    topics: dict[str, dict[str, int]] = {}
    for row in rows:
        counted = topics.setdefault(row["topic"], {"all": 0, "negative": 0, "angry": 0})
        counted["all"] += row["n"]
        counted["negative"] += row["n"] * (row["sentiment"] == "negative")
        counted["angry"] += row["n"] * (row["mood"] == "angry")
    if not topics:
        return
    paper.title(paper.say("text.so_far"))
    heads = [Head(label=paper.say("text.head.topic"))]
    heads += [Head(label=paper.say(f"text.head.{name}"), number=True) for name in ("all", "negative", "angry")]
    listed = sorted(topics.items(), key=lambda one: -one[1]["all"])
    paper.table(
        heads,
        [[paper.say(f"text.topics.{topic}"), *(exact(n) for n in counted.values())] for topic, counted in listed],
    )
