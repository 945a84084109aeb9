"""What the command line asks of the house, and the house's own door."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from liuke.kit.errors import Language

Progress = Callable[[str, int, int | None], None]
Answer = dict[str, Any]


class Door(Protocol):
    """Answers calls. Tests pass a stand-in."""

    def call(
        self,
        folder: Path,
        name: str,
        params: dict[str, Any],
        *,
        language: Language,
        on_progress: Progress | None,
    ) -> Answer:
        """Ask one question of a workspace, or have it do one thing."""
        ...

    def create(
        self, folder: Path, params: dict[str, Any], *, language: Language, on_progress: Progress | None
    ) -> Answer:
        """Make a new workspace."""
        ...

    def simulate(self, folder: Path, params: dict[str, Any], *, on_progress: Progress | None) -> Answer:
        """Write a made-up business as files."""
        ...

    def serve(self, folder: Path, host: str, port: int, language: Language) -> None:
        """Serve a workspace until it is stopped."""
        ...


class HouseDoor:
    """The real door: through the served workspace's socket where there is one, else in this process.

    ``serve`` is the web door's; whoever builds both hands it over, for doors do not know each other.
    """

    def __init__(self, serve: Callable[[Path, str, int, Language], None]) -> None:
        self._serve = serve

    def call(
        self,
        folder: Path,
        name: str,
        params: dict[str, Any],
        *,
        language: Language,
        on_progress: Progress | None,
    ) -> Answer:
        """Ask one question of a workspace, or have it do one thing."""
        from liuke.app.door import call

        return call(folder, name, params, language=language, on_progress=on_progress)

    def create(
        self, folder: Path, params: dict[str, Any], *, language: Language, on_progress: Progress | None
    ) -> Answer:
        """Make a new workspace."""
        from liuke.app.create import create

        return create(folder, params, language=language, on_progress=on_progress)

    def simulate(self, folder: Path, params: dict[str, Any], *, on_progress: Progress | None) -> Answer:
        """Write a made-up business as files; with a ``world``, let that one live in a new workspace."""
        from liuke.app.errors import BadDateError
        from liuke.app.sample import write_world, yesterday
        from liuke.flow.house import silent

        try:
            end = date.fromisoformat(params["end"]) if params.get("end") else None
        except ValueError as why:
            raise BadDateError(said=params["end"]) from why
        if "world" in params:
            from liuke.app.flight import simulate_into

            people = params.pop("users")
            when = {**params, "people": people, "end": end or yesterday()}
            return simulate_into(folder, progress=on_progress or silent, **when)
        return write_world(folder, **{**params, "end": end}, progress=on_progress or silent)

    def serve(self, folder: Path, host: str, port: int, language: Language) -> None:
        """Serve a workspace until it is stopped."""
        self._serve(folder, host, port, language)
