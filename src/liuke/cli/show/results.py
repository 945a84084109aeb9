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
        if len(playbooks) == 1:
            _whole(paper, found)
    for found in [*document.get("groups", []), *([document["all"]] if document.get("all") else [])]:
        _words(paper, found)
    paper.space()
    paper.line((paper.say("cli.results.how"), "quiet"))


def _row(paper: Paper, found: dict[str, Any]) -> tuple[str | Text, ...]:
    low, high = (found.get("interval") or (None, None))[:2]
    lift = joined(points(found["lift"]), " ", (interval(low, high), "quiet")) if found.get("lift") is not None else ""
    extra, cost = found.get("extra_returns"), found.get("cost_per_extra_return_fen")
    verb = str(found.get("verb") or "")
    return (
        _label(found),
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
        paper.line((_label(found) + paper.say("cli.colon"), "strong"), str(said))
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


def _label(found: dict[str, Any]) -> str:
    return str(found.get("label") or found.get("playbook") or found.get("held_by"))


def _whole(paper: Paper, found: dict[str, Any]) -> None:
    """Show every metric, what was spent, what came back, and what is odd about it."""
    metrics = found.get("metrics") or []
    if not metrics:
        return
    paper.space()
    heads = (
        Head(label=paper.say("cli.results.metric"), style="strong"),
        Head(label=paper.say("cli.head.treated"), number=True),
        Head(label=paper.say("cli.head.holdout"), number=True),
        Head(label=paper.say("cli.head.lift"), number=True),
        Head(label=paper.say("cli.results.span"), whole=True),
    )
    paper.table(heads, [_metric(paper, one) for one in metrics])
    costs, back = found["costs"], found["payback"]
    money = {name: written(costs[name]["fen"], paper.currency, paper.language) for name in _SPENT}
    paper.line(paper.say("cli.results.costs", total=_money(paper, costs["total_fen"]), **money))
    if costs["subsidy"]["fen"] is not None:
        paper.line(paper.say("cli.results.subsidy", money=_money(paper, costs["subsidy"]["fen"])))
    if back["net_fen"] is not None:
        net = paper.say(
            "cli.results.net", extra=_money(paper, back["extra_money_fen"]), net=_money(paper, back["net_fen"])
        )
        paper.line(net + paper.say(f"cli.results.paid_{back['paid_back']}"))
    _stages(paper, found["sample_ratio"])
    attributed = paper.say("cli.results.attributed", n=exact(found["attributed_returns"]))
    paper.line((attributed, "strike quiet"))
    for note in found.get("notes", []):
        paper.line((f"{note['code']} ", "code"), str(note[paper.language]))


def _stages(paper: Paper, ratio: dict[str, Any]) -> None:
    """Show whether arms are of the drawn sizes when drawn, when written to and in the figures; what loss would show."""
    for one in ratio.get("stages", ()):
        label = paper.say(f"cli.results.stage_{one['stage']}")
        if not one["people"]:
            paper.line((paper.say("cli.results.stage_unknown", label=label), "quiet"))
            continue
        loss = one["detectable"]
        seen = (
            paper.say("cli.results.loss", loss=percent(loss, 0)) if loss is not None else paper.say("cli.results.blind")
        )
        sign, style = mark("ok" if one["ok"] else "fail")
        expected = exact(round(one["expected"]))
        facts = {"label": label, "seen": exact(one["seen"]), "expected": expected, "p": f"{one['p']:.2g}", "loss": seen}
        paper.line((f"{sign} ", style), paper.say("cli.results.stage", **facts))


_SPENT = ("messages", "calls", "people", "coupons")


def _money(paper: Paper, fen: int) -> str:
    return written(fen, paper.currency, paper.language)


def _metric(paper: Paper, one: dict[str, Any]) -> tuple[str, ...]:
    label = str(one[f"label_{paper.language}"])
    if one["difference"] is None:
        return label, NOTHING, NOTHING, NOTHING, str(one[f"why_{paper.language}"] or "")
    low, high = one["interval"]

    def said(value: float, signed: bool = False) -> str:
        if one["unit"] == "share":
            return points(value) if signed else percent(value, 1)
        if one["unit"] in ("money", "ratio"):
            return written(round(value), paper.currency, paper.language)
        return decimal(round(value, 3))

    return (
        label,
        said(one["treated"]),
        said(one["holdout"]),
        said(one["difference"], True),
        f"{said(low, True)} … {said(high, True)}",
    )


def show_decided(paper: Paper, document: Answer) -> None:
    """Say that a decision was written down, and what the rule advised."""
    verb = paper.say(f"common.verb.{document['verb']}", otherwise=document["verb"])
    advised = paper.say(f"common.verb.{document['advised']}", otherwise="") if document["advised"] else NOTHING
    paper.line(
        paper.say("cli.results.decided", playbook=document["playbook"], verb=verb, by=document["by"], advised=advised)
    )
