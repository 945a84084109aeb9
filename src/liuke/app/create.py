"""Makes a workspace: an empty one, or the sample business."""

from datetime import date
from pathlib import Path
from typing import Any

from liuke.app.errors import BadDateError
from liuke.app.house import new_workspace
from liuke.flow.house import Progress, silent
from liuke.kit.errors import Language

_EMPTY = {"zone": "Asia/Shanghai", "market": "cn", "currency": "CNY"}


def create(
    folder: Path, params: dict[str, Any], *, language: Language = "zh", on_progress: Progress | None = None
) -> dict[str, Any]:
    """Make a workspace in ``folder``.

    Raises
    ------
    WorkspaceExistsError
        There is one already; nothing was changed.
    FolderReadOnlyError
        The folder cannot be written to.
    """
    said = {**params}
    speaks: Language = said.get("language") or language
    if said.get("sample"):
        from liuke.app.sample import build_sample

        wanted = {name: said[name] for name in ("users", "days", "seed") if said.get(name) is not None}
        return build_sample(
            folder, **wanted, end=_day(said.get("end")), language=speaks, progress=on_progress or silent
        ) | {"sample": True}
    chosen = {name: said.get(name) or default for name, default in _EMPTY.items()}
    name = said.get("name") or folder.resolve().name
    new_workspace(
        folder,
        name=name,
        timezone=chosen["zone"],
        market=chosen["market"],
        currency=chosen["currency"],
        language=speaks,
    )
    return {"folder": str(folder), "name": name, **chosen, "language": speaks, "sample": False}


def _day(said: str | None) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as why:
        raise BadDateError(said=said) from why
