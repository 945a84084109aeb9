"""A small sample business, built once a run and copied for whoever changes it; a browser for those who look at pages."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.journey.browser import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample business whose day is measured and not drafted; nobody may change it.

    Workers of one run share it: whoever comes first builds it, the others wait.
    """
    return _once(tmp_path_factory, "sample", _build)


@pytest.fixture(scope="session")
def drafted(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample business with the day's plan drafted; nobody may change it."""

    def draft(folder: Path) -> Path:
        from liuke.app.door import call

        shutil.copytree(built, folder)
        call(folder, "run", {"by": "lin"}, language="zh")
        return folder

    return _once(tmp_path_factory, "drafted", draft)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return a browser; its contexts are the tests' own. It ends with its file: while it is there its loop runs."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium not found at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """Make a workspace once a run, whichever worker needs it first."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    folder = shared / name / "shop"
    folder.parent.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(folder.with_name("half-built")).rename(folder)
    return folder


def _build(folder: Path) -> Path:
    from liuke.app.door import call
    from liuke.app.sample import build_sample

    build_sample(folder, users=900, days=90, seed=7, end=date(2026, 11, 15))
    call(folder, "today", {}, language="zh")
    return folder


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample business to do with as one likes."""
    folder = tmp_path / "shop"
    shutil.copytree(built, folder)
    return folder
