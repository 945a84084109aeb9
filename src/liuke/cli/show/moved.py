"""Shows: who is moved by each playbook, in kinds with sizes and intervals, and what choosing them brings."""

from typing import Any

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, decimal, exact, interval, points
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.kit.money import percent, written


def show_uplift(paper: Paper, document: Answer) -> None:
    """Show each playbook's finding: a sentence, kinds of people, and the comparison at each level of money."""
    paper.line((paper.say("cli.uplift.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if not document["playbooks"]:
        paper.line(paper.say("cli.results.none"))
        return
    for found in document["playbooks"]:
        paper.space()
        paper.title(f"{found['label']} ({found['playbook_code']})")
        paper.line(str(found["said"]))
        _size(paper, found)
        if found.get("kinds"):
            _kinds(paper, found)
            _money(paper, found["at_money"])
        elif found.get(f"next_{paper.language}"):
            paper.line((paper.say("cli.next") + str(found[f"next_{paper.language}"]), "quiet"))
    paper.space()
    paper.line((paper.say("cli.uplift.how"), "quiet"))


def _size(paper: Paper, found: dict[str, Any]) -> None:
    said = paper.say(
        "cli.uplift.size",
        treated=exact(found["treated"]),
        holdout=exact(found["holdout"]),
        days=found["window_days"],
        goal=found["goal"],
        day=found["as_of"],
    )
    paper.line((said, "quiet"))


def _kinds(paper: Paper, found: dict[str, Any]) -> None:
    heads = (
        Head(label=paper.say("cli.uplift.kind"), style="strong"),
        Head(label=paper.say("cli.uplift.people"), number=True),
        Head(label=paper.say("cli.uplift.alone"), number=True),
        Head(label=paper.say("cli.uplift.effect"), number=True),
        Head(label=paper.say("cli.uplift.proven")),
        Head(label=paper.say("cli.uplift.traits")),
    )
    paper.table(heads, [_kind(paper, one) for one in found["kinds"]])


def _kind(paper: Paper, one: dict[str, Any]) -> tuple[Any, ...]:
    traits = "; ".join(
        paper.say(
            "cli.uplift.trait", label=trait["label"], mean=decimal(trait["mean"]), others=decimal(trait["others"])
        )
        for trait in one["traits"]
    )
    sign, style = mark("ok" if one["proven"] else "warn")
    effect = joined(points(one["effect"], 1), " ", (interval(*one["interval"]), "quiet"))
    people = f"{exact(one['n'])} ({percent(one['share'])})"
    return one["label"], people, percent(one["alone"]), effect, joined((sign, style)), traits or NOTHING


def _money(paper: Paper, levels: list[dict[str, Any]]) -> None:
    heads = (
        Head(label=paper.say("cli.uplift.money"), number=True),
        Head(label=paper.say("cli.uplift.ours"), number=True),
        Head(label=paper.say("cli.uplift.rival")),
        Head(label=paper.say("cli.uplift.gain"), number=True),
        Head(label=paper.say("cli.uplift.wins")),
    )
    rows = []
    for one in levels:
        sign, style = mark("ok" if one["wins"] else "warn")
        rival = f"{one['best_rival_label']} {points(one['rivals'][one['best_rival']]['mean'], 1)}"
        gain = joined(points(one["gain"]["mean"], 1), " ", (interval(one["gain"]["low"], one["gain"]["high"]), "quiet"))
        rows.append((percent(one["share"]), points(one["ours"]["mean"], 1), rival, gain, joined((sign, style))))
    paper.table(heads, rows)


def show_allotment(paper: Paper, allotment: dict[str, Any], currency: str) -> None:
    """Show, below a plan, whether its money went to whom it moves, and why or why not; what exploring costs."""
    if "by_lot" in allotment:
        lot = {name: exact(allotment[name]) for name in ("people", "by_lot")}
        paper.line(paper.say("cli.uplift.by_lot", **lot, refusals=f"{allotment['expected_refusals']:.1f}"))
    levels = [level for level in allotment.get("playbooks", ()) if level["why"] != "nothing_learned"]
    if not levels:
        return
    paper.title(paper.say("cli.uplift.allotment"))
    for level in levels:
        paper.line((f"{level['label']}{paper.say('cli.colon')}", "strong"), str(level["said"]))
    if allotment["used"]:
        names = ("people", "chosen", "exploring", "not_chosen")
        paper.line((paper.say("cli.uplift.of", **{name: exact(allotment[name]) for name in names}), "quiet"))
        cost = written(allotment["exploring_cost_fen"], currency, paper.language)
        refusals = f"{allotment.get('expected_refusals', 0.0):.1f}"
        paper.line((paper.say("cli.uplift.exploring", cost=cost, refusals=refusals), "quiet"))


def show_variants(paper: Paper, document: Answer) -> None:
    """Show each comparison of variants: a sentence, its arms, and how each pair differs."""
    paper.line((paper.say("cli.variants.title"), "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    if not document["touches"]:
        paper.line(paper.say("cli.variants.none"))
        return
    for touch in document["touches"]:
        paper.space()
        paper.title(f"{touch['label']} ({touch['playbook_code']}) · {touch['touch_label']}")
        paper.line(str(touch["said"]))
        if touch["decided"]:
            decided = touch["decided"]
            said = paper.say("cli.variants.decided", kept=decided["kept"], day=decided["as_of"])
            paper.line((said, "good"))
        heads = (
            Head(label=paper.say("cli.variants.variant"), style="strong"),
            Head(label=paper.say("cli.variants.drawn"), number=True),
            Head(label=paper.say("cli.variants.people"), number=True),
            Head(label=paper.say("cli.variants.reached"), number=True),
        )
        paper.table(heads, [_variant(one) for one in touch["variants"]])
        for pair in touch["pairs"]:
            _pair(paper, pair)
    paper.space()
    paper.line((paper.say("cli.variants.how"), "quiet"))


def _variant(one: dict[str, Any]) -> tuple[str, ...]:
    share = percent(one["share"]) if one["share"] is not None else NOTHING
    return f"{one['label']} ({one['variant']})", percent(one["drawn_share"]), exact(one["n"]), share


def _pair(paper: Paper, pair: dict[str, Any]) -> None:
    if pair["difference"] is None:
        return
    low, high = pair["interval"]
    q = NOTHING if pair["q"] is None else f"{pair['q']:.2g}"
    said = f"{pair['one']} − {pair['other']}: {points(pair['difference'], 1)} {interval(low, high)} · q {q}"
    paper.line((said, "quiet"), indent=2)
