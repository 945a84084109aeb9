"""Calls behind a person's own links: their year (P1), a copy for others' eyes, what they collected (P5), a word to us.

A signed link is all the authority there is. Figures come from the person's own facts, as known on the day of the
letter; what is shown to others masks the name, leaves out money and goods, and is made only when the person asks.
"""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liuke.app.calls.ask import Ask, one_of
from liuke.app.calls.numbers import masked
from liuke.app.errors import BadSettingError
from liuke.app.house import today, utc
from liuke.delivery.errors import LinkError
from liuke.delivery.links import Link, Purpose, sign, verify
from liuke.delivery.spoken import keep_words
from liuke.facts.check_ins import check_ins
from liuke.facts.own_year import OwnYear, own_year
from liuke.facts.person import person
from liuke.flow.house import House
from liuke.flow.versions import version_of
from liuke.model.moment import AsOf
from liuke.playbooks.play import Playbook

_SHOWN_DAYS = 30
_LONGEST = 2_000
_KINDS = (str(Purpose.REPORT), str(Purpose.SHOWN_REPORT))


def report_show(house: House, ask: Ask, *, token: str, link: str = str(Purpose.REPORT)) -> dict[str, Any]:  # noqa: ARG001
    """Return a person's year: all of it by their own link, days and months alone by the one they made for others.

    Raises
    ------
    LinkError, LinkExpiredError
    """
    one_of("report_show", "link", link, _KINDS)
    said = verify(house.state.secret, Purpose(link), token, utc(house))
    return _year(house, said, whole=said.purpose == Purpose.REPORT)


def report_for_others(house: House, ask: Ask, *, token: str) -> dict[str, Any]:  # noqa: ARG001
    """Make the link that a person may show others: without name, money and goods, good for 30 days.

    Raises
    ------
    LinkError, LinkExpiredError
    """
    said = verify(house.state.secret, Purpose.REPORT, token, utc(house))
    ends = AsOf(day=today(house) + timedelta(days=_SHOWN_DAYS), zone=house.zone).instant
    shown = Link(purpose=Purpose.SHOWN_REPORT, subject_id=said.subject_id, about=said.about, expires=ends)
    return {**_year(house, said, whole=True), "shown": f"/shared/{sign(house.state.secret, shown)}"}


def report_say(house: House, ask: Ask, *, token: str, words: str) -> dict[str, Any]:  # noqa: ARG001
    """Keep what a person writes to us below their year; it becomes feedback, where moods and topics are read.

    Raises
    ------
    LinkError, LinkExpiredError
    BadSettingError
        Nothing was written, or more than a page.
    """
    said = verify(house.state.secret, Purpose.REPORT, token, utc(house))
    text = words.strip()
    if not text or len(text) > _LONGEST:
        raise BadSettingError(said=text[:40])
    keep_words(house.state, subject_id=said.subject_id, source="report", words=text, now=utc(house))
    return {**_year(house, said, whole=True), "did": "say"}


def progress_show(house: House, ask: Ask, *, token: str) -> dict[str, Any]:
    """Return what a person collected since they began: which days, what it earned, what is left and until when.

    Raises
    ------
    LinkError, LinkExpiredError
    """
    now = utc(house)
    said = verify(house.state.secret, Purpose.PROGRESS, token, now)
    play, begun = _begun(house, said)
    rule = play.progress
    if rule is None:
        raise LinkError
    until = begun + timedelta(days=rule.within_days)
    days = check_ins(house.facts, said.subject_id, rule.event, begun, until, now)
    counted, here = days[: rule.goal_days], today(house)
    state = "done" if len(counted) == rule.goal_days else "over" if here >= until else "running"
    return {
        "label": play.label.said(ask.language),
        "event": rule.event,
        "from": begun.isoformat(),
        "through": (until - timedelta(days=1)).isoformat(),
        "days": [day.isoformat() for day in counted],
        "goal_days": rule.goal_days,
        "left_days": rule.goal_days - len(counted),
        "chances": max(0, (until - here).days - (here in days)),
        "today": here in days,
        "state": state,
        "cashback_fen": rule.cashback_fen,
        "earned_fen": rule.cashback_fen * len(counted),
        "most_fen": rule.cashback_fen * rule.goal_days,
        "open": house.app_links.get(play.id) or house.app_links.get("open") or "",
        "settings": sign(house.state.secret, Link(purpose=Purpose.PREFERENCES, subject_id=said.subject_id)),
    }


def _begun(house: House, said: Link) -> tuple[Playbook, date]:
    """Read what a progress link is about: the playbook as it was when the person began, and the day."""
    id_, _, rest = said.about.partition(":")
    version, _, day = rest.partition(":")
    try:
        return version_of(house, id_, version), date.fromisoformat(day)
    except (KeyError, ValueError) as why:
        raise LinkError from why


def _year(house: House, said: Link, *, whole: bool) -> dict[str, Any]:
    as_of = AsOf(day=date.fromisoformat(said.about), zone=house.zone)
    found = own_year(house.facts, said.subject_id, as_of)
    ends = said.expires.isoformat() if said.expires else None
    if found is None:
        return {"there": False, "whole": whole, "until": ends}
    row = person(house.facts, said.subject_id, AsOf(day=today(house) + timedelta(days=1), zone=house.zone))
    name = str(row.get("name") or "")
    if not whole:
        return {**_plain(found), **_hidden(found), "there": True, "whole": False, "until": ends, "name": masked(name)}
    return {
        **_plain(found),
        "there": True,
        "whole": True,
        "until": ends,
        "name": name,
        "made_at": datetime.combine(as_of.day, datetime.min.time(), UTC).isoformat(),
        "settings": sign(house.state.secret, Link(purpose=Purpose.PREFERENCES, subject_id=said.subject_id)),
    }


def _plain(year: OwnYear) -> dict[str, Any]:
    said = asdict(year)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _hidden(year: OwnYear) -> dict[str, Any]:
    """What others do not see: money, goods, orders and when they began."""
    favourite = [{"name": year.categories[0].name, "times": 0}] if year.categories else []
    none: dict[str, Any] = dict.fromkeys(("orders", "paid_fen", "saved_fen"), 0)
    return {**none, "first_order_on": None, "first_item": "", "here_since": None, "categories": favourite, "items": []}
