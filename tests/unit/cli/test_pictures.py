"""Every renderer on sample documents, in both languages, at 80 and 120 cells: compared with the pictures kept here.

Run with LIUKE_PICTURES=1 to draw them anew; look at the difference before keeping it.
"""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liuke.cli.paper import Paper, paper_for
from liuke.cli.show.alarms import show_alarm, show_alarms, show_backtest, show_history, show_notices
from liuke.cli.show.channel import show_bounce, show_hooks, show_test
from liuke.cli.show.guard import show_audiences, show_channels, show_guard_test
from liuke.cli.show.house import show_checks, show_code
from liuke.cli.show.people import show_users, show_why
from liuke.cli.show.plan import show_plan
from liuke.cli.show.plans import show_applied, show_approved, show_diff, show_plans, show_stopped
from liuke.cli.show.playbook import show_lint, show_playbooks, show_preview
from liuke.cli.show.rehearse import show_rehearsal
from liuke.cli.show.results import show_results
from liuke.cli.show.retention import show_retention
from liuke.cli.show.rfm import show_rfm
from liuke.cli.show.run import show_run
from liuke.cli.show.sending import show_worker
from liuke.cli.show.signals import show_signal, show_signals
from liuke.cli.show.start import show_guess, show_import, show_init, show_simulate
from liuke.cli.show.today import show_today
from liuke.cli.show.work import show_tasks
from liuke.cli.width import cells
from tests.unit.cli import alarm_documents, documents, rehearse_documents

_PICTURES = Path(__file__).parent / "pictures"
_NOW = datetime(2026, 11, 16, tzinfo=UTC)

SHOWN: dict[str, tuple[Callable[[Paper, Any], None], Callable[[str], Any]]] = {
    "alarm": (show_alarm, alarm_documents.alarm),
    "alarms": (show_alarms, alarm_documents.alarms),
    "alarm_history": (show_history, alarm_documents.history),
    "alarm_notices": (show_notices, alarm_documents.notices),
    "backtest": (show_backtest, alarm_documents.backtest),
    "applied": (show_applied, documents.applied),
    "approved": (show_approved, lambda language: documents.plan(language, "approved")),
    "audiences": (show_audiences, documents.audiences),
    "channels": (show_channels, documents.channels),
    "channel_bounce": (show_bounce, documents.bounced),
    "channel_hooks": (show_hooks, documents.hooks),
    "channel_test": (show_test, documents.tried),
    "checks": (show_checks, documents.checks),
    "code": (show_code, documents.code),
    "compared": (show_diff, documents.compared),
    "guard": (show_guard_test, documents.judged),
    "guess": (show_guess, documents.imported),
    "idle": (show_signal, documents.idle),
    "imported": (show_import, documents.imported),
    "init": (show_init, documents.made),
    "decay": (show_signal, documents.decay),
    "lint": (show_lint, documents.linted),
    "plan": (show_plan, documents.plan),
    "plans": (show_plans, documents.plans),
    "playbooks": (show_playbooks, documents.playbooks),
    "preview": (show_preview, documents.preview),
    "rehearsed": (show_rehearsal, rehearse_documents.rehearsed),
    "in_a_world": (show_rehearsal, rehearse_documents.in_a_world),
    "lives": (show_simulate, rehearse_documents.lives),
    "results": (show_results, documents.results),
    "retention": (show_retention, documents.retention),
    "rfm": (show_rfm, documents.rfm),
    "run": (show_run, documents.ran),
    "signals": (show_signals, documents.signals),
    "simulated": (show_simulate, documents.simulated),
    "stopped": (show_stopped, documents.stopped),
    "tasks": (show_tasks, documents.tasks),
    "today": (show_today, documents.today),
    "users": (show_users, documents.users),
    "why": (show_why, documents.why),
    "worker": (show_worker, documents.worked),
}


def drawn(show: Callable[[Paper, Any], None], document: Any, language: str, width: int) -> str:
    """Render a document and return the text, without the spaces that fill lines up."""
    out = io.StringIO()
    show(paper_for(out, language=language, width=width, zone=ZoneInfo("Asia/Shanghai"), now=_NOW), document)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_an_answer_looks_as_its_picture(name: str, language: str, width: int) -> None:
    show, made = SHOWN[name]
    picture = _PICTURES / f"{name}.{language}.{width}.txt"
    said = drawn(show, made(language), language, width)
    if os.environ.get("LIUKE_PICTURES"):
        picture.parent.mkdir(exist_ok=True)
        picture.write_text(said, encoding="utf-8")
    assert said == picture.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_no_line_is_wider_than_the_terminal_but_commands_to_copy(name: str, language: str, width: int) -> None:
    show, made = SHOWN[name]
    wide = [line for line in drawn(show, made(language), language, width).splitlines() if cells(line) > width]
    assert all("liuke " in line for line in wide), wide


@pytest.mark.parametrize("width", [24, 40, 60])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_narrow_terminal_loses_no_digit_of_the_plan(language: str, width: int) -> None:
    said = drawn(show_plan, documents.plan(language), language, width)
    for number in ("18,420", "14,236", "9,206", "41,862", "10,049", "8,673", "5,006", "23,728", "2,637"):
        assert number in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_waterfall_adds_up_to_the_reader(language: str) -> None:
    said = drawn(show_plan, documents.plan(language), language, 80)
    found, send = {"zh": ("检出", "发送"), "en": ("Found", "Send")}[language]
    rows = [line.split() for line in said.splitlines() if line.strip()]
    begin = next(n for n, row in enumerate(rows) if row[0] == found)
    end = next(n for n, row in enumerate(rows) if row[0] == send)
    last = [int(row[-1].replace(",", "").replace("−", "-")) for row in rows[begin : end + 1]]
    assert sum(last[:-1]) == last[-1] == 23_728


@pytest.mark.parametrize(
    ("changed", "following"),
    [
        ({}, "liuke run"),
        ({"computes": False}, "liuke import FILE --as events"),
        ({"notes": [{"code": "events_unknown", "text": "…"}]}, "liuke tracking"),
        ({"dry_run": True}, None),
    ],
)
def test_an_import_names_the_step_that_leads_on(changed: dict[str, Any], following: str | None) -> None:
    """People alone lead to no numbers, and neither do events of which nobody said what they mean."""
    said = drawn(show_import, documents.imported() | changed, "en", 80)
    assert [line.removeprefix("Next: ") for line in said.splitlines() if line.startswith("Next: ")] == (
        [following] if following else []
    )


def test_a_run_that_found_nobody_leads_to_today_and_not_to_an_empty_plan() -> None:
    ran = documents.ran("en")
    assert f"Next: liuke plan review {ran['id']}" in drawn(show_run, ran, "en", 80)
    nobody = [
        {**play, "tiers": [{**tier, "found": 0, "send": 0} for tier in play["tiers"]]} for play in ran["playbooks"]
    ]
    assert "Next: liuke today" in drawn(show_run, ran | {"playbooks": nobody}, "en", 80)


@pytest.mark.parametrize(("value", "times"), [(0.212, 1), (None, 0)])
def test_an_alarm_that_cannot_tell_today_says_why_beside_its_number(value: float | None, times: int) -> None:
    """Without a number its sentence says why already."""
    said, why = alarm_documents.alarm("en"), {"code": "no_comparable_days", "text": "Not enough data: no ordinary days"}
    card = said["cards"][0] | {"state": "normal", "value": value, "why": why}
    assert drawn(show_alarm, said | {"cards": [card]}, "en", 80).count(why["text"]) == times


@pytest.mark.parametrize(
    ("totals", "code", "said", "led"),
    [
        ({"found": 40, "send": 0, "tasks": 0}, "G-01", True, True),
        ({"found": 40, "send": 0, "tasks": 0}, "G-07", True, False),
        ({"found": 40, "send": 1, "tasks": 0}, "G-01", False, False),
        ({"found": 40, "send": 0, "tasks": 3}, "G-01", False, False),
        ({"found": 0, "send": 0, "tasks": 0}, "G-01", False, False),
    ],
)
def test_a_plan_that_reaches_nobody_says_what_stops_most_and_what_a_first_import_lacks(
    totals: dict[str, int], code: str, said: bool, led: bool
) -> None:
    ran = documents.ran("en")
    stopped = [
        {"code": "G-99", "label": "Other", "means": "", "people": 3, "examples": []},
        {"code": code, "label": "The most", "means": "", "people": 1_037, "examples": []},
    ]
    drawn_run = drawn(show_run, ran | {"totals": ran["totals"] | totals, "guard": stopped}, "en", 80)
    assert (f"Nobody would get a message: The most ({code}) stops 1,037" in drawn_run) == said
    assert ("liuke import FILE --as users" in drawn_run) == led


@pytest.mark.parametrize("language", ["zh", "en"])
def test_colour_is_never_the_only_carrier(language: str) -> None:
    word = {"zh": "越线", "en": "alarm"}[language]
    assert f"! {word}" in drawn(show_today, documents.today(language), language, 120)
    assert "✗ state.audit" in " ".join(drawn(show_checks, documents.checks(language), language, 120).split())


def test_at_most_three_decisions_are_shown() -> None:
    document = documents.today("en")
    document["decisions"] = [*document["decisions"], {"title": "A fourth", "command": "liuke check"}]
    assert "A fourth" not in drawn(show_today, document, "en", 120)


def test_an_unfinished_cell_is_marked_and_explained() -> None:
    said = drawn(show_retention, documents.retention("en"), "en", 80)
    assert "21.0%*" in said
    assert "38.4%*" not in said
    assert "enters no average" in said


def test_a_day_without_decisions_says_so() -> None:
    document = {**documents.today("en"), "decisions": []}
    assert "Nothing needs your decision today." in drawn(show_today, document, "en", 80)


@pytest.mark.parametrize(("language", "word"), [("zh", "否"), ("en", "no")])
def test_a_yes_or_no_in_evidence_is_said_in_the_reader_s_language(language: str, word: str) -> None:
    document = documents.why(language)
    plan = {**document["plans"][0], "evidence": {"consent": "no"}}
    said = drawn(show_why, {**document, "plans": [plan]}, language, 80)
    assert any(line.rstrip().endswith(word) for line in said.splitlines() if "└" in line)


def test_evidence_is_never_written_with_separators_in_an_id() -> None:
    assert "20931" in drawn(show_why, documents.why("en"), "en", 80)


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ("2026-11-16T00:00:00+00:00", "0:00 left"),
        ("2026-11-15T23:59:00+00:00", "0:01 late"),
        ("2026-11-17T23:59:00+00:00", "47:59 left"),
        ("2026-11-18T00:00:00+00:00", "2 days left"),
        (None, "—"),
    ],
)
def test_a_deadline_says_what_is_left(deadline: str | None, said: str) -> None:
    from liuke.cli.figures import left

    assert left(deadline, _NOW, "en") == said
