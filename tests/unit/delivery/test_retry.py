"""Tries are spread out, so that a provider that comes back is not knocked over by everybody at once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from liuke.delivery.retry import again_at
from liuke.kit.chance import share

NOW = datetime(2026, 11, 16, tzinfo=UTC)


def waited(key: str, tries: int, retry_after_s: float | None = None) -> float:
    return (again_at(NOW, key, tries, share, retry_after_s) - NOW).total_seconds()


def test_a_thousand_failures_never_come_back_in_one_second() -> None:
    """RELIABILITY S5: no one-second bucket above twice the mean."""
    seconds = Counter(int(waited(f"k{n}", 1)) for n in range(1_000))
    mean = 1_000 / 31
    assert max(seconds.values()) <= 2 * mean
    assert len(seconds) >= 30


@pytest.mark.parametrize(("tries", "at_most_s"), [(1, 31), (2, 61), (3, 121), (9, 7_681), (10, 14_401), (99, 14_401)])
def test_each_try_waits_up_to_twice_as_long_and_at_most_four_hours(tries: int, at_most_s: float) -> None:
    waits = [waited(f"k{n}", tries) for n in range(2_000)]
    assert 1 <= min(waits) < at_most_s * 0.05 + 1
    assert at_most_s * 0.95 < max(waits) <= at_most_s


@pytest.mark.parametrize(("asked_s", "at_least_s", "at_most_s"), [(0, 1, 31), (600, 600, 630), (10**9, 86_400, 86_430)])
def test_a_provider_that_names_a_time_gets_it_a_day_at_most(
    asked_s: float, at_least_s: float, at_most_s: float
) -> None:
    waits = [waited(f"k{n}", 1, asked_s) for n in range(500)]
    assert at_least_s <= min(waits)
    assert max(waits) <= at_most_s


def test_the_same_try_waits_the_same_on_every_machine() -> None:
    assert again_at(NOW, "k", 3, share) == again_at(NOW, "k", 3, share)
    assert again_at(NOW, "k", 3, share) != again_at(NOW, "k", 4, share)


def test_chance_is_given_not_taken() -> None:
    assert again_at(NOW, "k", 1, lambda *_names: 0.0) == NOW + timedelta(seconds=1)
    assert again_at(NOW, "k", 1, lambda *_names: 0.5) == NOW + timedelta(seconds=16)
