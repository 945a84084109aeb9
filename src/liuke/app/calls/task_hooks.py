"""Calls that keep tasks in step with other systems (W1): a signed callback, and a calendar to subscribe to."""

import base64
import binascii
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

from liuke.app.answers.task_hooks import TaskCalendar
from liuke.app.calls.ask import Ask, somebody
from liuke.app.departments import named
from liuke.app.errors import BadParameterError
from liuke.app.house import utc
from liuke.app.settings import read_settings
from liuke.app.ways import shared_secrets
from liuke.delivery.errors import BadReportError, LinkError, NoHookError
from liuke.delivery.links import Link, Purpose, sign, verify
from liuke.delivery.seal import sealed_id
from liuke.desk.calendar_feed import feed
from liuke.desk.mirror import Said, take
from liuke.desk.tasks import OPEN_STATES, Wanted, tasks
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.flow.receipts import carry_back
from liuke.kit.chance import fingerprint, token
from liuke.kit.errors import LiukeError
from liuke.model.words import Duty, TaskState
from liuke.state.meta import recall, remember
from liuke.state.people import person

_LONGEST, _MOST_VERSION = 4_000, 2**62
_MOST_EVENTS = 2_000


def task_hook(house: House, ask: Ask, *, body: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Take what another system says of a task; ``body`` is base64. It is taken once, and older words are let pass.

    Raises
    ------
    NoHookError, ForgedError, StaleError, BadReportError, ChannelSettingsError
    """
    settings = read_settings(house.folder)
    if settings.tasks is None:
        raise NoHookError(provider="tasks")
    try:
        raw = base64.b64decode(body, validate=True)
    except binascii.Error as why:
        raise BadParameterError(command="task_hook", name="body", said="", choices="") from why
    now = utc(house)
    call_id = sealed_id(shared_secrets("tasks", settings.tasks.secret_env), headers or {}, raw, now)
    said = _said(raw, settings.tasks.states)
    if said.owner:
        owner = named(settings, said.owner)[0]
        said = Said(**{name: getattr(said, name) for name in _FIELDS} | {"owner": owner})
    outcome = take(house.state, settings.tasks.system, call_id, said, now, work_hours(house))
    with suppress(LiukeError):  # facts that are busy: the next round of the worker carries it
        carry_back(house)
    return {"answer": json.dumps({"taken": str(outcome)}), "taken": str(outcome)}


_FIELDS = ("external_id", "task", "version", "state", "owner", "comment", "url")


def _said(raw: bytes, states: Mapping[str, str]) -> Said:
    """Read ``{"type", "data": {"external_id", "task"?, "version"?, "state"?, "owner"?, "comment"?, "url"?}}``.

    Raises
    ------
    BadReportError
        It is none of that, or names a state neither of us knows.
    """
    try:
        data = json.loads(raw)["data"]
        external_id = data["external_id"]
    except (ValueError, KeyError, TypeError) as why:
        raise BadReportError(why="no data.external_id") from why
    texts = {name: data.get(name) for name in ("state", "owner", "comment", "url")}
    numbers = {"task": data.get("task"), "version": data.get("version") or 0}
    right = (
        isinstance(external_id, str | int) and not isinstance(external_id, bool) and 0 < len(str(external_id)) <= 200
    )
    right = right and all(one is None or isinstance(one, str) for one in texts.values())
    right = right and all(
        one is None or (isinstance(one, int) and not isinstance(one, bool) and 0 <= one < _MOST_VERSION)
        for one in numbers.values()
    )
    if not right:
        raise BadReportError(why="data has external_id, task, version, state, owner, comment, url")
    state = states.get(texts["state"] or "", texts["state"])
    if state is not None and state not in tuple(TaskState):
        raise BadReportError(why="data.state is no state of a task; tasks.states of liuke.toml translates")
    return Said(
        external_id=str(external_id),
        task=numbers["task"],
        version=int(numbers["version"] or 0),
        state=state,
        owner=" ".join((texts["owner"] or "").split())[:80] or None,
        comment=(texts["comment"] or "")[:_LONGEST] or None,
        url=(texts["url"] or "")[:500],
    )


def task_calendar(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    person_id: str,
    fresh: bool = False,
) -> Annotated[dict[str, Any], TaskCalendar]:
    """Return the address of a person's calendar; ``fresh`` makes a new one, and the one before shows nothing more."""
    who = somebody(house, person_id, Duty.VIEWER)
    name = f"calendar:{who.id}"
    word = recall(house.state, name)
    if word is None or fresh:
        word = token(9)
        remember(house.state, name, word)
    link = sign(house.state.secret, Link(purpose=Purpose.CALENDAR, subject_id=who.id, about=word))
    return {"person": who.id, "name": who.name, "address": f"{house.public_url}/calendar/{link}.ics"}


def calendar_feed(house: House, ask: Ask, *, link: str) -> dict[str, Any]:  # noqa: ARG001
    """Return the calendar behind a signed address: due times of a person's own tasks and of departments they lead.

    Raises
    ------
    LinkError
        The address was not made here, or another one was made since.
    """
    said = verify(house.state.secret, Purpose.CALENDAR, link, utc(house))
    if recall(house.state, f"calendar:{said.subject_id}") != said.about:
        raise LinkError
    who, settings, now = person(house.state, said.subject_id), read_settings(house.folder), utc(house)
    mine = [Wanted(owner=who.id), Wanted(owner=who.name)]
    mine += [Wanted(department=one.id) for one in settings.departments if one.lead == who.id]
    found: dict[int, dict[str, Any]] = {}
    for wanted in mine:
        for row in tasks(house.state, now=now, states=OPEN_STATES, limit=_MOST_EVENTS, wanted=wanted):
            found[row["id"]] = row
    workspace = fingerprint("calendar", house.state.secret.hex())[:12]
    text = feed(
        found.values(),
        name=f"{house.name} · {who.name}",
        zone=house.zone,
        workspace=workspace,
        address=house.public_url,
        now=now,
    )
    return {"calendar": text}
