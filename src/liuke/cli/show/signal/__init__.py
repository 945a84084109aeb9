"""Shows of single signals, a file each: what it says in one sentence, the figures with intervals, what to do next."""

from collections.abc import Callable, Mapping

from liuke.cli.door import Answer
from liuke.cli.paper import Paper
from liuke.cli.show.signal.opinion import show_opinion
from liuke.cli.show.signal.risk_drift import show_risk_drift

PAGES: Mapping[str, Callable[[Paper, Answer], None]] = {
    "opinion": show_opinion,
    "risk_drift": show_risk_drift,
}
