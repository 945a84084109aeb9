"""漏斗与步骤 (S8): ordered steps with a window; where people stop, how long others take, who then stays away."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.engines.engine import Held
from liuke.facts.store import Facts
from liuke.kit.intervals import Interval, newcombe, wilson
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.funnel_acts import keep_acts, whole_days
from liuke.signals.funnel_drop import FUNNEL_DROP, kept_days
from liuke.signals.funnel_walk import ASK, Walkable, funnel_named, walk
from liuke.signals.segments import parts_by
from liuke.signals.spec import Lack, Row, SignalSpec
from liuke.signals.windows import presence

_STUCK_SCHEMA = pa.schema([("place", pa.int32()), ("step", pa.string())])
NO_FUNNEL = Lack(
    code="no_funnel",
    en="No funnel to walk: fewer than two of its steps were ever taken; declare one in tracking.yml under funnels",
    zh="没有可走的漏斗：其中有人走过的步骤不足两步；请在 tracking.yml 的 funnels 里声明",
)


def funnel(
    facts: Facts,
    as_of: AsOf,
    policy: Policy,
    *,
    name: str | None = None,
    first: date | None = None,
    through: date | None = None,
    segment: str | None = None,
) -> dict[str, Any]:
    """Return each step of a funnel: people, drop-off, time, retries, errors, and the churn that goes with stopping.

    Entries from ``first`` through ``through`` count (default: the last ``paths.funnel_days`` whose window is over);
    those whose window is not over are ``open`` and outside all shares.

    Raises
    ------
    UnknownFunnelError, UnknownColumnError
        The tracking plan has no such funnel, the profile no such column.
    """
    head: dict[str, Any] = {"as_of": as_of.day.isoformat(), "signal": "funnel"}
    asked = funnel_named(facts, as_of, name)
    if asked is None:
        return {**head, **NO_FUNNEL.document()}
    until = min(through or as_of.last_day - timedelta(days=asked.window_days), as_of.last_day)
    since = first or until - timedelta(days=policy.paths.funnel_days - 1)
    walked = walk(facts, as_of, asked, since, until)
    head |= {
        "funnel": asked.name,
        "en": asked.en,
        "zh": asked.zh,
        "window_hours": asked.window_hours,
        "from": since.isoformat(),
        "through": until.isoformat(),
        "left_out": list(asked.left_out),
        "open": facts.one(ASK["funnel_open"], walked=walked)["users"],
    }
    whole = _counts(facts, walked, None)
    if not whole:
        return {**head, **_nobody(since, until).document()}
    left = _left(facts, as_of, policy, asked, walked, since)
    said = {**head, "users": whole[None][1]["users"], "steps": steps_of(asked, whole[None], left)}
    said["done_share"] = said["steps"][-1]["share"]
    if segment is not None:
        parts = _counts(facts, walked, parts_by(facts, as_of, segment))
        said |= {"segment": segment, "parts": [_part(asked, part, rows) for part, rows in _by_size(parts)]}
    return said


def _nobody(since: date, until: date) -> Lack:
    return Lack(
        code="nobody_entered",
        en=f"Not enough data: nobody whose window is over entered the funnel from {since} through {until}",
        zh=f"数据不够：{since} 至 {until} 没有窗口已结束的人进入漏斗",
    )


Counts = dict[int, dict[str, Any]]


def _counts(facts: Facts, walked: pa.Table | Held, parts: pa.Table | None) -> dict[Any, Counts]:
    none = pa.table({"subject_id": pa.array([], pa.string()), "part": pa.array([], pa.string())})
    found: dict[Any, Counts] = {}
    for row in facts.rows(ASK["funnel_counts"], walked=walked, parts=none if parts is None else parts):
        found.setdefault(row["part"], {})[row["place"]] = row
    return found


def _by_size(parts: dict[Any, Counts]) -> list[tuple[Any, Counts]]:
    return sorted(parts.items(), key=lambda one: (-one[1][1]["users"], str(one[0])))


def _part(asked: Walkable, part: Any, counts: Counts) -> dict[str, Any]:
    steps = steps_of(asked, counts, {})
    return {
        "value": part,
        "users": counts[1]["users"],
        "done_share": steps[-1]["share"],
        "interval": list(wilson(steps[-1]["users"], counts[1]["users"])),
        "steps": [{key: one[key] for key in ("step", "users", "share", "pass_share", "interval")} for one in steps],
    }


def _left(
    facts: Facts, as_of: AsOf, policy: Policy, asked: Walkable, walked: pa.Table | Held, since: date
) -> dict[int, dict[str, Any]]:
    rows = facts.rows(
        ASK["funnel_left"],
        as_of,
        walked=walked,
        from_day=since,
        gone_from=as_of.day - timedelta(days=policy.paths.gone_days),
        window_days=asked.window_days,
        **presence(facts, as_of),
    )
    return {row["place"]: row for row in rows}


def steps_of(asked: Walkable, counts: Counts, left: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps as a document, from what was counted of each place and of those who left."""
    entered = counts[1]["users"]
    last = len(asked.steps)
    said = []
    for step in asked.steps:
        row = counts.get(step.place)
        users, passed = (row["users"], row["passed"]) if row else (0, 0)
        final = step.place == last
        passes = None if final or not users else passed / users
        one: dict[str, Any] = {
            "place": step.place,
            "step": step.name,
            "en": step.en,
            "zh": step.zh,
            "users": users,
            "share": users / entered,
            "passed": None if final else passed,
            "pass_share": passes,
            "interval": None if passes is None else list(wilson(passed, users)),
            "drop_off": None if final else users - passed,
            "median_minutes": _minutes(row, "median_seconds"),
            "p90_minutes": _minutes(row, "p90_seconds"),
        }
        for name in ("retries", "retried", "errors", "met_errors"):
            one[name] = None if final or not row else row[name]
        one["churn"] = None if final else churn_of(left.get(step.place), users - passed)
        said.append(one)
    return said


def _minutes(row: dict[str, Any] | None, name: str) -> float | None:
    return None if row is None or row[name] is None else row[name] / 60


def churn_of(row: dict[str, Any] | None, all_stuck: int) -> dict[str, Any] | None:
    """Return how many of those stuck and of those past it have gone, and the churn that the step accounts for.

    ``accounts_for`` is the difference of the shares times all the people stuck there, judged already or not: how many
    more are lost than if they had left like those past it. None where either group has nobody to judge.
    """
    if row is None or not row["stuck"] or not row["past"]:
        return None
    stuck, past = _share(row["stuck_left"], row["stuck"]), _share(row["past_left"], row["past"])
    difference = stuck["share"] - past["share"]
    low, high = newcombe(row["stuck_left"], row["stuck"], row["past_left"], row["past"])
    return {
        "stuck": stuck,
        "past": past,
        "difference": difference,
        "interval": [low, high],
        "accounts_for": difference * all_stuck,
        "accounts_for_interval": [low * all_stuck, high * all_stuck],
    }


def _share(left: int, n: int) -> dict[str, Any]:
    interval: Interval = wilson(left, n)
    return {"n": n, "left": left, "share": left / n, "interval": list(interval)}


def measure(facts: Facts, as_of: AsOf, _: Policy) -> Iterator[Row]:
    """Keep who is under way in the main funnel and at which step; return the pass share of each of its steps."""
    asked = funnel_named(facts, as_of, None)
    if asked is None:
        facts.delete(SPEC.table, {"as_of": as_of.day})
        return
    day = as_of.last_day - timedelta(days=asked.window_days)
    kept = keep_acts(facts, as_of, asked, day)
    here = kept if whole_days(as_of, asked) else None
    walked = walk(facts, as_of, asked, day + timedelta(days=1), as_of.last_day, under_way=True, kept=here)
    names = pa.Table.from_pylist([{"place": s.place, "step": s.name} for s in asked.steps], schema=_STUCK_SCHEMA)
    last_place = len(asked.steps)
    facts.replace(
        SPEC.table,
        {"as_of": as_of.day},
        ASK["stuck_now"],
        as_of,
        walked=walked,
        step_names=names,
        last_place=last_place,
    )
    for step, (users, passed) in kept_days(facts, as_of, asked, day, day, kept).get(day, {}).items():
        if step == asked.steps[-1].name:
            continue  # nothing comes after it: that nobody passes it says nothing
        yield {
            "signal": "funnel",
            "segment": step,
            "value": passed / users if users else None,
            "n": users,
            "detail": {"entered": day.isoformat(), "passed": passed, "funnel": asked.name},
        }


SPEC = SignalSpec(
    name="funnel",
    id="S8",
    en="Funnel and steps",
    zh="漏斗与步骤",
    means_en="Ordered steps within a window: where people stop, how long the others take, what went wrong there, and "
    "how many more of those stuck then stay away",
    means_zh="窗口内按顺序走的步骤：人停在哪一步、走过去要多久、途中出了什么错，以及卡住的人比走过去的人多流失多少",
    rule_en="A step counts if it comes after the one before, within the funnel's window of the first; one entry each; "
    "alarm when the share that passes a step is below its expected band",
    rule_zh="后一步须在前一步之后、且在首步起的窗口之内；每人只算第一次进入；某一步的通过率低于预期区间时报警",
    unit="share of those at the step",
    scope="user",
    statement=ASK["funnel_walk"],
    knobs=("paths.funnel_days", "paths.gone_days", "paths.funnel_min_users", "paths.band_width"),
    needs=("events", "orders", "funnels"),
    columns=(
        Column(
            name="stuck_step",
            type="text",
            en="Stuck at step",
            zh="卡在哪一步",
            means_en="Step of the main funnel that the user reached and has not passed, while its window is open",
            means_zh="主漏斗中已到达、尚未走过去的那一步（窗口未结束时）；不在途中则为空",
        ),
        Column(
            name="stuck_days",
            type="integer",
            en="Days stuck",
            zh="卡住天数",
            means_en="Whole days since that step",
            means_zh="到达该步以来的整天数",
            unit="days",
        ),
        Column(
            name="stuck_retries",
            type="integer",
            en="Retries at the step",
            zh="卡住步骤重试次数",
            means_en="How often the user has done that step again since",
            means_zh="到达后又重复该步的次数",
            unit="times",
        ),
        Column(
            name="stuck_errors",
            type="integer",
            en="Errors at the step",
            zh="卡住步骤遇到的错误",
            means_en="Errors, slow answers and dead ends met since that step",
            means_zh="到达该步之后遇到的错误、变慢、卡住次数",
            unit="times",
        ),
    ),
    measure=measure,
    answer=funnel,
    asks=("segment",),
    alarms=(FUNNEL_DROP,),
)
