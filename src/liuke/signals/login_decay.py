"""7日登录频次衰减率 (S2): the share of the earlier window's logins that is gone."""

from typing import Any

from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.specs import LOGIN_DECAY
from liuke.signals.windows import presence


def login_decay(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return recent and earlier logins of the people known before both windows, and the share of the earlier ones gone.

    Where there is not enough to say it (no earlier login, too few people seen), ``decay`` and ``firing`` are None and
    ``why`` says so in both languages.
    """
    knobs = policy.signals
    row = facts.one(LOGIN_DECAY.statement, as_of, **decay_windows(as_of, knobs), **presence(facts, as_of))
    return decay_of(row, as_of, knobs)


def decay_windows(as_of: AsOf, knobs: SignalPolicy) -> dict[str, Any]:
    """Bind the first days of both windows, and the instant at which the earlier one begins."""
    recent, earlier = as_of.before(knobs.login_decay_window_days), as_of.before(2 * knobs.login_decay_window_days)
    return {
        "recent_from": recent.day,
        "earlier_from": earlier.day,
        "earlier_at": earlier.instant.replace(tzinfo=None),
    }


def decay_of(row: dict[str, Any], as_of: AsOf, knobs: SignalPolicy) -> dict[str, Any]:
    """Return the same from counts already at hand: recent, earlier, users."""
    why = _why_not(row, knobs)
    decay = None if why else (row["earlier"] - row["recent"]) / row["earlier"]  # 1 - .85 is more than .15 in floats
    return {
        "as_of": as_of.day.isoformat(),
        "recent": row["recent"],
        "earlier": row["earlier"],
        "decay": decay,
        "threshold": knobs.login_decay_alarm_above,
        "firing": None if decay is None else decay > knobs.login_decay_alarm_above,
        "users": row["users"],
        "why": why,
    }


def _why_not(row: dict[str, Any], knobs: SignalPolicy) -> dict[str, str] | None:
    users, least = row["users"], knobs.login_decay_min_users
    if users < least:
        return {
            "en": f"Not enough to say: {users} users known before both windows were there, at least {least} are needed",
            "zh": f"人数不够，下不了结论：两个窗口之前就认识且来过的用户有 {users} 人，至少要 {least} 人",
        }
    if not row["earlier"]:
        return {
            "en": "Nothing to compare with: no logins in the earlier window",
            "zh": "没有可比的基数：前一个窗口里没有登录",
        }
    return None
