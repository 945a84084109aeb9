"""The expected band: it holds what it promises, follows the week, and is not fooled by days that are not ordinary."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.signals.band import LEAST_DAYS, History, expected, no_band
from liuke.signals.calendar_days import DayKind

FIRST = date(2025, 3, 3)
WEEK = np.array([1, 1.05, 1, 0.98, 1.1, 0.7, 0.6])


def days(n: int) -> list[date]:
    return [FIRST + timedelta(days=k) for k in range(n)]


def weekly(n: int, level: float = 200, noise: float = 0.0, seed: int = 0) -> History:
    rng = np.random.default_rng(seed)
    return [(day, float(level * WEEK[day.weekday()] * np.exp(noise * rng.standard_normal()))) for day in days(n)]


@pytest.mark.parametrize("width", [0.8, 0.95])
@pytest.mark.parametrize("known", [28, 56, 200])
@pytest.mark.parametrize("noise", ["ratio", "poisson", "heavy"])
def test_the_band_holds_about_the_share_of_ordinary_days_it_promises(width: float, known: int, noise: str) -> None:
    rng = np.random.default_rng(known)
    inside, runs = 0, 300
    for _ in range(runs):
        level = np.array([200 * WEEK[day.weekday()] for day in days(known + 1)])
        values = {
            "ratio": level * np.exp(0.08 * rng.standard_normal(known + 1)),
            "poisson": rng.poisson(level).astype(float),
            "heavy": level * np.exp(0.05 * rng.standard_t(4, known + 1)),
        }[noise]
        history = list(zip(days(known + 1), values.tolist(), strict=True))
        band = expected(history[:-1], history[-1][0], {}, width=width)
        assert band is not None
        inside += band.low <= values[-1] <= band.high
    assert inside / runs == pytest.approx(width, abs=4 * (width * (1 - width) / runs) ** 0.5)


def test_a_still_week_expects_exactly_its_pattern() -> None:
    history = weekly(61)
    for ahead in (56, 57, 60):
        band = expected(history[:ahead], history[ahead][0], {}, width=0.95)
        assert band is not None
        assert band.mid == pytest.approx(history[ahead][1], rel=1e-6)


@pytest.mark.parametrize(("reach", "said"), [(27, False), (28, True), (29, True)])
def test_twenty_eight_days_of_history_are_needed(reach: int, said: bool) -> None:
    history = weekly(reach, noise=0.05)
    day = FIRST + timedelta(days=reach)
    assert (expected(history, day, {}, width=0.95) is not None) is said
    assert (no_band(history, day, {}) is None) is said
    assert LEAST_DAYS == 28


def test_a_promotion_in_the_history_leaves_the_band_where_it_was() -> None:
    plain = weekly(56, noise=0.03)
    sale = {FIRST + timedelta(days=n): DayKind.PROMOTION for n in range(40, 47)}
    loud = [(day, value * 4 if day in sale else value) for day, value in plain if value is not None]
    day = FIRST + timedelta(days=56)
    quiet = [one for one in plain if one[0] not in sale]
    assert expected(loud, day, sale, width=0.9) == expected(quiet, day, {}, width=0.9)


def test_a_holiday_is_compared_with_like_days_or_not_at_all() -> None:
    feasts = [FIRST + timedelta(days=n) for n in (10, 30, 50, 70)]
    history = [(day, v * 0.4 if day in feasts else v) for day, v in weekly(70, noise=0.02) if v is not None]
    kinds = dict.fromkeys(feasts, DayKind.HOLIDAY)
    band = expected(history, feasts[-1], kinds, width=0.95)
    assert band is not None
    assert (band.n, band.high) == (3, pytest.approx(band.high))
    assert band.mid == pytest.approx(0.4 * 200 * np.median(WEEK), rel=0.1)
    two = {day: kind for day, kind in kinds.items() if day != feasts[0]}
    assert expected(history, feasts[-1], two, width=0.95) is None
    why = no_band(history, feasts[-1], two)
    assert why is not None
    assert (why.code, "节假日" in why.zh, "holiday" in why.en) == ("few_like_days", True, True)


def test_three_wild_days_do_not_widen_the_band_much() -> None:
    plain = weekly(56, noise=0.05)
    wild = [(day, v * 3 if n in (20, 33, 41) else v) for n, (day, v) in enumerate(plain) if v is not None]
    day = FIRST + timedelta(days=56)
    calm, after = expected(plain, day, {}, width=0.95), expected(wild, day, {}, width=0.95)
    assert calm is not None and after is not None
    assert after.mid == pytest.approx(calm.mid, rel=0.05)
    assert after.high / after.low < 2.5 * calm.high / calm.low


def test_a_business_that_grows_is_expected_to_grow() -> None:
    history = [(day, v * 1.02**n) for n, (day, v) in enumerate(weekly(57)) if v is not None]
    band = expected(history[:-1], history[-1][0], {}, width=0.95)
    assert band is not None
    assert band.mid == pytest.approx(history[-1][1], rel=1e-6)


values = st.lists(
    st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False), st.just(float("nan"))), min_size=0, max_size=70
)


@settings(max_examples=150, deadline=None)
@given(values, st.integers(0, 80), st.lists(st.sampled_from(DayKind), max_size=80))
def test_whatever_the_history_a_band_is_in_order_and_knows_nothing_later(
    found: list[float | None], ahead: int, said: list[DayKind]
) -> None:
    history = list(zip(days(len(found)), found, strict=True))
    day = FIRST + timedelta(days=ahead)
    kinds = dict(zip(days(len(said)), said, strict=False))
    band = expected(history, day, kinds, width=0.9)
    assert band == expected([one for one in history if one[0] < day], day, kinds, width=0.9)
    if band is not None:
        assert no_band(history, day, kinds) is None
        assert np.isfinite([band.low, band.mid, band.high]).all()
        assert band.low <= band.mid <= band.high
