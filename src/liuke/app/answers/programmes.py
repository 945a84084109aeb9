"""What calls of ``programmes`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant


class Layout(TypedDict):
    id: str
    label: str
    steps: int


class Guest(TypedDict):
    listed: int
    invited: int
    accepted: int
    declined: int
    came: int
    absent: int


class ProgrammeFigure(TypedDict):
    as_of: Day
    found: int
    refused: dict[str, int]


class Programme(TypedDict):
    id: int
    key: str
    kind: str
    title: str
    state: str
    owner: str
    rule: str
    starts_at: Instant
    seats: int
    figures: ProgrammeFigure
    created_at: Instant
    changed_at: Instant
    version: int
    guests: Guest


class ProgrammeList(TypedDict):
    """What `programme_list` answers."""

    programmes: list[Programme]
    layouts: list[Layout]


class ProgrammeGuest(TypedDict):
    programme_id: int
    subject_id: str
    state: str
    place: int
    worth_fen: int
    at: Instant
    by: str
    ways: list[str]


class ProgrammeGuestProgramme(TypedDict):
    id: int
    key: str
    kind: str
    title: str
    state: str
    owner: str
    rule: str
    starts_at: Instant
    seats: int
    figures: ProgrammeFigure
    created_at: Instant
    changed_at: Instant
    version: int
    guests: list[ProgrammeGuest]


class ProgrammeShow(TypedDict):
    """What `programme_show` answers."""

    programme: ProgrammeGuestProgramme
    currency: str


class ProgrammeOpen(TypedDict):
    """What `programme_open` answers."""

    programme: ProgrammeGuestProgramme
    currency: str
    new: bool


class ProgrammeLayTask(TypedDict):
    id: int
    title: str
    department: str
    due_at: Instant
    state: str


class ProgrammeLay(TypedDict):
    """What `programme_lay` answers."""

    layout: str
    start: Day
    tasks: list[ProgrammeLayTask]
