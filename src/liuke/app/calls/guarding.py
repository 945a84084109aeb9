"""Calls behind Guard & settings: rules with their hits, every message a rule stopped, quiet hours, caps, people."""

from datetime import timedelta
from typing import Annotated, Any

from liuke.app.answers.guarding import GuardPage, GuardStopped, QuarantineList
from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.channels import channel_list
from liuke.app.calls.words import codes, guard_rules
from liuke.app.errors import UnknownCodeError
from liuke.app.house import today
from liuke.app.settings import read_settings
from liuke.facts.guard_hits import hits, stopped
from liuke.flow.house import House

_DAYS = 28
_MOST = 10_000
_KNOBS = (
    *("cap_per_day", "cap_per_week", "quiet_from_hour", "quiet_until_hour", "fresh_hours", "blast_above_people"),
    *("holdout_share", "approval_above_people", "approval_above_share", "approval_above_cost_fen"),
)
Said = dict[str, Any]


def guard_page(house: House, ask: Ask) -> Annotated[Said, GuardPage]:
    """Say which rules there are and how often each stopped somebody, what is set, and which channels are live."""
    counted = {row["code"]: row for row in hits(house.facts, today(house) - timedelta(days=_DAYS))}
    rules = [rule for rule in codes(ask.language) if rule["kind"] == "reason"]
    nothing = {"times": 0, "people": 0, "last_at": None}
    settings = read_settings(house.folder)
    return {
        "days": _DAYS,
        "rules": [{**rule, **nothing, **plain(counted.get(rule["code"], {}))} for rule in rules],
        "policy": {name: getattr(house.policy.guard, name, None) for name in _KNOBS},
        "law": guard_rules(house, ask),
        "channels": channel_list(house, ask)["channels"],
        "people": [{"id": p.id, "name": p.name, "duty": str(p.duty)} for p in settings.people],
        "budgets": [
            {"playbook": play.id, "label": play.label.said(ask.language), "budget_fen": play.budget_fen}
            for play in house.in_use
            if play.budget_fen
        ],
        "currency": house.currency,
    }


def guard_stopped(house: House, ask: Ask, *, code: str) -> Annotated[Said, GuardStopped]:
    """List every message one rule stopped lately.

    Raises
    ------
    UnknownCodeError
        No rule has that code.
    """
    rule = next((one for one in codes(ask.language) if one["code"] == code.upper() and one["kind"] == "reason"), None)
    if rule is None:
        raise UnknownCodeError(said=code, nearest="")
    labels = {play.id: play.label.said(ask.language) for play in house.playbooks.values()}
    rows = [plain(row) for row in stopped(house.facts, rule["code"], today(house) - timedelta(days=_DAYS), _MOST)]
    return {
        "rule": rule,
        "days": _DAYS,
        "stopped": [{**row, "label": labels.get(row["playbook"], row["playbook"])} for row in rows],
    }


def quarantine_list(house: House, ask: Ask) -> Annotated[Said, QuarantineList]:  # noqa: ARG001 - every call has an ask
    """List the files of rows that imports kept out, newest first: how many rows, and where they lie."""
    folder = house.folder / "quarantine"
    kept = sorted(folder.glob("*.csv"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.exists() else []
    return {
        "files": [{"name": file.name, "rows": _rows(file), "path": f"quarantine/{file.name}"} for file in kept[:50]]
    }


def _rows(file: Any) -> int:
    with file.open("rb") as lines:
        return max(0, sum(1 for _ in lines) - 1)
