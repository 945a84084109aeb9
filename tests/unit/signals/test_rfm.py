"""S5: scores, the eight value types, and who of the dear ones is leaving."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.errors import RfmCutsError
from liuke.signals.read import rfm
from liuke.signals.rfm import VALUE_TYPES, rfm_scores
from tests.shop import Shop

CUTS = SignalPolicy(rfm_method="cuts")
DAY = 400


def scored(shop: Shop, policy: SignalPolicy, day: int = DAY) -> dict[str, dict[str, Any]]:
    """Return the scores of a day by person."""
    shop.roll_up()
    return {row.pop("subject_id"): row for row in rfm_scores(shop.facts, shop.as_of(day), policy).to_pylist()}


@pytest.mark.parametrize(
    ("idle", "score"),
    [(0, 5), (7, 5), (8, 4), (15, 4), (16, 3), (30, 3), (31, 2), (90, 2), (91, 1), (364, 1), (365, None)],
)
def test_recency_by_cuts_has_inclusive_edges_and_the_window_ends(idle: int, score: int | None) -> None:
    shop = Shop()
    shop.order("a", "o", DAY - 1 - idle, 100)
    assert scored(shop, CUTS).get("a", {}).get("r_score") == score


@pytest.mark.parametrize(
    ("orders", "f_score", "fen", "m_score"),
    [
        (1, 1, 4_999, 1),
        (2, 2, 5_000, 2),
        (3, 3, 20_000, 3),
        (4, 3, 49_999, 3),
        (5, 4, 50_000, 4),
        (8, 4, 199_999, 4),
        (9, 5, 200_000, 5),
    ],
)
def test_frequency_and_money_by_cuts_count_from_each_cut_on(orders: int, f_score: int, fen: int, m_score: int) -> None:
    shop = Shop()
    for n in range(orders):
        shop.order("a", f"o{n}", DAY - 1, fen // orders + (fen % orders if n == 0 else 0))
    row = scored(shop, CUTS)["a"]
    assert (row["orders"], row["paid_fen"]) == (orders, fen)
    assert (row["f_score"], row["m_score"]) == (f_score, m_score)


def test_quintiles_give_each_fifth_a_score_and_equals_the_same_one() -> None:
    shop = Shop()
    for n in range(10):
        shop.order(f"p{n}", f"o{n}", DAY - 20 + n, 1000 * (n + 1))
    shop.order("p0", "again", DAY - 20, 1)
    found = scored(shop, SignalPolicy())
    assert [found[f"p{n}"]["r_score"] for n in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [found[f"p{n}"]["f_score"] for n in range(1, 10)] == [1] * 9
    assert found["p0"]["f_score"] == 5


_HIGH = {"r": 5, "f": 9, "m": 300_000}


@pytest.mark.parametrize(
    ("r", "f", "m", "tier"),
    [
        (1, 1, 1, "key_value"),
        (1, 0, 1, "key_grow"),
        (0, 1, 1, "key_keep"),
        (0, 0, 1, "key_rescue"),
        (1, 1, 0, "value"),
        (1, 0, 0, "grow"),
        (0, 1, 0, "keep"),
        (0, 0, 0, "rescue"),
    ],
)
def test_the_eight_types_follow_from_high_and_low(r: int, f: int, m: int, tier: str) -> None:
    shop = Shop()
    for n in range(6 if f else 1):
        shop.order("a", f"o{n}", DAY - (2 if r else 60), 50_000 if m else 100)
    row = scored(shop, CUTS)["a"]
    assert row["value_tier"] == tier
    said = rfm(shop.facts, shop.as_of(DAY), Policy(signals=CUTS))
    assert [t["users"] for t in said["types"] if t["type"] == tier] == [1]
    assert sum(t["users"] for t in said["types"]) == said["users"] == 1


def test_the_types_have_the_names_of_the_trade() -> None:
    assert [zh for zh, _ in VALUE_TYPES.values()] == [
        "重要价值",
        "重要发展",
        "重要保持",
        "重要挽留",
        "一般价值",
        "一般发展",
        "一般保持",
        "一般挽留",
    ]


def test_high_value_leaving_needs_high_f_or_m_and_a_lower_r_than_before() -> None:
    shop = Shop()
    shop.order("leaving", "o1", DAY - 33, 300_000)  # 28 days ago it was 4 days: R 5, now 32: R 2
    shop.order("steady", "o2", DAY - 33, 300_000)
    shop.order("steady", "o3", DAY - 2, 300_000)
    shop.order("cheap", "o4", DAY - 33, 100)
    shop.order("long_gone", "o5", DAY - 300, 300_000)  # R was 1 and is 1
    found = scored(shop, CUTS)
    assert {who: row["high_value_leaving"] for who, row in found.items()} == {
        "leaving": True,
        "steady": False,
        "cheap": False,
        "long_gone": False,
    }
    assert (found["leaving"]["r_score_before"], found["leaving"]["r_score"]) == (5, 2)
    said = rfm(shop.facts, shop.as_of(DAY), Policy(signals=CUTS))["high_value_leaving"]
    assert said == {"users": 1, "paid_fen": 300_000}


def test_somebody_who_bought_first_within_the_last_weeks_is_not_falling() -> None:
    shop = Shop()
    shop.order("a", "o1", DAY - 20, 300_000)
    assert scored(shop, CUTS)["a"]["high_value_leaving"] is False
    assert scored(shop, CUTS)["a"]["r_score_before"] is None


def test_refunds_within_the_window_reduce_the_money() -> None:
    shop = Shop()
    shop.order("a", "o1", DAY - 20, 300_000, refunded_at=shop.at(DAY - 3))
    shop.order("b", "o2", DAY - 20, 300_000, refunded_at=shop.at(DAY))
    found = scored(shop, CUTS)
    assert (found["a"]["paid_fen"], found["b"]["paid_fen"]) == (0, 300_000)


@pytest.mark.parametrize("cuts", [(1, 2, 3), (1, 2, 2, 3), (4, 3, 2, 1), ()])
def test_cuts_that_do_not_make_five_scores_are_refused(cuts: tuple[int, ...]) -> None:
    shop = Shop()
    with pytest.raises(RfmCutsError) as refused:
        rfm(shop.facts, shop.as_of(DAY), Policy(signals=replace(CUTS, rfm_frequency_cuts=cuts)))
    assert "rfm_frequency_cuts" in refused.value.sentence("zh")


def test_nobody_has_no_share() -> None:
    shop = Shop()
    said = rfm(shop.facts, shop.as_of(DAY), Policy())
    assert (said["users"], {t["share"] for t in said["types"]}) == (0, {None})


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


@settings(max_examples=12, deadline=None)
@given(money=st.lists(st.integers(1, 12), min_size=1, max_size=30))
def test_quintile_scores_are_what_one_counts_by_hand(emptied: Shop, money: list[int]) -> None:
    shop = emptied.clear()
    for n, fen in enumerate(money):
        shop.order(f"p{n}", f"o{n}", DAY - 1, fen)
    found = scored(shop, SignalPolicy())
    expected = {f"p{n}": 1 + 5 * sum(other < fen for other in money) // len(money) for n, fen in enumerate(money)}
    assert {who: row["m_score"] for who, row in found.items()} == expected
