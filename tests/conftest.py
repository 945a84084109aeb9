"""What every test may use: the real data's folder, and a network that ends at this machine."""

import gc
import os
import signal
import sys
from pathlib import Path

import pytest

for _library in ("OPENBLAS", "OMP"):
    # Tests run on as many workers as there are cores: more threads in each, and in what it starts, only wait for others.
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # A shell starts what runs in the background deaf to Ctrl-C, and everything started from there inherits it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_LONG = {"journey", "contract"}
_HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data, or skip the test by name."""
    folder = Path(os.environ.get("LIUKE_SHARED_DATA", _HERE.parent.parent / "shared" / "data"))
    if not (folder / "MANIFEST.csv").exists():
        pytest.skip(f"real data not found in {folder}; set LIUKE_SHARED_DATA")
    return folder


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, whole journeys and both engines: short ones then fill what is left of each worker's time."""
    items.sort(key=lambda item: item.path.parent.name not in _LONG)
    if "liuke.app.calls" in sys.modules:  # else nobody asks anything
        from tests.answers_hold import hold_answers

        hold_answers()
    if "liuke.state.schema" in sys.modules:
        from tests.fresh_state import migrate_once

        migrate_once()


def pytest_collection_finish() -> None:
    """Leave eleven thousand tests and what they import out of every later search for what nothing refers to."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup() -> None:
    """Let tests reach loopback only."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
