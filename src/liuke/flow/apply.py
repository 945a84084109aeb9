"""Executes an approved plan: messages to the outbox, work to the desk, verdicts to the facts. Twice is the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.delivery.message import Refusal
from liuke.facts.holdouts import assign, catch_up
from liuke.facts.plans import plan_rows
from liuke.facts.tables import VERDICTS
from liuke.flow.blast import read_alike, without_blasts
from liuke.flow.compose import Composed, compose
from liuke.flow.hand_over import Basket, Way
from liuke.flow.holdouts import scopes
from liuke.flow.house import House, Progress, silent
from liuke.flow.house_work import house_work
from liuke.flow.profiles import keep_profiles
from liuke.flow.stop import go_on
from liuke.flow.variants import keep_draws
from liuke.flow.worth import with_worth
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.model.words import PERSON_CHANNELS, VerdictKind
from liuke.playbooks.document import packed
from liuke.state.enrolments import Enrolment, enrol
from liuke.state.plans import Plan
from liuke.state.receipts import keep_receipts
from liuke.state.switches import live_channels

_TO_DO = (str(VerdictKind.ALLOW), str(VerdictKind.HOLD))


def apply_plan(house: House, plan: Plan, progress: Progress = silent) -> dict[str, Any]:
    """Do what was approved; returns how many messages, tasks and refusals by code.

    The verdict on each person was settled by the plan: a text refused here leaves its person in the treated arm.

    Raises
    ------
    PlanStateError
        It was stopped while its texts were written.
    """
    as_of = AsOf(day=plan.as_of, zone=house.zone)
    rows = plan_rows(house.facts, plan.id)
    catch_up(house.facts)
    weighed = with_worth(house, rows, as_of, house.playbooks.values()).to_pylist()
    chosen = [row for row in weighed if row["verdict"] in _TO_DO]
    held = {(row["playbook"], row["subject_id"]): row for row in chosen}
    written = _counted(compose(house, as_of, chosen), len(chosen), progress)
    composed = without_blasts(written, house.policy.guard.blast_above_people)
    exposed = {
        (one.playbook, one.subject_id): one.refused is None
        for one in [*composed, *_unsent(house, as_of, weighed, composed)]
    }
    go_on(house, plan)
    with house.facts.transaction():
        house.facts.replace(VERDICTS, {"plan_id": plan.id}, _verdicts(house, plan, rows, exposed))
        assign(house.facts, plan.id, scopes(house, pc.unique(rows["playbook"]).to_pylist()))
    keep_profiles(house, plan.id, as_of, rows)
    refused = [one for one in composed if one.refused]
    basket = Basket(house=house, now=house.clock.now())
    for one in composed:
        if one.refused:
            continue
        play = house.playbooks[one.playbook]
        touch = play.touch_as(one.tier, one.variant)
        way = Way(play=play, touch=touch, plan_id=plan.id, day=plan.as_of)
        basket.put(way, one, held[one.playbook, one.subject_id])
    _keep_variants(house, plan, chosen)
    basket.stage(plan.id)
    basket.tasks.extend(house_work(house, plan, chosen, house.language))
    with house.state.begin() as connection:
        keep_receipts(connection, [_receipt(house, plan, one, basket.now) for one in refused])
    handed = basket.hand_over()
    codes = Counter(one.refused.code for one in refused if one.refused)
    codes[str(Code.OFFER_STOCK)] += handed.pop("without_offer", 0)
    return {
        **handed,
        "journeys": _begin(house, plan, chosen, basket.now),
        "refused": dict(+codes),
        "verdicts": rows.num_rows,
    }


def _unsent(house: House, as_of: AsOf, rows: list[dict[str, Any]], sent: list[Composed]) -> list[Composed]:
    """Compose what people held out would have been written: a text refused in one arm only would skew both."""
    withheld = [row for row in rows if row["verdict"] == str(VerdictKind.WITHHOLD) and row["channel"]]
    return read_alike(compose(house, as_of, withheld), sent)


def _keep_variants(house: House, plan: Plan, chosen: list[dict[str, Any]]) -> None:
    """Keep who got which variant, whatever became of the text: intention to treat."""
    for play in house.playbooks.values():
        for tier in play.tiers:
            mine = (
                [row for row in chosen if (row["playbook"], row["tier"]) == (play.id, tier.id)] if tier.variants else []
            )
            keep_draws(house, play, tier, [{**row, "plan_id": plan.id} for row in mine], plan.as_of)


def _begin(house: House, plan: Plan, chosen: list[dict[str, Any]], now: datetime) -> int:
    """Let everybody begin whose playbook goes on after its first touch; a text refused does not keep them from it."""
    first = {play.id: step for play in house.playbooks.values() if (step := play.after(None))}
    people = (
        Enrolment(
            playbook=row["playbook"],
            version=house.playbooks[row["playbook"]].version,
            subject_id=row["subject_id"],
            plan_id=plan.id,
            occurrence=plan.as_of,
            tier=row["tier"],
            step=step.id,
            due_at=now + timedelta(hours=step.after_hours),
        )
        for row in chosen
        if (step := first.get(row["playbook"]))
    )
    documents = [(id_, house.playbooks[id_].version, packed(house.playbooks[id_])) for id_ in first]
    return enrol(house.state, people, documents, now)


def _counted(composed: Iterator[Composed], total: int, progress: Progress) -> Iterator[Composed]:
    for n, one in enumerate(composed):
        if n % 200 == 0:
            progress("compose", n, total)
        yield one


def _receipt(house: House, plan: Plan, one: Composed, now: datetime) -> dict[str, Any]:
    """A text that was refused leaves a row like any other non-send: the person's timeline says why."""
    refusal = one.refused or Refusal(code="", detail="")
    return {
        "receipt_id": f"text-{one.key[:32]}",
        "at": now,
        "plan_id": plan.id,
        "playbook": one.playbook,
        "subject_id": one.subject_id,
        "channel": str(one.channel),
        "message_class": str(house.playbooks[one.playbook].message_class),
        "state": "refused",
        "code": refusal.code,
        "detail": refusal.detail,
        "cost_fen": 0,
        "dry_run": False,
    }


def _verdicts(house: House, plan: Plan, rows: pa.Table, exposed: Mapping[tuple[str, str], bool]) -> pa.Table:
    n = rows.num_rows
    shares = {play.id: play.holdout_share for play in house.playbooks.values()}
    now = house.clock.now().astimezone(UTC).replace(tzinfo=None)
    real = {str(channel) for channel in (*PERSON_CHANNELS, *live_channels(house.state))}
    who = zip(rows["playbook"].to_pylist(), rows["subject_id"].to_pylist(), strict=True)
    added = {
        "exposed": pa.array([exposed.get(one) for one in who], pa.bool_()),
        "plan_id": pa.array([plan.id] * n, pa.string()),
        "at": pa.array([now] * n, pa.timestamp("us")),
        "day": pa.array([plan.as_of] * n, pa.date32()),
        "dry_run": pa.array([name not in real for name in rows["channel"].to_pylist()], pa.bool_()),
        "holdout_share": pa.array([shares.get(name, 0.0) for name in rows["playbook"].to_pylist()], pa.float64()),
    }
    for name, column in added.items():
        rows = rows.append_column(name, column)
    return rows
