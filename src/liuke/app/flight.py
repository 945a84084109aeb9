"""Lets a made-up business live beside the whole of liuke: days pass, facts come in, what is sent is answered (O6).

It is done with what any user of liuke can do, and by the same calls: import, draft, approve by somebody else, apply,
send through stand-in channels, finish tasks; then the next day.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.app.lock import held
from liuke.app.settings import read_settings
from liuke.app.wiring import MESSAGES, send
from liuke.delivery.channels.memory import MemoryChannel
from liuke.facts.plans import plan_rows
from liuke.flow.house import House, Progress, silent
from liuke.flow.rehearse import Replayed
from liuke.ingest.load import ReadOptions, load_table
from liuke.kit.clock import HandClock, midnight
from liuke.kit.errors import Language
from liuke.model.moment import AsOf
from liuke.model.words import PERSON_CHANNELS
from liuke.playbooks.play import Playbook, Touch
from liuke.simulator.flight.business import Business, Sent
from liuke.simulator.flight.read import world_named
from liuke.state.switches import set_live

_HOUR = 10
_WARM_DAYS = 60
_KEYS = {"users": "subject_id", "accounts": "account_id", "subscriptions": "subscription_id"}
_AUTHOR, _APPROVER = "lin", "he"


def simulate_into(
    folder: Path,
    world: str,
    *,
    days: int,
    people: int,
    seed: int,
    live: int = 0,
    every: int = 1,
    end: date,
    language: Language = "zh",
    progress: Progress = silent,
) -> dict[str, Any]:
    """Make a workspace of a world's first ``days`` days, the last of them ``end``.

    On the last ``live`` of them, every so many mornings, liuke plans, somebody else approves, and what goes out is
    answered.

    Raises
    ------
    UnknownWorldError, WorldFileError, DocumentError
        The world is not there, or does not say what it should.
    """
    spec = world_named(world)
    business = Business(spec, seed=seed, people=people, days=days, first=end - timedelta(days=days - 1))
    _new(folder, business, language)
    with held(folder, "simulate"), _opened(folder, business.today) as house:
        counts = _warm(house, business, max(0, days - live), progress)
        plans = [row for row in _live(house, business, live, every, language, progress, counts) if row]
    reached = sum(row["reached"] for row in plans)
    return {
        "folder": str(folder),
        "world": spec.name,
        "tables": counts,
        "users": people,
        "days": days,
        "seed": seed,
        "end": end.isoformat(),
        "plans": len(plans),
        "reached": reached,
    }


def rehearse_in_world(
    play: Playbook, world: str, *, days: int, every: int, people: int, seed: int, progress: Progress = silent
) -> tuple[list[Replayed], dict[str, Any]]:
    """Live a world with only this playbook in use, beside its twin to whom nobody writes; return mornings and effect.

    The mornings' ``returned`` are those who came in the twin: what people do when they are left alone.
    """
    spec, window = world_named(world), play.goal.window_days
    whole = _WARM_DAYS + days + window
    first = date(2026, 1, 5)
    lived = Business(spec, seed=seed, people=people, days=whole, first=first)
    twin = Business(spec, seed=seed, people=people, days=whole, first=first)
    with TemporaryDirectory(prefix="liuke-rehearsal-") as made:
        folder = Path(made) / "world"
        _new(folder, lived, "zh")
        with _opened(folder, lived.today) as house:
            house.playbooks.clear()
            house.playbooks[play.id] = replace(play, in_use=True)
            counts = _warm(house, lived, _WARM_DAYS, progress)
            told = [row for row in _live(house, lived, days, every, "zh", progress, counts) if row]
            judged = [(row["day"], plan_rows(house.facts, row["plan"])) for row in told]
            _warm(house, lived, window, silent, bring_in=False)
    came = _presence(twin, whole)
    mornings = [_morning_of(twin, day, rows, came, window) for day, rows in judged]
    return mornings, _effect(lived, twin, told, came, window)


def _effect(
    lived: Business, twin: Business, told: list[dict[str, Any]], came: np.ndarray[Any, Any], window: int
) -> dict[str, Any]:
    alone = came[-window:].any(axis=0)
    kept = lived.minds.idle < window
    kept &= lived.minds.mode > 0
    return {
        "reached": sum(row["reached"] for row in told),
        "kept": int(kept.sum()) - int(alone.sum()),
        "kept_alone": int(alone.sum()),
        "said_no": int(lived.minds.said_no.sum()),
        "complained": sum(row["complained"] for row in told),
        "harmed": sum(row["harmed"] for row in told),
        "people": int((twin.minds.mode > 0).sum()),
    }


def _presence(business: Business, days: int) -> np.ndarray[Any, Any]:
    found = np.zeros((days, business.folk.size), bool)
    for day in range(days):
        found[day, business.live().who] = True
    return found


def _morning_of(twin: Business, day: date, rows: pa.Table, came: np.ndarray[Any, Any], window: int) -> Replayed:
    ids = rows["subject_id"].to_pylist()
    at = (day - twin.times.first).days
    back = np.asarray(came[at : at + window].any(axis=0))[twin.number_of(ids)]
    returned = frozenset(who for who, there in zip(ids, back.tolist(), strict=True) if there)
    return Replayed(as_of=AsOf(day=day, zone=twin.times.zone), judged=rows, returned=returned)


def _new(folder: Path, business: Business, language: Language) -> None:
    spec = business.spec
    new_workspace(
        folder,
        name=spec.label.said(language),
        timezone=spec.timezone,
        market=spec.market,
        currency=spec.currency,
        language=language,
        sample=True,
        tracking=business.tracking_yml(),
    )


def _opened(folder: Path, day: date) -> Any:
    at = midnight(day, read_settings(folder).zone) + timedelta(hours=_HOUR)
    return opened(folder, HandClock(at), durable=False)


def _warm(house: House, business: Business, days: int, progress: Progress, *, bring_in: bool = True) -> dict[str, int]:
    """Let days pass without anybody's doing, and import them at once."""
    written = [business.opening()] if not business.day else []
    for n in range(days):
        progress("world", n, days)
        written.append(business.pass_day())
    _move_clock(house, business.today)
    counts: dict[str, int] = {}
    if bring_in:
        for name in dict.fromkeys(name for one in written for name in one):
            rows = [one[name] for one in written if name in one and one[name].num_rows]
            if rows:
                _bring_in(house, name, _last_rows(name, pa.concat_tables(rows, promote_options="default")), counts)
    return counts


def _last_rows(name: str, rows: pa.Table) -> pa.Table:
    """Keep the last word on each person, account or contract."""
    key = _KEYS.get(name)
    if key is None:
        return rows
    last = {id_: n for n, id_ in enumerate(rows[key].to_pylist())}
    return rows.take(pa.array(sorted(last.values()), pa.int64()))


def _bring_in(house: House, name: str, rows: pa.Table, counts: dict[str, int]) -> None:
    load_table(
        house.facts,
        rows,
        name,
        options=ReadOptions(zone="UTC", currency=house.currency, money_unit="fen"),
        tracking=house.tracking,
        now=house.clock.now(),
        quarantine=house.folder / "quarantine",
        source="world",
    )
    counts[name] = counts.get(name, 0) + rows.num_rows


def _move_clock(house: House, day: date) -> None:
    clock = house.clock
    assert isinstance(clock, HandClock)  # noqa: S101 - we opened it so
    clock.forward(midnight(day, house.zone) + timedelta(hours=_HOUR) - clock.now())


def _live(  # what a day of a business needs
    house: House,
    business: Business,
    days: int,
    every: int,
    language: Language,
    progress: Progress,
    counts: dict[str, int],
) -> list[dict[str, Any] | None]:
    """Live days one after another, liuke at work every so many mornings; a row a morning, None where it rests."""
    for channel in MESSAGES:
        set_live(house.state, channel, True, by=_APPROVER, now=house.clock.now())
    found: list[dict[str, Any] | None] = []
    for n in range(days):
        progress("live", n, days)
        _move_clock(house, business.today)
        found.append(_work(house, business, language) if n % max(every, 1) == 0 else None)
        for name, rows in business.pass_day().items():
            _bring_in(house, name, _last_rows(name, rows), counts)
    return found


def _work(house: House, business: Business, language: Language) -> dict[str, Any]:
    """Plan, approve by somebody else, apply, send, do the tasks there are hands for; the world answers."""
    day = business.today
    plan = answer(house, "plan_draft", {"as_of": day.isoformat(), "by": _AUTHOR}, language=language)
    answer(house, "plan_approve", {"plan": plan["id"], "by": _APPROVER, "hash": plan["hash"]}, language=language)
    answer(house, "plan_apply", {"plan": plan["id"], "by": _AUTHOR, "queue_only": True}, language=language)
    ways = {name: MemoryChannel(name) for name in MESSAGES}
    send(house, ways=ways)
    tiers = {
        (row["playbook"], row["subject_id"]): row["tier"] for row in plan_rows(house.facts, plan["id"]).to_pylist()
    }
    sent = [_sent(house, business, _of_message(one), tiers) for way in ways.values() for one in way.sent]
    sent += _tasks(house, business, tiers, language)
    answers = business.take([one for one in sent if one is not None])
    return {
        "day": day,
        "plan": plan["id"],
        "reached": sum(len(one.who) for one in answers),
        "complained": sum(int(one.complained.sum()) for one in answers),
        "harmed": sum(int(one.harmed.sum()) for one in answers),
    }


def _of_message(message: Any) -> dict[str, str]:
    """Return what of a message the world needs to know."""
    return {name: str(getattr(message, name)) for name in ("playbook", "subject_id", "channel", "step")}


def _sent(
    house: House, business: Business, one: Mapping[str, str], tiers: Mapping[tuple[str, str], str]
) -> Sent | None:
    """Return which touch of the world a message or a task is: with an offer in it, the offer's."""
    play = house.playbooks.get(one["playbook"])
    ways = business.spec.channels
    if play is None or one["channel"] not in ways:
        return None
    named = one.get("step") or tiers.get((one["playbook"], one["subject_id"]), "")
    touches: tuple[Touch, ...] = (*play.tiers, *play.steps)
    offer = next((touch.offer for touch in touches if touch.id == named), None)
    value = play.offer(offer).value_fen if offer else 0
    kind = ways[one["channel"]]
    if value and "offer" in ways and not business.spec.touches[kind].minutes:
        kind = ways["offer"]
    return Sent(subject_id=one["subject_id"], touch=kind, value_fen=value)


def _tasks(
    house: House, business: Business, tiers: Mapping[tuple[str, str], str], language: Language
) -> list[Sent | None]:
    """Do as many calls and letters as there are minutes for, the most urgent first."""
    left, found = business.hands_minutes(), list[Sent | None]()
    people = {str(name) for name in PERSON_CHANNELS}
    for task in answer(house, "task_list", {"limit": 10_000}, language=language)["tasks"]:
        if task.get("channel") not in people or not task.get("subject_id") or not task.get("playbook"):
            continue
        one = _sent(house, business, {name: str(task[name]) for name in ("playbook", "subject_id", "channel")}, tiers)
        minutes = business.spec.touches[one.touch].minutes if one else 0.0
        if one is None or minutes > left:
            continue
        left -= minutes
        answer(house, "task_done", {"task": task["id"], "by": _AUTHOR}, language=language)
        found.append(one)
    return found
