"""Who stands or falls with whom (O1, T5): one phone, one address or one device is one unit, and a unit keeps its arm."""

import pytest

from liuke.facts.units import MOST_SHARING, units
from tests.shop import Shop


@pytest.fixture
def shop() -> Shop:
    """Return an empty shop."""
    return Shop()


def test_a_phone_here_and_an_address_there_make_one_unit(shop: Shop) -> None:
    shop.user("a", shop.at(1), phone="+8613800000001")
    shop.user("b", shop.at(1), phone="+8613800000001", email="B@x.cn")
    shop.user("c", shop.at(1), email="b@x.cn", push_token="device")
    shop.user("d", shop.at(1), push_token="device")
    shop.user("e", shop.at(1), phone="+8613800000009", email="")
    shop.user("f", shop.at(1), email="")
    assert units(shop.facts) == dict.fromkeys("abcd", "a")


@pytest.mark.parametrize(("people", "joined"), [(2, True), (MOST_SHARING, True), (MOST_SHARING + 1, False)])
def test_a_switchboard_joins_nobody(shop: Shop, people: int, joined: bool) -> None:
    for number in range(people):
        shop.user(f"u{number:02}", shop.at(1), phone="+862100000000")
    assert bool(units(shop.facts)) == joined
