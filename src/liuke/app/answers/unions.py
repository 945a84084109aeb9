"""Answers that differ with what is asked."""

from liuke.app.answers.account_signals import SignalB2bDelivery, SignalDiversity, SignalRiskDrift, SignalScorecard
from liuke.app.answers.burst_signals import SignalBursts
from liuke.app.answers.path_signals import SignalFunnel, SignalJourney, SignalRetention, SignalUsage
from liuke.app.answers.people_signals import SignalLoginDecay, SignalRfm
from liuke.app.answers.people_signals_parts import SignalArpu, SignalHealth, SignalIdleDays
from liuke.app.answers.plans import PlanStopPlan, PlanStopScope
from liuke.app.answers.shared import SignalNotEnough
from liuke.app.answers.shelf import PlaybookHistoryOf, PlaybookHistorySaves
from liuke.app.answers.value import SignalLtv
from liuke.app.answers.voice_signals import SignalOpinion
from liuke.app.answers.voice_signals_parts import (
    SignalEmotionalAccount,
    SignalEmotionalAccountUser,
    SignalFatigue,
    SignalNps,
)
from liuke.app.answers.words import ExplainAll, ExplainOne

SignalAnswer = (
    SignalNotEnough
    | SignalArpu
    | SignalB2bDelivery
    | SignalBursts
    | SignalDiversity
    | SignalEmotionalAccount
    | SignalEmotionalAccountUser
    | SignalFatigue
    | SignalFunnel
    | SignalHealth
    | SignalIdleDays
    | SignalJourney
    | SignalLoginDecay
    | SignalLtv
    | SignalNps
    | SignalOpinion
    | SignalRetention
    | SignalRfm
    | SignalRiskDrift
    | SignalScorecard
    | SignalUsage
)
Explain = ExplainAll | ExplainOne
PlanStop = PlanStopPlan | PlanStopScope
PlaybookHistory = PlaybookHistoryOf | PlaybookHistorySaves
