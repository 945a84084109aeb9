"""What starts a playbook by itself, and what its words must keep to."""

import re
from collections.abc import Iterator, Mapping

from liuke.playbooks.play import Playbook, Trigger
from liuke.playbooks.template import Template

Path = tuple[int | str, ...]
Broken = tuple[Path, str, str]
"""Where in the document, and the sentence in English and Chinese."""

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_OF_EVENT = ("event", "within_hours", "before_days")


def trigger(playbook: Playbook, _: Mapping[str, Template]) -> Iterator[Broken]:
    """What starts it names what its kind needs, and nothing of another kind."""
    said, plain = playbook.trigger, Trigger()
    wants = {"schedule": ("every", "at", "on"), "alarm": ("alarm", "clock_hours"), "event": _OF_EVENT}
    for kind, keys in wants.items():
        for key in keys:
            if kind != said.kind and getattr(said, key) != getattr(plain, key):
                yield ("trigger", key), f"{key} belongs to kind: {kind}", f"{key} 只用于 kind: {kind}"
    if said.kind in ("alarm", "event") and getattr(said, said.kind) is None:
        yield ("trigger",), f"name the {said.kind} that starts it", f"请写明由哪个 {said.kind} 触发"
    if not _HOUR.fullmatch(said.at):
        yield ("trigger", "at"), f"{said.at[:20]} is no hour like 09:00", f"{said.at[:20]} 不是 09:00 这样的时间"
    if said.on is not None and said.every not in ("week", "month"):
        yield ("trigger", "on"), "on belongs to every: week or month", "on 只用于 every: week 或 month"
    if said.before_days != plain.before_days and said.event != "renewal":
        yield ("trigger", "before_days"), "before_days belongs to event: renewal", "before_days 只用于 event: renewal"
    if not said.before_days:
        yield ("trigger", "before_days"), "name at least one day ahead", "before_days 至少写一个"
