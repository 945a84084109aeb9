"""How likely somebody is not to come in the next two weeks, as the sixty days before teach it."""

import numpy as np

from liuke.kit.learn.frame import Floats
from liuke.outcome.uplift.fits import Line, fit
from tests.closed_loop.loop import BEFORE, LEAST_IDLE, MOST_IDLE, Morning, Places

WINDOW = 14


def risk_model(morning: Morning, seed: int) -> Line:
    """Learn from the sixty days before who does not come in two weeks; each past morning as it was known then."""
    rows, y = [], []
    for day in range(30, BEFORE - WINDOW, 5):
        idle = morning.seen.idle(day)
        who = np.flatnonzero((idle >= LEAST_IDLE) & (idle < MOST_IDLE))
        rows.append(matrix(morning, who, day))
        y.append(morning.seen.visits(day, day + WINDOW)[who] == 0)
    return fit(np.vstack(rows), np.concatenate(y).astype(float), shares=True, seed=seed)


def matrix(morning: Morning, who: Places, day: int | None = None) -> Floats:
    """Return what is known of people on a morning, skewed numbers by their logarithm."""
    frame = morning.seen.frame(morning.day if day is None else day, who)
    return np.column_stack([np.sign(one) * np.log1p(np.abs(one)) for one in frame.values()])
