"""A workspace folder to stand in, with nothing in it but its settings."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no variable of the machine decide the language or the width."""
    for name in ("LIUKE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "_LIUKE_COMPLETE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an English-speaking workspace, and stand in it."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "liuke.toml").write_text('name = "Lime"\nlanguage = "en"\n', encoding="utf-8")
    (folder / "messages.jsonl").write_text('{"id": "m1", "body": "hello"}\n', encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder
