"""One business in two languages: the same people do the same at the same second, and only what is said differs."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from liuke.diagnosis.clues.keep import keep_clues
from liuke.diagnosis.clues.read import clues
from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.diagnosis.voice.meanings import meanings
from liuke.diagnosis.voice.reading import Reader, read_texts
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import keep_roles, read_tracking
from liuke.kit.errors import Language
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from liuke.signals.opinion import opinion
from liuke.signals.specs import ALARMS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.simulator.causes import Cause
from liuke.simulator.stories import ALL
from liuke.simulator.words import Words
from liuke.simulator.words_en import EN
from liuke.simulator.words_zh import ZH
from liuke.simulator.world import World
from tests.told import ZONE, firings, take_in

END = date(2026, 11, 20)
MORNING = END + timedelta(days=1)
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SAID = {
    "users": {"acquisition_source", "campaign", "city", "name", "language"},
    "accounts": {"name", "industry", "size", "csm", "consultant"},
    "account_changes": {"before", "after"},
    "benefits": {"unit", "label"},
    "milestones": {"name", "consultant"},
    "orders": {"item_name", "category"},
    "survey_responses": {"stage", "text"},
    "feedback": {"topic", "text", "agent"},
    "mentions": {"platform", "author", "topic", "text"},
    "catalog": {"name", "category"},
}
"""The columns that hold words; all others are the same in either language."""


@cache
def world(language: Language) -> World:
    return World(seed=5, users=900, days=80, end=END, stories=ALL, language=language)


@cache
def tables(language: Language) -> dict[str, pa.Table]:
    return world(language).tables()


def shape(one: Any) -> Any:
    """Return a value with every word replaced by the same one."""
    if is_dataclass(one):
        return {field.name: shape(getattr(one, field.name)) for field in fields(one)}
    if isinstance(one, dict):
        return {key: shape(value) for key, value in one.items()}
    return [shape(value) for value in one] if isinstance(one, tuple) else "…"


def spoken(talk: Any) -> list[str]:
    """Return every sentence said elsewhere, in its place."""
    by_topic = [line for kind in (talk.good, talk.bad, talk.crisis) for lines in kind.values() for line in lines]
    return [*by_topic, *talk.plain, *talk.versus]


def test_the_words_of_both_languages_have_the_same_shape() -> None:
    assert shape(EN) == shape(ZH)


def test_the_same_sentences_name_the_business_a_thing_a_place_and_a_competitor() -> None:
    for chinese, english in zip(spoken(ZH.talk), spoken(EN.talk), strict=True):
        assert (ZH.brand[-1] in chinese) is (EN.brand[-1] in english), english
        assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english)), english


def test_in_either_language_the_same_people_do_the_same_at_the_same_second() -> None:
    for name, chinese in tables("zh").items():
        english, said = tables("en")[name], SAID.get(name, set())
        same = [column for column in chinese.column_names if column not in said]
        assert english.select(same).equals(chinese.select(same)), name
        assert [english[c].null_count for c in said] == [chinese[c].null_count for c in said]
    assert world("en").truth.equals(world("zh").truth)
    assert world("en").stories() == world("zh").stories()


def test_no_fact_of_an_english_world_holds_a_chinese_character() -> None:
    for name, table in tables("en").items():
        for column in table.column_names:
            if pa.types.is_string(table.schema.field(column).type):
                said = [text for text in table[column].unique().to_pylist() if text and CHINESE.search(text)]
                assert not said, (name, column, said[:3])
    plan = read_tracking(world("en").tracking_yml())
    named = [*plan.features.values(), *(stage.name for stage in plan.staged()), *(one.name for one in plan.promotions)]
    assert not [said for said in named if CHINESE.search(said)]
    assert {stage.name for stage in plan.staged()} >= set(tables("en")["survey_responses"]["stage"].to_pylist())


def test_names_of_people_are_surname_and_given_name() -> None:
    names = set(tables("en")["users"]["name"].to_pylist())
    assert all(re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name) for name in names)
    assert len(names) > 600


@pytest.mark.parametrize("words", [ZH, EN])
def test_who_serves_business_customers_has_a_name_of_their_own(words: Words) -> None:
    """A name, not a duty and a number (「客户成功 客户成功01」), and nobody's twice until all are taken."""
    named = [words.staff(k, consultant=one) for k in range(200) for one in (True, False)]
    assert len(set(named)) == len(named)
    assert not [name for name in named if re.search(r"\d|顾问|客户成功|CSM|Consultant", name)]
    assert words.staff(276, consultant=True) == f"{words.staff(0, consultant=True)} 2"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_accounts_say_by_name_who_serves_them(language: Language) -> None:
    served = tables(language)["accounts"]
    words = ZH if language == "zh" else EN
    assert set(served["consultant"].to_pylist()) <= {words.staff(k, consultant=True) for k in range(40)}
    assert set(served["csm"].to_pylist()) <= {words.staff(k, consultant=False) for k in range(40)}


@pytest.fixture(scope="module")
def heard() -> Iterator[Facts]:
    """The English world's facts, with what people say read and grouped."""
    policy = Policy()
    facts = open_duckdb(None, ZONE, memory_limit="600MB", extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES))
    keep_roles(facts, read_tracking(world("en").tracking_yml()))
    take_in(facts, tables("en"))
    as_of = facts.as_of(MORNING)
    measure(facts, as_of, policy)
    meanings(facts, as_of, policy)
    keep_clues(facts, as_of, policy.voice)
    yield facts
    facts.close()


def test_the_crisis_of_an_english_world_rings_its_alarm_within_two_days(heard: Facts) -> None:
    told = next(story for story in world("en").stories() if story.name == "crisis")
    rung = firings(heard, END, [one for one in ALARMS if one.name == told.alarm], 20)[told.alarm]
    days = [date.fromisoformat(firing["day"]) for firing in rung["firings"]]
    assert days and all(told.start < day <= told.start + timedelta(days=2) for day in days)


def test_competitors_are_counted_by_their_english_names(heard: Facts) -> None:
    found = opinion(heard, heard.as_of(MORNING), Policy())["competitors"]
    assert {row["word"] for row in found} == {name.lower() for name in EN.competitors}
    assert all(row["mentions"] > 20 for row in found)


def test_english_complaints_become_clues_with_topics_of_several_kinds(heard: Facts) -> None:
    found = clues(heard, heard.as_of(MORNING), Policy())["clues"]
    assert {one["lang"] for one in found} == {"en"}
    assert len(found) >= 5 and len({one["topic"] for one in found}) >= 3
    assert not [one["name"] for one in found if CHINESE.search(one["name"])]


def test_what_promoters_and_detractors_write_in_english_is_read_for_what_it_is() -> None:
    low, high = (read_texts(EN.nps_said[band], Reader()).sentiment.tolist() for band in ("low", "high"))
    assert set(low) == {"negative"} and set(high) == {"positive"}


@pytest.mark.parametrize(("words", "least"), [(ZH, 0.8), (EN, 0.6)])
def test_most_of_what_drives_people_away_is_read_as_a_complaint(words: Any, least: float) -> None:
    lines = [line for cause, said in words.said.items() if cause is not Cause.NONE for line in said]
    told = read_texts(lines, Reader()).sentiment
    assert (told == "negative").mean() >= least
