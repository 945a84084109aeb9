"""推送疲劳 (S17): what our messages still move, per person, per kind of campaign, and an alarm when that falls."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from liuke.facts.calendar import hours_of_days
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import newcombe, wilson
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import AlarmSpec, Lack, Point, Row, SignalSpec
from liuke.signals.windows import presence, since

_ASK = load("liuke.signals", "fatigue")
_DAY = timedelta(days=1)
_RATES = {"click_open": ("click", "open"), "open_sent": ("open", "sent")}
"""Each rate is of the second act, and held against its own past."""
_ACTS = ("sent", "open", "click", "mute", "opt_out")
_ALPHA = 0.05
_ANCHOR_DAYS, _FOUR_WEEKS = 14, 28
_WEEKS = 12

Counts = Mapping[str, int]


def fatigue(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the rates of the last window against the weeks before, by kind of campaign, by week, and who left after.

    ``after_messages`` compares people by how many messages they got; nobody was chosen at random, so it proves nothing.
    """
    knobs = policy.feeling
    rows = _rows(facts, as_of, _WEEKS * 7)
    head = {"as_of": as_of.day.isoformat(), "signal": "fatigue"}
    if not rows:
        return {**head, **_NO_MESSAGES.document()}
    window = knobs.fatigue_window_days * _DAY
    told = {row["act"] for row in rows}
    kinds = sorted({row["kind"] for row in rows}, key=lambda kind: (kind is None, kind))
    recent = _summed(rows, as_of.day - window, as_of.day)
    return {
        **head,
        "window_days": knobs.fatigue_window_days,
        **_document(recent, told),
        "alarms": [_said(point) for point in fatigue_points(facts, as_of, policy, 1)],
        "kinds": [
            {
                "kind": kind,
                **_document(_summed([r for r in rows if r["kind"] == kind], as_of.day - window, as_of.day), told),
            }
            for kind in kinds
        ],
        "weeks": _weeks(rows, as_of),
        "after_messages": _after(facts, as_of),
        "after_days": _ANCHOR_DAYS,
    }


def fatigue_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Return each day's clicks per open and opens per message against those of the weeks before."""
    knobs = policy.feeling
    span = days + knobs.fatigue_window_days + knobs.fatigue_usual_days
    rows = _rows(facts, as_of, span)
    by_day: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_ACTS, 0))
    for row in rows:
        by_day[row["day"]][row["act"]] += row["n"]
    return [
        _point(by_day, as_of.before(back).day, segment, policy)
        for back in range(days - 1, -1, -1)
        for segment in _RATES
    ]


def _point(by_day: Mapping[date, Counts], day: date, segment: str, policy: Policy) -> Point:
    knobs = policy.feeling
    first = day - knobs.fatigue_window_days * _DAY
    usual = first - knobs.fatigue_usual_days * _DAY
    k, n = _rate(by_day, first, day, segment)
    k_usual, n_usual = _rate(by_day, usual, first, segment)
    least = max(knobs.fatigue_min_messages, 1)
    if n < least or n_usual < least or not k_usual:
        return Point(day=day, segment=segment, value=None, n=n, line=None, bad=None, lack=_FEW)
    share, before = k / n, k_usual / n_usual
    line = before * (1 - knobs.fatigue_alarm_fall)
    _, high = newcombe(k, n, k_usual, n_usual, knobs.fatigue_alpha)
    bad = high < 0 and share < line
    low, top = wilson(k, n, knobs.fatigue_alpha)
    expected = wilson(k_usual, n_usual, knobs.fatigue_alpha)
    return Point(
        day=day,
        segment=segment,
        value=share,
        n=n,
        line=line,
        bad=bad,
        clear=share > line * (1 + policy.alarms.clear_share) or (not bad and share >= before),
        low=low,
        high=top,
        expected_low=expected[0],
        expected_high=expected[1],
        detail={"usual": before, "usual_n": n_usual, "fall": 1 - share / before},
    )


def _rate(by_day: Mapping[date, Counts], first: date, until: date, segment: str) -> tuple[int, int]:
    """Return what was done and of how many; more clicks than opens means opens that nobody saw."""
    done, of = _RATES[segment]
    days = [by_day[first + n * _DAY] for n in range((until - first).days) if first + n * _DAY in by_day]
    n = sum(counts[of] for counts in days)
    return min(sum(counts[done] for counts in days), n), n


def _rows(facts: Facts, as_of: AsOf, days: int) -> list[dict[str, Any]]:
    first = as_of.before(days).day
    return facts.rows(_ASK["message_days"], as_of, from_day=first, window_hours=_hours(facts, first, as_of))


def _hours(facts: Facts, first: date, as_of: AsOf) -> Any:
    return hours_of_days(facts.zone, [first + n * _DAY for n in range((as_of.day - first).days)])


def _summed(rows: Iterable[Mapping[str, Any]], first: date, until: date) -> dict[str, int]:
    found = dict.fromkeys(_ACTS, 0)
    for row in rows:
        if first <= row["day"] < until:
            found[row["act"]] += row["n"]
    return found


def _document(counts: Counts, told: Collection[str]) -> dict[str, Any]:
    """Return counts and rates; what nobody's acts tell of is unknown, not none."""
    said: dict[str, Any] = {act: n if act in told else None for act, n in counts.items()}
    for name, (done, of) in (*_RATES.items(), ("refused_sent", ("refused", "sent"))):
        n = counts[of]
        k = counts["mute"] + counts["opt_out"] if done == "refused" else counts[done]
        known = n > 0 and bool({done} & {*told} or (done == "refused" and {"mute", "opt_out"} & {*told}))
        said[name] = min(k, n) / n if known else None
        said[f"{name}_interval"] = list(wilson(min(k, n), n, _ALPHA)) if known else None
    return said


def _said(point: Point) -> dict[str, Any]:
    return {
        "rate": point.segment,
        "value": point.value,
        "n": point.n,
        "threshold": point.line,
        "bad": point.bad,
        "usual": point.detail.get("usual"),
        "fall": point.detail.get("fall"),
        "why": point.lack.document()["why"] if point.lack else None,
    }


def _weeks(rows: Iterable[Mapping[str, Any]], as_of: AsOf) -> list[dict[str, Any]]:
    """Return calendar weeks, Monday first; the one that is not over is marked."""
    listed = list(rows)
    mondays = sorted({row["day"] - row["day"].weekday() * _DAY for row in listed})
    return [
        {
            "week": monday.isoformat(),
            "complete": monday + 7 * _DAY <= as_of.day and monday >= as_of.before(_WEEKS * 7).day,
            **_document(_summed(listed, monday, monday + 7 * _DAY), {row["act"] for row in listed}),
        }
        for monday in mondays
    ]


def _after(facts: Facts, as_of: AsOf) -> list[dict[str, Any]]:
    anchor = as_of.before(_ANCHOR_DAYS)
    rows = facts.rows(
        _ASK["after_messages"],
        as_of,
        anchor_day=anchor.day,
        week_from=anchor.before(7).day,
        four_weeks_from=anchor.before(_FOUR_WEEKS).day,
        window_hours=_hours(facts, anchor.before(7).day, anchor),
        **presence(facts, as_of),
    )
    return [
        {
            "messages": f"{row['messages']}+" if row["messages"] == 5 else str(row["messages"]),
            "users": row["users"],
            "gone": row["gone"],
            "share": row["gone"] / row["users"],
            "interval": list(wilson(row["gone"], row["users"], _ALPHA)),
        }
        for row in rows
    ]


def measure_fatigue(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Write each person's messages of the last weeks; yield the rates."""
    facts.replace(
        SPEC.table,
        {"as_of": as_of.day},
        _ASK["user_fatigue"],
        as_of,
        **since(as_of, 7, 28),
        unopened_from=policy.feeling.fatigue_unopened_from,
        window_hours=_hours(facts, as_of.before(28).day, as_of),
    )
    for point in fatigue_points(facts, as_of, policy, 1):
        yield {
            "signal": "fatigue",
            "segment": point.segment,
            "value": point.value,
            "n": point.n,
            "threshold": point.line,
            "firing": point.bad,
            "detail": {"low": point.low, "high": point.high, **point.detail},
        }


_NO_MESSAGES = Lack(code="no_messages", en="No message is known of in the last weeks", zh="近几周没有任何触达记录")
_FEW = Lack(
    code="few_messages",
    en="Not enough data: too few messages, or opens, in the window or before it to compare",
    zh="数据不够：窗口内或此前的消息（或打开）太少，无法比较",
)

ALARM = AlarmSpec(
    name="fatigue",
    en="People tire of our messages",
    zh="推送疲劳",
    rule_en="Clicks per open, or opens per message, of 7 days fell by more than 15% against the 28 days before, and "
    "the interval of the difference excludes that nothing fell",
    rule_zh="近 7 日的点击/打开或打开/发送，比此前 28 日下降超过 15%，且差值的区间不含零",
    worse="below",
    unit="share",
    points=fatigue_points,
    knobs=(
        "feeling.fatigue_window_days",
        "feeling.fatigue_usual_days",
        "feeling.fatigue_alarm_fall",
        "feeling.fatigue_min_messages",
        "feeling.fatigue_alpha",
    ),
)

SPEC = SignalSpec(
    name="fatigue",
    id="S17",
    en="Message fatigue",
    zh="推送疲劳",
    means_en="How many messages people got, and whether they still open, click, or mute us",
    means_zh="用户收到了多少消息，还打开、点击吗，还是已经把我们静音",
    rule_en="Messages, opens and clicks by person and campaign; fatigued: muted us, or opened none of at least 5 "
    "messages in 28 days; alarm when clicks per open or opens per message fall by more than 15%",
    rule_zh="按人、按活动统计消息、打开与点击；28 天内静音过我们，或收到不少于 5 条却一条没打开，即为疲劳；"
    "点击/打开或打开/发送下降超过 15% 报警",
    unit="share",
    scope="user",
    statement=_ASK["message_days"],
    needs=("receipts", "events", "message_roles", "activity_daily"),
    knobs=(*ALARM.knobs, "feeling.fatigue_unopened_from"),
    measure=measure_fatigue,
    answer=fatigue,
    alarms=(ALARM,),
    columns=(
        Column(
            name="messages_7d",
            type="integer",
            en="Messages, last 7 days",
            zh="近 7 日收到消息数",
            means_en="Messages sent to them in the last 7 days",
            means_zh="近 7 日发给此人的消息数",
            unit="messages",
        ),
        Column(
            name="messages_28d",
            type="integer",
            en="Messages, last 28 days",
            zh="近 28 日收到消息数",
            means_en="Messages sent to them in the last 28 days",
            means_zh="近 28 日发给此人的消息数",
            unit="messages",
        ),
        Column(
            name="message_opens_28d",
            type="integer",
            en="Messages opened, last 28 days",
            zh="近 28 日打开消息数",
            means_en="Opens in the last 28 days; empty where nobody's opens are known",
            means_zh="近 28 日的打开次数；没有任何打开记录则为空",
            unit="times",
        ),
        Column(
            name="message_clicks_28d",
            type="integer",
            en="Clicks in messages, last 28 days",
            zh="近 28 日点击消息数",
            means_en="Clicks in the last 28 days; empty where nobody's clicks are known",
            means_zh="近 28 日的点击次数；没有任何点击记录则为空",
            unit="times",
        ),
        Column(
            name="message_open_share_28d",
            type="number",
            en="Share of messages opened",
            zh="消息打开率",
            means_en="Opens for each message of the last 28 days, at most 1",
            means_zh="近 28 日打开次数 ÷ 消息数，至多为 1",
            unit="share",
        ),
        Column(
            name="message_fatigued",
            type="boolean",
            en="Tired of messages",
            zh="推送疲劳",
            means_en="Muted us or opted out in the last 28 days, or opened none of at least 5 messages",
            means_zh="近 28 日静音或退订过，或收到不少于 5 条消息却一条没打开",
        ),
    ),
)
