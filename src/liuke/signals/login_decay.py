"""7 日登录频次衰减率 (S2): the share of the earlier window's logins that is gone."""

from typing import Any

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.band import LOOK_BACK_DAYS
from liuke.signals.decay_days import band_of, decay_days, detail_of, fallen, money, points, why_not
from liuke.signals.spec import AlarmSpec, SignalSpec
from liuke.signals.windows import presence


def login_decay(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return recent and earlier logins of the people known before both windows, and the share of the earlier ones gone.

    Where there is not enough to say it (no earlier login, too few people seen), ``decay`` and ``firing`` are None and
    ``why`` says so in both languages.
    """
    knobs = policy.signals
    row = facts.one(SPEC.statement, as_of, **decay_windows(as_of, knobs), **presence(facts, as_of))
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
    lack = why_not(row["users"], row["earlier"], knobs)
    why = {"en": lack.en, "zh": lack.zh} if lack else None
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


def against_band(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return the plain rule's answer with what was to be expected beside it: do the two agree, and what was taken out.

    ``comparable`` is the decay over pairs of week-days that are ordinary in both windows, ``band`` where it was to be
    expected by the business's own last weeks; ``band_why`` says why there is none.
    """
    plain = login_decay(facts, as_of, policy)
    found, kind_of = decay_days(facts, as_of, policy, LOOK_BACK_DAYS + 1)
    band, lack = band_of(found, LOOK_BACK_DAYS, policy.signals)
    (point,) = points(facts, as_of, policy, 1)
    return {
        "signal": "login_decay",
        **plain,
        **detail_of(found[-1], kind_of),
        "band": {"low": band.low, "mid": band.mid, "high": band.high, "n": band.n} if band else None,
        "band_why": lack.document()["why"] if lack else None,
        "alarm": point.bad,
        "agree": None if point.bad is None else point.bad == plain["firing"],
    } | ({"lack": point.lack.document()["why"]} if point.lack else {})


_KNOBS = (
    "signals.login_decay_window_days",
    "signals.login_decay_alarm_above",
    "signals.login_decay_min_users",
    "signals.login_decay_fell_share",
)

SPEC = SignalSpec(
    name="login_decay",
    id="S2",
    en="7-day login-frequency decay",
    zh="7 日登录频次衰减率",
    means_en="The share of the earlier week's logins that is gone, over the users known before both weeks",
    means_zh="前一周的登录次数里，本周少了多大比例；只算两周之前就认识的用户",
    rule_en="1 − logins of the last 7 days ÷ logins of the 7 before; alarm above 15%",
    rule_zh="1 − 近 7 日登录次数 ÷ 此前 7 日登录次数；高于 15% 报警",
    unit="share of the earlier window's logins that is gone",
    scope="business",
    base=True,
    answer=against_band,
    statement=load_one("liuke.signals", "login_decay"),
    knobs=_KNOBS,
    needs=("events: login (or what the tracking plan counts as being there)",),
    alarms=(
        AlarmSpec(
            name="login_decay",
            en="Logins are falling",
            zh="登录频次在衰减",
            rule_en="The plain decay is above the line, and neither holidays, make-up workdays and promotions (taken "
            "out of both weeks) nor the band of the business's own last weeks explain it",
            rule_zh="衰减率高于阈值，且剔除节假日、调休、促销后仍然高于阈值，也超出了自身近几周的预期区间",
            worse="above",
            unit="share",
            points=points,
            knobs=(*_KNOBS, "signals.band_width", "signals.calendar_country"),
            money=money,
            fallen=fallen,
            playbook="golden_48h",
        ),
    ),
    columns=(
        Column(
            name="logins_7d",
            type="integer",
            en="Logins, last 7 days",
            zh="近 7 日登录次数",
            means_en="Logins (acts that count as being there) of the last 7 days",
            means_zh="近 7 日的登录（或其他算作到访的行为）次数",
            unit="times",
        ),
        Column(
            name="logins_prev_7d",
            type="integer",
            en="Logins, the 7 days before",
            zh="此前 7 日登录次数",
            means_en="The same for the 7 days before those",
            means_zh="再往前 7 日的登录次数",
            unit="times",
        ),
        Column(
            name="active_days_28d",
            type="integer",
            en="Active days, last 28",
            zh="近 28 日活跃天数",
            means_en="Days of the last 28 on which the user was there",
            means_zh="近 28 日里到访的天数",
            unit="days",
        ),
    ),
)
