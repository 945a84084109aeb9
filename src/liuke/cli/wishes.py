"""What may be said before or after any command's name: ``--json``, ``--workspace``, ``--lang``, ``--debug``."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from liuke.kit.errors import Language

SETTINGS = "liuke.toml"


@dataclass(slots=True, kw_only=True)
class Wishes:
    """What the person at the keyboard wished for so far; the parser fills it in while it walks along the line."""

    door: Any = None
    json: bool = False
    debug: bool = False
    language: Language | None = None
    workspace: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def grant(self, name: str, value: Any) -> None:
        """Note one option."""
        setattr(self, name, Path(value) if name == "workspace" else value)

    @property
    def spoken(self) -> Language:
        """The language to speak: the one wished for, else LIUKE_LANG, the workspace's, the machine's, English."""
        return self.language or _said(self.environment.get("LIUKE_LANG", "")) or self._language_of_folder()

    def folder(self) -> Path | None:
        """Return the workspace: the one named, else this folder or the nearest above it that holds ``liuke.toml``."""
        if self.workspace is not None:
            return self.workspace.absolute()
        here = Path.cwd()
        return next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), None)

    def settings(self) -> dict[str, Any]:
        """Return the settings of the workspace as far as they can be read; whoever opens it complains about them."""
        folder = self.folder()
        try:
            return tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8")) if folder else {}
        except (OSError, ValueError):
            return {}

    def _language_of_folder(self) -> Language:
        if self.folder() is not None:
            return _said(str(self.settings().get("language", ""))) or "zh"
        places = (self.environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        return _said(next((place for place in places if place), "")) or "en"


def foreseen(line: Sequence[str], environment: Mapping[str, str]) -> Wishes:
    """Look over a line before it is parsed, so that help and errors already know language and form."""
    wishes = Wishes(environment=environment, json="--json" in line, debug="--debug" in line)
    for n, word in enumerate(line):
        name, _, value = word.partition("=")
        said = value or (line[n + 1] if n + 1 < len(line) else "")
        if name == "--lang" and said in ("zh", "en"):
            wishes.language = "zh" if said == "zh" else "en"
        elif name == "--workspace" and said:
            wishes.workspace = Path(said)
    return wishes


def wishes_of(ctx: click.Context) -> Wishes:
    """Return the wishes of a line from its click context."""
    root = ctx.find_root()
    if not isinstance(root.obj, Wishes):
        root.obj = Wishes()
    return root.obj


def _said(word: str) -> Language | None:
    word = word.lower()
    return "zh" if word.startswith("zh") else "en" if word.startswith("en") else None
