"""Builds the sample business: a made-up half year, one plan carried through two weeks ago, and what came of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.app.lock import held
from liuke.facts.statement import load_one
from liuke.flow.house import House, Progress, silent
from liuke.ingest.load import ReadOptions, load_table
from liuke.kit.chance import share
from liuke.kit.clock import Clock, HandClock, WallClock, midnight
from liuke.kit.errors import Language
from liuke.simulator.stories import ALL
from liuke.simulator.world import World
from liuke.simulator.write import aware, write
from liuke.state.meta import remember

_TOUCHED = load_one("liuke.facts", "touched")
_PLAN_DAYS_AGO = 14
_SENDING_HOUR = 10
_TASKS_DONE = 0.8
"""Share of call-backs and letters that our people got round to."""

NAMES = {"zh": "青柠生活", "en": "Lime Life"}


def build_sample(
    folder: Path,
    *,
    users: int = 6_000,
    days: int = 180,
    seed: int = 1,
    end: date | None = None,
    language: Language = "zh",
    progress: Progress = silent,
    clock: Clock | None = None,
) -> dict[str, Any]:
    """Make a workspace with the sample business in it; the same seed and end give the same business.

    In either language it is the same business: ``language`` is in which its goods, places and people are named, and
    in which they speak.

    It is done with what any user of liuke can do: import, draft, approve by somebody else, apply, import again.
    """
    wall = clock or WallClock()
    timezone = "Asia/Shanghai"
    progress("world", 0, None)
    end = end or _yesterday(wall, timezone)
    world = World(seed=seed, users=users, days=days, end=end, stories=ALL, language=language)
    plan_day = end + timedelta(days=1 - _PLAN_DAYS_AGO)
    new_workspace(
        folder,
        name=NAMES[language],
        timezone=timezone,
        market="cn",
        currency="CNY",
        language=language,
        sample=True,
        tracking=world.tracking_yml(),
    )
    with held(folder, "init"):
        _live_until(folder, world, plan_day, language, progress)
        _live_on(folder, world, plan_day, end, progress)
    return {"folder": str(folder), "users": users, "days": days, "seed": seed, "end": end.isoformat()}


def _yesterday(clock: Clock, timezone: str) -> date:
    from zoneinfo import ZoneInfo

    return clock.now().astimezone(ZoneInfo(timezone)).date() - timedelta(days=1)


def yesterday() -> date:
    """Return the last whole day in the sample's zone."""
    return _yesterday(WallClock(), "Asia/Shanghai")


def _live_until(folder: Path, world: World, plan_day: date, language: Language, progress: Progress) -> None:
    """Import everything before the plan's day, then plan, approve and send on that morning."""
    with _at(folder, plan_day) as house:
        _bring_in(house, world.until(plan_day), progress)
        for channel in ("push", "email"):
            answer(house, "channel_switch", {"channel": channel, "live": True, "by": "he"}, language=language)
        progress("plan", 0, None)
        plan = answer(house, "plan_draft", {"as_of": plan_day.isoformat(), "by": "lin"}, language=language)
        answer(house, "plan_approve", {"plan": plan["id"], "by": "he", "hash": plan["hash"]}, language=language)
        answer(house, "plan_apply", {"plan": plan["id"], "by": "lin"}, language=language)
        for task in answer(house, "task_list", {"limit": 100_000}, language=language)["tasks"]:
            if share("task", task["subject_id"]) < _TASKS_DONE:
                answer(house, "task_done", {"task": task["id"], "by": "lin"}, language=language)
        _put_right(house, language)


def _put_right(house: House, language: Language) -> None:
    """Let one thing that people complained of be mended that morning: P12 has somebody to tell."""
    clues = answer(house, "clues", {}, language=language)["clues"]
    slow = [clue for clue in clues if clue["topic"] == "performance"]
    for clue in slow[:1] or clues[:1]:
        name = {"zh": "页面打开慢", "en": "slow pages"}[language] if slow else clue["name"]
        named = {"clue": clue["clue_id"], "name": name, "by": "lin"}
        for state in ("accepted", "shipped"):
            answer(house, "clue_move", {**named, "to": state}, language=language)


def _live_on(folder: Path, world: World, plan_day: date, end: date, progress: Progress) -> None:
    """Let the two weeks pass for those who were touched and for everybody else, and import them."""
    tomorrow = end + timedelta(days=1)
    with _at(folder, tomorrow) as house:
        treated = house.facts.read(_TOUCHED)
        _bring_in(house, world.behave(treated, plan_day, tomorrow), progress)
        remember(house.state, "world", json.dumps({"seed": world.seed, "end": end.isoformat()}))


@contextmanager
def _at(folder: Path, day: date) -> Iterator[House]:
    """Open the house on a past morning."""
    from liuke.app.settings import read_settings

    morning = midnight(day, read_settings(folder).zone) + timedelta(hours=_SENDING_HOUR)
    with opened(folder, HandClock(morning), durable=False) as house:
        yield house


def _bring_in(house: House, tables: dict[str, pa.Table], progress: Progress) -> None:
    options = ReadOptions(zone="UTC", currency=house.currency, money_unit="fen")
    for n, (name, rows) in enumerate(tables.items()):
        progress("import", n, len(tables))
        load_table(
            house.facts,
            rows,
            name,
            options=options,
            tracking=house.tracking,
            now=house.clock.now(),
            quarantine=house.folder / "quarantine",
            source="sample",
        )


def write_world(
    folder: Path,
    *,
    users: int,
    days: int,
    seed: int,
    end: date | None = None,
    language: Language = "zh",
    progress: Progress = silent,
) -> dict[str, Any]:
    """Write the made-up business as files anybody may import: Parquet tables, tracking.yml, and the truth behind it.

    ``truth.parquet`` tells what a touch would change, ``stories.json`` what befell the business, when and whom.
    """
    end = end or _yesterday(WallClock(), "Asia/Shanghai")
    progress("world", 0, None)
    world = World(seed=seed, users=users, days=days, end=end, stories=ALL, language=language)
    tables = world.tables()
    write(tables, folder, tracking_yml=world.tracking_yml())
    pq.write_table(aware(world.truth), folder / "truth.parquet", compression="zstd")
    told = json.dumps([asdict(one) for one in world.stories()], ensure_ascii=False, indent=1, default=date.isoformat)
    (folder / "stories.json").write_text(told + "\n", "utf-8")
    counts = {name: rows.num_rows for name, rows in tables.items()}
    return {"folder": str(folder), "tables": counts, "users": users, "days": days, "seed": seed, "end": end.isoformat()}
