"""Calls about what is kept of one person: give it out, or erase it (F6)."""

import json
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.rights import PersonExport, PersonForget
from liuke.app.calls.ask import Ask, plain, somebody
from liuke.app.errors import ErasedError, FolderReadOnlyError, UnknownUserError
from liuke.app.house import utc
from liuke.flow.forget import forget, kept_of
from liuke.flow.house import House
from liuke.model.words import Duty
from liuke.state.audit import note
from liuke.state.erased import mark_of, receipt_of


def person_export(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    user: str,
    file: str = "",
    by: str | None = None,
) -> Annotated[dict[str, Any], PersonExport]:
    """Give out everything kept about a person as one JSON document, or write it to a file that only its owner reads.

    Raises
    ------
    ErasedError, UnknownUserError
    """
    who = somebody(house, by, Duty.APPROVER).id
    said = exported(house, user, by=who)
    if not file:
        return said
    try:
        out = Path(file)
        out.touch(mode=0o600)
        out.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as why:
        raise FolderReadOnlyError(folder=Path(file).parent, why=why.strerror or str(why)) from why
    return {"user": user, "file": file, "rows": said["rows"]}


def person_forget(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    user: str,
    by: str | None = None,
    sure: bool = False,
) -> Annotated[dict[str, Any], PersonForget]:
    """Say what an erasure would take, or, ``sure``, do it and return the receipt.

    Raises
    ------
    ErasedError, UnknownUserError
    """
    who = somebody(house, by, Duty.APPROVER).id
    if sure:
        alive(house, user)
        return {"user": user, "sure": True, **forget(house, user, by=who)}
    kept = _kept(house, user)
    counts = {store: {name: len(rows) for name, rows in kept[store].items() if rows} for store in ("facts", "state")}
    return {"user": user, "sure": False, **counts, "mark": mark_of(house.state.secret, user)}


def alive(house: House, user: str) -> None:
    """Refuse to speak of somebody who was erased.

    Raises
    ------
    ErasedError
    """
    gone = receipt_of(house.state, user)
    if gone is not None:
        raise ErasedError(receipt=gone["receipt"], at=gone["at"].astimezone(house.zone).strftime("%Y-%m-%d"))


def exported(house: House, user: str, *, by: str) -> dict[str, Any]:
    """Return everything kept about a person, and note that it was given out.

    Raises
    ------
    ErasedError, UnknownUserError
    """
    kept, now = _kept(house, user), utc(house)
    stores = {
        store: {name: [plain(row) for row in rows] for name, rows in kept[store].items() if rows}
        for store in ("facts", "state")
    }
    rows = sum(len(found) for store in stores.values() for found in store.values())
    with house.state.begin() as connection:
        note(connection, at=now, who=by, act="person_export", target=user, after={"rows": rows})
    audit = [plain(row) for row in kept["audit"]]
    return {"user": user, "made_at": now.isoformat(), "rows": rows, **stores, "audit": audit}


def _kept(house: House, user: str) -> dict[str, Any]:
    alive(house, user)
    kept = kept_of(house, user)
    if not any(rows for store in ("facts", "state") for rows in kept[store].values()):
        raise UnknownUserError(user=user, nearest="")
    return kept
