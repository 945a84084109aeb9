"""Picks the implementation of each way out, and empties the outbox through them."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from liuke.app.settings import Settings, read_settings
from liuke.app.ways import live_way, mail_settings
from liuke.delivery.channel import Channel
from liuke.delivery.channels.file import FileChannel
from liuke.delivery.errors import ChannelSettingsError
from liuke.delivery.rules import LEASE_S, Rules
from liuke.delivery.worker import never, work
from liuke.flow.hand_over import ramp_rules
from liuke.flow.house import House, Progress, silent
from liuke.flow.last_look import LastLook
from liuke.flow.receipts import carry_back
from liuke.guard.law import law
from liuke.model.words import PERSON_CHANNELS, ChannelName
from liuke.state.switches import live_channels

MESSAGES = tuple(name for name in ChannelName if name not in PERSON_CHANNELS)
"""Channels whose touch is a message; the others' is a person's work."""
_LOG = logging.getLogger(__name__)


def channels(house: House) -> dict[ChannelName, Channel]:
    """Return the way out of each channel: on paper until somebody switched the channel on.

    A live channel whose settings cannot work is not among them, and its messages wait.
    """
    return _ways(house)[0]


def broken(house: House) -> dict[ChannelName, ChannelSettingsError]:
    """Return which channels cannot be used as liuke.toml has them, live or not, and why."""
    settings, found = read_settings(house.folder), dict[ChannelName, ChannelSettingsError]()
    for name in MESSAGES:
        try:
            way = live_way(house, name, settings)
        except ChannelSettingsError as why:
            found[name] = why
        else:
            if way is not None:
                way.close()
    return found


def _ways(house: House) -> tuple[dict[ChannelName, Channel], dict[ChannelName, ChannelSettingsError]]:
    live, settings = live_channels(house.state), read_settings(house.folder)
    ways, wrong = dict[ChannelName, Channel](), dict[ChannelName, ChannelSettingsError]()
    for name in MESSAGES:
        if name not in live:
            ways[name] = _paper(house, name, settings, dry_run=True)
            continue
        try:
            ways[name] = live_way(house, name, settings) or _paper(house, name, settings, dry_run=False)
        except ChannelSettingsError as why:
            wrong[name] = why
            _LOG.warning("%s", why)
    return ways, wrong


def _paper(house: House, name: ChannelName, settings: Settings, *, dry_run: bool) -> Channel:
    """Files: a rehearsal, or what has no provider yet and counts as sent."""
    folder = house.folder / "exports" / ("dry-run" if dry_run else "sent")
    mail = mail_settings(house, settings) if name is ChannelName.EMAIL else None
    return FileChannel(name, folder, house.clock, mail=mail, dry_run=dry_run)


def send(
    house: House,
    *,
    limit: int | None = None,
    stop: Callable[[], bool] = never,
    progress: Progress = silent,
    lease_s: float = LEASE_S,
    ways: Mapping[ChannelName, Channel] | None = None,
) -> dict[str, Any]:
    """Send what is due until nothing is, or ``stop`` says so; what became of it is carried back as facts.

    ``ways`` stand in for the channels of the settings: a simulated business answers by its own.

    What a worker that died had claimed comes free again after ``lease_s``.
    """
    guard = house.policy.guard
    rules = Rules(
        cap_per_day=guard.cap_per_day,
        cap_per_week=guard.cap_per_week,
        quiet_from_hour=guard.quiet_from_hour,
        quiet_until_hour=guard.quiet_until_hour,
        zone=str(house.zone),
        ramp=ramp_rules(house),
        lawful=law(guard.market).hours,
    )
    progress("sending", 0, None)
    known, wrong = _ways(house) if ways is None else (dict(ways), {})
    look = LastLook(house)
    try:
        report = work(
            house.state,
            known,
            look,
            house.clock,
            ahead=look.ahead,
            limit=limit,
            stop=stop,
            rules=rules,
            lease_s=lease_s,
        )
    finally:
        for way in known.values():
            way.close()
        carry_back(house)
    cannot = {str(name): str(why) for name, why in wrong.items()}
    return {**asdict(report), "refused": dict(report.refused), "handled": report.handled, "cannot": cannot}
