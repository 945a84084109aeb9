"""Shows: playbooks, the check of their files, and the messages they would write."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, exact
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.cli.show.anything import owner_name
from liuke.cli.show.plan import show_text
from liuke.kit.money import percent


def show_playbooks(paper: Paper, document: Answer) -> None:
    """Show the playbooks in the order in which they claim a person."""
    heads = (
        Head(label=paper.say("cli.head.order"), number=True),
        Head(label=paper.say("cli.head.playbook"), style="strong"),
        Head(label=paper.say("cli.head.name"), whole=True, style="quiet"),
        Head(label=paper.say("cli.head.tiers")),
        Head(label=paper.say("cli.head.holdout"), number=True),
        Head(label=paper.say("cli.head.owner")),
    )
    playbooks = document.get("playbooks", [])
    paper.table(heads, [_row(paper, found) for found in playbooks if found.get("in_use", True)])
    shelf = [found for found in playbooks if not found.get("in_use", True)]
    if shelf:
        paper.line((paper.say("cli.playbook.shelf"), "strong"))
        paper.table(heads, [_row(paper, found) for found in shelf])
    for found in playbooks:
        if found.get("purpose"):
            paper.line((_name(found) + paper.say("cli.colon"), "strong"), (str(found["purpose"]), "quiet"))


def show_playbook(paper: Paper, document: Answer) -> None:
    """Show when to use a playbook and when not, whom it means, and what it does in which order."""
    paper.line((_name(document), "strong"), "  ", ("★" * int(document["difficulty"]), "quiet"))
    paper.line(str(document["purpose"]))
    paper.space()
    said = [(name, document.get(name)) for name in ("fits", "unfit", "audience", "payback")]
    goal = paper.say("cli.playbook.goal_said", event=document["goal"]["event"], days=document["goal"]["window_days"])
    for name, text in (*said, ("goal", goal)):
        if text:
            paper.line((paper.say(f"cli.playbook.{name}") + paper.say("cli.colon"), "strong"), str(text))
    paper.space()
    heads = (
        Head(label=paper.say("cli.playbook.when"), style="strong"),
        Head(label=paper.say("cli.head.name"), whole=True),
        Head(label=paper.say("cli.playbook.way")),
        Head(label=paper.say("cli.playbook.whom"), style="quiet"),
    )
    paper.table(heads, [_way(paper, touch) for touch in (*document["tiers"], *document["steps"])])
    for task in document["tasks"]:
        paper.line((paper.say("cli.playbook.task") + paper.say("cli.colon"), "strong"), str(task["label"]))
    state = "cli.playbook.in_use" if document["in_use"] else "cli.playbook.shelf"
    paper.line((paper.say(state), "quiet"))


def _way(paper: Paper, touch: dict[str, Any]) -> tuple[str, ...]:
    if "after_hours" in touch:
        begins = f"+{touch['after_hours']} h"
    else:
        below = touch["below_days"]
        begins = f"{touch['from_days']}–{'' if below is None else below} d"
    ways = [touch["channel"], touch["fallback_channel"]]
    channels = [paper.say(f"common.channel.{name}", otherwise=str(name)) for name in ways if name]
    return begins, str(touch["label"]), " / ".join(channels) or NOTHING, str(touch["when"] or NOTHING)


def show_use(paper: Paper, document: Answer) -> None:
    """Say that a playbook is in use or back on the shelf, and where its document lies."""
    sign, style = mark("ok")
    said = "cli.playbook.used" if document["in_use"] else "cli.playbook.rested"
    paper.line((f"{sign} ", style), paper.say(said, name=_name(document)))
    paper.line((str(document["file"]), "quiet"))


def _name(found: dict[str, Any]) -> str:
    label = str(found.get("label") or found.get("name") or found["id"])
    return f"{label} ({found['code']})" if found.get("code") else label


def _row(paper: Paper, found: dict[str, Any]) -> tuple[str, ...]:
    tiers = " · ".join(_tier(paper, tier) for tier in found.get("tiers") or [])
    share = found.get("holdout_share")
    return (
        str(found.get("priority", "")),
        _name(found),
        str(found["id"]),
        tiers or NOTHING,
        percent(share, 0) if share is not None else NOTHING,
        owner_name(paper, found.get("owner")),
    )


def _tier(paper: Paper, tier: dict[str, Any] | str) -> str:
    if isinstance(tier, str):
        return tier
    channel = tier.get("channel")
    way = paper.say(f"common.channel.{channel}", otherwise=str(channel)) if channel else ""
    return f"{tier.get('label') or tier['id']} {way}".strip()


def show_lint(paper: Paper, checked: list[dict[str, Any]]) -> None:
    """Show each file with what is wrong, where."""
    if not checked:
        paper.line(paper.say("cli.lint.none"))
        return
    for found in checked:
        sign, style = mark("ok" if found["ok"] else "fail")
        word = paper.say("cli.lint.ok" if found["ok"] else "cli.lint.bad")
        paper.line((f"{sign} ", style), str(found["file"]), "  ", (word, style))
        if not found["ok"]:
            paper.line((f"{found['code']} ", "code"), str(found["message"]), indent=2)
        for column in (found.get("unchecked") or {}).get("columns", ()):
            paper.line((column, "quiet"), indent=2)
    if any(found.get("unchecked") for found in checked):
        paper.line((paper.say("cli.lint.unchecked"), "quiet"))
        paper.next_step("liuke import FILE --as users")


def show_preview(paper: Paper, document: Answer) -> None:
    """Show the messages that real users would get."""
    previews = document.get("previews") or []
    if not previews:
        paper.line(paper.say("cli.preview.none"))
        return
    for found in previews:
        where = [str(found[name]) for name in ("subject_id", "tier", "channel") if found.get(name)]
        paper.line((" · ".join(where), "quiet"))
        show_text(paper, found)
        _instead(paper, found)
        if found.get("codes"):
            sign, style = mark("warn")
            paper.line(
                joined((f"{sign} ", style), (", ".join(found["codes"]), "code"), f" {found.get('refused') or ''}"),
                indent=2,
            )
        paper.space()
    _nobody(paper, document)
    paper.line((paper.say("cli.preview.nothing_sent"), "quiet"))


def _instead(paper: Paper, found: dict[str, Any]) -> None:
    """Say what stands in for what is missing, and why this person would get nothing at all."""
    stood = found.get("instead") or {}
    ways = {"channel": "cli.preview.instead_channel", "template": "cli.preview.instead_template"}
    said = [paper.say(key) for name, key in ways.items() if stood.get(name)]
    said += [paper.say("cli.preview.instead_facts", facts=", ".join(stood["facts"]))] if stood.get("facts") else []
    if said:
        paper.line((" · ".join(said), "quiet"), indent=2)
    if found.get("verdict") in ("deny", "divert", "withhold"):
        sign, style = mark("warn")
        why = f" {paper.say('cli.preview.not_this_one', why=found['verdict_said'])}"
        paper.line(joined((f"{sign} ", style), (str(found["verdict_code"]), "code"), why), indent=2)


def _nobody(paper: Paper, document: Answer) -> None:
    """Count who would get a message, and who would not by reason."""
    if document.get("would_send") is None:
        return
    said = {"found": exact(document["found"]), "sent": exact(document["would_send"])}
    paper.line(paper.say("cli.preview.would", **said))
    for row in document.get("kept") or []:
        paper.line((f"{row['code']} ", "code"), f"{row['label']} ", (exact(row["people"]), "strong"), indent=2)
