"""Changes single values of a YAML text and leaves all the rest as people wrote it: comments, quotes, order."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from liuke.kit.document import parse

Path = Sequence[str | int]
_WIDEST = 10_000
_WHOLE, _SHARE = re.compile(r"-?\d{1,15}"), re.compile(r"-?\d{1,15}\.\d{1,15}")


def rewrite(text: str, changes: Mapping[tuple[str | int, ...], str], file: str = "") -> str:
    """Return the text with values set by their path; an empty one takes the key away. Numbers and yes/no are read.

    Raises
    ------
    DocumentError
        The text is no YAML.
    KeyError
        A path leads nowhere.
    """
    document, yaml = _loaded(text, file)
    for path, said in changes.items():
        *way, name = path
        holder = _walk(document, way, make=bool(said))
        if said:
            holder[name] = _value(said)
        elif holder is not None and name in holder:
            del holder[name]
    return _dumped(document, yaml)


def rearrange(text: str, path: Path, act: str, file: str = "") -> str:
    """Return the text with one item of a list moved ``up`` or ``down``, taken away (``remove``) or doubled (``copy``).

    A copy gets an id of its own. What would lead out of the list changes nothing.
    """
    document, yaml = _loaded(text, file)
    *way, at = path
    items = _walk(document, way)
    if not isinstance(items, CommentedSeq) or not isinstance(at, int) or not 0 <= at < len(items):
        raise KeyError(".".join(map(str, path)))
    if act == "remove":
        del items[at]
    elif act == "copy":
        items.insert(at + 1, _copied(items[at], [item.get("id") for item in items]))
    else:
        to = at + (1 if act == "down" else -1)
        if 0 <= to < len(items):
            items.insert(to, items.pop(at))
    return _dumped(document, yaml)


def _loaded(text: str, file: str) -> tuple[Any, YAML]:
    parse(text, file)  # refuses what is no YAML, too deep, too long or an alias
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml.load(io.StringIO(text)), yaml


def _dumped(document: Any, yaml: YAML) -> str:
    written = io.StringIO()
    yaml.dump(document, written)
    return written.getvalue()


def _walk(document: Any, path: Path, *, make: bool = False) -> Any:
    here = document
    for step in path:
        if isinstance(here, CommentedMap) and step not in here:
            if not make:
                return None
            here[step] = CommentedMap()
        try:
            here = here[step]
        except (IndexError, TypeError) as why:
            raise KeyError(".".join(map(str, path))) from why
    return here


def _copied(item: Any, ids: list[Any]) -> Any:
    twin = CommentedMap((name, value) for name, value in item.items())
    stem, n = str(item.get("id", "step")), 2
    while f"{stem}_{n}" in ids:
        n += 1
    twin["id"] = f"{stem}_{n}"
    return twin


def _value(said: str) -> Any:
    if _WHOLE.fullmatch(said):
        return int(said)
    if _SHARE.fullmatch(said):
        return float(said)
    return {"true": True, "false": False}.get(said, said)
