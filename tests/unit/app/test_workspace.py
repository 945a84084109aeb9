"""A workspace folder: made, read, held by one at a time, refused with a sentence where it does not hold."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from liuke.app.create import create
from liuke.app.door import call
from liuke.app.errors import (
    BadDateError,
    FolderReadOnlyError,
    NoFactsError,
    NoWorkspaceError,
    SettingsError,
    WorkspaceBusyError,
    WorkspaceExistsError,
)
from liuke.app.house import business_day, opened
from liuke.app.lock import held
from liuke.app.settings import read_settings
from liuke.facts.errors import TrackingPlanError
from liuke.kit.clock import HandClock
from liuke.kit.document import DocumentError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "shop", {"name": 'Tea "&" Co', "zone": "America/New_York", "currency": "USD"}, language="en")
    return tmp_path / "shop"


def test_a_new_workspace_says_what_was_asked_for(folder: Path) -> None:
    said = read_settings(folder)
    assert (said.name, said.timezone, said.currency, said.language, said.sample) == (
        'Tea "&" Co',
        "America/New_York",
        "USD",
        "en",
        False,
    )
    assert [person.duty for person in said.people] == ["operator", "approver"]


def test_a_second_workspace_in_the_same_folder_changes_nothing(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    with pytest.raises(WorkspaceExistsError):
        create(folder, {}, language="en")
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc"])
def test_a_zone_that_is_none_is_refused_and_no_half_workspace_stays(tmp_path: Path, zone: str) -> None:
    if not zone:
        assert create(tmp_path / "x", {"zone": zone})["zone"] == "Asia/Shanghai"
        return
    with pytest.raises(SettingsError):
        create(tmp_path / "x", {"zone": zone})
    assert not (tmp_path / "x" / "liuke.toml").exists()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("name = ", SettingsError),
        ("name = 'a'\nmoon = 1", SettingsError),
        ("nam = 'a'", SettingsError),
        ("name = 'a'\ncurrency = 'yuan'", SettingsError),
    ],
)
def test_settings_that_do_not_hold_are_named(folder: Path, text: str, error: type[Exception]) -> None:
    (folder / "liuke.toml").write_text(text, encoding="utf-8")
    with pytest.raises(error, match=r"liuke\.toml"):
        read_settings(folder)


def test_a_policy_with_an_unknown_word_names_its_line(folder: Path) -> None:
    (folder / "policy.yml").write_text("guard:\n  cap_per_wek: 3\n", encoding="utf-8")
    with pytest.raises(DocumentError) as why, opened(folder):
        pass
    assert (why.value.facts["line"], why.value.facts["column"]) == (2, 3)


def test_a_tracking_plan_with_an_unknown_role_names_the_nearest(folder: Path) -> None:
    (folder / "tracking.yml").write_text("events:\n  app_open: logon\n", encoding="utf-8")
    with pytest.raises(TrackingPlanError, match="did you mean login"), opened(folder):
        pass


def test_a_folder_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError) as why:
        call(tmp_path, "today", {}, language="en")
    assert "liuke init" in why.value.next_step()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said_not_shown(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderReadOnlyError):
        create(tmp_path / "x", {})


def test_whoever_waits_is_told_for_whom(folder: Path) -> None:
    with held(folder, "run"), pytest.raises(WorkspaceBusyError, match="run"), held(folder, "today", wait_s=0.2):
        pass
    with held(folder, "today", wait_s=0.2):
        pass


def test_a_killed_holder_leaves_no_lock(folder: Path) -> None:
    code = "\n".join(
        (
            "import time; from pathlib import Path; from liuke.app.lock import held",
            f"with held(Path({str(folder)!r}), 'run'):",
            "    print('held', flush=True); time.sleep(60)",
        )
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with held(folder, "today", wait_s=0):
        pass


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-16", date(2026, 11, 16)),
        ("2026-11-16T23:30:00+00:00", date(2026, 11, 16)),
        ("2026-11-16T03:30:00+00:00", date(2026, 11, 15)),
    ],
    ids=["a day", "an instant that is the same day in New York", "an instant that is the day before there"],
)
def test_a_business_day_is_the_day_of_the_workspaces_zone(folder: Path, said: str, day: date) -> None:
    with opened(folder, HandClock(datetime(2026, 11, 20, tzinfo=UTC))) as house:
        assert business_day(house, said).day == day


@pytest.mark.parametrize("said", ["yesterday", "2026-13-01", "20261116T", "16.11.2026"])
def test_what_is_no_day_is_refused(folder: Path, said: str) -> None:
    with opened(folder) as house, pytest.raises(BadDateError):
        business_day(house, said)


def test_without_facts_there_is_no_day_to_go_by(folder: Path) -> None:
    with opened(folder) as house, pytest.raises(NoFactsError):
        business_day(house, None)
