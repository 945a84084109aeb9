"""The drawings of holdouts (O1): each with a salt of its own, added and never changed; the newest one draws."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from liuke.kit.chance import token
from liuke.state.audit import note
from liuke.state.store import State
from liuke.state.tables import HOLDOUTS
from liuke.state.write import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One drawing of a holdout."""

    name: str
    generation: int
    salt: str
    began_at: datetime
    by: str = ""
    why: str = ""
    ends_on: date | None = None


def drawings(state: State) -> list[Drawing]:
    """Return every drawing of every holdout, oldest first."""
    query = sa.select(HOLDOUTS).order_by(HOLDOUTS.c.name, HOLDOUTS.c.generation)
    with state.read() as connection:
        return [Drawing(**row) for row in connection.execute(query).mappings()]


def newest(state: State) -> dict[str, Drawing]:
    """Return the drawing that counts now, by holdout."""
    return {one.name: one for one in drawings(state)}


def begin(state: State, names: Iterable[str], salt: str, now: datetime) -> None:
    """Give holdouts that are new their first drawing: by the workspace's salt of today, whatever it is called later."""
    missing = sorted(set(names) - set(newest(state)))
    if not missing:
        return
    rows = [{"name": name, "generation": 1, "salt": salt, "began_at": now} for name in missing]
    with state.begin() as connection:
        insert_new(connection, HOLDOUTS, rows, "name")


def rotate(state: State, name: str, *, by: str, why: str, now: datetime) -> Drawing:
    """Begin the next drawing of a holdout, by a salt nobody knew before. The one before stays, and so do its arms."""
    before = newest(state).get(name)
    after = Drawing(
        name=name, generation=before.generation + 1 if before else 2, salt=token(), began_at=now, by=by, why=why
    )
    with state.begin() as connection:
        connection.execute(HOLDOUTS.insert().values(**asdict(after)))
        note(
            connection,
            at=now,
            who=by,
            act="holdout.rotate",
            target=name,
            before={"generation": before.generation if before else 1},
            after={"generation": after.generation, "why": why},
        )
    return after


def end_on(state: State, name: str, day: date | None, *, by: str, now: datetime) -> None:
    """Write down on which day a holdout's newest drawing will have its final result; None takes it back."""
    before = newest(state)[name]
    with state.begin() as connection:
        mine = (HOLDOUTS.c.name == name) & (HOLDOUTS.c.generation == before.generation)
        connection.execute(HOLDOUTS.update().where(mine).values(ends_on=day))
        note(connection, at=now, who=by, act="holdout.end", target=name, before=before.ends_on, after=day)
