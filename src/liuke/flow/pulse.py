"""Moves people on along their journeys, a step's people at a time: goal, fork, touch, next step. Twice is the same.

A worker that dies anywhere loses nothing: what it held comes free again, and what it had handed over already is known
by its key. A step is written of the facts of ``as_of``'s morning; whether the goal was reached is asked up to now.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.goals import reached
from liuke.facts.profile import select
from liuke.flow.compose import compose
from liuke.flow.hand_over import Basket, Way
from liuke.flow.holdouts import holdouts, known_arms_only, nobody_anew
from liuke.flow.house import House
from liuke.flow.offers import with_offers
from liuke.flow.standing import with_standing
from liuke.flow.variants import keep_draws, with_variants
from liuke.flow.versions import version_of
from liuke.flow.worth import with_worth
from liuke.guard.people import judge_people
from liuke.kit.chance import fingerprint
from liuke.model.moment import AsOf
from liuke.model.words import VerdictKind
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.play import LEAVE, Playbook, Step
from liuke.playbooks.propose import proposals
from liuke.state.audit import note
from liuke.state.enrolments import Claim, Group, Left, Move, claim, due, settle
from liuke.state.meta import recall, remember_in
from liuke.state.spent import spent
from liuke.state.switches import ALL, playbook_scope, stops

_AT_ONCE, _TOUCHED_AT_ONCE = 100_000, 5_000
"""Whom one claim holds: where messages are written, no more than are surely written before the lease runs out."""
_TO_DO = (str(VerdictKind.ALLOW), str(VerdictKind.HOLD))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """People of one step who are held by us, and what they are on the way by."""

    held: Claim
    play: Playbook
    step: Step
    as_of: AsOf
    now: datetime


COUNTED = ("moved", "goal", "left", "end", "messages", "tasks", "refused", "set_aside")


def never() -> bool:
    """Do not stop before nobody is due."""
    return False


def pulse(house: House, as_of: AsOf, *, stop: Callable[[], bool] = never) -> dict[str, int]:
    """Move everybody who is due; returns how many moved, reached the goal, left, were messages, tasks, refused, aside.

    A playbook that is stopped, and everything while all is stopped, stands still: nobody loses a step by it.
    """
    done: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    aside: dict[Group, None] = {}
    while groups := [group for group in due(house.state, house.clock.now()) if not _stopped(house, group)]:
        before = done["moved"]
        for group in groups:
            known = _known(house, group)
            if known is None:
                aside[group] = None
            else:
                done += _walk(house, as_of, group, *known, stop)
        if done["moved"] == before:
            break
    done["set_aside"] = sum(group.due for group in aside)
    return dict.fromkeys(COUNTED, 0) | dict(done)


def _walk(
    house: House, as_of: AsOf, group: Group, play: Playbook, step: Step, stop: Callable[[], bool]
) -> Counter[str]:
    """Move a group on, claim by claim. Where a step costs money one worker walks at a time: it counts what is left."""
    done = Counter[str]()
    while not stop():
        now = house.clock.now()
        most = _TOUCHED_AT_ONCE if step.channel else _AT_ONCE
        held = claim(house.state, group, now, limit=most, alone=bool(step.channel))
        if not held.rows:
            break
        done += _advance(house, _Due(held=held, play=play, step=step, as_of=as_of, now=now))
    return done


def _known(house: House, group: Group) -> tuple[Playbook, Step] | None:
    """Return by what a group goes on; one whose version nobody can find stands still, and the audit says so, once.

    Nobody loses a step by it: they go on when the version is there again, or are moved to another.
    """
    try:
        play = version_of(house, group.playbook, group.version)
        return play, _step(play, group.step)
    except KeyError:
        name = f"set_aside:{group.playbook}:{group.version}:{group.step}"
        if recall(house.state, name) is None:
            now = house.clock.now()
            with house.state.begin() as connection:
                remember_in(connection, name, now.isoformat())
                after = f"{group.version} {group.step}"
                note(connection, at=now, who="liuke", act="journey_set_aside", target=group.playbook, after=after)
        return None


def _stopped(house: House, group: Group) -> bool:
    with house.state.read() as connection:
        scopes = stops(connection)
    return ALL in scopes or playbook_scope(group.playbook) in scopes


def _step(play: Playbook, id_: str) -> Step:
    return {step.id: step for step in play.steps}[id_]


def _advance(house: House, who: _Due) -> Counter[str]:
    people = _people(who.held.rows)
    goal = reached(house.facts, who.as_of, who.play.goal.event, people, who.now)
    open_ = people.filter(pc.invert(pc.is_in(people["id"], pa.array(sorted(goal), pa.int64()))))
    meant = _meant(house, who, open_)
    yes, no = open_.filter(meant), open_.filter(pc.invert(meant))
    done, receipts = _touch(house, who, yes) if who.step.channel and yes.num_rows else (Counter[str](), [])
    moves = [
        Move(ids=sorted(goal), why=Left.GOAL),
        _onward(who, yes, who.step.then),
        _onward(who, no, who.step.otherwise),
    ]
    moves = [move for move in moves if move.ids]
    done["moved"] += settle(house.state, who.held, moves, who.now, receipts)
    for move in moves:
        if move.step is None:
            done["left" if move.why is Left.FORK else str(move.why)] += len(move.ids)
    return done


def _people(rows: Sequence[Any]) -> pa.Table:
    entered = [row.entered_at.astimezone(UTC).replace(tzinfo=None) for row in rows]
    return pa.table(
        {
            "id": pa.array([row.id for row in rows], pa.int64()),
            "subject_id": pa.array([row.subject_id for row in rows], pa.string()),
            "plan_id": pa.array([row.plan_id for row in rows], pa.string()),
            "occurrence": pa.array([row.occurrence for row in rows], pa.date32()),
            "entered_at": pa.array(entered, pa.timestamp("us")),
        }
    )


def _meant(house: House, who: _Due, people: pa.Table) -> pa.Array:
    """Say of each whether the step is meant for them: its ``when`` holds this morning."""
    if who.step.when is None or not people.num_rows:
        return pa.array([True] * people.num_rows, pa.bool_())
    where = compile_audience(who.step.when, house.columns, who.as_of.zone).predicate
    held = select(house.facts, who.as_of, house.columns, where=where, wanted=["subject_id"])
    return pc.is_in(people["subject_id"], held["subject_id"].combine_chunks())


def _onward(who: _Due, people: pa.Table, way: str) -> Move:
    ids = people["id"].to_pylist()
    following = who.play.after(who.step.id, way)
    if following is None:
        return Move(ids=ids, why=Left.FORK if way == LEAVE else Left.END)
    return Move(ids=ids, step=following.id, due_at=who.now + timedelta(hours=following.after_hours))


def _touch(house: House, who: _Due, people: pa.Table) -> tuple[Counter[str], list[dict[str, Any]]]:
    """Judge, compose and hand over; returns counts and the receipts of those who are not written to after all."""
    asked = with_standing(house, proposals(people, who.play, who.step), who.as_of, "")
    asked = asked.drop_columns(["in_journey"])  # the journey that people are on is this very one
    asked = with_variants(house, asked, {who.play.id: who.play})
    asked = with_offers(house, _what_is_left(house, who, asked, people["plan_id"]))
    asked = with_worth(house, asked, who.as_of, (who.play,))
    known = known_arms_only(holdouts(house))
    judged = judge_people(
        nobody_anew(asked), house.policy.guard, at=who.now, salt=house.name, zone=house.zone, holdouts=known
    )
    rows = judged.append_column("plan_id", people["plan_id"]).append_column("occurrence", people["occurrence"])
    chosen = rows.filter(pc.is_in(rows["verdict"], pa.array(_TO_DO))).to_pylist()
    refused = [_receipt(who, row, row["code"], row["evidence"]) for row in _denied(rows)]
    basket, day = Basket(house=house, now=who.now), who.as_of.day
    keep_draws(house, who.play, who.step, chosen, day)
    chosen.sort(key=lambda row: (row["plan_id"], row["occurrence"]))
    for (plan_id, _), some in groupby(chosen, key=lambda row: (row["plan_id"], row["occurrence"])):
        way = Way(play=who.play, touch=who.step, plan_id=plan_id, step=who.step.id, as_of=day, day=day)
        held = {row["subject_id"]: row for row in some}
        for one in compose(house, who.as_of, list(held.values())):
            if one.refused is None:
                own = replace(way, touch=who.play.touch_as(who.step.id, one.variant))
                basket.put(own, one, held[one.subject_id])
            else:
                refused.append(_receipt(who, held[one.subject_id], one.refused.code, one.refused.detail))
    handed = basket.hand_over()
    late = handed.pop("without_offer", 0)
    return Counter({**handed, "refused": len(refused) + late}), refused


def _what_is_left(house: House, who: _Due, asked: pa.Table, plan_id: pa.ChunkedArray) -> pa.Table:
    """Let a step spend no more of its plan's money than the touches before it have left (G-12)."""
    gone = spent(house.state, who.play.id, pc.unique(plan_id).to_pylist())
    left = [max(0, who.play.budget_fen - gone.get(plan, 0)) for plan in plan_id.to_pylist()]
    where = asked.schema.get_field_index("budget_fen")
    asked = asked.set_column(where, "budget_fen", pa.array(left, pa.int64()))
    return asked.append_column("budget_pool", plan_id)


def _denied(rows: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.filter(pc.invert(pc.is_in(rows["verdict"], pa.array(_TO_DO)))).to_pylist()
    return found


def _receipt(who: _Due, row: dict[str, Any], code: str | None, detail: str | None) -> dict[str, Any]:
    occurrence: date = row["occurrence"]
    key = fingerprint(who.play.id, who.play.version, row["subject_id"], who.step.id, occurrence.isoformat())
    return {
        "receipt_id": f"step-{key[:32]}",
        "at": who.now,
        "plan_id": row["plan_id"],
        "playbook": who.play.id,
        "subject_id": row["subject_id"],
        "channel": row["channel"],
        "message_class": str(who.play.message_class),
        "state": "refused",
        "code": code or "",
        "detail": detail or "",
        "cost_fen": 0,
        "dry_run": False,
    }
