"""Calls about what starts playbooks by itself: carrying it out, saying yes beforehand, and what came of it."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from liuke.app.answers.triggers import PlaybookArm, PlaybookDisarm, PlaybookTriggers
from liuke.app.calls.ask import Ask, somebody, written
from liuke.app.calls.playbooks import named
from liuke.app.errors import BadParameterError, NoFactsError
from liuke.app.house import business_day, today
from liuke.app.say import say
from liuke.app.started import tell_of
from liuke.facts.fresh import freshness
from liuke.flow.daily import look
from liuke.flow.firing import CarriedOut, carry_out, holds
from liuke.flow.house import House
from liuke.flow.starts import Days, notice_starts, watches
from liuke.guard.approval import needs_second
from liuke.kit.document import nearest
from liuke.kit.errors import Language, LiukeError, every_error
from liuke.model.moment import AsOf
from liuke.model.words import Duty
from liuke.playbooks.cycles import cycles
from liuke.playbooks.document import Playbook
from liuke.playbooks.errors import CycleError, NothingStartsItError, UnknownAlarmError
from liuke.playbooks.schedule import next_turn
from liuke.state.firings import Firing, firings, unfinished
from liuke.state.meta import recall, remember
from liuke.state.standing_approvals import StandingApproval, standing_approval
from liuke.state.standing_approvals import arm as keep_yes
from liuke.state.standing_approvals import disarm as take_back

_LOOKED, _LOOK_EVERY = "trigger_looked", timedelta(minutes=10)
_STATES = ("applied", "waiting", "nobody", "late", "failed")
_MOST_DAYS = 366


def playbook_fire(house: House, ask: Ask) -> dict[str, Any]:
    """Carry out whatever started a playbook since last asked; a draft that waits for a person is told."""
    nothing = {"started": 0, **dict.fromkeys(_STATES, 0), "wrong": {}}
    if not any(watches(play) for play in house.in_use):
        return nothing
    try:
        newest = business_day(house, None)
    except NoFactsError:
        return nothing
    days = Days(morning=AsOf(day=min(newest.day, today(house)), zone=house.zone), newest=newest)
    _look_for_alarms(house, ask, newest)
    begun, wrong = notice_starts(house, days)
    done: list[CarriedOut] = []
    for firing in (*begun, *unfinished(house.state, house.clock.now())):
        done.append(carry_out(house, firing, _day_of(firing, days)))
        tell_of(house, done[-1])
    counted = {state: sum(str(one.state) == state for one in done) for state in _STATES}
    return {"started": len(done), **counted, "wrong": wrong}


def _day_of(firing: Firing, days: Days) -> AsOf:
    """An event of today is known to the newest day only; an hour, an alarm or a gap goes by days that are whole."""
    return days.newest if firing.kind == "event" and firing.about != "gap" else days.morning


def _look_for_alarms(house: House, ask: Ask, day: AsOf) -> None:
    """Judge the alarms that playbooks wait for, where nobody did for a while; what still comes in is waited for."""
    if house.facts.shown is not None or all(play.trigger.kind != "alarm" for play in house.in_use):
        return
    said, now = recall(house.state, _LOOKED), house.clock.now()
    if said and timedelta(0) <= now - datetime.fromisoformat(said) < _LOOK_EVERY:
        return
    look(house, day, ask.progress)
    remember(house.state, _LOOKED, now.isoformat())


def playbook_arm(  # one argument a part of the sentence
    house: House, ask: Ask, *, playbook: str, per_day: int, budget_fen: int, days: int = 90, by: str | None = None
) -> Annotated[dict[str, Any], PlaybookArm]:
    """Say yes beforehand to the plans that what starts a playbook will draft: to this version, within these figures.

    Above the sizes at which a plan needs a second person, so does this: another approver says the same once more.
    """
    for name, value, most in (
        ("per_day", per_day, 10**7),
        ("budget_fen", budget_fen, 10**15),
        ("days", days, _MOST_DAYS),
    ):
        if not 1 <= value <= most:
            raise BadParameterError(command="playbook arm", name=name, said=str(value), choices=f" (1–{most:,})")
    who, play = somebody(house, by, Duty.APPROVER), named(house, playbook)
    _may_run_by_itself(house, play)
    base = next((row["rows"] for row in freshness(house.facts) if row["table"] == "users"), 0)
    totals = {"send": per_day, "cost_fen": budget_fen, "base": base}
    second = needs_second(totals, house.policy.guard, house.currency)
    keep_yes(
        house.state,
        play.id,
        version=play.version,
        policy=house.policy.version,
        per_day=per_day,
        budget_fen=budget_fen,
        until=today(house) + timedelta(days=days),
        needs_second=bool(second),
        by=who.id,
        now=house.clock.now(),
    )
    return {**_trigger(house, ask, play), "needs_second": [reason.document() for reason in second]}


def playbook_disarm(
    house: House, ask: Ask, *, playbook: str, by: str | None = None
) -> Annotated[dict[str, Any], PlaybookDisarm]:
    """Take a yes given beforehand back; what starts the playbook drafts on, and waits for a person."""
    who, play = somebody(house, by, Duty.OPERATOR), named(house, playbook)
    ended = take_back(house.state, play.id, by=who.id, now=house.clock.now())
    return {**_trigger(house, ask, play), "ended": ended}


def _may_run_by_itself(house: House, play: Playbook) -> None:
    if not watches(play):
        raise NothingStartsItError(playbook=play.code)
    if wrong := _unknown_alarm(house, play):
        raise wrong
    for way in cycles((*house.in_use, play)):
        if play.id in way:
            raise CycleError(playbook=play.code, way=" → ".join((*way, way[0])))


def _unknown_alarm(house: House, play: Playbook) -> UnknownAlarmError | None:
    known = [spec.name for spec in house.alarms]
    alarm = play.trigger.alarm
    if alarm is None or alarm in known:
        return None
    near = nearest(alarm, known)
    return UnknownAlarmError(
        playbook=play.code,
        alarm=alarm,
        near_en=f"; did you mean {near}?" if near else "",
        near_zh=f"；是不是 {near}？" if near else "",
    )


def playbook_triggers(
    house: House, ask: Ask, *, playbook: str = "", limit: int = 20
) -> Annotated[dict[str, Any], PlaybookTriggers]:
    """Say what starts which playbook, which run by themselves, and what started them last."""
    chosen = [named(house, playbook)] if playbook else list(house.playbooks.values())
    rows = firings(house.state, playbook=chosen[0].id if playbook else None, limit=limit)
    labels = {play.id: play.label.said(ask.language) for play in house.playbooks.values()}
    return {
        "now": written(house.clock.now(), house),
        "currency": house.currency,
        "playbooks": [_trigger(house, ask, play) for play in chosen],
        "cycles": [list(way) for way in cycles(house.in_use)],
        "firings": [
            {
                **{name: row[name] for name in ("id", "playbook", "kind", "about", "key", "state", "code", "plan_id")},
                "label": labels.get(row["playbook"], row["playbook"]),
                "state_word": say(f"triggers.was.{row['state']}", ask.language),
                "why": sentence(row["code"], ask.language, playbook=row["playbook"]),
                "at": written(row["at"], house),
                "begun_at": written(row["begun_at"], house),
                "clock_until": written(row["clock_until"], house) if row["clock_until"] else None,
                "people": row["people"],
                "sent": row["sent"],
                "cost_fen": row["cost_fen"],
            }
            for row in rows
        ],
    }


def _trigger(house: House, ask: Ask, play: Playbook) -> dict[str, Any]:
    now = house.clock.now()
    turn, yes = next_turn(play.trigger, now, house.zone), standing_approval(house.state, play.id)
    why = holds(house, play, yes, now) if watches(play) else ""
    unknown = _unknown_alarm(house, play)
    return {
        "playbook": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "in_use": play.in_use,
        "kind": play.trigger.kind,
        "starts": starts(play, ask.language),
        "next_at": written(turn.at, house) if turn and play.in_use else None,
        "armed": _armed(yes),
        "runs_by_itself": bool(play.in_use and watches(play) and not why),
        "waits": {"code": why, "text": sentence(why, ask.language, playbook=play.code)} if why else None,
        "wrong": unknown.document(ask.language) if unknown else None,
        "currency": house.currency,
    }


def _armed(yes: StandingApproval | None) -> dict[str, Any] | None:
    if yes is None:
        return None
    return {
        "version": yes.version,
        "per_day": yes.per_day,
        "budget_fen": yes.budget_fen,
        "until": yes.until.isoformat(),
        "by": [by for by in (yes.by, yes.second_by) if by],
        "needs_second": yes.needs_second,
        "stands": yes.stands,
    }


def starts(play: Playbook, language: Language) -> str:
    """Say in words what starts a playbook."""
    trigger = play.trigger
    match trigger.kind:
        case "alarm":
            how = "clock" if trigger.clock_hours else "alarm"
            return say(f"triggers.starts.{how}", language, alarm=trigger.alarm or "", hours=str(trigger.clock_hours))
        case "event":
            ahead = " / ".join(str(days) for days in trigger.before_days)
            event = say(f"triggers.event.{trigger.event}", language, days=ahead)
            return say("triggers.starts.event", language, event=event, hours=str(trigger.within_hours))
        case _ if trigger.every is None:
            return say("triggers.starts.asked", language)
        case _:
            on = str(trigger.on or 1)
            on = say(f"triggers.weekday.{on}", language) if trigger.every == "week" else on
            return say(f"triggers.starts.{trigger.every}", language, at=trigger.at, on=on)


def sentence(code: str, language: Language, **facts: Any) -> str:
    """Return the sentence of an error's code; nothing for a code of the guard or none."""
    error: type[LiukeError] | None = next((one for one in every_error() if one.code == code), None)
    return error(**facts).sentence(language) if error else ""
