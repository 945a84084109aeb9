"""Calls of the people who are written to: what they get and why, what they change, and the one click that ends it.

A signed link is all the authority there is, and says for whom. Nothing here needs a sign-in; personal data are masked.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from liuke.app.calls.ask import Ask, one_of, plain
from liuke.app.calls.numbers import masked
from liuke.app.errors import BadSettingError
from liuke.app.house import today, utc
from liuke.delivery.links import Link, Purpose, sign, verify
from liuke.delivery.opt_out import opt_in_again, opt_out, opt_out_of_all, written_to
from liuke.delivery.outbox import OutboxState, messages
from liuke.facts.person import person
from liuke.flow.house import House
from liuke.guard.reasons import reason
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName, MessageClass
from liuke.state.address import address_hash
from liuke.state.consent import as_columns
from liuke.state.preferences import Preferences, change_preferences, preferences
from liuke.state.suppression import SuppressionReason, suppressed

_PAUSE = timedelta(days=30)
_MOST_PER_WEEK = 7
_LOGGED = 10
_ACTS = ("save", "pause", "resume", "stop", "again")
_ADDRESSES = {
    ChannelName.EMAIL: "email",
    ChannelName.SMS: "phone",
    ChannelName.CALL: "phone",
    ChannelName.VOICE: "phone",
    ChannelName.PUSH: "push_token",
}
_TOLD = (OutboxState.SENT, OutboxState.UNCERTAIN, OutboxState.REFUSED)


def recipient_show(house: House, ask: Ask, *, token: str, link: str = str(Purpose.PREFERENCES)) -> dict[str, Any]:
    """Say what a link stops, or how its person's settings stand. Changes nothing: scanners open every link.

    Raises
    ------
    LinkError
    """
    one_of("recipient_show", "link", link, (str(Purpose.UNSUBSCRIBE), str(Purpose.PREFERENCES)))
    said = verify(house.state.secret, Purpose(link), token, utc(house))
    return _stopping(house, said) if said.purpose == Purpose.UNSUBSCRIBE else _standing(house, ask, said.subject_id)


def recipient_stop(house: House, ask: Ask, *, token: str) -> dict[str, Any]:  # noqa: ARG001 - every call is asked
    """Stop what a link stops, from the moment this returns; twice is the same as once. Needs the state only.

    Raises
    ------
    LinkError
    """
    return _stopping(house, opt_out(house.state, token, utc(house)))


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
    again: str = "",
) -> dict[str, Any]:
    """Keep what a person set; what is not named stays as it is. Returns how the settings stand then.

    Parameters
    ----------
    act
        ``save``, ``pause`` (30 days), ``resume``, ``stop`` (every channel), or ``again``: the person's own opt-out of
        the channel ``again`` is taken back. Saving never takes an opt-out back: an old page would undo a newer no.
    cap
        Messages in seven days: ``0`` to ``7``, or ``default`` for the workspace's.

    Raises
    ------
    LinkError
    BadSettingError
        Something has no meaning; nothing was changed.
    """
    now = utc(house)
    subject = verify(house.state.secret, Purpose.PREFERENCES, token, now).subject_id
    change = _change(act, _cap(cap), channels or {}, topics or {}, personalisation, again, now)
    if act == "stop":
        opt_out_of_all(house.state, subject, _addresses(house, subject), now)
    change_preferences(house.state, subject, change, by="self", now=now)
    if act == "again":
        opt_in_again(house.state, subject, ChannelName(again), _addresses(house, subject), now)
    return {**_standing(house, ask, subject), "did": act}


def _cap(said: str | None) -> Callable[[Preferences], int | None]:
    if said is None:
        return lambda before: before.cap_per_week
    if said == "default":
        return lambda _: None
    if said not in {str(n) for n in range(_MOST_PER_WEEK + 1)}:
        raise BadSettingError(said=said[:40])
    return lambda _: int(said)


def _change(
    act: str,
    cap: Callable[[Preferences], int | None],
    channels: Mapping[str, bool],
    topics: Mapping[str, bool],
    personalisation: bool | None,
    again: str,
    now: datetime,
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
    return {
        "channel": link.channel,
        "address": masked(address),
        "stopped": stopped,
        "settings": sign(house.state.secret, Link(purpose=Purpose.PREFERENCES, subject_id=link.subject_id)),
    }


def _standing(house: House, ask: Ask, subject: str) -> dict[str, Any]:
    wishes, now = preferences(house.state, subject), utc(house)
    paused = wishes.pause_until if wishes.pause_until and wishes.pause_until > now else None
    topics = {play.topic for play in house.playbooks.values() if play.message_class == MessageClass.MARKETING}
    return {
        "cap_per_week": wishes.cap_per_week,
        "cap_of_ours": house.policy.guard.cap_per_week,
        "caps": list(range(_MOST_PER_WEEK + 1)),
        "channels": _channels(house, subject, wishes),
        "topics": [
            {"topic": topic, "on": topic not in wishes.topics_off}
            for topic in sorted((topics | set(wishes.topics_off)) - {""})
        ],
        "personalisation": not wishes.personalisation_off,
        "paused_until": paused.isoformat() if paused else None,
        "pause_days": _PAUSE.days,
        "log": _log(house, ask, subject),
    }


def _channels(house: House, subject: str, wishes: Preferences) -> list[dict[str, Any]]:
    """Return every way somebody may be written to here, and whether it is open, shut by them, or shut for good."""
    used = {name for play in house.playbooks.values() for t in play.tiers for name in (t.channel, t.fallback_channel)}
    addresses, found = _addresses(house, subject), []
    (agreed,) = as_columns(house.state, [subject]).to_pylist()
    with house.state.read() as connection:
        for channel in (name for name in ChannelName if name in used or not used):
            address = addresses.get(channel, "")
            hashed = address_hash(house.state.secret, channel, address)
            reasons = suppressed(connection, channel, subject, hashed)
            state = _state(reasons, agreed[f"consent_{channel}"] is False, channel in wishes.channels_off)
            shown = masked(address) if channel != ChannelName.PUSH else ""
            found.append({"channel": str(channel), "state": state, "address": shown})
    return found


def _state(reasons: set[SuppressionReason], refused: bool, off: bool) -> str:
    """``on``, ``off`` (a switch), ``stopped`` (their own opt-out, they may take it back), or why it stays shut."""
    for lasting in (SuppressionReason.COMPLAINT, SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL):
        if lasting in reasons:
            return str(lasting)
    if reasons:
        return "stopped"
    return "no_consent" if refused else "off" if off else "on"


def _addresses(house: House, subject: str) -> dict[ChannelName, str]:
    row = person(house.facts, subject, AsOf(day=today(house) + timedelta(days=1), zone=house.zone))
    return {channel: str(row[name]) for channel, name in _ADDRESSES.items() if row.get(name)}


def _log(house: House, ask: Ask, subject: str) -> list[dict[str, Any]]:
    """What was sent and what was held back, the newest first. The sample business's rehearsals are told too."""
    told = messages(house.state, subject_id=subject, states=_TOLD, limit=_LOGGED * 5)
    real = [row for row in told if house.sample or not row["dry_run"]][:_LOGGED]
    return [_told(ask, row) for row in real]


def _told(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    sent = row["state"] != OutboxState.REFUSED
    why_not = reason(row["code"]) if row["code"] and not sent else None
    return plain(
        {
            "at": row["touched_at"] or row["settled_at"] or row["created_at"],
            "channel": row["channel"],
            "topic": row["topic"],
            "sent": sent,
            "code": row["code"] if not sent else "",
            "reason": ask.say(why_not.zh, why_not.en) if why_not else "",
        }
    )
