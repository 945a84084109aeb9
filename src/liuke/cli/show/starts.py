"""Shows: what starts playbooks, which run by themselves, and what started them last."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact, moment
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.kit.money import written


def show_triggers(paper: Paper, document: Answer) -> None:
    """Show a row for each playbook, then what started any of them last."""
    heads = (
        Head(label=paper.say("cli.head.playbook"), style="strong"),
        Head(label=paper.say("cli.playbook.starts")),
        Head(label=paper.say("cli.playbook.next"), whole=True),
        Head(label=paper.say("cli.playbook.itself")),
    )
    paper.table(heads, [_row(paper, one) for one in document["playbooks"]])
    for one in document["playbooks"]:
        if one["wrong"]:
            paper.line((f"{one['wrong']['code']} ", "code"), str(one["wrong"]["message"]))
    for way in document["cycles"]:
        sign, style = mark("warn")
        paper.line((f"{sign} ", style), paper.say("cli.playbook.cycle", way=" → ".join([*way, way[0]])))
    paper.space()
    _started(paper, document["firings"])


def _row(paper: Paper, one: dict[str, Any]) -> tuple[str, ...]:
    next_at = moment(one["next_at"], paper.zone) if one["next_at"] else NOTHING
    return f"{one['label']} ({one['code']})", str(one["starts"]), next_at, _yes(paper, one)


def _yes(paper: Paper, one: dict[str, Any]) -> str:
    if one["kind"] == "schedule" and not one["next_at"]:
        return NOTHING
    armed, waits = one["armed"], one["waits"]
    if armed is None:
        return paper.say("triggers.armed.no")
    if not armed["stands"]:
        return paper.say("triggers.armed.second")
    if waits:
        return paper.say("triggers.armed.waits", why=waits["text"])
    return paper.say(
        "triggers.armed.yes",
        people=armed["per_day"],
        money=written(armed["budget_fen"], one["currency"], paper.language),
        until=armed["until"],
        by=" + ".join(armed["by"]),
    )


def _started(paper: Paper, rows: list[dict[str, Any]]) -> None:
    if not rows:
        paper.line((paper.say("cli.playbook.none_started"), "quiet"))
        return
    heads = (
        Head(label=paper.say("cli.playbook.latest"), whole=True),
        Head(label=paper.say("cli.head.playbook"), style="strong"),
        Head(label=paper.say("cli.playbook.about")),
        Head(label=paper.say("cli.head.state")),
        Head(label=paper.say("cli.playbook.reached"), number=True),
        Head(label=paper.say("cli.head.plan"), whole=True),
    )
    paper.table(heads, [_firing(paper, row) for row in rows])


def _firing(paper: Paper, row: dict[str, Any]) -> tuple[str, ...]:
    about = paper.say(f"triggers.event.{row['about']}", otherwise=str(row["about"]), days="…")
    state = " ".join(part for part in (str(row["state_word"]), str(row["code"])) if part)
    sent = exact(row["sent"]) if row["sent"] else NOTHING
    return moment(row["begun_at"], paper.zone), str(row["label"]), about, state, sent, str(row["plan_id"]) or NOTHING


def show_armed(paper: Paper, document: Answer) -> None:
    """Say that a yes was given, or whose is still missing."""
    name = f"{document['label']} ({document['code']})"
    if document["armed"]["stands"]:
        sign, style = mark("ok")
        paper.line(joined((f"{sign} ", style), paper.say("triggers.armed.given", name=name)))
    else:
        sign, style = mark("warn")
        why = "; ".join(str(reason[paper.language]) for reason in document["needs_second"])
        paper.line(joined((f"{sign} ", style), f"{paper.say('triggers.armed.second')}: {why}"))
    paper.line((_yes(paper, document), "quiet"))
    paper.line((str(document["starts"]), "quiet"))


def show_disarmed(paper: Paper, document: Answer) -> None:
    """Say that a yes was taken back, or that there was none."""
    key = "triggers.armed.ended" if document["ended"] else "triggers.armed.none"
    sign, style = mark("ok")
    paper.line((f"{sign} ", style), paper.say(key, name=f"{document['label']} ({document['code']})"))


def show_versions(paper: Paper, document: Answer) -> None:
    """Show every version that is known, today's marked."""
    heads = (
        Head(label=paper.say("cli.journey.version"), whole=True, style="strong"),
        Head(label=paper.say("cli.playbook.since"), whole=True),
        Head(label=paper.say("cli.journey.people"), number=True),
    )
    paper.line((f"{document['label']} ({document['code']})", "strong"))
    rows = [
        (
            str(row["version"]) + (f" ({paper.say('cli.playbook.today')})" if row["today"] else ""),
            moment(row["at"], paper.zone) if row["at"] else NOTHING,
            exact(row["people"]) if row["people"] else NOTHING,
        )
        for row in document["versions"]
    ]
    paper.table(heads, rows)


def show_diff(paper: Paper, document: Answer) -> None:
    """Show every change in a sentence."""
    name = f"{document['label']} ({document['code']})"
    paper.line((name, "strong"), "  ", (f"{document['before']} → {document['after']}", "quiet"))
    if not document["changes"]:
        paper.line(paper.say("cli.playbook.same"))
    for change in document["changes"]:
        paper.line(f"· {change['text']}")


def show_offers(paper: Paper, document: Answer) -> None:
    """Show a row for each offer."""
    if not document["offers"]:
        paper.line(paper.say("cli.offer.none"))
        return
    heads = (
        Head(label=paper.say("cli.head.playbook"), style="strong"),
        Head(label=paper.say("cli.offer.offer")),
        Head(label=paper.say("cli.offer.stock"), number=True),
        Head(label=paper.say("cli.offer.reserved"), number=True),
        Head(label=paper.say("cli.offer.used"), number=True),
        Head(label=paper.say("cli.offer.released"), number=True),
        Head(label=paper.say("cli.offer.left"), number=True),
    )
    rows = []
    for one in document["offers"]:
        n = [exact(one[name]) if one[name] is not None else NOTHING for name in _PIECES]
        rows.append((str(one["code"]), f"{one['label']} ({one['offer']})", *n))
    paper.table(heads, rows)


_PIECES = ("stock", "reserved", "used", "released", "left")
