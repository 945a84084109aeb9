"""Where requests may go: one's own machines only where one says so, and never by a name that means them."""

import pytest

from liuke.delivery.errors import RejectedError, TemporaryError
from liuke.delivery.outbound import dial, outside, place
from liuke.delivery.wire import Answer, Wire

_INSIDE = """127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 ::1 :: ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: fec0::1 fe80::1 fe80::1%eth0 fc00::1
fd12::1 ff02::1 2001:db8::1 2001::1 100::1 localhost 1.2.3"""
INSIDE = _INSIDE.split()
_OUTSIDE = "1.1.1.1 8.8.8.8 47.95.1.1 172.15.0.1 172.32.0.1 100.63.255.255 100.128.0.1 2606:4700::1111 2400:3200::1"
OUTSIDE = _OUTSIDE.split()
BY_NAME = ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "127。0。0。1", "①②⑦.⓪.⓪.①"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside(address: str) -> None:
    assert not outside(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside(address: str) -> None:
    assert outside(address)


@pytest.mark.parametrize("host", BY_NAME)
def test_a_name_that_means_this_machine_is_not_dialled(host: str) -> None:
    with pytest.raises((RejectedError, TemporaryError)) as caught:
        dial(place(f"https://{host}/x"), private=False, timeout_s=0.5)
    assert isinstance(caught.value, RejectedError) or "has no address" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/x",
        "https://a.example:22/x",
        "https://user:word@a.example/x",
        "https://@a.example/",
        "ftp://a.example",
        "file:///etc/passwd",
        "gopher://a.example",
        "https:///x",
        "https://a.example/\r\nHost: b",
        "https://a.example/ x",
        "https://a.example\\@b.example/",
        "https://a.example:x/",
        "https://[::1",
        "//a.example",
        "",
        "https://a.example/" + "a" * 3_000,
        "https://a.example/中",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused(url: str) -> None:
    with pytest.raises(RejectedError):
        place(url)


def test_one_may_speak_to_a_machine_of_ones_own_where_one_says_so() -> None:
    assert place("http://10.0.0.7:8080/sms?x=1", private=True).path == "/sms?x=1"
    with pytest.raises(RejectedError):
        Wire().post("https://127.0.0.1/x", {}, b"")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17.0),
        ({"retry-after": " 17 "}, 17.0),
        ({"retry-after": "999999999999"}, 86_400.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "١٧"}, None),
        ({}, None),
        ({"retry-after": "Mon, 16 Nov 2026 03:01:30 GMT", "date": "Mon, 16 Nov 2026 03:00:00 GMT"}, 90.0),
        ({"retry-after": "Mon, 16 Nov 2026 02:00:00 GMT", "date": "Mon, 16 Nov 2026 03:00:00 GMT"}, 0.0),
        ({"retry-after": "Mon, 16 Nov 2026 03:01:30 GMT"}, None),
    ],
)
def test_when_a_server_wants_to_be_asked_again(headers: dict[str, str], seconds: float | None) -> None:
    assert Answer(status=429, headers=headers).retry_after_s == seconds
