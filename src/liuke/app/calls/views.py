"""Calls about saved views: a list as somebody likes to see it, kept for them by name."""

import json
from typing import Annotated, Any

from liuke.app.answers.views import ViewForget, ViewList
from liuke.app.calls.ask import Ask
from liuke.app.errors import BadViewError
from liuke.flow.house import House
from liuke.state.meta import recall_in, remember_in

_MOST = 30
_LONGEST_NAME = 60
_LONGEST_ADDRESS = 2_000
Views = list[dict[str, str]]


def view_list(
    house: House,
    ask: Ask,  # noqa: ARG001 - every call has an ask
    *,
    page: str,
    by: str,
) -> Annotated[Annotated[dict[str, Any], ViewList], ViewList]:
    """List a person's views of a page."""
    with house.state.read() as connection:
        return {"views": _read(recall_in(connection, _key(page, by)))}


def view_save(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    page: str,
    name: str,
    address: str,
    by: str,
) -> Annotated[dict[str, Any], ViewList]:
    """Keep a view; one of the same name is replaced.

    Raises
    ------
    BadViewError
        It has no name, or leads elsewhere than to its own page, or there are too many.
    """
    called = " ".join(name.split())[:_LONGEST_NAME]
    if not called or not (address == page or address.startswith(f"{page}?")) or len(address) > _LONGEST_ADDRESS:
        raise BadViewError(name=called or "—", most=_MOST)
    with house.state.begin() as connection:
        kept = [view for view in _read(recall_in(connection, _key(page, by))) if view["name"] != called]
        if len(kept) >= _MOST:
            raise BadViewError(name=called, most=_MOST)
        kept.append({"name": called, "address": address})
        remember_in(connection, _key(page, by), json.dumps(kept, ensure_ascii=False))
    return {"views": kept}


def view_forget(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    page: str,
    name: str,
    by: str,
) -> Annotated[Annotated[dict[str, Any], ViewForget], ViewForget]:
    """Forget a view; answer what it was, so that it can be brought back."""
    with house.state.begin() as connection:
        kept = _read(recall_in(connection, _key(page, by)))
        gone = [view for view in kept if view["name"] == name]
        rest = [view for view in kept if view["name"] != name]
        remember_in(connection, _key(page, by), json.dumps(rest, ensure_ascii=False))
    return {"views": rest, "forgotten": gone[0] if gone else None}


def _key(page: str, by: str) -> str:
    return f"views:{by}:{page}"


def _read(kept: str | None) -> Views:
    return [dict(view) for view in json.loads(kept)] if kept else []
