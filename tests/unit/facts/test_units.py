"""Who stands or falls with whom (O1, T5): one phone, one address or one device is one unit, and a unit keeps its arm."""

import pyarrow as pa
import pytest

from liuke.facts.tables import VERDICTS
from liuke.facts.units import MOST_SHARING, first_arms, units
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


def test_a_unit_keeps_the_arm_of_its_first_draw(shop: Shop) -> None:
    said = [("a", "withhold", 3), ("b", "allow", 5), ("c", "deny", 1), ("d", "allow", 2)]
    shop.facts.append(
        VERDICTS,
        pa.table(
            {
                "plan_id": [f"W-{day}" for _, _, day in said],
                "at": [shop.at(day) for _, _, day in said],
                "day": [shop.day(day) for _, _, day in said],
                "playbook": ["p"] * 4,
                "subject_id": [who for who, _, _ in said],
                "verdict": [verdict for _, verdict, _ in said],
            }
        ),
    )
    as_of = shop.facts.as_of(shop.day(9))
    assert first_arms(shop.facts, as_of, {"a": "a", "b": "a", "c": "c", "d": "c"}) == {
        ("p", "a"): "holdout",
        ("p", "c"): "treated",
    }
    assert first_arms(shop.facts, shop.facts.as_of(shop.day(3)), {"a": "a", "b": "a"}) == {}
    assert first_arms(shop.facts, as_of, {}) == {}
