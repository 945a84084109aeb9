"""Puts a message together for each person: facts, template, guard's word on the text. Nothing leaves from here."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from liuke.delivery.errors import MissingFactError, TemplateError
from liuke.delivery.links import Link, Purpose, sign
from liuke.delivery.message import Refusal, message_key
from liuke.delivery.templates import render, render_header
from liuke.flow.house import House
from liuke.flow.versions import version_of
from liuke.flow.wording import worded
from liuke.guard.message import Message
from liuke.guard.text import judge_text
from liuke.kit.errors import Language
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.model.words import ChannelName, MessageClass
from liuke.playbooks.circumstances import asks_circumstances, circumstances
from liuke.playbooks.document import Copy, Playbook
from liuke.playbooks.known import known
from liuke.playbooks.play import Touch
from liuke.playbooks.preview import choose, stood_in
from liuke.playbooks.template import PARTS

_BATCH = 500
_SEALED = re.compile(r"(/(?:u|settings|report|progress)/)[\w-]+")
_OWN_PAGE_DAYS = 30
"""What a signed link holds is chance; a guard that reads it as words would find any word in it, sometimes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """One message as it would go, or why it would not. ``said`` are the facts it states, as they are written in it;
    ``stop_link`` is where one click ends it, whether its text says so or not; ``report_link`` leads to its document.
    """

    subject_id: str
    playbook: str
    tier: str
    channel: ChannelName
    key: str
    address: str = ""
    subject: str = ""
    text: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    template: str = ""
    instead: tuple[str, ...] = ()
    language: Language = "zh"
    zone: str = ""
    occurrence: str = ""
    variant: str = ""
    stop_link: str = ""
    marketing: bool = True
    offer_until: date | None = None
    report_link: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)
    refused: Refusal | None = None


def compose(
    house: House,
    as_of: AsOf,
    rows: Sequence[dict[str, Any]],
    *,
    language: Language | None = None,
    at: datetime | None = None,
    judged: bool = True,
) -> Iterator[Composed]:
    """Compose the messages of plan rows (subject_id, playbook, tier, channel), in their order.

    ``tier`` may be a step of a journey; ``version`` is the playbook's (else today's), ``occurrence`` the day on which
    the journey began (else ``as_of``).

    Each is written in the person's own language; ``language`` is for people who read over our shoulder. With ``at`` the
    facts are those of that instant: the last look, which need not be ``judged`` again where the text is the same.
    """
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        facts = known(
            house.facts,
            as_of,
            [row["subject_id"] for row in batch],
            open_order_days=house.policy.liveness.open_order_days,
            at=at,
        )
        plays = {
            (row["playbook"], row.get("version")): version_of(house, row["playbook"], row.get("version"))
            for row in batch
        }
        if asks_circumstances(plays.values()):
            more = circumstances(house.facts, as_of, [row["subject_id"] for row in batch], at=at)
            facts = {who: facts.get(who, {}) | more.get(who, {}) for who in {*facts, *more}}
        for row in batch:
            yield _one(house, as_of, row, facts.get(row["subject_id"], {}), language, judged)


def readable(house: House, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows whose tier is still known, today or by the version they were drafted with."""
    return [row for row in rows if _known_tier(house, row)]


def _known_tier(house: House, row: dict[str, Any]) -> bool:
    try:
        return any(one.id == row["tier"] for one in version_of(house, row["playbook"], row.get("version")).touches)
    except KeyError:  # the playbook itself is gone
        return False


def _one(  # one argument a source
    house: House, as_of: AsOf, row: dict[str, Any], facts: dict[str, Any], shown: Language | None, judged: bool
) -> Composed:
    play = version_of(house, row["playbook"], row.get("version"))
    tier = play.touch_as(row["tier"], row.get("variant"))
    channel = ChannelName(row["channel"])
    key = message_key(
        workspace=house.name,
        playbook=play.id,
        version=play.version,
        user=row["subject_id"],
        step=tier.id,
        occurrence=(row.get("occurrence") or as_of.day).isoformat(),
    )
    language: Language = shown or ("en" if str(facts.get("user", {}).get("language", "")).startswith("en") else "zh")
    empty = Composed(
        subject_id=row["subject_id"],
        playbook=play.id,
        tier=tier.id,
        channel=channel,
        key=key,
        address=str(facts.get("address", {}).get(str(channel), "")),
        language=language,
        zone=str(facts.get("user", {}).get("zone", "")),
        occurrence=(row.get("occurrence") or as_of.day).isoformat(),
        variant=row.get("variant") or "",
        marketing=play.message_class is MessageClass.MARKETING,
        offer_until=as_of.day + timedelta(days=play.offer(tier.offer).valid_days) if tier.offer else None,
    )
    given = {**worded(house.tracking, facts, language), **_ours(house, play, tier, as_of, empty)}
    empty = replace(empty, stop_link=given["links"]["stop"], report_link=given["links"].get("report", ""))
    one, filled = _written(house, play, tier, empty, given, in_parts=judged and channel is ChannelName.EMAIL)
    return _judged(house, play, one, filled) if judged and one.refused is None else one


def _ours(house: House, play: Playbook, tier: Touch, as_of: AsOf, one: Composed) -> dict[str, Any]:
    """What the message says of us: who writes, what is offered, where the links lead."""
    secret = house.state.secret
    stop = sign(
        secret, Link(purpose=Purpose.UNSUBSCRIBE, subject_id=one.subject_id, channel=str(one.channel), about=one.key)
    )
    settings = sign(secret, Link(purpose=Purpose.PREFERENCES, subject_id=one.subject_id))
    ours: dict[str, Any] = {
        "brand": house.name,
        "sender": house.sender,
        "links": {
            "open": house.app_links.get(play.id) or house.app_links.get("open") or f"{house.public_url}/open",
            "settings": f"{house.public_url}/settings/{settings}",
            "stop": f"{house.public_url}/u/{stop}",
            **_own_pages(house, play, tier, as_of, one),
        },
    }
    if tier.offer:
        offer = play.offer(tier.offer)
        ours["offer"] = {
            "label": offer.label.said(one.language),
            "value_yuan": offer.value_fen / 100,
            "expires_on": as_of.day + timedelta(days=offer.valid_days),
        }
    return ours


def _own_pages(house: House, play: Playbook, tier: Touch, as_of: AsOf, one: Composed) -> dict[str, str]:
    """Links to pages about this one person. They end on a day that the plan fixes, so that the text stays the same."""
    ends = as_of.before(-_OWN_PAGE_DAYS).instant
    made: dict[str, str] = {}
    if tier.document:
        about = as_of.day.isoformat()
        link = Link(purpose=Purpose.REPORT, subject_id=one.subject_id, about=about, expires=ends)
        made["report"] = f"{house.public_url}/report/{sign(house.state.secret, link)}"
    if play.progress:
        begun = f"{play.id}:{play.version}:{one.occurrence}"
        later = as_of.before(-(play.progress.within_days + _OWN_PAGE_DAYS)).instant
        link = Link(purpose=Purpose.PROGRESS, subject_id=one.subject_id, about=begun, expires=later)
        made["progress"] = f"{house.public_url}/progress/{sign(house.state.secret, link)}"
    return made


def _written(
    house: House, play: Playbook, tier: Touch, one: Composed, given: dict[str, Any], *, in_parts: bool
) -> tuple[Composed, dict[str, Any]]:
    """Fill the template in; returns the message and the facts it was given."""
    chosen = choose(play.templates, tier.template_for(one.channel), given, one.language, house.currency)
    if chosen is None:
        return replace(one, refused=Refusal(code=str(Code.FACT), detail="a fact the message needs is not known")), {}
    template, filled = chosen
    try:
        subject = render_header(template.copy(one.language).subject, filled)
        text = render(template.text(one.language), filled).strip()
        parts = _parts(template.copy(one.language), filled) if in_parts else {}
    except (MissingFactError, TemplateError) as why:
        return replace(one, refused=Refusal(code=str(Code.FACT), detail=why.sentence(one.language))), filled
    said: dict[str, Any] = {
        "subject": subject,
        "text": text,
        "parts": parts,
        "template": template.id,
        "said": _flat(filled),
    }
    return replace(one, **said, instead=stood_in(template, given)), filled


def _parts(copy: Copy, filled: dict[str, Any]) -> dict[str, str]:
    """Fill in each part by itself: an e-mail shows them as blocks."""
    return {part: render(getattr(copy, part), filled).strip() for part in PARTS[1:] if getattr(copy, part).strip()}


def _judged(house: House, play: Playbook, one: Composed, filled: dict[str, Any]) -> Composed:
    """Ask the guard about the text as this person would read it."""
    judged = judge_text(
        Message(
            id=one.key,
            language=one.language,
            channel=one.channel,
            message_class=play.message_class,
            user=filled.get("user", {}),
            facts=filled,
            subject=one.subject,
            body=_SEALED.sub(r"\1", one.text),
            sender=house.sender,
        )
    )
    findings = [finding.document() for finding in judged.findings]
    if judged.verdict != "block":
        return replace(one, findings=findings)
    detail = "; ".join(finding["text"] for finding in findings)[:200]
    return replace(one, findings=findings, refused=Refusal(code=judged.codes[0], detail=detail))


def _flat(nested: dict[str, Any], above: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in nested.items():
        if name in ("links", "brand", "sender") and not above:
            continue
        if isinstance(value, dict):
            flat |= _flat(value, f"{above}{name}.")
        elif value is not None:
            flat[f"{above}{name}"] = value
    return flat
