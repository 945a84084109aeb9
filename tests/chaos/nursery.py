"""Raises workers of workspaces, to be killed: loads everything once, then forks one for each line it reads.

``start FOLDER SECONDS`` → a worker whose clock stands so many seconds after the morning; its number is printed.
``wait NUMBER`` → how it ended.
"""

import gc
import os
import sys
import traceback
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import liuke
from liuke.app.house import opened
from liuke.app.wiring import send
from liuke.kit.clock import HandClock
from liuke.playbooks.document import library


def main() -> None:
    """Read commands until there are no more."""
    morning = datetime.fromisoformat(sys.argv[1])
    library()
    for module in walk_packages(liuke.__path__, "liuke."):
        if not any(word in module.name for word in ("spark", "notebook", "__main__", "migrations.")):
            import_module(module.name)
    gc.freeze()
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "wait":
            print(os.waitstatus_to_exitcode(os.waitpid(int(rest[0]), 0)[1]), flush=True)
            continue
        child = os.fork()
        if child == 0:
            code = 1
            try:
                clock = HandClock(morning + timedelta(seconds=float(rest[1])))
                with opened(Path(rest[0]), clock, durable=False) as house:
                    send(house)
                code = 0
            except BaseException:  # noqa: BLE001 - said, and counted by the exit code
                traceback.print_exc()
            finally:
                os._exit(code)
        print(child, flush=True)


if __name__ == "__main__":
    main()
