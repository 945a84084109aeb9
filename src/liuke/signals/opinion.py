"""舆情 (S13): the share of public mentions that is negative, quantified, and whether it is a crisis."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.opinion_hours import ALARM as HOURLY
from liuke.signals.opinion_hours import hour_documents, hour_parts
from liuke.signals.opinion_usual import Usual, usual_of
from liuke.signals.opinion_voice import Binned, Voice, grouped, said_of_us
from liuke.signals.spec import AlarmSpec, Lack, Point, Row, SignalSpec
from liuke.signals.text.model import Calibration
from liuke.signals.text.quantify import expected_share
from liuke.signals.text.scores import calibrations, keep_scores, models
from liuke.signals.windows import since

_ASK = load("liuke.signals", "opinion")
_PARTS_DAYS = 7
_SHOWN_DAYS = 28
_HOURS_DAYS = 7
_DAY = timedelta(days=1)


def opinion(facts: Facts, as_of: AsOf, policy: Policy, by: str = "day") -> dict[str, Any]:
    """Return the last day's negative share with interval and method, the days and hours, platforms and topics.

    ``method`` says how it is known: "labels" (people labelled nearly all), "em_local" (a model learned of their
    labels), "em_base" and "em_lexicon" (the shipped weights or the lexicon alone: wide intervals, better than nothing).
    ``by`` hour adds the hours of a week, and those of each platform and topic.
    """
    knobs = policy.feeling
    days = _voices(facts, as_of, policy, as_of.before(_SHOWN_DAYS).day)
    if not days:
        return {"as_of": as_of.day.isoformat(), "signal": "opinion", **_SILENCE.document()}
    (point,) = opinion_points(facts, as_of, policy, 1)
    known = calibrations(facts)
    words = said_of_us(facts)
    last = days.get(as_of.last_day)
    parts = facts.rows(_ASK["opinion_parts"], as_of, from_day=as_of.before(_PARTS_DAYS).day, **words)
    rivals = facts.rows(_ASK["competitor_mentions"], as_of, **since(as_of, 28), from_day=as_of.before(56).day)
    return {
        "as_of": as_of.day.isoformat(),
        "signal": "opinion",
        **(last.document(knobs) if last else {"mentions": 0, "negative_share": None, "interval": None, "method": None}),
        "threshold": point.line,
        "bad": point.bad,
        "usual": point.detail.get("usual"),
        "why": point.lack.document()["why"] if point.lack else None,
        "days": [{"day": day.isoformat(), **voice.document(knobs)} for day, voice in sorted(days.items())],
        "by": by,
        "hours": hour_documents(facts, as_of, policy, _HOURS_DAYS if by == "hour" else 1),
        "hour_parts": hour_parts(facts, as_of, policy, _HOURS_DAYS) if by == "hour" else [],
        "parts_days": _PARTS_DAYS,
        "platforms": _parts(parts, "platform", known, knobs),
        "topics": _parts(parts, "topic", known, knobs),
        "competitors": rivals,
        "models": list(models(facts).values())[-1:],
    }


def opinion_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Return the days' negative shares, each against the line, the business's own usual, or both."""
    knobs = policy.feeling
    first = as_of.before(days + knobs.opinion_usual_days).day
    voices = _voices(facts, as_of, policy, first)
    shares = {day: expected_share(v.spoken) for day, v in voices.items() if v.spoken.n >= knobs.opinion_min_mentions}
    found = []
    for back in range(days - 1, -1, -1):
        day = as_of.before(back).day
        past = [
            (shares[d], voices[d].spoken.n)
            for d in (day - n * _DAY for n in range(knobs.opinion_usual_days + 1, 1, -1))
            if d in shares
        ]
        usual = usual_of(past, knobs.opinion_usual_min_days) if knobs.opinion_alarm != "line" else None
        found.append(_point(day, voices.get(day - _DAY), usual, policy))
    return found


def _point(day: date, voice: Voice | None, usual: Usual | None, policy: Policy) -> Point:
    knobs = policy.feeling
    line = usual.share if usual and knobs.opinion_alarm == "usual" else knobs.opinion_alarm_above
    n = voice.spoken.n if voice else 0
    if knobs.opinion_alarm == "usual" and usual is None:
        return Point(day=day, value=None, n=n, line=None, bad=None, lack=_NOTHING_USUAL)
    share = voice.share(knobs.opinion_alpha) if voice and n >= knobs.opinion_min_mentions else None
    if share is None or voice is None:
        return Point(day=day, value=None, n=n, line=line, bad=None, lack=_FEW)
    above = share.low > knobs.opinion_alarm_above and knobs.opinion_alarm != "usual"
    burst = usual is not None and usual.broken_by(share, n)
    beyond = line * (1 - policy.alarms.clear_share)
    calm = usual is None or share.value * n < usual.most_negative * (1 - policy.alarms.clear_share)
    detail: dict[str, Any] = {"method": voice.method, "labelled": voice.spoken.negative + voice.spoken.other}
    if usual:
        detail["usual"] = {
            "share": usual.share,
            "days": usual.days,
            "negative_mentions": share.value * n,
            "most_negative_mentions": usual.most_negative,
        }
    return Point(
        day=day,
        value=share.value,
        n=n,
        line=line,
        bad=above or burst,
        clear=not (above or burst) and (share.value <= beyond if knobs.opinion_alarm == "line" else calm),
        low=share.low,
        high=share.high,
        expected_low=usual.low if usual else None,
        expected_high=usual.high if usual else None,
        detail=detail,
    )


def _voices(facts: Facts, as_of: AsOf, policy: Policy, first: date) -> dict[date, Voice]:
    keep_scores(facts, as_of, policy)
    known = calibrations(facts)
    rows = facts.rows(_ASK["opinion_days"], as_of, from_day=first, **said_of_us(facts))
    return {day: Voice(group, known) for day, group in grouped(rows, "day")}


def _parts(rows: Binned, by: str, known: Mapping[str, Calibration], knobs: FeelingPolicy) -> list[dict[str, Any]]:
    listed = [
        {by: part, **Voice(group, known).document(knobs)}
        for part, group in grouped([row for row in rows if row["axis"] == by], "part")
    ]
    return sorted(listed, key=lambda row: (-row["mentions"], str(row[by])))


def measure_opinion(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Score new texts; yield the last day's share, if anything was said."""
    for point in opinion_points(facts, as_of, policy, 1):
        yield {
            "signal": "opinion",
            "value": point.value,
            "n": point.n,
            "threshold": point.line,
            "firing": point.bad,
            "detail": {"low": point.low, "high": point.high, **point.detail},
        }


_SILENCE = Lack(code="no_mentions", en="Nothing was said in public in the last 28 days", zh="近 28 日没有任何公开声音")
_FEW = Lack(
    code="few_mentions",
    en="Not enough data: too few mentions on the day to say what share is negative",
    zh="数据不够：当天声量太小，说不出负面占比",
)
_NOTHING_USUAL = Lack(
    code="nothing_usual",
    en="Not enough data: too few days with enough mentions before it to say what is usual",
    zh="数据不够：此前声量够的天数太少，说不出平常是多少",
)

ALARM = AlarmSpec(
    name="opinion",
    en="Public opinion turns",
    zh="舆情转负",
    rule_en="The lower bound of the day's negative share is above 5% (opinion_alarm: line), or there are more "
    "negative mentions than the business's own band allows while their share is above the usual one (usual)",
    rule_zh="当日负面占比的区间下限高于 5%（opinion_alarm: line）；或负面声量超出自身平常区间、"
    "且占比也高于平常（usual）",
    worse="above",
    unit="share of mentions",
    points=opinion_points,
    knobs=(
        "feeling.opinion_alarm",
        "feeling.opinion_alarm_above",
        "feeling.opinion_min_mentions",
        "feeling.opinion_alpha",
        "feeling.opinion_usual_days",
        "feeling.opinion_usual_min_days",
    ),
)

SPEC = SignalSpec(
    name="opinion",
    id="S13",
    en="Public opinion",
    zh="舆情",
    means_en="What share of the public mentions of us is negative, quantified rather than counted, with an interval",
    means_zh="公开提及我们的声音里有多大比例是负面的；是推算而不是数标签，并给出区间",
    rule_en="Labels of people where there are; otherwise expectation-maximisation over calibrated probabilities of a "
    "model learned of them, or of the shipped one or the lexicon alone; alarm where the lower bound is above 5%",
    rule_zh="有人工标注用标注；否则用校准概率做 EM 估计（本地模型，或只有随包模型、词典）；下限高于 5% 报警",
    unit="share of mentions",
    scope="business",
    statement=_ASK["opinion_days"],
    needs=("mentions", "words"),
    knobs=(
        *dict.fromkeys((*ALARM.knobs, *HOURLY.knobs)),
        "feeling.text_min_labels",
        "feeling.text_max_labels",
        "feeling.text_bad_stars_through",
        "feeling.text_good_stars_from",
    ),
    measure=measure_opinion,
    answer=opinion,
    asks=("by",),
    alarms=(ALARM, HOURLY),
)
