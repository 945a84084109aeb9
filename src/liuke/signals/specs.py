"""The signals in the order of the product; the interface, the audience language and the docs read these."""

from liuke.model.column import Column
from liuke.signals import (
    arpu,
    b2b_delivery,
    bursts,
    diversity,
    emotional_account,
    fatigue,
    funnel,
    health,
    idle_days,
    journey,
    login_decay,
    nps,
    opinion,
    retention,
    rfm,
    scorecard,
    usage,
)
from liuke.signals.ltv import spec as ltv
from liuke.signals.spec import AlarmSpec, SignalSpec

SIGNALS: tuple[SignalSpec, ...] = (
    idle_days.SPEC,
    login_decay.SPEC,
    retention.SPEC,
    usage.SPEC,
    rfm.SPEC,
    arpu.SPEC,
    ltv.SPEC,
    funnel.SPEC,
    journey.SPEC,
    nps.SPEC,
    scorecard.SPEC,
    health.SPEC,
    opinion.SPEC,
    emotional_account.SPEC,
    diversity.SPEC,
    bursts.SPEC,
    fatigue.SPEC,
    b2b_delivery.SPEC,
)
COLUMNS: tuple[Column, ...] = tuple(column for spec in SIGNALS for column in spec.columns)
ACCOUNT_COLUMNS: tuple[Column, ...] = tuple(column for spec in SIGNALS for column in spec.account_columns)
ALARMS: tuple[AlarmSpec, ...] = tuple(alarm for spec in SIGNALS for alarm in spec.alarms)
