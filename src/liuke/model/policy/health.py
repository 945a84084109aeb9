"""What people and accounts get for their money, how well they are, how we deliver (S11, S12, S18)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPolicy:
    """What people and accounts get for their money, how well they are, how we deliver (S11, S12, S18)."""

    __pydantic_config__ = STRICT

    use_window_days: int = 28
    """S11: a feature or granted benefit used within the last so many days counts as used, a seat as active."""
    value_window_days: int = 90
    """S11: value units and money of the last so many days make the value per yuan."""
    scorecard_min_peers: int = 20
    """S11: value per yuan is ranked within a plan from this many people on, below it among everybody who paid."""
    unused_benefits_days: int = 1
    """S11: for the alarm, a granted benefit that nobody of the payer used in the last so many days is unused."""
    unused_benefits_min_granted: int = 100
    """S11: with fewer benefits granted to payers, the alarm says nothing."""
    health_min_peers: int = 50
    """S12: people are held against like ones (plan or value type, tenure) from this many on, below it against all."""
    health_least_of_all: int = 10
    """S12: with fewer than this of all known in a metric, it has no score."""
    health_min_metrics: int = 4
    """S12: with fewer of the twelve metrics known, health is unknown."""
    health_red_below: float = 35.0
    """S12: below this score the band is red."""
    health_amber_below: float = 45.0
    """S12: from red up to here the band is amber; from here on green."""
    health_trend_days: int = 28
    """S12: the trend is against the score of so many days before, and like people are those of that day."""
    health_learn_days: int = 28
    """S12: weights are learned from who was there again within so many days after a past day."""
    health_min_people: int = 50
    """S12: with fewer people whose health is known, the alarm says nothing."""
    weight_login_days: float = 10.0
    """S12: weight of login days."""
    weight_login_gap: float = 10.0
    """S12: weight of the login gap."""
    weight_login_decay: float = 5.0
    """S12: weight of the change in logins, week on week."""
    weight_feature_breadth: float = 10.0
    """S12: weight of key features used."""
    weight_core_acts: float = 10.0
    """S12: weight of core acts per active day."""
    weight_community: float = 5.0
    """S12: weight of community acts."""
    weight_payment_recency: float = 10.0
    """S12: weight of the time since the last payment."""
    weight_order_frequency: float = 10.0
    """S12: weight of orders in a year."""
    weight_spending_trend: float = 5.0
    """S12: weight of spending against the 90 days before."""
    weight_nps: float = 10.0
    """S12: weight of the NPS score given."""
    weight_complaints: float = 5.0
    """S12: weight of the mood of complaints."""
    weight_friction: float = 10.0
    """S12: weight of errors, slow answers and stuck steps met."""
    band_width: float = 0.999
    """S11, S12: the alarms' expected band holds a day with this probability if nothing changed."""
    change_window_days: int = 7
    """S18: accounts whose consultant or success manager changed in the last so many days are counted."""
    change_history_days: int = 90
    """S18: what is usual is learnt from so many days before those."""
    change_min_accounts: int = 3
    """S18: with fewer accounts changed, the alarm stays silent."""
    change_chance_below: float = 0.001
    """S18: the alarm fires when so many changes have a smaller chance than this at the usual pace."""
    slip_window_days: int = 28
    """S18: milestones due within the last so many days are looked at."""
    slip_min_milestones: int = 10
    """S18: with fewer of them, the alarm says nothing."""
    slip_alarm_above: float = 0.3
    """S18: the alarm fires when the lower bound of the share of late milestones is above this."""
    service_window_days: int = 90
    """S18: tickets that came in within the last so many days make the response and solve times."""
    merge_min_people: int = 3
    """S18: a merge is suggested from this many shared people on."""
    merge_share_from: float = 0.5
    """S18: and from this share of the people of the account that went quiet."""
    merge_within_days: int = 90
    """S18: when they appear elsewhere within so many days after their account's last day."""
