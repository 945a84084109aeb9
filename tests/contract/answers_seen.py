"""Reads the shape of every call's answers off real ones: ``python -m tests.contract.answers_seen [TESTS…]``.

As a plugin of pytest (``-p tests.contract.answers_seen``) it watches ``liuke.app.calls.CALLS`` while tests run, and
merges what it saw into ``src/liuke/web/api/answers.json``. Answers only widen a shape: a type once seen stays. No key is
promised: which of them come may depend on what a business has. ``--anew`` forgets what was seen before.
"""

import json
import re
import sys
from functools import wraps
from pathlib import Path
from typing import Any

from liuke.app.calls import CALLS
from liuke.web.api.answers import FILE

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MOST_KEYS = 45
_DEEPEST = 9
TESTS = (
    *("tests/unit/web", "tests/unit/app", "tests/journey/test_desk_in_the_house.py", "tests/journey/test_day.py"),
    *("tests/journey/test_figures_have_cards.py", "tests/journey/test_partial_approval.py"),
)

Shape = dict[str, Any]


def seen(value: Any, deep: int = 0) -> Shape:  # noqa: PLR0911 - a kind a line
    """Return the shape of one value: its kinds, an object's keys with how often each came, a list's rows as one."""
    if value is None:
        return {"kinds": ["null"]}
    if isinstance(value, bool):
        return {"kinds": ["boolean"]}
    if isinstance(value, int):
        return {"kinds": ["integer"]}
    if isinstance(value, float):
        return {"kinds": ["number"]}
    if isinstance(value, str):
        form = "date" if _DATE.fullmatch(value) else "date-time" if _INSTANT.fullmatch(value) else ""
        return {"kinds": ["string"], "form": form}
    if deep > _DEEPEST:
        return {"kinds": ["any"]}
    if isinstance(value, list | tuple):
        rows: Shape = {"kinds": []}
        for one in value[:400]:
            rows = merged(rows, seen(one, deep + 1))
        return {"kinds": ["array"], "rows": rows}
    if isinstance(value, dict):
        keys = {str(name): {"n": 1, "is": seen(one, deep + 1)} for name, one in value.items()}
        return {"kinds": ["object"], "n": 1, "keys": keys}
    return {"kinds": ["string"], "form": ""}  # an id, an enum's member: written as text


def merged(one: Shape, other: Shape) -> Shape:
    """Return a shape that both are of."""
    found: Shape = {"kinds": sorted({*one["kinds"], *other["kinds"]})}
    if "form" in one or "form" in other:
        found["form"] = one["form"] if one.get("form") == other.get("form") else _form(one, other)
    if "rows" in one or "rows" in other:
        nothing: Shape = {"kinds": []}
        found["rows"] = merged(one.get("rows", nothing), other.get("rows", nothing))
    if "keys" in one or "keys" in other:
        found["n"] = one.get("n", 0) + other.get("n", 0)
        mine, theirs = one.get("keys", {}), other.get("keys", {})
        found["keys"] = {name: _key(mine.get(name), theirs.get(name)) for name in [*mine, *(set(theirs) - set(mine))]}
    return found


def _form(one: Shape, other: Shape) -> str:
    """A form holds where every text had it; where one side had no text the other's stands."""
    forms = [side["form"] for side in (one, other) if "form" in side]
    return forms[0] if len(forms) == 1 else ""


def _key(one: Shape | None, other: Shape | None) -> Shape:
    if one is None or other is None:
        return one or other or {}
    return {"n": one["n"] + other["n"], "is": merged(one["is"], other["is"])}


def schema(shape: Shape) -> dict[str, Any]:
    """Write a shape as JSON Schema."""
    kinds = [kind for kind in shape["kinds"] if not (kind == "integer" and "number" in shape["kinds"])]
    if "any" in kinds or not kinds:
        return {}
    said: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds}
    if shape.get("form"):
        said["format"] = shape["form"]
    if "array" in kinds:
        said["items"] = schema(shape["rows"])
    if "object" in kinds:
        keys: dict[str, Shape] = shape["keys"]
        if _is_map(keys, shape["n"]):
            whole: Shape = {"kinds": []}
            for key in keys.values():
                whole = merged(whole, key["is"])
            said["additionalProperties"] = schema(whole)
        else:
            said["properties"] = {name: schema(key["is"]) for name, key in sorted(keys.items())}
    return said


def _is_map(keys: dict[str, Shape], n: int) -> bool:
    """Whether an object's keys are values (ids, codes, days) rather than names."""
    if any(not _NAME.fullmatch(name) for name in keys):
        return True
    often = sum(key["n"] for key in keys.values()) / max(1, n)
    return len(keys) > _MOST_KEYS or (len(keys) > 12 and often < len(keys) / 3)


class Watch:
    """Watches the calls of a test run."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = {}

    def over(self, name: str) -> None:
        """Watch one call."""
        call = CALLS[name]

        @wraps(call)
        def watched(*args: Any, **said: Any) -> dict[str, Any]:
            found = call(*args, **said)
            shape = seen(json.loads(json.dumps(found, default=str, skipkeys=True)))
            self.shapes[name] = merged(self.shapes[name], shape) if name in self.shapes else shape
            return found

        CALLS[name] = watched


_WATCH = Watch()
_KEPT = Path("bench") / "answers_seen.json"
"""Not in the repository: what was seen with its counts, so that a further run widens it."""


def pytest_configure() -> None:
    """Begin to watch."""
    for name in list(CALLS):
        _WATCH.over(name)


def pytest_unconfigure() -> None:
    """Merge what was seen into what is known."""
    known: dict[str, Shape] = json.loads(_KEPT.read_text("utf-8")) if _KEPT.exists() else {}
    for name, shape in _WATCH.shapes.items():
        known[name] = merged(known[name], shape) if name in known else shape
    _KEPT.parent.mkdir(exist_ok=True)
    _KEPT.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    written = {name: schema(known[name]) for name in sorted(known) if name in CALLS}
    lines = [f"{json.dumps(name)}: {json.dumps(said, separators=(',', ':'))}" for name, said in written.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")  # a call a line: what changed can be read
    sys.stderr.write(f"{len(written)} of {len(CALLS)} calls are described\n")


def main() -> int:
    """Run the tests that ask most calls, and watch."""
    import pytest

    asked = [one for one in sys.argv[1:] if one != "--anew"]
    if "--anew" in sys.argv:
        _KEPT.unlink(missing_ok=True)
    return pytest.main(["-p", "tests.contract.answers_seen", "-n0", "-q", *(asked or TESTS)])


if __name__ == "__main__":
    sys.exit(main())
