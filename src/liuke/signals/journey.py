"""用户旅程图 (S9): stages with people, time, friction, mood and owner; paths by what share of their people stay."""

from collections.abc import Iterator
from datetime import timedelta
from math import sqrt
from typing import Any

import pyarrow as pa

from liuke.facts.engines.engine import Held
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson, z_two_sided
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.friction import FRICTION
from liuke.signals.journey_paths import compared
from liuke.signals.spec import Lack, Row, SignalSpec
from liuke.signals.windows import since

_ASK = load("liuke.signals", "journey")
_FRICTION = load("liuke.signals", "friction")
_NOBODY = Lack(
    code="nobody_on_the_way",
    en="Not enough data: nobody reached any stage of the journey in these days",
    zh="数据不够：这些天里没有人到达旅程的任何阶段",
)
_NO_FRICTION = Lack(
    code="no_friction_told",
    en="Not enough data: no event tells of errors, slow answers or places where people are stuck; name them in "
    "tracking.yml",
    zh="数据不够：没有任何事件说明出错、缓慢或卡住；请在 tracking.yml 里写明",
)


def journey(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the stages in order, the ones with most friction first in ``friction_rank``, and the paths compared."""
    first = as_of.day - timedelta(days=policy.paths.journey_days)
    head: dict[str, Any] = {
        "as_of": as_of.day.isoformat(),
        "signal": "journey",
        "from": first.isoformat(),
        "through": as_of.last_day.isoformat(),
    }
    reach = facts.hold(_ASK["stage_reach"], as_of, from_day=first, through_day=as_of.last_day)
    users = facts.one(_ASK["reach_users"], reach=reach)["users"]
    if not users:
        return {**head, **_NOBODY.document()}
    stages = _stages(facts, as_of, policy, reach, users)
    ranked = [one for one in stages if one["friction"] and one["friction"]["acts"]]
    untold = not facts.one(_ASK["friction_told"], as_of)["told"]
    if untold:
        stages = [one | {"friction": None} for one in stages]
    return {
        **head,
        "users": users,
        "stages": stages,
        **({"friction_lack": _NO_FRICTION.document()["why"]} if untold else {}),
        "friction_rank": [one["stage"] for one in sorted(ranked, key=lambda one: -one["friction"]["share"])],
        "paths": compared(facts, as_of, policy),
    }


def _stages(facts: Facts, as_of: AsOf, policy: Policy, reach: pa.Table | Held, users: int) -> list[dict[str, Any]]:
    first = as_of.day - timedelta(days=policy.paths.journey_days)
    counts = {row["place"]: row for row in facts.rows(_ASK["stage_counts"], reach=reach)}
    hurt = facts.hold(_ASK["hurt_at"], as_of, from_day=first, through_day=as_of.last_day)
    friction = {row["place"]: row for row in facts.rows(_ASK["stage_friction"], hurt_at=hurt)}
    answers = _answers(facts, as_of, policy)
    there = facts.rows(_ASK["stages_there"])
    last = there[-1]["place"] if there else 0
    found = []
    for stage in there:
        row, met = counts.get(stage["place"]), friction.get(stage["place"])
        n = row["users"] if row else 0
        final = stage["place"] == last
        passes = None if final or not row else row["passed"] / n
        found.append(
            {
                "place": stage["place"],
                "stage": stage["stage"],
                "zh": stage["zh"],
                "en": stage["en"],
                "owner": stage["owner"],
                "users": n,
                "share": n / users,
                "passed": None if final or not row else row["passed"],
                "pass_share": passes,
                "interval": None if passes is None or not row else list(wilson(row["passed"], n)),
                "median_minutes": _minutes(row, "median_seconds"),
                "p90_minutes": _minutes(row, "p90_seconds"),
                "friction": _friction(met, n),
                "emotion": _emotion([answers.get(stage[name]) for name in ("stage", "zh", "en")], met, n),
            }
        )
    return found


def _minutes(row: dict[str, Any] | None, name: str) -> float | None:
    return None if row is None or row[name] is None else row[name] / 60


def _friction(met: dict[str, Any] | None, n: int) -> dict[str, Any] | None:
    """Return friction per person of the stage; None where nobody reached it."""
    if not n:
        return None
    acts, users = (met["acts"], min(met["users"], n)) if met else (0, 0)
    return {
        "acts": acts,
        "users": users,
        "share": users / n,
        "interval": list(wilson(users, n)),
        "per_user": acts / n,
    }


def _answers(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, dict[str, Any]]:
    rows = facts.rows(
        _ASK["stage_answers"],
        as_of,
        from_day=as_of.day - timedelta(days=policy.paths.emotion_days),
        promoter_from=policy.feeling.nps_promoter_from,
        detractor_through=policy.feeling.nps_detractor_through,
    )
    return {row["stage"]: row for row in rows}


def _emotion(named: list[dict[str, Any] | None], met: dict[str, Any] | None, n: int) -> dict[str, Any] | None:
    """Return the NPS of the answers that name the stage, and the share of its people who complained; None if unknown.

    Where nobody answered and nobody complained, silence is not contentment: unknown.
    """
    said = list({row["stage"]: row for row in named if row}.values())
    answers = sum(row["answers"] for row in said)
    complained = min(met["complained"], n) if met else 0
    if not answers and not complained:
        return None
    nps = interval = None
    if answers:
        up, down = (sum(row[name] for row in said) / answers for name in ("promoters", "detractors"))
        half = z_two_sided(0.05) * sqrt(max(0.0, up + down - (up - down) ** 2) / answers)
        nps, interval = 100 * (up - down), [max(-100.0, 100 * (up - down - half)), min(100.0, 100 * (up - down + half))]
    return {
        "nps": nps,
        "interval": interval,
        "answers": answers,
        "complained": complained,
        "complained_share": complained / n if n else None,
    }


def measure(facts: Facts, as_of: AsOf, _: Policy) -> Iterator[Row]:
    """Keep the friction each met; return the share of yesterday's people who met some."""
    facts.replace(SPEC.table, {"as_of": as_of.day}, _FRICTION["friction_user"], as_of, **since(as_of, 28))
    if not facts.one(_ASK["friction_told"], as_of)["told"]:
        yield {"signal": "journey", "segment": "friction", "detail": _NO_FRICTION.document()}
        return
    for row in facts.rows(_FRICTION["friction_days"], as_of, from_day=as_of.last_day):
        share = row["met"] / row["users"] if row["users"] else None
        yield {"signal": "journey", "segment": "friction", "value": share, "n": row["users"]}


SPEC = SignalSpec(
    name="journey",
    id="S9",
    en="Journey map",
    zh="用户旅程图",
    means_en="Stages with the people in them, who passes, how long it takes, what friction and mood they meet, and "
    "which department owns each; paths compared by the share of their people who stay",
    means_zh="各阶段的人数、通过、用时、摩擦、情绪与负责部门；并按留下来的比例比较不同路径",
    rule_en="First reach of each stage in the last 28 days; friction is an error, a slow answer or a dead end, met at "
    "the stage reached last that day; alarm when more of a day's people meet friction than expected",
    rule_zh="近 28 日内各阶段的首次到达；摩擦指错误、变慢、卡住，归到当天此前最后到达的阶段；"
    "某天遇到摩擦的人多于预期时报警",
    unit="share of the stage's people",
    scope="user",
    statement=_ASK["stage_reach"],
    knobs=(
        "paths.journey_days",
        "paths.emotion_days",
        "paths.gone_days",
        "paths.path_stages",
        "paths.path_min_users",
        "paths.path_false_share",
        "paths.friction_min_users",
        "paths.band_width",
    ),
    needs=("events", "orders", "stages", "survey_responses"),
    columns=(
        Column(
            name="friction_28d",
            type="integer",
            en="Friction met, last 28 days",
            zh="近 28 日遇到的摩擦",
            means_en="Errors, slow answers and dead ends met in the last 28 days; empty for somebody not there",
            means_zh="近 28 日遇到的错误、变慢、卡住次数；未到访则为空",
            unit="times",
        ),
        Column(
            name="friction_per_visit",
            type="number",
            en="Friction per visit",
            zh="每次访问的摩擦",
            means_en="The same, divided by visits",
            means_zh="同上，除以访问次数",
            unit="times per visit",
        ),
    ),
    measure=measure,
    answer=journey,
    alarms=(FRICTION,),
)
