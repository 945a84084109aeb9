"""情感账户 (S14): what was done to please and to annoy each person, as a ledger that halves in 90 days."""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from typing import Any

import pyarrow as pa

from liuke.facts.calendar import local_hours
from liuke.facts.person import days_of
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import WISHES_DAILY
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.kept_days import keep_days
from liuke.signals.spec import Lack, Row, SignalSpec

_ASK = load("liuke.signals", "emotional_account")
_DAY = timedelta(days=1)
_OWN = pa.schema([("day", pa.date32()), *((name, pa.int64()) for name in ("hurt", "refused"))])
"""A person's days, with what of them is entered."""

ENTRIES: dict[str, tuple[str, str]] = {
    "problem_solved": ("Problem solved", "问题已解决"),
    "praise_answered": ("Praise answered", "好评得到回应"),
    "birthday_gift": ("Birthday gift", "生日礼"),
    "wish_shipped": ("Wish shipped", "愿望已实现"),
    "error_met": ("Error, slow answer or dead end met", "遇到报错、卡顿或走不通"),
    "slow_reply": ("Slow reply", "回复太慢"),
    "complaint_unanswered": ("Complaint unanswered", "投诉无人回应"),
    "wrong_message": ("Wrong message", "错误推送"),
    "message_refused": ("Muted us or opted out", "静音或退订"),
    "price_rise": ("Something they wait for got dearer", "关注的商品涨价"),
}
"""Kinds of entries with their English and Chinese labels; the points of each are policy ``feeling.goodwill_<kind>``."""


def emotional_account(facts: Facts, as_of: AsOf, policy: Policy, *, user: str | None = None) -> dict[str, Any]:
    """Return how many accounts stand where and what moved them in 28 days; with ``user``, that person's ledger."""
    if user is not None:
        return {"as_of": as_of.day.isoformat(), "signal": "emotional_account", **ledger(facts, as_of, policy, user)}
    head = {"as_of": as_of.day.isoformat(), "signal": "emotional_account"}
    said = facts.one(_ASK["goodwill_of_users"], as_of)
    if not said["users"]:
        return {**head, **_EMPTY.document()}
    kinds = facts.rows(_ASK["entry_kinds"], as_of, **bound(facts, as_of, policy.feeling))
    return {
        **head,
        "half_life_days": policy.feeling.goodwill_half_life_days,
        "users": said["users"],
        "negative": {"users": said["negative"], "share": said["negative"] / said["users"]},
        "mean": said["mean"],
        "mean_change_28d": said["mean_change"],
        "entries_28d": [_labelled(row) for row in sorted(kinds, key=lambda row: row["points"] * row["entries"])],
    }


def ledger(facts: Facts, as_of: AsOf, policy: Policy, subject_id: str) -> dict[str, Any]:
    """Return one person's balance and every entry, newest first, each with the fact it comes from.

    ``balance`` is None where there is no entry: nothing is known, which is not a balance of 0.
    """
    done = [{name: row[name] for name in _OWN.names} for row in days_of(facts, subject_id, as_of)]
    own = {"subject_id": subject_id, "own_days": pa.Table.from_pylist(done, schema=_OWN)}
    rows = facts.rows(_ASK["ledger"], as_of, **bound(facts, as_of, policy.feeling), **own)
    return {
        "subject_id": subject_id,
        "balance": sum(row["counts"] for row in rows) if rows else None,
        "half_life_days": policy.feeling.goodwill_half_life_days,
        "entries": [
            _labelled(
                {
                    "day": (as_of.last_day - row["age_days"] * _DAY).isoformat(),
                    **{name: row[name] for name in ("kind", "points", "counts", "source", "source_id")},
                }
            )
            for row in rows
        ],
    }


def bound(facts: Facts, as_of: AsOf, knobs: FeelingPolicy) -> dict[str, Any]:
    """Bind weights, waits, playbooks and calendar days."""
    gifts = [(name, "birthday_gift") for name in knobs.goodwill_birthday_playbooks]
    gifts += [(name, "wish_shipped") for name in knobs.goodwill_wish_playbooks]
    playbooks = pa.table(
        {
            "playbook": pa.array([name for name, _ in gifts], pa.string()),
            "kind": pa.array([kind for _, kind in gifts], pa.string()),
        }
    )
    dates = [row["utc_day"] for row in facts.rows(_ASK["entry_dates"], as_of, gift_playbooks=playbooks)]
    return {
        "gift_playbooks": playbooks,
        "wrong_topics": pa.table({"topic": pa.array(list(knobs.goodwill_wrong_message_topics), pa.string())}),
        "entry_points": pa.table(
            {
                "kind": pa.array(list(ENTRIES), pa.string()),
                "points": pa.array([getattr(knobs, f"goodwill_{kind}") for kind in ENTRIES], pa.float64()),
            }
        ),
        "entry_hours": local_hours(facts.zone, dates),
        "rise_share": float(knobs.goodwill_price_rise_from_share),
        "half_life_days": float(knobs.goodwill_half_life_days),
        "praise_from": float(knobs.goodwill_praise_from),
        "watch_days": knobs.goodwill_watch_days,
        **_wait(as_of, "slow", knobs.goodwill_slow_reply_hours),
        **_wait(as_of, "unanswered", knobs.goodwill_unanswered_hours),
    }


def _wait(as_of: AsOf, name: str, hours: int) -> dict[str, Any]:
    """Bind how long is too long, since when that is over at ``as_of``, and the days by which the entry is later."""
    return {
        f"{name}_before": as_of.params()["as_of"] - timedelta(hours=hours),
        f"{name}_seconds": hours * 3600,
        f"{name}_days": ceil(hours / 24),
    }


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    en, zh = ENTRIES[row["kind"]]
    return {**row, "en": en, "zh": zh}


def measure_emotional_account(facts: Facts, as_of: AsOf, policy: Policy) -> Iterable[Row]:
    """Write everybody's balance; yield their mean and how many are below nought."""
    given = bound(facts, as_of, policy.feeling)
    _keep_wishes(facts, as_of, given["rise_share"])
    facts.replace(SPEC.table, {"as_of": as_of.day}, _ASK["balances"], as_of, **given)
    said = facts.one(_ASK["goodwill_of_users"], as_of)
    yield {"signal": "emotional_account", "value": said["mean"], "n": said["users"]}
    share = said["negative"] / said["users"] if said["users"] else None
    yield {"signal": "emotional_account", "segment": "negative", "value": share, "n": said["users"]}


def _keep_wishes(facts: Facts, as_of: AsOf, rise_share: float) -> None:
    """Keep by the day what people wait for; where no price ever rose nobody's favourites need be looked at."""
    if not facts.one(_ASK["any_rise"], as_of, rise_share=rise_share)["any_rise"]:
        return
    first = facts.one(_ASK["first_wish"], as_of)["day"]
    if first is not None:
        keep_days(facts, "wishes", WISHES_DAILY, _ASK["wishes_daily"], first, as_of.last_day)


_EMPTY = Lack(
    code="no_entries",
    en="No fact of this day's past is an entry of anybody's account",
    zh="至今没有任何可以入账的事实",
)

SPEC = SignalSpec(
    name="emotional_account",
    id="S14",
    en="Emotional account",
    zh="情感账户",
    means_en="A ledger of what pleased and what annoyed each person, every entry with the fact it comes from",
    means_zh="每个人的情感账本：让人满意的存入，惹人不快的支出，每一笔都能追溯到事实",
    rule_en="Points per entry are policy; an entry counts half after 90 days; the balance is their sum",
    rule_zh="每类入账的分值由策略规定，90 天减半；余额为各笔之和",
    unit="points",
    scope="user",
    statement=_ASK["balances"],
    needs=("feedback", "receipts", "activity_daily", "catalog", "events"),
    knobs=(
        "feeling.goodwill_half_life_days",
        *(f"feeling.goodwill_{kind}" for kind in ENTRIES),
        "feeling.goodwill_slow_reply_hours",
        "feeling.goodwill_unanswered_hours",
        "feeling.goodwill_praise_from",
        "feeling.goodwill_watch_days",
        "feeling.goodwill_price_rise_from_share",
        "feeling.goodwill_birthday_playbooks",
        "feeling.goodwill_wish_playbooks",
        "feeling.goodwill_wrong_message_topics",
    ),
    measure=measure_emotional_account,
    answer=emotional_account,
    asks=("user",),
    columns=(
        Column(
            name="goodwill",
            type="number",
            en="Emotional account",
            zh="情感账户余额",
            means_en="Balance of what pleased and what annoyed them, halving in 90 days; empty without any entry",
            means_zh="满意与不快的余额，90 天减半；没有任何一笔则为空",
            unit="points",
        ),
        Column(
            name="goodwill_change_28d",
            type="number",
            en="Emotional account, change in 28 days",
            zh="情感账户 28 日变化",
            means_en="The balance less what it was 28 days ago",
            means_zh="余额减去 28 天前的余额",
            unit="points",
        ),
    ),
)
