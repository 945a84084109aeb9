"""Calls about programmes (W6): gatherings with their guests, and capabilities laid out as work."""

from datetime import date, timedelta
from typing import Annotated, Any

from liuke.app.answers.programmes import ProgrammeLay, ProgrammeList, ProgrammeOpen, ProgrammeShow
from liuke.app.calls.ask import Ask, one_of, plain, somebody
from liuke.app.calls.numbers import looked
from liuke.app.errors import YEARS, BadDateError
from liuke.app.house import today
from liuke.app.say import say
from liuke.desk import programmes as kept
from liuke.desk.errors import ProgrammeWordError
from liuke.desk.layouts import BY_ID, LAYOUTS
from liuke.flow.asked import may_be_asked, worth_most
from liuke.flow.desk_hours import work_hours
from liuke.flow.house import House
from liuke.model.words import ChannelName, Duty
from liuke.playbooks.audience import compile_audience

_RULES = {
    "open_day": "liveness = 'active' and orders_365d >= 1",
    "face_to_face": "high_value_leaving = true or reason = 'emotional_gap'",
}
_NTH_WORKDAY = {"open_day": 15, "face_to_face": 8}
_BEGINS_HOURS = 5
_REST_DAYS = 90
_OVER = 5


def programme_open(
    house: House,
    ask: Ask,
    *,
    kind: str,
    month: str = "",
    rule: str = "",
    seats: int | None = None,
    by: str | None = None,
) -> Annotated[dict[str, Any], ProgrammeOpen]:
    """Plan a month's gathering on a day of work, with its list of guests: by a rule, and only whom we may invite."""
    who = somebody(house, by, Duty.OPERATOR)
    one_of("programme open", "KIND", kind, kept.KINDS)
    hours, day = work_hours(house), looked(house, ask, None)
    on = kept.nth_workday(_month(house, month), _NTH_WORKDAY[kind], hours)
    starts = hours.opens(on) + timedelta(hours=_BEGINS_HOURS)
    n = seats if seats is not None else getattr(house.policy.desk, f"{kind}_seats")
    if not 1 <= n <= 1_000:
        raise ProgrammeWordError(why="seats are from 1 to 1,000", why_zh="名额须在 1 到 1000 之间")
    said = rule or _RULES[kind]
    predicate = compile_audience(said, house.columns, house.zone).predicate
    found = worth_most(house, day, predicate, _OVER * n)
    since = house.clock.now() - timedelta(days=_REST_DAYS)
    lately = kept.was_guest_since(house.state, [who_ for who_, _ in found], since)
    fresh = [who_ for who_, _ in found if who_ not in lately]
    allowed = may_be_asked(house, day, fresh, at=house.clock.now(), what="invitation", channel=ChannelName.CALL)
    guests = [(who_, paid) for who_, paid in found if who_ in allowed.subject_ids][:n]
    refused = allowed.refused | ({"guest_lately": len(lately)} if lately else {})
    new = kept.NewProgramme(
        kind=kind,
        month=on.isoformat()[:7],
        title=say(f"desk.programme.{kind}", ask.language, month=on.isoformat()[:7]),
        rule=said,
        starts_at=starts,
        seats=n,
        figures={"found": len(found), "refused": refused, "as_of": day.day.isoformat()},
    )
    id_, opened = kept.open_programme(house.state, new, guests, by=who.id, now=house.clock.now())
    return {**programme_show(house, ask, programme=id_), "new": opened}


def programme_list(house: House, ask: Ask) -> Annotated[dict[str, Any], ProgrammeList]:
    """List gatherings, the latest first, and the capabilities that can be laid out."""
    zh = ask.language == "zh"
    layouts = [{"id": one.id, "label": one.zh if zh else one.en, "steps": len(one.steps)} for one in LAYOUTS]
    rows = [plain(row) for row in kept.programmes(house.state)]
    return {"programmes": rows, "layouts": layouts}


def programme_show(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    programme: int,
) -> Annotated[Annotated[dict[str, Any], ProgrammeShow], ProgrammeShow]:
    """Answer one gathering with its guests and why others are not invited."""
    row = kept.programme(house.state, programme)
    guests = [plain(one) | {"ways": list(kept.ways(one["state"]))} for one in row["guests"]]
    return {"programme": plain(row) | {"guests": guests}, "currency": house.currency}


def programme_guest(
    house: House, ask: Ask, *, programme: int, user: str, to: str, by: str | None = None
) -> Annotated[dict[str, Any], ProgrammeShow]:
    """Say where a guest stands."""
    who = somebody(house, by, Duty.OPERATOR)
    one_of("programme guest", "STATE", to, kept.GUEST_STATES[1:])
    kept.guest(house.state, programme, user, to, by=who.id, now=house.clock.now())
    return programme_show(house, ask, programme=programme)


def programme_lay(
    house: House, ask: Ask, *, layout: str, start: str = "", by: str | None = None
) -> Annotated[dict[str, Any], ProgrammeLay]:
    """Lay a capability's work out on the board: a task a step, on days of work, each after those it needs."""
    who = somebody(house, by, Duty.OPERATOR)
    one_of("programme lay", "LAYOUT", layout, tuple(BY_ID))
    try:
        first = date.fromisoformat(start) if start else today(house)
    except ValueError as why:
        raise BadDateError(said=start) from why
    found = kept.lay_out(
        house.state,
        BY_ID[layout],
        first,
        work_hours(house),
        language=ask.language,
        by=who.id,
        now=house.clock.now(),
    )
    names = ("id", "title", "department", "due_at", "state")
    return {"layout": layout, "start": first.isoformat(), "tasks": [plain({n: row[n] for n in names}) for row in found]}


def _month(house: House, said: str) -> date:
    """Return the first day of the month that is said; else of the next."""
    if not said:
        day = today(house).replace(day=1)
        return (day + timedelta(days=32)).replace(day=1)
    try:
        month = date.fromisoformat(f"{said[:7]}-01")
    except ValueError as why:
        raise BadDateError(said=said) from why
    if month.year not in YEARS:
        raise BadDateError(said=said)
    return month
