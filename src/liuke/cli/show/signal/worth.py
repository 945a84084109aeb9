"""Shows: revenue per user (S6), NPS (S10), the scorecard (S11), health (S12), the emotional account (S14)."""

from collections.abc import Callable
from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, decimal, exact
from liuke.cli.paper import Cell, Paper
from liuke.cli.show.anything import show_anything
from liuke.cli.show.signal.sheet import begin, between, end, heads, money, said, section, share

_MONTHS, _PARTS = 6, 8


def number(value: float | None, signed: bool = False) -> str:
    """Write a number with at most two decimals, or that there is none."""
    if value is None:
        return NOTHING
    return ("+" if signed and value > 0 else "") + decimal(round(value, 1))


def points(pair: Any) -> str:
    """Write an interval of points."""
    return f"{number(pair[0])} … {number(pair[1])}" if pair and pair[0] is not None else NOTHING


def show_arpu(paper: Paper, document: Answer) -> None:
    """Say the last complete month's ARPU and ARPPU, what fell, then months and parts."""
    if not begin(paper, document):
        return
    months = document["months"]
    whole = [row for row in months if row["complete"]]
    if whole:
        last = whole[-1]
        facts = {
            "month": last["month"],
            "arpu": money(paper, last["arpu_fen"]),
            "arppu": money(paper, last["arppu_fen"]),
        }
        paper.line(paper.say("signal.arpu.headline", n=last["users"], payers=last["payers"], **facts))
    state = "falling" if document["falling"] else "steady"
    paper.line(
        (paper.say(f"signal.arpu.{state}", n=document["falling_months"]), "warn" if document["falling"] else "quiet")
    )
    for row in document["falls"]:
        way = "fell" if row["share"] > 0 else "rose"
        low, high = sorted(abs(end_) for end_ in row["interval"])
        facts = {"month": row["month"], "share": share(abs(row["share"])), "between": between((low, high))}
        sure = row["interval"][0] * row["interval"][1] > 0
        paper.line((paper.say(f"signal.arpu.{way if sure else 'unsure'}", **facts), "quiet"))
    columns = heads(paper, "month", "users", "payers", "paid", "arpu", "arppu")
    section(paper, paper.say("signal.arpu.months"), columns, [_month(paper, row) for row in months[-_MONTHS:]])
    parts = [(part["part"], [row for row in part["months"] if row["complete"]]) for part in document["parts"]]
    rows = [[str(name), *_month(paper, own[-1])[1:]] for name, own in parts[:_PARTS] if own]
    section(
        paper, paper.say("signal.arpu.parts"), heads(paper, "part", "users", "payers", "paid", "arpu", "arppu"), rows
    )
    end(paper, document)


def _month(paper: Paper, row: dict[str, Any]) -> list[Cell]:
    month = str(row["month"]) + ("" if row["complete"] else " …")
    fen = (row["paid_fen"], row["arpu_fen"], row["arppu_fen"])
    return [month, exact(row["users"]), exact(row["payers"]), *(money(paper, one) for one in fen)]


def show_nps(paper: Paper, document: Answer) -> None:
    """Say the score with its interval and change; then stages, months, and how unlike the others are who answer."""
    if not begin(paper, document):
        return
    facts = {"score": number(document["score"]), "between": points(document["interval"])}
    paper.line((paper.say("signal.nps.headline", n=document["n"], days=document["window_days"], **facts), "strong"))
    counts = {name: exact(document[name]) for name in ("promoters", "passives", "detractors")}
    paper.line((paper.say("signal.nps.counts", **counts), "quiet"))
    if document["change"] is not None:
        change = {"change": number(document["change"], signed=True), "between": points(document["change_interval"])}
        paper.line(paper.say("signal.nps.change", **change))
    for name, first in (("stages", "part"), ("months", "month")):
        rows = [
            [str(row[first]), exact(row["n"]), number(row["score"]), points(row["interval"])] for row in document[name]
        ]
        section(paper, paper.say(f"signal.nps.{name}"), heads(paper, first, "answers", "score", "between"), rows)
    told = [
        [
            paper.say(f"common.field.{row['figure']}", otherwise=str(row["figure"])),
            number(row["of_answered"]),
            number(row["of_everybody"]),
        ]
        for row in document["who_answers"]
        if abs(row["effect"] or 0) >= 0.2 and not str(row["figure"]).endswith("_fen")
    ]
    section(paper, paper.say("signal.nps.who"), heads(paper, "figure", "of_answered", "of_everybody"), told)
    end(paper, document)


def show_scorecard(paper: Paper, document: Answer) -> None:
    """Say breadth, depth and unused benefits of people and of accounts, side by side."""
    if not begin(paper, document):
        return
    both = [document["people"], document["accounts"]]
    names = ("breadth", "depth", "value_per_yuan_median", "benefits_granted", "benefits_unused")
    counted = [
        [one.get("people", one.get("accounts")) for one in both],
        *([one[name] for one in both] for name in names),
    ]
    how: tuple[Callable[[Any], str], ...] = (exact, share, share, decimal, exact, exact)
    labels = ("counted", *names)
    rows = [
        [paper.say(f"signal.scorecard.{label}"), *(NOTHING if value is None else write(value) for value in values)]
        for label, values, write in zip(labels, counted, how, strict=True)
    ]
    section(paper, paper.say("signal.scorecard.title"), heads(paper, "figure", "people", "accounts"), rows)
    unused = document.get("unused_benefits") or {}
    if unused.get("share") is not None:
        pair = (unused.get("expected_low"), unused.get("expected_high"))
        facts = {"share": share(unused["share"]), "between": between(pair)}
        paper.line(paper.say("signal.scorecard.unused", n=unused["granted"], **facts))
    end(paper, document, 'liuke users --where "benefits_unused > 0"')


def show_health(paper: Paper, document: Answer) -> None:
    """Say how many are red, amber, green, of people and of accounts; then the mean score of each metric."""
    if not begin(paper, document):
        return
    for whose in ("people", "accounts"):
        one = document[whose]
        if one["known"]:
            facts = {"health": number(one["health"]), "trend": number(one["trend"], signed=True)}
            bands = {band: f"{exact(row['n'])} ({share(row['share'])})" for band, row in one["bands"].items()}
            paper.line(paper.say(f"signal.health.{whose}", n=one["known"], **facts, **bands))
    rows: list[list[Cell]] = []
    for families in zip(document["people"]["families"], document["accounts"]["families"], strict=True):
        for mine, theirs in zip(*(family["metrics"] for family in families), strict=True):
            scores = [number(one["score"]) for one in (mine, theirs)]
            rows.append([said(paper, families[0]), said(paper, mine), *scores, exact(mine["known"])])
    columns = heads(paper, "family", "metric", "people", "accounts", "known")
    columns[1] = heads(paper, "metric")[0]
    section(paper, paper.say("signal.health.metrics"), columns, rows)
    end(paper, document, "liuke users --where \"health_band = 'red'\"")


def show_emotional_account(paper: Paper, document: Answer) -> None:
    """Say the mean balance and how many are below zero; then what entered within four weeks."""
    if "negative" not in document and document.get("enough") is not False:  # of one person
        show_anything(paper, document)
        return
    if not begin(paper, document):
        return
    negative = document["negative"]
    facts = {"mean": number(document["mean"]), "change": number(document["mean_change_28d"], signed=True)}
    below = {"negative": exact(negative["users"]), "share": share(negative["share"])}
    paper.line(paper.say("signal.emotional_account.headline", n=document["users"], **facts, **below))
    paper.line((paper.say("signal.emotional_account.halves", n=round(document["half_life_days"])), "quiet"))
    rows = [
        [said(paper, row), number(row["points"], signed=True), exact(row["entries"]), exact(row["users"])]
        for row in document["entries_28d"]
    ]
    columns = heads(paper, "entry", "points", "entries", "users")
    section(paper, paper.say("signal.emotional_account.entries"), columns, rows)
    end(paper, document, "liuke signal emotional_account --user USER", "signal.emotional_account.next")
