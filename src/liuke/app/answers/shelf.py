"""What calls of ``shelf`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Free, Instant
from liuke.app.answers.words import GuardFinding
from liuke.model.words import ChannelName, VerdictKind


class Kept(TypedDict):
    code: str
    label: str
    people: int


class Instead(TypedDict):
    channel: bool
    template: bool
    facts: list[str]


class Preview(TypedDict):
    subject_id: str
    tier: str
    tier_label: str
    channel: ChannelName
    subject: str
    body: str
    facts: dict[str, str]
    template: str
    instead: Instead
    verdict: VerdictKind
    verdict_code: str
    verdict_said: str
    codes: list[str]
    refused: str | None
    findings: list[GuardFinding]


class PlaybookPreview(TypedDict):
    """What `playbook_preview` answers."""

    playbook: str
    label: str
    found: int
    would_send: int
    kept: list[Kept]
    previews: list[Preview]


class PlaybookSource(TypedDict):
    """What `playbook_source` answers."""

    playbook: str
    code: str
    label: str
    text: str
    base: str
    own: bool
    in_use: bool
    version: str


class PlaybookCheckError(TypedDict):
    code: str
    message: str
    line: int
    column: int


class PlaybookCheck(TypedDict):
    """What `playbook_check` answers."""

    ok: bool
    errors: list[PlaybookCheckError]
    nodes: Free | None
    id: str | None
    code: NotRequired[str]
    label: NotRequired[str]
    version: NotRequired[str]
    people: NotRequired[int | None]


class PlaybookChange(TypedDict):
    """What `playbook_change` answers."""

    text: str


class PlaybookJoin(TypedDict):
    """What `playbook_join` answers."""

    playbook: str
    theirs: str
    base: str
    by: str
    at: Instant | None
    joined: str | None
    conflicts: int | None


class PlaybookSave(TypedDict):
    """What `playbook_save` answers."""

    playbook: str
    version: str
    base: str


class PlaybookHistoryOf(TypedDict):
    """What `playbook_history` answers."""

    playbook: str
    mark: str
    text: str


class Save(TypedDict):
    at: Instant
    by: str
    act: str
    why: str
    version: str
    before: str
    mark: str
    there: bool


class PlaybookHistorySaves(TypedDict):
    """What `playbook_history` answers."""

    playbook: str
    now: str
    saves: list[Save]
