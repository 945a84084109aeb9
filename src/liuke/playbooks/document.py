"""Playbooks and templates as documents: read, checked, and laid out on one shelf.

A workspace's own document takes the place of the shipped one of the same id, for templates as for playbooks.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from liuke.kit.chance import fingerprint
from liuke.kit.document import DocumentError, fail, nearest, parse, place, read_into
from liuke.kit.errors import Language
from liuke.model.column import Column
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.cycles import diversions
from liuke.playbooks.errors import AudienceError, PlaybookError
from liuke.playbooks.play import (
    CheckIns,
    Goal,
    Offer,
    Playbook,
    Reentry,
    Step,
    TaskOrder,
    Tier,
    Touch,
    Trigger,
    Variant,
)
from liuke.playbooks.preview import chain, lint_template
from liuke.playbooks.rules import broken, closed_sets
from liuke.playbooks.template import Copy, FactUse, Label, Template

__all__ = [
    "CheckIns",
    "Copy",
    "FactUse",
    "Goal",
    "Label",
    "Offer",
    "Playbook",
    "Reentry",
    "Step",
    "TaskOrder",
    "Template",
    "Tier",
    "Trigger",
    "Variant",
    "check_playbook",
    "library",
    "library_templates",
    "packed",
    "read_folder",
    "read_playbook",
    "read_template",
    "source",
    "unpacked",
]

T = TypeVar("T")
_UTC = ZoneInfo("UTC")
_VERSION_DIGITS = 12
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_WHOLE = TypeAdapter(Playbook)
Written = Iterable[tuple[str, str]]
"""Documents as file name and text."""


def read_template(text: str, file: str) -> Template:
    """Read and lint one template.

    Raises
    ------
    PlaybookError
        The first thing wrong, with line and column.
    """
    document = _parsed(text, file)
    template = _into(Template, document, file)
    for finding in lint_template(template):
        raise _error(document, file, finding.path, finding.en, finding.zh)
    return template


def _own(text: str, file: str) -> Template:
    """Read a shipped template: our tests have linted it, nobody need wait for it again."""
    return _into(Template, _parsed(text, file), file)


def read_playbook(text: str, file: str, templates: Mapping[str, Template] | None = None) -> Playbook:
    """Read one playbook. Without ``templates``, the shipped ones and those in ``templates/`` beside the file count.

    Its expressions are compiled by ``check_playbook``, which knows the columns.

    Raises
    ------
    PlaybookError
        The first thing wrong, with line and column.
    """
    templates = _templates_beside(Path(file).parent) if templates is None else templates
    document = _parsed(text, file)
    for path, en, zh in closed_sets(document):
        raise _error(document, file, path, en, zh)
    playbook = _into(Playbook, document, file)
    for path, en, zh in broken(playbook, templates):
        raise _error(document, file, path, en, zh)
    used = _used(playbook, templates)
    return replace(
        playbook,
        version=_version(playbook, used),
        templates=used,
        file=file,
        places=_places(document, playbook),
    )


@cache
def library_templates() -> dict[str, Template]:
    """Return the shipped templates by id."""
    return _read_templates(_shipped("library/templates"), _own)


@cache
def library() -> dict[str, Playbook]:
    """Return the shipped playbooks by id, the most urgent first."""
    return _laid_out(_read_all(_shipped("library"), library_templates()))


def source(playbook: Playbook, folder: Path) -> str:
    """Return the text of a playbook as its people wrote it: the workspace's own file, or the shipped one."""
    own = Path(playbook.file)
    if own.is_relative_to(folder) and own.is_file():
        return _text(own)
    return dict(_shipped("library"))[playbook.file]


def packed(playbook: Playbook) -> str:
    """Write a playbook, its templates included, so that whoever is on its way keeps this very version."""
    return _WHOLE.dump_json(playbook).decode()


@cache
def unpacked(text: str) -> Playbook:
    """Read what ``packed`` wrote."""
    return _WHOLE.validate_json(text)


def read_folder(path: Path) -> dict[str, Playbook]:
    """Return all playbooks of a workspace by id, the most urgent first: the shipped ones, and in their place its own.

    Raises
    ------
    PlaybookError
        A document does not say what it should, or names what is not there.
    """
    templates = _templates_beside(path)
    shipped = library() if templates == library_templates() else _read_all(_shipped("library"), templates)
    return _laid_out(shipped | _read_all(_texts(path), templates))


def check_playbook(
    playbook: Playbook, columns: Sequence[Column], others: Iterable[str] | None = None, zone: ZoneInfo = _UTC
) -> None:
    """Compile every expression of a playbook over ``columns``, and look for ``divert_to`` among ``others``.

    Raises
    ------
    PlaybookError
        The first expression that is no audience, or playbook that is not there, with line and column.
    """
    names = {column.name for column in columns}
    for number, task in enumerate(playbook.tasks):
        if task.by is not None and task.by not in names:
            raise _at(playbook, f"tasks.{number}.by", f"there is no column {task.by}", f"没有 {task.by} 这一列")
    for name, _, expression in _expressions(playbook):
        try:
            compile_audience(expression, columns, zone)
        except AudienceError as why:
            en, zh = (f"{why.code} {why.sentence(language)}" for language in LANGUAGES)
            raise _at(playbook, name, en, zh) from why
    if others is not None:
        _check_diversions(playbook, others)


def _parsed(text: str, file: str) -> Any:
    try:
        return parse(text, file)
    except DocumentError as why:
        raise PlaybookError(**why.facts) from why


def _into(type_: type[T], document: Any, file: str) -> T:
    if not isinstance(document, dict):
        raise PlaybookError(
            file=file, line=1, column=1, why_en="a mapping of keys is needed", why_zh="这里要写成 key: value 的形式"
        )
    try:
        return read_into(type_, document, file)
    except DocumentError as why:
        raise PlaybookError(**why.facts) from why


def _error(document: Any, file: str, path: tuple[int | str, ...], en: str, zh: str) -> PlaybookError:
    return PlaybookError(**fail(document, file, path, en, zh).facts)


def _expressions(playbook: Playbook) -> list[tuple[str, tuple[int | str, ...], str]]:
    """List the expressions of a playbook: name, path in the document, and what was typed."""
    found: list[tuple[str, tuple[int | str, ...], str]] = [("audience", ("audience",), playbook.audience)]
    for number, tier in enumerate(playbook.tiers):
        here = ("tiers", number)
        found += [(f"{tier.id}.when", (*here, "when"), tier.when)] if tier.when is not None else []
        found += [(f"{tier.id}.divert", (*here, "divert"), tier.divert)] if tier.divert is not None else []
    for number, step in enumerate(playbook.steps):
        found += [(f"{step.id}.when", ("steps", number, "when"), step.when)] if step.when is not None else []
    return found


def _places(document: Any, playbook: Playbook) -> dict[str, tuple[int, int]]:
    found = {name: place(document, path) for name, path, _ in _expressions(playbook)}
    for number, tier in enumerate(playbook.tiers):
        found[f"{tier.id}.divert_to"] = place(document, ("tiers", number, "divert_to"))
    for number, _ in enumerate(playbook.tasks):
        found[f"tasks.{number}.by"] = place(document, ("tasks", number, "by"))
    return found


def _used(playbook: Playbook, templates: Mapping[str, Template]) -> dict[str, Template]:
    touches: tuple[Touch, ...] = (*playbook.tiers, *playbook.steps)
    said: tuple[Touch | Variant, ...] = (*touches, *(one for touch in touches for one in touch.variants))
    starts = [id_ for one in said for id_ in (one.template, one.fallback_template) if id_]
    return {template.id: template for start in starts for template in chain(templates, start)}


def _version(playbook: Playbook, used: Mapping[str, Template]) -> str:
    content = asdict(replace(playbook, version="", templates=used, file="", places={}))
    return fingerprint(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str))[:_VERSION_DIGITS]


def _shipped(below: str) -> Written:
    folder = files("liuke.playbooks").joinpath(below)
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return [(entry.name, entry.read_text(encoding="utf-8")) for entry in sorted(found, key=lambda entry: entry.name)]


def _texts(folder: Path) -> list[tuple[str, str]]:
    return [(str(file), _text(file)) for file in sorted(folder.glob("*.y*ml"))]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        en, zh = f"this cannot be read: {why}", f"读不了这个文件：{why}"
        raise PlaybookError(file=str(file), line=1, column=1, why_en=en, why_zh=zh) from why


def _templates_beside(folder: Path) -> dict[str, Template]:
    return library_templates() | _read_templates(_texts(folder / "templates"))


def _read_templates(written: Written, read: Callable[[str, str], Template] = read_template) -> dict[str, Template]:
    found: dict[str, Template] = {}
    for file, text in written:
        template = read(text, file)
        if template.id in found:
            raise _twice(file, text, template.id)
        found[template.id] = template
    return found


def _read_all(written: Written, templates: Mapping[str, Template]) -> dict[str, Playbook]:
    found: dict[str, Playbook] = {}
    for file, text in written:
        playbook = read_playbook(text, file, templates)
        if playbook.id in found:
            raise _twice(file, text, playbook.id)
        found[playbook.id] = playbook
    return found


def _laid_out(found: Mapping[str, Playbook]) -> dict[str, Playbook]:
    """Check that playbooks divert to playbooks, and put the most urgent first."""
    for playbook in found.values():
        _check_diversions(playbook, found)
    for way in diversions(found.values()):
        round_, tiers = " → ".join((*way, way[0])), found[way[0]].tiers
        tier = next(tier for tier in tiers if tier.divert_to == way[len(way) > 1])
        en, zh = f"they leave people to each other: {round_}", f"打法互相转来转去，没有人应对：{round_}"
        raise _at(found[way[0]], f"{tier.id}.divert_to", en, zh)
    return dict(sorted(found.items(), key=lambda item: (item[1].priority, item[0])))


def _check_diversions(playbook: Playbook, known: Iterable[str]) -> None:
    ids = {*known, playbook.id}
    for tier in playbook.tiers:
        if tier.divert_to is not None and tier.divert_to not in ids:
            near = nearest(tier.divert_to, ids - {playbook.id})
            raise _at(
                playbook,
                f"{tier.id}.divert_to",
                f"there is no playbook {tier.divert_to}" + (f"; did you mean {near}?" if near else ""),
                f"没有 {tier.divert_to} 这个打法" + (f"；是不是 {near}？" if near else ""),
            )


def _at(playbook: Playbook, name: str, en: str, zh: str) -> PlaybookError:
    line, column = playbook.places.get(name, (1, 1))
    return PlaybookError(file=playbook.file or playbook.id, line=line, column=column, why_en=en, why_zh=zh)


def _twice(file: str, text: str, id_: str) -> PlaybookError:
    return _error(parse(text, file), file, ("id",), f"another file says {id_} too", f"另一个文件也叫 {id_}")
