"""Whatever a call answers, in whichever test, is what its type says: else that test fails.

The types of answers are told to the API's readers and no type checker holds the answers to them: every test does.
"""

import functools
import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs

from liuke.app.calls import CALLS
from liuke.web.api.answers import answer_schema, answer_type, schemas

_Call = Callable[..., dict[str, Any]]


def hold_answers() -> None:
    """Lay the check around every call."""
    for name, call in CALLS.items():
        if answer_type(name) is not None:
            CALLS[name] = _held(name, call)


def _held(name: str, call: _Call) -> _Call:
    @functools.wraps(call)
    def answer(*args: Any, **params: Any) -> dict[str, Any]:
        said = call(*args, **params)
        wrong = [
            f"{'/'.join(map(str, one.instance_path))}: {one.message[:200]}"
            for one in _validator(name).iter_errors(json.loads(json.dumps(said, default=str)))
        ]
        if wrong:
            raise AssertionError(f"{name} answers what its type in liuke/app/answers does not say: {wrong[:9]}")
        return said

    return answer


@functools.cache
def _validator(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator({"components": {"schemas": schemas()}, **answer_schema(name)})
