"""Says on the next page what was just done at the desk or with a playbook, and gives the way back beside it.

A way back is a form like any other: it carries the version that the act made, so that it takes nothing back that
somebody else has done since. Acts that ask once more before they are done (a plan's, the sample's) have none.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from liuke.web.view.desk import word
from liuke.web.view.where import address
from liuke.web.view.worth import word as page_word
from liuke.web.visit import Visit


def moved(seen: Visit, was: Mapping[str, Any], now: Mapping[str, Any], back: str) -> None:
    """Say where a task was moved."""
    text = word(seen.pen, "just.moved", task=now["id"], to=seen.pen.word("task_state", now["state"]))
    fields = {"state": was["state"], "version": str(now["version"]), "back": back}
    seen.tell(text, undo=f"/tasks/{now['id']}/move", **fields)


def given(seen: Visit, was: Mapping[str, Any], now: Mapping[str, Any], back: str) -> None:
    """Say whose a task is now; what nobody had can be given back to nobody."""
    text = word(seen.pen, "just.given", task=now["id"], to=seen.pen.named("owner", now["owner"]))
    fields = {"to": was["owner"] or was["department"], "of": was["department"], "version": str(now["version"])}
    seen.tell(text, undo=f"/tasks/{now['id']}/give" if fields["to"] else "", back=back, **fields)


def given_out(seen: Visit, now: Mapping[str, Any]) -> None:
    """Say that a task was given out."""
    fields = {"state": "cancelled", "version": str(now["version"])}
    seen.tell(word(seen.pen, "just.new", task=now["id"]), undo=f"/tasks/{now['id']}/move", **fields)


def blocked(seen: Visit, task: int, other: int, off: bool) -> None:
    """Say for what a task waits, or no longer waits."""
    text = word(seen.pen, "just.unblocked" if off else "just.blocked", task=task, other=other)
    seen.tell(text, undo=f"/tasks/{task}/block", blocked_by=str(other), off="" if off else "1")


def carded(seen: Visit, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Say where a clue stands now; on the way back it has the day and the name that it had."""
    card, before = now["card"], was["card"]
    text = word(seen.pen, "just.carded", name=card["title"] or now["name"], to=word(seen.pen, f"card.{card['state']}"))
    day = before["shipped_on"] if before["state"] in ("shipped", "told") else before["planned_for"]
    to = "shipped" if before["state"] == "told" else before["state"]
    fields = {"to": to, "on": str(day or ""), "name": before["title"], "owner": before["owner"]}
    seen.tell(text, undo=f"/clues/{quote(now['clue_id'], safe='')}", version=str(card["version"]), **fields)


def ticked(seen: Visit, case: int, step: str, off: bool) -> None:
    """Say that a step of a crisis is done, or is not."""
    fields = {"step": step} if off else {"step": step, "off": "1"}
    seen.tell(word(seen.pen, "just.unticked" if off else "just.ticked"), undo=f"/cases/{case}/tick", **fields)


def told(seen: Visit, key: str, /, **facts: Any) -> None:
    """Say what was done that is kept for ever: a remark, an answer, a line in a log."""
    seen.tell(word(seen.pen, f"just.{key}", **facts))


def alarmed(seen: Visit, name: str, act: str, segment: str, was: Mapping[str, Any] | None) -> None:
    """Say what was done about an alarm; what was silenced is re-armed, what was re-armed is silenced as before."""
    undo, fields = address("signals", name) + "/rearm", {"segment": segment}
    if act == "rearm":
        until = (was or {}).get("until") or ""
        way = "snooze" if until else "acknowledge"
        undo = f"{address('signals', name)}/{way}" if was else ""
        fields |= {"until": str(until), "why": str((was or {}).get("why") or "")}
    seen.tell(word(seen.pen, f"just.alarm_{act}"), undo=undo, **fields)


def played(seen: Visit, playbook: str, act: str) -> None:
    """Say that a playbook is used or rests."""
    other = "rest" if act == "use" else "use"
    seen.tell(page_word(seen.pen, f"play.did_done_{act}"), undo=f"{address('playbook', playbook)}/{other}")


def saved(seen: Visit, playbook: str, act: str, before: str, now: str) -> None:
    """Say that a playbook was saved; the way back saves the text that it replaced."""
    undo = f"{address('playbook', playbook)}/back" if before and before != now else ""
    seen.tell(page_word(seen.pen, f"play.did_done_{act}"), undo=undo, to=before, base=now)
