"""Shows: why people leave, as a table of reasons; one person's reasons with their evidence, and apart from it what goes
with leaving."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact, value
from liuke.cli.paper import Head, Paper, joined
from liuke.kit.money import percent

_STATUS_STYLES = {"confirmed": "good", "to_verify": "warn"}


def show_reasons(paper: Paper, document: Answer) -> None:
    """Show each reason with people, money, excess churn, what was asked, and what answers it."""
    paper.line((paper.say("reasons.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if not document["users"]:
        paper.line(paper.say("reasons.nobody"))
        return
    named = percent(document["named_share"])
    paper.line((paper.say("reasons.asked", n=document["users"], named=named), "quiet"))
    heads = [
        Head(label=paper.say("reasons.head.reason"), style="strong"),
        Head(label=paper.say("reasons.head.users"), number=True),
        Head(label=paper.say("reasons.head.paid"), number=True),
        Head(label=paper.say("reasons.head.excess"), number=True),
        Head(label=paper.say("reasons.head.verified")),
        Head(label=paper.say("reasons.head.answers")),
    ]
    paper.table(heads, [_row(paper, row) for row in document["reasons"] if row["users_any"] or row["verified"]])
    paper.line((paper.say("reasons.excess_means", days=document["churn_days"]), "quiet"))
    paper.line((paper.say("reasons.to_verify"), "quiet"))


def _row(paper: Paper, row: dict[str, Any]) -> list[str | Text]:
    return [
        str(row["label"]),
        exact(row["users"]),
        value(row["paid_fen"], "fen", paper.language, paper.currency),
        _excess(paper, row["association"]),
        _verified(paper, row["verified"]),
        _answers(paper, row["answers"]),
    ]


def _excess(paper: Paper, said: dict[str, Any] | None) -> str | Text:
    if said is None or not said["enough"]:
        return NOTHING
    low, high = (percent(one, signed=True) for one in said["interval"])
    text = paper.say("reasons.excess", excess=percent(said["excess"], signed=True), low=low, high=high)
    return Text(text, style="strong" if said["sure"] and said["excess"] > 0 else "quiet")


def _verified(paper: Paper, said: dict[str, Any] | None) -> str:
    if not said or not said["asked"]:
        return NOTHING
    return paper.say("reasons.verified", n=said["asked"], confirmed=said["confirmed"])


def _answers(paper: Paper, answers: list[dict[str, Any]]) -> str:
    """Name the playbooks that are here, or else say which would answer and is not."""
    here = [str(one["label"]) for one in answers if one["playbook"]]
    if here or not answers:
        return " · ".join(here[:2]) or NOTHING
    return paper.say("reasons.no_playbook", code=answers[0]["code"])


def show_person(paper: Paper, document: Answer) -> None:
    """Show one person's reasons."""
    if "subject_id" in document:
        paper.line((str(document["subject_id"]), "strong"), "  ", (day(document["as_of"], paper.language), "quiet"))
    show_of_person(paper, document)


def show_of_person(paper: Paper, said: dict[str, Any]) -> None:
    """Show reasons with their evidence; below, and apart from it, what goes with leaving."""
    paper.title(paper.say("reasons.of_person"))
    paper.line((str(said["said"]), "quiet"))
    for one in said["reasons"]:
        status = joined(
            (paper.say(f"common.reason_status.{one['status']}"), _STATUS_STYLES.get(one["status"], "quiet"))
        )
        top = joined((f"{one['rank']}  {one['label']}", "strong"), "  ", status)
        leaves: list[tuple[Text, list[str | Text]]] = [(Text(leaf["sentence"]), []) for leaf in one["evidence"]]
        paper.tree(top, leaves)
    beside = said["association"]
    lines = [f"{one['label']}{paper.say('cli.colon')}{one['sentence']}" for one in beside["excess_churn"]]
    if beside["carried_by"]:
        labels = paper.say("reasons.and").join(str(one["label"]) for one in beside["carried_by"][:3])
        lines.append(paper.say("reasons.carried", reasons=labels))
    if lines:
        paper.title(paper.say("reasons.association"))
        for line in lines:
            paper.line((line, "quiet"), indent=2)
    for one in said["labels"]:
        answer = paper.say("reasons.is_so" if one["confirmed"] else "reasons.is_not")
        by = paper.say(f"reasons.by.{one['by']}")
        paper.line((day(one["at"][:10], paper.language), "quiet"), f"  {by}  {one['label']}  ", (answer, "strong"))
