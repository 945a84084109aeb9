"""Picks the implementation of each way out, and empties the outbox through them."""

import os
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from liuke.app.settings import read_settings
from liuke.delivery.channel import Channel
from liuke.delivery.channels.file import FileChannel
from liuke.delivery.channels.smtp import SmtpChannel, SmtpSettings
from liuke.delivery.mail import MailSettings
from liuke.delivery.rules import LEASE_S, Rules
from liuke.delivery.worker import never, work
from liuke.flow.house import House, Progress, silent
from liuke.flow.last_look import gate
from liuke.flow.receipts import carry_back
from liuke.model.words import ChannelName
from liuke.state.switches import live_channels

_MESSAGES = (ChannelName.EMAIL, ChannelName.SMS, ChannelName.PUSH)


def channels(house: House) -> dict[ChannelName, Channel]:
    """Return the way out of each channel: on paper until somebody switched the channel on."""
    live = live_channels(house.state)
    return {name: _live(house, name) if name in live else _paper(house, name, dry_run=True) for name in _MESSAGES}


def _live(house: House, name: ChannelName) -> Channel:
    """E-mail goes to the SMTP server of liuke.toml; what has no provider yet goes to files, and counts as sent."""
    said = read_settings(house.folder).email
    if name is not ChannelName.EMAIL or said is None:
        return _paper(house, name, dry_run=False)
    server = SmtpSettings(
        host=said.host,
        port=said.port,
        tls=said.tls,
        username=said.user or "",
        password=os.environ.get(said.password_env, ""),
        per_second=said.per_second,
    )
    return SmtpChannel(server, _mail(house), house.clock)


def _paper(house: House, name: ChannelName, *, dry_run: bool) -> Channel:
    folder = house.folder / "exports" / ("dry-run" if dry_run else "sent")
    mail = _mail(house) if name is ChannelName.EMAIL else None
    return FileChannel(name, folder, house.clock, mail=mail, dry_run=dry_run)


def _mail(house: House) -> MailSettings:
    said = read_settings(house.folder).email
    address = said.sender if said and said.sender else "no-reply@example.com"
    name, _, plain = address.rpartition("<")
    return MailSettings(
        sender_name=name.strip() or house.sender, sender_address=plain.rstrip("> ") or address, market=house.market
    )


def send(
    house: House,
    *,
    limit: int | None = None,
    stop: Callable[[], bool] = never,
    progress: Progress = silent,
    lease_s: float = LEASE_S,
) -> dict[str, Any]:
    """Send what is due until nothing is, or ``stop`` says so; what became of it is carried back as facts.

    What a worker that died had claimed comes free again after ``lease_s``.
    """
    guard = house.policy.guard
    rules = Rules(
        cap_per_day=guard.cap_per_day,
        cap_per_week=guard.cap_per_week,
        quiet_from_hour=guard.quiet_from_hour,
        quiet_until_hour=guard.quiet_until_hour,
        zone=str(house.zone),
    )
    progress("sending", 0, None)
    ways = channels(house)
    try:
        report = work(house.state, ways, gate(house), house.clock, limit=limit, stop=stop, rules=rules, lease_s=lease_s)
    finally:
        for way in ways.values():
            way.close()
        carry_back(house)
    return {**asdict(report), "refused": dict(report.refused), "handled": report.handled}
