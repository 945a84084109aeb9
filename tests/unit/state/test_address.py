"""An opt-out must be found again however the address is spelled."""

import pytest

from liuke.model.words import ChannelName
from liuke.state.address import address_hash, normalise

SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("channel", "one", "other"),
    [
        ("email", "Mei.Lin@Example.COM", "mei.lin@example.com"),
        ("email", "  mei@example.com\n", "mei@example.com"),
        ("email", "mei@例子.中国", "mei@xn--fsqu00a.xn--fiqs8s"),
        ("email", "mei@EXAMPLE.com.", "mei@example.com"),
        ("email", "ｍｅｉ@example.com", "mei@example.com"),
        ("email", "straße@example.com", "STRASSE@example.com"),
        ("sms", "138 0013 8000", "13800138000"),
        ("sms", "+86 138-0013-8000", "13800138000"),
        ("sms", "0086 13800138000", "13800138000"),
        ("sms", "8613800138000", "13800138000"),
        ("sms", "１３８００１３８０００", "13800138000"),
        ("call", "+1 (202) 555-0101", "0012025550101"),
        ("push", " token-A ", "token-A"),
    ],
)
def test_two_spellings_of_one_address_are_one(channel: str, one: str, other: str) -> None:
    assert normalise(channel, one) == normalise(channel, other)
    assert address_hash(SECRET, channel, one) == address_hash(SECRET, channel, other)


@pytest.mark.parametrize(
    ("channel", "one", "other"),
    [
        ("email", "mei@example.com", "mei@example.org"),
        ("email", "mei+a@example.com", "mei@example.com"),
        ("sms", "13800138000", "13800138001"),
        ("sms", "+12025550101", "+442025550101"),
        ("push", "token-A", "token-a"),
    ],
)
def test_two_addresses_stay_two(channel: str, one: str, other: str) -> None:
    assert address_hash(SECRET, channel, one) != address_hash(SECRET, channel, other)


def test_a_phone_is_one_address_for_messages_and_calls() -> None:
    assert address_hash(SECRET, ChannelName.SMS, "13800138000") == address_hash(SECRET, ChannelName.CALL, "13800138000")


def test_the_hash_is_useless_without_the_workspaces_secret() -> None:
    assert address_hash(SECRET, "email", "mei@example.com") != address_hash(SECRET[::-1], "email", "mei@example.com")


@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_no_address_has_no_hash(nothing: str) -> None:
    assert address_hash(SECRET, "email", nothing) == ""


@pytest.mark.parametrize(("channel", "address"), [("email", "Mei@x.cn"), ("sms", "+8613800138000"), ("push", "tok-1")])
def test_an_address_left_alone_everywhere_is_found_on_its_channel(channel: str, address: str) -> None:
    assert address_hash(SECRET, "*", address) == address_hash(SECRET, channel, address)
