"""One line's walk: ask the house with progress on the terminal, then show the answer or print its document."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from liuke.cli.door import Answer, Progress
from liuke.cli.errors import InterruptedByPersonError, NoWorkspaceHereError
from liuke.cli.interrupt import interruptible
from liuke.cli.refusal import print_json, report
from liuke.cli.wishes import Wishes
from liuke.kit.clock import WallClock

if TYPE_CHECKING:
    from liuke.cli.paper import Paper

Show = Callable[["Paper", Any], None]


def folder_of(wishes: Wishes) -> Path:
    """Return the workspace that the line means.

    Raises
    ------
    NoWorkspaceHereError
        None was named and neither this folder nor one above it is one.
    """
    folder = wishes.folder()
    if folder is None:
        raise NoWorkspaceHereError(folder=Path.cwd())
    return folder


def ask(wishes: Wishes, name: str, /, **params: Any) -> Answer:
    """Ask the workspace; parameters that were not said are left out, so that the house's defaults hold."""
    said = {key: value for key, value in params.items() if value is not None}
    with interruptible(lambda: report(InterruptedByPersonError(), wishes)), progress(wishes) as on_progress:
        answer: Answer = wishes.door.call(
            folder_of(wishes), name, said, language=wishes.spoken, on_progress=on_progress
        )
    return answer


def tell(wishes: Wishes, document: Any, show: Show, code: int = 0) -> int:
    """Print a document for a machine or show it to a person, and return the exit code."""
    if wishes.json:
        print_json(document)
    else:
        show(paper(wishes), document)
    return code


def answer(wishes: Wishes, name: str, show: Show, /, **params: Any) -> int:
    """Ask and tell."""
    return tell(wishes, ask(wishes, name, **params), show)


def paper(wishes: Wishes) -> "Paper":
    """Make the paper that answers are shown on."""
    from liuke.cli.paper import paper_for

    settings = wishes.settings()
    try:
        zone = ZoneInfo(str(settings.get("timezone", "Asia/Shanghai")))
    except (OSError, ValueError):
        zone = ZoneInfo("UTC")
    return paper_for(
        sys.stdout,
        language=wishes.spoken,
        zone=zone,
        currency=str(settings.get("currency", "CNY")),
        now=WallClock().now(),
    )


@contextmanager
def progress(wishes: Wishes) -> Iterator[Progress | None]:
    """Show progress on stderr, and only where a person watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from liuke.cli.progress import shown

    with shown(wishes.spoken) as on_progress:
        yield on_progress
