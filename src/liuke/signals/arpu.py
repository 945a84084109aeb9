"""每用户平均收入 (S6): ARPU and ARPPU by month, plan and segment; the alarm when it falls months running."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.arpu_months import (
    ASK,
    Fall,
    Month,
    ends_of,
    first_complete,
    last_complete,
    read_falls,
    read_months,
    read_parts,
)
from liuke.signals.periods import label_of, period_of
from liuke.signals.segments import parts_by
from liuke.signals.spec import AlarmSpec, Lack, Point, Row, SignalSpec

_SHOWN_MONTHS = 13
_MOST_PARTS = 20
_DAY = timedelta(days=1)


def arpu(facts: Facts, as_of: AsOf, policy: Policy, *, segment: str = "plan") -> dict[str, Any]:
    """Return ARPU and ARPPU of the last 13 months, by ``segment`` too, and a review while it falls months running."""
    head = {"as_of": as_of.day.isoformat(), "signal": "arpu", "currency": facts.currency, "segment": segment}
    begun, now = first_complete(facts, as_of), period_of(as_of.last_day, "month")
    if begun is None or begun > last_complete(as_of.day):
        return head | _NO_MONTH.document()
    first = max(begun, now - _SHOWN_MONTHS + 1)
    months = read_months(facts, as_of, first, now)
    if not any(month.payers for month in months.values()):
        return head | _NOBODY_PAID.document()
    (point,) = points(facts, as_of, policy, 1)
    start = as_of.zone
    from_at = AsOf(day=ends_of(first)[0], zone=start).instant.replace(tzinfo=None)
    return head | {
        "months": [month.document() for month in months.values()],
        "foreign_orders": facts.one(ASK["foreign_orders"], as_of, from_at=from_at)["orders"],
        "falling": point.bad,
        "falling_months": policy.value.arpu_falling_months,
        "falls": point.detail.get("falls"),
        **({"lack": point.lack.document()["why"]} if point.lack else {}),
        "parts": _parts(facts, as_of, first, now, segment),
        "review": review(facts, as_of, policy) if point.bad else None,
    }


def _parts(facts: Facts, as_of: AsOf, first: int, now: int, segment: str) -> list[dict[str, Any]]:
    found = read_parts(facts, as_of, first, now, parts_by(facts, as_of, segment))
    dear = sorted(found, key=lambda part: -sum(month.paid_fen for month in found[part].values()))
    return [
        {"part": part, "months": [month.document() for month in found[part].values()]} for part in dear[:_MOST_PARTS]
    ]


def points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Iterator[Point]:
    """Judge each day by the months that were over when it began: the value is the smallest of the falls running."""
    begun = first_complete(facts, as_of)
    running = policy.value.arpu_falling_months
    asked = [as_of.day - (days - 1 - n) * _DAY for n in range(days)]
    last, first = last_complete(as_of.day), last_complete(asked[0]) - running
    months = read_months(facts, as_of, first, last) if begun is not None and last >= begun else {}
    fell = read_falls(facts, as_of, months, policy.value.arpu_alpha)
    for day in asked:
        known = {number: month for number, month in months.items() if begun is not None and number >= begun}
        yield _point(day, known, fell, policy)


def _point(day: Any, months: Mapping[int, Month], falls: Mapping[int, Fall], policy: Policy) -> Point:
    knobs, last = policy.value, last_complete(day)
    running = knobs.arpu_falling_months
    needed = [months.get(number) for number in range(last - running, last + 1)]
    fell = [falls[number] for number in range(last - running + 1, last + 1) if number in falls]
    users = needed[-1].users if needed[-1] else 0
    lack = _why_not(needed, fell, knobs.arpu_min_users, running)
    if lack:
        return Point(day=day, value=None, n=users, line=None, bad=None, lack=lack)
    line, least = knobs.arpu_fall_above, min(fell, key=lambda fall: fall.share)
    certain = all(fall.low > 0 for fall in fell)
    return Point(
        day=day,
        value=least.share,
        n=users,
        line=line,
        bad=certain and least.share > line,
        clear=not certain or least.share <= line * (1 - policy.alarms.clear_share),
        low=least.low,
        high=least.high,
        detail={
            "months": [month.document() for month in needed if month],
            "falls": [fall.document() for fall in fell],
        },
    )


def _why_not(needed: list[Month | None], fell: list[Fall], least: int, running: int) -> Lack | None:
    if any(month is None for month in needed):
        return Lack(
            code="few_months",
            en=f"Not enough data: {running + 1} complete calendar months are needed",
            zh=f"数据不够：需要 {running + 1} 个完整的自然月",
        )
    fewest = min(month.users for month in needed if month)
    if fewest < least:
        return Lack(
            code="few_users",
            en=f"Not enough data: one of the months has {fewest} active users; {least} are needed",
            zh=f"数据不够：其中一个月只有 {fewest} 个活跃用户，至少要 {least} 个",
        )
    return _NOBODY_PAID if len(fell) < running else None


_NO_MONTH = Lack(
    code="no_month",
    en="Not enough data: no calendar month was seen whole",
    zh="数据不够：还没有一个完整的自然月",
)
_NOBODY_PAID = Lack(
    code="nobody_paid",
    en="Not enough data: a month has no money in the workspace's currency",
    zh="数据不够：有的月份没有本币收入",
)


def review(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return what a review of a falling ARPU needs: use of benefits before and lately, and mentions of competitors."""
    bound = _ends(as_of, policy)
    used = facts.rows(ASK["benefit_use"], as_of, **bound)
    window = policy.value.arpu_mention_days
    lately = {
        "recent_from": as_of.day - window * _DAY,
        "from_day": as_of.day - 2 * window * _DAY,
    }
    named = facts.rows(ASK["competitor_mentions"], as_of, **lately)
    return {
        "before": label_of(period_of(bound["base_from"], "month"), "month"),
        "lately": label_of(period_of(bound["recent_from"], "month"), "month"),
        "benefits": [
            row
            | {
                "share_before": row["used_before"] / row["people"] if row["people"] else None,
                "share_lately": row["used_lately"] / row["people"] if row["people"] else None,
            }
            for row in used
        ],
        "mention_days": window,
        "competitors": named,
        "topics": [] if named else facts.rows(ASK["mentions_by_topic"], as_of, **lately),
    }


def _ends(as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Bind the ends of the month before the falls and of the last complete one."""
    last = last_complete(as_of.day)
    base, recent = ends_of(last - policy.value.arpu_falling_months), ends_of(last)
    return {
        "base_from": base[0],
        "base_through": base[1],
        "recent_from": recent[0],
        "recent_through": recent[1],
    }


def fallen(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    """Return everybody active in the month before the falls, and whether they pay less now."""
    return facts.read(ASK["arpu_fallen"], as_of, **_ends(as_of, policy))


def money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return what the fall costs a month, in fen: ARPU lost since before the falls, times the people active."""
    last = last_complete(as_of.day)
    first = last - policy.value.arpu_falling_months
    months = read_months(facts, as_of, first, last)
    before, now = months[first], months[last]
    if before.arpu is None or now.arpu is None:
        return 0
    return max(round((before.arpu - now.arpu) * now.users), 0)


def measure(facts: Facts, as_of: AsOf, policy: Policy) -> Iterator[Row]:
    """Yield ARPU and ARPPU of the last complete month."""
    last = last_complete(as_of.day)
    begun = first_complete(facts, as_of)
    if begun is None or last < begun:
        yield {"signal": "arpu", "detail": _NO_MONTH.document()}
        return
    (point,) = points(facts, as_of, policy, 1)
    month = read_months(facts, as_of, last, last)[last]
    detail = {"month": label_of(last, "month"), "paid_fen": month.paid_fen}
    yield {"signal": "arpu", "value": month.arpu, "n": month.users, "firing": point.bad, "detail": detail}
    yield {"signal": "arpu", "segment": "arppu", "value": month.arppu, "n": month.payers, "detail": detail}


ALARM = AlarmSpec(
    name="arpu_falling",
    en="ARPU falling",
    zh="ARPU 连续下降",
    rule_en="ARPU of complete calendar months fell two months running, each time by more than 2% and by more than "
    "chance moves it; the number is the smaller of the two falls",
    rule_zh="完整自然月的 ARPU 连续两个月下降，每次降幅都超过 2% 且超出偶然波动；数值取两次降幅中较小的一次",
    worse="above",
    unit="share of the month before",
    points=points,
    knobs=(
        "value.arpu_falling_months",
        "value.arpu_fall_above",
        "value.arpu_alpha",
        "value.arpu_min_users",
        "alarms.clear_share",
    ),
    money=money,
    fallen=fallen,
    split=False,
)

SPEC = SignalSpec(
    name="arpu",
    id="S6",
    en="Revenue per user",
    zh="每用户平均收入",
    means_en="Money paid in a calendar month per person active in it (ARPU) and per person paying (ARPPU)",
    means_zh="一个自然月内付的钱，平均到每个活跃用户（ARPU）和每个付费用户（ARPPU）",
    rule_en="Complete months of the workspace's time zone and currency, refunds deducted on their own day; the alarm "
    "when ARPU falls two months running by more than chance moves it",
    rule_zh="按工作区时区与币种的完整自然月，退款在发生当日扣除；ARPU 连续两个月下降且超出偶然波动则报警",
    unit="fen",
    scope="business",
    statement=ASK["arpu"],
    needs=("orders", "benefits", "mentions"),
    measure=measure,
    answer=arpu,
    asks=("segment",),
    knobs=(
        "value.arpu_min_users",
        "value.arpu_falling_months",
        "value.arpu_fall_above",
        "value.arpu_alpha",
        "value.arpu_mention_days",
    ),
    alarms=(ALARM,),
)
