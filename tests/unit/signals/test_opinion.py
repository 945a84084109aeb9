"""S13: labels where there are, a local model where it may learn, the base else; a line or what is usual."""

import json
from typing import Any

import numpy as np
import pytest

from liuke.facts.statement import Statement
from liuke.facts.tables import MENTIONS, TEXT_SCORES
from liuke.facts.tracking import TrackingPlan, keep_roles
from liuke.model.policy import FeelingPolicy, Policy, VoicePolicy
from liuke.signals.opinion import opinion, opinion_points
from liuke.signals.opinion_usual import usual_of
from liuke.signals.text import scores
from liuke.signals.text.quantify import Share
from liuke.signals.text.scores import keep_scores, models
from tests.shop import Shop

POLICY = Policy()
FEW = Policy(feeling=FeelingPolicy(opinion_min_mentions=1))
_SCORES = Statement(name="scores", text="SELECT * FROM text_scores ORDER BY kind, text_id")


def mention(day: int, k: int, shop: Shop, negative: bool | None, text: str | None, **more: Any) -> dict[str, Any]:
    at = {"ts": shop.at(day, more.pop("hour", 12)), "day": shop.day(day)}
    return {"mention_id": f"m{day}-{k}", "negative": negative, "text": text, "platform": "weibo", **at, **more}


def say(shop: Shop, day: int, negative: int, other: int, text: str | None = None) -> None:
    rows = [mention(day, k, shop, k < negative, text or f"x {k}") for k in range(negative + other)]
    shop.add(MENTIONS, rows)


def test_the_hand_computed_example_of_the_docs() -> None:
    """12 of 200 labelled negative: 6 %; Jeffreys' 5 % quantile of Beta(12.5, 188.5) is 3.7 %: no alarm. 20 of 200: 7.0 %."""
    shop = Shop()
    say(shop, 20, 12, 188)
    say(shop, 21, 20, 180)
    calm, bad = opinion_points(shop.facts, shop.as_of(22), POLICY, 2)
    assert (calm.value, calm.n, calm.bad, calm.detail["method"]) == (0.06, 200, False, "labels")
    assert calm.low == pytest.approx(0.0372, abs=1e-3)
    assert (bad.value, bad.bad) == (0.1, True)
    assert bad.low == pytest.approx(0.0696, abs=1e-3)


def test_the_minimum_count_says_nothing_rather_than_something() -> None:
    shop = Shop()
    say(shop, 20, 19, 0)
    (point,) = opinion_points(shop.facts, shop.as_of(21), POLICY, 1)
    assert (point.value, point.bad, point.n) == (None, None, 19)
    said = opinion(shop.facts, shop.as_of(21), POLICY)
    assert (said["mentions"], said["negative_share"], said["method"]) == (19, None, None)
    assert opinion(Shop().facts, shop.as_of(21), POLICY)["why"]["code"] == "no_mentions"


def test_only_what_names_the_product_counts_where_words_are_declared() -> None:
    shop = Shop()
    keep_roles(shop.facts, TrackingPlan(words={"product": (" LiuKe ", "留客"), "competitor": ("rival",)}))
    texts = ["LIUKE broke", "我用留客", "the rival is fine", "nothing"]
    shop.add(MENTIONS, [mention(20, k, shop, None, text, topic="t") for k, text in enumerate(texts)])
    said = opinion(shop.facts, shop.as_of(21), FEW)
    assert said["mentions"] == 2
    assert said["competitors"] == [{"word": "rival", "mentions": 1, "before": 0}]
    assert said["method"] == "em_base"
    assert [row["platform"] for row in said["platforms"]] == ["weibo"]
    assert json.dumps(said, allow_nan=False, default=str)


@pytest.mark.parametrize(("base_model", "method"), [("lexicon", "em_lexicon"), ("shipped", "em_base")])
def test_the_base_alone_is_too_unsure_to_wake_anybody_at_three_percent(base_model: Any, method: str) -> None:
    policy = Policy(voice=VoicePolicy(base_model=base_model))
    shop = Shop()
    rng = np.random.default_rng(3)
    good, bad = ["很好喝，谢谢", "味道不错", "今天喝了茶"], ["太难喝了，退款", "服务差，失望"]
    said = [str(rng.choice(bad if k < 12 else good)) for k in range(400)]
    shop.add(MENTIONS, [mention(20, k, shop, None, text) for k, text in enumerate(said)])
    (point,) = opinion_points(shop.facts, shop.as_of(21), policy, 1)
    assert point.detail["method"] == method
    assert point.low is not None
    assert point.high is not None
    assert point.high - point.low > 0.02
    assert point.bad is False


def test_a_local_model_learns_of_labels_before_the_month_and_no_others() -> None:
    shop = Shop()
    rng = np.random.default_rng(1)
    words = {True: ["zork", "blarg"], False: ["flim", "norp"]}

    def text(bad: bool, k: int) -> str:
        return f"{rng.choice(words[bad])} {rng.choice(words[bad])} {k % 7}"

    labelled = [mention(5 + k % 20, k, shop, k % 2 == 0, text(k % 2 == 0, k)) for k in range(240)]
    told = [mention(35, k, shop, None, text(k < 30, k)) for k in range(100)]  # 2025-04-04: March's labels count
    shop.add(MENTIONS, labelled + told)
    (point,) = opinion_points(shop.facts, shop.as_of(36), POLICY, 1)
    assert point.detail["method"] == "em_local"
    assert point.low is not None
    assert point.value == pytest.approx(0.3, abs=0.06)
    assert point.low > 0.1
    (model,) = models(shop.facts).values()
    assert model["model"].startswith("local-2025-04-")
    of_march = {row["model"] for row in shop.facts.rows(_SCORES) if row["day"] < shop.day(32)}
    assert of_march == {"base-1"}


def test_where_learning_was_mended_the_newest_months_are_learned_and_scored_anew_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Shop()
    labelled = [
        mention(5 + k % 20, k, shop, k % 2 == 0, "zork blarg" if k % 2 == 0 else "flim norp") for k in range(240)
    ]
    months = {5: 35, 3: 66, 4: 97}  # how many say something on which day: in April, May and June
    told = [mention(day, k, shop, None, "zork flim") for n, day in months.items() for k in range(n)]
    shop.add(MENTIONS, labelled + told)
    keep_scores(shop.facts, shop.as_of(100), POLICY)
    was = {row["text_id"]: row["model"] for row in shop.facts.rows(_SCORES)}
    monkeypatch.setattr(scores, "_LEARNING", "mended")
    assert keep_scores(shop.facts, shop.as_of(100), POLICY) == 3 + 4
    now = {row["text_id"]: row["model"] for row in shop.facts.rows(_SCORES)}
    changed = {text for text in now if now[text] != was[text]}
    assert changed == {f"m66-{k}" for k in range(3)} | {f"m97-{k}" for k in range(4)}
    assert keep_scores(shop.facts, shop.as_of(100), POLICY) == 0


def test_only_new_and_changed_texts_are_scored_again() -> None:
    shop = Shop()
    shop.add(MENTIONS, [mention(20, 1, shop, None, "很好"), mention(21, 1, shop, None, "很差")])
    assert keep_scores(shop.facts, shop.as_of(22), POLICY) == 2
    assert keep_scores(shop.facts, shop.as_of(22), POLICY) == 0
    shop.add(MENTIONS, [mention(22, 1, shop, None, "退款")])
    assert keep_scores(shop.facts, shop.as_of(22), POLICY) == 0
    assert keep_scores(shop.facts, shop.as_of(23), POLICY) == 1
    shop.facts.replace(
        MENTIONS, {"day": shop.day(20)}, shop.facts.read(Statement(name="m", text="SELECT * FROM mentions WHERE 1 = 0"))
    )
    shop.add(MENTIONS, [mention(20, 1, shop, None, "垃圾")])
    assert keep_scores(shop.facts, shop.as_of(23), POLICY) == 1
    scores = {row["text_id"]: row["p_negative"] for row in shop.facts.rows(_SCORES)}
    assert scores["m20-1"] > 0.5
    assert len(scores) == 3
    assert TEXT_SCORES.key == ("kind", "text_id")


def test_facts_after_as_of_change_no_past_day_and_many_days_are_what_each_says_alone() -> None:
    shop = Shop()
    policy = Policy(feeling=FeelingPolicy(opinion_alarm="both", opinion_usual_min_days=3))
    rng = np.random.default_rng(6)
    for day in range(1, 20):
        say(shop, day, int(rng.poisson(30)), 30)
    before = opinion_points(shop.facts, shop.as_of(20), policy, 8)
    say(shop, 20, 50, 1)
    assert opinion_points(shop.facts, shop.as_of(20), policy, 8) == before
    alone = [opinion_points(shop.facts, shop.as_of(day), policy, 1)[0] for day in range(13, 21)]
    assert before == alone


def test_a_business_with_half_its_mentions_negative_is_held_against_its_own_usual() -> None:
    policy = Policy(feeling=FeelingPolicy(opinion_alarm="usual"))
    shop = Shop()
    for day in range(1, 15):
        say(shop, day, 55 + day % 3, 45)
    say(shop, 15, 160, 60)  # more negative, and more of them
    say(shop, 16, 20, 3)  # a quiet day
    say(shop, 17, 140, 120)  # a popular one
    found = {point.day: point for point in opinion_points(shop.facts, shop.as_of(18), policy, 17)}
    assert [day for day, point in found.items() if point.bad] == [shop.day(16)]
    assert found[shop.day(4)].bad is None
    assert found[shop.day(15)].bad is False


@pytest.mark.parametrize("days", [0, 2, 4])
def test_nothing_is_usual_of_too_few_days(days: int) -> None:
    assert usual_of([(0.5, 100)] * days, 5) is None


def test_the_usual_band_by_hand() -> None:
    """Medians of five equal days: share .5, 50 negative; spread at least √(.1² + 1/50) = .173, Student .95 of 4 is 2.132:
    e^(ln 50 + 2.132 × √1.2 × .173) = 74.9."""
    usual = usual_of([(0.5, 100)] * 5, 5)
    assert usual is not None
    assert (usual.share, usual.days) == (0.5, 5)
    assert usual.most_negative == pytest.approx(74.9, abs=0.1)
    assert usual.broken_by(Share(value=0.8, low=0.7, high=0.9), 100)
    assert not usual.broken_by(Share(value=0.8, low=0.7, high=0.9), 90)
    assert not usual.broken_by(Share(value=0.51, low=0.45, high=0.6), 1000)
