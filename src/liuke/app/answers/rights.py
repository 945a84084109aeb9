"""What calls of ``rights`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Free, Instant


class PersonExport(TypedDict):
    """What `person_export` answers."""

    user: str
    made_at: NotRequired[Instant]
    rows: int
    facts: NotRequired[Free]
    state: NotRequired[Free]
    audit: NotRequired[list[Free]]
    file: NotRequired[str]


class PersonForgetState(TypedDict):
    audit: NotRequired[int]
    consents: NotRequired[int]
    outbox: NotRequired[int]
    preferences: NotRequired[int]
    receipts: NotRequired[int]
    suppressions: NotRequired[int]
    task_history: NotRequired[int]
    tasks: NotRequired[int]
    offer_places: NotRequired[int]


class PersonForget(TypedDict):
    """What `person_forget` answers."""

    user: str
    sure: bool
    receipt: NotRequired[str]
    mark: str
    at: NotRequired[Instant]
    state: PersonForgetState
    facts: dict[str, int]
    files: NotRequired[int]
    scrubbed: NotRequired[bool]
    elsewhere: NotRequired[list[str]]
