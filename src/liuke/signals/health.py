"""用户健康度 (S12): twelve metrics in four families, each against like people, as one score with its reasons."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.accounts_merged import accounts_there, goes_on
from liuke.signals.health_alarm import money, points, red_people
from liuke.signals.health_tables import FAMILIES, HEALTH_METRICS, HEALTH_SCALE, METRICS
from liuke.signals.health_weights import learned
from liuke.signals.spec import AlarmSpec, Lack, Row, SignalSpec
from liuke.signals.text.scores import keep_scores
from liuke.signals.windows import since

_ASK = load("liuke.signals", "health")
_SPARE_DAYS = 14
_NEVER = date(1970, 1, 1)
_NOBODY = Lack(
    code="few_metrics",
    en="Not enough data: of nobody enough of the twelve metrics are known",
    zh="数据不够：没有人的十二项指标知道得够多",
)


def measure(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Write everybody's and every account's health of the day."""
    knobs = policy.health
    keep_scores(facts, as_of, policy)
    windows = since(as_of, 28, 90, 180, 365)
    kinds = ("user", "account") if accounts_there(facts) else ("user",)
    facts.delete(HEALTH_METRICS, {})  # earlier releases kept them
    metrics = {"user": facts.hold(_ASK["user_metrics"], as_of, **windows)}
    if "account" in kinds:
        starts = {f"since_{n}d_at": as_of.before(n).instant.replace(tzinfo=None) for n in (90, 365)}
        bound = {**windows, **starts, "goes_on": goes_on(facts, as_of), "metrics": metrics["user"]}
        metrics["account"] = facts.hold(_ASK["account_metrics"], as_of, **bound)
    oldest = as_of.day - timedelta(days=knobs.health_trend_days + _SPARE_DAYS)
    old = [row["as_of"] for row in facts.rows(_ASK["old_scales"], oldest_day=oldest)]
    if old:
        facts.delete(HEALTH_SCALE, {"as_of": old})
    facts.delete(HEALTH_SCALE, {"as_of": as_of.day})
    for whose in kinds:
        facts.append(HEALTH_SCALE, _ASK["health_scale"], as_of, whose=whose, metrics=metrics[whose])
    bound = _bound(facts, as_of, policy)
    of_people = {**bound, **_held_against(facts, as_of, "user", policy), "metrics": metrics["user"]}
    facts.replace(SPEC.table, {"as_of": as_of.day}, _ASK["health"], as_of, **of_people)
    facts.delete(SPEC.account_table, {"as_of": as_of.day})
    if "account" in kinds:
        of_accounts = {**bound, **_held_against(facts, as_of, "account", policy), "metrics": metrics["account"]}
        said = facts.read(_ASK["health"], as_of, **of_accounts)
        named = ["account_id" if name == "subject_id" else name for name in said.column_names]
        facts.append(SPEC.account_table, said.rename_columns(named))
    yield from _rows(facts.one(_ASK["health_said"], as_of), policy)


def _bound(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Bind the weights, heights and least numbers, and the day of the trend."""
    far, oldest = _far(as_of, policy)
    row = facts.one(_ASK["trend_day"], as_of, before_day=far, oldest_day=oldest)
    return {**policy.params("health"), "trend_day": row["trend_day"] or _NEVER}


def _far(as_of: AsOf, policy: Policy) -> tuple[Any, Any]:
    far = as_of.day - timedelta(days=policy.health.health_trend_days)
    return far, far - timedelta(days=_SPARE_DAYS)


def _held_against(facts: Facts, as_of: AsOf, whose: str, policy: Policy) -> dict[str, Any]:
    """Bind the day whose spread today is held against: far enough back, or the oldest there is, or today."""
    far, oldest = _far(as_of, policy)
    row = facts.one(_ASK["scale_days"], as_of, whose=whose, before_day=far, oldest_day=oldest)
    return {"whose": whose, "reference_day": row["far_enough"] or row["oldest_since"] or as_of.day}


def _rows(said: dict[str, Any], policy: Policy) -> Iterable[Row]:
    enough = said["known"] >= policy.health.health_min_people
    yield {"signal": "health", "segment": "all", "value": said["health"], "n": said["known"]}
    for band in ("red", "amber", "green"):
        share = said[band] / said["known"] if enough else None
        yield {
            "signal": "health",
            "segment": band,
            "value": share,
            "n": said["known"],
            "detail": {"people": said[band]},
        }


def health(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the bands of people and of accounts, the mean of each metric's score, the weights, and those learned."""
    head = {"as_of": as_of.day.isoformat(), "signal": "health"}
    people, accounts = facts.one(_ASK["health_said"], as_of), facts.one(_ASK["health_said_accounts"], as_of)
    if not people["known"] and not accounts["known"]:
        return {**head, **_NOBODY.document()}
    return {
        **head,
        "people": _said(people),
        "accounts": _said(accounts),
        "weights": {
            "policy": {name: getattr(policy.health, f"weight_{name}") for name in METRICS},
            "learned": learned(facts, as_of, policy),
        },
    }


def _said(row: dict[str, Any]) -> dict[str, Any]:
    known = row["known"]
    return {
        "known": known,
        "unknown": row["everybody"] - known,
        "health": row["health"],
        "trend": row["trend"],
        "bands": {b: {"n": row[b], "share": row[b] / known if known else None} for b in ("red", "amber", "green")},
        "families": [
            {
                "family": family,
                "en": en,
                "zh": zh,
                "metrics": [
                    {"metric": name, "en": m_en, "zh": m_zh, "score": row[name], "known": row[f"n_{name}"]}
                    for name, (of, m_en, m_zh) in METRICS.items()
                    if of == family
                ],
            }
            for family, (en, zh) in FAMILIES.items()
        ],
    }


def _columns() -> tuple[Column, ...]:
    scores = tuple(
        Column(
            name=f"health_{name}",
            type="number",
            en=f"Health: {en}",
            zh=f"健康度：{zh}",
            means_en=f"{en} against like people, 0-100: the share of them that is worse off; empty where unknown",
            means_zh=f"{zh}与同类相比的分数（0–100）：同类里更差的比例；不知道则为空",
            unit="score 0-100",
        )
        for name, (_, en, zh) in METRICS.items()
    )
    return (*_WHOLE, *scores)


_WHOLE = (
    Column(
        name="health",
        type="number",
        en="Health",
        zh="健康度",
        means_en="The weighted mean of the scores of the metrics known, 0-100; empty where fewer than 4 are known",
        means_zh="已知指标分数的加权平均（0–100）；已知不足 4 项则为空",
        unit="score 0-100",
    ),
    Column(
        name="health_band",
        type="text",
        en="Health band",
        zh="健康度分档",
        means_en="red, amber or green",
        means_zh="red 红、amber 黄、green 绿",
        values=("red", "amber", "green"),
    ),
    Column(
        name="health_trend",
        type="number",
        en="Health, against 28 days before",
        zh="健康度变化",
        means_en="Health less that of 28 days before; empty where it was not measured then",
        means_zh="与 28 天前健康度之差；那时没有计量则为空",
        unit="points",
    ),
    Column(
        name="health_pulled_by",
        type="text",
        en="Health pulled down by",
        zh="健康度拖累项",
        means_en="The two metrics that cost most, with the points lost against the middle of like people",
        means_zh="拉低最多的两项指标，以及与同类中位相比丢掉的分数",
    ),
    Column(
        name="health_metrics",
        type="integer",
        en="Health metrics known",
        zh="已知健康指标数",
        means_en="How many of the twelve metrics are known",
        means_zh="十二项指标里知道几项",
        unit="metrics",
    ),
)
SPEC = SignalSpec(
    name="health",
    id="S12",
    en="Health",
    zh="用户健康度",
    means_en="How well somebody is with us: login, interaction, consumption and feeling, against like people",
    means_zh="用户或客户过得好不好：登录、互动、消费、情感四类十二项指标，与同类相比",
    rule_en="Each metric scores the share of like people (plan or value type, tenure; as they were 28 days before) "
    "that is worse off, 0-100; health is their weighted mean, metrics unknown left out; red < 35 ≤ amber < 45 ≤ green",
    rule_zh="每项指标的分数＝同类（套餐或价值类型、注册时长；取 28 天前的分布）里更差的比例，0–100；"
    "健康度为已知指标的加权平均；红 <35 ≤ 黄 <45 ≤ 绿",
    unit="score 0-100",
    scope="user",
    columns=_columns(),
    account_columns=_columns(),
    statement=_ASK["health"],
    knobs=(
        "health.health_min_peers",
        "health.health_least_of_all",
        "health.health_min_metrics",
        "health.health_red_below",
        "health.health_amber_below",
        "health.health_trend_days",
        "health.health_learn_days",
        *(f"health.weight_{name}" for name in METRICS),
    ),
    needs=("activity", "orders", "survey_responses", "feedback", "users: plan", "accounts"),
    measure=measure,
    answer=health,
    alarms=(
        AlarmSpec(
            name="health",
            en="Health turns red",
            zh="健康度转红",
            rule_en="The share of people in red is above the band of the business's own last weeks",
            rule_zh="健康度为红的人占比高于自身近几周的预期区间",
            worse="above",
            unit="share",
            points=points,
            knobs=("health.health_min_people", "health.band_width"),
            money=money,
            fallen=red_people,
        ),
    ),
)
