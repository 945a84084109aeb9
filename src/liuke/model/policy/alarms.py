"""When an alarm wakes somebody."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPolicy:
    """When an alarm wakes somebody."""

    __pydantic_config__ = STRICT

    pending_days: int = 1
    """An alarm is pending for this many days, and fires when its number is past the line the day after; at least 1."""
    recover_days: int = 2
    """A firing alarm is recovering for this many clear days in a row, and over with the next one."""
    clear_share: float = 0.1
    """Clear is not just back over the line but beyond it by this share of the line: no flutter around it."""
    no_data_after_days: int = 3
    """After so many days in a row on which the number cannot be said, the alarm says that it has no data."""
    replay_days: int = 90
    """Days without a run are replayed, and so is the past on the first run: at most this many."""
    backtest_days: int = 180
    """The back-test looks this far back, unless told otherwise."""
    confirm_days: int = 7
    """Back-test: what the number did in so many days after an alarm fired tells whether the alarm was true."""
    confirm_share: float = 0.5
    """Back-test: the alarm was true when the number was past its line on at least this share of those days."""
