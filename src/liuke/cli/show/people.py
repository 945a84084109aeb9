"""Shows: a list of users, and why one of them was or was not written to."""

import json
from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, day, exact, moment, value
from liuke.cli.paper import Head, Paper, joined, mark
from liuke.cli.show.anything import field_name
from liuke.cli.show.reasons import show_of_person
from liuke.cli.show.risk import show_risk_of_person
from liuke.kit.money import percent

_NUMBERS = ("integer", "number")
_MOMENTS = 20


def show_users(paper: Paper, document: Answer) -> None:
    """Show users as a table, or one block each where the columns do not fit."""
    _list(paper, document, "users", none="cli.users.none", shown="cli.users.shown")


def show_accounts(paper: Paper, document: Answer) -> None:
    """Show accounts in the same way."""
    _list(paper, document, "accounts", none="cli.accounts.none", shown="cli.accounts.shown")


def _list(paper: Paper, document: Answer, whose: str, *, none: str, shown: str) -> None:
    columns, rows = document["columns"], document[whose]
    found = document.get("found", len(rows))
    if not rows:
        paper.line(paper.say(none))
        return
    heads = [
        Head(
            label=str(column.get("label") or column["name"]),
            number=column.get("type") in _NUMBERS,
            whole=column["name"] in ("subject_id", "account_id"),
        )
        for column in columns
    ]
    paper.table(heads, [[_cell(paper, column, row.get(column["name"])) for column in columns] for row in rows])
    paper.line((paper.say(shown, shown=exact(len(rows)), found=exact(found)), "quiet"))


def _cell(paper: Paper, column: dict[str, Any], said: Any) -> str:
    if said is None:
        return NOTHING
    name = str(column["name"])
    words = {
        "health_band": f"common.field.{said}",
        "idle_tier": f"common.tier.{said}",
        "value_tier": f"common.value_tier.{said}",
        "liveness": f"common.liveness.{said}",
        "risk_band": f"risk.band.{said}",
        "nps_group": f"common.nps_group.{said}",
        "reason": f"common.reason.{said}",
        "reason_2": f"common.reason.{said}",
        "reason_status": f"common.reason_status.{said}",
    }
    if name in words:
        return paper.say(words[name], otherwise=str(said))
    if column.get("type") == "instant":
        return moment(str(said), paper.zone)
    unit = "fen" if name.endswith("_fen") else "share" if name.endswith("share") else ""
    return value(said, unit, paper.language, paper.currency)


def show_why(paper: Paper, document: Answer) -> None:
    """Show the verdicts first, then what they rest on."""
    who = str(document["subject_id"])
    paper.line((who, "strong"), "  ", (day(document.get("as_of"), paper.language), "quiet"))
    plans = document.get("plans") or []
    if not plans:
        paper.line((paper.say("cli.why.no_plan"), "quiet"))
    for plan in plans:
        _verdict(paper, plan)
    show_risk_of_person(paper, document.get("risk") or {})
    _liveness(paper, document.get("liveness") or {})
    if document.get("reasons"):
        show_of_person(paper, document["reasons"])
    _goodwill(paper, document.get("goodwill") or {})
    _signals(paper, document.get("signals") or [])
    _timeline(paper, document.get("timeline") or [])


def _verdict(paper: Paper, plan: dict[str, Any]) -> None:
    verdict = str(plan["verdict"])
    style = {"allow": "good", "hold": "warn"}.get(verdict, "bad")
    playbook = str(plan.get("label") or plan.get("playbook") or "")
    tier = str(plan.get("tier_label") or plan.get("tier") or "")
    channel = plan.get("channel")
    way = paper.say(f"common.channel.{channel}", otherwise=str(channel)) if channel else ""
    where = " · ".join(part for part in (str(plan["plan"]), playbook, tier, way) if part)
    top = joined((paper.say(f"common.verdict.{verdict}", otherwise=verdict), style), f"  {where}")
    branches: list[tuple[Text, list[str | Text]]] = []
    if plan.get("code"):
        reason = str(plan.get("reason") or plan.get("sentence") or "")
        branches.append((joined((str(plan["code"]), "code"), f" {reason}"), _evidence(paper, plan.get("evidence"))))
    elif plan.get("evidence"):
        leaves = _evidence(paper, plan["evidence"])
        branches.append((Text(paper.say("cli.head.evidence")), leaves))
    if plan.get("not_before"):
        at = moment(plan["not_before"], paper.zone)
        branches.append((Text(paper.say("cli.why.not_before", at=at)), []))
    if plan.get("became"):
        after = plan["became"]
        word = paper.say(f"cli.why.became.{after['state']}", otherwise=str(after["state"]))
        leaves = [Text(str(said), style="quiet") for said in (after.get("sentence"), after.get("detail")) if said]
        named = joined((word, "good" if after["state"] == "sent" else "warn"), f" {after.get('code') or ''}".rstrip())
        branches.append((named, [*leaves]))
    if plan.get("arm"):
        branches.append((joined((paper.say(f"cli.why.arm.{plan['arm']}", otherwise=str(plan["arm"])), "quiet")), []))
    paper.tree(top, branches)


def _evidence(paper: Paper, evidence: Any) -> list[str | Text]:
    """Turn evidence (a sentence, several, or named facts, as JSON text or not) into leaves."""
    if isinstance(evidence, str) and evidence[:1] in "{[":
        try:
            evidence = json.loads(evidence)
        except ValueError:
            return [Text(evidence, style="quiet")]
    if isinstance(evidence, dict) and isinstance(evidence.get(paper.language), str):
        return [Text(evidence[paper.language], style="quiet")]
    if isinstance(evidence, dict):
        colon = paper.say("cli.colon")
        said = [
            f"{field_name(paper, str(name))}{colon}{_fact(paper, str(name), fact)}" for name, fact in evidence.items()
        ]
        return [Text(sentence, style="quiet") for sentence in said]
    if isinstance(evidence, list):
        return [Text(str(sentence), style="quiet") for sentence in evidence]
    return [Text(str(evidence), style="quiet")] if evidence else []


def _fact(paper: Paper, name: str, fact: Any) -> str:
    """Write one fact of an evidence by what its name says; a whole number may be an id, so it gets no separators."""
    if isinstance(fact, list):
        return ", ".join(_fact(paper, name, part) for part in fact)
    if fact is None or isinstance(fact, bool):
        return value(fact, "", paper.language)
    if name.endswith("_fen"):
        return value(fact, "fen", paper.language, paper.currency)
    if name.endswith(("_share", "draw")):
        return percent(fact, 2)
    kind = "channel." if name in ("channel", "fallback_channel", "instead_of") else ""
    if kind or fact in ("yes", "no", "unknown"):
        return paper.say(f"common.{kind}{fact}", otherwise=str(fact))
    return f"{fact:.4g}" if isinstance(fact, float) else str(fact)


def _liveness(paper: Paper, liveness: dict[str, Any]) -> None:
    kind = liveness.get("liveness")
    if not kind:
        return
    paper.title(paper.say("cli.why.liveness", kind=paper.say(f"common.liveness.{kind}", otherwise=str(kind))))
    rows: list[tuple[str | Text, ...]] = []
    for dimension in ("open_act", "attention", "community"):
        if dimension in liveness:
            sign, style = mark("ok" if liveness[dimension] else "")
            answer = paper.say("common.yes" if liveness[dimension] else "common.no")
            rows.append((Text(sign, style=style), paper.say(f"cli.why.{dimension}"), answer))
    if rows:
        paper.columns(rows)
    for sentence in liveness.get("evidence") or []:
        paper.line((str(sentence), "quiet"), indent=2)


def _goodwill(paper: Paper, goodwill: dict[str, Any]) -> None:
    """Show the emotional account: each entry with the fact it comes from."""
    entries = goodwill.get("entries") or []
    if not entries:
        paper.line((paper.say("feeling.none"), "quiet"))
        return
    balance = f"{goodwill['balance']:+.1f}".replace("-", "−")
    paper.title(paper.say("feeling.title", balance=balance, days=f"{goodwill['half_life_days']:g}"))
    rows: list[tuple[str | Text, ...]] = []
    for entry in entries[:_MOMENTS]:
        points = Text(f"{entry['points']:+g}".replace("-", "−"), style="good" if entry["points"] > 0 else "warn")
        fact = paper.say(
            "feeling.fact",
            source=entry["source"],
            id=str(entry["source_id"]),
            counts=f"{entry['counts']:+.2f}".replace("-", "−"),
        )
        rows.append((day(entry["day"], paper.language), points, f"{entry['label']}  {fact}"))
    paper.columns(rows, styles=("quiet", "", ""))
    if len(entries) > _MOMENTS:
        paper.line((paper.say("cli.why.earlier", n=len(entries) - _MOMENTS), "quiet"))


def _signals(paper: Paper, signals: list[dict[str, Any]]) -> None:
    if not signals:
        return
    paper.title(paper.say("cli.why.signals"))
    heads = (
        Head(label=paper.say("cli.head.signal")),
        Head(label=paper.say("cli.head.value"), number=True),
        Head(label=paper.say("cli.head.peers"), number=True),
    )
    labels = {str(signal["name"]): str(signal.get("label") or signal["name"]) for signal in signals}
    rows = [
        (
            labels[str(signal["name"])],
            _pulled(signal["value"], labels)
            if signal["name"] == "health_pulled_by" and signal.get("value")
            else _signal_value(paper, signal, signal.get("value")),
            _signal_value(paper, signal, signal.get("peer")),
        )
        for signal in signals
    ]
    paper.table(heads, rows)


def _pulled(said: str, labels: dict[str, str]) -> str:
    """Name the metrics that pull health down: "login_gap -4, nps -2" by their labels."""
    named = []
    for metric in said.split(", "):
        name, _, points = metric.partition(" ")
        label = labels.get(f"health_{name}", name).rpartition("：")[2].rpartition(": ")[2]
        named.append(f"{label} {points.replace('-', '−')}".strip())
    return " · ".join(named)


def _signal_value(paper: Paper, signal: dict[str, Any], said: Any) -> str:
    unit = str(signal.get("unit") or "")
    if str(signal["name"]).endswith("_fen"):
        unit = "fen"
    if isinstance(said, str):
        return _cell(paper, {"name": signal["name"]}, said)
    return value(said, unit, paper.language, paper.currency)


def _timeline(paper: Paper, moments: list[dict[str, Any]]) -> None:
    """Show the latest moments; a decision not to write is as visible as a message."""
    if not moments:
        return
    paper.title(paper.say("cli.why.timeline"))
    paper.columns([_moment(paper, found) for found in moments[:_MOMENTS]], styles=("quiet", "", ""))
    if len(moments) > _MOMENTS:
        paper.line((paper.say("cli.why.earlier", n=len(moments) - _MOMENTS), "quiet"))


def _moment(paper: Paper, found: dict[str, Any]) -> tuple[str | Text, ...]:
    at, code = moment(found.get("at"), paper.zone), str(found.get("code") or "")
    if found.get("kind") != "verdict":
        return at, code, " ".join(str(found[name]) for name in ("what", "detail") if found.get(name))
    verdict, _, reason = code.partition(" ")
    style = "good" if verdict == "allow" else "warn"
    said = joined((paper.say(f"common.verdict.{verdict}", otherwise=verdict), style), (f" {reason}".rstrip(), "code"))
    why = "; ".join(leaf.plain if isinstance(leaf, Text) else leaf for leaf in _evidence(paper, found.get("detail")))
    return at, said, joined(str(found.get("what") or ""), (f"  {why}" if why else "", "quiet"))
