"""What people say and feel (S10, S13, S14, S17)."""

from dataclasses import dataclass
from typing import Literal

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingPolicy:
    """What people say and feel (S10, S13, S14, S17)."""

    __pydantic_config__ = STRICT

    alarm_alpha: float = 0.01
    """S10: a fall counts only where an interval that is wrong this rarely excludes that nothing fell."""
    nps_window_days: int = 28
    """S10: the score is that of the answers of so many days."""
    nps_repeat_days: int = 90
    """S10: of several answers of one person to the same survey and stage within so many days the newest counts."""
    nps_promoter_from: float = 9.0
    """S10: from this score up somebody promotes us."""
    nps_detractor_through: float = 6.0
    """S10: up to this score somebody detracts; what lies between is passive."""
    nps_min_answers: int = 30
    """S10: with fewer answers nothing is said."""
    nps_alarm_below: float = -20.0
    """S10: red when the whole interval of the score lies below this."""
    nps_alarm_fall: float = 10.0
    """S10: red when the score fell by this many points or more in as many days as the window has."""
    opinion_alarm: Literal["line", "usual", "both"] = "line"
    """S13: what the negative share is held against: a set line, the business's own usual, or either."""
    opinion_alarm_above: float = 0.05
    """S13, line: the alarm fires when the lower bound of the negative share is above this."""
    opinion_min_mentions: int = 20
    """S13: with fewer mentions on a day nothing is said."""
    opinion_alpha: float = 0.10
    """S13: the interval of the negative share is wrong this often, half of it on either side."""
    opinion_usual_days: int = 28
    """S13, usual: what is usual is read from so many days before."""
    opinion_usual_min_days: int = 5
    """S13, usual: with fewer days with enough mentions among them, nothing is usual yet."""
    opinion_hour_min_mentions: int = 20
    """S13, hours: an hour with fewer mentions says nothing."""
    opinion_hour_alpha: float = 0.02
    """S13, hours: the interval of an hour's negative share is wrong this often; a day has many hours."""
    opinion_pending_hours: int = 1
    """S13, hours: the alarm is pending for so many hours past the line, and fires in the next one; at least 1."""
    opinion_recover_hours: int = 3
    """S13, hours: a firing alarm recovers for so many calm hours in a row, and is over with the next one."""
    opinion_no_data_after_hours: int = 6
    """S13, hours: after so many hours in a row with too few mentions there is no data."""
    text_min_labels: int = 200
    """S13: from so many texts labelled by people (and a tenth of them of either kind) the local model learns."""
    text_max_labels: int = 20_000
    """S13: it learns of the newest so many."""
    text_bad_stars_through: float = 2.0
    """S13: a review with at most this many stars is a negative text to learn from."""
    text_good_stars_from: float = 4.0
    """S13: a review with at least this many stars is one that is not."""
    goodwill_half_life_days: float = 90.0
    """S14: after so many days an entry counts half."""
    goodwill_problem_solved: float = 4.0
    """S14: a ticket solved."""
    goodwill_praise_answered: float = 2.0
    """S14: praise that somebody answered."""
    goodwill_birthday_gift: float = 3.0
    """S14: a birthday gift sent."""
    goodwill_wish_shipped: float = 5.0
    """S14: told that what they asked for is there."""
    goodwill_error_met: float = -1.0
    """S14: a day with an error, a slow answer or a place where they were stuck."""
    goodwill_slow_reply: float = -2.0
    """S14: a ticket or review without an answer for too long."""
    goodwill_complaint_unanswered: float = -4.0
    """S14: a ticket or complaint that nobody answered at all."""
    goodwill_wrong_message: float = -3.0
    """S14: a message that was wrong, by their own word."""
    goodwill_message_refused: float = -2.0
    """S14: they muted us or opted out."""
    goodwill_price_rise: float = -1.0
    """S14: something they favourited, follow or have in the cart got dearer."""
    goodwill_slow_reply_hours: int = 24
    """S14: an answer later than this is slow."""
    goodwill_unanswered_hours: int = 168
    """S14: no answer after this is none."""
    goodwill_praise_from: float = 4.0
    """S14: from this many stars a review is praise."""
    goodwill_price_rise_from_share: float = 0.1
    """S14: a price that rose by at least this share of what it was got dearer."""
    goodwill_watch_days: int = 28
    """S14: a favourite, follow or cart this old still waits for its price."""
    goodwill_birthday_playbooks: tuple[str, ...] = ("birthday_gift",)
    """S14: playbooks whose messages are birthday gifts."""
    goodwill_wish_playbooks: tuple[str, ...] = ("wish_shipped", "fixed")
    """S14: playbooks whose messages say that a wish has shipped."""
    goodwill_wrong_message_topics: tuple[str, ...] = ("wrong_message", "错误推送")
    """S14: topics of feedback that mean a wrong message."""
    fatigue_window_days: int = 7
    """S17: the rates of so many days are compared."""
    fatigue_usual_days: int = 28
    """S17: with those of so many days before them."""
    fatigue_alarm_fall: float = 0.15
    """S17: the alarm fires when a rate fell by more than this share of what it was."""
    fatigue_alpha: float = 0.001
    """S17: and only where an interval that is wrong this rarely excludes that nothing fell; it is asked every day."""
    fatigue_min_messages: int = 100
    """S17: with fewer messages (or opens, where the rate is of opens) nothing is said."""
    fatigue_unopened_from: int = 5
    """S17: somebody who opened none of at least this many messages of four weeks is tired of them."""
