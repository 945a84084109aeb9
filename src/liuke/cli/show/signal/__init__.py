"""Shows of single signals, a file each: what it says in one sentence, the figures with intervals, what to do next."""

from collections.abc import Callable, Mapping

from liuke.cli.door import Answer
from liuke.cli.paper import Paper
from liuke.cli.show.signal.opinion import show_opinion

PAGES: Mapping[str, Callable[[Paper, Answer], None]] = {"opinion": show_opinion}
