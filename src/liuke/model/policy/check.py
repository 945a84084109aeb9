"""What thresholds must be to mean anything: in range, and in order."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from liuke.kit.work_hours import read_span

if TYPE_CHECKING:
    from liuke.model.policy import Policy

_MOST = 1_000_000
_RISING = (("signals", ("idle_light_from_days", "idle_medium_from_days", "idle_heavy_from_days")),)
_AT_LEAST_ONE = ("window_days", "gap_minutes", "min_users", "keep_profile_days")
_SHARES = ("share", "width", "alpha", "decay_alarm_above")

Wrong = tuple[tuple[str, str], str, str]
"""Section and field, and why it cannot be, in English and Chinese."""


def wrong(policy: "Policy") -> Iterator[Wrong]:
    """Yield every threshold that cannot be what it says."""
    for section in fields(policy):
        values = getattr(policy, section.name)
        for field in fields(values):
            why = _why(field.name, getattr(values, field.name))
            if why:
                yield (section.name, field.name), *why
    yield from _hours(policy.desk.hours)
    yield from _groups(policy)
    for section_name, names in _RISING:
        values = getattr(policy, section_name)
        for low, high in itertools.pairwise(names):
            if getattr(values, low) >= getattr(values, high):
                yield (section_name, low), f"must be less than {high}", f"必须小于 {high}"


def _groups(policy: "Policy") -> Iterator[Wrong]:
    """A group of playbooks holds out a share, and has playbooks."""
    for name, group in policy.guard.holdout_groups.items():
        place = ("guard", "holdout_groups")
        if not re.fullmatch(r"[a-z0-9_]+", name):
            yield place, f"{name}: a name has small letters, digits and _", f"{name}：名字只能用小写字母、数字和下划线"
        if not 0 <= group.share <= 1:
            yield place, f"{name}: share must be from 0 to 1", f"{name}：share 必须在 0 到 1 之间"
        if not group.playbooks:
            yield place, f"{name} names no playbook", f"{name} 没有列出打法"


def _hours(said: tuple[str, ...]) -> Iterator[Wrong]:
    """Hours of work are spans such as 09:00-18:00, at least one, none over another."""
    place = ("desk", "hours")
    try:
        spans = sorted(read_span(one) for one in said)
    except ValueError:
        yield place, "must be spans such as 09:00-18:00", "须为 09:00-18:00 这样的时段"
        return
    if not spans or any(after[0] < before[1] for before, after in itertools.pairwise(spans)):
        yield place, "must be at least one span, and none over another", "至少要有一个时段，且不能重叠"


def _why(name: str, value: Any) -> tuple[str, str] | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if name.endswith(_SHARES):
        return None if 0 <= value <= 1 else ("must be a share from 0 to 1", "必须是 0 到 1 之间的比例")
    if name.endswith("_fen") and value < 0:
        return "must not be below 0", "不能小于 0"
    if name.endswith("_fen") and value < 0:
        return "must not be less than 0", "不能小于 0"
    least = 1 if name.endswith(_AT_LEAST_ONE) else 0
    counts = isinstance(value, int) and name.endswith(("days", "minutes", "hours", "users", "day", "week", "months"))
    if counts and not least <= value <= _MOST:
        return f"must be from {least} to {_MOST:,}", f"必须在 {least} 到 {_MOST:,} 之间"
    return None
