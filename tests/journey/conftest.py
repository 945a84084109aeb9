"""A small sample business, built once a run and copied for whoever changes it."""

import shutil
from datetime import date
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built sample business that nobody may change."""
    from liuke.app.sample import build_sample

    folder = tmp_path_factory.mktemp("sample") / "shop"
    build_sample(folder, users=900, days=90, seed=7, end=date(2026, 11, 15))
    return folder


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample business to do with as one likes."""
    folder = tmp_path / "shop"
    shutil.copytree(built, folder)
    return folder
