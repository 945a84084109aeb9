"""What it cost (O5): messages, calls, our people's minutes, coupons used, not sent; and whether that came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liuke.kit.errors import LiukeError
from liuke.kit.intervals import Interval
from liuke.model.policy import OutcomePolicy
from liuke.model.words import PERSON_CHANNELS, ChannelName
from liuke.outcome.cells import Cells
from liuke.outcome.compare import Compared

_BY_PEOPLE = frozenset(str(one) for one in PERSON_CHANNELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a playbook promised: the share it brings to its goal who would not have come, and when that shows."""

    lift: float
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What was spent on the people whose window has closed, in fen."""

    messages: int
    messages_fen: int
    calls: int
    calls_fen: int
    minutes: int
    minutes_fen: int
    coupons: int
    coupons_fen: int
    coupons_known: bool
    anyway_share: float | None
    """Of those who ordered, how many would have without us; None where nothing can be said."""
    unpriced: int

    @property
    def total_fen(self) -> int:
        """All of it."""
        return self.messages_fen + self.calls_fen + self.minutes_fen + self.coupons_fen

    @property
    def subsidy_fen(self) -> int | None:
        """Discounts given to people who would have come anyway."""
        return None if self.anyway_share is None else round(self.coupons_fen * self.anyway_share)

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "messages": {"n": self.messages, "fen": self.messages_fen},
            "calls": {"n": self.calls, "fen": self.calls_fen},
            "people": {"minutes": self.minutes, "fen": self.minutes_fen},
            "coupons": {"n": self.coupons, "fen": self.coupons_fen, "as_used": self.coupons_known},
            "subsidy": {"fen": self.subsidy_fen, "share": self.anyway_share},
            "total_fen": self.total_fen,
            "unpriced": self.unpriced,
        }


def costs(  # one argument a source
    rows: Cells,
    touches: Sequence[dict[str, Any]],
    coupons: Sequence[dict[str, Any]],
    told: bool,
    ordered: Compared | LiukeError | None,
    policy: OutcomePolicy,
) -> Costs:
    """Add up what was spent on the treated; where orders tell of coupons, those used count, not those sent.

    Coupons that the holdout uses as well (given by others) are not ours: its rate is taken off.
    """
    mine = [row for row in touches if not row["held"]]
    calls = [row for row in mine if row["channel"] in _BY_PEOPLE]
    messages = [row for row in mine if row["channel"] not in _BY_PEOPLE]
    takes = {str(ChannelName.CALL): policy.call_minutes, str(ChannelName.LETTER): policy.letter_minutes}
    minutes = sum(row["touches"] * takes.get(row["channel"], 0) for row in calls)
    offered = sum(row["offer_fen"] for row in mine)
    used, used_fen = _used(rows, coupons)
    known = told and (offered > 0 or used_fen > 0)
    return Costs(
        messages=sum(row["touches"] for row in messages),
        messages_fen=sum(row["cost_fen"] - row["offer_fen"] for row in messages),
        calls=sum(row["touches"] for row in calls),
        calls_fen=sum(row["cost_fen"] - row["offer_fen"] for row in calls),
        minutes=minutes,
        minutes_fen=minutes * policy.minute_fen,
        coupons=used if known else sum(row["offers"] for row in mine),
        coupons_fen=used_fen if known else offered,
        coupons_known=known,
        anyway_share=_anyway(ordered),
        unpriced=sum(row["unpriced"] for row in mine),
    )


def _used(rows: Cells, coupons: Sequence[dict[str, Any]]) -> tuple[int, int]:
    treated, holdout = rows.arms()
    n = {held: sum(row["used"] for row in coupons if row["held"] is held) for held in (False, True)}
    fen = {held: sum(row["used_fen"] for row in coupons if row["held"] is held) for held in (False, True)}
    others = treated.n / holdout.n if holdout.n else 0.0
    return max(0, round(n[False] - others * n[True])), max(0, round(fen[False] - others * fen[True]))


def _anyway(ordered: Compared | LiukeError | None) -> float | None:
    if not isinstance(ordered, Compared) or ordered.treated <= 0:
        return None
    return min(1.0, ordered.holdout / ordered.treated)


def payback(
    spent: Costs,
    treated: int,
    money: Compared | LiukeError | None,
    goal: Compared | None,
    promise: Promise | None,
    margin: float,
) -> dict[str, Any]:
    """Hold what came back against what was spent, and what was brought against what was promised."""
    seen = isinstance(money, Compared) and not spent.unpriced
    extra = money.difference * treated * margin if isinstance(money, Compared) else None
    span = tuple(end * treated * margin for end in money.interval) if isinstance(money, Compared) else None
    return {
        "promised_lift": promise.lift if promise else None,
        "kept": _kept(goal, promise),
        "promise_zh": promise.zh if promise else "",
        "promise_en": promise.en if promise else "",
        "extra_money_fen": _whole(extra),
        "interval_fen": [round(end) for end in span] if span else None,
        "net_fen": round(extra - spent.total_fen) if extra is not None and seen else None,
        "net_interval_fen": [round(end - spent.total_fen) for end in span] if span and seen else None,
        "per_fen": extra / spent.total_fen if extra is not None and seen and spent.total_fen and _sure(span) else None,
        "paid_back": _paid_back(span, spent.total_fen) if span and seen else "unknown",
    }


def _sure(span: tuple[float, ...] | None) -> bool:
    return span is not None and span[0] > 0


def _whole(fen: float | None) -> int | None:
    return None if fen is None else round(fen)


def _paid_back(span: tuple[float, ...], spent: int) -> str:
    return "yes" if span[0] > spent else "no" if span[1] < spent else "unknown"


def _kept(goal: Compared | None, promise: Promise | None) -> str:
    if goal is None or promise is None:
        return "unknown"
    low, high = goal.interval
    if high < promise.lift:
        return "no"
    return "yes" if low > 0 and goal.difference >= promise.lift else "unknown"


def holdout_cost(held: int, goal: Compared | None, money: Compared | LiukeError | None) -> dict[str, Any]:
    """Say what leaving people alone has cost so far: the returns and the money they would have brought."""

    def times(interval: Interval) -> list[float]:
        return [end * held for end in interval]

    known = money if isinstance(money, Compared) else None
    return {
        "people": held,
        "returns": goal.difference * held if goal else None,
        "returns_interval": times(goal.interval) if goal else None,
        "money_fen": round(known.difference * held) if known else None,
        "money_interval_fen": [round(end) for end in times(known.interval)] if known else None,
    }
