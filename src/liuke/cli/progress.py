"""Steps and bars on stderr while the house works; nothing of it stays when the answer comes."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from liuke.app.say import say
from liuke.cli.door import Progress as OnProgress
from liuke.cli.paper import THEME


@contextmanager
def shown(language: str, console: Console | None = None) -> Iterator[OnProgress]:
    """Yield a function that takes (step, done, total); a new step gets a new line."""
    bars = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console or Console(stderr=True, theme=THEME, highlight=False),
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def on_progress(step: str, done: int, total: int | None) -> None:
        if step not in tasks:
            for task in tasks.values():
                bars.stop_task(task)
            tasks[step] = bars.add_task(step_name(step, language), total=total)
        bars.update(tasks[step], completed=done, total=total)

    with bars:
        yield on_progress


def step_name(step: str, language: str) -> str:
    """Put a step's key into words: ``judge``, or ``import:orders`` with what it works on."""
    key, _, what = step.partition(":")
    name = say(f"cli.step.{key}", language, otherwise=key)
    return f"{name} {what}" if what else name
