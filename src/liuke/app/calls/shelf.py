"""Calls that write playbooks: the document as people wrote it, what is wrong with it, changing, saving, its history."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.shelf import (
    PlaybookChange,
    PlaybookCheck,
    PlaybookJoin,
    PlaybookPreview,
    PlaybookSave,
    PlaybookSource,
)
from liuke.app.answers.unions import PlaybookHistory
from liuke.app.calls.ask import Ask, somebody
from liuke.app.calls.numbers import looked
from liuke.app.calls.playbooks import named
from liuke.app.calls.previews import playbook_preview
from liuke.app.errors import BadParameterError, PlaybookChangedError, UnknownPlaybookError, UnknownVersionError
from liuke.facts.profile import count
from liuke.flow.house import House
from liuke.kit.chance import fingerprint
from liuke.kit.document import DocumentError, parse
from liuke.kit.merge import merge
from liuke.kit.rewrite import rearrange, rewrite
from liuke.model.words import Duty
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.document import Playbook, check_playbook, packed, read_folder, read_playbook, source
from liuke.playbooks.errors import AudienceError, PlaybookError
from liuke.state.audit import entries, note
from liuke.state.versions import keep_versions

_ONE_AT_A_TIME = threading.Lock()
_DIGITS = 12
_ARRANGE = ("up", "down", "remove", "copy")
_ACTS = ("playbook_save", "playbook_use", "playbook_rest")


def playbook_source(house: House, ask: Ask, *, playbook: str) -> Annotated[dict[str, Any], PlaybookSource]:
    """Return a playbook's document as it lies there, and the mark by which a later save knows that it still does."""
    play = named(house, playbook)
    text = _text(house, play)
    return {
        "playbook": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "text": text,
        "base": mark(text),
        "own": _own(house, play.id).is_file() or Path(play.file).is_relative_to(house.folder),
        "in_use": play.in_use,
        "version": play.version,
    }


def playbook_check(
    house: House, ask: Ask, *, text: str, exact: bool = False
) -> Annotated[dict[str, Any], PlaybookCheck]:
    """Say whether a document is a playbook, where it is not, and show it as nodes; nothing is kept.

    ``exact`` also counts the people its audience means today.
    """
    nodes = _nodes(text)
    try:
        play = _read(house, text)
    except PlaybookError as why:
        wrong = {name: why.facts.get(name) for name in ("line", "column")}
        said = str(why.facts["why_zh" if ask.language == "zh" else "why_en"])
        return {"ok": False, "errors": [{"code": why.code, "message": said, **wrong}], "nodes": nodes, "id": None}
    people = _people(house, ask, play.audience) if exact else None
    return {
        "ok": True,
        "errors": [],
        "nodes": nodes,
        "id": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "version": play.version,
        "people": people,
    }


def playbook_change(
    house: House,  # noqa: ARG001 - every call has a house
    ask: Ask,  # noqa: ARG001
    *,
    text: str,
    path: str = "",
    values: Mapping[str, str] | None = None,
    arrange: str = "",
) -> Annotated[dict[str, Any], PlaybookChange]:
    """Change values of a document by their names, or move an item of a list; all else stays as written. Keeps nothing.

    ``path`` is where: ``tiers.0``, ``steps.1``; names below it may be ``label.zh``.
    """
    way = _path(path)
    try:
        if arrange:
            if arrange not in _ARRANGE:
                raise KeyError(arrange)
            return {"text": rearrange(text, way, arrange)}
        changes = {(*way, *_path(name)): said.strip() for name, said in (values or {}).items()}
        return {"text": rewrite(text, changes)}
    except (KeyError, TypeError, AttributeError) as why:
        raise BadParameterError(command="playbook", name="path", said=path or str(why), choices="") from why


def playbook_save(  # one argument a part of the save
    house: House,
    ask: Ask,  # noqa: ARG001 - every call is asked in a language
    *,
    playbook: str,
    text: str,
    base: str = "",
    by: str | None = None,
    why: str = "",
) -> Annotated[dict[str, Any], PlaybookSave]:
    """Keep a document as a new version, where nobody else has changed it since ``base`` was read.

    Raises
    ------
    PlaybookError
        It is no playbook; line and column are said.
    PlaybookChangedError
        Somebody was faster. Nothing is lost: both texts are there, and joined where they do not touch.
    """
    who = somebody(house, by, Duty.OPERATOR)
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    with _ONE_AT_A_TIME:
        play = _read(house, text)
        playbook = next((known.id for known in house.playbooks.values() if known.code == playbook), playbook)
        if play.id != playbook:
            raise BadParameterError(command="playbook", name="id", said=play.id, choices=f" ({playbook})")
        before = house.playbooks.get(playbook)
        if before is None and base:
            raise UnknownPlaybookError(playbook=playbook, nearest="")
        now = _text(house, before) if before else ""
        if before is not None and mark(now) != base and text != now:  # the very same text sent twice is one save
            raise PlaybookChangedError(playbook=playbook, now=mark(now), base=base)
        _keep(house, playbook, now, text)
    with house.state.begin() as connection:
        was = {"version": before.version, "mark": mark(now)} if before else None
        kept = {"version": play.version, "mark": mark(text), "why": why.strip()[:300]}
        note(connection, at=house.clock.now(), who=who.id, act="playbook_save", target=play.id, before=was, after=kept)
    both = [(one.id, one.version, packed(one)) for one in (before, house.playbooks[playbook]) if one]
    keep_versions(house.state, both, house.clock.now())
    return {"playbook": play.id, "version": house.playbooks[playbook].version, "base": mark(text)}


def playbook_join(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    playbook: str,
    text: str,
    base: str,
) -> Annotated[dict[str, Any], PlaybookJoin]:
    """Show two people's changes to one document: theirs as it lies there, and both joined where they do not touch."""
    play = named(house, playbook)
    theirs, old = _text(house, play), _kept(house, play.id, base)
    joined = merge(old, text.replace("\r\n", "\n"), theirs) if old is not None else None
    last = next((row for row in entries(house.state, limit=20, target=play.id) if row["act"] in _ACTS), None)
    return {
        "playbook": play.id,
        "theirs": theirs,
        "base": mark(theirs),
        "by": last["who"] if last else "",
        "at": last["at"] if last else None,
        "joined": joined.text if joined else None,
        "conflicts": joined.conflicts if joined else None,
    }


def playbook_try(house: House, ask: Ask, *, text: str, people: int = 20) -> Annotated[dict[str, Any], PlaybookPreview]:
    """Run a document that nobody has kept yet on real people, dry: what each would get, who would not, and why."""
    play = _read(house, text)
    play = replace(play, in_use=True)
    as_if = replace(house, playbooks={**house.playbooks, play.id: play})
    return playbook_preview(as_if, ask, playbook=play.id, people=min(people, 50))


def playbook_history(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    playbook: str,
    of: str = "",
) -> Annotated[dict[str, Any], PlaybookHistory]:
    """List who changed a playbook, when and why; with ``of``, the document as it was then."""
    play = named(house, playbook)
    if of:
        text = _kept(house, play.id, of)
        if text is None:
            raise UnknownVersionError(playbook=play.id, version=of, today=play.version)
        return {"playbook": play.id, "mark": of, "text": text}
    rows = [row for row in entries(house.state, limit=100, target=play.id) if row["act"] in _ACTS]
    return {"playbook": play.id, "now": mark(_text(house, play)), "saves": [_save(house, play.id, row) for row in rows]}


def mark(text: str) -> str:
    """Return the mark of a text: another text has another."""
    return fingerprint(text)[:_DIGITS]


def _save(house: House, playbook: str, row: dict[str, Any]) -> dict[str, Any]:
    after = row["after"] or {}
    kept = after.get("mark", "") if isinstance(after, dict) else ""
    before = row["before"] or {}
    return {
        "at": row["at"],
        "by": row["who"],
        "act": row["act"].removeprefix("playbook_"),
        "why": after.get("why", "") if isinstance(after, dict) else "",
        "version": after.get("version", "") if isinstance(after, dict) else "",
        "before": before.get("version", "") if isinstance(before, dict) else "",
        "mark": kept,
        "there": bool(kept) and _archive(house, playbook, kept).is_file(),
    }


def _read(house: House, text: str) -> Playbook:
    folder = house.folder / "playbooks"
    play = read_playbook(text, str(folder / "playbook.yml"))
    check_playbook(play, house.columns, others=[*house.playbooks, play.id], zone=house.zone)
    return play


def _people(house: House, ask: Ask, expression: str) -> int | None:
    try:
        predicate = compile_audience(expression, house.columns, house.zone).predicate
    except AudienceError:
        return None
    return count(house.facts, looked(house, ask, None), house.columns, predicate)


def _nodes(text: str) -> dict[str, Any] | None:
    """Return a document as nodes for a canvas: as much of it as can be read."""
    try:
        document = parse(text, "")
    except DocumentError:
        return None
    if not isinstance(document, dict):
        return None
    plain = _plain(document)
    lists = {name: value if isinstance(value := plain.get(name), list) else [] for name in ("tiers", "steps", "offers")}
    return {**plain, **{name: [one for one in value if isinstance(one, dict)] for name, value in lists.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    known = value is None or isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value))
    return value if known else str(value)


def _text(house: House, play: Playbook) -> str:
    return source(play, house.folder / "playbooks")


def _own(house: House, playbook: str) -> Path:
    return house.folder / "playbooks" / f"{playbook}.yml"


def _archive(house: House, playbook: str, of: str) -> Path:
    return house.folder / "playbooks" / "history" / playbook / f"{of}.yml"


def _kept(house: House, playbook: str, of: str) -> str | None:
    """Return a text by its mark, out of the archive; None where it is not there."""
    if not of.isalnum():
        return None
    file = _archive(house, playbook, of)
    if file.is_file():
        return file.read_text(encoding="utf-8")
    play = house.playbooks.get(playbook)
    now = _text(house, play) if play else ""
    return now if now and mark(now) == of else None


def _keep(house: House, playbook: str, before: str, text: str) -> None:
    """Write the document, and both texts into the archive; whoever is served goes by it at once."""
    for one in (before, text):
        if one:
            _write(_archive(house, playbook, mark(one)), one)
    play = house.playbooks.get(playbook)
    folder = house.folder / "playbooks"
    file = Path(play.file) if play and Path(play.file).is_relative_to(folder) else _own(house, playbook)
    _write(file, text)
    known = read_folder(folder)
    house.playbooks.clear()  # in place: a served workspace goes by it at once
    house.playbooks.update(known)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


def _path(said: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in said.split(".") if part)
