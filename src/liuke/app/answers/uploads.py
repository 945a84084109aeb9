"""What calls of ``uploads`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.triggers import Spoken


class Upload(TypedDict):
    upload: str
    name: str
    size: int
    at: Instant


class UploadList(TypedDict):
    """What `upload_list` answers."""

    uploads: list[Upload]
    limit: int
    sample: bool


class UploadLookColumn(TypedDict):
    name: str
    examples: list[str]
    to: str
    how: str


class UploadLookField(TypedDict):
    name: str
    zh: str
    required: bool
    unit: str


class QuarantineShowReason(TypedDict):
    code: str
    said: str
    rows: int


class ReadRow(TypedDict):
    cells: list[str | None]
    line: int
    reason: str


class Wrong(TypedDict):
    cells: list[str | None]
    line: int
    reason: str
    raw: str


class Other(TypedDict):
    share: float
    moved: int
    zone: str


class Zone(TypedDict):
    column: str
    read_in: str
    home: str
    rows: int
    others: list[Other]
    hours: list[int]
    likely: str | None


class MoneySeen(TypedDict):
    columns: list[str]
    unit: str
    currency: str
    examples: list[str]


class UploadLookRead(TypedDict):
    looked: int
    whole: bool
    names: list[str]
    rows: list[ReadRow]
    wrong: list[Wrong]
    rejected: int
    reasons: list[QuarantineShowReason]
    zone: Zone | None
    money: MoneySeen | None
    events: dict[str, int]


class UploadLookTable(TypedDict):
    name: str
    knows: int


class Wrongly(TypedDict):
    code: str
    message: str
    next: str


class UploadLook(TypedDict):
    """What `upload_look` answers."""

    upload: str
    file: str
    size: int
    format: str
    encoding: str
    table: str
    tables: list[UploadLookTable]
    fields: list[UploadLookField]
    error: Wrongly | None
    columns: list[UploadLookColumn]
    read: UploadLookRead | None


class UploadDrop(TypedDict):
    """What `upload_drop` answers."""

    upload: str
    name: str


class UploadImport(TypedDict):
    """What `upload_import` answers."""

    table: str
    read: int
    loaded: int
    duplicate: int
    rejected: int
    reasons: dict[str, int]
    reasons_said: dict[str, str]
    quarantine: str | None
    mapping: dict[str, str]
    guessed: bool
    guessed_columns: list[str]
    unused: list[str]
    kept_as: dict[str, int]
    zone: str
    format: str
    encoding: str
    delimiter: str
    source: str
    dry_run: bool
    events_unknown: dict[str, int]
    notes: list[Spoken]
    erased: int
    computes: bool
