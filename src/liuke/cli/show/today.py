"""Shows: today. At most three decisions, then the figures, then how fresh everything is."""

import json
from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact, left, moment, value
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.cli.show.anything import owner_name
from liuke.cli.show.start import table_name
from liuke.kit.money import percent

_AT_MOST = 3
_TITLE_CELLS = 20


def show_today(paper: Paper, document: Answer) -> None:
    """Show the morning."""
    _head(paper, document)
    decisions = document.get("decisions", [])[:_AT_MOST]
    if not decisions:
        sign, style = mark("ok")
        paper.space()
        paper.line((f"{sign} ", style), paper.say("cli.today.nothing"))
    else:
        _decisions(paper, decisions)
    _figures(paper, document.get("figures") or [])
    _freshness(paper, (document.get("freshness") or {}).get("tables") or [])
    _night(paper, document.get("night") or [])


def show_card(paper: Paper, document: Answer) -> None:
    """Show what a chat or a mail would be sent, as it would be sent, so that it can be piped on."""
    payload = document["payload"]
    said = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False, indent=2)
    paper.raw(said)


def _head(paper: Paper, document: Answer) -> None:
    freshness: dict[str, Any] = document.get("freshness") or {}
    said = []
    if freshness.get("newest_at"):
        said.append(paper.say("cli.today.until", at=moment(freshness["newest_at"], paper.zone, year=False)))
    if freshness.get("stale_days"):
        said.append(paper.say("cli.today.stale", n=freshness["stale_days"]))
    if document.get("firing") is not None:
        said.append(paper.say("cli.today.firing", n=document["firing"]))
    name = str((document.get("workspace") or {}).get("name") or "")
    paper.line((day(document.get("as_of"), paper.language), "strong"), "  " + name if name else "")
    if said:
        paper.line((" · ".join(said), "quiet"))
    if document.get("sample"):
        paper.line((paper.say("cli.sample_ribbon"), "warn"))


def _due(paper: Paper, decision: dict[str, Any]) -> Text:
    said = left(decision.get("deadline"), paper.now, paper.language)
    return Text(said, style="quiet" if said == NOTHING else "bad")


def _evidence(decision: dict[str, Any]) -> str:
    said = decision.get("evidence") or ""
    return " · ".join(str(part) for part in said) if isinstance(said, list) else str(said)


def _decisions(paper: Paper, decisions: list[dict[str, Any]]) -> None:
    """Show the decisions as a table, or as a list where the terminal is too narrow for one."""
    heads = (
        Head(label="#", whole=True),
        Head(label=paper.say("cli.today.to_decide"), style="strong"),
        Head(label=paper.say("cli.head.evidence")),
        Head(label=paper.say("cli.head.deadline"), whole=True),
        Head(label=paper.say("cli.head.owner"), whole=True),
        Head(label=paper.say("cli.head.command"), whole=True),
    )
    rows = [
        (
            str(n),
            str(decision["title"]),
            joined((_evidence(decision), "warn")),
            _due(paper, decision),
            owner_name(paper, decision.get("owner")),
            str(decision.get("command") or NOTHING),
        )
        for n, decision in enumerate(decisions, start=1)
    ]
    if paper.fits(heads, rows, fold=_TITLE_CELLS):
        paper.space()
        paper.table(heads, rows)
    else:
        _decision_list(paper, decisions)


def _decision_list(paper: Paper, decisions: list[dict[str, Any]]) -> None:
    paper.title(paper.say("cli.today.to_decide"))
    for n, decision in enumerate(decisions, start=1):
        paper.line(f"{n}  ", (str(decision["title"]), "strong"))
        paper.line((_evidence(decision), "warn"), indent=3)
        owner = owner_name(paper, decision["owner"]) if decision.get("owner") else ""
        if decision.get("deadline") or owner:
            paper.line(_due(paper, decision), (f" · {owner}" if owner else "", "quiet"), indent=3)
        if decision.get("command"):
            paper.line(str(decision["command"]), indent=3)


def _figures(paper: Paper, figures: list[dict[str, Any]]) -> None:
    if not figures:
        return
    paper.title(paper.say("cli.today.figures"))
    heads = (
        Head(label=paper.say("cli.head.figure")),
        Head(label=paper.say("cli.head.value"), number=True),
        Head(label=paper.say("cli.head.change"), number=True),
        Head(label=paper.say("cli.head.line")),
    )
    paper.table(heads, [_figure(paper, figure) for figure in figures])
    if not all(figure.get("complete", True) for figure in figures):
        paper.line((paper.say("cli.today.unfinished"), "unfinished"))


def _figure(paper: Paper, figure: dict[str, Any]) -> tuple[str | Text, ...]:
    number = value(figure.get("value"), str(figure.get("format") or ""), paper.language, paper.currency)
    complete = figure.get("complete", True)
    shown = Text(number if complete else f"{number} *", style="" if complete else "unfinished")
    threshold = figure.get("threshold")
    line = str(threshold) if threshold not in (None, "") else ""
    if figure.get("firing"):
        sign, style = mark("warn")
        state = joined((f"{sign} {paper.say('cli.firing')}", style), f" {line}" if line else "")
    else:
        state = Text(line, style="quiet")
    return str(figure["label"]), shown, _change(figure), state


def _change(figure: dict[str, Any]) -> str:
    change = figure.get("change")
    if change is None:
        return ""
    match figure.get("change_unit", "share"):
        case "pp":
            return f"{'−' if change < 0 else '+'}{abs(change) * 100:.1f}pp"
        case "count":
            return exact(change) if change < 0 else f"+{exact(change)}"
        case _:
            return percent(change, signed=True)


def _freshness(paper: Paper, tables: list[dict[str, Any]]) -> None:
    filled = [table for table in tables if table.get("rows")]
    if not filled:
        return
    paper.title(paper.say("cli.today.freshness"))
    heads = (
        Head(label=paper.say("cli.head.table")),
        Head(label=paper.say("cli.head.rows"), number=True),
        Head(label=paper.say("cli.head.newest"), whole=True),
    )
    rows = [
        (table_name(paper, table["table"]), exact(table["rows"]), moment(table.get("newest"), paper.zone))
        for table in filled
    ]
    paper.table(heads, rows)


def _night(paper: Paper, done: list[dict[str, Any]]) -> None:
    if done:
        paper.title(paper.say("cli.today.night"))
        paper.columns(
            [(moment(entry.get("at"), paper.zone, year=False), str(entry.get("text") or "")) for entry in done],
            styles=("quiet", ""),
        )
