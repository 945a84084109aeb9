"""Figures as people write them, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.guard.bound import bind
from liuke.guard.figures import figures, normal, number


@pytest.mark.parametrize(
    ("said", "kind", "values"),
    [
        ("¥29.9", "money", (29.9,)),
        ("1,299元", "money", (1299.0,)),
        ("1.2万元", "money", (12_000.0,)),
        ("五十元", "money", (50.0,)),
        ("两百块钱", "money", (200.0,)),
        ("5 dollars", "money", (5.0,)),
        ("50 cents", "money", (0.5,)),
        ("8折", "percent", (20.0, 80.0)),
        ("八五折", "percent", (15.0, 85.0)),
        ("半价", "percent", (50.0, 50.0)),
        ("half price", "percent", (50.0, 50.0)),
        ("三成", "percent", (30.0,)),
        ("15% off", "percent", (15.0,)),
        ("百分之二十", "percent", (20.0,)),
        ("十二本", "count", (12.0,)),
        ("fifteen days", "count", (15.0,)),
        ("10 万人", "count", (100_000.0,)),
        ("2 小时 10 分", "count", (130.0,)),
        ("2 hours and 10 minutes", "count", (130.0,)),
        ("11:59 pm", "time", (1_439.0,)),
        ("22:30", "time", (1_350.0,)),
    ],
)
def test_a_figure_is_read_as_it_is_meant(said: str, kind: str, values: tuple[float, ...]) -> None:
    found = figures(normal(said))
    assert [(figure.kind, figure.values) for figure in found] == [(kind, values)]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("2026-11-23", ((2026, 11, 23),)),
        ("2026年11月23日", ((2026, 11, 23),)),
        ("11 月 23 日", ((0, 11, 23),)),
        ("11-23 前", ((0, 11, 23),)),
        ("Nov 23", ((0, 11, 23),)),
        ("23rd of November, 2026", ((2026, 11, 23),)),
        ("11/12", ((0, 11, 12), (0, 12, 11))),
        ("23/11", ((0, 11, 23),)),
    ],
)
def test_a_day_is_read_in_both_orders_where_both_are_meant(said: str, days: object) -> None:
    assert [figure.days for figure in figures(normal(said))] == [days]


@pytest.mark.parametrize(
    "said",
    [
        "010-6655-8899",
        "400-800-1234",
        "13812345678",
        "4.12.1",
        "SF1029384756",
        "https://s.cn/11-23",
        "尾号 6021",
        "24/7",
        "一个人",
        "9" * 400,
    ],
)
def test_digits_that_claim_nothing_are_no_figures(said: str) -> None:
    assert figures(normal(said)) == []


# Second source: the usual reading of Chinese numerals, by hand.
@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("三千二百", 3_200),
        ("两万", 20_000),
        ("一亿", 1e8),
        ("半", 0.5),
        ("八五", 85),
    ],
)
def test_chinese_numerals_are_read(said: str, value: float) -> None:
    assert number(said) == value


@given(st.integers(1, 9_999_999))
def test_a_number_survives_being_written_and_read(value: int) -> None:
    assert number(f"{value:,}") == value
    assert number(str(value)) == value


def test_facts_of_any_shape_give_the_same_figures() -> None:
    flat = bind({"coupon_value_yuan": 5, "coupon_expires_at": "2026-11-23"})
    nested = bind({"coupon": {"valueYuan": "5", "expiresAt": "2026-11-23"}})
    assert [known.path for known in flat.figures] == [known.path for known in nested.figures]
    assert [known.figure.values for known in flat.figures] == [known.figure.values for known in nested.figures]
    assert flat.deadlines() == nested.deadlines() == [(2026, 11, 23)]
