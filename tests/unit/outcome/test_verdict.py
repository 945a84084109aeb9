"""Five verbs by a written rule."""

import pytest

from liuke.outcome.verdict import TierResult, judge_lift, points

GOOD, BAD, UNKNOWN = (0.02, 0.10), (-0.10, -0.02), (-0.04, 0.06)


def tiers(**intervals: tuple[float, float]) -> list[TierResult]:
    return [TierResult(tier=name, interval=interval) for name, interval in intervals.items()]


@pytest.mark.parametrize(
    ("lift", "interval", "by_tier", "verb", "says"),
    [
        (0.06, (0.03, 0.09), {}, "scale_up", "at least half"),
        (0.06, (0.029, 0.09), {}, "keep", "by how much is not known"),
        (0.06, (0.001, 0.12), {}, "keep", "by how much is not known"),
        (0.06, (0.03, 0.09), {"light": GOOD, "heavy": BAD}, "narrow", "heavy is below 0"),
        (0.06, (0.03, 0.09), {"light": GOOD, "heavy": UNKNOWN}, "scale_up", "at least half"),
        (0.01, (-0.01, 0.03), {"light": GOOD, "heavy": UNKNOWN}, "narrow", "light is above 0"),
        (0.01, (-0.01, 0.03), {"light": UNKNOWN, "heavy": UNKNOWN}, "wait", "cannot tell yet"),
        (0.0, (-0.01, 0.01), {}, "wait", "cannot tell yet"),
        (0.0, (-0.009, 0.0099), {}, "stop", "under one point"),
        (-0.05, (-0.08, -0.02), {}, "stop", "drives people away"),
        (-0.05, (-0.08, -0.02), {"light": GOOD, "heavy": BAD}, "stop", "drives people away"),
    ],
)
def test_each_result_ends_in_the_verb_of_the_rule(
    lift: float, interval: tuple[float, float], by_tier: dict[str, tuple[float, float]], verb: str, says: str
) -> None:
    verdict = judge_lift(lift, interval, tiers(**by_tier))
    assert str(verdict.verb) == verb
    assert says in verdict.en
    assert points(interval[0]) in verdict.zh and points(interval[1]) in verdict.en


def test_points_carry_a_sign_and_a_real_minus() -> None:
    assert (points(0.123), points(-0.004), points(0.0)) == ("+12.3", "−0.4", "+0.0")
