"""Shows: one plan, whole. Found, diverted, excluded and why, held out, sent; messages; cost; whose word is needed."""

import re
from typing import Any

from rich.text import Text

from liuke.cli.codes import reason_labels
from liuke.cli.door import Answer
from liuke.cli.figures import day, exact, moment
from liuke.cli.paper import Head, Paper, bar, joined, mark
from liuke.cli.show.moved import show_allotment
from liuke.kit.money import percent, written

_SEALED = re.compile(r"(https?://\S+?/(?:u|settings|why|report|progress)/)\S+")
"""A person's own links open their settings to whoever holds them; a reviewer need not."""
_BAR_CELLS = 24
_BAR_FROM_WIDTH = 96
_HASH_DIGITS = 12


def playbook_name(playbook: dict[str, Any]) -> str:
    """Name a playbook with its code."""
    label, code = str(playbook.get("label") or playbook["playbook"]), playbook.get("code")
    return f"{label} ({code})" if code else label


def tier_name(tier: dict[str, Any]) -> str:
    """Name a tier as its playbook does."""
    return str(tier.get("label") or tier["tier"])


def total(by_code: Any) -> int:
    """Return how many people, whether counted by code or in one number."""
    return sum(by_code.values()) if isinstance(by_code, dict) else int(by_code or 0)


def show_text(paper: Paper, message: dict[str, Any]) -> None:
    """Show a message as its receiver would get it, and the facts it uses."""
    if message.get("subject"):
        paper.line((str(message["subject"]), "strong"), indent=2)
    for paragraph in str(message.get("body") or "").strip().splitlines():
        paper.line(*_marked(_SEALED.sub(r"\1…", paragraph), message.get("facts") or {}), indent=2)
    facts = message.get("facts") or {}
    if facts:
        said = " · ".join(f"{name} = {fact}" for name, fact in facts.items() if not isinstance(fact, dict | list))
        paper.line((paper.say("cli.plan.facts"), "quiet"), (said, "quiet"), indent=2)


def _marked(paragraph: str, facts: dict[str, Any]) -> list[str | tuple[str, str]]:
    """Return a paragraph with what comes from facts marked, the longest first."""
    values = sorted({str(fact) for fact in facts.values() if isinstance(fact, str) and fact}, key=len, reverse=True)
    if not values:
        return [paragraph]
    pieces = re.split("(" + "|".join(map(re.escape, values)) + ")", paragraph)
    return [(piece, "strong") if piece in values else piece for piece in pieces if piece] or [paragraph]


def show_plan(paper: Paper, document: Answer) -> None:
    """Show everything that an approver must have seen."""
    _head(paper, document)
    labels = reason_labels("zh" if paper.language == "zh" else "en")
    for playbook in document.get("playbooks", []):
        _tiers(paper, playbook)
        _waterfall(paper, playbook, labels)
    show_allotment(paper, document.get("allotment") or {}, str(document.get("currency", "CNY")))
    _liveness(paper, document.get("liveness") or {})
    _guard(paper, document.get("guard") or [])
    _samples(paper, document)
    _word(paper, document)


def _head(paper: Paper, document: Answer) -> None:
    state = paper.say(f"common.plan_state.{document['state']}", otherwise=str(document["state"]))
    paper.line((paper.say("cli.plan.title", plan=document["id"]), "strong"), "  ", (state, "warn"))
    said = [paper.say("cli.plan.as_of", day=day(document.get("as_of"), paper.language))]
    if document.get("author"):
        said.append(paper.say("cli.plan.author", name=str(document["author"])))
    if document.get("created_at"):
        said.append(moment(document["created_at"], paper.zone))
    paper.line((" · ".join(said), "quiet"))
    if old := document.get("outdated"):
        paper.line((str(old["text"]), "warn"))
        paper.next_step(str(old["next"]))
    if ramp := document.get("ramp"):
        paper.line((str(ramp["text"]), "bad" if ramp["state"] == "stopped" else "quiet"))
        if ramp["state"] == "stopped":
            paper.next_step(f"liuke plan resume {document['id']}")


def _money(paper: Paper, fen: int | None, currency: str | None = None) -> str:
    return "" if fen is None else written(fen, currency or paper.currency, paper.language)


def _tiers(paper: Paper, playbook: dict[str, Any]) -> None:
    paper.title(playbook_name(playbook))
    heads = (
        Head(label=paper.say("cli.head.tier")),
        Head(label=paper.say("cli.head.channel")),
        Head(label=paper.say("cli.head.found"), number=True),
        Head(label=paper.say("cli.head.diverted"), number=True),
        Head(label=paper.say("cli.head.excluded"), number=True),
        Head(label=paper.say("cli.head.holdout"), number=True),
        Head(label=paper.say("cli.head.send"), number=True, style="strong"),
        Head(label=paper.say("cli.head.cost"), number=True),
    )
    rows = [
        (
            tier_name(tier),
            paper.say(f"common.channel.{tier.get('channel')}", otherwise=str(tier.get("channel") or "")),
            *_counts(tier),
            _money(paper, tier.get("cost_fen")),
        )
        for tier in playbook["tiers"]
    ]
    totals = playbook.get("totals")
    if totals and len(rows) > 1:
        cost = sum(tier.get("cost_fen") or 0 for tier in playbook["tiers"])
        rows.append((paper.say("cli.total"), "", *_counts(totals), _money(paper, totals.get("cost_fen", cost))))
    paper.table(heads, rows, last_is_total=bool(totals) and len(rows) > 1)
    for tier in playbook["tiers"]:
        _of_send(paper, tier)


def _counts(tier: dict[str, Any]) -> tuple[str, ...]:
    """Return found, diverted, excluded, holdout and send; found is the sum of the other four."""
    diverted, excluded = total(tier.get("diverted")), total(tier.get("excluded"))
    return exact(tier["found"]), exact(diverted), exact(excluded), exact(tier["holdout"]), exact(tier["send"])


def _of_send(paper: Paper, tier: dict[str, Any]) -> None:
    said = [paper.say(f"cli.plan.{name}", n=tier[name]) for name in ("held", "tasks") if tier.get(name)]
    if said:
        paper.line((tier_name(tier) + paper.say("cli.colon") + " · ".join(said), "quiet"), indent=1)


def _waterfall(paper: Paper, playbook: dict[str, Any], labels: dict[str, str]) -> None:
    """Walk from found to send, one line a code in rule order; the lines add up."""
    tiers = playbook["tiers"]
    codes: dict[str, list[int]] = {}
    for n, tier in enumerate(tiers):
        for part in ("diverted", "excluded"):
            for code, people in (tier.get(part) or {}).items():
                codes.setdefault(code, [0] * len(tiers))[n] += people
    if not codes:
        return
    drawn = paper.width >= _BAR_FROM_WIDTH
    heads = [Head(label=paper.say("cli.plan.who_not"))]
    heads += [Head(label=tier_name(tier), number=True) for tier in tiers] if len(tiers) > 1 else []
    heads.append(Head(label=paper.say("cli.total"), number=True))
    heads += [Head(label="", whole=True)] if drawn else []
    most = sum(tier["found"] for tier in tiers)

    def row(name: str | Text, numbers: list[int], sign: str = "") -> list[str | Text]:
        total = sum(numbers)
        cells: list[str | Text] = [name]
        cells += [_signed(n, sign) for n in numbers] if len(tiers) > 1 else []
        cells.append(_signed(total, sign))
        return [*cells, Text(bar(total, most, _BAR_CELLS), style="bad" if sign else "good")] if drawn else cells

    rows = [row(paper.say("cli.head.found"), [tier["found"] for tier in tiers])]
    order = {code: n for n, code in enumerate(labels)}
    for code in sorted(codes, key=lambda code: (order.get(code, len(order)), code)):
        rows.append(row(joined((code, "code"), f" {labels.get(code, '')}"), codes[code], "−"))
    rows.append(row(joined(("G-15", "code"), f" {paper.say('cli.head.holdout')}"), [t["holdout"] for t in tiers], "−"))
    rows.append(row(paper.say("cli.head.send"), [tier["send"] for tier in tiers]))
    paper.space()
    paper.table(heads, rows, last_is_total=True)


def _signed(n: int, sign: str) -> str:
    return f"{sign}{exact(n)}" if n else exact(n)


def _liveness(paper: Paper, liveness: dict[str, Any]) -> None:
    kinds = [kind for kind in ("active", "dormant", "churned") if kind in liveness]
    if not kinds:
        return
    paper.title(paper.say("cli.plan.liveness"))
    test = liveness.get("back_test") or {}
    heads = (
        Head(label=paper.say("cli.head.kind")),
        Head(label=paper.say("cli.head.people"), number=True),
        Head(label=paper.say("cli.head.came_back"), number=True),
        Head(label=paper.say("cli.head.interval"), number=True),
    )
    rows = []
    for kind in kinds:
        back = test.get(kind) or {}
        share, bounds = back.get("share"), back.get("interval")
        span = f"[{percent(bounds[0])}, {percent(bounds[1])}]" if bounds else ""
        came = percent(share) if share is not None else ""
        rows.append((paper.say(f"common.liveness.{kind}"), exact(liveness[kind]), came, span))
    paper.table(heads, rows)
    if test.get("window_days"):
        said = paper.say("cli.plan.back_test", day=str(test.get("as_of", "")), n=test["window_days"])
        paper.line((said, "quiet"), indent=1)


def _guard(paper: Paper, guard: list[dict[str, Any]]) -> None:
    if not guard:
        return
    paper.space()
    branches: list[tuple[Text, list[str | Text]]] = []
    order = {code: n for n, code in enumerate(reason_labels("zh" if paper.language == "zh" else "en"))}
    for found in sorted(guard, key=lambda found: order.get(str(found["code"]), len(order))):
        people = found.get("people") or 0
        sign, style = mark("warn" if people else "ok")
        name = joined(
            (f"{sign} ", style),
            (str(found["code"]), "code"),
            f" {found.get('label') or ''}  ",
            (paper.say("cli.plan.stopped", n=people), "quiet"),
        )
        examples = found.get("examples") or []
        branches.append((name, [Text(", ".join(str(who) for who in examples), style="quiet")] if examples else []))
    paper.tree(joined((paper.say("cli.plan.guard"), "strong")), branches)


def _samples(paper: Paper, document: Answer) -> None:
    tiers = [(p, t) for p in document.get("playbooks", []) for t in p["tiers"] if t.get("sample")]
    if not tiers:
        return
    paper.title(paper.say("cli.plan.samples"))
    for playbook, tier in tiers:
        paper.line((f"{playbook_name(playbook)} · {tier_name(tier)}", "quiet"))
        show_text(paper, tier["sample"])
        paper.space()


def _word(paper: Paper, document: Answer) -> None:
    """Say what it costs, whose word is needed, and the command that gives it."""
    if document.get("cost_fen") is not None:
        cost = _money(paper, document["cost_fen"], document.get("currency"))
        paper.line((paper.say("cli.plan.cost") + " ", "quiet"), (cost, "strong"))
    for approval in document.get("approvals") or []:
        sign, style = mark("ok")
        at = moment(approval.get("at"), paper.zone)
        paper.line((f"{sign} ", style), paper.say("cli.plan.approved_by", name=str(approval["by"]), at=at))
    paper.line((paper.say("cli.plan.hash") + " ", "quiet"), str(document["hash"])[:_HASH_DIGITS])
    state = document["state"]
    if state == "draft":
        for reason in document.get("needs_second") or []:
            paper.line((paper.say("cli.plan.second", why=reason_text(paper, reason)), "warn"))
        paper.line((paper.say("cli.plan.not_author"), "quiet"))
        short = str(document["hash"])[:_HASH_DIGITS]
        paper.next_step(f"liuke plan approve {document['id']} --by NAME --hash {short}")
    elif state == "approved":
        paper.next_step(f"liuke plan apply {document['id']} --by NAME")
    elif state == "applied":
        paper.next_step(f"liuke plan stop {document['id']} --by NAME", key="cli.plan.to_stop")


def reason_text(paper: Paper, reason: Any) -> str:
    """Write why a second person is needed, in the reader's language."""
    return str(reason.get(paper.language, reason.get("rule"))) if isinstance(reason, dict) else str(reason)
