"""Every signal and alarm there is: those of the signals, and those that watch over what diagnosis tells."""

from liuke.flow import risk_drift
from liuke.signals.spec import AlarmSpec, SignalSpec
from liuke.signals.specs import SIGNALS

DECLARED: tuple[SignalSpec, ...] = (*SIGNALS, risk_drift.SPEC)
ALARMS: tuple[AlarmSpec, ...] = tuple(alarm for spec in DECLARED for alarm in spec.alarms)
