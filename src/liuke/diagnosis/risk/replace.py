"""Whether a newly trained model takes the place of the one that speaks: never where it is worse."""

from collections.abc import Sequence

from liuke.diagnosis.risk.calibrate import calibrated
from liuke.diagnosis.risk.keep import Speaker
from liuke.diagnosis.risk.origins import Horizon, Past
from liuke.diagnosis.risk.train import Trained
from liuke.kit.learn.ridge_logit import losses


def may_speak(now: Speaker | None, new: Trained, horizon: Horizon, past: Sequence[Past]) -> tuple[bool, str]:
    """Return whether the new one speaks, and why: ``first``, ``window`` (it changed), ``newer``, ``better``, ``worse``,
    ``untested``.

    Both are held against the newest closed day. The one that speaks has usually not seen it, as little as the new one
    had when it was tested; where it has, what it did on its own test day counts.
    """
    if now is None:
        return True, "first"
    if now.horizon != horizon:
        return True, "window"
    if new.report is None:
        return (True, "newer") if now.speaker == "rule" else (False, "untested")
    if now.said["report"] is None:
        return True, "better"
    loss = float(new.report["log_loss"])
    seen = max((str(day["day"]) for day in now.said["past"]), default="")
    test = past[0]
    if seen < test.day.isoformat() and all(name in test.frame for name in now.model.columns):
        told = calibrated(now.model.predict(test.frame), now.calibration)
        before = float(losses(test.gone, told).mean())
    else:
        before = float(now.said["report"]["log_loss"])
    if loss < before:
        return True, "better"
    return (True, "newer") if loss == before else (False, "worse")
