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
    rule: str
    state: str
    starts_at: Instant
    figures: ProgrammeFigure
    owner: str
    guests: Guest
    kind: str
    seats: int
    title: str
    created_at: Instant
    changed_at: Instant
    id: int
    version: int
    key: str


class ProgrammeList(TypedDict):
    """What `programme_list` answers."""

    programmes: list[Programme]
    layouts: list[Layout]


class ProgrammeGuest(TypedDict):
    place: int
    ways: list[str]
    state: str
    worth_fen: int
    programme_id: int
    subject_id: str
    by: str
    at: Instant


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
    title: str
    department: str
    state: str
    id: int
    due_at: Instant


class ProgrammeLay(TypedDict):
    """What `programme_lay` answers."""

    layout: str
    start: Day
    tasks: list[ProgrammeLayTask]
