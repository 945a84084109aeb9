"""Shows: what a draft would have done on past mornings, or did in a made-up world."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact
from liuke.cli.paper import Head, Paper
from liuke.kit.money import percent, written


def show_rehearsal(paper: Paper, document: Answer) -> None:
    """Show the mornings, who was stopped and why, what it would cost, and what its holdout could tell."""
    name = f"{document['label']} ({document['code']})" if document.get("code") else str(document["label"])
    mornings = document["mornings"]
    where = "cli.rehearse.on_world" if document["on"] == "world" else "cli.rehearse.on_past"
    paper.line((name, "strong"), "  ", (paper.say(where, n=len(mornings)), "quiet"))
    _mornings(paper, document)
    _stopped(paper, document)
    _tiers(paper, document)
    _money(paper, document)
    _base(paper, document)
    if document.get("effect"):
        _effect(paper, document["effect"])
    paper.line((paper.say("cli.rehearse.nothing"), "quiet"))


def _mornings(paper: Paper, document: Answer) -> None:
    keys = ("found", "stopped", "holdout", "send")
    heads = (
        Head(label=paper.say("cli.rehearse.morning"), style="strong"),
        *(Head(label=paper.say(f"cli.rehearse.{key}"), number=True) for key in keys),
        Head(label=paper.say("cli.rehearse.cost"), number=True),
        Head(label=paper.say("cli.rehearse.came"), number=True),
    )
    rows = [
        (
            str(one["day"]),
            *(exact(one[key]) for key in keys),
            _yuan(paper, document, one["cost_fen"]),
            exact(one["returned"]),
        )
        for one in document["mornings"]
    ]
    paper.table(heads, rows)


def _stopped(paper: Paper, document: Answer) -> None:
    if not document["stopped"]:
        return
    paper.title(paper.say("cli.rehearse.why_stopped"))
    for row in document["stopped"]:
        paper.line((f"{row['code']} ", "code"), f"{row['label']} ", (exact(row["people"]), "strong"), indent=2)


def _tiers(paper: Paper, document: Answer) -> None:
    heads = (
        Head(label=paper.say("cli.rehearse.tier"), style="strong"),
        Head(label=paper.say("cli.rehearse.send"), number=True),
        Head(label=paper.say("cli.rehearse.cost"), number=True),
        Head(label=paper.say("cli.rehearse.came_share"), number=True),
    )
    rows = [
        (
            str(tier["label"]),
            exact(tier["send"]),
            _yuan(paper, document, tier["cost_fen"]),
            percent(tier["share"]) if tier["share"] is not None else NOTHING,
        )
        for tier in document["tiers"]
    ]
    paper.table(heads, rows)


def _money(paper: Paper, document: Answer) -> None:
    a_morning, budget, totals = document["a_morning"], document["budget"], document["totals"]
    said = {
        "send": exact(round(a_morning["send"])),
        "cost": _yuan(paper, document, a_morning["cost_fen"]),
        "tasks": exact(totals["tasks"]),
    }
    paper.line(paper.say("cli.rehearse.a_morning", **said))
    most = {"most": _yuan(paper, document, budget["most_fen"]), "budget": _yuan(paper, document, budget["budget_fen"])}
    paper.line(
        paper.say("cli.rehearse.budget_over" if budget["over"] else "cli.rehearse.budget", **most, n=budget["over"])
    )
    for one in document["offers"]:
        spent = {
            "expected": _yuan(paper, document, one["expected_fen"]),
            "most": _yuan(paper, document, one["most_fen"]),
        }
        paper.line(paper.say("cli.rehearse.offer", label=one["label"], n=exact(one["given"]), **spent))


def _base(paper: Paper, document: Answer) -> None:
    base, power = document["base"], document["power"]
    if base["share"] is None:
        paper.line(paper.say("cli.rehearse.nobody"))
        return
    low, high = base["interval"]
    said = {
        "share": percent(base["share"]),
        "low": percent(low),
        "high": percent(high),
        "days": document["window_days"],
    }
    paper.line(paper.say("cli.rehearse.base", **said))
    if power["detectable"] is None:
        paper.line(paper.say("cli.rehearse.too_few"))
    else:
        said = {"points": f"{100 * power['detectable']:.1f}", "holdout": percent(power["holdout_share"], 0)}
        paper.line(paper.say("cli.rehearse.power", **said))
    for one in power["needed"]:
        numbers = {
            "points": f"{100 * one['difference']:.0f}",
            "people": exact(one["people"]),
            "days": exact(one["days"] or 0),
        }
        paper.line(paper.say("cli.rehearse.needed", **numbers), indent=2)


def _effect(paper: Paper, effect: dict[str, Any]) -> None:
    said = {key: exact(effect[key]) for key in ("reached", "kept", "said_no", "complained", "harmed")}
    paper.line(paper.say("cli.rehearse.effect", **said))


def _yuan(paper: Paper, document: Answer, fen: int) -> str:
    return written(fen, str(document.get("currency", "CNY")), paper.language)
