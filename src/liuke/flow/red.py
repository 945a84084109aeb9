"""What red alarms open by themselves: a crisis case (W4, S13); the CEO line and the experience officer (W5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from liuke.desk.cases import NewCase, open_case
from liuke.desk.checklist import CRISIS
from liuke.desk.tasks import BUSINESS, CALENDAR, NewTask, open_tasks
from liuke.facts.statement import load_one
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.kit.mask import mask
from liuke.model.moment import AsOf
from liuke.model.words import AlarmState
from liuke.signals.alarm_days import of_day

OPINION, NPS = "opinion", "nps"
OFFICER, CEO_LINE, PRESS = "product_experience", "executive_office", "public_relations"
_LOW = load_one("liuke.facts", "low_scores")
_LONGEST_WORDS = 300
Words = Callable[..., str]


def open_reds(house: House, as_of: AsOf, now: datetime, words: Words) -> dict[str, int]:
    """Open what the day's alarms and answers ask for, each once however often it is looked at; returns how many.

    ``words`` says titles and notes: a name of the catalogue's, and its facts.
    """
    firing = [row for row in of_day(house.facts, as_of) if row["state"] == AlarmState.FIRING]
    cases = sum(_crisis(house, row, now, words) for row in firing if row["alarm"] == OPINION)
    tasks = [task for row in firing if row["alarm"] == NPS for task in _nps_red(house, row, now, words)]
    tasks += _low_scores(house, as_of, now, words)
    return {"cases": cases, "tasks": open_tasks(house.state, tasks, now)}


def _crisis(house: House, row: dict[str, Any], now: datetime, words: Words) -> bool:
    began = (row["episode"] or row["since"]).isoformat()
    figures = {name: row[name] for name in ("value", "low", "high", "line", "n", "money_fen")}
    hours = house.policy.desk.crisis_hours
    new = NewCase(
        key=f"crisis/{OPINION}/{row['segment']}/{began}",
        kind="crisis",
        title=words("crisis.title", day=began),
        alarm=OPINION,
        segment=row["segment"],
        hours=hours,
        figures={"opening": figures, "since": began},
    )
    id_, opened = open_case(house.state, new, CRISIS, by="liuke", now=now)
    task = NewTask(
        key=new.key,
        kind="crisis",
        title=new.title,
        note=words("crisis.note", case=str(id_), hours=hours),
        department=PRESS,
        due_at=now + timedelta(hours=hours),
        clock=CALENDAR,
        about=f"case:{id_}",
    )
    open_tasks(house.state, [task], now)
    return opened


def _nps_red(house: House, row: dict[str, Any], now: datetime, words: Words) -> list[NewTask]:
    began = (row["episode"] or row["since"]).isoformat()
    due = work_hours(house).promised(now, house.policy.desk.nps_task_hours)
    return [
        NewTask(
            key=f"nps_red/{row['segment']}/{began}/{department}",
            kind="nps_red",
            title=words(f"nps.{name}_title", value=round(row["value"] or 0)),
            note=words(f"nps.{name}_note", day=began),
            department=department,
            due_at=due,
            clock=BUSINESS,
            about=f"alarm:{NPS}",
        )
        for department, name in ((OFFICER, "officer"), (CEO_LINE, "ceo"))
    ]


def _low_scores(house: House, as_of: AsOf, now: datetime, words: Words) -> list[NewTask]:
    """Give each low answer to the officer; of somebody worth much to the CEO line, too."""
    knobs = house.policy.desk
    due = work_hours(house).promised(now, knobs.nps_task_hours)
    since = as_of.before(knobs.nps_fresh_days).instant.replace(tzinfo=None)
    found = list[NewTask]()
    for row in house.facts.rows(_LOW, as_of, score_below=knobs.nps_task_below, fresh_since=since):
        said = mask(row["text"] or "")[:_LONGEST_WORDS]
        day = row["ts"].replace(tzinfo=UTC).astimezone(house.zone).date().isoformat()
        for department in (OFFICER, CEO_LINE) if row["high_value_leaving"] else (OFFICER,):
            found.append(
                NewTask(
                    key=f"nps/{row['response_id']}/{department}",
                    kind="nps_low",
                    title=words("nps.low_title", score=f"{row['score']:g}"),
                    note=words("nps.low_note", day=day, said=said or "—"),
                    details={"score": row["score"], "paid_365d_fen": row["paid_365d_fen"]},
                    department=department,
                    subject_id=row["subject_id"],
                    account_id=row["account_id"] or "",
                    due_at=due,
                    clock=BUSINESS,
                    about=f"nps:{row['response_id']}",
                )
            )
    return found
