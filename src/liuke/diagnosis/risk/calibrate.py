"""Shift and slope of the log-odds (Platt 1999), fitted by Newton's method with a light pull toward "as it is"."""

from dataclasses import dataclass

import numpy as np

from liuke.kit.learn.frame import Floats
from liuke.kit.learn.ridge_logit import EDGE

_STEPS = 25
_PULL = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """log-odds told = shift + slope × log-odds of the model."""

    shift: float = 0.0
    slope: float = 1.0


NONE = Calibration()


def log_odds(p: Floats) -> Floats:
    """Return ln(p / (1 − p)), held off the ends."""
    held = np.clip(p, EDGE, 1 - EDGE)
    found: Floats = np.log(held) - np.log1p(-held)
    return found


def calibrated(p: Floats, by: Calibration) -> Floats:
    """Return the chances after shift and slope; unchanged where there is none."""
    if by == NONE:
        return p
    found: Floats = 1 / (1 + np.exp(-(by.shift + by.slope * log_odds(p))))
    return found


def fit_calibration(gone: Floats, p: Floats) -> Calibration:
    """Fit shift and slope to who left."""
    x = np.column_stack([np.ones(len(p)), log_odds(p)])
    theta = np.array([0.0, 1.0])
    for _ in range(_STEPS):
        told = 1 / (1 + np.exp(-np.clip(x @ theta, -35, 35)))
        slope = x.T @ (gone - told) - _PULL * (theta - [0.0, 1.0])
        bend = (x.T * (told * (1 - told))) @ x + _PULL * np.eye(2)
        step = np.linalg.solve(bend, slope)
        theta = theta + step
        if np.abs(step).max() < 1e-8:
            break
    return Calibration(shift=float(theta[0]), slope=float(theta[1]))
