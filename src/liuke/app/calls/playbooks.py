"""Calls about the shelf: saying all of a playbook, taking it into use, and putting it back."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.playbooks import OfferList, PlaybookDiff, PlaybookShow, PlaybookUse, PlaybookVersions
from liuke.app.calls.ask import Ask, somebody, written
from liuke.app.errors import UnknownPlaybookError, UnknownVersionError
from liuke.flow.house import House
from liuke.flow.offers import left_of, settle_offers
from liuke.flow.versions import version_of
from liuke.kit.document import nearest
from liuke.kit.errors import Language
from liuke.model.words import Duty
from liuke.playbooks.diff import differences
from liuke.playbooks.document import Offer, Playbook, read_folder, source
from liuke.playbooks.play import Touch
from liuke.state.audit import note
from liuke.state.offers import counts, held
from liuke.state.versions import versions

_IN_USE = re.compile(r"^in_use:.*$", re.MULTILINE)
_CODE = re.compile(r"^code:.*$", re.MULTILINE)


def named(house: House, said: str) -> Playbook:
    """Return the playbook of that id or code.

    Raises
    ------
    UnknownPlaybookError
    """
    plays = house.playbooks | {play.code: play for play in house.playbooks.values()}
    if said not in plays:
        near = nearest(said, plays)
        raise UnknownPlaybookError(playbook=said, nearest=f"; {near}?" if near else "")
    return plays[said]


def playbook_show(house: House, ask: Ask, *, playbook: str) -> Annotated[dict[str, Any], PlaybookShow]:
    """Say all of one playbook: when to use it and when not, whom it means, its ways, offers and tasks."""
    play, language = named(house, playbook), ask.language
    return {
        "id": play.id,
        "code": play.code,
        "version": play.version,
        "label": play.label.said(language),
        "purpose": play.purpose.said(language),
        "fits": play.fits.said(language) if play.fits else "",
        "unfit": play.unfit.said(language) if play.unfit else "",
        "in_use": play.in_use,
        "owner": play.owner,
        "priority": play.priority,
        "difficulty": play.difficulty,
        "payback": play.payback.said(language) if play.payback else "",
        "audience": " ".join(play.audience.split()),
        "trigger": asdict(play.trigger),
        "goal": asdict(play.goal),
        "reentry": asdict(play.reentry),
        "holdout_share": play.holdout_share,
        "budget_fen": play.budget_fen,
        "currency": house.currency,
        "message_class": str(play.message_class),
        "tiers": [
            _touch(tier, language) | {"from_days": tier.from_days, "below_days": tier.below_days} for tier in play.tiers
        ],
        "steps": [
            _touch(step, language) | {"after_hours": step.after_hours, "otherwise": step.otherwise, "then": step.then}
            for step in play.steps
        ],
        "offers": [asdict(offer) | {"label": offer.label.said(language)} for offer in play.offers],
        "tasks": [
            {"id": task.id, "owner": task.owner, "label": task.label.said(language), "due_hours": task.due_hours}
            for task in play.tasks
        ],
    }


def _touch(touch: Touch, language: Language) -> dict[str, Any]:
    return {
        "id": touch.id,
        "label": touch.label.said(language),
        "when": touch.when,
        "channel": str(touch.channel) if touch.channel else None,
        "fallback_channel": str(touch.fallback_channel) if touch.fallback_channel else None,
        "template": touch.template,
        "fallback_template": touch.fallback_template,
        "offer": touch.offer,
        "task": {"owner": touch.task.owner, "label": touch.task.label.said(language), "due_hours": touch.task.due_hours}
        if touch.task
        else None,
    }


def playbook_use(
    house: House, ask: Ask, *, playbook: str, on: bool = True, by: str | None = None
) -> Annotated[dict[str, Any], PlaybookUse]:
    """Take a playbook into use, or put it back on the shelf; its document lies in the workspace from then on.

    Only the line ``in_use`` is written; everything else of the document, comments too, stays as it was.
    """
    who, play = somebody(house, by, Duty.OPERATOR), named(house, playbook)
    folder = house.folder / "playbooks"
    folder.mkdir(exist_ok=True)
    file = Path(play.file) if Path(play.file).is_relative_to(folder) else folder / f"{play.id}.yml"
    text = source(play, folder)
    line = f"in_use: {'true' if on else 'false'}"
    said = _IN_USE.sub(line, text) if _IN_USE.search(text) else _CODE.sub(rf"\g<0>\n{line}", text, count=1)
    beside = file.with_suffix(".new")
    beside.write_text(said, encoding="utf-8")
    beside.replace(file)
    known = read_folder(folder)
    house.playbooks.clear()  # in place: a served workspace goes by it at once
    house.playbooks.update(known)
    with house.state.begin() as connection:
        note(
            connection, at=house.clock.now(), who=who.id, act="playbook_use" if on else "playbook_rest", target=play.id
        )
    return {
        "playbook": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "in_use": house.playbooks[play.id].in_use,
        "file": str(file),
    }


def playbook_versions(house: House, ask: Ask, *, playbook: str) -> Annotated[dict[str, Any], PlaybookVersions]:
    """List what a playbook once said: version, since when it is known, who is still on the way by it."""
    play = named(house, playbook)
    rows = versions(house.state, play.id)
    today = {"version": play.version, "at": None, "people": 0}
    found = rows if any(row["version"] == play.version for row in rows) else [today, *rows]
    return {
        "playbook": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "versions": [
            {**row, "at": written(row["at"], house) if row["at"] else None, "today": row["version"] == play.version}
            for row in found
        ],
    }


def playbook_diff(
    house: House, ask: Ask, *, playbook: str, before: str | None = None, after: str | None = None
) -> Annotated[dict[str, Any], PlaybookDiff]:
    """Say in words what changed between two versions: unnamed, the newest that is not today's, and today's."""
    play = named(house, playbook)
    known = [row["version"] for row in versions(house.state, play.id)]
    older = before or next((version for version in known if version != play.version), play.version)
    one, two = _version(house, play, known, older), _version(house, play, known, after or play.version)
    changes = differences(one, two)
    return {
        "playbook": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "before": one.version,
        "after": two.version,
        "changes": [
            {"path": c.path, "before": c.before, "after": c.after, "text": ask.say(c.zh, c.en)} for c in changes
        ],
    }


def _version(house: House, play: Playbook, known: list[str], said: str) -> Playbook:
    """Return the version whose beginning was said."""
    found = [version for version in dict.fromkeys((play.version, *known)) if version.startswith(said)]
    if not said or len(found) != 1:
        raise UnknownVersionError(playbook=play.id, version=said, today=play.version)
    return version_of(house, play.id, found[0])


def offer_list(house: House, ask: Ask, *, playbook: str = "") -> Annotated[dict[str, Any], OfferList]:
    """Say of each offer how many there are, who holds them, what was used and what came back."""
    settled = settle_offers(house)
    taken, rows = held(house.state), counts(house.state)
    plays = [named(house, playbook)] if playbook else [play for play in house.playbooks.values() if play.in_use]
    return {
        "currency": house.currency,
        **settled,
        "offers": [_offer(ask, play, offer, taken, rows) for play in plays for offer in play.offers],
    }


def _offer(
    ask: Ask, play: Playbook, offer: Offer, taken: dict[tuple[str, str], tuple[int, int]], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    mine = [row for row in rows if (row["playbook"], row["offer"]) == (play.id, offer.id)]
    n = {state: sum(row["n"] for row in mine if row["state"] == state) for state in ("reserved", "used", "released")}
    return {
        "playbook": play.id,
        "code": play.code,
        "offer": offer.id,
        "label": offer.label.said(ask.language),
        "kind": offer.kind,
        "stock": offer.stock,
        "budget_fen": offer.budget_fen,
        "valid_days": offer.valid_days,
        **n,
        "held_fen": taken.get((play.id, offer.id), (0, 0))[1],
        "left": left_of(play, offer, taken),
        "released_why": {row["why"]: row["n"] for row in mine if row["state"] == "released"},
    }
