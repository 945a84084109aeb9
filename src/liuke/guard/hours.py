"""Quiet hours for a whole plan: worked out once for each zone and setting, then laid over the rows (G-06)."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from liuke.guard.columns import Flags, Proposals, coded
from liuke.guard.objections import Context
from liuke.guard.quiet import Span, is_quiet, not_before, zone_or_none
from liuke.guard.route import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Rows to hold, the instant (naive UTC, NaT elsewhere) to hold each until, and why."""

    mask: Flags
    by_hour: Flags
    not_before: npt.NDArray[np.datetime64]
    facts: dict[str, Any]


def hold(rows: Proposals, way: Route, context: Context, open_: Flags, zone: ZoneInfo) -> Held:
    """Hold marketing messages that would arrive in quiet hours; tasks for our people and service messages go on."""
    until = np.full(rows.n, np.datetime64("NaT", "us"))
    names = np.full(rows.n, "", dtype=object)
    assumed = np.zeros(rows.n, dtype=np.bool_)
    where = np.flatnonzero(open_ & rows.marketing & ~way.person)
    zones, zone_at = coded(rows.zone[where])
    channels, channel_at = coded(way.channel[where])
    hours = (rows.quiet_from_hour[where], rows.quiet_until_hour[where], rows.send_hour[where])
    settings = np.stack([zone_at, channel_at, *hours], axis=1)
    by_hour = np.zeros(rows.n, dtype=np.bool_)
    kinds, members = np.unique(settings, axis=0, return_inverse=True)
    for place, (its_zone, its_channel, start, end, hour) in enumerate(kinds.tolist()):
        own = zone_or_none(zones[its_zone])
        spans = _spans(context, channels[its_channel], (start, end))
        later = not_before(context.at, own or zone, spans)
        mine = where[members.ravel() == place]
        if hour >= 0 and not is_quiet(hour, spans):
            by_hour[mine] = later is None
            later = not_before(context.at, own or zone, (*spans, ((hour + 1) % 24, hour)))
        names[mine], assumed[mine] = (own or zone).key, own is None
        if later is not None:
            until[mine] = np.datetime64(later.replace(tzinfo=None), "us")
    facts = {"zone": names, "zone_assumed": assumed, "until": np.datetime_as_string(until, unit="m").astype(object)}
    held = ~np.isnat(until)
    return Held(mask=held, by_hour=held & by_hour, not_before=until, facts=facts)


def _spans(context: Context, channel: str, own: Span) -> tuple[Span, ...]:
    """Policy's hours, the law's for this channel, and the person's own where given."""
    policy = (context.policy.quiet_from_hour, context.policy.quiet_until_hour)
    lawful = [(end, start) for name, (start, end) in context.law.hours.items() if str(name) == channel]
    return (policy, *lawful, *([own] if min(own) >= 0 else []))
