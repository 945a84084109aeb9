"""Data & definitions, and Guard & settings, arranged."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from liuke.app.say import say
from liuke.web.view.evidence import evidence
from liuke.web.view.listing import Field, Row
from liuke.web.view.marked import shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.where import address

_STATES = {"ok": "good", "warn": "warn", "fail": "bad"}


def data(
    checked: Mapping[str, Any], declared: Mapping[str, Any], kept: Mapping[str, Any], query: str, pen: Pen
) -> dict[str, Any]:
    """Arrange freshness, checks, definitions and quarantine."""
    low = query.casefold()
    fitting = [
        one
        for one in declared["definitions"]
        if not low or low in f"{one['name']} {one['id']} {one['label']} {one['means']}".casefold()
    ]
    return {
        "sub": pen.text("insight.data.sub", day=pen.day(declared["through"]), zone=declared["zone"])
        if declared["through"]
        else pen.text("insight.data.sub_none", zone=declared["zone"]),
        "versions": pen.text("parts.card.versions", **declared["version"]),
        "passed": checked["passed"],
        "checks": [
            {
                "name": _check_name(one["name"], pen),
                "said": pen.plainly(one["said"]),
                "tone": _STATES.get(one["state"], "flat"),
            }
            for one in checked["checks"]
        ],
        "all": len(checked["checks"]),
        "takes": [(row["table"], pen.word("table", row["table"])) for row in checked["tables"] if row["rows"]],
        "tables": [
            {
                "name": pen.word("table", row["table"]),
                "rows": pen.count(row["rows"]),
                "newest": pen.moment(row.get("newest")),
                "taken": pen.moment(row.get("taken_in")),
                "empty": not row["rows"],
            }
            for row in checked["tables"]
        ],
        "definitions": [
            {
                "name": one["name"],
                "id": one["id"],
                "label": one["label"],
                "means": one["means"],
                "rule": one["rule"],
                "knobs": [f"{k['name']} = {k['value']}" for k in one["knobs"] if k["value"] is not None],
            }
            for one in fitting
        ],
        "files": [{"name": one["name"], "rows": pen.count(one["rows"]), "path": one["path"]} for one in kept["files"]],
    }


def _check_name(name: str, pen: Pen) -> str:
    """Name a check in words; one that a plugin brought stands for itself."""
    return say(f"insight.data.check.{name.replace('.', '_')}", pen.language, otherwise=name)


def guard(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange rules with hits, settings, channels and people."""
    policy, law = said["policy"], said["law"]
    return {
        "sub": pen.text("insight.guard.sub", days=said["days"], market=law["label"]),
        "rules": [
            {
                "code": rule["code"],
                "name": rule["name"],
                "means": rule["means"],
                "times": pen.count(rule["times"]),
                "people": pen.count(rule["people"]),
                "last": pen.moment(rule["last_at"]) if rule["last_at"] else "—",
                "href": f"/guard/{rule['code']}",
                "hit": bool(rule["times"]),
            }
            for rule in said["rules"]
        ],
        "settings": _settings(policy, pen),
        "law": [{"code": one["code"], "rule": one["rule"], "source": one["source"]} for one in law["law"]],
        "channels": [_channel(one, pen) for one in said["channels"]],
        "people": [{"name": p["name"], "duty": pen.say(f"duty.{p['duty']}")} for p in said["people"]],
        "budgets": [{"label": b["label"], "money": pen.money(b["budget_fen"])} for b in said["budgets"]],
    }


def _settings(policy: Mapping[str, Any], pen: Pen) -> list[tuple[str, str, str]]:
    quiet = f"{policy['quiet_from_hour']}:00 – {policy['quiet_until_hour']}:00"
    caps = pen.text("insight.guard.caps", day=policy["cap_per_day"], week=policy["cap_per_week"])
    above = pen.text(
        "insight.guard.above",
        people=policy["approval_above_people"],
        share=pen.percent(policy["approval_above_share"], 0),
        cost=pen.rough_money(policy["approval_above_cost_fen"]),
    )
    return [
        (pen.text("insight.guard.quiet"), quiet, "quiet_from_hour"),
        (pen.text("insight.guard.cap"), caps, "cap_per_week"),
        (pen.text("insight.guard.fresh"), pen.text("insight.jour.hours", n=policy["fresh_hours"]), "fresh_hours"),
        (pen.text("insight.guard.blast"), pen.count(policy["blast_above_people"]), "blast_above_people"),
        (pen.text("insight.guard.holdout"), pen.percent(policy["holdout_share"], 0), "holdout_share"),
        (pen.text("insight.guard.second"), above, "approval_above_people"),
    ]


def _channel(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    live = bool(one["live"])
    return {
        "channel": one["channel"],
        "name": pen.word("channel", one["channel"]),
        "live": live,
        "word": pen.text("insight.guard.live" if live else "insight.guard.dry"),
        "adapter": say(
            f"insight.guard.by.{one['provider'] or one['adapter']}",
            pen.language,
            otherwise=one["provider"] or one["adapter"],
        ),
        "lack": _said(one.get("lack"), pen),
        "since": pen.moment(one["at"]) if one.get("at") else "",
        "by": one.get("by") or "",
    }


def _said(lack: Any, pen: Pen) -> str:
    if isinstance(lack, Mapping):
        return str(lack.get("message") or lack.get(pen.language) or "")
    return str(lack or "")


def stopped_fields(pen: Pen) -> tuple[Field, ...]:
    """Return the columns of the list of messages that a rule stopped."""

    def label(name: str) -> str:
        return pen.text(f"insight.guard.col_{name}")

    return (
        Field(name="at", label=label("at"), kind="moment"),
        Field(name="subject_id", label=label("user"), href=_user, write=lambda value: shown_id(str(value))),
        Field(name="label", label=label("playbook")),
        Field(name="channel", label=label("channel"), write=lambda value: pen.word("channel", value)),
        Field(name="plan_id", label=label("plan"), href=lambda row: address("plan", str(row["plan_id"]))),
        Field(name="why", label=label("why"), sortable=False),
    )


def _user(row: Row) -> str:
    return address("user", str(row["subject_id"]))


def stopped_rows(said: Mapping[str, Any], pen: Pen) -> Sequence[Row]:
    """Return the stopped messages with their evidence in words."""
    return [{**row, "why": evidence(_read(row["evidence"]), pen)} for row in said["stopped"]]


def _read(text: Any) -> Any:
    said = str(text or "")
    return json.loads(said) if said.startswith("{") else said
