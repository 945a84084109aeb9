"""The clue board (W3): new → accepted → planned → shipped → users told, each step with who, when and why."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.desk.errors import CardError
from liuke.state.store import State
from liuke.state.tables import CLUE_CARD_HISTORY, CLUE_CARDS
from liuke.state.write import insert_new


class CardState(StrEnum):
    """Columns of the clue board; ``declined`` stands beside them."""

    NEW = "new"
    ACCEPTED = "accepted"
    PLANNED = "planned"
    SHIPPED = "shipped"
    TOLD = "told"
    DECLINED = "declined"


_MAY_BECOME = {
    CardState.NEW: {CardState.ACCEPTED, CardState.DECLINED},
    CardState.ACCEPTED: {CardState.NEW, CardState.PLANNED, CardState.SHIPPED, CardState.DECLINED},
    CardState.PLANNED: {CardState.ACCEPTED, CardState.SHIPPED, CardState.DECLINED},
    CardState.SHIPPED: {CardState.ACCEPTED, CardState.PLANNED, CardState.TOLD},
    CardState.TOLD: {CardState.PLANNED},
    CardState.DECLINED: {CardState.NEW, CardState.ACCEPTED},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMove:
    """Where a clue goes, and what is said of it there; None leaves as it was."""

    to: CardState
    title: str | None = None
    owner: str | None = None
    note: str = ""
    planned_for: date | None = None
    shipped_on: date | None = None
    worth: dict[str, Any] = field(default_factory=dict)


def ways_on(state: str) -> list[str]:
    """Return where a card may go from a state, in the order of the board."""
    return [str(word) for word in CardState if word in _MAY_BECOME[CardState(state)]]


def move_card(
    state: State, clue_id: str, said: CardMove, *, by: str, now: datetime, version: int | None = None
) -> dict[str, Any]:
    """Move a clue on the board. What ships has a name in words for users, and the day it came out.

    Raises
    ------
    CardError
        It cannot go there, lacks one of those, or somebody else moved it meanwhile.
    """
    with state.begin() as connection:
        row = _held(connection, clue_id, by, now)
        if version is not None and version != row["version"]:
            why = f"it was changed meanwhile by {row['changed_by']}"
            raise CardError(clue=clue_id, why=why, why_zh=f"刚刚被 {row['changed_by']} 改动过，请重新查看")
        _check(clue_id, row, said)
        values = {name: getattr(said, name) for name in ("title", "owner", "planned_for", "shipped_on")}
        values = {name: value for name, value in values.items() if value is not None}
        if said.worth and not row["worth"]:
            values["worth"] = said.worth
        if said.to in (CardState.NEW, CardState.PLANNED, CardState.ACCEPTED):
            values |= {"shipped_on": None, "told": {}}
        _write(connection, row, said.to, values, by=by, now=now, note=said.note)
    return card(state, clue_id)


def tell_card(state: State, clue_id: str, people: int, *, now: datetime) -> bool:
    """Keep how many were told that a clue shipped; the first of them move it to told. Returns whether that changed."""
    with state.begin() as connection:
        row = connection.execute(_one(clue_id).with_for_update()).mappings().first()
        if row is None or row["state"] not in (CardState.SHIPPED, CardState.TOLD):
            return False
        if row["told"].get("people") == people:
            return False
        values = {"told": {**row["told"], "people": people, "at": now.isoformat()}}
        _write(connection, row, CardState.TOLD, values, by="liuke", now=now, note="")
    return True


def card(state: State, clue_id: str) -> dict[str, Any]:
    """Return a clue's card with its history; one nobody decided about is new."""
    history = (
        sa.select(CLUE_CARD_HISTORY).where(CLUE_CARD_HISTORY.c.clue_id == clue_id).order_by(CLUE_CARD_HISTORY.c.id)
    )
    with state.read() as connection:
        row = connection.execute(_one(clue_id)).mappings().first()
        said = [dict(one) for one in connection.execute(history).mappings()]
    return {**(row or _blank(clue_id)), "history": said}


def cards(state: State) -> dict[str, dict[str, Any]]:
    """Return every card by its clue."""
    with state.read() as connection:
        return {row["clue_id"]: dict(row) for row in connection.execute(sa.select(CLUE_CARDS)).mappings()}


def _blank(clue_id: str) -> dict[str, Any]:
    texts = dict.fromkeys(("title", "owner", "note", "changed_by"), "")
    days = dict.fromkeys(("planned_for", "shipped_on", "changed_at"))
    return {"clue_id": clue_id, "state": str(CardState.NEW), **texts, **days, "worth": {}, "told": {}, "version": 0}


def _one(clue_id: str) -> sa.Select[Any]:
    return sa.select(CLUE_CARDS).where(CLUE_CARDS.c.clue_id == clue_id)


def _held(connection: sa.Connection, clue_id: str, by: str, now: datetime) -> Any:
    row = _blank(clue_id) | {"changed_at": now, "changed_by": by}
    insert_new(connection, CLUE_CARDS, [row], "clue_id")
    return connection.execute(_one(clue_id).with_for_update()).mappings().one()


def _check(clue_id: str, row: Any, said: CardMove) -> None:
    if said.to not in _MAY_BECOME[CardState(row["state"])]:
        why = f"it is {row['state']} and cannot become {said.to}"
        raise CardError(clue=clue_id, why=why, why_zh=f"处于 {row['state']}，不能变为 {said.to}")
    if said.to is CardState.SHIPPED and not (said.title or row["title"]).strip():
        why = "what ships needs a name in words for users"
        raise CardError(clue=clue_id, why=why, why_zh="上线时要给它一个用户看得懂的名字")
    if said.to is CardState.SHIPPED and said.shipped_on is None:
        raise CardError(clue=clue_id, why="the day it came out is missing", why_zh="缺少上线日期")


def _write(  # one argument a thing that is said
    connection: sa.Connection, row: Any, to: CardState, values: dict[str, Any], *, by: str, now: datetime, note: str
) -> None:
    always = {"state": str(to), "changed_at": now, "changed_by": by, "version": row["version"] + 1}
    change = CLUE_CARDS.update().where(CLUE_CARDS.c.clue_id == row["clue_id"])
    connection.execute(change.values(**values, **always))
    said = {"clue_id": row["clue_id"], "at": now, "by": by, "before": row["state"], "after": str(to), "note": note}
    connection.execute(CLUE_CARD_HISTORY.insert().values(**said))
