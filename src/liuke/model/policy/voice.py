"""What people's own words say, and what is made of it (D4, D6)."""

from dataclasses import dataclass
from typing import Literal

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePolicy:
    """What people's own words say, and what is made of it (D4, D6)."""

    __pydantic_config__ = STRICT

    base_model: Literal["shipped", "lexicon"] = "shipped"
    """What reads texts before anything was learned here: the shipped weights, or word lists and rules alone."""
    negative_from_share: float = 0.6
    """From this probability on a text is a complaint."""
    positive_below_share: float = 0.4
    """Below this probability of being a complaint a text is positive; between the two it is neutral."""
    topic_from_share: float = 0.25
    """A topic less likely than this is not said: other."""
    intent_from_share: float = 0.5
    """From this probability on a text says that its author leaves."""
    angry_follows: Literal["human", "follow_up", "none"] = "human"
    """What an angry text asks for."""
    upset_follows: Literal["human", "follow_up", "none"] = "follow_up"
    """What an upset one asks for."""
    leaving_follows: Literal["human", "follow_up", "none"] = "human"
    """What an upset text asks for that says its author leaves."""
    learn_from_labels: int = 50
    """From so many labels of people on the workspace's own model of that question learns."""
    learn_most_labels: int = 20_000
    """It learns of the newest so many."""
    clue_min_texts: int = 8
    """Clues: so many complaints that are alike make one."""
    clue_look_after_texts: int = 100
    """Clues: new ones are looked for when so many complaints more belong to none (and a fifth of those that do)."""
    clue_pool_days: int = 90
    """Clues: they are looked for among the complaints of so many days."""
    clue_window_days: int = 28
    """Clues: size and growth are told of so many days, against as many before; so long after a complaint it is seen
    who left."""
    clue_min_users: int = 20
    """Clues: with fewer people who complained, how many more of them left is not said."""
    clue_alpha: float = 0.05
    """Clues: intervals are wrong this often."""
