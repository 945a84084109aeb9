"""Takes one person out of everything the house keeps, and gives out what it keeps of one (F6, P9, I10)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liuke.facts import forget as facts_of
from liuke.facts.person import person
from liuke.facts.tables import FactTable
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.kit.files import Is, without_rows
from liuke.model.moment import AsOf
from liuke.state import forget as state_of
from liuke.state.audit import entries, note
from liuke.state.erased import anybody_erased, erased_among, keep_erased, mark_of
from liuke.state.meta import recall, remember

_FOLDERS = ("exports", "quarantine", "inbox")
_PAGES = (".eml", ".txt")
_KEY_LETTERS = 40
_ADDRESSES = ("email", "phone", "push_token")
_SHORTEST = 5
_PENDING = "facts_to_scrub"


def kept_of(house: House, subject_id: str) -> dict[str, Any]:
    """Return everything that is kept about a person, by store and table."""
    return {
        "facts": facts_of.kept_of(house.facts, subject_id),
        "state": state_of.kept_of(house.state, subject_id),
        "audit": entries(house.state, target=subject_id, limit=10_000),
    }


def forget(house: House, subject_id: str, *, by: str) -> dict[str, Any]:
    """Erase a person from facts, state, files and audit, for good; returns the receipt.

    The mark that stays is a keyed hash: it keeps them out of imports, and the audit readable. First the outbox, so that
    nothing leaves meanwhile; broken off at any point it is done anew from the start, to the same end.
    """
    now, mark = house.clock.now().astimezone(UTC), mark_of(house.state.secret, subject_id)
    words, keys = _words(house, subject_id), state_of.message_keys(house.state, subject_id)
    receipt = fingerprint("erased", mark, now.isoformat())[:16]
    with house.state.begin() as connection:
        keep_erased(connection, mark, receipt=receipt, by=by, now=now)
        state = state_of.forget_in(connection, subject_id, mark, words)
    facts = facts_of.forget(house.facts, subject_id)
    files = _files(house.folder, keys, _is_theirs(subject_id, words))
    said = {"receipt": receipt, "mark": mark, "at": now.isoformat(), "state": state, "facts": facts, "files": files}
    with house.state.begin() as connection:
        note(connection, at=now, who=by, act="forget", target=mark, after=said)
    house.state.scrub()
    return {**said, "scrubbed": scrub_facts(house), "elsewhere": facts_of.elsewhere(house.facts)}


def scrub_facts(house: House) -> bool:
    """Write the facts' files anew without what was deleted; where somebody reads, the next opening does it."""
    done = house.facts.scrub()
    if done != (recall(house.state, _PENDING) != "yes"):
        remember(house.state, _PENDING, "no" if done else "yes")
    return done


def scrub_pending(house: House) -> None:
    """Do what an erasure had to leave because somebody was reading."""
    if recall(house.state, _PENDING) == "yes":
        scrub_facts(house)


def drop_erased(house: House, table: FactTable, since: datetime, quarantined: Path | None) -> int:
    """Take the rows of erased people out that an import has just brought again; returns how many (I10)."""
    if not anybody_erased(house.state) or "subject_id" not in {column.name for column in table.columns}:
        return 0
    seen = facts_of.taken_in_since(house.facts, table, since.astimezone(UTC).replace(tzinfo=None))
    gone = sorted(erased_among(house.state, seen))
    dropped = facts_of.drop(house.facts, table, gone)
    if quarantined is not None:
        without_rows(quarantined, lambda cell: isinstance(cell, str) and bool(erased_among(house.state, [cell])))
    if dropped:
        scrub_facts(house)
    return dropped


def _words(house: House, subject_id: str) -> list[str]:
    """Return what tells a person from all others: id and addresses. A name is others' too."""
    tomorrow = AsOf(day=house.clock.now().astimezone(house.zone).date() + timedelta(days=1), zone=house.zone)
    row = person(house.facts, subject_id, tomorrow)
    return [str(row[name]) for name in _ADDRESSES if row.get(name) and len(str(row[name])) >= _SHORTEST]


def _is_theirs(subject_id: str, words: Sequence[str]) -> Is:
    """A cell is theirs that is their id, or in which an address of theirs stands; a short id never counts as part."""
    within = [word for word in (subject_id, *words) if len(word) >= _SHORTEST]
    return lambda cell: isinstance(cell, str) and (cell == subject_id or any(word in cell for word in within))


def _files(folder: Path, keys: set[str], is_theirs: Callable[[Any], bool]) -> int:
    """Clean the folders of ours; returns how many files changed or went."""
    starts, n = {key[:_KEY_LETTERS] for key in keys}, 0
    for name in _FOLDERS:
        for file in sorted((folder / name).rglob("*")):
            if file.is_symlink() or not file.is_file():
                continue
            if file.suffix in _PAGES and file.stem in starts:
                file.unlink()
                n += 1
            else:
                n += bool(without_rows(file, is_theirs))
    return n
