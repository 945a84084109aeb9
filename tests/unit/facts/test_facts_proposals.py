"""Roles proposed for events by the words in their names (F2)."""

import pytest

from liuke.facts.proposals import propose_role
from liuke.model.words import Role


@pytest.mark.parametrize(
    ("event", "role", "sure"),
    [
        ("app_open", Role.LOGIN, True),
        ("AppLaunch", Role.LOGIN, True),
        ("$pageview", Role.VIEW, True),
        ("addToCart", Role.CART_ADD, True),
        ("removeFromCart", Role.CART_REMOVE, True),
        ("OrderCreated", Role.CHECKOUT, True),
        ("order_paid", Role.PURCHASE, True),
        ("支付成功", Role.PURCHASE, True),
        ("payment_failed", Role.ERROR, False),
        ("收藏商品", Role.FAVOURITE, False),
        ("fav_item", Role.FAVOURITE, False),
        ("关闭推送", Role.PUSH_OFF, True),
        ("read_chapter", Role.CORE, False),
    ],
)
def test_a_name_tells_its_role_by_its_longest_word(event: str, role: Role, sure: bool) -> None:
    said = propose_role(event)
    assert said is not None
    assert (said.role, said.sure) == (role, sure)


@pytest.mark.parametrize("event", ["click_banner", "user_logout", "x", "", "实验分组"])
def test_a_name_that_tells_nothing_gets_no_proposal(event: str) -> None:
    assert propose_role(event) is None


def test_a_core_act_is_proposed_with_a_feature_of_its_own() -> None:
    said = propose_role("ReadChapter")
    assert said is not None
    assert said.feature == "read_chapter"
