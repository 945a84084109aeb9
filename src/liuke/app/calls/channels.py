"""Calls about the ways out: which are live, what is wrong with their settings, a test message, the inbox."""

from datetime import timedelta
from typing import Annotated, Any

from liuke.app.answers.channels import ChannelList, ChannelTest, DoctorEmail, InboxLink
from liuke.app.calls.ask import Ask, one_of, plain, somebody, written
from liuke.app.house import utc
from liuke.app.settings import read_settings
from liuke.app.ways import dkim_public_key, live_way, mail_settings, wrong
from liuke.app.wiring import MESSAGES, broken, channels
from liuke.delivery.errors import NotATestAddressError, RejectedError, TemporaryError, UncertainError
from liuke.delivery.links import Link, Purpose, sign, verify
from liuke.delivery.mail_records import Sender, check_records
from liuke.delivery.message import Outgoing
from liuke.flow.house import House
from liuke.kit.chance import fingerprint, token
from liuke.model.words import ChannelName, Duty, MessageClass
from liuke.state.address import normalise
from liuke.state.audit import note
from liuke.state.inbox import inbox, mark_read
from liuke.state.switches import live_channels, set_live, switches

_NAMES = tuple(str(name) for name in MESSAGES)
_INBOX_DAYS = 90


def channel_list(house: House, ask: Ask) -> Annotated[dict[str, Any], ChannelList]:
    """List the channels: which adapter each uses, whether it may really send, and what is wrong with its settings."""
    live, lacks = live_channels(house.state), broken(house)
    touched = {row["scope"]: row for row in switches(house.state) if row["kind"] == "live"}
    ways = channels(house)
    return {
        "channels": [
            {
                "channel": str(name),
                "adapter": type(ways[name]).__name__ if name in ways else None,
                "provider": _provider(house, name),
                "live": name in live,
                "per_second": ways[name].per_second if name in ways else None,
                "lack": lacks[name].document(ask.language) if name in lacks else None,
                "by": touched[str(name)]["by"] if str(name) in touched else None,
                "at": written(touched[str(name)]["at"], house) if str(name) in touched else None,
            }
            for name in MESSAGES
        ]
    }


def channel_switch(
    house: House, ask: Ask, *, channel: str, live: bool, by: str | None = None
) -> Annotated[dict[str, Any], ChannelList]:
    """Let a channel really send, or put it back into dry run.

    Raises
    ------
    ChannelSettingsError
        It was to be switched on, and cannot work as liuke.toml has it.
    """
    name = ChannelName(one_of("channel", "CHANNEL", channel, _NAMES))
    who = somebody(house, by, Duty.APPROVER)
    if live and name in (lacks := broken(house)):
        raise lacks[name]
    set_live(house.state, name, live, by=who.id, now=house.clock.now())
    return channel_list(house, ask)


def channel_test(
    house: House, ask: Ask, *, channel: str, to: str = "", text: str = "", by: str | None = None
) -> Annotated[dict[str, Any], ChannelTest]:
    """Check a channel's settings; with ``to``, send one message there through the real provider, switched on or not.

    Only to the workspace's own ``test_addresses``. It is in no cap, no result and no outbox; the audit names it.

    Raises
    ------
    ChannelSettingsError, NotATestAddressError
    """
    name = ChannelName(one_of("channel test", "CHANNEL", channel, _NAMES))
    settings = read_settings(house.folder)
    way = live_way(house, name, settings)
    if not to or way is None:
        return {"channel": str(name), "provider": _provider(house, name), "outcome": "ready" if way else "files"}
    who = somebody(house, by, Duty.APPROVER)
    if normalise(name, to) not in {normalise(name, known) for known in settings.test_addresses}:
        raise NotATestAddressError(channel=str(name))
    now = utc(house)
    said = text or ask.say(f"{house.name} 的测试消息", f"A test message from {house.name}")
    message = Outgoing(
        key=fingerprint("test", token()),
        plan_id="test",
        playbook="test",
        subject_id=f"test:{who.id}",
        channel=name,
        address=to,
        subject=said,
        text=said,
        message_class=MessageClass.SERVICE,
        valid_until=now + timedelta(hours=1),
    )
    try:
        found = {"outcome": "sent", "provider_id": way.send(message).provider_id}
    except (TemporaryError, RejectedError, UncertainError) as why:
        outcome = {TemporaryError: "again", RejectedError: "failed", UncertainError: "uncertain"}[type(why)]
        found = {"outcome": outcome, "why": why.sentence(ask.language)}
    finally:
        way.close()
    with house.state.begin() as connection:
        note(connection, at=now, who=who.id, act="channel_test", target=str(name), after=found["outcome"])
    return {"channel": str(name), "provider": _provider(house, name), **found}


def doctor_email(house: House, ask: Ask, *, records: str) -> Annotated[dict[str, Any], DoctorEmail]:
    """Hold the sender's DNS records, given as text, against what mailbox providers ask for (P2). Nothing is looked up.

    Raises
    ------
    ChannelSettingsError
        No e-mail is set up.
    """
    settings = read_settings(house.folder)
    mail = mail_settings(house, settings)
    domain = mail.sender_address.rpartition("@")[2]
    if settings.email is None:
        raise wrong("email", "no e-mail is set up: write [email]", "还没有设置邮件：请写 [email]")
    dkim = settings.email.dkim
    sender = Sender(
        domain=domain,
        envelope=(mail.bounces or mail.sender_address).rpartition("@")[2],
        signed_by=(dkim.domain or domain) if dkim else "",
        selector=dkim.selector if dkim else "",
        public_key=dkim_public_key(dkim, mail),
    )
    found = check_records(records, sender)
    return {
        "domain": domain,
        "checks": [{"name": one.name, "state": one.state, "said": ask.say(one.zh, one.en)} for one in found],
    }


def inbox_link(house: House, ask: Ask, *, user: str) -> Annotated[dict[str, Any], InboxLink]:  # noqa: ARG001
    """Return the address of one person's inbox, good for 90 days: for the business's own page or app to fetch."""
    ends = utc(house) + timedelta(days=_INBOX_DAYS)
    link = sign(house.state.secret, Link(purpose=Purpose.INBOX, subject_id=user, expires=ends))
    return {"user": user, "address": f"{house.public_url}/inbox/{link}", "until": written(ends, house)}


def inbox_show(house: House, ask: Ask, *, token: str) -> dict[str, Any]:  # noqa: ARG001
    """Return what waits in one person's inbox.

    Raises
    ------
    LinkError, LinkExpiredError
    """
    now = utc(house)
    who = verify(house.state.secret, Purpose.INBOX, token, now).subject_id
    rows = inbox(house.state, who, now=now)
    return {"messages": [plain(row) for row in rows], "unread": sum(1 for row in rows if not row["read"])}


def inbox_read(house: House, ask: Ask, *, token: str, id: str) -> dict[str, Any]:  # noqa: ARG001
    """Mark one message of one person as read.

    Raises
    ------
    LinkError, LinkExpiredError
    """
    now = utc(house)
    who = verify(house.state.secret, Purpose.INBOX, token, now).subject_id
    return {"read": mark_read(house.state, who, id, now=now)}


def _provider(house: House, name: ChannelName) -> str | None:
    said = getattr(read_settings(house.folder), str(name), None)
    if name is ChannelName.INBOX:
        return "inbox"
    if said is None:
        return None
    return str(getattr(said, "provider", "smtp" if name is ChannelName.EMAIL else "webhook"))
