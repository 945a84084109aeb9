"""Calls of the people who are written to: what they get and why, what they change, and the one click that ends it.

A signed link is all the authority there is, and says for whom. Nothing here needs a sign-in; personal data are masked.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.app.calls.ask import Ask, one_of
from liuke.app.calls.numbers import masked
from liuke.app.calls.recipient_log import log_of
from liuke.app.calls.rights import alive
from liuke.app.errors import BadSettingError
from liuke.app.house import today, utc
from liuke.delivery.links import Link, Purpose, sign, verify
from liuke.delivery.opt_out import opt_in_again, opt_out, opt_out_of_all, written_to
from liuke.facts.person import user_row
from liuke.facts.standing import standing as contacts
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName, MessageClass
from liuke.state.address import address_hash
from liuke.state.consent import as_columns, set_consent
from liuke.state.erased import receipt_of
from liuke.state.preferences import Preferences, change_preferences, preferences
from liuke.state.suppression import SuppressionReason, suppressed

_PAUSE = timedelta(days=30)
_MOST_PER_WEEK = 7
_ACTS = ("save", "pause", "resume", "stop", "again")
_ADDRESSES = {
    ChannelName.EMAIL: "email",
    ChannelName.SMS: "phone",
    ChannelName.CALL: "phone",
    ChannelName.VOICE: "phone",
    ChannelName.PUSH: "push_token",
}
_ASKED_FOR = (ChannelName.EMAIL, ChannelName.SMS, ChannelName.PUSH)
"""Ways people are asked about by name; the others go by one consent to calls and letters."""


def recipient_show(house: House, ask: Ask, *, token: str, link: str = str(Purpose.PREFERENCES)) -> dict[str, Any]:
    """Say what a link stops, or how its person's settings stand. Changes nothing: scanners open every link.

    Raises
    ------
    LinkError, ErasedError
    """
    one_of("recipient_show", "link", link, (str(Purpose.UNSUBSCRIBE), str(Purpose.PREFERENCES)))
    said = verify(house.state.secret, Purpose(link), token, utc(house))
    if said.purpose == Purpose.UNSUBSCRIBE:
        return _stopping(house, said)
    alive(house, said.subject_id)
    return standing(house, ask, said.subject_id)


def recipient_stop(house: House, ask: Ask, *, token: str) -> dict[str, Any]:  # noqa: ARG001 - every call is asked
    """Stop what a link stops, from the moment this returns; twice is the same as once. Needs the state only.

    Raises
    ------
    LinkError
    """
    said = verify(house.state.secret, Purpose.UNSUBSCRIBE, token, utc(house))
    if receipt_of(house.state, said.subject_id) is None:
        opt_out(house.state, token, utc(house))
    return _stopping(house, said)


def recipient_save(
    house: House,
    ask: Ask,
    *,
    token: str,
    act: str = "save",
    cap: str | None = None,
    channels: Mapping[str, bool] | None = None,
    topics: Mapping[str, bool] | None = None,
    personalisation: bool | None = None,
    quiet_from: str | None = None,
    quiet_until: str | None = None,
    again: str = "",
) -> dict[str, Any]:
    """Keep what a person set; what is not named stays as it is. Returns how the settings stand then.

    Parameters
    ----------
    act
        ``save``, ``pause`` (30 days), ``resume``, ``stop`` (every channel), or ``again``: the person's own opt-out of
        the channel ``again`` is taken back, and where they never agreed to it they do now. Saving never takes an
        opt-out back: an old page would undo a newer no.
    cap
        Messages in seven days: ``0`` to ``7``, or ``default`` for the workspace's.
    quiet_from, quiet_until
        Hours of the person's own clock in which nothing comes, on top of the workspace's: both ``0`` to ``23``, or
        both empty for none of their own.

    Raises
    ------
    LinkError
    BadSettingError
        Something has no meaning; nothing was changed.
    """
    now = utc(house)
    subject = verify(house.state.secret, Purpose.PREFERENCES, token, now).subject_id
    alive(house, subject)
    quiet = _quiet(quiet_from, quiet_until)
    change = _change(act, _cap(cap), channels or {}, topics or {}, personalisation, again, now, quiet)
    if act == "stop":
        opt_out_of_all(house.state, subject, addresses_of(house, subject), now)
    change_preferences(house.state, subject, change, by="self", now=now)
    if act == "again":
        _again(house, subject, ChannelName(again), now)
    return {**standing(house, ask, subject), "did": act}


def _again(house: House, subject: str, channel: ChannelName, now: datetime) -> None:
    """Take their opt-out of a channel back, and agree where they never did; a consent withdrawn stays withdrawn."""
    opt_in_again(house.state, subject, channel, addresses_of(house, subject), now)
    ways = {one["channel"]: one["state"] for one in channels_of(house, subject, preferences(house.state, subject))}
    if ways.get(channel) == "not_agreed":
        set_consent(house.state, subject, channel, True, basis="settings", now=now, by="self")


def _cap(said: str | None) -> Callable[[Preferences], int | None]:
    if said is None:
        return lambda before: before.cap_per_week
    if said == "default":
        return lambda _: None
    if said not in {str(n) for n in range(_MOST_PER_WEEK + 1)}:
        raise BadSettingError(said=said[:40])
    return lambda _: int(said)


def _quiet(from_hour: str | None, until_hour: str | None) -> tuple[int | None, int | None] | None:
    """Read the person's own quiet hours; None: nothing was said of them."""
    if from_hour is None or until_hour is None:
        return None
    hours = {str(hour) for hour in range(24)}
    if not from_hour and not until_hour:
        return None, None
    for said in (from_hour, until_hour):
        if said not in hours or from_hour == until_hour:
            raise BadSettingError(said=said[:40])
    return int(from_hour), int(until_hour)


def _change(
    act: str,
    cap: Callable[[Preferences], int | None],
    channels: Mapping[str, bool],
    topics: Mapping[str, bool],
    personalisation: bool | None,
    again: str,
    now: datetime,
    quiet: tuple[int | None, int | None] | None = None,
) -> Callable[[Preferences], Preferences]:
    """Check what was said, and return the change it makes to whatever the settings are then."""
    known = {str(channel) for channel in ChannelName}
    for said, choices in ((act, _ACTS), *((name, known) for name in (*channels, *([again] if act == "again" else ())))):
        if said not in choices:
            raise BadSettingError(said=said[:40])

    def changed(before: Preferences) -> Preferences:
        pause = {"resume": None, "pause": _longest(before.pause_until, now)}.get(act, before.pause_until)
        kept = before.personalisation_off if personalisation is None else not personalisation
        wanted = {**channels, again: True} if act == "again" else channels
        return replace(
            before,
            cap_per_week=cap(before),
            channels_off=_off(before.channels_off, wanted),
            topics_off=_off(before.topics_off, topics),
            personalisation_off=kept,
            pause_until=pause,
            quiet_from_hour=before.quiet_from_hour if quiet is None else quiet[0],
            quiet_until_hour=before.quiet_until_hour if quiet is None else quiet[1],
        )

    return changed


def _longest(until: datetime | None, now: datetime) -> datetime:
    """Return until when a pause runs; one that runs already is not begun anew by a second click."""
    return until if until and until > now else now + _PAUSE


def _off(before: tuple[str, ...], wanted: Mapping[str, bool]) -> tuple[str, ...]:
    off = (set(before) | {name for name, on in wanted.items() if not on}) - {name for name, on in wanted.items() if on}
    return tuple(sorted(off))


def _stopping(house: House, link: Link) -> dict[str, Any]:
    address, hashed = written_to(house.state, link)
    with house.state.read() as connection:
        stopped = bool(suppressed(connection, link.channel, link.subject_id, hashed))
    stopped = stopped or receipt_of(house.state, link.subject_id) is not None
    return {
        "channel": link.channel,
        "address": masked(address),
        "stopped": stopped,
        "settings": sign(house.state.secret, Link(purpose=Purpose.PREFERENCES, subject_id=link.subject_id)),
    }


def standing(house: House, ask: Ask, subject: str) -> dict[str, Any]:
    """Return how a person's settings stand, and what they were sent or not sent of late."""
    wishes, now = preferences(house.state, subject), utc(house)
    paused = wishes.pause_until if wishes.pause_until and wishes.pause_until > now else None
    topics = {play.topic for play in house.playbooks.values() if play.message_class == MessageClass.MARKETING}
    return {
        "cap_per_week": wishes.cap_per_week,
        "cap_of_ours": house.policy.guard.cap_per_week,
        "caps": list(range(_MOST_PER_WEEK + 1)),
        "channels": channels_of(house, subject, wishes),
        "topics": [
            {"topic": topic, "on": topic not in wishes.topics_off}
            for topic in sorted((topics | set(wishes.topics_off)) - {""})
        ],
        "personalisation": not wishes.personalisation_off,
        "paused_until": paused.isoformat() if paused else None,
        "pause_days": _PAUSE.days,
        "quiet": {
            "own": [wishes.quiet_from_hour, wishes.quiet_until_hour],
            "ours": [house.policy.guard.quiet_from_hour, house.policy.guard.quiet_until_hour],
        },
        "log": log_of(house, ask, subject),
    }


def channels_of(house: House, subject: str, wishes: Preferences) -> list[dict[str, Any]]:
    """Return every way somebody may be written to here, and whether it is open, shut by them, or shut for good.

    A way is here where a playbook goes by it, or where the business's facts say that they agreed to it.
    """
    used = {name for play in house.playbooks.values() for t in play.tiers for name in (t.channel, t.fallback_channel)}
    addresses, found = addresses_of(house, subject), []
    (said,) = as_columns(house.state, [subject]).to_pylist()
    (told,) = contacts(house.facts, _tomorrow(house), pa.array([subject])).to_pylist()
    with house.state.read() as connection:
        for channel in ChannelName:
            address = addresses.get(channel, "")
            agreed_elsewhere = channel in _ASKED_FOR and address and told[f"consent_{channel}"]
            if used and channel not in used and not agreed_elsewhere:
                continue
            hashed = address_hash(house.state.secret, channel, address)
            reasons = suppressed(connection, channel, subject, hashed)
            agreed = (said[f"consent_{channel}"], told[f"consent_{channel}"])
            state = _state(reasons, *agreed, channel in wishes.channels_off)
            shown = masked(address) if channel != ChannelName.PUSH else ""
            found.append({"channel": str(channel), "state": state, "address": shown})
    return found


def _state(reasons: set[SuppressionReason], said: bool | None, told: bool, off: bool) -> str:
    """``on``, ``off`` (a switch), ``stopped`` (their own opt-out, they may take it back), ``not_agreed`` (they may
    agree), or why it stays shut. What they said here (``said``) goes before what the business's facts tell.
    """
    for lasting in (SuppressionReason.COMPLAINT, SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL):
        if lasting in reasons:
            return str(lasting)
    if reasons:
        return "stopped"
    if said is False:
        return "no_consent"
    if not said and not told:
        return "not_agreed"
    return "off" if off else "on"


def _tomorrow(house: House) -> AsOf:
    return AsOf(day=today(house) + timedelta(days=1), zone=house.zone)


def addresses_of(house: House, subject: str) -> dict[ChannelName, str]:
    """Return a person's addresses by channel, as the business's facts have them today."""
    row = user_row(house.facts, subject, _tomorrow(house))
    return {channel: str(row[name]) for channel, name in _ADDRESSES.items() if row.get(name)}
