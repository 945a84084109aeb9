"""The same few rows for every engine, a value for every parameter, and a table for every input of a statement."""

from datetime import date, datetime, timedelta
from functools import cache
from hashlib import md5
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot import exp

from liuke.diagnosis.accounts.assess import assess_accounts
from liuke.diagnosis.clues.tables import (
    CLUE_LOOKS,
    CLUE_MERGES,
    CLUE_RULES,
    CLUE_SEEN,
    CLUE_SHIPS,
    CLUE_SPLITS,
    CLUE_TEXTS,
    CLUES,
    USER_FIXED,
)
from liuke.diagnosis.liveness import diagnose
from liuke.diagnosis.reasons.find import declared_weights, phrases, reason_order
from liuke.diagnosis.reasons.tables import REASON_DAILY, REASON_LABELS, USER_EVIDENCE, USER_REASON, USER_REASONS
from liuke.diagnosis.risk.tables import RISK_DAILY, USER_RISK
from liuke.diagnosis.voice.tables import TEXT_LABELS, TEXT_MEANINGS, TEXT_READERS
from liuke.facts.calendar import days_table, hours_of_days, local_hours
from liuke.facts.holdouts import Scope, assign
from liuke.facts.statement import Statement, load
from liuke.facts.store import Facts
from liuke.facts.tables import (
    ACCOUNT_CHANGES,
    ACCOUNTS,
    ACTIVITY_COUNTS,
    ARPU_MONTHLY,
    BENEFITS,
    CATALOG,
    CATEGORY_DAILY,
    CHANGED_PEOPLE,
    DIRTY_DAYS,
    EVENTS,
    FEATURES,
    FEEDBACK,
    FUNNEL_ACTS,
    HOLDOUT_ARMS,
    MENTIONS,
    MILESTONES,
    PLAN_ROWS,
    PROMOTIONS,
    RECEIPTS,
    SEEN_DAYS,
    SUBSCRIPTIONS,
    SURVEY_RESPONSES,
    TEXT_MODELS,
    VARIANT_DRAWS,
    VERDICTS,
    WISHES_DAILY,
    WORDS,
    FactTable,
    table,
)
from liuke.model.policy import Policy
from liuke.signals.accounts_merged import goes_on
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.signals.b2b_alarms import promises
from liuke.signals.b2b_delivery import account_changed
from liuke.signals.carry_tables import CARRIED_DAYS
from liuke.signals.health import SPEC as HEALTH
from liuke.signals.measure import measure
from liuke.signals.periods import periods_table
from liuke.signals.retention_cells import bits_table
from liuke.signals.rfm import rfm_scores
from liuke.signals.scorecard import SPEC as SCORECARD
from liuke.signals.tables import SIGNAL_DAILY
from liuke.signals.windows import rfm_params
from tests.shop import Shop

DAY = 40
POLICY = Policy()


def fill(facts: Facts) -> Shop:
    """Let a handful of people live for six weeks; roll up, measure and diagnose day 40; leave day 12 dirty again."""
    shop = Shop(facts=facts)
    for day in range(1, DAY + 5):
        shop.event("ann", "login", day, hour=8 + day % 3)
        if day % 2:
            shop.event("ann", "core", day, hour=8.5 + day % 3)
    shop.event("bob", "login", 1, 2, 20, 33)
    shop.event("bob", "cart_add", 33, hour=12.2)
    shop.event("cat", "view", 5, 6, 7)
    shop.event("cat", "mystery", 7)
    shop.event("dan", "login", 39, 41)
    shop.event("eve", "error", 30)
    shop.event("eve", "favourite", 34, hour=23.9)
    shop.counts("fay", "login", 3, 10, 11, 30)
    shop.counts("fay", "comment", 1, 31)
    for n in range(1, 6):
        shop.order("ann", f"a{n}", 6 * n, 10_000 * n, item_id="tea", item_name="茶", category="drinks")
    shop.order("bob", "b1", 2, 5_000, refunded_at=shop.at(35), item_id="cup", item_name="杯", currency="CNY")
    shop.order("bob", "b2", 33, 7_000, paid_at=None, item_id="pot", item_name="壶")
    shop.order("cat", "c1", 5, 800, cancelled_at=shop.at(5, 11))
    shop.order("gil", "g1", 12, 90_000, item_id="tea", item_name="茶", category="drinks", coupon_fen=50)
    shop.order("gil", "g1", 12, -90, line_id="2")
    shop.order(None, "x1", 12, 100)
    shop.user(
        "ann",
        shop.at(1),
        account_id="lime",
        plan="pro",
        name="安",
        email="ann@example.com",
        consent_email=True,
        traits='{"vip": 3}',
    )
    shop.user("bob", shop.at(1, 23.9), language="en", phone="+8613800000000")
    shop.user("hal", shop.at(8))
    shop.user("ida", shop.at(DAY + 1))
    shop.user("jon")
    _words_and_plans(shop)
    _accounts(shop)
    _clues(shop)
    _asked_why(shop)
    _told_risks(shop)
    shop.roll_up()
    measure(facts, shop.as_of(DAY), POLICY)
    diagnose(facts, shop.as_of(DAY), POLICY.liveness)
    assess_accounts(facts, shop.as_of(DAY), POLICY.accounts)
    _waited(shop)
    _kept(shop)
    _card(shop)
    for who, score, band in (("ann", 61.5, "green"), ("bob", 30.0, "red")):
        facts.delete(HEALTH.table, {"as_of": shop.day(DAY), "subject_id": who})
        scores = {"health": score, "health_band": band, "health_login_days": score, "health_login_gap": 50.0}
        _put(shop, HEALTH.table, {"as_of": shop.day(DAY), "subject_id": who, "health_metrics": 2} | scores)
    for who, category, shown in (("hal", "drinks", 3), ("hal", "home", 1), ("gil", "home", 2)):
        seen = {"subject_id": who, "day": shop.day(20), "category": category, "shown": shown, "used": 0}
        _put(shop, CATEGORY_DAILY, seen)
    shop.add(ACTIVITY_COUNTS, [{"subject_id": "fay", "role": "core", "feature": "reader", "n": 2, "day": shop.day(31)}])
    facts.delete(DIRTY_DAYS, {"day": shop.day(31)})
    for number, state, since in ((38, "normal", 38), (39, "pending", 39), (40, "firing", 40)):
        stands = {"as_of": shop.day(number), "alarm": "fall", "segment": "all", "since": shop.day(since), "n": 90}
        _put(shop, ALARM_DAILY, stands | {"state": state, "value": 0.2, "line": 0.15, "bad": state != "normal"})
    for segment, index in (("all", 0.125), ("idle_days", 0.5)):
        moved = {"as_of": shop.day(DAY), "signal": "risk_drift", "segment": segment, "value": index, "n": 3}
        _put(shop, SIGNAL_DAILY, moved)
    _put(shop, SIGNAL_DAILY, {"as_of": shop.day(11), "signal": "usage", "segment": "task_minutes", "n": 0})
    return shop


def _clues(shop: Shop) -> None:
    """Let three texts be complaints: two of one clue, one of another that was put into the first."""
    said = (("mentions", "m2", 39, None, "茶难喝，退款"), ("feedback", None, 34, "bob", "慢"))
    said += (("mentions", "m3", 39, None, "The Pot broke, terrible service"), ("mentions", "m4", 39, None, ""))
    for n, (kind, text_id, day, who, text) in enumerate(said):
        hashed = md5(text.encode(), usedforsecurity=False).hexdigest()
        row = {"kind": kind, "text_id": text_id or hashed, "day": shop.day(day)}
        read = {"text_hash": hashed, "ts": shop.at(day, 9), "lang": "zh", "topic": "service", "intent": 0.25}
        _put(shop, TEXT_MEANINGS, row | read | {"subject_id": who, "negative": 0.9 if n < 3 else 0.1})
        if n < 3:
            _put(shop, CLUE_SEEN, row | {"text_hash": hashed if n < 2 else "older"})
        if n < 2:
            _put(
                shop, CLUE_TEXTS, row | {"subject_id": who, "clue_id": f"c{n + 1}", "joined": row["day"], "score": 1.5}
            )
    asked = {"kind": "survey_responses", "text_id": "m3", "day": shop.day(39), "joined": shop.day(39)}
    _put(shop, CLUE_TEXTS, asked | {"subject_id": "ann", "clue_id": "c2", "score": 0.5})
    for clue_id in ("c1", "c2"):
        called = {"clue_id": clue_id, "born": shop.day(34), "lang": "zh", "topic": "service", "name": "慢"}
        _put(shop, CLUES, called | {"phrases": '["慢"]', "first_texts": 1})
        for day in (34, 39):
            _put(shop, CLUE_RULES, {"clue_id": clue_id, "day": shop.day(day), "rule": f"r{day}", "told": 0.75})
    _put(shop, CLUE_LOOKS, {"day": shop.day(39), "since": shop.day(30), "texts": 3, "waiting": 1, "born": 2})
    _put(shop, CLUE_MERGES, {"ts": shop.at(39), "from_clue": "c2", "into_clue": "c1", "by": "lin"})
    _put(shop, CLUE_SPLITS, {"ts": shop.at(39), "kind": "mentions", "text_id": "m9", "clue_id": "c1", "by": "lin"})
    out = {"clue_id": "c2", "shipped_on": shop.day(39), "name": "退款慢", "ts": shop.at(39), "by": "lin"}
    _put(shop, CLUE_SHIPS, out)
    for day in (DAY - 30, DAY):
        fixed = {"as_of": shop.day(day), "subject_id": "bob", "fixed_clue_days": 1, "fixed_clue": "c2"}
        _put(shop, USER_FIXED, fixed)
    told = {"clue_id": "c9", "shipped_on": shop.day(20), "name": "茶凉", "ts": shop.at(20), "by": "lin"}
    _put(shop, CLUE_SHIPS, told)
    _put(shop, USER_FIXED, {"as_of": shop.day(21), "subject_id": "bob", "fixed_clue_days": 1, "fixed_clue": "c9"})


def _kept(shop: Shop) -> None:
    """Let an earlier day be there to carry on from, somebody's past have changed, and a month be over."""
    _put(shop, CARRIED_DAYS, {"as_of": shop.day(11), "mark": "{}"})
    _put(shop, CHANGED_PEOPLE, {"day": shop.day(2), "subject_id": "bob"})
    viewed = (shop.at(38) - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    acts = {"funnel": "order", "day": shop.day(38), "subject_id": "ann"}
    for place, later, n in ((1, 0, 2), (2, 60_000_000, 1), (0, 90_000_000, 1)):
        _put(shop, FUNNEL_ACTS, acts | {"place": place, "turn": (viewed + later) * 256 + 17 * place, "n": n})
    _put(shop, ARPU_MONTHLY, {"month": shop.day(32), "users": 4, "payers": 2, "paid_fen": 900, "paid_paid": 410_000.0})


def _card(shop: Shop) -> None:
    """Let bob's scorecard say what he pays for and does not use."""
    shop.facts.delete(SCORECARD.table, {"as_of": shop.day(DAY), "subject_id": "bob"})
    card = {"benefits_granted": 2, "benefits_unused": 2, "unused_features": "Docs, Chat", "value_paid_fen": 500}
    _put(shop, SCORECARD.table, {"as_of": shop.day(DAY), "subject_id": "bob", "breadth": 0.0} | card)


def _accounts(shop: Shop) -> None:
    """Let one account run, one have gone into it, and the people of a third be seen in the first later on."""
    for name, more in (
        ("lime", {"plan": "team", "seats_paid": 4, "csm": "li", "intent": "docs"}),
        ("old", {}),
        ("gone", {}),
    ):
        row = {"account_id": name, "name": name, "started_at": shop.at(1), "mrr_fen": 30_000, "traits": '{"tier": 1}'}
        _put(shop, ACCOUNTS, row | more)
    shop.user("cat", account_id="gone", email="C@example.com")
    shop.user("dan", account_id="lime", email="c@example.com")
    for plan, feature, quantity in (("pro", "docs", 5.0), ("pro", "chat", None), ("team", "docs", 10.0)):
        _put(shop, BENEFITS, {"plan": plan, "feature": feature, "quantity": quantity, "label": feature.title()})
    _put(shop, FEATURES, {"feature": "docs", "label": "Documents"})
    for n, (due, done) in enumerate(((20, 19), (30, 33), (38, None), (60, None))):
        row = {"milestone_id": f"m{n}", "account_id": "lime", "name": "go-live" if n == 2 else f"step {n}"}
        times = {"due_at": shop.at(due), "done_at": shop.at(done) if done else None}
        _put(shop, MILESTONES, row | times | {"consultant": "he" if n < 1 else "wu"})
    for account, day, kind, before, after in (("old", 25, "merge", "old", "lime"), ("lime", 30, "csm", "qi", "li")):
        row = {"account_id": account, "ts": shop.at(day), "kind": kind, "before": before, "after": after}
        _put(shop, ACCOUNT_CHANGES, row)
    contract = {"subscription_id": "c1", "account_id": "gone", "started_at": shop.at(1), "ended_at": shop.at(21)}
    _put(shop, SUBSCRIPTIONS, contract | {"period_days": 10, "amount_fen": 9_000})


def _said_in_public(shop: Shop) -> None:
    for kind, word in (("product", "茶"), ("product", "pot"), ("competitor", "rival")):
        _put(shop, WORDS, {"kind": kind, "word": word})
    said = (
        ("m1", 34, 9, "weibo", "taste", None, "茶很好喝，谢谢"),
        ("m2", 39, 9, "weibo", "taste", True, "茶难喝，退款"),
        ("m3", 39, 15, "forum", None, None, "The Pot broke, terrible service"),
        ("m4", 39, 16, "forum", "price", False, "this pot is cheaper than the rival one"),
        ("m5", 39, 17, "forum", "price", None, "nothing about us"),
    )
    for mention_id, day, hour, platform, topic, negative, text in said:
        row = {"mention_id": mention_id, "ts": shop.at(day, hour), "day": shop.day(day), "platform": platform}
        _put(shop, MENTIONS, row | {"topic": topic, "negative": negative, "text": text})
    _put(shop, TEXT_MODELS, {"model": "local-2025-04-x", "labels": 2, "var_shift": 0.1, "weights": "w"})
    _texts_read(shop)


def _texts_read(shop: Shop) -> None:
    """Leave what two of the texts were read as, what somebody said of them since, and what was learned."""
    for text_id, day, model, topic in (("m1", 34, "local-2025-04-x", "praise"), ("m3", 39, "older", "function")):
        row = {"kind": "mentions", "text_id": text_id, "day": shop.day(day), "ts": shop.at(day), "model": model}
        read = {"lang": "zh", "negative": 0.5, "sentiment": "neutral", "topic": topic, "mood": "neutral", "intent": 0.0}
        _put(shop, TEXT_MEANINGS, row | read | {"text_hash": "changed"})
    for text_id, who, day, said in (("m1", "lin", 36, "price"), ("m3", "li", 37, None), ("m3", "li", DAY + 2, "other")):
        row = {"kind": "mentions", "text_id": text_id, "ts": shop.at(day), "by": who, "topic": said, "negative": True}
        _put(shop, TEXT_LABELS, row)
    learned = {"question": "topic", "model": "topic-x", "labels": 60, "accuracy": 0.75, "accuracy_before": 0.5}
    for day in (30, DAY + 1):
        _put(shop, TEXT_READERS, learned | {"learned_at": shop.at(day), "weights": "w"})


def _words_and_plans(shop: Shop) -> None:
    _said_in_public(shop)
    _put(shop, SEEN_DAYS, {"source": "events", "day": shop.day(12), "n": 3, "mark": 5})
    _put(shop, PROMOTIONS, {"name": "spring", "from_day": shop.day(11), "through_day": shop.day(12)})
    _put(
        shop,
        CATALOG,
        {"item_id": "pot", "ts": shop.at(1), "name": "壶", "category": "home", "price_fen": 7_000, "stock": 2},
    )
    _put(
        shop,
        CATALOG,
        {"item_id": "pot", "ts": shop.at(36), "name": "壶", "category": "home", "price_fen": 6_500, "stock": 1},
    )
    _put(shop, CATALOG, {"item_id": "cup", "ts": shop.at(1), "category": "home", "price_fen": 1_000})
    _put(shop, CATALOG, {"item_id": "cup", "ts": shop.at(35), "category": "home", "price_fen": 1_200})
    term = {"period_days": 10, "amount_fen": 990}
    for who, day, more in (
        ("sub1", 5, {"renews_at": shop.at(DAY + 7)}),
        ("sub2", 1, {"ended_at": shop.at(21)}),
        ("sub3", 3, {"cancelled_at": shop.at(36)}),
    ):
        held = {"subscription_id": who, "subject_id": who, "started_at": shop.at(day)}
        _put(shop, SUBSCRIPTIONS, held | term | more)
    ticket = {"subject_id": "bob", "ts": shop.at(34), "day": shop.day(34), "kind": "ticket", "text": "慢"}
    _put(shop, FEEDBACK, ticket)
    answer = {"subject_id": "ann", "ts": shop.at(9), "day": shop.day(9), "survey": "nps", "score": 9.0}
    _put(shop, SURVEY_RESPONSES, answer)
    _put(
        shop,
        SURVEY_RESPONSES,
        answer | {"subject_id": "dan", "ts": shop.at(20), "day": shop.day(20), "score": 3.0, "stage": "browse"},
    )
    for plan_id, day in (("W-0", 20), ("W-1", 38)):
        plan = {"plan_id": plan_id, "playbook": "golden_48h", "version": "1", "cost_fen": 5, "tier": "light"}
        for who, verdict, draw in (("bob", "allow", 0.5), ("eve", "withhold", 0.05)):
            decided = plan | {"subject_id": who, "verdict": verdict, "code": ""}
            _put(shop, PLAN_ROWS, decided | {"draw": draw, "as_of": shop.day(day)})
            _put(shop, VERDICTS, decided | {"at": shop.at(day, 9), "day": shop.day(day), "holdout_share": 0.1})
    assign(shop.facts, "W-1", [Scope(playbook="golden_48h", holdout="playbook:golden_48h", place=0, generation=1)])
    tried = {"playbook": "golden_48h", "touch": "light", "variant_set": "aabbccddeeff", "share": 0.5, "plan_id": "W-0"}
    for who, variant, day in (("bob", "a", 20), ("eve", "b", 20), ("bob", "b", 36), ("fay", "a", 38)):
        _put(
            shop,
            VARIANT_DRAWS,
            tried | {"subject_id": who, "variant": variant, "day": shop.day(day), "at": shop.at(day)},
        )
    arm = {"holdout": "all", "generation": 1, "again": False, "share": 0.5, "at": shop.at(38, 9), "day": shop.day(20)}
    for who, name in (("bob", "treated"), ("eve", "holdout"), ("fay", "treated")):
        _put(shop, HOLDOUT_ARMS, arm | {"subject_id": who, "arm": name, "plan_id": "W-0", "playbook": "golden_48h"})
    _put(shop, HOLDOUT_ARMS, arm | {"subject_id": "gil", "arm": "treated", "plan_id": "W-0", "day": shop.day(10)})
    sent = {"subject_id": "bob", "state": "sent", "channel": "sms", "message_class": "marketing", "dry_run": False}
    for receipt_id, day in (("r0", 21), ("r1", 36)):
        about = {"receipt_id": receipt_id, "plan_id": "W-0", "playbook": "golden_48h", "cost_fen": 5}
        _put(shop, RECEIPTS, about | sent | {"at": shop.at(day)})


def _put(shop: Shop, declared: FactTable, row: dict[str, Any]) -> None:
    shop.facts.append(declared, pa.Table.from_pylist([row]))


def _waited(shop: Shop) -> None:
    """Let some wait for what is dearer from day 35 on: before that, after it on the same day, and on a day not kept."""
    shop.event("cat", "like", 12)
    carted = {"subject_id": "cat", "event": "cart_add", "item_id": "cup", "ts": shop.at(12), "day": shop.day(12)}
    shop.add(EVENTS, [carted])
    for who, day, hour in (("ann", 33, 9), ("bob", 35, 15), ("bob", 12, 8)):
        wished = {"subject_id": who, "day": shop.day(day), "item_id": "cup", "ts": shop.at(day, hour)}
        _put(shop, WISHES_DAILY, wished)


def _told_risks(shop: Shop) -> None:
    """Leave what two people were told of their risk, and of a day as a whole."""
    for who, risk, band in (("ann", 0.125, "low"), ("bob", 0.75, "high"), ("eve", 1.0, "high")):
        _put(shop, USER_RISK, {"as_of": shop.day(DAY), "subject_id": who, "risk": risk, "risk_band": band})
    day = {"as_of": shop.day(DAY), "speaker": "m1", "window_days": 14, "users": 3, "told": 0.625, "high": 2}
    _put(shop, RISK_DAILY, day | {"psi": 0.5, "drift": True})


def _asked_why(shop: Shop) -> None:
    """Leave what the rules found of two people on the day, and what an interview and a call said of them."""
    day = {"as_of": shop.day(DAY)}
    for who, rule, reason, strength, n1 in (
        ("bob", "friction", "experience_gap", 0.6, 4),
        ("bob", "said_experience", "experience_gap", 0.9, 1),
        ("bob", "push_off", "message_fatigue", 0.7, 1),
        ("bob", "detractor", "emotional_gap", 0.2, 3),
        ("eve", "said_price", "price", 0.9, 2),
    ):
        found = {"subject_id": who, "rule": rule, "reason": reason, "strength": strength, "n1": n1, "n2": 2, "n3": 0}
        _put(shop, USER_EVIDENCE, day | found)
    for who, reason, number, said in (
        ("bob", "message_fatigue", 30, False),
        ("bob", "message_fatigue", 35, True),
        ("eve", "price", 36, False),
        ("eve", "need_ended", 37, True),
        ("eve", "value_gap", DAY + 1, True),
    ):
        told = {"subject_id": who, "reason": reason, "ts": shop.at(number), "confirmed": said}
        _put(shop, REASON_LABELS, told | {"by": "interview", "rules": " push_off said_price ", "person": "lin"})
    for who, reason, rank, status in (
        ("bob", "message_fatigue", 1, "confirmed"),
        ("bob", "experience_gap", 2, "to_verify"),
        ("eve", "unknown", 1, "unknown"),
    ):
        row = {"subject_id": who, "reason": reason, "rank": rank, "strength": 0.5, "status": status, "evidence": "[]"}
        _put(shop, USER_REASONS, day | row)
    _put(shop, USER_REASON, {"as_of": shop.day(1), "subject_id": "bob", "reason": "price", "reasons_n": 1})
    counts = {"exposed": 40, "exposed_churned": 9, "others": 400, "others_churned": 40}
    _put(shop, REASON_DAILY, day | counts | {"reason": "price", "excess": 0.125, "p": 0.01, "q": 0.02})


def _reasons(shop: Shop) -> dict[str, pa.Table]:
    """Return people asked why, and rows of facts on which each rule of evidence has something to say."""
    nothing = dict.fromkeys(
        (
            *("visits", "base_visits", "hurt_days", "base_hurt_days", "hurts", "complaints", "base_complaints"),
            *("refunds", "base_refunds", "push_offs", "base_push_offs", "core", "base_core", "buys", "coupon_buys"),
            *("base_buys", "base_coupon_buys", "seen", "seen_most", "base_seen", "base_seen_most", "angry", "tickets"),
            *(f"said_{what}" for what in ("experience", "function", "delivery", "value", "content", "price")),
            *("said_incentive", "said_messages", "said_need", "slow_tickets"),
            *(f"perhaps_{what}" for what in ("experience", "function", "delivery", "price", "content")),
        ),
        0,
    )
    there = {"visits": 10, "base_visits": 40, "base_core": 40, "base_seen": 80, "base_seen_most": 30, "core": 10}
    rows = (
        {"hurt_days": 4, "hurts": 6, "base_hurt_days": 2, "said_experience": 1, "said_function": 2, "intent": 0.2},
        {"complaints": 2, "refunds": 1, "buys": 3, "said_delivery": 1, "tickets": 3, "slow_tickets": 2, "angry": 1},
        {"core": 3, "pays": True, "said_value": 1, "nps": 2.0, "said_function": 1, "intent": 0.8},
        {"core": 2, "seen": 20, "seen_most": 19, "said_content": 1, "push_offs": 1, "said_messages": 2, "said_need": 1},
        {"buys": 4, "coupon_buys": 4, "base_buys": 8, "base_coupon_buys": 1, "said_price": 3, "complaints": 3},
        {"perhaps_experience": 1, "perhaps_function": 1, "perhaps_delivery": 2, "perhaps_price": 1},
        {"perhaps_content": 1, "intent": 0.9},
        {"buys": 4, "coupon_buys": 4, "left_after_promotion": 0, "stayed_days": 5, "said_incentive": 1},
    )
    more = {"intent": 0.0, "pays": False, "nps": None, "left_after_promotion": None, "stayed_days": 90}
    facts = [nothing | there | more | row | {"subject_id": f"p{n}"} for n, row in enumerate(rows)]
    days = {"ann": 39, "bob": 33, "cat": 20, "dan": 30, "eve": 34, "fay": 31}
    asked = [
        {"subject_id": who, "last_there": shop.day(number), "first_day": shop.day(1), "asked_as": "quiet"}
        | {"churned": who in ("bob", "eve"), "stratum": "none" if who in ("ann", "bob", "dan") else "more"}
        for who, number in days.items()
    ]
    shown = {"n1": 1, "n2": 2, "n3": 3}
    evidence = [
        shown | {"subject_id": who, "rule": rule, "share": share}
        for who, rule, share in (("bob", "friction", 0.8), ("bob", "push_off", 0.1), ("eve", "said_price", 1.0))
    ]
    return {
        "reason_people": pa.Table.from_pylist(asked),
        "reason_facts": pa.Table.from_pylist(facts),
        "evidence": pa.Table.from_pylist(evidence),
        "rule_weights": declared_weights(),
        "reason_order": reason_order(),
    }


def params(shop: Shop) -> dict[str, Any]:
    """Return a value for every parameter that any statement of the house binds."""
    as_of = shop.as_of(DAY)

    def since(days: int) -> date:
        return as_of.day - timedelta(days=days)

    def at(days: int) -> datetime:
        return as_of.before(days).instant.replace(tzinfo=None)

    return {
        **as_of.params(),
        **POLICY.params("signals"),
        **POLICY.params("liveness"),
        **POLICY.params("health"),
        **POLICY.params("reasons"),
        **phrases(),
        **rfm_params(as_of, POLICY.signals),
        **{f"since_{n}d": since(n) for n in (7, 14, 28, 90, 180, 365)},
        **{f"since_{n}d_at": at(n) for n in (90, 365)},
        **{f"carried_since_{n}d": since(n + 2) for n in (7, 14, 28, 90, 180, 365)},
        **{f"{letter}_above_{n}": n for letter in "fm" for n in range(1, 5)},
        **{f"{letter}_above_{n}": 10 * n - 45 for letter in "br" for n in range(1, 5)},
        "carried_day": as_of.day,
        "carried_at": at(2),
        "carried_before_day": since(30),
        "carried_value_from": since(40),
        "half_life_gone": 0.5,
        "users_through": at(-1),
        "all_users": True,
        "made_day": since(7),
        "all_words": False,
        "card_before_day": since(0),
        "card_oldest_day": since(30),
        "card_day": since(30),
        "champion_from": since(30),
        "champion_until": since(3),
        "due_from": at(30),
        "learn_day": as_of.day,
        "merge_min_people": 1,
        "merge_within_days": 32,
        "oldest_day": since(-1),
        "reference_day": as_of.day,
        "service_from": at(30),
        "trend_day": as_of.day,
        "unused_days": 3,
        "use_from": since(28),
        "value_from": since(38),
        "value_from_at": at(38),
        "whose": "user",
        "alpha_days": 43.0,
        "anchor_day": since(14),
        "bad_stars": 2.0,
        "begins": at(1),
        "story_begins": at(30),
        "chunk_begins": at(90),
        "chunk_ends": at(-30),
        "seen": at(60),
        "since": at(60),
        "within_s": 60 * 86_400,
        "act_role": "core",
        "coupon_from_fen": 0,
        "feedback_kind": "ticket",
        "four_weeks_from": since(42),
        "good_stars": 4.0,
        "half_life_days": 90.0,
        "again_from_day": shop.day(DAY - 3),
        "model": "local-2025-04-x",
        "who": "li",
        "praise_from": 4.0,
        "repeat_days": 90,
        "rise_share": 0.1,
        "slow_before": at(1),
        "slow_days": 1,
        "slow_seconds": 86_400,
        "text_id": "m3",
        "text_kind": "mentions",
        "unanswered_before": at(7),
        "unanswered_days": 7,
        "unanswered_seconds": 604_800,
        "unopened_from": 5,
        "watch_days": 28,
        "week_from": since(21),
        "below": "g",
        "known_at": at(7),
        "label_from": since(6),
        "label_through": since(1),
        "touched_from": since(30),
        **{f"watch_{name}": True for name in ("events", "orders", "activity_counts", "feedback", "survey_responses")},
        "any_act": False,
        "goal": "present",
        "until": at(0),
        "any_campaign": True,
        "at": at(-1),
        "back_within_days": 14,
        "base_from": shop.day(1),
        "before_from": since(60),
        "by_day": True,
        "detractor_through": 6.0,
        "diverse_from": since(35),
        "diversity_min_acts": 2,
        "funnel": "order",
        "gone_from": since(15),
        "last_place": 3,
        "path_stages": 4,
        "promoter_from": 9.0,
        "restart": False,
        "with_retries": True,
        "stay_from": since(15),
        "what": "category",
        "window_us": 7 * 24 * 3_600_000_000,
        "base_through": shop.day(20),
        "case_since": at(30),
        "by_sign_up": False,
        "code": "",
        "campaign": "",
        "currency": "CNY",
        "day_since": at(1),
        "earlier_at": at(14),
        "earlier_from": since(14),
        "fell_share": 0.5,
        "first_day": since(30),
        "fit_day": since(12),
        "from_at": at(30),
        "from_day": since(30),
        "gap_seconds": 1800,
        "has_money": True,
        "has_orders": True,
        "has_terms": True,
        "account_id": "lime",
        "score_below": 6.0,
        "fresh_since": at(30),
        "seats_from": since(180),
        "keep_from": since(-5),
        "ltv_a": 0.9,
        "ltv_b": 1.6,
        "ltv_r": 0.5,
        "margin": 0.5,
        "max_age": 14,
        "most": 50,
        "offset": 1,
        "arm": "",
        "alarm": "fall",
        "signal": "",
        "n_days": 7,
        "open_since": at(30),
        "open_since_day": since(30),
        "pay_p": 6.0,
        "pay_q": 3.7,
        "pay_v_fen": 1540.0,
        "plan_id": "W-1",
        "pre_days": 10,
        "keep_day": 12,
        "keep_width": 4,
        "cut": 0.5,
        "cut_from": 1,
        "holdout": "playbook:golden_48h",
        "generation": None,
        "playbook": "golden_48h",
        "purchase_present": False,
        "quiet_days": 30,
        "recent_from": since(7),
        "recent_through": since(1),
        "subject_id": "bob",
        "through_day": since(1),
        "tier": "",
        "until_day": since(-30),
        "value_tier": "",
        "verdict": "",
        "week_since": at(7),
        "lately_from": since(30),
        "quarter_since": at(90),
        "sixty_since": at(60),
        "window_days": 7,
        "year_from": since(365),
        "year_since": at(365),
        "year_since_day": since(365),
        "active_from": since(20),
        "acts_from": since(39),
        "churn_through": since(1),
        "facts_before": at(0),
        "facts_through": since(1),
        "intent_from": 0.5,
        "known_from": 0.3,
        "labels_from": at(30),
        "look_from": since(39),
        "negative_from": 0.5,
        "praise_below": 0.15,
        "act_from": since(35),
        "clue_id": "c1",
        "window_from": since(30),
        "origin_last": since(11),
        "paid_from": since(39),
        "topic_from": 0.45,
        "visits_from": since(39),
        "words_from": since(39),
    }


def inputs(shop: Shop) -> dict[str, pa.Table]:
    """Return a table for every name that statements expect to be given."""
    as_of = shop.as_of(DAY)
    days = [shop.day(n) for n in range(1, DAY + 5)]
    people = pa.table({"subject_id": ["ann", "bob", "eve", "nobody"]})
    receipt = {"receipt_id": "r2", "subject_id": "bob", "at": shop.at(38), "state": "sent"}
    names = [c.name for c in table("receipts").columns]
    given = params(shop)
    at = given["at"]
    span = {name: given[name] for name in ("as_of", "from_day", "through_day")}
    walking = ("as_of_day", "until_day", "window_us", "window_days", "last_place", "by_day", "restart", "with_retries")
    walk_params = span | {name: given[name] for name in walking}
    funnel_steps = pa.table(
        {
            "place": pa.array([1, 2, 3], pa.int32()),
            "first_place": pa.array([1, 2, 3], pa.int32()),
            "last_place": pa.array([1, 2, 3], pa.int32()),
            "event": ["login", "core", "purchase"],
            "feature": pa.array([None] * 3, pa.string()),
            "own_feature": pa.array([None] * 3, pa.string()),
        }
    )
    quiet, rolled_up = load("liuke.diagnosis", "liveness"), load("liuke.facts", "roll_up")
    measured = shop.facts.read(quiet["measured_today"], as_of)
    open_acts = {name: shop.facts.read(quiet[name], as_of, **given) for name in ("carts", "unpaid")}
    ties = shop.facts.read(quiet["ties"], None, **given, measured=measured, **open_acts)
    kinds = shop.facts.read(quiet["quiet_kinds"], as_of, ties=ties).drop_columns("n")
    chances = {name: pa.array([0.25] * len(kinds)) for name in ("return_p", "return_low", "return_high")}
    return {
        **_arms(shop, given),
        "measured": measured,
        "ties": ties,
        **open_acts,
        "bits": bits_table(12),
        "chances": pa.table({name: kinds[name] for name in kinds.column_names} | chances),
        "account_changed": account_changed(shop.facts, as_of),
        **_reasons(shop),
        "held_offers": pa.table(
            {
                "key": ["k-ann", "k-bob", "k-eve"],
                "subject_id": ["ann", "bob", "eve"],
                "at": [shop.at(1)] * 3,
                "until": [shop.at(DAY)] * 3,
            }
        ),
        "ahead": pa.table({"days": pa.array([0, 7, 30], pa.int64())}),
        "alarm_days": days_table([shop.day(38), shop.day(DAY)]),
        "asked": people,
        "clue_roots": pa.table({"clue_id": ["c1", "c2"], "root": ["c1", "c1"]}),
        "entrants": pa.table(
            {"id": [1, 2, 3], "subject_id": ["ann", "bob", "eve"], "entered_at": [at - timedelta(days=9)] * 3}
        ),
        "earlier": pa.table({"subject_id": ["ann"], "risk": [0.25]}),
        "now_scored": pa.table(
            {
                "subject_id": ["ann", "bob"],
                "risk": [0.125, 0.75],
                "risk_low": [0.0625, None],
                "risk_high": [0.25, None],
                "risk_band": ["low", "high"],
                "risk_by": ["model", "model"],
            }
        ),
        "answered": pa.table(
            {
                "response_id": ["interview:1:need"],
                "subject_id": ["ann"],
                "ts": [shop.at(39)],
                "survey": ["interview_need"],
                "score": [4.0],
                "day": [shop.day(39)],
                "source": ["interview"],
                "ingested_at": [shop.at(39)],
            }
        ),
        "told_by": pa.table({"playbook": ["golden_48h"]}),
        "at_stake": pa.table({"account_id": ["lime", "old"]}),
        "contract_hours": local_hours(shop.zone, days),
        "goes_on": goes_on(shop.facts, as_of),
        "people_there": people,
        "promises": promises(shop.facts, as_of, shop.at(1)),
        "categories_now": pa.table(
            {"item_id": ["pot"], "category": ["tools"], "from_at": [shop.at(1)], "until_at": [at]}
        ),
        "changed_items": pa.table({"item_id": ["tea"]}),
        "chosen": people,
        "wanted": pa.table({"plan_id": ["W-1", "W-0"], "place": pa.array([0, 1], pa.int32())}),
        "chunk_days": days_table(days),
        "days": days_table(days[:3]),
        "touched": pa.table({"subject_id": ["bob"]}),
        "was": shop.facts.read(rolled_up["as_rolled_up"], None, **given, chunk_days=days_table(days[30:])),
        "chunk_hours": hours_of_days(shop.zone, days),
        "diverse": pa.table(
            {
                "subject_id": ["ann", "bob", "cat", "dan", "eve"],
                "category_entropy": [0.0, 0.5, 1.0, 1.5, 1.5],
                "category_entropy_before": [1.0, None, 1.0, 1.25, 1.5],
                "category_entropy_fall": [1.0, None, 0.0, -0.25, 0.0],
                "categories_used": pa.array([1, 2, 2, 3, 3], pa.int32()),
            }
        ),
        "entry_hours": local_hours(shop.zone, days),
        "entry_points": pa.table(
            {"kind": ["error_met", "price_rise", "slow_reply", "wish_shipped"], "points": [-1.0, -1.0, -2.0, 5.0]}
        ),
        "own_days": pa.table(
            {
                "day": [shop.day(n) for n in (31, 33, 34)],
                "hurt": [2, 0, 0],
                "refused": [0, 0, 1],
            }
        ),
        "gift_playbooks": pa.table({"playbook": ["golden_48h"], "kind": ["wish_shipped"]}),
        "labelled": pa.table(
            {
                "kind": ["mentions", "mentions"],
                "text_id": ["m1", "m3"],
                "topic": ["price", None],
                "mood": pa.array([None, None], pa.string()),
                "negative": [None, True],
                "intent": pa.array([None, None], pa.bool_()),
            }
        ),
        "wanted_models": pa.table(
            {"month": [shop.day(1), shop.day(32)], "model": ["lexicon-1", "other"], "binding": [False, True]}
        ),
        "window_hours": hours_of_days(shop.zone, days[:-5]),
        "wrong_topics": pa.table({"topic": ["wrong"]}),
        "fallen": pa.table({"subject_id": ["ann", "bob"], "fell": [True, False]}),
        "funnel_steps": funnel_steps,
        "spending_days": pa.table(
            {
                "day": [shop.day(n) for n in range(20, DAY + 2)],
                "begins": [shop.at(n, 0) for n in range(20, DAY + 2)],
                "ends": [shop.at(n + 1, 0) for n in range(20, DAY + 2)],
            }
        ),
        "covers": pa.table({"nth": pa.array([0, 1], pa.int32()), "playbook": ["golden_48h", "golden_48h"]}),
        "prices": pa.table(
            {
                "playbook": ["golden_48h"],
                "channel": ["sms"],
                "cost_fen": pa.array([5], pa.int64()),
                "offer_fen": pa.array([3], pa.int64()),
            }
        ),
        "hurt_at": pa.table(
            {
                "subject_id": ["ann", "ann", "bob", "eve"],
                "day": [shop.day(30)] * 4,
                "role": ["error", "complaint", "slow", "stuck"],
                "event": ["error", "complaint", "slow", "stuck"],
                "feature": ["reader", None, "reader", None],
                "place": pa.array([3, 3, 3, None], pa.int32()),
            }
        ),
        "hour_days": pa.table(
            {"day": days, "begins": pa.array([shop.at(n + 1, 0) for n in range(len(days))], pa.timestamp("us"))}
        ),
        "incoming": pa.Table.from_pylist([{name: receipt.get(name) for name in names}]),
        "metrics": shop.facts.read(load("liuke.signals", "health")["user_metrics"], None, **given),
        "months": pa.table(
            {
                "month": [24302, 24303],
                "first_day": [shop.day(1), shop.day(32)],
                "last_day": [shop.day(31), shop.day(61)],
            }
        ),
        "order_hours": local_hours(shop.zone, days),
        "spoken": pa.table(
            {
                "feedback_id": ["report:1", "f1"],
                "subject_id": ["ann", None],
                "ts": pa.array([datetime(2026, 9, 30, 4), datetime(2026, 9, 30, 5)], pa.timestamp("us")),
                "kind": ["call", "reply"],
                "text": ["太贵了", "好的"],
                "agent": ["voice", "aliyun"],
                "day": [shop.day(60)] * 2,
                "source": ["hook:voice", "hook:aliyun"],
                "ingested_at": pa.array([datetime(2026, 9, 30, 6)] * 2, pa.timestamp("us")),
            }
        ),
        "outlook": pa.table(
            {"repeats": [0, 4], "age_days": [27, 33], "orders_90d": [1.5, 6.0], "worth_orders": [5.0, 20.0]}
        ),
        "parts": pa.table({"subject_id": ["ann", "bob", "fay"], "part": ["gold", "gold", None]}),
        "periods": periods_table(days[0], as_of.last_day, "week"),
        "reach": shop.facts.read(load("liuke.signals", "journey")["stage_reach"], **span),
        "rfm_scores": rfm_scores(shop.facts, as_of, POLICY.signals),
        "segments": pa.table({"subject_id": ["ann", "bob", "fay"], "segment": ["gold", "gold", None]}),
        "sign_up_hours": local_hours(shop.zone, days),
        "kept_birthdays": pa.table(
            {
                "lunar": [False, True],
                "month": pa.array([3, 8], pa.int32()),
                "day": pa.array([5, 15], pa.int32()),
                "leap": [False, False],
                "in_days": pa.array([0, 9], pa.int32()),
            }
        ),
        "step_names": pa.table({"place": pa.array([1, 2], pa.int32()), "step": ["login", "core"]}),
        "steps": pa.table({"n": [1, 29], "cohort_day": pa.array([shop.day(38), shop.day(10)], pa.date32())}),
        "terms": pa.table({"renewed": [3], "period_days": [10], "renews": [0.75], "worth_terms": [2.5]}),
        "walked": shop.facts.read(
            load("liuke.signals", "funnel")["funnel_walk"], funnel_steps=funnel_steps, **walk_params
        ),
        "scopes": pa.table(
            {
                "playbook": ["golden_48h", "golden_48h"],
                "holdout": ["all", "playbook:golden_48h"],
                "place": pa.array([0, 1], pa.int32()),
                "generation": pa.array([1, 1], pa.int32()),
                "share": pa.array([0.02, None], pa.float64()),
            }
        ),
        "drawings": pa.table(
            {
                "holdout": ["playbook:golden_48h"],
                "generation": pa.array([1], pa.int32()),
                "playbook": ["golden_48h"],
            }
        ),
        "windows": pa.table({"playbook": ["golden_48h"], "window_days": pa.array([30], pa.int64())}),
    }


def _arms(shop: Shop, given: dict[str, Any]) -> dict[str, pa.Table]:
    """Return what each step of results hands to the next, as the embedded engine makes it."""
    ask = load("liuke.outcome", "arms")
    made: dict[str, pa.Table] = {
        "goals": pa.table(
            {
                "holdout": ["playbook:golden_48h", "all"],
                "nth": pa.array([0, 1], pa.int32()),
                "window_days": pa.array([2, 14], pa.int64()),
                "goal": ["purchase", "present"],
            }
        ),
        "unit_members": pa.table({"subject_id": ["ann", "bob", "cat"], "unit": ["ann", "ann", "cat"]}),
        "hoped": pa.table(
            {
                "goal": ["present", "complaint", "push_off", "purchase", "renewal"],
                "place": pa.array([0, 1, 2, 3, 4], pa.int32()),
            }
        ),
    }

    def step(name: str, room: dict[str, Statement] = ask, called: str = "") -> None:
        named = {table: made[table] for table in tables_named(room[name]) & set(made)}
        made[called or name] = shop.facts.read(room[name], None, **given, **named)

    step("whom")
    step("cells", called="drawn_cells")
    step("entered")
    step("acts", load("liuke.outcome", "acts"))
    for name in ("day_words", "goal_words", "bought", "paid_each", "cuts"):
        step(name)
    step("nothing_yet", called="seen_before")
    cells = made["drawn_cells"].num_rows
    bits = {name: pa.array([2**62 - 1] * cells, pa.int64()) for name in ("in_window", "at_keep", "before")}
    place = pa.array([3 if goal == "purchase" else 0 for goal in made["drawn_cells"]["goal"].to_pylist()], pa.int32())
    made["masks"] = pa.table(
        {"cell": made["drawn_cells"]["cell"], "place": place, "block": pa.array([0] * cells, pa.int32()), **bits}
    )
    step("so_far", called="days_seen")
    step("chosen_people", load("liuke.outcome", "people"), called="decided")
    made["variant_goals"] = pa.table(
        {"playbook": ["golden_48h"], "window_days": pa.array([14], pa.int64()), "place": pa.array([0], pa.int32())}
    )
    step("drawn", load("liuke.outcome", "variants"))
    return made


@cache
def tables_named(statement: Statement) -> frozenset[str]:
    """Return the tables that a statement reads and does not make itself."""
    tree = sqlglot.parse_one(statement.text, read="duckdb")
    made = {cte.alias for cte in tree.find_all(exp.CTE)}
    return frozenset({found.name for found in tree.find_all(exp.Table)} - made)
