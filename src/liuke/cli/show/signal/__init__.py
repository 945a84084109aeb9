"""Shows of single signals: one sentence, the figures with intervals, what it means, what is next."""

from collections.abc import Callable, Mapping

from liuke.cli.door import Answer
from liuke.cli.paper import Paper
from liuke.cli.show.funnel import show_funnel
from liuke.cli.show.ltv import show_ltv
from liuke.cli.show.signal.opinion import show_opinion
from liuke.cli.show.signal.risk_drift import show_risk_drift
from liuke.cli.show.signal.sheet import followed
from liuke.cli.show.signal.ways import show_b2b_delivery, show_bursts, show_diversity, show_fatigue, show_journey
from liuke.cli.show.signal.worth import show_arpu, show_emotional_account, show_health, show_nps, show_scorecard

PAGES: Mapping[str, Callable[[Paper, Answer], None]] = {
    "arpu": show_arpu,
    "ltv": followed(show_ltv, "liuke ltv"),
    "funnel": followed(show_funnel, "liuke funnel"),
    "journey": show_journey,
    "nps": show_nps,
    "scorecard": show_scorecard,
    "health": show_health,
    "opinion": show_opinion,
    "emotional_account": show_emotional_account,
    "diversity": show_diversity,
    "bursts": show_bursts,
    "fatigue": show_fatigue,
    "b2b_delivery": show_b2b_delivery,
    "risk_drift": show_risk_drift,
}
