"""Variants end by a written rule (O4): a sure winner, a sure tie, too few people; and no more false winners than allowed."""

from collections.abc import Mapping

import numpy as np
import pytest

from liuke.model.policy import MovedPolicy
from liuke.outcome.variants import Compared, Standing, arm_of, judge_variants, said_standing

POLICY = MovedPolicy()


def _compared(**counts: tuple[int, int]) -> Compared:
    return Compared(playbook="p", touch="t", arms={name: arm_of(*one) for name, one in counts.items()})


@pytest.mark.parametrize(
    ("counts", "standing", "kept"),
    [
        ({"a": (1_000, 100), "b": (1_000, 190)}, Standing.WINNER, "b"),
        ({"a": (1_000, 190), "b": (1_000, 100), "c": (1_000, 95)}, Standing.WINNER, "a"),
        ({"a": (1_000, 190), "b": (1_000, 180), "c": (1_000, 95)}, Standing.OPEN, None),
        ({"a": (1_000, 100), "b": (1_000, 112)}, Standing.OPEN, None),
        ({"a": (60_000, 600), "b": (60_000, 606)}, Standing.SAME, "a"),
        ({"a": (99, 0), "b": (1_000, 500)}, Standing.WAIT, None),
        ({"a": (0, 0), "b": (0, 0)}, Standing.WAIT, None),
        ({"a": (500, 0), "b": (500, 0)}, Standing.WAIT, None),
    ],
)
def test_the_rule(counts: Mapping[str, tuple[int, int]], standing: Standing, kept: str | None) -> None:
    (said,) = judge_variants([_compared(**counts)], POLICY)
    assert (said.standing, said.kept) == (standing, kept)
    zh, en = said_standing(said, POLICY)
    assert zh
    assert en


def test_of_many_comparisons_without_a_difference_hardly_any_has_a_winner() -> None:
    chance = np.random.default_rng(1)
    many = [_compared(a=(800, int(k)), b=(800, int(m))) for k, m in chance.binomial(800, 0.1, (300, 2))]
    found = judge_variants(many, POLICY)
    assert sum(one.standing is Standing.WINNER for one in found) <= 1


def test_the_number_of_comparisons_is_taken_into_account() -> None:
    close = _compared(a=(1_000, 100), b=(1_000, 165))
    (alone,) = judge_variants([close], POLICY)
    among = judge_variants([close, *[_compared(a=(1_000, 100), b=(1_000, 100))] * 400], POLICY)[0]
    assert alone.standing is Standing.WINNER
    assert among.standing is not Standing.WINNER
    assert among.pairs[0].q > alone.pairs[0].q
