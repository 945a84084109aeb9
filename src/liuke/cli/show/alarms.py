"""Shows: alarms by money at stake, one alarm's card, its history, whom it tells, and the back-test."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact, moment, value
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.kit.money import percent, written

_MARKS = {"firing": "fail", "error": "fail", "pending": "warn", "recovering": "warn", "normal": "ok"}
_SHOWN = 12


def state_text(paper: Paper, state: str | None) -> Text:
    """Write a state with its sign; a signal without an alarm has none."""
    if not state:
        return Text(NOTHING, style="quiet")
    sign, style = mark(_MARKS.get(state, ""))
    return joined((f"{sign} {paper.say(f'alarms.state.{state}')}", style))


def number(paper: Paper, said: Any, how: str) -> str:
    """Write a number of an alarm as its unit asks for."""
    if said is None:
        return NOTHING
    if how == "percent":
        return percent(said)
    if how == "money":
        return written(round(said), paper.currency, paper.language)
    return value(said, "number", paper.language, paper.currency)


def show_alarms(paper: Paper, document: Answer) -> None:
    """Show the list, and whether messages go."""
    counts = document.get("counts") or {}
    paper.line((day(document.get("as_of"), paper.language), "strong"))
    told = [f"{paper.say(f'alarms.state.{name}')} {n}" for name, n in counts.items() if n]
    if "watched" in document:
        head = paper.say("cli.alarm.watched", alarms=document["declared"], n=document["watched"])
        paper.line((f"{head} ", "quiet"), (" · ".join(told), "quiet"))
    elif told:
        paper.line((" · ".join(told), "quiet"))
    found = document.get("alarms") or []
    if found:
        paper.table(_heads(paper), [_row(paper, one) for one in found])
        paper.next_step(str(found[0]["command"]), key="cli.alarm.one")
    else:
        sign, style = mark("ok")
        paper.line((f"{sign} ", style), paper.say("cli.alarm.calm", n=document.get("declared", 0)))
    _notices(paper, document.get("notices") or {})


def _heads(paper: Paper) -> tuple[Head, ...]:
    return (
        Head(label=paper.say("cli.head.state"), whole=True),
        Head(label=paper.say("cli.head.alarm"), style="strong"),
        Head(label=paper.say("cli.head.since"), whole=True),
        Head(label=paper.say("cli.head.value"), number=True),
        Head(label=paper.say("cli.head.line"), number=True),
        Head(label=paper.say("cli.head.at_stake"), number=True),
        Head(label=paper.say("cli.head.who")),
    )


def _row(paper: Paper, one: dict[str, Any]) -> tuple[str | Text, ...]:
    who = one.get("who_line") or (one["why"]["text"] if one.get("why") else "")
    return (
        state_text(paper, one["state"]),
        str(one["label"]),
        str(one["since"]),
        number(paper, one["value"], one["format"]),
        number(paper, one["line"], one["format"]),
        written(one["money_fen"], paper.currency, paper.language) if one.get("money_fen") else NOTHING,
        (who + _quiet(paper, one)).strip(),
    )


def _quiet(paper: Paper, one: dict[str, Any]) -> str:
    said = []
    if one.get("snoozed"):
        said.append(paper.say("alarms.act.snooze", until=one["snoozed"]["until"]))
    if one.get("acknowledged"):
        said.append(f"{paper.say('alarms.act.acknowledge')} {one['acknowledged']['by']}")
    return f" [{' · '.join(said)}]" if said else ""


def show_alarm(paper: Paper, document: Answer) -> None:
    """Show the card: what happened, the line, the money, who, the playbook, and the last changes."""
    paper.line((str(document["label"]), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    paper.line((str(document["rule"]), "quiet"))
    for one in document.get("cards") or []:
        paper.space()
        paper.line(joined(state_text(paper, one["state"]), "  ", (str(one["sentence"]), "strong")))
        if one.get("why") and one["value"] is not None:  # there is a number, and yet nothing can be said of it today
            paper.line((str(one["why"]["text"]), "quiet"), indent=2)
        paper.pairs([(label, said) for label, said in _facts(paper, one) if said])
        for said in one.get("who_more") or []:
            paper.line((f"· {said}", ""))
    _events(paper, (document.get("history") or [])[:_SHOWN])
    _sent(paper, document.get("notices") or [])


def _facts(paper: Paper, one: dict[str, Any]) -> list[tuple[str, str]]:
    play = one.get("playbook")
    return [
        (paper.say("cli.head.since"), str(one["since"])),
        (paper.say("cli.alarm.hours"), _hours(paper, one.get("hours")).strip()),
        (paper.say("cli.alarm.n"), exact(one["n"]) if one.get("n") else ""),
        (
            paper.say("cli.head.at_stake"),
            written(one["money_fen"], paper.currency, paper.language) if one.get("money_fen") else "",
        ),
        (paper.say("alarms.who.title"), str(one.get("who_line") or "")),
        (
            paper.say("cli.alarm.failed"),
            f"{one['failed']['code']} {one['failed']['text']}" if one.get("failed") else "",
        ),
        (paper.say("cli.head.playbook"), f"{play['code']} {play['label']}" if play else ""),
        (paper.say("cli.alarm.started"), (one.get("started") or {}).get("text", "")),
        (paper.say("cli.alarm.quiet"), _quiet(paper, one).strip(" []")),
    ]


def show_history(paper: Paper, document: Answer) -> None:
    """Show every change and act, the newest first."""
    paper.line((str(document["label"]), "strong"))
    _events(paper, document.get("history") or [])


def _events(paper: Paper, entries: list[dict[str, Any]]) -> None:
    if not entries:
        return
    paper.title(paper.say("cli.alarm.history"))
    rows = [
        (
            str(entry["at"])[:10],
            str(entry["text"]) + _hours(paper, entry.get("hours")),
            str(entry["segment"]) if entry["segment"] != "all" else "",
            " ".join(part for part in (str(entry["by"] or ""), str(entry["why"] or "")) if part),
        )
        for entry in entries
    ]
    paper.columns(rows, styles=("quiet", "", "quiet", "quiet"))


def _hours(paper: Paper, hours: dict[str, Any] | None) -> str:
    """Say from which to which hour of its day an alarm by the hour fired."""
    if not hours:
        return ""
    first, last = str(hours["from"]), str(hours["until"])
    return "  " + paper.say("alarms.said.hours", day=first[5:10], first=first[11:16], last=last[11:16])


def _notices(paper: Paper, said: dict[str, Any]) -> None:
    on = paper.say("cli.alarm.on" if said.get("on") else "cli.alarm.off")
    names = ", ".join(str(target["name"]) for target in said.get("targets") or []) or paper.say("cli.alarm.nobody")
    paper.line((f"{on} {names}", "quiet"))
    if said.get("failed"):
        paper.line((paper.say("alarms.check.notices", n=said["failed"], why=said["why"]), "warn"))


def show_notices(paper: Paper, document: Answer) -> None:
    """Show whether messages go, to whom, and what became of the last ones."""
    _notices(paper, document)
    for target in document.get("targets") or []:
        if not target["ready"]:
            paper.line((paper.say("cli.alarm.no_address", name=target["name"], env=target["env"]), "warn"))
    _sent(paper, document.get("recent") or [])


def _sent(paper: Paper, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    paper.title(paper.say("cli.alarm.told"))
    paper.columns(
        [
            (
                moment(row["changed_at"], paper.zone, year=False),
                str(row["target"]),
                str(row["title"]),
                " ".join(part for part in (str(row["outcome_word"]), str(row["detail"])) if part),
            )
            for row in rows
        ],
        styles=("quiet", "quiet", "", "quiet"),
    )


def show_backtest(paper: Paper, document: Answer) -> None:
    """Show how often each alarm would have fired, and how many were true."""
    paper.line((paper.say("cli.alarm.backtest", first=document["from"], last=document["as_of"]), "strong"))
    heads = (
        Head(label=paper.say("cli.head.alarm"), style="strong"),
        Head(label=paper.say("cli.alarm.fired"), number=True),
        Head(label=paper.say("cli.alarm.confirmed"), number=True),
        Head(label=paper.say("cli.alarm.refuted"), number=True),
        Head(label=paper.say("cli.alarm.open"), number=True),
        Head(label=paper.say("cli.alarm.judged"), number=True),
        Head(label=paper.say("cli.alarm.when")),
    )
    paper.table(heads, [_tested(row) for row in document.get("alarms") or []])
    paper.line((str(document["definition"]), "quiet"))


def _tested(row: dict[str, Any]) -> tuple[str, ...]:
    if row.get("error"):
        return str(row["label"]), "", "", "", "", "", f"{row['error']['code']} {row['error']['text']}"
    when = [f"{f['day']}{'' if f['segment'] == 'all' else ' ' + f['segment']}" for f in row.get("firings", [])]
    more = f" +{len(when) - 5}" if len(when) > 5 else ""
    counts = (str(row[name]) for name in ("fired", "confirmed", "refuted", "open", "judged_days"))
    return str(row["label"]), *counts, ", ".join(when[:5]) + more
