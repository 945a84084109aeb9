"""The call behind what pages say of choosing: whom the money went to, by what rule, and which variant wins."""

from typing import Annotated, Any

from liuke.app.answers.moved_page import ResultsMoved
from liuke.app.calls.ask import Ask
from liuke.app.calls.moved import allotment_said, finding_said, results_variants
from liuke.app.house import shown_day
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.outcome.uplift.compare import RIVALS
from liuke.outcome.uplift.keep import newest
from liuke.state.plans import list_plans, read_plan

_PLANS = 20
"""So many plans back is looked for the last word on a playbook's money."""


def results_moved(
    house: House, ask: Ask, *, playbook: str | None = None, as_of: str | None = None
) -> Annotated[dict[str, Any], ResultsMoved]:
    """Say of each playbook what its newest plan made of who is moved, what was learned, and how its variants stand.

    Nothing is learned here: what was not learned by a daily run is said not to be known yet.
    """
    day = shown_day(house, as_of)
    plans = _last_words(house, ask)
    plays = [play for play in house.playbooks.values() if playbook in (None, play.id)]
    rows = [_row(house, ask, day, play.id, plans.get(play.id)) for play in plays]
    variants = results_variants(house, ask, as_of=as_of, playbook=playbook)
    return {
        "as_of": day.day.isoformat(),
        "rivals": list(RIVALS),
        "needed_per_arm": house.policy.moved.learn_people_per_arm,
        "explore_share": house.policy.moved.explore_share,
        "allotment": [row for row in rows if row["plan"] or row["found"]],
        "variants": variants["touches"],
        "alpha": variants["alpha"],
    }


def _last_words(house: House, ask: Ask) -> dict[str, dict[str, Any]]:
    """Return, by playbook, what the newest plan about it said of its money."""
    found: dict[str, dict[str, Any]] = {}
    for plan in list_plans(house.state, limit=_PLANS):
        made = allotment_said(house, ask, read_plan(house.state, plan.id).document.get("allotment") or {})
        counts = {name: made.get(name) for name in ("people", "chosen", "exploring", "not_chosen")}
        for level in made.get("playbooks", ()):
            own = {"id": plan.id, "as_of": plan.as_of.isoformat(), **counts} if level["used"] else {"id": plan.id}
            found.setdefault(level["playbook"], {**level, "plan": {"as_of": plan.as_of.isoformat(), **own}})
    return found


def _row(house: House, ask: Ask, day: AsOf, playbook: str, level: dict[str, Any] | None) -> dict[str, Any]:
    play, kept = house.playbooks[playbook], newest(house.folder, playbook, day.day)
    return {
        "playbook": playbook,
        "playbook_code": play.code,
        "label": play.label.said(ask.language),
        "plan": level["plan"] if level else None,
        "used": bool(level and level["used"]),
        "why": level["why"] if level else "nothing_learned",
        "said": level["said"] if level else "",
        "money_share": level["money_share"] if level else None,
        "found": finding_said(house, ask, kept) if kept else None,
    }
