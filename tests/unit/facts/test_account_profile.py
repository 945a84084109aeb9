"""The accounts' wide profile: their own columns, traits and signals of the day, by an expression."""

import pytest

from liuke.facts.account_profile import ACCOUNT, account_columns
from liuke.facts.errors import UnknownColumnError
from liuke.facts.profile import count, select
from liuke.facts.tables import ACCOUNTS
from liuke.model.policy import Policy
from liuke.playbooks.audience import compile_audience
from liuke.signals.measure import measure
from liuke.signals.specs import ACCOUNT_COLUMNS
from tests.shop import Shop

DAY = 30


@pytest.fixture(scope="module")
def shop() -> Shop:
    """Return three accounts, one of which begins only on the day itself."""
    shop = Shop()
    rows = [
        {"account_id": "lime", "seats_paid": 2, "traits": '{"tier": 1}', "started_at": shop.at(1)},
        {"account_id": "grove", "seats_paid": 4, "traits": '{"tier": 2}', "started_at": None},
        {"account_id": "later", "seats_paid": 9, "traits": None, "started_at": shop.at(DAY)},
    ]
    shop.add(ACCOUNTS, rows)
    for who, account in (("a", "lime"), ("b", "lime"), ("c", "grove")):
        shop.user(who, shop.at(1), account_id=account)
        shop.event(who, "login", 29)
    shop.roll_up()
    measure(shop.facts, shop.as_of(DAY), Policy())
    return shop


def test_accounts_their_traits_and_signals_are_one_table(shop: Shop) -> None:
    columns = (*account_columns(shop.facts), *ACCOUNT_COLUMNS)
    where = compile_audience("depth >= 0.25 AND tier >= 1", columns).predicate
    wanted = ("account_id", "active_seats", "depth", "tier")
    found = select(shop.facts, shop.as_of(DAY), columns, where=where, wanted=wanted, order_by="depth", whose=ACCOUNT)
    assert found.to_pylist() == [
        {"account_id": "grove", "active_seats": 1, "depth": 0.25, "tier": 2},
        {"account_id": "lime", "active_seats": 2, "depth": 1.0, "tier": 1},
    ]
    assert count(shop.facts, shop.as_of(DAY), columns, where, whose=ACCOUNT) == 2


@pytest.mark.parametrize(("day", "there"), [(1, 1), (2, 2), (DAY, 2), (DAY + 1, 3)])
def test_an_account_is_there_from_the_day_after_it_began(shop: Shop, day: int, there: int) -> None:
    columns = account_columns(shop.facts)
    assert count(shop.facts, shop.as_of(day), columns, None, whose=ACCOUNT) == there


def test_a_column_of_people_is_none_of_accounts(shop: Shop) -> None:
    columns = (*account_columns(shop.facts), *ACCOUNT_COLUMNS)
    with pytest.raises(UnknownColumnError):
        select(shop.facts, shop.as_of(DAY), columns, where=None, wanted=("idle_days",), whose=ACCOUNT)
