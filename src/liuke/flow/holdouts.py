"""Which holdouts have a say about what, with their salts and arms: put together of policy, playbooks and state (O1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.holdouts import ALL, Scope, catch_up, first_arms, of_group, of_playbook
from liuke.facts.units import units
from liuke.flow.house import House
from liuke.guard.holdouts import ARM_BEFORE, Holdouts, Shared
from liuke.state.holdouts import begin, newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A holdout as policy and playbooks declare it; ``playbooks`` None is all of them."""

    name: str
    share: float
    playbooks: tuple[str, ...] | None


def declared(house: House) -> tuple[Declared, ...]:
    """Return every holdout there is, in the order in which they are asked."""
    guard = house.policy.guard
    groups = (
        Declared(name=of_group(name), share=group.share, playbooks=tuple(group.playbooks))
        for name, group in guard.holdout_groups.items()
    )
    own = (
        Declared(name=of_playbook(play.id), share=play.holdout_share, playbooks=(play.id,))
        for play in house.playbooks.values()
    )
    return (Declared(name=ALL, share=guard.holdout_all_share, playbooks=None), *groups, *own)


def holdouts(house: House) -> Holdouts:
    """Return the holdouts as the guard asks them; each gets its first drawing by the first plan that asks."""
    known = declared(house)
    begin(house.state, (one.name for one in known), house.name, house.clock.now())
    drawn = newest(house.state)
    shared = tuple(
        Shared(
            name=one.name,
            salt=drawn[one.name].salt,
            share=one.share,
            playbooks=frozenset(one.playbooks) if one.playbooks is not None else None,
        )
        for one in known
        if not one.name.startswith("playbook:")
    )
    own = {play: drawn[of_playbook(play)].salt for play in house.playbooks}
    return Holdouts(shared=shared, salts=own)


def known_arms_only(asked: Holdouts) -> Holdouts:
    """Return the same, drawing nobody anew: whoever is on the way was treated, whoever is held out stays so."""
    return replace(asked, shared=tuple(replace(one, share=0.0) for one in asked.shared))


def scopes(house: House, playbooks: Iterable[str]) -> list[Scope]:
    """Return which holdouts have a say about each of these playbooks, in order, with today's drawing and share."""
    drawn, known = newest(house.state), declared(house)
    found = []
    for playbook in playbooks:
        about = [one for one in known if one.playbooks is None or playbook in one.playbooks]
        for place, one in enumerate(about):
            own = one.name == of_playbook(playbook)
            generation = drawn[one.name].generation if one.name in drawn else 1
            found.append(
                Scope(
                    playbook=playbook,
                    holdout=one.name,
                    place=place,
                    generation=generation,
                    share=None if own else one.share,
                )
            )
    return [one for one in found if one.share is None or one.share > 0]


def drawings_now(house: House, playbooks: Iterable[str]) -> list[tuple[str, int, str]]:
    """Return holdout, generation and playbook of every holdout that may know one of these playbooks' people."""
    drawn, known = newest(house.state), declared(house)
    return [
        (one.name, drawn[one.name].generation if one.name in drawn else 1, playbook)
        for playbook in playbooks
        for one in known
        if one.playbooks is None or playbook in one.playbooks
    ]


def with_arms(house: House, proposals: pa.Table) -> dict[str, Any]:
    """Return who shares a draw with others, and the arm that each unit already has in each holdout (O1, T5)."""
    catch_up(house.facts)
    of = units(house.facts)
    people = proposals["subject_id"].to_pylist()
    members = {**{who: who for who in people}, **of}
    known = declared(house)
    drawn = newest(house.state)
    generations = {one.name: drawn[one.name].generation if one.name in drawn else 1 for one in known}
    arms = first_arms(house.facts, generations, members)
    whose = [members[who] for who in people]
    own = [
        arms.get(of_playbook(play), _NONE).get(unit, "")
        for play, unit in zip(proposals["playbook"].to_pylist(), whose, strict=True)
    ]
    columns = {"unit": [of.get(who, "") for who in people], ARM_BEFORE: own}
    for one in known:
        if not one.name.startswith("playbook:"):
            mine = arms.get(one.name, _NONE)
            columns[f"{ARM_BEFORE}:{one.name}"] = [mine.get(unit, "") for unit in whose]
    return {name: pa.chunked_array([pa.array(values, pa.string())]) for name, values in columns.items()}


_NONE: Mapping[str, str] = {}


def nobody_anew(asked: pa.Table) -> pa.Table:
    """Return the proposals with no share to be drawn against."""
    where = asked.schema.get_field_index("holdout_share")
    zeros = pc.multiply(pc.fill_null(asked["holdout_share"], 0.0), 0.0)
    return asked.set_column(where, "holdout_share", zeros)
