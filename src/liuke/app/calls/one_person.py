"""The call behind a person's page: the two explanations, days, what they set themselves, and what to do next."""

import os
from datetime import date, timedelta
from threading import BoundedSemaphore
from typing import Annotated, Any

from liuke.app.answers.one_person import UserPage
from liuke.app.calls.ask import Ask
from liuke.app.calls.people import why
from liuke.app.calls.recipient import channels_of
from liuke.app.calls.tasks import task_list
from liuke.app.say import say
from liuke.facts.person import days
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.state.preferences import preferences

_DAYS = 91
_TRIED = 3
_NOT_DONE = ("deny",)
Said = dict[str, Any]
_PAGES = BoundedSemaphore(max(2, os.cpu_count() or 0))
"""Pages of people made at once. They ask most of all pages: thirteen begun together are all done when the last one is,
two at a time most are done a third sooner, the last ones a little later."""


def user_page(
    house: House, ask: Ask, *, user: str, as_of: str | None = None, entries: int = 200
) -> Annotated[Said, UserPage]:
    """Say everything the page of a person shows."""
    with _PAGES:
        return _page(house, ask, user, as_of, entries)


def _page(house: House, ask: Ask, user: str, as_of: str | None, entries: int) -> Said:
    said = why(house, ask, user=user, as_of=as_of, entries=entries)
    day = AsOf(day=date.fromisoformat(said["as_of"]), zone=house.zone)
    wishes = preferences(house.state, user)
    acts = {row["day"]: row for row in days(house.facts, user, day, _DAYS)}
    first = day.last_day - timedelta(days=_DAYS - 1)
    tasks = task_list(house, ask, user=user, limit=20)["tasks"]
    ways = channels_of(house, user, wishes)
    return {
        **said,
        "days": [_day(first + timedelta(days=n), acts) for n in range(_DAYS)],
        "channels": ways,
        "wishes": {
            "cap_per_week": wishes.cap_per_week,
            "topics_off": list(wishes.topics_off),
            "quiet": [wishes.quiet_from_hour, wishes.quiet_until_hour],
            "personalisation_off": wishes.personalisation_off or bool(said["profile"].get("personalisation_off")),
            "paused_until": wishes.pause_until.isoformat() if wishes.pause_until else None,
        },
        "tasks": tasks,
        "events": {
            name: {"role": str(one.role), "feature": house.tracking.features.get(one.feature or "", one.feature or "")}
            for name, one in house.tracking.named().items()
        }
        | {name: {"message": act} for name, act in house.tracking.message_acts().items()},
        "next": {"do": _do(said, tasks, ask), "dont": _dont(said, ways, wishes.topics_off, ask)},
    }


def _day(day: Any, acts: dict[Any, Said]) -> Said:
    row = acts.get(day) or {}
    return {
        "day": day.isoformat(),
        **{name: int(row.get(name) or 0) for name in ("present", "active", "sessions", "orders")},
    }


def _do(said: Said, tasks: list[Said], ask: Ask) -> list[Said]:
    """What to do, in this order: work already given to somebody, what today's plan would do, a cause to ask about."""
    found = [
        {
            "text": say("insight.next.task", ask.language, title=one["title"], owner=_whose(one, ask)),
            "task": one["id"],
        }
        for one in tasks[:_TRIED]
    ]
    newest = said["plans"][0]["plan"] if said["plans"] else ""
    going = [v for v in said["plans"] if v["plan"] == newest and v["verdict"] in ("allow", "hold") and not v["became"]]
    found += [
        {"text": say("insight.next.plan", ask.language, play=v["label"], tier=v["tier_label"]), "plan": v["plan"]}
        for v in going
    ]
    asked = [r for r in said["reasons"]["reasons"] if r["status"] == "to_verify"][:1]
    found += [{"text": say("insight.next.verify", ask.language, reason=r["label"])} for r in asked]
    if not found:
        kind = said["liveness"]["liveness"] or "active"
        found.append({"text": say(f"insight.next.{kind}", ask.language)})
    return found


def _whose(task: Said, ask: Ask) -> str:
    owner = task["owner"] or task["department"] or "—"
    return say(f"web.owner.{owner}", ask.language, otherwise=owner)


def _dont(said: Said, ways: list[Said], topics_off: tuple[str, ...], ask: Ask) -> list[Said]:
    """What not to do, and why: the rules that stopped the newest plan, ways that are shut, content switched off."""
    newest = said["plans"][0]["plan"] if said["plans"] else ""
    denied = {v["code"]: v for v in said["plans"] if v["plan"] == newest and v["verdict"] in _NOT_DONE and v["code"]}
    colon = "：" if ask.language == "zh" else ": "
    found = [{"code": code, "text": f"{v['reason']}{colon}{v['label']}"} for code, v in denied.items()]
    shut = [say(f"common.channel.{one['channel']}", ask.language) for one in ways if one["state"] not in ("on",)]
    if shut:
        names = say("insight.next.and", ask.language).join(shut)
        found.append({"code": "G-01", "text": say("insight.next.shut", ask.language, names=names)})
    if topics_off:
        names = say("insight.next.and", ask.language).join(topics_off)
        found.append({"code": "G-08", "text": say("insight.next.topics", ask.language, names=names)})
    return found
