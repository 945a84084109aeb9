"""The sample business laid over a workspace: a workspace of its own in ``.sample``, shown instead until it is removed.

Nothing of the workspace's own is touched, so there is nothing to tell apart afterwards: other files hold it. What was
begun is finished when the workspace is opened next, by marks in ``.sample``; a crash in between changes nothing.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from liuke.app.settings import read_settings
from liuke.kit.clock import Clock
from liuke.state.audit import note
from liuke.state.carry import carry
from liuke.state.store import State, open_state

OVER = ".sample"
_MAKING = ".sample.part"
_FRESH, _REMOVE = "fresh.json", "remove.json"
_HEAD = re.compile(r"^\s*\[\[?\s*([\w.\-\"]+)\s*\]?\]", re.MULTILINE)
_SAMPLE_PEOPLE = ("lin", "he")


def is_over(folder: Path) -> bool:
    """Whether a house's folder is that of a sample laid over a workspace."""
    return folder.name == OVER


def making(folder: Path) -> Path:
    """Return where the sample is made, empty."""
    place = folder / _MAKING
    shutil.rmtree(place, ignore_errors=True)
    return place


def lay(folder: Path, made: Path, by: str) -> None:
    """Lay a sample that is made over its workspace: it is shown from the next opening on."""
    toml = made / "liuke.toml"
    toml.write_text(_settings(toml.read_text("utf-8"), (folder / "liuke.toml").read_text("utf-8")), "utf-8")
    read_settings(made)
    (made / _FRESH).write_text(json.dumps({"by": by}), "utf-8")
    made.rename(folder / OVER)


def lift(sample: Path, by: str) -> None:
    """Wish that the sample is removed: it is at the next opening."""
    (sample / _REMOVE).write_text(json.dumps({"by": by}), "utf-8")


def home(folder: Path, clock: Clock) -> Path:
    """Return which folder is to be opened: the workspace's own, or the sample laid over it."""
    over = folder / OVER
    if not (over / "liuke.toml").exists():
        return folder
    if (over / _REMOVE).exists():
        _carry(over, folder, "sample_remove", _by(over / _REMOVE), clock)
        gone = folder / f"{OVER}.gone"
        shutil.rmtree(gone, ignore_errors=True)
        over.rename(gone)
        shutil.rmtree(gone)
        return folder
    if (over / _FRESH).exists():
        _carry(folder, over, "sample_make", _by(over / _FRESH), clock)
        (over / _FRESH).unlink()
    return over


def _carry(source: Path, target: Path, act: str, by: str, clock: Clock) -> None:
    """Let whoever is signed in stay so, and keep in both logs who showed or removed the sample."""
    first, second = _state(source), _state(target)
    try:
        carry(first, second)
        for state in (first, second):
            with state.begin() as connection:
                note(connection, at=clock.now(), who=by, act=act, target="sample")
    finally:
        first.close()
        second.close()


def _state(folder: Path) -> State:
    return open_state(str(folder / "state.sqlite"))


def _by(mark: Path) -> str:
    said: dict[str, Any] = json.loads(mark.read_text("utf-8"))
    return str(said.get("by") or "cli")


def _settings(sample: str, own: str) -> str:
    """Write the sample's settings with the workspace's own people and ways to sign in, and none of its channels."""
    kept = [part for name, part in _parts(own) if name.split(".")[0] == "access" or name == "people"]
    fresh = [
        part for part in kept if not any(re.search(rf'^\s*id\s*=\s*"{one}"', part, re.M) for one in _SAMPLE_PEOPLE)
    ]
    return sample.rstrip() + "\n\n" + "\n".join(fresh)


def _parts(text: str) -> list[tuple[str, str]]:
    """Cut settings at their headings."""
    starts = list(_HEAD.finditer(text))
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return [
        (found.group(1), text[found.start() : end].rstrip() + "\n") for found, end in zip(starts, ends, strict=True)
    ]
