"""Ctrl-C ends a line within seconds, even while an engine computes and does not listen.

Python delivers KeyboardInterrupt only between two of its own steps. A long query is one step; so a watcher hears the
signal beside it, and after some grace ends the process. Facts and state are written in transactions: what was under way
is undone when they are opened next, exactly as if the power had failed.
"""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from liuke.cli.errors import InterruptedByPersonError

GRACE_S = 4.0


class Interrupted(KeyboardInterrupt):
    """An engine gave up because of Ctrl-C, and said so in its own words."""


@contextmanager
def interruptible(last_words: Callable[[], object], grace_s: float = GRACE_S) -> Iterator[None]:
    """While the body runs, Ctrl-C raises KeyboardInterrupt from it, or ends the process ``grace_s`` seconds later."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, told = socket.socketpair()
    told.setblocking(False)
    over, interrupted = threading.Event(), threading.Event()

    def watch() -> None:
        while (number := heard.recv(1)) != bytes([signal.SIGINT]):
            if not number:
                return
        if not over.wait(grace_s):
            last_words()
            os._exit(InterruptedByPersonError.exit_code)

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupted.set()
        signal.default_int_handler(number, frame)

    watcher = threading.Thread(target=watch, daemon=True)
    handler = signal.signal(signal.SIGINT, interrupt)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    watcher.start()
    try:
        yield
    except Exception as why:
        if interrupted.is_set():
            raise Interrupted from why
        raise
    finally:
        signal.set_wakeup_fd(before)
        signal.signal(signal.SIGINT, handler)
        over.set()
        told.close()
        watcher.join()
        heard.close()
