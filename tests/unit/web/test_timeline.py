"""A person's story in the reader's language."""

from datetime import UTC, datetime

import pytest

from liuke.kit.errors import Language
from liuke.web.view.pen import Pen
from liuke.web.view.timeline import story


@pytest.mark.parametrize(
    ("language", "what", "said"),
    [
        ("zh", "ticket", "反馈 · 工单"),
        ("en", "ticket", "Feedback · ticket"),
        ("zh", "喊话", "反馈 · 喊话"),
        ("zh", "feedback", "反馈"),
    ],
)
def test_what_was_said_is_called_by_its_kind(language: Language, what: str, said: str) -> None:
    pen = Pen(language=language, currency="CNY", zone=UTC, now=datetime(2026, 11, 20, tzinfo=UTC))
    told = {"at": "2026-10-29T13:58:00+00:00", "kind": "feedback", "what": what, "code": "download", "detail": "x"}
    (entry,) = story([told], {}, pen)
    assert entry["what"] == said
