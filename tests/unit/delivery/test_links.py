"""A link opens what it was made for, for whom it was made, and nothing else."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.delivery.errors import LinkError, LinkExpiredError
from liuke.delivery.links import Link, Purpose, sign, verify
from liuke.delivery.message import Outgoing
from liuke.delivery.opt_out import opt_out
from liuke.delivery.outbox import enqueue
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName
from liuke.state.store import State
from liuke.state.suppression import suppressed_addresses, suppressions

SECRET = b"0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 11, 16, tzinfo=UTC)
LINK = Link(purpose=Purpose.UNSUBSCRIBE, subject_id="用户-1", channel="email", about="k" * 64)
_LETTERS = string.ascii_letters + string.digits + "-_=.+/ "


def test_a_link_says_what_was_put_into_it() -> None:
    assert verify(SECRET, Purpose.UNSUBSCRIBE, sign(SECRET, LINK), NOW) == LINK


def test_x11_every_changed_missing_or_added_character_is_refused() -> None:
    token = sign(SECRET, LINK)
    spoilt = {token[:n] + letter + token[n + 1 :] for n in range(len(token)) for letter in _LETTERS} - {token}
    spoilt |= {token[:n] + token[n + 1 :] for n in range(len(token))} | {token + letter for letter in _LETTERS}
    spoilt |= {token[:n] for n in range(len(token))} | {token * 2, token.upper(), " " + token, token + "\n"}
    for wrong in spoilt:
        with pytest.raises(LinkError):
            verify(SECRET, Purpose.UNSUBSCRIBE, wrong, NOW)


@pytest.mark.parametrize("other", [purpose for purpose in Purpose if purpose != Purpose.UNSUBSCRIBE])
def test_x11_a_link_of_one_purpose_opens_nothing_else(other: Purpose) -> None:
    with pytest.raises(LinkError):
        verify(SECRET, other, sign(SECRET, LINK), NOW)


def test_no_purpose_signs_anybody_in() -> None:
    known = {"unsubscribe", "preferences", "why", "report", "shown_report", "progress", "inbox", "calendar"}
    assert {str(purpose) for purpose in Purpose} == known


def test_a_link_of_another_workspace_is_refused() -> None:
    with pytest.raises(LinkError):
        verify(SECRET[::-1], Purpose.UNSUBSCRIBE, sign(SECRET, LINK), NOW)


@pytest.mark.parametrize("nonsense", ["", "a", "=", "....", "中文", "\x00", "A" * 30, "A" * 10_000, "%2e%2e"])
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(LinkError):
        verify(SECRET, Purpose.UNSUBSCRIBE, nonsense, NOW)


@pytest.mark.parametrize(("seconds", "open_"), [(-1, True), (0, False), (1, False)])
def test_a_link_with_an_end_ends(seconds: int, open_: bool) -> None:
    link = Link(purpose=Purpose.PREFERENCES, subject_id="u1", expires=NOW)
    now = NOW + timedelta(seconds=seconds)
    if open_:
        assert verify(SECRET, Purpose.PREFERENCES, sign(SECRET, link), now) == link
    else:
        with pytest.raises(LinkExpiredError):
            verify(SECRET, Purpose.PREFERENCES, sign(SECRET, link), now)


def test_x11_a_link_to_unsubscribe_has_no_end() -> None:
    token = sign(SECRET, LINK)
    assert verify(SECRET, Purpose.UNSUBSCRIBE, token, NOW + timedelta(days=36_500)) == LINK
    with pytest.raises(ValueError, match="never expires"):
        sign(SECRET, Link(purpose=Purpose.UNSUBSCRIBE, subject_id="u1", expires=NOW))


def test_a_link_shows_nobody() -> None:
    tokens = [sign(SECRET, Link(purpose=Purpose.WHY, subject_id=f"mei.lin.{n}@example.com")) for n in range(50)]
    assert len({token[:20] for token in tokens}) == 50
    assert not any("mei" in token or "bWVp" in token for token in tokens)


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=64), st.sampled_from(list(Purpose)))
def test_any_words_survive_the_way(subject_id: str, channel: str, about: str, purpose: Purpose) -> None:
    link = Link(purpose=purpose, subject_id=subject_id, channel=channel, about=about)
    try:
        token = sign(SECRET, link)
    except UnicodeEncodeError:  # half a surrogate pair is no text
        return
    assert verify(SECRET, purpose, token, NOW) == link


def test_one_click_stops_the_person_and_the_address_the_message_went_to(state: State, clock: HandClock) -> None:
    sent = Outgoing(
        key="k" * 64,
        plan_id="W-1",
        playbook="p",
        subject_id="u1",
        channel=ChannelName.EMAIL,
        address="mei@example.com",
        subject="",
        text="",
    )
    enqueue(state, [sent], clock.now())
    link = Link(purpose=Purpose.UNSUBSCRIBE, subject_id="u1", channel="email", about=sent.key)
    for _ in range(2):
        assert opt_out(state, sign(state.secret, link), clock.now()) == link
    assert suppressed_addresses(state, "email", ["MEI@example.com"]) == [True]
    assert len(suppressions(state, subject_id="u1")) == 1
    with pytest.raises(LinkError):
        opt_out(state, sign(SECRET, link), clock.now())
