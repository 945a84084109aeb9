"""Serves a workspace: pages on a port, calls on the socket in its folder, and the worker that sends what is due."""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from liuke import __version__
from liuke.app.door import SOCKET
from liuke.app.house import opened, settings_of
from liuke.app.lock import held
from liuke.app.say import say
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.kit.memory import hold_little
from liuke.web.answers import Workspace
from liuke.web.company import Company
from liuke.web.entry import Entry, HousePeople, HouseSessions
from liuke.web.house import HouseAnswers, HouseKeys, work_on
from liuke.web.kept import Kept
from liuke.web.listen import DEFAULT_PORT, open_port, open_socket
from liuke.web.pressed import Pressed
from liuke.web.rpc import make_rpc
from liuke.web.shield import host_names, on_loopback, public_name
from liuke.web.site import make_site
from liuke.web.toasts import Toasts
from liuke.web.visit import Site

_SWITCH_S = 0.001
"""How long a thread that reckons may go on while a page waits for its turn; Python would give it five times that."""
_POLL_S = 0.2
"""How often a stopped server looks whether it should end; a signal ends it at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A workspace being served: its address, and a sign-in link a person."""

    address: str
    links: tuple[tuple[str, str, str], ...]
    """(name, duty, link)"""
    set_up: str = ""
    """Where the first administrator is made, while nobody has a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What the pages remember of their readers while the house is opened anew: the sample comes or goes."""

    toasts: Toasts = field(default_factory=Toasts)
    kept: Kept = field(default_factory=Kept)
    pressed: Pressed = field(default_factory=Pressed)


def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    language: Language | None = None,
    *,
    ready: Callable[[Served], None] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serve a workspace until Ctrl-C, a termination signal, or ``stop``.

    ``ready`` is told the address and the sign-in links; by default they are printed.

    Raises
    ------
    AlreadyServedError, WorkspaceBusyError
        Somebody else serves the folder, or is at work in it.
    PortTakenError, SocketError
        There is nowhere to listen at.
    LiukeError
        The workspace cannot be opened.
    """
    hold_little()
    sys.setswitchinterval(_SWITCH_S)
    folder, ending = folder.resolve(), stop or threading.Event()
    tell, remembered = ready, Remembered()
    with open_socket(folder) as unix, held(folder, "serve"), ExitStack() as listening:
        places: tuple[socket.socket, socket.socket] | None = None
        while not ending.is_set():
            with opened(folder, served=True) as house:
                if places is None:
                    places = (listening.enter_context(closing(open_port(host, port))), unix)
                if not _served_once(house, folder, host, places, language, tell, ending, remembered):
                    return
            tell = _nobody


def _nobody(served: Served) -> None:
    """Tell nobody: a house that is opened anew is where it was."""


def _served_once(
    house: House,
    folder: Path,
    host: str,
    places: tuple[socket.socket, socket.socket],
    language: Language | None,
    ready: Callable[[Served], None] | None,
    stop: threading.Event,
    remembered: Remembered,
) -> bool:
    """Serve an open house until it is to end, or to be opened anew: True then. Whoever asks meanwhile waits."""
    settings, port = settings_of(house), places[0].getsockname()[1]
    address = settings.access.url.rstrip("/") or _address(host, port)
    answers = HouseAnswers(house, address)
    site = make_house_site(house, host, port, answers, remembered)
    spoken = language or settings.language
    if ready is not _nobody:
        said = _served(site, address)
        (ready or (lambda served: _print(served, house, spoken)))(said)
    names = host_names(host) | public_name(settings.access.url)
    apps = (
        make_site(site, names=names, public=public_name(settings.public_url)),
        make_rpc(answers.call, settings.language),
    )
    over = threading.Event()
    sockets = (places[0].dup(), places[1].dup())
    try:
        with _worker(house, over, answers.next_day.follow):
            asyncio.run(_both(apps, sockets, over, answers, _leave(folder, spoken), stop))
    finally:
        answers.jobs.close()
        answers.close()
        for one in sockets:
            one.close()
    return answers.moved.is_set() and not stop.is_set()


def make_house_site(
    house: House, host: str, port: int, answers: HouseAnswers | None = None, remembered: Remembered | None = None
) -> Site:
    """Give the pages of an open house everything they ask for; ``remembered`` where it may be opened anew."""
    moving = answers.moved.is_set if answers and remembered else bool
    remembered = remembered or Remembered()
    answers = answers or HouseAnswers(house)
    settings, folk = settings_of(house), HousePeople(house)
    entry = Entry(house, folk, os.environ.get)
    answers.on_people_changed = entry.changed
    return Site(
        answers=answers,
        around=answers.around,
        begin=answers.begin,
        workspace=Workspace(
            name=house.name,
            zone=house.zone,
            currency=house.currency,
            language=settings.language,
            sample=house.sample,
            people=folk,
        ),
        keys=HouseKeys(house),
        sessions=HouseSessions(house),
        clock=house.clock,
        cookie=f"liuke_{port}",
        version=__version__,
        open_reading=on_loopback(host),
        public_url=settings.public_url.rstrip("/"),
        mine=entry.mine,
        entry=entry,
        moving=moving,
        toasts=remembered.toasts,
        kept=remembered.kept,
        pressed=remembered.pressed,
        company=Company(entry.company, entry.secret, entry.url, house.clock) if entry.company else None,
    )


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host  # noqa: S104 - how it is written, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _served(site: Site, address: str) -> Served:
    entry = site.entry
    people = () if entry is not None and entry.shared else site.workspace.people
    key = entry.set_up_key() if entry is not None else None
    return Served(
        address=address,
        links=tuple((p.name, str(p.duty), f"{address}/in?key={site.keys.give(p.id)}") for p in people),
        set_up=f"{address}/set-up?key={key}" if key else "",
    )


def _print(served: Served, house: House, language: Language) -> None:
    lines = [say("web.serve.title", language, name=house.name), "  " + served.address]
    if served.links:
        lines += ["", say("web.serve.links", language)]
        lines += [
            f"  {name}（{say(f'web.duty.{duty}', language)}）" * (language == "zh")
            + f"  {name} ({say(f'web.duty.{duty}', language)})" * (language == "en")
            + f"\n    {link}"
            for name, duty, link in served.links
        ]
    if served.set_up:
        lines += ["", say("web.serve.set_up", language), "  " + served.set_up]
    sys.stdout.write("\n".join([*lines, "", say("web.serve.stop", language), ""]))
    sys.stdout.flush()


Leave = Callable[[bool], None]
"""Told of each signal, and whether it is one more."""


def _leave(folder: Path, language: Language) -> Leave:
    def leave(again: bool) -> None:
        if again:  # as after a loss of power: both stores are made for that
            (folder / SOCKET).unlink(missing_ok=True)
            os._exit(130)
        sys.stdout.write("\n" + say("web.serve.ending", language) + "\n")
        sys.stdout.flush()

    return leave


class _Server(uvicorn.Server):
    """uvicorn's server, told when to end by us: two of them share one loop, and one set of signals."""

    def capture_signals(self) -> Any:
        """Leave signals alone."""
        return nullcontext()


def _server(app: Any, *, unix: bool) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=5 if unix else 60,
            h11_max_incomplete_event_size=32_768,
        )
    )


async def _both(
    apps: tuple[Any, Any],
    sockets: tuple[Any, Any],
    over: threading.Event,
    answers: HouseAnswers,
    leave: Leave,
    stop: threading.Event | None = None,
) -> None:
    """Run both servers until a signal, ``stop`` or a move, and until what is being answered is answered.

    The house may be closed only when nobody works in it. A second signal does not wait for that. ``over`` tells the
    worker of this opening, ``stop`` everybody.
    """
    ended = stop or over
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=8, thread_name_prefix="call"))
    servers = [_server(app, unix=place == 1) for place, app in enumerate(apps)]

    def end() -> None:
        for server in servers:
            server.should_exit = True
        over.set()
        apps[0].state.ending = True  # pages that tell what goes on end theirs

    def told() -> None:
        leave(ended.is_set())
        ended.set()
        end()

    if threading.current_thread() is threading.main_thread():
        for one in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):
                loop.add_signal_handler(one, told)
    warm = loop.run_in_executor(None, answers.warm)
    watching = asyncio.create_task(_watch((ended, answers.moved), end))
    running = [server.serve(sockets=[place]) for server, place in zip(servers, sockets, strict=True)]
    try:
        await asyncio.gather(*running)
    finally:
        over.set()
        watching.cancel()
        await warm


async def _watch(ends: Sequence[threading.Event], end: Callable[[], None]) -> None:
    while not any(one.is_set() for one in ends):
        await asyncio.sleep(_POLL_S)
    end()


@contextmanager
def _worker(house: House, stop: threading.Event, follow: Callable[[], None]) -> Iterator[None]:
    """Send what is due while the house is open; wait for the message under way when it closes."""
    thread = threading.Thread(target=work_on, args=(house, stop, follow), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
