"""liuke 留客 keeps customers. The rooms, in the order data walks:

ingest → facts → signals → diagnosis → playbooks → guard → delivery / desk → outcome

What was sent, refused, answered or solved comes back as facts; there is no other way back.
``flow`` puts the rooms in order, ``app`` builds the house from a workspace folder, and ``cli``, ``web`` and ``api``
are its doors. ``simulator`` is a made-up business, ``state`` the operational database, ``model`` the words two rooms
share and ``kit`` what a weather app could use too.

In a notebook: ``shop = liuke.open("shop"); shop.users("idle_days >= 7").to_pandas()``.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from liuke.app.notebook import Notebook
    from liuke.kit.errors import Language

__version__ = "0.1.0"


def open(folder: "Path | str" = ".", *, language: "Language | None" = None) -> "Notebook":
    """Open a workspace folder for a notebook; see ``liuke.app.notebook.Notebook``."""
    from liuke.app.notebook import Notebook  # noqa: PLC0415 - `liuke --help` need not pay for it

    return Notebook(folder, language=language)
