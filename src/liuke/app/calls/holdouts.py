"""Calls about who is left alone at random (O1): which holdouts, who is in them, drawing anew, how long it takes."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.parquet as pq

from liuke.app.answers.holdouts import HoldoutList, HoldoutPower, HoldoutShow
from liuke.app.calls.ask import Ask, one_of, plain, somebody
from liuke.app.calls.work import worth_of
from liuke.app.errors import BadDateError, FolderReadOnlyError
from liuke.app.house import business_day
from liuke.facts.holdouts import ALL, catch_up, holdout_counts, holdout_people, of_group, of_playbook
from liuke.flow.holdouts import Declared, declared, holdouts
from liuke.flow.house import House
from liuke.kit.intervals import z_two_sided
from liuke.kit.sheet import sheet
from liuke.model.moment import AsOf
from liuke.model.words import Duty, PlanState
from liuke.outcome.errors import BadEndError, PlanWaitsError, UnknownHoldoutError
from liuke.outcome.power import USUAL_POWER, needed
from liuke.state.holdouts import drawings, end_on, newest, rotate
from liuke.state.plans import list_plans

_WAITING = (PlanState.DRAFT, PlanState.APPROVED)


def holdout_list(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], HoldoutList]:
    """List every holdout, the widest first: its share, how many are in which arm, and since when."""
    day = business_day(house, as_of)
    catch_up(house.facts)
    holdouts(house)
    drawn, counted = newest(house.state), _counted(house, day)
    rows = [_row(house, ask, one, drawn[one.name].generation, counted) for one in declared(house)]
    return {"as_of": day.day.isoformat(), "holdouts": rows}


def _counted(house: House, day: AsOf) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["holdout"], row["generation"]): plain(row) for row in holdout_counts(house.facts, day)}


def _row(
    house: House, ask: Ask, one: Declared, generation: int, counted: dict[tuple[str, int], dict[str, Any]]
) -> dict[str, Any]:
    seen = counted.get((one.name, generation), {})
    playbooks = list(one.playbooks) if one.playbooks is not None else list(house.playbooks)
    return {
        "holdout": one.name,
        "label": _label(house, ask, one.name),
        "share": one.share,
        "generation": generation,
        "playbooks": playbooks,
        "unknown_playbooks": [name for name in playbooks if name not in house.playbooks],
        "treated": seen.get("treated", 0),
        "held_out": seen.get("held_out", 0),
        "both_arms": seen.get("both_arms", 0),
        "expected": seen.get("expected", 0.0),
        "shares_drawn": [seen.get("least_share"), seen.get("most_share")],
        "since": seen.get("first_day"),
        "ends_on": _day(newest(house.state)[one.name].ends_on),
    }


def _label(house: House, ask: Ask, name: str) -> str:
    if name == ALL:
        return ask.say("整个留客", "all of liuke")
    kind, _, rest = name.partition(":")
    if kind == "group":
        return ask.say(f"打法组 {rest}", f"group {rest}")
    play = house.playbooks.get(rest)
    return play.label.said(ask.language) if play else rest


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _named(house: House, said: str) -> str:
    """Return the holdout that is meant: by its name, a playbook's id or code, or a group's name.

    Raises
    ------
    UnknownHoldoutError
        There is none.
    """
    names = [one.name for one in declared(house)]
    codes = {play.code: of_playbook(play.id) for play in house.playbooks.values()}
    for name in (said, of_playbook(said), of_group(said), codes.get(said, "")):
        if name in names:
            return name
    raise UnknownHoldoutError(name=said, known=" · ".join(names))


def holdout_show(
    house: House, ask: Ask, *, holdout: str, as_of: str | None = None
) -> Annotated[dict[str, Any], HoldoutShow]:
    """Say all of one holdout: every drawing with its salt, who is where, what leaving people alone has cost so far."""
    day, name = business_day(house, as_of), _named(house, holdout)
    listed = next(row for row in holdout_list(house, ask, as_of=as_of)["holdouts"] if row["holdout"] == name)
    counted = _counted(house, day)
    drawn = [
        {
            "generation": one.generation,
            "salt": one.salt,
            "began_at": one.began_at.isoformat(),
            "by": one.by,
            "why": one.why,
            "ends_on": _day(one.ends_on),
            **{key: value for key, value in counted.get((name, one.generation), {}).items() if key != "holdout"},
        }
        for one in drawings(house.state)
        if one.name == name
    ]
    found = _result(worth_of(house, ask, day), name)
    keys = ("holdout_cost", "sample_ratio", "checks", "waiting", "notes")
    return {**listed, "drawings": drawn, "result": {key: found[key] for key in keys} if found else None}


def _result(worth: dict[str, Any], name: str) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = [*worth["playbooks"], *worth["groups"], *([worth["all"]] if worth["all"] else [])]
    return next((row for row in rows if row["held_by"] == name), None)


def holdout_export(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    holdout: str,
    file: str,
    generation: int | None = None,
) -> dict[str, Any]:
    """Write everybody of a holdout with their arm to a Parquet or CSV file; the salts stand in ``holdout show``."""
    name, out = _named(house, holdout), Path(file)
    one_of("holdout export", "FILE", out.suffix.lower(), (".parquet", ".csv"))
    catch_up(house.facts)
    people = holdout_people(house.facts, name, generation)
    try:
        _write(people, out)
    except OSError as why:
        raise FolderReadOnlyError(folder=out.parent, why=why.strerror or str(why)) from why
    return {"holdout": name, "file": str(out), "rows": people.num_rows}


def _write(people: pa.Table, out: Path) -> None:
    if out.suffix.lower() == ".parquet":
        pq.write_table(people, out, compression="zstd")
        return
    rows = ([row[name] for name in people.column_names] for row in people.to_pylist())
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(sheet(people.column_names, rows))


def holdout_rotate(
    house: House, ask: Ask, *, holdout: str, by: str | None = None, why: str = ""
) -> Annotated[dict[str, Any], HoldoutShow]:
    """Draw a holdout anew from the next plan on. Arms given before stay what they were, and in the results.

    Raises
    ------
    PlanWaitsError
        A plan drawn by the old salt still waits.
    """
    name, who = _named(house, holdout), somebody(house, by, Duty.APPROVER)
    for plan in list_plans(house.state, limit=100):
        if plan.state in _WAITING:
            raise PlanWaitsError(plan=plan.id)
    holdouts(house)
    rotate(house.state, name, by=who.id, why=why, now=house.clock.now())
    return holdout_show(house, ask, holdout=name)


def holdout_end(
    house: House, ask: Ask, *, holdout: str, day: str | None = None, by: str | None = None
) -> Annotated[dict[str, Any], HoldoutShow]:
    """Write down beforehand on which day the final result will be looked at; without a day, the end is open again.

    Raises
    ------
    BadEndError
        The first result would come no earlier.
    """
    name, who = _named(house, holdout), somebody(house, by, Duty.OPERATOR)
    holdouts(house)
    end = _read_day(day)
    if end is not None:
        first = _first_result(house, ask, name)
        if end <= first:
            raise BadEndError(day=end.isoformat(), name=name, first=first.isoformat())
    end_on(house.state, name, end, by=who.id, now=house.clock.now())
    return holdout_show(house, ask, holdout=name)


def _read_day(said: str | None) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as why:
        raise BadDateError(said=said) from why


def _first_result(house: House, ask: Ask, name: str) -> date:
    today = business_day(house, None).day
    found = _result(worth_of(house, ask, business_day(house, None)), name)
    if found and found["waiting"]["until"] and not found["treated"]["n"]:
        return date.fromisoformat(found["waiting"]["until"])
    return today


def holdout_power(
    house: House,
    ask: Ask,
    *,
    holdout: str | None = None,
    difference: float = 0.01,
    base: float | None = None,
    share: float | None = None,
    per_day: float | None = None,
) -> Annotated[dict[str, Any], HoldoutPower]:
    """Say how long until a difference shows: by this holdout's own share and number a day, or by figures given.

    Three widths: looked at once at the end, at every look of a known end, at every look for ever.
    """
    name = _named(house, holdout) if holdout else None
    found = _result(worth_of(house, ask, business_day(house, None)), name) if name else None
    listed = next((row for row in holdout_list(house, ask)["holdouts"] if row["holdout"] == name), None)
    known = _base(found)
    base = known if base is None else base
    share = (listed["share"] if listed else house.policy.guard.holdout_share) if share is None else share
    per_day = _per_day(house, listed) if per_day is None else per_day
    alpha = house.policy.outcome.alpha
    widths = {"once": z_two_sided(alpha), "known_end": _LAST_LOOK * z_two_sided(alpha), "open_ended": None}
    answers = {}
    for kind, width in widths.items():
        asked = needed(difference, base or 0.0, share, per_day=per_day, alpha=alpha, width=width)
        answers[kind] = {"people": asked.people, "days": asked.days, "width": asked.width}
    return {
        "holdout": name,
        "difference": difference,
        "base": base,
        "share": share,
        "per_day": per_day,
        "power": USUAL_POWER,
        "alpha": alpha,
        "needed": answers,
    }


_LAST_LOOK = 2.145 / 1.96
"""O'Brien and Fleming's last boundary of 28 looks over that of one (MODELS §3.3)."""


def _base(found: dict[str, Any] | None) -> float | None:
    return found["holdout"]["share"] if found and found["holdout"]["n"] else None


def _per_day(house: House, listed: dict[str, Any] | None) -> float | None:
    if not listed or not listed["since"] or not listed["treated"] + listed["held_out"]:
        return None
    days = (business_day(house, None).day - date.fromisoformat(listed["since"])).days
    return float((listed["treated"] + listed["held_out"]) / max(days, 1))
