"""Raises workers that die at one of five points: loads everything once, then forks one for each line it reads.

``start <n>`` → a worker whose clock stands ``n`` leases later, so that what the dead had claimed is free again. It
prints how it ended: 0 the outbox is empty, 9 it died at one of the points.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from liuke.delivery import crew, worker
from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import TemporaryError
from liuke.delivery.message import Outgoing
from liuke.delivery.worker import work
from liuke.kit.clock import HandClock, WallClock
from liuke.model.words import ChannelName
from liuke.state.store import open_state

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
LEASE_S = 60.0
POINTS = ("claimed", "begun", "before", "after", "answered")


class Provider:
    """Effects are files of a folder, one a key where it knows keys, else one a call; they outlive whoever dies."""

    name = ChannelName.EMAIL
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, folder: Path, said: dict[str, Any], die: Callable[..., None]) -> None:
        self.folder, self.die = folder, die
        self.idempotent: Idempotence = said["idempotent"]
        self.per_second: int | None = said.get("per_second")
        self.shaky = float(said.get("shaky", 0))
        self.dice = random.Random(os.getpid())

    def send(self, message: Outgoing) -> Handed:
        self.die("before")
        if self.dice.random() < self.shaky:
            raise TemporaryError(why="451 busy")
        line = f"{message.key} {time.monotonic():.6f}\n".encode()
        with (self.folder / "calls").open("ab", buffering=0) as calls:
            calls.write(line)
        try:
            effect = os.open(self.folder / message.key, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            os.close(effect)
            new = True
        except FileExistsError:
            new = self.idempotent != "key"
        if new:
            with (self.folder / "effects").open("ab", buffering=0) as effects:
                effects.write(line)
        self.die("after")
        return Handed(provider_id=message.key[:12])

    def close(self) -> None: ...


def _mortal(said: dict[str, Any]) -> Callable[..., None]:
    dice, chance = random.Random(os.getpid() * 7 + 1), float(said.get("chance", 0))

    def die(point: str, likely: float = 1) -> None:
        if dice.random() < chance * likely:
            with (Path(said["folder"]) / "deaths").open("ab", buffering=0) as deaths:
                deaths.write(f"{point}\n".encode())
            os._exit(9)

    return die


def run(said: dict[str, Any], nth: int) -> None:
    """Send until nothing is due, or die."""
    die = _mortal(said)
    lease, turn = worker.lease, crew.turn

    def mortal_lease(*args: Any, **more: Any) -> Any:
        found = lease(*args, **more)
        die("claimed", 4)
        return found

    def mortal_turn(*args: Any, **more: Any) -> Any:
        die("answered")
        found = turn(*args, **more)
        die("begun")
        return found

    worker.lease, crew.turn = mortal_lease, mortal_turn  # type: ignore[assignment]
    state = open_state(said["url"], durable=False)
    clock = WallClock() if said.get("wall") else HandClock(NOON + timedelta(seconds=nth * (LEASE_S + 1)))
    provider = Provider(Path(said["folder"]), said, die)
    lease_s = float(said.get("lease_s", LEASE_S))
    work(state, {ChannelName.EMAIL: provider}, lambda _one: None, clock, lease_s=lease_s)


def main() -> None:
    """Read commands until there are no more."""
    said = json.loads(sys.argv[1])
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command == "wait":
            print(os.waitstatus_to_exitcode(os.waitpid(int(number), 0)[1]), flush=True)
            continue
        child = os.fork()
        if child == 0:
            code = 1
            try:
                run(said, int(number))
                code = 0
            finally:
                os._exit(code)
        if command == "spawn":
            print(child, flush=True)
        else:
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
