"""What an answer over HTTP means for a message, where the provider's own words say nothing more exact."""

import json
from typing import Any

from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.wire import Answer

_LATER = frozenset({408, 425, 429, 503})
_OUR_FAULT = frozenset({401, 402, 403, 404, 405, 407})
Trouble = TemporaryError | RejectedError | UncertainError


def trouble(answer: Answer, said: str = "") -> Trouble:
    """Return what to raise for an answer that is not a yes.

    408, 425, 429, 503: later. 401 to 405 and every redirect: our settings are wrong, no fault of the message, so it is
    kept. Another 4xx: never. Another 5xx: something broke behind the door, after the message may have gone out.
    """
    why = f"{answer.status} {said or answer.words}".strip()
    if answer.status in _LATER:
        return TemporaryError(why=why, retry_after_s=answer.retry_after_s, down=answer.status == 503)
    if answer.status in _OUR_FAULT or answer.status < 400:
        return TemporaryError(why=why, down=True)
    return RejectedError(why=why) if answer.status < 500 else UncertainError(why=why)


def document(answer: Answer) -> dict[str, Any]:
    """Read an answer's JSON object; empty where it is none."""
    try:
        read = json.loads(answer.body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def promised(answer: Answer) -> dict[str, Any]:
    """Read the JSON of a yes.

    Raises
    ------
    UncertainError
        It is a yes in the status and nothing one can read in the body: a proxy's page, or half an answer.
    """
    read = document(answer)
    if not read:
        raise UncertainError(why=f"{answer.status}, and an answer that cannot be read: {answer.words}")
    return read
