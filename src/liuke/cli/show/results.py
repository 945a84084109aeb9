"""Shows: what each playbook brought against its held-out controls, as a verdict in words."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact, interval, points
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.kit.money import percent, written

_STYLE = {"scale_up": "good", "keep": "good", "narrow": "warn", "wait": "warn", "stop": "bad"}


def show_results(paper: Paper, document: Answer) -> None:
    """Show both arms, the difference with its interval, the cost of one who really came back, and what to do."""
    paper.line((paper.say("cli.results.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    playbooks = document.get("playbooks", [])
    if not playbooks:
        paper.line(paper.say("cli.results.none"))
        return
    heads = (
        Head(label=paper.say("cli.head.playbook"), style="strong"),
        Head(label=paper.say("cli.head.treated"), number=True),
        Head(label=paper.say("cli.head.holdout"), number=True),
        Head(label=paper.say("cli.head.lift"), number=True),
        Head(label=paper.say("cli.head.extra"), number=True),
        Head(label=paper.say("cli.head.per_return"), number=True),
        Head(label=paper.say("cli.head.verdict"), whole=True),
    )
    paper.table(heads, [_row(paper, found) for found in playbooks])
    for found in playbooks:
        _words(paper, found)
    paper.space()
    paper.line((paper.say("cli.results.how"), "quiet"))


def _row(paper: Paper, found: dict[str, Any]) -> tuple[str | Text, ...]:
    low, high = (found.get("interval") or (None, None))[:2]
    lift = joined(points(found["lift"]), " ", (interval(low, high), "quiet")) if found.get("lift") is not None else ""
    extra, cost = found.get("extra_returns"), found.get("cost_per_extra_return_fen")
    verb = str(found.get("verb") or "")
    return (
        str(found.get("label") or found["playbook"]),
        _arm(found.get("treated")),
        _arm(found.get("holdout")),
        lift,
        f"{'+' if extra >= 0 else '−'}{decimal(abs(round(extra, 1)))}" if extra is not None else NOTHING,
        written(round(cost), paper.currency, paper.language) if cost is not None else NOTHING,
        Text(paper.say(f"common.verb.{verb}", otherwise=verb), style=_STYLE.get(verb, "")),
    )


def _arm(arm: dict[str, Any] | None) -> str:
    if not arm:
        return NOTHING
    share = percent(arm["share"]) if arm.get("share") is not None else NOTHING
    return f"{share} / {exact(arm['n'])}"


def _words(paper: Paper, found: dict[str, Any]) -> None:
    said = found.get(f"verdict_{paper.language}") or found.get("verdict")
    if said:
        paper.line((str(found.get("label") or found["playbook"]) + paper.say("cli.colon"), "strong"), str(said))
    if found.get("goal", "present") != "present":
        paper.line((paper.say("cli.results.goal", goal=found["goal"]), "quiet"), indent=2)
    steps = [step for step in found.get("steps") or [] if step["goal"]]
    if steps:
        said = " · ".join(paper.say("cli.results.step", label=step["label"], n=step["goal"]) for step in steps)
        paper.line((paper.say("cli.results.steps", said=said), "quiet"), indent=2)
    ratio = found.get("sample_ratio") or {}
    if ratio.get("ok") is False:
        sign, style = mark("fail")
        said = paper.say("cli.results.ratio", p=f"{ratio.get('p', 0):.2g}")
        paper.line((f"{sign} {said}", style), indent=2)
