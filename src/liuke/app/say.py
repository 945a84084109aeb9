"""The one catalogue of words that every door shows: ``say("cli.today.title", "zh")``.

One TOML file per door in ``catalogue/`` (``cli``, ``help``, ``web``, and ``common`` for what several doors share),
Chinese and English side by side under each key. A file is read when its first key is asked for.
"""

import tomllib
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from liuke.kit.money import counted
from liuke.kit.spacing import joined

FOLDER = Path(__file__).parent / "catalogue"


def say(key: str, language: str, /, *, otherwise: str | None = None, **facts: Any) -> str:
    """Return the text of a key in one language, with its facts filled in.

    Parameters
    ----------
    key
        ``file.section.name``; the first word is the file in ``catalogue/``.
    language
        ``zh`` or ``en``.
    otherwise
        What to say where the key does not exist: for names that come from a workspace's own files.
    facts
        Values for the ``{placeholders}``. Whole numbers are written as people of that language write counts; anything
        else is written as it is. Where the key has an ``en_one``, English uses it when ``n`` is 1.

    Raises
    ------
    KeyError
        The key does not exist and nothing was given to say otherwise.
    """
    texts = _texts(key)
    if texts is None:
        if otherwise is None:
            raise KeyError(key)
        return otherwise
    text = texts[language]
    if language == "en" and facts.get("n") == 1:
        text = texts.get("en_one", text)
    return _filled(text, {name: _written(fact, language) for name, fact in facts.items()}) if facts else text


def _filled(text: str, facts: dict[str, Any]) -> str:
    """Fill facts in; between Chinese and letters or digits that meet there stands a space."""
    said = ""
    for literal, name in _pieces(text):
        said = joined(said, literal)
        if name is not None:
            said = joined(said, str(facts[name]))
    return said


@cache
def _pieces(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(text))


def known(key: str) -> bool:
    """Whether the catalogue has the key."""
    return _texts(key) is not None


def keys(file: str) -> dict[str, dict[str, str]]:
    """Return every key of one file, without the file's name, and its texts by language."""
    found: dict[str, dict[str, str]] = {}

    def walk(node: dict[str, Any], path: tuple[str, ...]) -> None:
        if isinstance(node.get("zh"), str) or isinstance(node.get("en"), str):
            found[".".join(path)] = node
            return
        for name, below in node.items():
            walk(below, (*path, name))

    walk(_read(file), ())
    return found


def _texts(key: str) -> dict[str, str] | None:
    file, *path = key.split(".")
    node: Any = _read(file)
    for step in path:
        node = node.get(step)
        if not isinstance(node, dict):
            return None
    return node if isinstance(node.get("zh"), str) else None


@cache
def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))


def _written(fact: Any, language: str) -> Any:
    return counted(fact, language) if isinstance(fact, int) and not isinstance(fact, bool) else fact
