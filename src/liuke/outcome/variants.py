"""Which variant of a touch stays (O4), by a written rule, with intervals and p that hold when looked at daily.

The rule, first match wins:
1. some variant has fewer people than asked for, or everybody fared alike → wait 再看
2. one variant beats each other one, its q ≤ the share of false winners allowed (Benjamini and Hochberg over every pair
   of every touch of the workspace) → winner 胜出: it is kept, everybody gets it
3. every pair's interval lies within the difference that counts as none → same 不分上下: the first one is kept
4. otherwise → open 还没分出: shares stay as they are written, so the one behind goes on exploring
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from math import nan

from liuke.kit.errors import LiukeError
from liuke.kit.intervals import Interval, benjamini_hochberg
from liuke.kit.money import percent
from liuke.model.policy import MovedPolicy
from liuke.outcome.arm import Arm, yes_or_no
from liuke.outcome.effect import any_time
from liuke.outcome.lift import share_lift


class Standing(StrEnum):
    """How a comparison of variants stands."""

    WAIT = "wait"  # 再看
    WINNER = "winner"  # 胜出
    SAME = "same"  # 不分上下
    OPEN = "open"  # 还没分出


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The people of one touch's variants, in the order of the document: how many, and how many reached the goal."""

    playbook: str
    touch: str
    arms: Mapping[str, Arm]
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One variant against another: the difference in what share reaches the goal, its interval, p and q."""

    one: str
    other: str
    difference: float | None
    interval: Interval | None
    p: float
    q: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One touch's comparison and what the rule says of it; ``kept`` is the variant that stays, if any does."""

    compared: Compared
    standing: Standing
    kept: str | None
    smallest: int
    pairs: tuple[Pair, ...] = field(default=())


def judge_variants(all_: Sequence[Compared], policy: MovedPolicy) -> list[Judged]:
    """Apply the rule to every comparison there is, their number taken into account."""
    pairs = [(number, *names) for number, one in enumerate(all_) for names in combinations(one.arms, 2)]
    p = [_p(all_[number].arms[a], all_[number].arms[b], policy) for number, a, b in pairs]
    q = benjamini_hochberg(p)
    found = []
    for number, one in enumerate(all_):
        mine = tuple(_pair(one, a, b, p[k], q[k], policy) for k, (own, a, b) in enumerate(pairs) if own == number)
        found.append(_judged(one, mine, policy))
    return found


def _p(a: Arm, b: Arm, policy: MovedPolicy) -> float:
    if min(a.n, b.n) < max(2, policy.variant_people_per_arm):
        return nan
    try:
        return any_time(a, b, "absolute", policy.variant_alpha, shares=True).p
    except LiukeError:  # nobody differs from anybody: no test can be made, and none counts
        return nan


def _pair(one: Compared, a: str, b: str, p: float, q: float, policy: MovedPolicy) -> Pair:
    arms = one.arms[a], one.arms[b]
    if min(arms[0].n, arms[1].n) < 2:
        return Pair(one=a, other=b, difference=None, interval=None, p=nan, q=nan)
    many = max(1, len(one.arms) * (len(one.arms) - 1) // 2)
    lift = share_lift(*arms, policy.variant_alpha / many)
    return Pair(one=a, other=b, difference=lift.difference, interval=lift.interval, p=p, q=q)


def _judged(one: Compared, pairs: tuple[Pair, ...], policy: MovedPolicy) -> Judged:
    smallest = min(arm.n for arm in one.arms.values())

    def said(standing: Standing, kept: str | None = None) -> Judged:
        return Judged(compared=one, standing=standing, kept=kept, smallest=smallest, pairs=pairs)

    if smallest < policy.variant_people_per_arm or any(pair.p != pair.p for pair in pairs):
        return said(Standing.WAIT)
    for name in one.arms:
        if all(_beats(name, pair, policy) for pair in pairs if name in (pair.one, pair.other)):
            return said(Standing.WINNER, name)
    within = policy.variant_same_within
    if all(pair.interval and -within <= pair.interval[0] and pair.interval[1] <= within for pair in pairs):
        return said(Standing.SAME, next(iter(one.arms)))
    return said(Standing.OPEN)


def _beats(name: str, pair: Pair, policy: MovedPolicy) -> bool:
    ahead = (pair.difference or 0.0) * (1 if pair.one == name else -1)
    return ahead > 0 and pair.q <= policy.variant_alpha


_SAID = {
    Standing.WAIT: (
        "再看：最少的一版 {smallest} 人，满 {least} 人才下结论",
        "Wait: {smallest} people in the smallest, {least} needed",
    ),
    Standing.WINNER: ("胜出：保留 {kept}，它稳定好过其他每一版", "Winner: {kept} is kept, it surely beats every other"),
    Standing.SAME: (
        "不分上下：差别不超过 {within}，保留第一版 {kept}",
        "Same: they differ by {within} at most; the first, {kept}, is kept",
    ),
    Standing.OPEN: ("还没分出：按写好的比例继续", "Open: shares stay as they are written"),
}


def said_standing(judged: Judged, policy: MovedPolicy) -> tuple[str, str]:
    """Return what the rule says of a comparison (zh, en)."""
    facts = {
        "smallest": judged.smallest,
        "least": policy.variant_people_per_arm,
        "kept": judged.kept,
        "within": percent(policy.variant_same_within),
    }
    zh, en = _SAID[judged.standing]
    return zh.format(**facts), en.format(**facts)


def arm_of(n: int, reached: int) -> Arm:
    """Return the arm of ``n`` people of whom ``reached`` reached the goal."""
    return yes_or_no(n, reached)
