"""What the pages say: numbers that add up, personal data hidden, both languages complete, every state its sentence."""

import html
import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from liuke.app import say as catalogue
from liuke.model.reasons import Code
from liuke.state.errors import UnknownPlanError
from liuke.web.render import FOLDER
from tests.unit.web import documents
from tests.unit.web.reader import Reader, sample

PLAN = "/plans/W-1116-01"
PAGES = [
    "/",
    "/plans",
    PLAN,
    f"{PLAN}/people?code=G-07",
    f"{PLAN}/approve",
    "/users",
    "/users/u_7f3a91",
    "/explain",
    "/tasks",
    "/signals",
    "/signals/login_decay",
]


def _words(page: str) -> str:
    return html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S))


@pytest.fixture
def reader() -> Reader:
    return Reader(sample=sample())


def test_today_shows_at_most_three_decisions_each_with_its_verb() -> None:
    page = Reader(sample=sample()).get("/").text
    assert page.count('class="card decision') == 3
    assert "昨天之后，有 3 件事等你决定" in page
    assert 'href="/plans/W-1116-01"' in page
    assert "high_value_leaving%20%3D%20true" in page


def test_a_morning_without_decisions_says_so(reader: Reader) -> None:
    reader.sample.answers.morning = {"decisions": []}
    assert "没有要你决定的事" in reader.get("/").text


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("decay", "有登录事件、满 14 天就会出现"),
        ("lifecycle", "有两周以上的活动就会出现"),
        ("rfm", "有订单就会出现"),
        ("liveness", "有沉默的用户之后就会出现"),
        ("tasks", "没有到期的任务"),
        ("results", "会说它值不值"),
        ("night", "还没有运行过"),
    ],
)
def test_a_part_that_is_not_there_yet_is_an_empty_state_never_a_zero(reader: Reader, missing: str, said: str) -> None:
    reader.sample.answers.morning = {missing: None}
    page = reader.get("/")
    assert page.status == 200
    assert said in page.text


def test_what_is_counted_but_holds_nothing_is_an_empty_state_too(reader: Reader) -> None:
    whole = documents.today("zh")
    series = [{**point, "value": None} for point in whole["decay"]["series"]]
    reader.sample.answers.morning = {
        "decay": {**whole["decay"], "series": series},
        "rfm": {**whole["rfm"], "users": 0},
        "lifecycle": [{**week, "retained": 0, "new": 0, "returned": 0, "lost": 0} for week in whole["lifecycle"]],
        "figures": [{**whole["figures"][0], "delta": 0.0}],
    }
    page = reader.get("/")
    assert "有登录事件、满 14 天就会出现" in page.text
    assert "有订单就会出现" in page.text
    assert "有两周以上的活动就会出现" in page.text
    zero = re.search(r'<span class="delta [^>]*>(.*?)</span>', page.text)
    assert zero is not None
    assert "<svg" not in zero.group(1)  # the flat line would be read as a minus


def test_a_workspace_without_facts_guides_through_the_first_day() -> None:
    page = Reader(sample=sample(facts=False)).get("/")
    assert page.status == 200
    assert "先接上数据" in page.text
    assert "liuke import" in page.text


def test_the_sample_business_is_marked_on_every_page(reader: Reader) -> None:
    for path in PAGES:
        assert "示例业务" in reader.get(path).text, path
    assert "示例业务：" not in Reader(sample=sample(is_sample=False)).get("/").text


def test_the_same_number_is_the_same_on_today_and_on_the_plan(reader: Reader) -> None:
    plan = documents.plan()
    send = f"{plan['totals']['send']:,}"
    assert send in reader.get("/").text
    assert send in reader.get("/plans").text
    assert f"批准 {send} 人" in reader.get(PLAN).text


def _table(text: str) -> list[list[int]]:
    """Read the numbers of every waterfall row of a page, without its sign."""
    found = []
    for table in re.findall(r'<table class="waterfall">(.*?)</table>', text, flags=re.S):
        for row in re.findall(r"<tr.*?</tr>", table.split("<tbody>")[1], flags=re.S):
            cells = re.findall(r'<td class="r[^"]*">(.*?)</td>', row, flags=re.S)
            found.append([int(re.sub(r"<[^>]+>|[,\s−]", "", cell)) for cell in cells])
        found.append([])
    return found


def test_the_waterfall_on_the_page_adds_up_in_every_column(reader: Reader) -> None:
    rows = _table(reader.get(PLAN).text)
    while rows:
        end = rows.index([])
        table, rows = rows[:end], rows[end + 1 :]
        for column in zip(*table, strict=True):
            assert column[0] == sum(column[1:-1]) + column[-1]


def test_names_and_telephones_are_hidden_wherever_they_stand(reader: Reader) -> None:
    for path in PAGES:
        text = reader.get(path).text
        for secret in ("周晓明", "李娜", "Anna Schmidt", "13812342201"):
            assert secret not in text, path
    assert "周**" in reader.get(PLAN).text


def test_the_facts_of_a_message_are_marked_and_named(reader: Reader) -> None:
    text = reader.get(PLAN).text
    assert '<mark title="item.price">¥29.90</mark>' in text
    assert '<mark title="offer.until">2026-11-23</mark>' in text


def test_what_somebody_wrote_is_shown_as_text_and_never_run(reader: Reader) -> None:
    hostile = "<script>alert(1)</script>"
    page = reader.get(f"/users?where={hostile}")
    assert page.status == 422
    assert hostile not in page.text
    assert "&lt;script&gt;" in page.text
    named = {**documents.today()["decay"], "title": "</script><script>alert(2)</script>"}
    reader.sample.answers.morning = {"headline": hostile, "decay": named}
    text = reader.get("/").text
    assert hostile not in text
    assert "<script>alert(2)" not in text


def test_no_page_carries_a_script_or_a_style_of_its_own(reader: Reader) -> None:
    for path in [*PAGES, "/in", "/nope"]:
        text = reader.get(path).text
        for script in re.findall(r"<script([^>]*)>", text):
            assert "src=" in script or 'type="application/json"' in script, (path, script)
        assert " style=" not in text, path
        assert not re.search(r"\son\w+=", text), path
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text), path


@pytest.mark.parametrize("path", PAGES)
def test_english_pages_hold_no_chinese_but_names(path: str) -> None:
    """And but the words that the law of China wants in messages: the page on rules quotes them."""
    reader = Reader(sample=sample(language="en"))
    page = reader.get(path)
    left = re.sub(
        r"林晚|何也|苏迟|陈朗|周\*\*|李\*\*|王\*\*|陈\*\*|赵\*\*|周|中|拒收请回复|广告", "", _words(page.text)
    )
    assert not re.findall(r"[一-鿿]+", left)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nope", 404, "LK-W101"),
        ("/plans/W-9", 404, UnknownPlanError.code),
        ("/plans/W-1116-01/burn", 404, "LK-W101"),
        ("/users/nobody", 404, "LK-H106"),
        ("/explain/G-99", 404, "LK-H109"),
        ("/in?key=x", 403, "LK-W106"),
    ],
)
def test_every_error_has_a_sentence_a_code_and_a_next_step(reader: Reader, path: str, status: int, code: str) -> None:
    page = reader.get(path)
    assert page.status == status
    assert code in page.text
    assert "下一步" in page.text or "回到今日" in page.text  # whose next step is its one button alone


def test_an_expression_that_means_nothing_is_explained_in_place(reader: Reader) -> None:
    page = reader.get("/users?where=idle_dayz%20%3E%207")
    assert page.status == 422
    assert "idle_days" in page.text
    assert 'value="idle_dayz &gt; 7"' in page.text


@pytest.mark.parametrize(
    ("said", "led"),
    [
        ("g-04", "/explain/G-04"),
        ("W-261116-01", "/plans/W-261116-01"),
        ("idle_days >= 7", "/users?where=idle_days%20%3E%3D%207"),
        ("u_7f3a91", "/users/u_7f3a91"),
        ("今日", "/"),
        ("", "/users"),
    ],
)
def test_the_box_leads_to_what_was_typed(reader: Reader, said: str, led: str) -> None:
    page = reader.get(f"/find?q={quote(said)}")
    assert page.status == 303
    assert page.headers["location"] == led


@pytest.mark.parametrize(("language", "said"), [("zh", "反馈 · 工单"), ("en", "Feedback · ticket")])
def test_what_somebody_told_us_is_named_in_the_reader_s_language(reader: Reader, language: str, said: str) -> None:
    assert said in _words(reader.get("/users/u_7f3a91", cookie=f"liuke_language={language}").text)


def _stories(held: int, per_day: int) -> Callable[..., dict[str, Any]]:
    """Answer a person's page whose story holds so many entries, some a minute apart on each day."""

    def page(language: str, *, user: str, entries: int) -> dict[str, Any]:
        newest = datetime(2026, 11, 15, 10, tzinfo=UTC)
        told = [
            {"kind": "order", "what": f"O-{n}", "code": "paid", "detail": "", "amount_fen": 100}
            | {"at": (newest - timedelta(days=n // per_day, minutes=n % per_day)).isoformat()}
            for n in range(min(held, entries))
        ]
        return documents.user_page(documents.why(user, language) | {"timeline": told})

    return page


@pytest.mark.parametrize(
    ("held", "per_day", "asked", "shown", "further", "only"),
    [
        (40, 7, "", 40, None, None),
        (500, 7, "", 56, "?entries=200#story", None),
        (500, 100, "", 60, "?entries=200#story", None),
        (500, 7, "?entries=200", 196, "?entries=1000#story", None),
        (500, 7, "?entries=1000", 500, None, None),
        (5_000, 7, "?entries=1000", 994, None, "只显示最近 1,000 条"),
        (500, 7, "?show=acts", 196, "?show=acts&amp;entries=1000#story", None),
        (500, 7, "?show=acts&entries=1000", 500, None, None),
        (500, 7, "?entries=50000", 56, "?entries=200#story", None),
    ],
)
def test_a_story_is_told_by_whole_days_and_goes_on_where_there_is_more(
    reader: Reader, held: int, per_day: int, asked: str, shown: int, further: str | None, only: str | None
) -> None:
    reader.sample.answers.more["user_page"] = _stories(held, per_day)
    page = reader.get(f"/users/u_7f3a91{asked}").text
    story = page[page.index('id="story"') :]
    assert len(set(re.findall(r"O-\d+", story))) == shown
    assert re.findall(r'href="([^"]*entries=[^"]*)"', page) == ([further] if further else [])
    assert ("只显示最近" in page) == (only is not None)
    assert only is None or only in page


def test_what_nobody_knows_is_said_in_place_and_leads_nowhere(reader: Reader) -> None:
    page = reader.get("/find?q=a/../../b")
    assert page.status == 200
    assert "没有找到「a/../../b」" in _words(page.text)


def test_every_reason_code_has_a_page(reader: Reader) -> None:
    listed = reader.get("/explain").text
    for code in Code:
        assert f"/explain/{code}" in listed
        assert reader.get(f"/explain/{code}").status == 200


def test_a_dialog_gets_the_part_and_not_the_shell(reader: Reader) -> None:
    part = reader.get("/explain/G-04", hx_request="true").text
    assert "<html" not in part
    assert "G-04" in part


def test_an_unfinished_period_is_marked_in_the_table_and_dashed_in_the_picture(reader: Reader) -> None:
    text = reader.get("/").text
    assert "未完" in text
    assert re.search(r'"open": ?\[false(, ?false)*, ?true\]', text)


def test_the_pages_minus_is_a_real_minus(reader: Reader) -> None:
    assert not re.search(r"[>\s]-\d", _words(reader.get("/").text).replace("11-", ""))


def _used() -> set[str]:
    """Find every key of the catalogue that templates and views name; one put together is there up to its first part."""
    texts = [p.read_text(encoding="utf-8") for p in [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py")]]
    asked = {key for text in texts for key in re.findall(r"(?:\bt|say)\(\s*f?[\"'](?:web\.)?([\w.]+)", text)}
    named = {f"{kind}." for text in texts for kind in re.findall(r"named\(\s*\"(\w+)\"", text)}
    return (
        asked
        | {"evidence.", "consent.", "why_not."}
        | named
        | {key for text in texts for key in re.findall(r"[\"']([a-z_]+\.[a-z_0-9]+)[\"']", text)}
    )


def test_every_text_is_in_both_languages_and_none_is_left_over() -> None:
    known = catalogue.keys("web")
    used = _used()
    patterns = used - set(known)
    for key, texts in known.items():
        assert texts["zh"].strip() and texts["en"].strip(), key
        assert sorted(re.findall(r"{\w+}", texts["zh"])) == sorted(re.findall(r"{\w+}", texts["en"])), key
        put_together = any(key.startswith(first) for first in patterns) or key.endswith((".name", ".short"))
        assert key in used or put_together, f"nobody says {key}"
    asked = {
        key
        for key in used
        if not key.endswith((".html", ".css", ".js")) and key.split(".")[0] in {name.split(".")[0] for name in known}
    }
    for key in asked:
        assert any(name.startswith(key) for name in known), f"{key} is said but not in the catalogue"


def test_the_vendored_files_are_the_ones_described() -> None:
    import hashlib
    import json

    for described in (FOLDER / "static/vendor").glob("*/VENDORED.json"):
        said = json.loads(described.read_text(encoding="utf-8"))
        file = described.parent / said["file"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == said["sha256"]
        assert (described.parent / "LICENSE").stat().st_size > 100


def test_the_catalogue_is_plain_toml() -> None:
    assert tomllib.loads((Path(catalogue.FOLDER) / "web.toml").read_text(encoding="utf-8"))


def test_people_behind_a_number_of_a_plan_are_a_list_page_by_page_and_as_a_file(reader: Reader) -> None:
    page = reader.get(f"{PLAN}/people?code=G-07&page=2")
    assert 'rel="next"' in page.text and "code=G-07&amp;page=3" in page.text
    assert 'href="/explain/G-07" hx-get="/explain/G-07"' in page.text
    said = next(said for name, said in reader.sample.answers.asked[::-1] if name == "plan_people")
    assert (said["code"], said["limit"], said["offset"]) == ("G-07", 50, 50)
    file = reader.get(f"{PLAN}/people?code=G-07&format=csv&cols=id,code,evidence")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.text.lstrip("\ufeff").splitlines()[0] == "id,code,evidence"
    assert ",G-07," in file.text
    whole = reader.get(f"{PLAN}/people?format=csv").text.lstrip("\ufeff").splitlines()
    assert whole[0] == "id,playbook,tier,channel,verdict,reason,code,evidence"
    assert any("黄金 48 小时" in row for row in whole[1:])
