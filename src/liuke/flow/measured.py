"""What results must know beforehand of playbooks, groups and ends; and each change of a verb, written down (O2)."""

import json
from typing import Any

from liuke.flow.house import House
from liuke.outcome.costs import Promise
from liuke.outcome.results import Asked
from liuke.playbooks.play import Playbook, Touch
from liuke.state.audit import note
from liuke.state.holdouts import newest
from liuke.state.meta import recall, remember_in

_FIGURES = ("lift", "interval", "q", "cost_fen", "cost_per_extra_return_fen", "code")


def asked(house: House) -> Asked:
    """Return it, put together of playbooks, policy and the ends that were declared."""
    plays = house.playbooks.values()
    return Asked(
        windows={play.id: play.goal.window_days for play in plays},
        goals={play.id: play.goal.event for play in plays},
        promises={play.id: _promise(play) for play in plays},
        groups={name: group.playbooks for name, group in house.policy.guard.holdout_groups.items()},
        ends={name: one.ends_on for name, one in newest(house.state).items() if one.ends_on},
        prices=[row for play in plays for touch in _touches(play) for row in _prices(play, touch)],
        margin=house.policy.value.ltv_margin,
    )


def _promise(play: Playbook) -> Promise:
    said = play.payback
    return Promise(lift=play.expected_lift, zh=said.said("zh") if said else "", en=said.said("en") if said else "")


def _touches(play: Playbook) -> tuple[Touch, ...]:
    return (*play.tiers, *play.steps)


def _prices(play: Playbook, touch: Touch) -> list[tuple[str, str, int, int]]:
    """Return what a touch costs over each channel, and how much of that its offer is expected to."""
    offer = play.offer(touch.offer).cost_fen if touch.offer else 0
    found = [(play.id, str(touch.channel), play.cost_fen(touch), offer)] if touch.channel else []
    if touch.fallback_channel:
        found.append((play.id, str(touch.fallback_channel), play.fallback_cost_fen(touch) or 0, offer))
    return found


def keep_verbs(house: House, said: dict[str, Any]) -> int:
    """Write into the audit log what each result says to do next, with its figures, wherever that changed."""
    changed = 0
    for row in [*said["playbooks"], *said["groups"], *([said["all"]] if said["all"] else [])]:
        name, verb = f"verb:{row['held_by']}", str(row["verb"])
        before = json.loads(recall(house.state, name) or "{}")
        if before.get("verb") == verb:
            continue
        after = {"verb": verb, "as_of": said["as_of"], **{figure: row[figure] for figure in _FIGURES}}
        with house.state.begin() as connection:
            remember_in(connection, name, json.dumps(after, ensure_ascii=False))
            note(
                connection,
                at=house.clock.now(),
                who="liuke",
                act="result.verb",
                target=row["held_by"],
                before=before or None,
                after={**after, "sentence": row[f"verdict_{house.language}"]},
            )
        changed += 1
    return changed


def keep_decision(house: House, playbook: str, verb: str, *, by: str, why: str, figures: dict[str, Any]) -> None:
    """Write down a person's decision about a playbook beside what the rule advised."""
    said = {name: figures.get(name) for name in ("verb", "as_of", *_FIGURES)}
    with house.state.begin() as connection:
        note(
            connection,
            at=house.clock.now(),
            who=by,
            act="result.decide",
            target=f"playbook:{playbook}",
            before={"advised": said},
            after={"verb": verb, "why": why},
        )
