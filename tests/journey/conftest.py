"""A small sample business, built once a run and copied for whoever changes it."""

import fcntl
import os
import shutil
from datetime import date
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample business whose day is measured and not drafted; nobody may change it.

    Workers of one run share it: whoever comes first builds it, the others wait.
    """
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    folder = shared / "sample" / "shop"
    folder.parent.mkdir(exist_ok=True)
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _build(folder.with_name("half-built")).rename(folder)
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
