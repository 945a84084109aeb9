"""The results page (O1, O2, O5): what was kept, at what price; no price for a maybe; what waits is not averaged."""

import html
import re

import pytest

from tests.unit.web import worth_documents
from tests.unit.web.reader import Page, Reader, sample


def _reader(**changed: object) -> Reader:
    reader = Reader(sample=sample())
    reader.sample.answers.more = {
        "results_page": lambda language, **_: worth_documents.page(language, **changed),
        "results_moved": worth_documents.moved,
    }
    return reader


def _words(page: Page) -> str:
    text = re.sub(r"<(script|style|title).*?</\1>|<[^>]+>", " ", page.text, flags=re.S)
    return " ".join(html.unescape(text).split())


def test_results_say_what_was_kept_with_its_interval_its_price_and_strike_the_naive_count() -> None:
    page = _reader().get("/results")
    said = _words(page)
    assert page.status == 200
    assert "+389" in said and "95% 区间 +105 到 +677" in said
    assert "¥33.08" in said and "上限 ¥60" in said
    assert re.search(r"<s><a [^>]*>3,153</a></s>", page.text)
    assert "虚高 8.1 倍" in said


def test_a_playbook_whose_interval_holds_0_has_no_price_and_stands_below_those_that_have_one() -> None:
    said = _words(_reader().get("/results"))
    assert said.index("黄金 48 小时") < said.index("假性流失唤醒")
    assert "+18 ?" in said and "不适用" in said


def test_people_whose_window_is_open_are_shown_as_waiting_and_not_as_nobody() -> None:
    said = _words(_reader().get("/results"))
    assert "12-08 出结果" in said and "287" in said


def test_the_same_counted_by_attribution_says_that_nothing_is_decided_by_it() -> None:
    page = _reader().get("/results?how=attributed")
    assert "归因把本来就会回来的人也算进来" in page.text
    assert "<s>3,153</s>" not in page.text


def test_every_picture_has_a_table_that_says_the_same() -> None:
    page = _reader().get("/results").text
    assert page.count('<svg class="plot"') == 2
    assert page.count('<details class="twin">') == 3  # the third says what the bars of "both ways" do
    assert 'style="' not in page


def test_who_may_not_act_is_offered_no_verb_that_acts() -> None:
    reader = _reader()
    assert "/playbooks/golden_48h/scale" not in reader.get("/results").text
    reader.sign_in("lin")
    assert "/playbooks/golden_48h/scale" in reader.get("/results").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_house_says_when_results_light_up(language: str) -> None:
    reader = _reader(playbooks=[])
    reader.cookies["liuke_language"] = language
    said = _words(reader.get("/results"))
    assert ("还没有可以比较的结果" if language == "zh" else "Nothing to compare yet") in said


def test_what_cannot_be_checked_yet_says_when_it_lights_up_and_what_can_says_what_it_would_notice() -> None:
    said = _words(_reader().get("/results"))
    assert "新执行的计划才记录" in said, "nobody asked at the moment of writing: exposure is not known"
    assert "少了 12% 的触达者就会报警" in said
    assert "此前的活跃、订单、付款都没有差别" in said and "没有打法让它们确实变多" in said


def test_arms_that_lost_people_when_written_to_are_named() -> None:
    page = worth_documents.page()
    golden = next(row for row in page["playbooks"] if row["playbook"] == "golden_48h")
    golden["sample_ratio"]["stages"][1] |= {"people": 9_000, "p": 1e-7, "ok": False}
    said = _words(_reader(playbooks=page["playbooks"]).get("/results"))
    assert "黄金 48 小时 的两组人数对不上抽签" in said and "p = 1.0e-07" in said


def test_who_was_chosen_by_what_rule_and_against_what_is_shown_with_variants_and_their_winner() -> None:
    reader = _reader()
    said = _words(reader.get("/results"))
    assert "900 人里按分数挑中 240，照旧 90，没轮到 570" in said
    assert "人人都做 风险高的先 随机挑 都不做" in said and "+34 — −4 +13 0 +21 [+8, +34] 胜出" in said
    assert "照旧：还没有学到结论" in said
    assert "19 点 保留" in said and "15.4%" in said and "q = 0.002" in said
    asked = [name for name, _ in reader.sample.answers.asked]
    assert asked.count("results_page") == 1 and "results_past" not in asked, "results are asked once a page"


def test_every_figure_has_its_card() -> None:
    page = _reader().get("/results").text
    for name in ("kept", "cost_each", "attributed", "waste", "lift", "spent", "sample_ratio", "contamination", "moved"):
        assert f'/data/definitions/{name}"' in page, name


def test_results_are_whole_in_english() -> None:
    reader = _reader()
    reader.cookies["liuke_language"] = "en"
    page = reader.get("/results").text
    assert not re.findall(r"[\u3400-\u9fff]+", re.sub(r"<[^>]+>", " ", page.replace("青柠生活", "").replace("中", "")))


def test_people_of_the_arms_are_a_list_page_by_page_and_as_a_file() -> None:
    reader, asked = _reader(), []

    def people(_language: str, **said: object) -> dict[str, object]:
        asked.append(said)
        row = {"subject_id": "u7", "arm": "holdout", "plan": "W-1", "as_of": "2026-03-01", "tier": "轻度"}
        return {"playbook": "golden_48h", "label": "黄金 48 小时", "found": 120, "people": [row]}

    reader.sample.answers.more["results_people"] = people
    page = reader.get("/results/golden_48h/people?arm=holdout&page=2")
    assert "第 51–51 行，共 120" in _words(page)
    assert '"/static/plot.css' in page.text  # it draws the switch of arms
    assert 'rel="next" href="/results/golden_48h/people?arm=holdout&amp;page=3"' in page.text
    assert '<a href="/users/u7">' in page.text and "对照" in _words(page)
    file = reader.get("/results/golden_48h/people?arm=holdout&format=csv")
    assert file.text.splitlines() == ["\ufeffsubject_id,arm,tier,plan", "u7,holdout,轻度,W-1"]
    cell = {"playbook": "golden_48h", "arm": "holdout"}
    assert asked == [{**cell, "limit": 50, "offset": 50}, {**cell, "limit": 100_000, "offset": 0}]
