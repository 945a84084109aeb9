"""Calls about alarms: which stand how, one alarm's card, acts of people, notices, the back-test."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from liuke.app.alarm_card import OPEN, card, hours, in_order, signal_of
from liuke.app.answers.alarms import Alarm, AlarmHistory, AlarmNotices, Alarms
from liuke.app.calls.ask import Ask, one_of, plain, somebody, written
from liuke.app.calls.numbers import looked
from liuke.app.errors import AlarmCalmError, BadDateError, SnoozeDateError, UnknownAlarmError
from liuke.app.house import business_day
from liuke.app.notify import targets
from liuke.app.say import say
from liuke.flow.house import House
from liuke.kit.document import nearest
from liuke.model.moment import AsOf
from liuke.model.words import AlarmAct, AlarmState, Duty
from liuke.signals.alarm_days import changes, last_judged, of_day, through
from liuke.signals.spec import AlarmSpec
from liuke.state.alarms import FAILED, UNCERTAIN, Act, act, acts, notices
from liuke.state.people import people
from liuke.state.switches import notices_on, set_notices

_SHOWN_DAYS = 70
_HISTORY_DAYS = 365
_LONGEST_SNOOZE_DAYS = 366


def cards_of(house: House, ask: Ask, day: AsOf) -> list[dict[str, Any]]:
    """Return every alarm's segments as they stand on a day that was looked at, those to look at first."""
    specs = {spec.name: spec for spec in house.alarms}
    done = acts(house.state)
    rows = [row for row in of_day(house.facts, day) if row["alarm"] in specs]
    return in_order([card(house, ask.language, specs[row["alarm"]], row, done) for row in rows])


def alarms(house: House, ask: Ask, *, all: bool = False, as_of: str | None = None) -> Annotated[dict[str, Any], Alarms]:
    """List the alarms by state and money at stake; only those with something to say, unless ``all`` are wanted."""
    day = looked(house, ask, as_of)
    found = cards_of(house, ask, day)
    counts = counts_of(found)
    shown = found if all else [one for one in found if one["state"] in (*OPEN, AlarmState.ERROR)]
    return {
        "as_of": day.day.isoformat(),
        "declared": len(house.alarms),
        "watched": len(found),
        "counts": counts,
        "firing": counts["firing"],
        "alarms": shown,
        "notices": notices_of(house),
    }


def counts_of(cards: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Count alarms' segments by state."""
    return {str(state): sum(1 for one in cards if one["state"] == state) for state in AlarmState}


def in_brief(house: House, ask: Ask, day: AsOf) -> list[dict[str, Any]]:
    """Return the alarms with something to say, in a line each."""
    wanted = ("alarm", "segment", "label", "state", "state_word", "since", "value", "line", "money_fen", "sentence")
    shown = [one for one in cards_of(house, ask, day) if one["state"] in (*OPEN, AlarmState.ERROR)]
    return [{name: one[name] for name in wanted} for one in shown]


def notices_of(house: House) -> dict[str, Any]:
    """Return whether people are told, whom, and what could not be told."""
    waiting = [row for row in notices(house.state, limit=1_000) if row["outcome"] in (FAILED, UNCERTAIN)]
    return {
        "on": notices_on(house.state),
        "targets": targets(house),
        "failed": sum(1 for row in waiting if row["outcome"] == FAILED),
        "why": next((f"{row['target']}: {row['detail']}" for row in waiting if row["outcome"] == FAILED), ""),
    }


def alarm(
    house: House, ask: Ask, *, name: str, segment: str = "", as_of: str | None = None
) -> Annotated[dict[str, Any], Alarm]:
    """Answer one alarm: its cards, its line through time, what happened to it, who was told."""
    spec = _named(house, name)
    return of_alarm(house, ask, looked(house, ask, as_of), spec, segment)


def of_alarm(house: House, ask: Ask, day: AsOf, spec: AlarmSpec, segment: str = "") -> dict[str, Any]:
    """Return one alarm's document on a day that was looked at."""
    cards = [one for one in cards_of(house, ask, day) if one["alarm"] == spec.name]
    shown = segment or (cards[0]["segment"] if cards else "all")
    if segment and segment not in {one["segment"] for one in cards}:
        raise UnknownAlarmError(name=f"{spec.name} / {segment}", hint="")
    days = through(house.facts, day, spec.name, _SHOWN_DAYS)
    return {
        "as_of": day.day.isoformat(),
        "alarm": spec.name,
        "signal": signal_of(spec),
        "label": ask.say(spec.zh, spec.en),
        "rule": ask.say(spec.rule_zh, spec.rule_en),
        "knobs": list(spec.knobs),
        "segment": shown,
        "cards": cards,
        "series": [_day(row) for row in days if row["segment"] == shown],
        "history": _history(house, ask, day, spec),
        "notices": [_told(row, ask) for row in notices(house.state, alarm=spec.name, limit=20)],
    }


def _day(row: dict[str, Any]) -> dict[str, Any]:
    names = ("value", "line", "low", "high", "expected_low", "expected_high", "n", "bad", "state")
    return {"day": row["as_of"].isoformat(), **{name: row[name] for name in names}}


def _told(row: dict[str, Any], ask: Ask) -> dict[str, Any]:
    wanted = ("segment", "state", "since", "target", "title", "outcome", "detail", "tries", "changed_at")
    return plain({name: row[name] for name in wanted}) | {
        "outcome_word": say(f"alarms.outcome.{row['outcome']}", ask.language)
    }


def _named(house: House, name: str) -> AlarmSpec:
    wanted = name.replace("-", "_")
    known = {spec.name: spec for spec in house.alarms}
    if wanted not in known:
        near = nearest(wanted, known)
        raise UnknownAlarmError(name=name, hint=f" ({near}?)" if near else "")
    return known[wanted]


def alarm_history(
    house: House, ask: Ask, *, name: str, days: int = _HISTORY_DAYS, as_of: str | None = None
) -> Annotated[dict[str, Any], AlarmHistory]:
    """Answer every change of state and every act of people about one alarm, the newest first."""
    spec = _named(house, name)
    day = looked(house, ask, as_of)
    return {
        "as_of": day.day.isoformat(),
        "alarm": spec.name,
        "label": ask.say(spec.zh, spec.en),
        "history": _history(house, ask, day, spec, days),
    }


def _history(house: House, ask: Ask, day: AsOf, spec: AlarmSpec, days: int = _HISTORY_DAYS) -> list[dict[str, Any]]:
    names = {person.id: person.name for person in people(house.state)}
    moved = [
        {
            "at": row["as_of"].isoformat(),
            "kind": "state",
            "what": row["state"],
            "text": say(f"alarms.state.{row['state']}", ask.language),
            "segment": row["segment"],
            "before": row["before"],
            "value": row["value"],
            "line": row["line"],
            "hours": hours(row["detail"]),
            "by": None,
            "why": "",
        }
        for row in changes(house.facts, day, spec.name, days)
    ]
    first = day.before(days).day
    done = [
        {
            "at": written(one.at, house),
            "kind": "act",
            "what": str(one.act),
            "text": say(f"alarms.act.{one.act}", ask.language, until=one.until or ""),
            "segment": one.segment or "all",
            "before": None,
            "value": None,
            "line": None,
            "hours": None,
            "by": names.get(one.by, one.by),
            "why": one.why,
        }
        for one in acts(house.state, spec.name)
        if one.at.astimezone(house.zone).date() >= first
    ]
    return sorted([*moved, *done], key=lambda entry: str(entry["at"]), reverse=True)


def alarm_act(  # one argument a part of the act
    house: House,
    ask: Ask,
    *,
    name: str,
    act: str,
    until: str = "",
    why: str = "",
    segment: str = "",
    by: str | None = None,
) -> Annotated[dict[str, Any], Alarm]:
    """Snooze an alarm until a day, acknowledge what is the matter with it, or re-arm it. Its state stays as it is."""
    spec = _named(house, name)
    kind = AlarmAct(one_of("alarm", "ACT", act, tuple(AlarmAct)))
    who = somebody(house, by, Duty.OPERATOR)
    day = business_day(house, None)
    now = house.clock.now()
    stands = [row for row in of_day(house.facts, day) if row["alarm"] == spec.name]
    if segment and stands and segment not in {row["segment"] for row in stands}:
        raise UnknownAlarmError(name=f"{spec.name} / {segment}", hint="")
    about = Act(alarm=spec.name, segment=segment, act=kind, by=who.id, at=now, why=why[:500])
    match kind:
        case AlarmAct.SNOOZE:
            _keep(house, [_snooze(about, until, day.day)])
        case AlarmAct.REARM:
            _keep(house, [about])
        case AlarmAct.ACKNOWLEDGE:
            _keep(house, _acknowledged(about, stands, ask))
    return of_alarm(house, ask, day, spec, segment)


def _keep(house: House, done: Sequence[Act]) -> None:
    for one in done:
        act(house.state, one)


def _snooze(about: Act, until: str, today: date) -> Act:
    try:
        day = date.fromisoformat(until)
    except ValueError as why:
        raise BadDateError(said=until) from why
    last = today + timedelta(days=_LONGEST_SNOOZE_DAYS)
    if not today < day <= last:
        raise SnoozeDateError(until=day, today=today, last=last)
    return Act(
        alarm=about.alarm, segment=about.segment, act=about.act, by=about.by, at=about.at, why=about.why, until=day
    )


def _acknowledged(about: Act, stands: Sequence[dict[str, Any]], ask: Ask) -> list[Act]:
    """Acknowledge what is the matter now, segment by segment: the next matter wakes people again."""
    matters = [row for row in stands if row["episode"] and about.segment in ("", row["segment"])]
    if not matters:
        state = stands[0]["state"] if stands else "no_data"
        raise AlarmCalmError(name=about.alarm, state=say(f"alarms.state.{state}", ask.language))
    return [
        Act(
            alarm=about.alarm,
            segment=row["segment"],
            act=about.act,
            by=about.by,
            at=about.at,
            why=about.why,
            episode=row["episode"],
        )
        for row in matters
    ]


def alarm_checks(house: House, ask: Ask) -> list[dict[str, Any]]:
    """Say which alarms cannot be computed, and whether notices arrive, on the last day that was judged."""

    def check(name: str, key: str, state: str, **facts: Any) -> dict[str, Any]:
        return {"name": name, "state": state, "said": say(f"alarms.check.{key}", ask.language, **facts)}

    rows = last_judged(house.facts)
    wrong = sorted({row["alarm"] for row in rows if row["state"] == AlarmState.ERROR or "failed" in row["detail"]})
    if wrong:
        checks = [check("signals.alarms", "error", "warn", names=", ".join(wrong))]
    elif rows:
        checks = [check("signals.alarms", "ok", "ok", n=len({row["alarm"] for row in rows}))]
    else:
        checks = [check("signals.alarms", "never", "ok")]
    told = notices_of(house)
    if told["failed"]:
        checks.append(check("signals.notices", "notices", "warn", n=told["failed"], why=told["why"]))
    return checks


def alarm_notices(
    house: House, ask: Ask, *, on: bool, by: str | None = None
) -> Annotated[dict[str, Any], AlarmNotices]:
    """Let alarms tell people, or have them keep it to themselves."""
    who = somebody(house, by, Duty.APPROVER)
    set_notices(house.state, on, by=who.id, now=house.clock.now())
    listed = [_told(row, ask) | {"alarm": row["alarm"]} for row in notices(house.state, limit=20)]
    return {**notices_of(house), "by": who.name, "recent": listed}
