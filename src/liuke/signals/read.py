"""What may be asked of the signals, in one place."""

from liuke.signals.idle_days import idle_days
from liuke.signals.lifecycle import lifecycle
from liuke.signals.login_decay import login_decay
from liuke.signals.peers import peers
from liuke.signals.retention import retention
from liuke.signals.retention_segments import by_segment, change
from liuke.signals.rfm import rfm
from liuke.signals.series import series
from liuke.signals.usage import usage

__all__ = [
    "by_segment",
    "change",
    "idle_days",
    "lifecycle",
    "login_decay",
    "peers",
    "retention",
    "rfm",
    "series",
    "usage",
]
