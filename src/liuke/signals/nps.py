"""NPS (S10): promoters less detractors in points, with interval, by stage and segment, and who answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any, Self

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import z_two_sided
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.segments import parts_by
from liuke.signals.spec import AlarmSpec, Lack, Point, Row, SignalSpec

_ASK = load("liuke.signals", "nps")
_ALPHA = 0.05
_DAY = timedelta(days=1)
_YEAR_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers by group; they add up."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            promoters=self.promoters + other.promoters,
            passives=self.passives + other.passives,
            detractors=self.detractors + other.detractors,
        )

    @property
    def n(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """Promoters less detractors in points, -100 to 100; nobody's score is an error."""
        return 100 * (self.promoters - self.detractors) / self.n

    @property
    def variance(self) -> float:
        """Variance of the score: 100² (p + d − (p − d)²) / n of a multinomial, a half added to each group.

        The halves keep a group of one kind only from being certain (Agresti and Min 2005 add as much to pairs).
        """
        p, d, n = self.promoters + 0.5, self.detractors + 0.5, self.n + 1.5
        return 1e4 * ((p + d) / n - ((p - d) / n) ** 2) / n

    def interval(self, alpha: float = _ALPHA) -> tuple[float, float]:
        """Return the score's interval of level 1 − alpha, within -100 to 100."""
        half = z_two_sided(alpha) * sqrt(self.variance)
        return max(-100.0, self.score - half), min(100.0, self.score + half)

    def document(self, least: int) -> dict[str, Any]:
        """Return it as a door shows it; with fewer than ``least`` answers only how many there are."""
        enough = self.n >= max(least, 1)
        return {
            "n": self.n,
            "promoters": self.promoters,
            "passives": self.passives,
            "detractors": self.detractors,
            "score": self.score if enough else None,
            "interval": list(self.interval()) if enough else None,
        }


def answers_of(points: int, n: int = 1) -> Answers:
    """Return ``n`` answers of one group: 1 promotes, 0 is passive, -1 detracts."""
    return Answers(promoters=n * (points == 1), passives=n * (points == 0), detractors=n * (points == -1))


def nps(facts: Facts, as_of: AsOf, policy: Policy, *, segment: str | None = None) -> dict[str, Any]:
    """Return the score of the window with its interval, its trend, by stage (and any segment), and who answers.

    Raises
    ------
    UnknownColumnError
        No column of the profile is called ``segment``.
    """
    knobs = policy.feeling
    first = as_of.before(knobs.nps_window_days).day
    rows = facts.rows(_ASK["nps_answers"], as_of, from_day=first, **groups(knobs))
    left = facts.one(_ASK["nps_left_out"], as_of, from_day=first)
    head = {"as_of": as_of.day.isoformat(), "signal": "nps", "window_days": knobs.nps_window_days}
    whole = _summed(rows, None).get("all", Answers())
    left_out = {"invalid": left["invalid"], "repeated": left["answers"] - left["invalid"] - whole.n}
    if whole.n < max(knobs.nps_min_answers, 1):
        return {**head, "n": whole.n, "left_out": left_out, **_FEW.document()}
    (point,) = nps_points(facts, as_of, policy, 1)
    said: dict[str, Any] = {
        **head,
        **whole.document(knobs.nps_min_answers),
        "left_out": left_out,
        "bad": point.bad,
        "threshold": point.line,
        "change": point.detail.get("change"),
        "change_interval": point.detail.get("change_interval"),
        "months": _months(facts, as_of, knobs),
        "stages": _listed(_summed(rows, "stage"), knobs),
        "who_answers": _who_answers(facts, as_of, first),
    }
    if segment is not None:
        parts = dict(zip(*parts_by(facts, as_of, segment).to_pydict().values(), strict=True))
        of_parts = [{**row, "part": parts.get(row["subject_id"])} for row in rows]
        said |= {"segment": segment, "segments": _listed(_summed(of_parts, "part"), knobs)}
    return said


def nps_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Return each day's score of the window before it, against the set level and the window before that."""
    knobs = policy.feeling
    window = knobs.nps_window_days
    rows = facts.rows(_ASK["nps_days"], as_of, from_day=as_of.before(days + 2 * window).day, **groups(knobs))
    return [_point(rows, as_of.before(back).day, policy) for back in range(days - 1, -1, -1)]


def _point(rows: Iterable[Mapping[str, Any]], day: date, policy: Policy) -> Point:
    knobs = policy.feeling
    window = knobs.nps_window_days * _DAY
    now, before = _between(rows, day - window, day), _between(rows, day - 2 * window, day - window)
    least = max(knobs.nps_min_answers, 1)
    if now.n < least:
        return Point(day=day, value=None, n=now.n, line=knobs.nps_alarm_below, bad=None, lack=_FEW)
    z = z_two_sided(knobs.alarm_alpha)
    low, high = now.interval(knobs.alarm_alpha)
    line = knobs.nps_alarm_below
    red, detail = high < line, dict[str, Any]()
    clear = now.score > line + abs(line) * policy.alarms.clear_share
    if before.n >= least:
        change = now.score - before.score
        half = z * sqrt(now.variance + before.variance)
        fell = change <= -knobs.nps_alarm_fall and change + half < 0
        clear = clear and change > -knobs.nps_alarm_fall * (1 - policy.alarms.clear_share)
        detail = {"change": change, "change_interval": [change - half, change + half], "fell": fell}
        red = red or fell
        if fell and high >= line:
            line = before.score - knobs.nps_alarm_fall
    return Point(day=day, value=now.score, n=now.n, line=line, bad=red, clear=clear, low=low, high=high, detail=detail)


def _between(rows: Iterable[Mapping[str, Any]], first: date, until: date) -> Answers:
    """Add up the answers of some days as they counted before ``until``: a later answer had not yet replaced any."""
    found = Answers()
    for row in rows:
        if first <= row["day"] < until and (row["replaced_day"] is None or row["replaced_day"] >= until):
            found += answers_of(row["points"], row["n"])
    return found


def _months(facts: Facts, as_of: AsOf, knobs: FeelingPolicy) -> list[dict[str, Any]]:
    rows = facts.rows(_ASK["nps_days"], as_of, from_day=as_of.before(_YEAR_DAYS).day, **groups(knobs))
    found: dict[date, Answers] = defaultdict(Answers)
    for row in rows:
        if row["replaced_day"] is None:
            found[row["day"].replace(day=1)] += answers_of(row["points"], row["n"])
    return [
        {
            "month": f"{month:%Y-%m}",
            "complete": (month + 31 * _DAY).replace(day=1) <= as_of.day,
            **answers.document(knobs.nps_min_answers),
        }
        for month, answers in sorted(found.items())
    ]


def _summed(rows: Iterable[Mapping[str, Any]], by: str | None) -> dict[str | None, Answers]:
    found: dict[str | None, Answers] = defaultdict(Answers)
    for row in rows:
        found[row[by] if by else "all"] += answers_of(row["points"])
    return found


def _listed(found: Mapping[str | None, Answers], knobs: FeelingPolicy) -> list[dict[str, Any]]:
    ordered = sorted(found.items(), key=lambda item: (-item[1].n, str(item[0])))
    return [{"part": part, **answers.document(knobs.nps_min_answers)} for part, answers in ordered]


def _who_answers(facts: Facts, as_of: AsOf, first: date) -> list[dict[str, Any]]:
    """Compare those who answered with everybody: the difference in standard deviations, the farthest first."""
    rows = facts.rows(_ASK["nps_bias"], as_of, from_day=first)
    found = [
        {**row, "effect": (row["of_answered"] - row["of_everybody"]) / row["spread"]}
        for row in rows
        if row["answered"] and row["spread"]
    ]
    return sorted(found, key=lambda row: (-abs(row["effect"]), row["figure"]))


def groups(knobs: FeelingPolicy) -> dict[str, Any]:
    """Bind what makes a promoter, a detractor and a repeated answer."""
    return {
        "promoter_from": knobs.nps_promoter_from,
        "detractor_through": knobs.nps_detractor_through,
        "repeat_days": knobs.nps_repeat_days,
    }


def measure_nps(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Write each person's newest answer; yield the window's score."""
    knobs = policy.feeling
    grouped = {name: value for name, value in groups(knobs).items() if name != "repeat_days"}
    facts.replace(SPEC.table, {"as_of": as_of.day}, _ASK["user_nps"], as_of, **grouped)
    for point in nps_points(facts, as_of, policy, 1):
        yield {
            "signal": "nps",
            "value": point.value,
            "n": point.n,
            "threshold": point.line,
            "firing": point.bad,
            "detail": {"low": point.low, "high": point.high, **point.detail},
        }


_FEW = Lack(
    code="few_answers",
    en="Not enough data: too few answers in the window to say a score",
    zh="数据不够：窗口内的有效回答太少，算不出得分",
)

ALARM = AlarmSpec(
    name="nps",
    en="NPS is red",
    zh="NPS 红色报警",
    rule_en="The whole interval of the score lies below the set level, or the score fell by 10 points or more in 28 "
    "days and the interval of the fall excludes that nothing fell",
    rule_zh="得分的整个区间低于设定水平；或 28 天内下降不少于 10 分，且下降的区间不含零",
    worse="below",
    unit="points",
    points=nps_points,
    knobs=(
        "feeling.nps_window_days",
        "feeling.nps_repeat_days",
        "feeling.nps_promoter_from",
        "feeling.nps_detractor_through",
        "feeling.nps_min_answers",
        "feeling.nps_alarm_below",
        "feeling.nps_alarm_fall",
        "feeling.alarm_alpha",
    ),
)

SPEC = SignalSpec(
    name="nps",
    id="S10",
    en="NPS",
    zh="NPS 净推荐值",
    means_en="Promoters less detractors among those who answered, in points, with an interval",
    means_zh="回答者里推荐者占比减去贬损者占比，以分计，附区间",
    rule_en="Answers of 28 days; 9–10 promotes, 0–6 detracts; of a person's repeated answers the newest counts; red "
    "below the set level or on a fall of 10 points in 28 days that is not noise",
    rule_zh="近 28 日的回答；9–10 为推荐，0–6 为贬损；同一人重复作答只算最新；"
    "低于设定水平，或 28 天内确有 10 分以上的下降，即红色",
    unit="points, -100 to 100",
    scope="user",
    statement=_ASK["nps_days"],
    needs=("survey_responses",),
    knobs=ALARM.knobs,
    measure=measure_nps,
    answer=nps,
    asks=("segment",),
    alarms=(ALARM,),
    columns=(
        Column(
            name="nps_score",
            type="number",
            en="Last NPS answer",
            zh="最近一次 NPS 评分",
            means_en="The score of the newest answer, 0-10; empty for somebody who never answered",
            means_zh="最近一次回答的评分（0–10）；从未回答则为空",
            unit="score 0-10",
        ),
        Column(
            name="nps_group",
            type="text",
            en="NPS group",
            zh="NPS 分组",
            means_en="Promoter, passive or detractor by the newest answer",
            means_zh="按最近一次回答分为推荐者、中立者、贬损者",
            values=("promoter", "passive", "detractor"),
        ),
        Column(
            name="nps_days",
            type="integer",
            en="Days since the NPS answer",
            zh="距最近 NPS 回答天数",
            means_en="Whole days since the newest answer",
            means_zh="距最近一次回答的整天数",
            unit="days",
        ),
    ),
)
