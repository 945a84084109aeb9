"""Keeps tasks elsewhere in step (W1): tells of every change in order, signed; hears what changes there, once."""

import json
import logging
from datetime import timedelta
from typing import Any

from liuke.app.settings import read_settings
from liuke.app.settings_team import TaskHookSettings
from liuke.app.ways import shared_secret
from liuke.delivery.errors import ChannelSettingsError, RejectedError, TemporaryError, UncertainError
from liuke.delivery.seal import seal
from liuke.delivery.verdict import document as answered
from liuke.delivery.verdict import trouble
from liuke.delivery.wire import Wire
from liuke.desk.history import after, newest
from liuke.desk.mirror import Said, document, hook_name, link, mirrors
from liuke.desk.tasks import task_of
from liuke.flow.house import House
from liuke.state.meta import recall, remember

_LOG = logging.getLogger(__name__)
_AT_ONCE = 200
_REST = timedelta(minutes=1)


def tell_changes(house: House, wire: Wire | None = None) -> int:
    """Tell the other system of changes since last time, in their order; returns how many it took.

    What it surely did not take, or may not have, is told again under the same id, which it knows by; until then
    nothing later is told. What came from there is not told back.
    """
    said = read_settings(house.folder).tasks
    if said is None:
        return 0
    cursor = recall(house.state, _cursor(said))
    if cursor is None:  # what was before somebody listened is nobody's business
        remember(house.state, _cursor(said), str(newest(house.state)))
        return 0
    rested = recall(house.state, f"tasks_rest:{said.system}")
    if rested and house.clock.now().isoformat() < rested:
        return 0
    try:
        secret = shared_secret("tasks", said.secret_env)
    except ChannelSettingsError as why:
        _LOG.warning("%s", why)
        return 0
    line = wire or Wire(private=said.private)
    told = 0
    try:
        for change in after(house.state, int(cursor), _AT_ONCE):
            if change["by"] != hook_name(said.system):
                told += _told(house, said, line, secret, change)
            remember(house.state, _cursor(said), str(change["id"]))
    except (TemporaryError, UncertainError) as why:
        _LOG.warning("tasks are not told to %s: %s", said.system, why)
        remember(house.state, f"tasks_rest:{said.system}", (house.clock.now() + _REST).isoformat())
    finally:
        line.close()
    return told


def _cursor(said: TaskHookSettings) -> str:
    return f"tasks_told:{said.system}"


def _told(house: House, said: TaskHookSettings, wire: Wire, secret: bytes, change: dict[str, Any]) -> bool:
    """Tell one change; one that is refused for good holds up no later one."""
    try:
        _tell(house, said, wire, secret, change)
    except RejectedError as why:
        _LOG.warning("%s refuses change %s of task %s: %s", said.system, change["id"], change["task_id"], why)
        return False
    return True


def _tell(house: House, said: TaskHookSettings, wire: Wire, secret: bytes, change: dict[str, Any]) -> None:
    task = task_of(house.state, change["task_id"], house.clock.now())
    theirs = mirrors(house.state, said.system, [task["id"]]).get(task["id"])
    what = {name: change[name] for name in ("act", "by", "before", "after")} | {"at": change["at"].isoformat()}
    data = document(task) | {"external_id": theirs, "change": what | {"note": change["note"]}}
    body = json.dumps({"type": "task.changed", "data": data}, ensure_ascii=False, separators=(",", ":")).encode()
    key = f"task-{task['id']}-{change['id']}"
    headers = {"Content-Type": "application/json"} | seal(secret, key, house.clock.now(), body)
    answer = wire.post(said.url, headers, body)
    if not 200 <= answer.status < 300:
        raise trouble(answer)
    named = str(answered(answer).get("external_id") or "")[:200]
    if named and theirs is None:
        link(house.state, said.system, Said(external_id=named, task=task["id"]), house.clock.now())
