"""Notices what starts playbooks: an hour that came round, an alarm that began to fire, something that happened."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liuke.facts.fresh import freshness
from liuke.facts.happened import Happened, happened, renewals, taken_in
from liuke.facts.profile import select
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.kit.clock import midnight
from liuke.model.moment import AsOf
from liuke.model.words import AlarmState
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.errors import AudienceError
from liuke.playbooks.play import Playbook
from liuke.playbooks.schedule import last_turn
from liuke.signals.alarm_days import last_judged
from liuke.state.firings import Firing, Start, begin, last_shipped
from liuke.state.meta import recall, remember

_CLUE_DAYS = "fixed_clue_days"
_LOG = logging.getLogger("liuke.flow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The two days triggers ask of: ``morning``, whose days are whole, and ``newest``, which knows today's facts."""

    morning: AsOf
    newest: AsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """Since when a playbook's trigger is watched, and how far: nothing that was there before starts anything."""

    since: datetime
    mark: str = ""
    seen: datetime | None = None


def notice_starts(house: House, days: Days) -> tuple[list[Firing], dict[str, str]]:
    """Note everything that started a playbook in use since last asked; each once, whoever asks.

    Returns what is to be carried out, and the codes of playbooks whose trigger cannot be asked for.
    """
    found, wrong = list[Firing](), dict[str, str]()
    for play in house.in_use:
        try:
            found += _started(house, play, days)
        except AudienceError as why:
            _LOG.warning("what starts %s cannot be asked for: %s", play.id, why)
            wrong[play.id] = why.code
    return found, wrong


def _started(house: House, play: Playbook, days: Days) -> Iterator[Firing]:
    watch = _watched(house, play)
    if watch is None:
        return
    match play.trigger.kind:
        case "schedule":
            yield from _came_round(house, play, watch)
        case "alarm":
            yield from _began_to_fire(house, play, watch)
        case "event":
            yield from _happened(house, play, watch, days)


def watches(play: Playbook) -> bool:
    """Tell whether anything starts a playbook by itself."""
    return play.trigger.kind != "schedule" or play.trigger.every is not None


def _watched(house: House, play: Playbook) -> _Watch | None:
    """Return how far a trigger was watched; one that is new is watched from now on, and starts nothing yet."""
    if not watches(play):
        return None
    said = fingerprint(repr(play.trigger))[:12]
    kept = json.loads(recall(house.state, _name(play)) or "{}")
    if kept.get("trigger") != said:
        now = house.clock.now()
        _keep(house, play, _Watch(since=now))
        return None
    seen = kept.get("seen")
    return _Watch(
        since=datetime.fromisoformat(kept["since"]),
        mark=kept.get("mark", ""),
        seen=datetime.fromisoformat(seen) if seen else None,
    )


def _keep(house: House, play: Playbook, watch: _Watch) -> None:
    kept = {
        "trigger": fingerprint(repr(play.trigger))[:12],
        "since": watch.since.isoformat(),
        "mark": watch.mark,
        "seen": watch.seen.isoformat() if watch.seen else None,
    }
    remember(house.state, _name(play), json.dumps(kept))


def _name(play: Playbook) -> str:
    return f"trigger:{play.id}"


def _start(play: Playbook, about: str, key: str, at: datetime, **more: Any) -> Start:
    return Start(playbook=play.id, version=play.version, kind=play.trigger.kind, about=about, key=key, at=at, **more)


def _came_round(house: House, play: Playbook, watch: _Watch) -> Iterator[Firing]:
    """Only the newest turn counts: those missed while nobody was there are not made up for one by one."""
    now = house.clock.now()
    turn = last_turn(play.trigger, now, house.zone)
    if turn is None or turn.at <= watch.since or now - turn.at > _fresh(house):
        return
    firing = begin(house.state, _start(play, str(play.trigger.every), turn.day.isoformat(), turn.at), now)
    if firing:
        yield firing


def _fresh(house: House) -> timedelta:
    return timedelta(hours=house.policy.guard.fresh_hours)


def _began_to_fire(house: House, play: Playbook, watch: _Watch) -> Iterator[Firing]:
    now, trigger = house.clock.now(), play.trigger
    clock = timedelta(hours=trigger.clock_hours) if trigger.clock_hours else None
    oldest = now - max(clock or timedelta(0), _fresh(house))
    for row in last_judged(house.facts):
        if row["alarm"] != trigger.alarm or row["state"] != AlarmState.FIRING:
            continue
        since: date = row["since"]
        at = min(midnight(since, house.zone), now)
        if since < watch.since.astimezone(house.zone).date() or at < oldest:
            continue
        key = f"{row['alarm']}|{row['segment']}|{row['episode'] or since}"
        until = now + clock if clock else None
        firing = begin(house.state, _start(play, row["alarm"], key, at, clock_until=until), now)
        if firing:
            yield firing


def _happened(house: House, play: Playbook, watch: _Watch, days: Days) -> Iterator[Firing]:
    """Ask only where something was taken in since; who is known to have started it already starts it no more."""
    now, event = house.clock.now(), str(play.trigger.event)
    mark, newest = _mark(house, event, days)
    if mark == watch.mark:
        return
    since = max(watch.since, now - timedelta(hours=play.trigger.within_hours))
    found = _asked(house, play, days, since, watch.seen or watch.since)
    if found:
        facts = [(one.fact, one.subject_id, one.at) for one in found]
        firing = begin(house.state, _start(play, event, event, now), now, facts)
        if firing:
            yield firing
    _keep(house, play, _Watch(since=watch.since, mark=mark, seen=newest or watch.seen))


def _mark(house: House, event: str, days: Days) -> tuple[str, datetime | None]:
    match event:
        case "gap":
            rows = [f"{row['table']}:{row['rows']}:{row['taken_in']}" for row in freshness(house.facts)]
            return f"{days.morning.day} {fingerprint(*rows)[:12]}", None
        case "clue_shipped":
            return f"{days.morning.day} {last_shipped(house.state)}", None
        case "renewal":
            mark, newest_at = taken_in(house.facts, event)
            return f"{house.clock.now():%Y-%m-%dT%H} {mark}", newest_at
        case _:
            return taken_in(house.facts, event)


def _asked(house: House, play: Playbook, days: Days, since: datetime, seen: datetime) -> Sequence[Happened]:
    now, trigger = house.clock.now(), play.trigger
    match trigger.event:
        case "gap":
            return list(_crossed(house, play, days.morning, since))
        case "clue_shipped":
            return list(_fixed(house, days.newest, since))
        case "renewal":
            return renewals(house.facts, trigger.before_days, now - since, now)
        case _:
            return happened(house.facts, str(trigger.event), since=since, seen=seen, now=now)


def _crossed(house: House, play: Playbook, as_of: AsOf, since: datetime) -> Iterator[Happened]:
    """Say who came to be idle for as long as a tier begins, since an instant: crossed at the begin of that day."""
    look(house, as_of)
    edges = sorted({tier.from_days for tier in play.tiers if tier.from_days > 0})
    back = (as_of.day - since.astimezone(house.zone).date()).days
    for edge in edges:
        among = ", ".join(str(edge + n) for n in range(max(back, 0) + 1))
        for row in _who(house, as_of, f"idle_days IN ({among})", ["subject_id", "idle_days"]):
            day = as_of.day - timedelta(days=row["idle_days"] - edge)
            at = midnight(day, house.zone)
            if at > since:
                yield Happened(fact=f"gap:{edge}:{row['subject_id']}:{day}", subject_id=row["subject_id"], at=at)


def _fixed(house: House, as_of: AsOf, since: datetime) -> Iterator[Happened]:
    """Say for whom something they complained of was mended and shipped since an instant's day."""
    if all(column.name != _CLUE_DAYS for column in house.columns):
        return
    look(house, as_of)
    back = max((as_of.day - since.astimezone(house.zone).date()).days, 0)
    for row in _who(house, as_of, f"{_CLUE_DAYS} <= {back}", ["subject_id", _CLUE_DAYS]):
        day = as_of.day - timedelta(days=row[_CLUE_DAYS])
        at = min(midnight(day + timedelta(days=1), house.zone), house.clock.now())
        yield Happened(fact=f"clue:{row['subject_id']}:{day}", subject_id=row["subject_id"], at=at)


def _who(house: House, as_of: AsOf, expression: str, wanted: Sequence[str]) -> list[dict[str, Any]]:
    where = compile_audience(expression, house.columns, as_of.zone).predicate
    rows: list[dict[str, Any]] = select(
        house.facts, as_of, house.columns, where=where, wanted=list(wanted), order_by="subject_id"
    ).to_pylist()
    return rows
