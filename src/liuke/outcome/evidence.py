"""What the sums of one holdout allow to be said: its arms, whether they are of the drawn sizes, what is in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from liuke.kit.errors import LiukeError
from liuke.model.moment import AsOf
from liuke.model.policy import OutcomePolicy
from liuke.outcome.cells import Cells
from liuke.outcome.compare import Compared, compare, compared_or_why
from liuke.outcome.errors import (
    AnalysedRatioError,
    BothArmsError,
    ExposureRatioError,
    NobodyHeldOutError,
    NobodyTreatedError,
    OneOutcomeError,
    SampleRatioError,
    ShareChangedError,
    TooFewPeopleError,
    WindowOpenError,
)
from liuke.outcome.looks import Looks, looks_of
from liuke.outcome.metrics import GOAL, METRICS
from liuke.outcome.sample_ratio import SampleRatio, check_arms

_LEAST_EXPECTED = 5
"""Below this many expected in the holdout, the test of arm sizes says nothing (Cochran's rule for chi-squared)."""


StageName = Literal["drawn", "exposed", "analysed"]
_PART: Mapping[StageName, float] = {"drawn": 1.0, "exposed": 0.5, "analysed": 0.5}
"""The later tests share the alarms of the first, so that all three together ring at most twice in a thousand (T2)."""
_FAULTS: Mapping[StageName, type[LiukeError]] = {
    "drawn": SampleRatioError,
    "exposed": ExposureRatioError,
    "analysed": AnalysedRatioError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The arms as they were drawn, as they came to the moment of the touch, and as they stand in the figures (T2)."""

    name: StageName
    people: int
    sizes: SampleRatio
    ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier's people; ``goal`` is corrected for the number of tiers (Bonferroni), None where nothing can be said."""

    name: str
    rows: Cells
    goal: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All about one holdout but words. ``rows`` leave people found in both arms out; ``closed`` are those whose window
    has passed. Where ``in_the_way`` says why, nothing is compared: ``goal`` is None and ``metrics`` is empty."""

    rows: Cells
    closed: Cells
    both_arms: int
    window_days: int
    looks: Looks
    stages: tuple[Stage, ...]
    known: SampleRatio
    in_the_way: LiukeError | None
    goal: Compared | None
    metrics: Mapping[str, Compared | LiukeError]
    tiers: tuple[Tier, ...]
    notes: tuple[LiukeError, ...]

    @property
    def worst(self) -> Stage:
        """The stage whose arms are the least likely to be of the sizes that were drawn."""
        return min(self.stages, key=lambda one: (one.ok, one.sizes.p))

    @property
    def first_result(self) -> date | None:
        """The first day on which anybody's window had closed; None where nobody is there."""
        return _first(self.rows, self.window_days)


def weigh(rows: Cells, policy: OutcomePolicy, as_of: AsOf, window_days: int, ends_on: date | None = None) -> Evidence:
    """Weigh the rows of one holdout. With an end known beforehand nothing that closes after it is looked at."""
    clean = rows.where(~rows.columns["both_arms"])
    last = min(as_of.last_day, ends_on - timedelta(days=1)) if ends_on else as_of.last_day
    closed = clean.through(last, window_days)
    looks = looks_of(policy.alpha, as_of.day, _first(clean, window_days), ends_on)
    stages = (
        _stage("drawn", rows, "n", policy),
        _stage("exposed", clean, "exposed", policy),
        _stage("analysed", closed, "n", policy),
    )
    why = _assignment_fault(clean, stages) or _nothing_to_compare(clean, closed, policy, window_days)
    goal = None
    if why is None:
        found = compared_or_why(closed, GOAL, looks, score_below=policy.score_below_people)
        goal, why = (found, None) if isinstance(found, Compared) else (None, found)
    kept = clean.through(last, policy.keep_day)
    return Evidence(
        rows=clean,
        closed=closed,
        both_arms=rows.n - clean.n,
        window_days=window_days,
        looks=looks,
        stages=stages,
        known=_sizes(clean, "known", policy.sample_ratio_alarm_below_p),
        in_the_way=why,
        goal=goal,
        metrics={}
        if why
        else {
            one.name: compared_or_why(kept if one.kept else closed, one, looks, score_below=policy.score_below_people)
            for one in METRICS
        },
        tiers=() if why else _tiers(closed, looks, policy),
        notes=tuple(_notes(rows, clean)),
    )


def _first(rows: Cells, window_days: int) -> date | None:
    days = rows.columns["day"]
    if not len(days):
        return None
    first: date = days.min().astype(object)
    return first + timedelta(days=window_days)


def _stage(name: StageName, rows: Cells, column: str, policy: OutcomePolicy) -> Stage:
    below = policy.sample_ratio_alarm_below_p * _PART[name]
    sizes = _sizes(rows, column, below)
    ok = sizes.expected < _LEAST_EXPECTED or sizes.p >= below
    return Stage(name=name, people=round(rows.total(column)), sizes=sizes, ok=ok)


def _sizes(rows: Cells, column: str, alarm_below_p: float) -> SampleRatio:
    """Test the arms as people were drawn; or of them, those counted in ``column``."""
    treated, holdout = rows.arms()
    expected = float((rows.columns[column] * rows.columns["share"]).sum())
    return check_arms(round(treated.total(column)), round(holdout.total(column)), expected, alarm_below_p)


def _notes(rows: Cells, clean: Cells) -> list[LiukeError]:
    found: list[LiukeError] = []
    shares = np.unique(clean.columns["share"])
    if len(shares) > 1 and len(np.unique(clean.columns["generation"])) < len(shares):
        found.append(ShareChangedError(shares=", ".join(f"{share:.3g}" for share in shares)))
    if rows.n > clean.n:
        found.append(BothArmsError(n=rows.n - clean.n))
    return found


def _assignment_fault(rows: Cells, stages: Sequence[Stage]) -> LiukeError | None:
    treated, holdout = rows.arms()
    if not treated.n:
        return NobodyTreatedError()
    if not holdout.n and stages[0].ok:
        return NobodyHeldOutError()
    for one in stages:
        if not one.ok:
            seen, expected, p = one.sizes.seen, f"{one.sizes.expected:,.0f}", f"{one.sizes.p:.1g}"
            return _FAULTS[one.name](seen=seen, expected=expected, p=p)
    return None


def _nothing_to_compare(rows: Cells, closed: Cells, policy: OutcomePolicy, window_days: int) -> LiukeError | None:
    treated, holdout = closed.arms()
    if not closed.n:
        first = _first(rows, window_days)
        return WindowOpenError(first=first.isoformat() if first else "")
    smaller = min(treated.n, holdout.n)
    if smaller < max(policy.min_people_per_arm, 2):
        return TooFewPeopleError(n=smaller, least=max(policy.min_people_per_arm, 2))
    n, returned = closed.n, round(closed.total(GOAL.y))
    return OneOutcomeError(n=n, returned=returned) if returned in {0, 1, n - 1, n} else None


def _tiers(rows: Cells, looks: Looks, policy: OutcomePolicy) -> tuple[Tier, ...]:
    named = rows.columns["tier"]
    names = sorted({str(name) for name in named if name is not None})
    found = []
    for name in names:
        own = rows.where(named == name)
        try:
            goal = compare(own, GOAL, looks, score_below=policy.score_below_people, among=len(names))
        except LiukeError:
            goal = None
        found.append(Tier(name=name, rows=own, goal=goal))
    return tuple(found)
