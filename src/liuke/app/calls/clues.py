"""Calls about clues: what people complain of alike, what people put right, what an assistant makes of it."""

from collections.abc import Sequence
from typing import Annotated, Any

from liuke.app.answers.clues import Clue, ClueDraft, Clues, ClueSplit
from liuke.app.assistant import assistant_of
from liuke.app.calls.ask import Ask, somebody
from liuke.app.calls.numbers import looked
from liuke.app.errors import UnknownClueError, UnknownTextError
from liuke.diagnosis.clues import correct, read
from liuke.diagnosis.endpoint.tasks import draft_reply, summarise
from liuke.flow.house import House
from liuke.kit.document import nearest
from liuke.model.moment import AsOf
from liuke.model.words import Duty

_WITH_QUOTES = 20


def clues(
    house: House, ask: Ask, *, limit: int = 50, after: str | None = None, as_of: str | None = None
) -> Annotated[dict[str, Any], Clues]:
    """List the clues by money at stake and size, each with its growth, people, excess churn and quotes.

    ``after`` is what ``last`` of an earlier page said, "" for the first: clues go on behind that place, whichever were
    put into others meanwhile.
    """
    day = looked(house, ask, as_of)
    if after is not None:
        return _page(house, day, limit, after)
    found = house.facts.made_of(
        "clues",
        (day, house.policy.version, min(limit, _WITH_QUOTES)),
        lambda: read.with_quotes(
            house.facts, day, read.clues(house.facts, day, house.policy), min(limit, _WITH_QUOTES)
        ),
        day,
    )
    return {**found, "found": len(found["clues"]), "clues": found["clues"][:limit], "currency": house.currency}


def _page(house: House, day: AsOf, limit: int, after: str) -> dict[str, Any]:
    """Return the clues behind a place in their order, with quotes, and the place where the next page goes on."""
    whole = house.facts.made_of(
        "clues_bare",
        (day, house.policy.version),
        lambda: read.clues(house.facts, day, house.policy),
        day,
    )
    rows = [one for one in whole["clues"] if not after or read.place(one) > read.place_said(after)]
    shown = rows[:limit]
    told = read.with_quotes(house.facts, day, whole | {"clues": shown}, min(limit, _WITH_QUOTES))
    last = read.said_place(shown[-1]) if len(rows) > limit else None
    return {**told, "found": len(whole["clues"]), "currency": house.currency, "last": last}


def clue(
    house: House, ask: Ask, *, clue: str, assistant: bool = False, as_of: str | None = None
) -> Annotated[dict[str, Any], Clue]:
    """Answer one clue; with ``assistant``, what the configured endpoint makes of it stands beside.

    Raises
    ------
    UnknownClueError
        There is none of that id.
    """
    found = _one(house, looked(house, ask, as_of), clue)
    if assistant:
        said = summarise(assistant_of(house), found, ask.language)
        found["assistant"] = said.document()
    return {**found, "currency": house.currency}


def clue_draft(house: House, ask: Ask, *, clue: str, as_of: str | None = None) -> Annotated[dict[str, Any], ClueDraft]:
    """Draft what those who complained could be told; nothing is sent, and a person decides."""
    found = _one(house, looked(house, ask, as_of), clue)
    said = draft_reply(assistant_of(house), found, ask.language)
    return {"as_of": found["as_of"], "clue_id": found["clue_id"], "name": found["name"], **said.document()}


def clue_merge(
    house: House, ask: Ask, *, clue: str, into: str, by: str | None = None
) -> Annotated[dict[str, Any], Clue]:
    """Put a clue into another (into itself: it stands alone again), and answer the one it is in then."""
    who = somebody(house, by, Duty.OPERATOR)
    day = looked(house, ask, None)
    for one in (clue, into):
        _known(house, day, one)
    correct.merge(house.facts, clue, into, by=who.id, now=house.clock.now())
    return {**_one(house, day, into), "currency": house.currency}


def clue_split(
    house: House,
    ask: Ask,  # noqa: ARG001
    *,
    texts: Sequence[str],
    by: str | None = None,
) -> Annotated[dict[str, Any], ClueSplit]:
    """Take texts out of their clues.

    Raises
    ------
    UnknownTextError
        A text is in no clue.
    """
    who = somebody(house, by, Duty.OPERATOR)
    rows = [(text_id, read.of_text(house.facts, text_id)) for text_id in texts]
    for text_id, found in rows:
        if not found:
            raise UnknownTextError(text=text_id)
    taken = [(row["kind"], row["text_id"], row["clue_id"]) for _, found in rows for row in found]
    correct.split(house.facts, taken, by=who.id, now=house.clock.now())
    return {"taken_out": [{"kind": kind, "text_id": text_id, "clue_id": clue_id} for kind, text_id, clue_id in taken]}


def _known(house: House, day: AsOf, clue_id: str) -> None:
    names = read.known(house.facts, day)
    if clue_id not in names:
        near = nearest(clue_id, names)
        raise UnknownClueError(clue=clue_id, nearest=f" ({near}?)" if near else "")


def _one(house: House, day: AsOf, clue_id: str) -> dict[str, Any]:
    _known(house, day, clue_id)
    found = read.clue(house.facts, day, house.policy, clue_id)
    if found is None:
        raise UnknownClueError(clue=clue_id, nearest="")
    return found
