"""G4 and G3 on messages the rules were not written on: tests/corpora, a half in sight and a half held out."""

import json
from pathlib import Path
from typing import Any

import pytest

from liuke.guard.message import read_message
from liuke.guard.rules import rules
from liuke.guard.text import judge_text
from liuke.model.policy import GuardPolicy

FOLDER = Path(__file__).parents[2] / "corpora"
LANGUAGES = ("zh", "en")


def _corpus(language: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"manners_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


CORPUS = {language: _corpus(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", ["dev", "held"])
@pytest.mark.parametrize("set_", [1, 2])
def test_nine_of_ten_bad_messages_are_caught_by_the_right_code(language: str, half: str, set_: int) -> None:
    bad = [case for case in CORPUS[language] if not case["good"] and (case["half"], case["set"]) == (half, set_)]
    verdicts = [(case, judge_text(read_message(case))) for case in bad]
    caught = [case["id"] for case, verdict in verdicts if verdict.verdict != "ok"]
    named = [case["id"] for case, verdict in verdicts if set(verdict.codes) & set(case["expected"])]
    stopped = [case["id"] for case, verdict in verdicts if verdict.verdict == "block"]
    print(f"{language} {set_} {half}: caught {len(caught)}, named {len(named)}, blocked {len(stopped)} of {len(bad)}")
    assert len(caught) >= 0.9 * len(bad)
    assert len(named) >= 0.9 * len(bad)
    assert len(stopped) >= 0.6 * len(bad)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_good_message_is_blocked_and_hardly_one_is_sent_back(language: str) -> None:
    good = [case for case in CORPUS[language] if case["good"]]
    verdicts = {case["id"]: judge_text(read_message(case)).verdict for case in good}
    assert len(good) >= 80
    assert [name for name, verdict in verdicts.items() if verdict == "block"] == []
    assert len([name for name, verdict in verdicts.items() if verdict == "fix"]) <= 0.05 * len(good)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large_and_every_finding_says_what_to_write(language: str) -> None:
    cases = CORPUS[language]
    assert len(cases) >= 200
    assert len({case["subject"] + case["body"] for case in cases}) == len(cases)
    assert {case["channel"] for case in cases} >= {"push", "sms", "email", "letter", "call", "inbox"}
    for case in cases:
        for finding in judge_text(read_message(case)).findings:
            assert finding.advice
            assert any("\u4e00" <= letter <= "\u9fff" for letter in finding.advice) or language == "en"


MARKETING = {"channel": "push", "class": "marketing"}


@pytest.mark.parametrize(
    ("lang", "body"),
    [
        ("zh", "你收藏的风衣打三折了。"),
        ("zh", "你收藏的风衣明晚八点开抢预约。"),
        ("zh", "你收藏的风衣周五开售。"),
        ("zh", "你收藏的风衣还剩九件。"),
        ("zh", "你收藏的风衣便宜了两成。"),
        ("zh", "你收藏的风衣有一千两百人在用。"),
        ("zh", "你收藏的《远山》到货了。"),
        ("zh", "你收藏的风衣 11 月 30 日前有效。"),
        ("en", "The coat you saved is a third off: 30%."),
        ("en", "The coat you saved goes on sale Friday."),
        ("en", "The coat you saved opens at 8 pm."),
        ("en", "The coat you saved comes in twelve colours."),
        ("en", "The coat you saved is good until Nov 30."),
        ("en", "The coat you saved is £49."),
    ],
)
def test_nothing_that_looks_like_a_fact_stands_unbound(lang: str, body: str) -> None:
    """G3: Chinese numerals, 折, clock times, weekdays, percents and titles count as figures do."""
    facts = {"item": "风衣" if lang == "zh" else "coat"}
    assert "G-02" in judge_text(read_message({**MARKETING, "lang": lang, "body": body, "facts": facts})).codes


@pytest.mark.parametrize(
    ("lang", "body", "facts"),
    [
        ("zh", "你约的尊巴周三晚七点开始。", {"class": "尊巴", "class_at": "2026-11-25T19:00"}),
        ("zh", "你收藏的风衣打三折，周五截止。", {"item": "风衣", "discount_percent": 70, "until": "2026-11-27"}),
        ("zh", "你收藏的风衣还剩九件。", {"item": "风衣", "stock": 9}),
        ("en", "Zumba starts Wednesday at 7 pm.", {"class": "Zumba", "class_at": "2026-11-25T19:00"}),
        ("en", "The coat you saved is 70% off until Friday.", {"item": "coat", "off": 0.7, "until": "2026-11-27"}),
        ("en", "Nine of the coat you saved are left.", {"item": "coat", "stock": 9}),
    ],
)
def test_the_same_words_pass_where_a_fact_bears_them_out(lang: str, body: str, facts: dict[str, Any]) -> None:
    assert judge_text(read_message({**MARKETING, "lang": lang, "body": body, "facts": facts})).verdict == "ok"
    moved = {**facts, **{name: "2026-11-24T20:00" for name in ("class_at", "until") if name in facts}}
    if moved != facts:
        assert "G-02" in judge_text(read_message({**MARKETING, "lang": lang, "body": body, "facts": moved})).codes


@pytest.mark.parametrize(
    ("facts", "fair"),
    [
        ({"personal_price": 39, "public_price": 35}, False),
        ({"old_user_price": 39, "new_user_price": 35}, False),
        ({"vip_price_fen": 3900, "guest_price_fen": 3500}, False),
        ({"personal_price": 35, "public_price": 35}, True),
        ({"member_price": 39, "public_price": 42}, True),
        ({"new_price": 39, "old_price": 49}, True),
        ({"regular_price": 49, "price_now": 39}, True),
    ],
)
def test_g7_nobody_loyal_is_asked_more_than_the_public_price(facts: dict[str, float], fair: bool) -> None:
    """PIPL art. 24, whatever the text calls the price."""
    body = "你收藏的茶现在 39 元。" if 39 in facts.values() or 3900 in facts.values() else "你收藏的茶现在 35 元。"
    verdict = judge_text(read_message({**MARKETING, "lang": "zh", "body": body, "facts": {"item": "茶", **facts}}))
    assert any(finding.text.startswith("worse_personal_price") for finding in verdict.findings) != fair
    assert (verdict.verdict == "ok") == fair


def test_g7_every_market_says_which_law_gives_which_rule() -> None:
    for market in ("cn", "eu", "us", "none"):
        for language in ("zh", "en"):
            said = rules(GuardPolicy(market=market), language)  # type: ignore[arg-type]
            assert said["market"] == market
            assert bool(said["law"]) == (market != "none")
            assert all(rule["rule"] and rule["source"] and rule["code"].startswith("G-") for rule in said["law"])
            assert {"guard.cap_per_week", "guard.quiet_from_hour", "guard.blast_above_people"} <= {
                name for rule in said["policy"] for name in rule["values"]
            }
