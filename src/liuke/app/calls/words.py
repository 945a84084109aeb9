"""Calls about words: what a code means, whether a message is well-mannered, which playbooks there are."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from liuke import __version__
from liuke.app.answers.unions import Explain
from liuke.app.answers.words import GuardRules, GuardTest, Info, PlaybookList
from liuke.app.calls.ask import Ask
from liuke.app.errors import UnknownCodeError
from liuke.facts.fresh import span
from liuke.flow.house import House
from liuke.guard.message import read_message
from liuke.guard.reasons import REASONS
from liuke.guard.rules import rules
from liuke.guard.text import judge_text
from liuke.kit.document import nearest
from liuke.kit.errors import LiukeError, every_error
from liuke.playbooks.document import Playbook


def codes(language: str) -> list[dict[str, Any]]:
    """Return every code with its name and meaning: the guard's reasons, then the errors."""
    zh = language == "zh"
    reasons = [
        {"code": str(r.code), "name": r.zh if zh else r.en, "means": r.means_zh if zh else r.means_en, "kind": "reason"}
        for r in REASONS
    ]
    errors = [_error(error, zh) for error in sorted(every_error(), key=lambda e: e.code) if error.code != "LK-H198"]
    return reasons + errors


def _error(error: type[LiukeError], zh: bool) -> dict[str, Any]:
    return {
        "code": error.code,
        "name": error.zh if zh else error.en,
        "means": (error.__doc__ or "").strip().splitlines()[0],
        "next": error.next_zh if zh else error.next_en,
        "exit_code": error.exit_code,
        "kind": "error",
    }


def explain(house: House, ask: Ask, *, code: str = "") -> Annotated[dict[str, Any], Explain]:  # noqa: ARG001 - every call has a house
    """Say what a code means; without one, list them all."""
    known = codes(ask.language)
    if not code:
        return {"codes": known}
    said = code.strip().upper()
    for entry in known:
        if entry["code"] == said:
            return entry
    near = nearest(said, [entry["code"] for entry in known])
    raise UnknownCodeError(said=code, nearest=ask.say(f"；是不是 {near}？", f"; did you mean {near}?") if near else "")


def info(house: House, ask: Ask) -> Annotated[dict[str, Any], Info]:
    """Say what workspace this is."""
    return {
        "name": house.name,
        "version": __version__,
        "folder": str(house.folder),
        "timezone": str(house.zone),
        "currency": house.currency,
        "market": house.market,
        "sample": house.sample,
        "language": ask.language,
        "policy": house.policy.version,
        "last_day": seen.last_day.isoformat() if (seen := span(house.facts)) else None,
    }


def guard_test(
    house: House,  # noqa: ARG001
    ask: Ask,  # noqa: ARG001
    *,
    messages: Sequence[Mapping[str, Any]],
) -> Annotated[dict[str, Any], GuardTest]:
    """Judge messages as the guard would judge them before sending."""
    return {"messages": [judge_text(read_message(message)).document() for message in messages]}


def guard_rules(house: House, ask: Ask) -> Annotated[dict[str, Any], GuardRules]:
    """Say which rules hold here and where each comes from: the market's law, the policy."""
    return rules(house.policy.guard, ask.language)


def playbook_list(house: House, ask: Ask) -> Annotated[dict[str, Any], PlaybookList]:
    """List the playbooks, the most urgent first."""
    return {"playbooks": [_playbook(play, ask) for play in house.playbooks.values()], "currency": house.currency}


def _playbook(play: Playbook, ask: Ask) -> dict[str, Any]:
    return {
        "id": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "purpose": play.purpose.said(ask.language),
        "owner": play.owner,
        "priority": play.priority,
        "in_use": play.in_use,
        "steps": [{"id": step.id, "label": step.label.said(ask.language)} for step in play.steps],
        "difficulty": play.difficulty,
        "payback": play.payback.said(ask.language) if play.payback else "",
        "audience": play.audience,
        "holdout_share": play.holdout_share,
        "budget_fen": play.budget_fen,
        "window_days": play.goal.window_days,
        "version": play.version,
        "tiers": [
            {
                "id": tier.id,
                "label": tier.label.said(ask.language),
                "channel": str(tier.channel),
                "template": tier.template,
                "offer": tier.offer,
                "cost_fen": play.cost_fen(tier),
            }
            for tier in play.tiers
        ],
    }
