"""A workspace as a notebook asks it: documents for questions, Arrow tables for lists (one step from pandas)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from liuke.app.door import call
from liuke.app.settings import read_settings
from liuke.kit.errors import Language


class Notebook:
    """One workspace. Every question goes the way of the command line: it works while the workspace is served, too.

    Raises
    ------
    NoWorkspaceError, SettingsError
        The folder is no workspace, or its settings do not hold.
    """

    def __init__(self, folder: Path | str = ".", *, language: Language | None = None) -> None:
        self.folder = Path(folder).expanduser().resolve()
        self.language = language
        self.name = read_settings(self.folder).name

    def __repr__(self) -> str:
        return f"liuke.open({str(self.folder)!r})"

    def ask(self, name: str, /, **params: Any) -> dict[str, Any]:
        """Ask by a call's name (``run``, ``signal``, ``why`` …) and return its document, as ``--json`` prints it.

        Raises
        ------
        LiukeError
            Whatever the command line would say, with code and next step.
        """
        return call(self.folder, name, params, language=self.language)

    def signals(self) -> pa.Table:
        """Return what is measured: a row a signal."""
        return table(self.ask("signals")["signals"])

    def signal(self, name: str, **params: Any) -> dict[str, Any]:
        """Return one signal's document."""
        return self.ask("signal", name=name, **params)

    def retention(self, **params: Any) -> pa.Table:
        """Return the triangle as a row a cohort and cell: cohort, size, n, users, share, complete."""
        cohorts = self.ask("retention", **params)["cohorts"]
        return table({"cohort": c["cohort"], "size": c["size"], **cell} for c in cohorts for cell in c["cells"])

    def users(
        self, where: str | None = None, *, columns: Sequence[str] = (), limit: int = 100_000, **params: Any
    ) -> pa.Table:
        """Return the users an expression of the audience language names; personal columns masked unless asked for."""
        return table(self.ask("users", where=where, columns=list(columns), limit=limit, **params)["users"])

    def why(self, user: str, **params: Any) -> dict[str, Any]:
        """Return what is known of one user and why each plan decided as it did."""
        return self.ask("why", user=user, **params)


def table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make an Arrow table of a document's rows; a column is empty where a row does not name it."""
    kept = [dict(row) for row in rows]
    names = dict.fromkeys(name for row in kept for name in row)
    return pa.table({name: pa.array([row.get(name) for row in kept]) for name in names})
