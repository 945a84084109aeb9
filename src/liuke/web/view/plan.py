"""A plan, arranged: its steps, a card a tier, the waterfall that adds up, checks, people, and who may do what next."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from liuke.web.view.alive import alive
from liuke.web.view.drawing import ring
from liuke.web.view.evidence import evidence
from liuke.web.view.listing import Field
from liuke.web.view.marked import fact_name, marked, masked, personal, shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.where import address

_GOLDEN = timedelta(hours=48)
_PASSED = {"draft": 5, "approved": 6, "applied": 8, "stopped": 6}
STATE_TONES = {"draft": "warn", "approved": "info", "applied": "good", "stopped": "bad"}
_WITHHELD = "G-15"


def arranged(said: Mapping[str, Any], names: Mapping[str, str], reasons: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``plan_review``; ``names`` are people's names by id, ``reasons`` the reasons' by code."""
    labels = {**reasons, **{g["code"]: g["label"] for g in said.get("guard", ()) if g.get("label")}}
    return {
        "id": said["id"],
        "hash": said["hash"],
        "short_hash": said["hash"][:8],
        "state": said["state"],
        "state_word": pen.word("plan_state", said["state"]),
        "ramp": said.get("ramp"),
        "stale": pen.say("plan.stale" if said["stale"] == "policy" else "plan.stale_play")
        if said.get("stale")
        else (said.get("outdated") or {}).get("text", ""),
        "state_tone": STATE_TONES.get(said["state"], "info"),
        "title": " + ".join(p["label"] for p in said["playbooks"]) or said["id"],
        "subtitle": pen.say(
            "plan.subtitle",
            day=pen.day(said["as_of"]),
            author=names.get(said["author"], said["author"]),
            at=pen.moment(said.get("created_at")),
        ),
        "countdown": _countdown(said, pen),
        "steps": _steps(said, names, pen),
        "labels": labels,
        "tiers": {t["tier"]: t["label"] for p in said["playbooks"] for t in p["tiers"]},
        "books": [_book(p, labels, pen) for p in said["playbooks"]],
        "checks": [_check(g, pen) for g in said.get("guard", ())],
        "people": [_person(row, labels, said, pen) for row in said.get("people", ())],
        "alive": alive(said["liveness"], pen) if said.get("liveness") else None,
        "second": [why[pen.language] if isinstance(why, Mapping) else why for why in said.get("needs_second", ())],
        "outbox": _outbox(said.get("outbox") or {}, pen),
        "approvals": [
            pen.say("plan.approved_by", who=names.get(a["by"], a["by"]), at=pen.moment(a["at"]))
            for a in said.get("approvals", ())
        ],
        "narrowed": pen.listed(_narrowed(said)),
        "parts": [_part(p, t, pen) for p in said["playbooks"] for t in p["tiers"] if t["send"]],
        "send": pen.count(said["totals"]["send"]),
        "cost": pen.money(said["cost_fen"]),
        "author": names.get(said["author"], said["author"]),
    }


def _narrowed(said: Mapping[str, Any]) -> list[str]:
    """Return the names of the tiers that somebody approved, where not all were."""
    labels = {
        f"{p['playbook']}/{t['tier']}": f"{p['label']} {t['label']}" for p in said["playbooks"] for t in p["tiers"]
    }
    return [labels.get(name, name) for name in (said.get("narrowed") or {}).get("only", ())]


def _part(book: Mapping[str, Any], tier: Mapping[str, Any], pen: Pen) -> dict[str, str]:
    """Arrange one tier as something that may be approved by itself."""
    return {
        "name": f"{book['playbook']}/{tier['tier']}",
        "label": f"{book['label']} · {tier['label']}",
        "send": pen.text("common.unit.people", n=tier["send"]),
        "cost": pen.money(tier["cost_fen"]),
    }


def _countdown(said: Mapping[str, Any], pen: Pen) -> dict[str, Any] | None:
    deadline = said.get("deadline")
    if not deadline or said["state"] in ("applied", "stopped"):
        return None
    left = pen.at(deadline) - pen.now
    if left <= timedelta(0):
        return None
    return {"dash": ring(left.total_seconds(), _GOLDEN.total_seconds()), "clock": pen.span(left), "until": deadline}


def _steps(said: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> list[dict[str, str]]:
    totals = said["totals"]
    tiers = sum(len(p["tiers"]) for p in said["playbooks"])
    by = pen.listed(names.get(a["by"], a["by"]) for a in said.get("approvals", ()))
    details = (
        ("found", pen.count(totals["found"])),
        ("alive", pen.say("step.diverted", n=sum(totals["diverted"].values()))),
        ("tiers", pen.say("step.tiers_n", n=tiers)),
        ("guard", pen.say("step.excluded", n=sum(totals["excluded"].values()))),
        ("holdout", pen.count(totals["holdout"])),
        ("approval", by or pen.say("step.waiting")),
        ("send", pen.count(totals["send"])),
        ("watch", pen.say("step.watch_days")),
    )
    passed = _PASSED.get(said["state"], 5)
    stopped = said["state"] == "stopped"
    return [
        {
            "name": pen.say(f"step.{name}"),
            "detail": detail,
            "kind": "done" if i < passed else "off" if stopped else "now" if i == passed else "",
        }
        for i, (name, detail) in enumerate(details)
    ]


def _outbox(said: Mapping[str, int], pen: Pen) -> list[str]:
    """Say where the plan's messages stand, once there are any."""
    return [pen.say(f"outbox.{name}", n=n) for name, n in said.items() if n]


def _book(book: Mapping[str, Any], labels: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    return {
        "code": book.get("code", ""),
        "label": book["label"],
        "found": pen.count(book["totals"]["found"]),
        "send": pen.count(book["totals"]["send"]),
        "tiers": [_tier(t, pen) for t in book["tiers"]],
        "waterfall": waterfall(book, labels, pen),
        "heads": [t["label"] for t in book["tiers"]],
    }


def _tier(tier: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    sample = tier.get("sample") or {}
    facts = sample.get("facts") or {}
    people = tier["channel"] in ("call", "letter")
    return {
        "label": tier["label"],
        "channel": tier["channel"],
        "channel_word": pen.word("channel", tier["channel"]),
        "template": tier.get("template", ""),
        "send": pen.count(tier["send"]),
        "send_detail": pen.say("tier.send", n=tier["holdout"]),
        "second": pen.count(tier["tasks"] if people else tier.get("held", 0)),
        "second_detail": pen.say("tier.tasks" if people else "tier.held"),
        "cost": pen.money(tier["cost_fen"]),
        "each": pen.money(tier["cost_fen"] / tier["send"]) if tier["send"] else pen.money(None),
        "offer": tier.get("offer") or "",
        "subject": marked(sample.get("subject") or "", facts),
        "body": marked(sample.get("body") or "", facts),
        "facts": [
            {"name": fact_name(name, pen), "value": masked(value) if personal(name) else str(value)}
            for name, value in facts.items()
            if not isinstance(value, (dict, list))
        ],
        "has_sample": bool(sample.get("body")),
    }


def waterfall(book: Mapping[str, Any], labels: Mapping[str, str], pen: Pen) -> list[dict[str, Any]]:
    """Arrange found − diverted − excluded − holdout = send, one row a reason, each bar where the one before ends."""
    tiers, totals = book["tiers"], book["totals"]
    left = whole = totals["found"]
    rows = [_fall(book, ("", pen.say("fall.found")), [t["found"] for t in tiers], (0, whole, 6), pen)]
    for kind, fill in (("diverted", 5), ("excluded", 2)):
        for code, people in totals[kind].items():
            left -= people
            cells = [t[kind].get(code, 0) for t in tiers]
            rows.append(_fall(book, (code, labels.get(code, code)), cells, (left, whole, fill), pen))
    left -= totals["holdout"]
    withheld = (_WITHHELD, labels.get(_WITHHELD, _WITHHELD))
    rows.append(_fall(book, withheld, [t["holdout"] for t in tiers], (left, whole, 3), pen))
    rows.append(_fall(book, ("", pen.say("fall.send")), [t["send"] for t in tiers], (0, whole, 1), pen, "send"))
    return rows


def _fall(
    book: Mapping[str, Any],
    named: tuple[str, str],
    cells: Sequence[int],
    drawn: tuple[int, int, int],
    pen: Pen,
    verdict: str = "",
) -> dict[str, Any]:
    """Arrange one row. ``named`` is its code and label; ``drawn`` where its bar begins, of how many, which colour."""
    (code, label), (start, whole, fill), total = named, drawn, sum(cells)
    asked = {"playbook": book["playbook"], "code": code, "verdict": verdict}
    return {
        "code": code,
        "label": label,
        "cells": [
            {"n": pen.count(n), "href": "?" + urlencode({**asked, "tier": t["tier"]}) if n else ""}
            for n, t in zip(cells, book["tiers"], strict=True)
        ],
        "total": f"−{pen.count(total)}" if code and total else pen.count(total),
        "href": "?" + urlencode(asked) if total else "",
        "strong": not code,
        "x": round(start / (whole or 1) * 100, 2),
        "width": round(max(total / (whole or 1) * 100, 0.6 if total else 0.0), 2),
        "fill": fill,
    }


def _check(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    people = said.get("people", 0)
    diverted = said["code"] == "G-16"
    return {
        "code": said["code"],
        "label": said.get("label", said["code"]),
        "tone": "flat" if not people else "warn" if diverted else "good",
        "count": pen.say("check.diverted" if diverted else "check.stopped", n=people)
        if people
        else pen.say("check.none"),
        "examples": [shown_id(str(e["subject_id"] if isinstance(e, Mapping) else e)) for e in said.get("examples", ())][
            :3
        ],
    }


VERDICT_TONES = {"allow": "good", "hold": "info", "deny": "bad", "divert": "warn", "withhold": "info"}


def people_fields(pen: Pen) -> tuple[Field, ...]:
    """Return the columns of the people behind a plan's number; they stand in the plan's own order."""

    def label(name: str) -> str:
        return pen.say(f"people.{name}")

    return (
        Field(name="id", label=label("user"), href=lambda row: str(row["href"]), sortable=False),
        Field(name="playbook", label=label("playbook"), sortable=False, optional=True),
        Field(name="tier", label=label("tier"), sub=lambda row: str(row["playbook"]), sortable=False),
        Field(name="channel", label=label("channel"), sortable=False, optional=True),
        Field(name="verdict", label=label("verdict"), kind="tag", tone=lambda row: str(row["tone"]), sortable=False),
        Field(
            name="reason",
            label=label("why"),
            code=lambda row: str(row["code"]),
            sub=lambda row: str(row["evidence"]),
            sortable=False,
        ),
        Field(name="code", label=label("code"), sortable=False, optional=True),
        Field(name="evidence", label=label("evidence"), sortable=False, optional=True),
    )


def _person(row: Mapping[str, Any], labels: Mapping[str, str], said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    tiers = {(p["playbook"], t["tier"]): t["label"] for p in said["playbooks"] for t in p["tiers"]}
    labels_of = {p["playbook"]: p["label"] for p in said["playbooks"]}
    verdict = row.get("verdict", "allow")
    return {
        "id": shown_id(str(row["subject_id"])),
        "href": address("user", str(row["subject_id"])),
        "playbook": labels_of.get(str(row.get("playbook")), str(row.get("playbook") or "")),
        "tier": tiers.get((row.get("playbook"), row.get("tier")), row.get("tier", "")),
        "channel": pen.word("channel", row["channel"]) if row.get("channel") else "",
        "verdict": pen.word("verdict", verdict),
        "tone": VERDICT_TONES.get(verdict, ""),
        "code": row.get("code") or "",
        "reason": labels.get(row.get("code") or "", ""),
        "evidence": evidence(row.get("evidence"), pen, labels_of),
    }
