"""Today's pictures, a plan's outlook and partial approval, and what is being sent now."""

import html
import re

import pytest

from liuke.web.errors import FormError
from tests.unit.web.reader import Page, Reader, sample

PLAN = "/plans/W-1116-01"


@pytest.fixture
def reader() -> Reader:
    return Reader(sample=sample())


def _words(page: Page) -> str:
    text = re.sub(r"<(script|style|title).*?</\1>|<[^>]+>", " ", page.text, flags=re.S)
    return " ".join(html.unescape(text).split())


def test_today_draws_risk_against_value_opinion_friction_and_budget_without_a_script(reader: Reader) -> None:
    page = reader.get("/")
    said = _words(page)
    assert page.text.count('<svg class="plot"') == 3
    assert "先打给 1 人，预期损失 ¥800" in said
    assert "5% 红线" in said and "浏览到付款" in said and "按当前速度 11-26 用完" in said
    assert "/audience?where=risk%20%3E%3D%200.6" in page.text


@pytest.mark.parametrize("part", ["scatter", "opinion", "friction"])
def test_a_picture_there_is_nothing_for_says_when_it_lights_up(reader: Reader, part: str) -> None:
    from tests.unit.web import work_documents

    reader.sample.answers.more = {"today_pictures": lambda language: work_documents.pictures(language) | {part: None}}
    page = reader.get("/")
    assert page.status == 200 and "就会出现" in _words(page)


def test_a_plan_says_what_is_proven_apart_from_what_is_promised(reader: Reader) -> None:
    said = _words(reader.get(PLAN))
    assert "+40" in said and "[+12, +69]" in said
    assert "只是承诺" in said and "另有 20 人只是打法的承诺" in said
    assert "若不发，预计自己回来 204 人" in said
    assert "差 30" in said and "批准后超出本月预算" in said
    assert "免打扰 21:00–9:00" in said and "1% → 10% → 100%" in said


def test_messages_read_one_by_one_show_facts_but_no_names(reader: Reader) -> None:
    said = _words(reader.get(PLAN))
    assert "item.price ¥29.9" in said and "王小明" not in said and "已拦" in said


def test_a_part_of_a_plan_is_approved_by_its_tiers(reader: Reader) -> None:
    reader.sign_in("he")
    page = reader.get(f"{PLAN}/approve")
    tiers = re.findall(r'name="(tier\d+)" value="([^"]+)" checked', page.text)
    assert len(tiers) >= 2
    form = {"csrf": page.field("csrf"), "hash": page.field("hash"), "parts": str(len(tiers)), tiers[0][0]: tiers[0][1]}
    reader.post(f"{PLAN}/approve", form)
    asked = [params for name, params in reader.sample.answers.asked if name == "plan_approve"]
    assert asked[-1]["only"] == [tiers[0][1]]
    reader.sample.answers.plan["state"] = "draft"
    nothing = {name: value for name, value in form.items() if not name.startswith("tier")}
    assert reader.post(f"{PLAN}/approve", nothing).status == FormError.http_status
    whole = form | dict(tiers)
    reader.post(f"{PLAN}/approve", whole)
    assert "only" not in [params for name, params in reader.sample.answers.asked if name == "plan_approve"][-1]


def test_what_is_sent_now_is_read_without_a_script_and_can_be_stopped(reader: Reader) -> None:
    reader.sign_in("lin")
    page = reader.get("/live")
    assert "60 / 100" in page.text and f"{PLAN}/stop" in page.text and 'data-stream="/live/stream"' in page.text


@pytest.mark.parametrize("path", ["/", PLAN, "/live"])
def test_the_pages_are_whole_in_english(path: str) -> None:
    reader = Reader(sample=sample(language="en"))
    left = re.sub(r"林晚|何也|苏迟|陈朗|周\*\*|李\*\*|王\*\*|陈\*\*|赵\*\*|周|中", "", _words(reader.get(path)))
    assert not re.findall(r"[\u3400-\u9fff]+", left)
