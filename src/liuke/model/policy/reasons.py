"""Why somebody leaves (D3)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonPolicy:
    """Why somebody leaves (D3)."""

    __pydantic_config__ = STRICT

    gone_within_days: int = 60
    """Reasons are asked of everybody quiet who was there within so many days, and of those at high risk."""
    window_days: int = 14
    """Evidence is what happened in the last so many days up to somebody's last visit, and since."""
    base_days: int = 56
    """It is held against the so many days before those, of the same person and of everybody."""
    words_days: int = 60
    """What somebody wrote counts this many days back from their last visit."""
    known_from_share: float = 0.3
    """Below this strength no reason is given: unknown."""
    praise_below_share: float = 0.15
    """A text that a model calls a complaint with a smaller probability than this is none, whatever words it holds."""
    negative_from_share: float = 0.5
    """What only a model says a text is about counts where it calls it a complaint with at least this probability."""
    topic_from_share: float = 0.45
    """And where it is as sure as this of what it is about."""
    intent_from_share: float = 0.5
    """A text says that its writer leaves from this probability on."""
    use_fall_from_share: float = 0.4
    """Value gap: core acts per visit fell by at least this share."""
    use_min_expected: int = 4
    """Value gap: with fewer core acts to be expected nothing is said of a fall."""
    coupon_min_buys: int = 2
    """Price, incentive: with fewer orders nothing is said of coupons."""
    promotion_left_days: int = 3
    """Incentive: somebody who came in a promotion and was last there at most so many days after it came for it."""
    same_min_seen: int = 8
    """Content fatigue: with fewer things seen in the window nothing is said of their kinds."""
    same_from_share: float = 0.8
    """Content fatigue: at least this share of what somebody saw is of one kind."""
    slow_answer_hours: int = 24
    """Emotional gap: a ticket not answered within so many hours was left waiting."""
    detractor_through: float = 6.0
    """Emotional gap: an NPS answer up to this score."""
    churn_days: int = 28
    """Association: of those there so many days ago, who has not been there since has left."""
    active_within_days: int = 7
    """Association: there so many days ago is who was there within so many days before."""
    least_people: int = 30
    """Association: with fewer people who show it nothing is said of excess churn."""
    false_share: float = 0.1
    """Association: of the reasons said to carry excess churn at most this share is chance (Benjamini-Hochberg)."""
    label_days: int = 180
    """What an interview or a call said counts for so many days."""
    label_prior: float = 20.0
    """A rule's weight counts like so many people asked; the answers of interviews and calls move it from there."""
