"""A workspace served on a free port of loopback, in a thread, for tests that look at it from outside."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liuke.kit.errors import Language
from liuke.web.serve import Served, serve


@contextmanager
def serving(folder: Path, language: Language | None = None, port: int = 0) -> Iterator[Served]:
    """Serve a folder until the block ends; a server that does not end by then fails the test."""
    said: list[Served] = []
    ready, stop = threading.Event(), threading.Event()

    def told(one: Served) -> None:
        said.append(one)
        ready.set()

    wishes = {"ready": told, "stop": stop}
    thread = threading.Thread(target=serve, args=(folder, "127.0.0.1", port, language), kwargs=wishes)
    thread.start()
    try:
        assert ready.wait(60), f"{folder} could not be served"
        yield said[0]
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()
