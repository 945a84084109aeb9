"""YAML documents read into frozen dataclasses; what is wrong is said with file, line and column."""

import difflib
import io
import math
import re
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken

from liuke.kit.errors import LiukeError
from liuke.kit.misfit import misfit

T = TypeVar("T")
_VALIDATORS: dict[type[Any], TypeAdapter[Any]] = {}

MOST_CHARACTERS = 200_000
DEEPEST = 100


class DocumentError(LiukeError):
    """A document does not say what it should."""

    code = "LK-D101"
    en = "{file}, line {line}, column {column}: {why_en}"
    zh = "{file} 第 {line} 行第 {column} 列：{why_zh}"
    next_en = "mend that line and run the command again"
    next_zh = "改正这一行，再运行一次"


def parse(text: str, file: str) -> Any:
    """Read one YAML document; mappings and lists remember where each key stood.

    Aliases are refused: nine lines of them can unfold to a thousand million values.

    Raises
    ------
    DocumentError
        The text is not YAML, holds an alias, is nested deeper than `DEEPEST` or longer than `MOST_CHARACTERS`.
    """
    if len(text) > MOST_CHARACTERS:
        en, zh = f"this is longer than {MOST_CHARACTERS} characters", f"超过 {MOST_CHARACTERS} 个字符"
        raise DocumentError(file=file, line=1, column=1, why_en=en, why_zh=zh)
    try:
        if _brackets(text) > DEEPEST:
            raise RecursionError
        if "*" in text:
            _refuse_aliases(text, file)
        return YAML(typ="rt").load(io.StringIO(text))
    except RecursionError as why:
        en, zh = "this is nested too deeply", "嵌套得太深了"
        raise DocumentError(file=file, line=1, column=1, why_en=en, why_zh=zh) from why
    except MarkedYAMLError as why:
        mark = why.problem_mark or why.context_mark
        said = why.problem or "this is not YAML"
        raise DocumentError(
            file=file,
            line=mark.line + 1 if mark else 1,
            column=mark.column + 1 if mark else 1,
            why_en=said,
            why_zh=said,
        ) from why
    except YAMLError as why:
        raise DocumentError(file=file, line=1, column=1, why_en=str(why), why_zh=str(why)) from why
    except ValueError as why:  # the parser makes dates itself, and of 2026-02-30 it makes this, without the place
        en, zh = f"a date or number that cannot be: {why}", f"有不可能的日期或数值：{why}"
        line, column = _impossible_day(text)
        raise DocumentError(file=file, line=line, column=column, why_en=en, why_zh=zh) from why


def _impossible_day(text: str) -> tuple[int, int]:
    """Return line and column of the first thing written like a day that is none; the beginning where there is none."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in re.finditer(r"\b(\d{4})-(\d\d?)-(\d\d?)\b", line):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                return number, found.start() + 1
    return 1, 1


def _refuse_aliases(text: str, file: str) -> None:
    for token in YAML(typ="rt").scan(text):
        if isinstance(token, AliasToken):
            mark = token.start_mark
            en, zh = "write it out: aliases (*name) have no place here", "请写出内容：这里不能用别名（*name）"
            raise DocumentError(file=file, line=mark.line + 1, column=mark.column + 1, why_en=en, why_zh=zh)


def _brackets(text: str) -> int:
    """Count how many brackets are open at most: the parser's time grows with the square of it."""
    deepest = depth = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if sign in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def place(document: Any, path: tuple[int | str, ...]) -> tuple[int, int]:
    """Return line and column, both from 1, of the value at a path, or of the nearest thing above it."""
    line, column = 0, 0
    node = document
    for step in path:
        try:
            if isinstance(node, CommentedMap):
                line, column = node.lc.key(step) if step in node else (node.lc.line, node.lc.col)
            elif isinstance(node, CommentedSeq):
                line, column = node.lc.item(step)
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return line + 1, column + 1


def fail(document: Any, file: str, path: tuple[int | str, ...], why_en: str, why_zh: str) -> DocumentError:
    """Make the error that names the place of ``path`` in the document."""
    line, column = place(document, path)
    return DocumentError(file=file, line=line, column=column, why_en=why_en, why_zh=why_zh)


def nearest(word: str, known: Any) -> str | None:
    """Return the known word most like ``word``, or None where nothing is near."""
    found = difflib.get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.5)
    return found[0] if found else None


def validated(type_: type[T], said: Any) -> T:
    """Make a dataclass of plain values; its validator is made once, which takes longer than most of what it validates.

    Raises
    ------
    pydantic.ValidationError
    """
    if type_ not in _VALIDATORS:
        _VALIDATORS[type_] = TypeAdapter(type_)
    made: T = _VALIDATORS[type_].validate_python(said)
    return made


def read_into(type_: type[T], document: Any, file: str) -> T:
    """Validate a parsed document into a frozen dataclass.

    Raises
    ------
    DocumentError
        The first thing that does not fit, with its place.
    """
    _refuse_endless(document, file, ())
    try:
        return validated(type_, _plain(document) if document is not None else {})
    except ValidationError as why:
        found = [(_there(document, tuple(one["loc"]), one["type"]), one) for one in why.errors()]
        path, first = max(found, key=lambda one: len(one[0]))  # of several shapes tried, the one that fits furthest
        known = getattr(type_, "__dataclass_fields__", {})
        near = nearest(str(path[-1]), known) if path and first["type"] == "unexpected_keyword_argument" else None
        en, zh = misfit(first, ".".join(str(step) for step in path) or file, near)
        raise fail(document, file, path, en, zh) from why


def _there(document: Any, path: tuple[int | str, ...], kind: str) -> tuple[int | str, ...]:
    """Leave out of a validator's path what is in no document: the names of the shapes it tried."""
    node, found = document, []
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            continue
        found.append(step)
    return (*found, path[-1]) if kind == "missing" and path else tuple(found)


def _refuse_endless(node: Any, file: str, path: tuple[int | str, ...], whole: Any = None) -> None:
    """Refuse .nan and .inf: no threshold means anything beside them, and JSON cannot carry them."""
    whole = node if whole is None else whole
    if isinstance(node, float) and not math.isfinite(node):
        key = ".".join(str(step) for step in path)
        raise fail(whole, file, path, f"{key}: {node} is not a finite number", f"{key}：{node} 不是有限的数")
    if isinstance(node, CommentedMap):
        for key, value in node.items():
            _refuse_endless(value, file, (*path, key), whole)
    elif isinstance(node, CommentedSeq):
        for at, value in enumerate(node):
            _refuse_endless(value, file, (*path, at), whole)


def _plain(node: Any) -> Any:
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    return node
