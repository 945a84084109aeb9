"""Raises workers for the tests that kill them: loads everything once, then forks one for each line it reads.

``start`` → a worker that sends until the outbox is empty; its number is printed. ``wait <number>`` → how it ended.
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path

from liuke.app.house import opened
from liuke.app.lock import held
from liuke.app.wiring import send
from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.channels.smtp import SmtpChannel, SmtpSettings
from liuke.delivery.mail import MailSettings
from liuke.delivery.outbox import counts
from liuke.delivery.rules import Rules
from liuke.delivery.worker import work
from liuke.kit.clock import WallClock
from liuke.model.words import ChannelName
from liuke.playbooks.document import library
from liuke.state import store


def workspace(folder: Path) -> None:
    """Send what a whole workspace has to send, as ``liuke worker`` does."""
    with held(folder, "worker"), opened(folder) as house:
        send(house, lease_s=float(os.environ["LEASE_S"]))


def worker(said: dict[str, object]) -> None:
    """Send until nothing is queued or under way."""
    if said.get("folder"):
        workspace(Path(str(said["folder"])))
        return
    # A killed process loses nothing that it gave to the kernel, so waiting for the disk would prove nothing here.
    # Six of them wait for one file: on a busy machine longer than half a minute, and that is not what is tested.
    store._WAIT_S = float(str(said.get("wait_s", store._WAIT_S)))
    state = store.open_state(str(said["url"]), durable=False)
    port = said.get("port")
    channel = (
        SmtpChannel(
            SmtpSettings(host="127.0.0.1", port=int(str(port)), tls="none", timeout_s=10.0),
            MailSettings(sender_name="店", sender_address="care@shop.example"),
            WallClock(),
        )
        if port
        else MemoryChannel(ChannelName.EMAIL, idempotent="none")
    )
    lease_s, cap = float(str(said["lease_s"])), said.get("cap")
    rules = Rules(cap_per_week=int(str(cap)) if cap is not None else None)
    while True:
        ways = {ChannelName.EMAIL: channel}
        work(state, ways, lambda _message: None, WallClock(), rules=rules, lease_s=lease_s, batch=10)
        left = counts(state)
        if not left["queued"] and not left["sending"]:
            return
        time.sleep(0.02)


def main() -> None:
    """Read commands until there are no more."""
    said = json.loads(sys.argv[1])
    library()
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command == "start":
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    worker(said)
                    code = 0
                except BaseException:  # noqa: BLE001 - said, and counted by the exit code
                    traceback.print_exc()
                finally:
                    os._exit(code)
            print(child, flush=True)
        else:
            print(os.waitpid(int(number), 0)[1], flush=True)


if __name__ == "__main__":
    main()
