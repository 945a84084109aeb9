"""登录间隔 (S1): how many users have been quiet for how long."""

from typing import Any

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.model.words import IdleTier
from liuke.signals.spec import SignalSpec
from liuke.signals.windows import presence


def idle_days(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return users ever present and how many stand in each tier; ``never`` counts those known but never present."""
    row = facts.one(SPEC.statement, as_of, **presence(facts, as_of), **policy.params("signals"))
    return tiers_of(row, as_of)


def tiers_of(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    """Return the same from counts already at hand: users, one of each tier, never."""
    return {
        "as_of": as_of.day.isoformat(),
        "users": row["users"],
        "tiers": {tier: row[tier] for tier in ("active", "light", "medium", "heavy")},
        "never": row["never"],
    }


SPEC = SignalSpec(
    name="idle_days",
    id="S1",
    en="Login gap",
    zh="登录间隔",
    means_en="Whole days without an act that counts as being there; somebody last there yesterday has 0",
    means_zh="距最近一次登录（或其他算作到访的行为）的整天数；昨天来过为 0",
    rule_en="Tiers, half-open: active < 3 ≤ light < 7 ≤ medium < 15 ≤ heavy",
    rule_zh="分档左闭右开：活跃 <3 天 ≤ 轻度 <7 天 ≤ 中度 <15 天 ≤ 重度",
    unit="days",
    scope="user",
    base=True,
    answer=idle_days,
    statement=load_one("liuke.signals", "idle_days"),
    knobs=("signals.idle_light_from_days", "signals.idle_medium_from_days", "signals.idle_heavy_from_days"),
    columns=(
        Column(
            name="idle_days",
            type="integer",
            en="Idle days",
            zh="沉默天数",
            means_en="Whole days since the user was last there; empty for somebody who never was",
            means_zh="距最近一次到访的整天数；从未来过则为空",
            unit="days",
        ),
        Column(
            name="idle_tier",
            type="text",
            en="Idle tier",
            zh="沉默分档",
            means_en="active, light, medium or heavy, by idle days",
            means_zh="按沉默天数：active 活跃、light 轻度、medium 中度、heavy 重度",
            values=tuple(IdleTier),
        ),
        Column(
            name="last_present_day",
            type="date",
            en="Last there",
            zh="最近到访日",
            means_en="The last day on which the user was there",
            means_zh="最近一次到访的日期",
        ),
        Column(
            name="first_present_day",
            type="date",
            en="First there",
            zh="首次到访日",
            means_en="The first day on which the user was there",
            means_zh="第一次到访的日期",
        ),
        Column(
            name="first_day",
            type="date",
            en="Known since",
            zh="首次出现日",
            means_en="Sign-up or first act, whichever came first",
            means_zh="注册日与首次行为日中较早者",
        ),
        Column(
            name="tenure_days",
            type="integer",
            en="Tenure",
            zh="已认识天数",
            means_en="Days since the user is known",
            means_zh="从首次出现到统计日的天数",
            unit="days",
        ),
    ),
)
