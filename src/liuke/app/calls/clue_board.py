"""Calls about the clue board (W3): what is decided about each clue, when its remedy is out, and who was told."""

from datetime import date
from typing import Annotated, Any

from liuke.app.answers.clue_board import ClueBoard, ClueCard
from liuke.app.calls.ask import Ask, one_of, plain, somebody
from liuke.app.calls.clues import clue as one_clue
from liuke.app.calls.clues import clues as every_clue
from liuke.app.calls.numbers import looked
from liuke.app.errors import BadDateError
from liuke.app.house import business_day, today
from liuke.desk.cards import CardMove, CardState, card, cards, move_card, tell_card, ways_on
from liuke.diagnosis.clues import fixed
from liuke.flow.house import House
from liuke.model.words import Duty

_TELLS = "P12"
_BY_HAND = (CardState.NEW, CardState.ACCEPTED, CardState.PLANNED, CardState.SHIPPED, CardState.DECLINED)
_WORTH = ("texts", "users", "money_fen", "paying_from")


def clue_board(
    house: House, ask: Ask, *, limit: int = 50, as_of: str | None = None
) -> Annotated[dict[str, Any], ClueBoard]:
    """Show the board: new clues by money at stake, then each step with what it was worth; told ones with how many."""
    told_now(house)
    found = every_clue(house, ask, limit=limit, as_of=as_of)
    known, by_id = cards(house.state), {one["clue_id"]: one for one in found["clues"]}
    waiting = fixed.to_tell(house.facts, business_day(house, as_of))
    rows = [_row(by_id.get(id_), known.get(id_), id_, waiting) for id_ in dict.fromkeys([*known, *by_id])]
    rows.sort(key=lambda row: (-(row["money_fen"] or 0), row["clue_id"]))
    columns = [{"state": str(s), "clues": [row for row in rows if row["state"] == s]} for s in CardState]
    return {"as_of": found["as_of"], "columns": columns, "currency": house.currency}


def clue_card(house: House, ask: Ask, *, clue: str, as_of: str | None = None) -> Annotated[dict[str, Any], ClueCard]:
    """Answer one clue with its card, history and quotes."""
    told_now(house)
    found = one_clue(house, ask, clue=clue, as_of=as_of)
    kept = card(house.state, found["clue_id"])
    history = [plain(one) for one in kept["history"]]
    return {**found, "card": plain(kept) | {"history": history}, "ways": ways_on(kept["state"])}


def clue_move(  # one argument a thing that is said
    house: House,
    ask: Ask,
    *,
    clue: str,
    to: str,
    name: str | None = None,
    owner: str | None = None,
    note: str = "",
    on: str | None = None,
    by: str | None = None,
    version: int | None = None,
) -> Annotated[dict[str, Any], ClueCard]:
    """Move a clue on the board; what ships is told to audiences and templates from the next morning on."""
    who = somebody(house, by, Duty.OPERATOR)
    state = CardState(one_of("voice move", "STATE", to, _BY_HAND))
    day = looked(house, ask, None)
    found = one_clue(house, ask, clue=clue)
    try:
        said = date.fromisoformat(on) if on else None
    except ValueError as why:
        raise BadDateError(said=str(on)) from why
    shipped = (said or today(house)) if state is CardState.SHIPPED else None
    if shipped and shipped > today(house):
        raise BadDateError(said=str(on))
    move = CardMove(
        to=state,
        title=" ".join(name.split())[:100] if name else None,
        owner=owner,
        note=note[:2_000],
        planned_for=said if state is CardState.PLANNED else None,
        shipped_on=shipped,
        worth={part: found[part] for part in _WORTH} | {"as_of": found["as_of"]},
    )
    now = house.clock.now()
    kept = move_card(house.state, found["clue_id"], move, by=who.id, now=now, version=version)
    if shipped:
        fixed.ship(house.facts, found["clue_id"], name=kept["title"], on=shipped, by=who.id, now=now)
    else:
        fixed.unship(house.facts, found["clue_id"])
    fixed.keep_fixed(house.facts, day, house.policy.keep.keep_profile_days)
    return clue_card(house, ask, clue=found["clue_id"])


def told_now(house: House) -> int:
    """Count whom P12 told that a clue shipped, by what really went; the first of them move the card to told."""
    plays = [play.id for play in house.playbooks.values() if play.code == _TELLS]
    found = fixed.told(house.facts, plays)
    now = house.clock.now()
    return sum(tell_card(house.state, clue_id, row["people"], now=now) for clue_id, row in found.items())


def _row(
    clue: dict[str, Any] | None, kept: dict[str, Any] | None, clue_id: str, waiting: dict[str, int]
) -> dict[str, Any]:
    seen, card_ = clue or {}, plain(kept) if kept else {}
    worth = card_.get("worth") or {}
    return {
        "clue_id": clue_id,
        "state": card_.get("state", str(CardState.NEW)),
        "name": card_.get("title") or seen.get("name", clue_id),
        "topic": seen.get("topic"),
        "users": seen.get("users") or worth.get("users"),
        "texts": seen.get("texts") or worth.get("texts"),
        "money_fen": worth.get("money_fen") if worth else seen.get("money_fen"),
        "money_now_fen": seen.get("money_fen"),
        "growing": (seen.get("growth") or {}).get("growing"),
        "owner": card_.get("owner", ""),
        "planned_for": card_.get("planned_for"),
        "shipped_on": card_.get("shipped_on"),
        "to_tell": waiting.get(clue_id, 0),
        "told": (card_.get("told") or {}).get("people", 0),
        "version": card_.get("version", 0),
        "ways": [way for way in ways_on(card_.get("state", CardState.NEW)) if way in _BY_HAND],
    }
