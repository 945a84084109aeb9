"""Calls about who is moved: what each playbook's holdout has taught, and what a plan made of it."""

from typing import Annotated, Any

from liuke.app.answers.moved import ResultsUplift, ResultsVariants
from liuke.app.calls.ask import Ask
from liuke.app.calls.playbooks import named
from liuke.app.house import shown_day
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.moved import told
from liuke.flow.variants import compared, decision
from liuke.outcome.uplift.say import RIVALS_EN, RIVALS_ZH, said_finding, said_level
from liuke.outcome.variants import Judged, said_standing
from liuke.playbooks.play import Playbook, Touch
from liuke.playbooks.variants import set_of


def results_uplift(
    house: House, ask: Ask, *, as_of: str | None = None, playbook: str | None = None
) -> Annotated[dict[str, Any], ResultsUplift]:
    """Say who is moved by each playbook with an applied plan, or why that cannot be said yet."""
    day = shown_day(house, as_of)
    look(house, day, ask.progress)
    only = named(house, playbook).id if playbook else None
    rows = [finding_said(house, ask, found) for found in told(house, day, only)]
    return {"as_of": day.day.isoformat(), "playbooks": rows}


def finding_said(house: House, ask: Ask, found: dict[str, Any]) -> dict[str, Any]:
    """Return what was learned of a playbook with names and a sentence, without what only a machine reads."""
    names = {column.name: ask.say(column.zh, column.en) for column in house.columns}
    play = house.playbooks[found["playbook"]]
    said = {name: value for name, value in found.items() if name not in ("scorer", "features", "format", "kinds")}
    kinds = [
        {
            **one,
            "label": one[ask.language],
            "traits": [{**trait, "label": names.get(trait["name"], trait["name"])} for trait in one["traits"]],
        }
        for one in found.get("kinds", ())
    ]
    zh, en = said_finding(found)
    return {
        **said,
        "label": play.label.said(ask.language),
        "playbook_code": play.code,
        "kinds": kinds,
        "at_money": [_named(ask, one) for one in found.get("at_money", ())],
        "said": ask.say(zh, en),
    }


def _named(ask: Ask, at: dict[str, Any]) -> dict[str, Any]:
    rival = at["best_rival"]
    return {**at, "best_rival_label": ask.say(RIVALS_ZH[rival], RIVALS_EN[rival])}


def allotment_said(house: House, ask: Ask, allotment: dict[str, Any]) -> dict[str, Any]:
    """Return a plan's allotment with each playbook's name and sentence."""
    levels = []
    for level in allotment.get("playbooks", ()):
        play = house.playbooks.get(level["playbook"])
        zh, en = said_level(level)
        levels.append(
            {**level, "label": play.label.said(ask.language) if play else level["playbook"], "said": ask.say(zh, en)}
        )
    return {**allotment, "playbooks": levels} if allotment else {}


def results_variants(
    house: House, ask: Ask, *, as_of: str | None = None, playbook: str | None = None
) -> Annotated[dict[str, Any], ResultsVariants]:
    """Say what each variant of a touch brought, whether one has won, and which was decided to stay."""
    day = shown_day(house, as_of)
    look(house, day, ask.progress)
    only = named(house, playbook).id if playbook else None
    rows = [_touch(house, ask, *one) for one in compared(house, day) if only in (None, one[0].id)]
    return {"as_of": day.day.isoformat(), "touches": rows, "alpha": house.policy.moved.variant_alpha}


def _touch(house: House, ask: Ask, play: Playbook, touch: Touch, judged: Judged) -> dict[str, Any]:
    zh, en = said_standing(judged, house.policy.moved)
    done = decision(house, play.id, touch.id, set_of(touch.variants))
    arms = judged.compared.arms
    return {
        "playbook": play.id,
        "playbook_code": play.code,
        "label": play.label.said(ask.language),
        "touch": touch.id,
        "touch_label": touch.label.said(ask.language),
        "goal": play.goal.event,
        "window_days": play.goal.window_days,
        "waiting": judged.compared.waiting,
        "standing": str(judged.standing),
        "said": ask.say(zh, en),
        "decided": done,
        "variants": [
            {
                "variant": one.id,
                "label": one.label.said(ask.language),
                "drawn_share": one.share,
                "n": arms[one.id].n,
                "reached": round(arms[one.id].total),
                "share": arms[one.id].mean if arms[one.id].n else None,
                "template": one.template,
                "offer": one.offer,
                "at_hour": one.at_hour,
            }
            for one in touch.variants
        ],
        "pairs": [
            {
                "one": pair.one,
                "other": pair.other,
                "difference": pair.difference,
                "interval": list(pair.interval) if pair.interval else None,
                "p": None if pair.p != pair.p else pair.p,
                "q": None if pair.q != pair.q else pair.q,
            }
            for pair in judged.pairs
        ],
    }
