"""What the sums of one playbook allow to be said: its arms, whether they are of the drawn sizes, what is in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

from liuke.kit.errors import LiukeError
from liuke.model.policy import OutcomePolicy
from liuke.outcome.arm import Arm, yes_or_no
from liuke.outcome.errors import (
    NobodyHeldOutError,
    NobodyTreatedError,
    OneOutcomeError,
    SampleRatioError,
    TooFewPeopleError,
    WindowOpenError,
)
from liuke.outcome.lift import Lift, mean_lift, share_lift
from liuke.outcome.sample_ratio import SampleRatio, check_arms

Row = Mapping[str, Any]
"""One row of ``sql/arms.sql``: a playbook's tier and arm, with windows closed or open."""

_LEAST_EXPECTED = 5
"""Below this many expected in the holdout, the test of arm sizes says nothing (Cochran's rule for chi-squared)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier's arms; ``lift`` is corrected for the number of tiers (Bonferroni), None where an arm is empty."""

    name: str
    treated: Arm
    holdout: Arm
    lift: Lift | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All about one playbook but words. ``rows`` leave people found in both arms out; the arms count closed windows
    only; ``lift`` and ``paid`` (money per person, fen) are None where ``in_the_way`` says why."""

    rows: Sequence[Row]
    both_arms: int
    treated: Arm
    holdout: Arm
    sizes: SampleRatio
    sizes_ok: bool
    in_the_way: LiukeError | None
    lift: Lift | None
    treated_fen: Arm
    holdout_fen: Arm
    paid: Lift | None
    tiers: tuple[Tier, ...]

    @property
    def first_result(self) -> date:
        """The first day on which anybody's window had closed."""
        days: list[date] = [row["first_day"] + timedelta(days=row["window_days"]) for row in self.rows]
        return min(days)


def weigh(rows: Sequence[Row], policy: OutcomePolicy) -> Evidence:
    """Weigh the rows of one playbook."""
    clean = [row for row in rows if not row["both_arms"]]
    closed = [row for row in clean if row["complete"]]
    treated, holdout = _came_back(closed, "treated"), _came_back(closed, "holdout")
    treated_fen, holdout_fen = _paid(closed, "treated"), _paid(closed, "holdout")
    sizes = _sizes(clean, policy)
    sizes_ok = sizes.expected < _LEAST_EXPECTED or sizes.p >= policy.sample_ratio_alarm_below_p
    why = _assignment_fault(clean, sizes, sizes_ok) or _nothing_to_compare(clean, treated, holdout, policy)
    return Evidence(
        rows=clean,
        both_arms=sum(row["n"] for row in rows if row["both_arms"]),
        treated=treated,
        holdout=holdout,
        sizes=sizes,
        sizes_ok=sizes_ok,
        in_the_way=why,
        lift=None if why else share_lift(treated, holdout, policy.alpha),
        treated_fen=treated_fen,
        holdout_fen=holdout_fen,
        paid=None if why else mean_lift(treated_fen, holdout_fen, policy.alpha),
        tiers=() if why else _tiers(closed, policy.alpha),
    )


def _came_back(rows: Sequence[Row], arm: str) -> Arm:
    return reduce(add, (yes_or_no(row["n"], row["returned"]) for row in rows if row["arm"] == arm), Arm())


def _paid(rows: Sequence[Row], arm: str) -> Arm:
    sums = (Arm(n=r["n"], total=r["paid_fen"], squares=r["paid_squares"]) for r in rows if r["arm"] == arm)
    return reduce(add, sums, Arm())


def _sizes(rows: Sequence[Row], policy: OutcomePolicy) -> SampleRatio:
    """Test the arms as they were assigned: open windows included."""
    size = {arm: sum(row["n"] for row in rows if row["arm"] == arm) for arm in ("treated", "holdout")}
    expected = sum(row["expected_holdout"] for row in rows)
    return check_arms(size["treated"], size["holdout"], expected, policy.sample_ratio_alarm_below_p)


def _assignment_fault(rows: Sequence[Row], sizes: SampleRatio, sizes_ok: bool) -> LiukeError | None:
    assigned = {row["arm"] for row in rows}
    if "treated" not in assigned:
        return NobodyTreatedError()
    if "holdout" not in assigned and sizes_ok:
        return NobodyHeldOutError()
    if not sizes_ok:
        return SampleRatioError(seen=sizes.seen, expected=f"{sizes.expected:,.0f}", p=f"{sizes.p:.1g}")
    return None


def _nothing_to_compare(rows: Sequence[Row], treated: Arm, holdout: Arm, policy: OutcomePolicy) -> LiukeError | None:
    if not treated.n + holdout.n:
        first = min(row["first_day"] + timedelta(days=row["window_days"]) for row in rows)
        return WindowOpenError(first=first.isoformat())
    smaller = min(treated.n, holdout.n)
    if smaller < max(policy.min_people_per_arm, 2):
        return TooFewPeopleError(n=smaller, least=max(policy.min_people_per_arm, 2))
    n, returned = treated.n + holdout.n, round(treated.total + holdout.total)
    return OneOutcomeError(n=n, returned=returned) if returned in {0, n} else None


def _tiers(rows: Sequence[Row], alpha: float) -> tuple[Tier, ...]:
    names = sorted({row["tier"] for row in rows if row["tier"] is not None})
    found = []
    for name in names:
        own = [row for row in rows if row["tier"] == name]
        treated, holdout = _came_back(own, "treated"), _came_back(own, "holdout")
        lift = share_lift(treated, holdout, alpha / len(names)) if treated.n and holdout.n else None
        found.append(Tier(name=name, treated=treated, holdout=holdout, lift=lift))
    return tuple(found)
