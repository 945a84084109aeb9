"""Calls about work under way: sending, and what it was worth."""

from typing import Annotated, Any

from liuke.app.answers.work import ResultDecide, Results
from liuke.app.calls.ask import Ask, one_of, somebody
from liuke.app.calls.journeys import by_step
from liuke.app.calls.journeys import pulse as advance
from liuke.app.calls.playbooks import named
from liuke.app.calls.triggers import playbook_fire
from liuke.app.desk_pulse import desk_pulse
from liuke.app.house import business_day, shown_day
from liuke.app.wiring import send
from liuke.delivery.outbox import counts as outbox_counts
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.measured import asked, keep_decision
from liuke.model.moment import AsOf
from liuke.model.words import Duty
from liuke.outcome.results import results as worth
from liuke.outcome.verdict import Verb


def worker(house: House, ask: Ask, *, limit: int | None = None) -> dict[str, Any]:
    """Carry out what started playbooks, move on whose journey is due, then send what is due, until nothing is."""
    playbook_fire(house, ask)
    advance(house, ask)
    report = send(house, limit=limit, progress=ask.progress)
    desk_pulse(house)
    return {"sent_now": report, "outbox": outbox_counts(house.state)}


def results(
    house: House, ask: Ask, *, as_of: str | None = None, playbook: str | None = None
) -> Annotated[dict[str, Any], Results]:
    """Say what each playbook was worth against people left alone at random."""
    day = shown_day(house, as_of)
    look(house, day, ask.progress)
    return worth_of(house, ask, day, playbook)


def worth_of(house: House, ask: Ask, day: AsOf, playbook: str | None = None) -> dict[str, Any]:
    """Return what each playbook was worth, under the playbooks' own names; ``playbook`` by its id or code.

    Raises
    ------
    UnknownPlaybookError
        There is none, nor was there ever a plan of one.
    """
    codes = {play.code: play.id for play in house.playbooks.values()}
    only = codes.get(playbook or "", playbook)
    found = worth(house.facts, day, house.policy, house.currency, playbook=only, asked=asked(house))
    if playbook and not found["playbooks"]:
        named(house, playbook)
    steps = by_step(house, ask)
    for row in found["playbooks"]:
        play = house.playbooks.get(row["playbook"])
        row["label"] = play.label.said(ask.language) if play else row["playbook"]
        row["playbook_code"] = play.code if play else ""
        row["steps"] = steps.get(row["playbook"], [])
    for row in found["groups"]:
        row["label"] = ask.say(f"打法组 {row['group']}", f"group {row['group']}")
    if found["all"]:
        found["all"]["label"] = ask.say("整个留客", "all of liuke")
    return found


def result_decide(
    house: House, ask: Ask, *, playbook: str, verb: str, by: str | None = None, why: str = "", as_of: str | None = None
) -> Annotated[dict[str, Any], ResultDecide]:
    """Write down what somebody decided about a playbook, with the figures they had before them."""
    chosen = one_of("results decide", "VERB", verb, tuple(str(one) for one in Verb))
    who, day = somebody(house, by, Duty.OPERATOR), business_day(house, as_of)
    found = worth_of(house, ask, day, playbook)["playbooks"]
    figures = found[0] if found else {}
    keep_decision(house, playbook, chosen, by=who.id, why=why, figures={**figures, "as_of": day.day.isoformat()})
    return {"playbook": playbook, "verb": chosen, "by": who.id, "why": why, "advised": figures.get("verb")}
