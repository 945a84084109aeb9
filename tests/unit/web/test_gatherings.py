"""Open days, face-to-faces and capabilities as pages (W6), and how pages name what has a code."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from liuke.app.alarm_card import part_name
from liuke.web.view.marked import fact_name
from liuke.web.view.pen import Pen
from liuke.web.view.plot import picture
from tests.unit.web.company import Company, open_company

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
ZH = Pen(language="zh", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=NOON)
EN = Pen(language="en", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=NOON)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with open_company(tmp_path_factory.mktemp("gather") / "shop") as company:
        yield company


def test_a_gathering_is_planned_and_its_page_says_who_is_asked(company: Company) -> None:
    company.sign_in("olga")
    first = company.get("/programmes")
    form = {"csrf": first.field("csrf"), "kind": "open_day", "month": "2026-12", "rule": "idle_days >= 0", "seats": "5"}
    made = company.ask("POST", "/programmes", form)
    assert made.status == 303
    page = company.get(made.headers["location"])
    assert "用户开放日 2026 年 12 月" in page.text
    assert "名单怎么来的" in page.text
    again = company.ask("POST", "/programmes", form)  # the button pressed twice
    assert again.headers["location"] == made.headers["location"]


NUMBERS = ("²", "9" * 30, "-1", "1e9", "٣" * 400)


@pytest.mark.parametrize("said", NUMBERS)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/programmes", {"kind": "open_day", "month": "2027-01", "seats": "#"}),
        ("/programmes", {"kind": "open_day", "month": "9999-12"}),
        ("/tasks/#/done", {"version": "1"}),
        ("/tasks/1/done", {"version": "#"}),
        ("/tasks/1/block", {"blocked_by": "#"}),
        ("/tasks/1/answer", {"outcome": "reached", "need": "#", "feeling": "#", "version": "#"}),
        ("/cases/#/step", {"step": "lines"}),
        ("/programmes/#/guest", {"subject": "u1", "state": "asked"}),
        ("/people/tokens", {"name": "n", "user": "olga", "days": "#"}),
    ],
)
def test_a_number_that_is_none_is_refused_and_breaks_nothing(
    company: Company, path: str, form: dict[str, str], said: str
) -> None:
    company.sign_in("root")
    typed = {name: value.replace("#", said) for name, value in form.items()}
    token = {"csrf": company.get("/programmes").field("csrf")}
    assert company.ask("POST", path.replace("#", said), token | typed).status < 500
    for page in ("/tasks/#", "/cases/#", "/programmes/#", "/jobs/#"):
        assert company.get(page.replace("#", said)).status < 500


def test_a_capability_is_laid_out_on_the_board(company: Company) -> None:
    company.sign_in("olga")
    form = {"csrf": company.get("/programmes").field("csrf"), "layout": "journey_map"}
    laid = company.ask("POST", "/programmes", form)
    assert laid.headers["location"] == "/tasks"
    assert company.get("/tasks").text.count('class="ticket') >= 8


def test_who_may_only_look_plans_nothing(company: Company) -> None:
    company.sign_in("vera")
    assert 'action="/programmes"' not in company.get("/programmes").text


def test_pages_of_a_workspace_without_facts_lead_to_the_first_steps(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", facts=False) as company:
        company.sign_in("olga")
        for way in ("/clues", "/data/definitions/idle_days", "/audience"):
            assert company.get(way).status == 200, way


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("first result on 2026-12-08", "first result on 12-08", "first result on 8 Dec"),
        ("2025-12-08", "2025-12-08", "8 Dec 2025"),
        ("cohort 2026-W45 kept", "cohort 11-02 kept", "cohort 2 Nov kept"),
        ("at 2026-11-16T04:00", "at 2026-11-16T04:00", "at 2026-11-16T04:00"),
        ("plan W-2026-11", "plan W-2026-11", "plan W-2026-11"),
    ],
)
def test_days_in_a_text_are_written_as_people_write_them(said: str, zh: str, en: str) -> None:
    assert (ZH.plainly(said), EN.plainly(said)) == (zh, en)


def test_a_day_of_another_year_says_its_year() -> None:
    assert (ZH.date(date(2027, 1, 6)), EN.date(date(2027, 1, 6))) == ("2027-01-06", "6 Jan 2027")
    assert (ZH.date("2026-01-06"), EN.date("2026-01-06"), EN.date(None)) == ("1-06", "6 Jan", "—")


def test_parts_and_facts_are_named_and_those_of_a_business_stand_for_themselves() -> None:
    assert (part_name("click_open", "zh"), part_name("cart_add", "en")) == ("打开后点击", "added to cart")
    assert part_name("first_lesson", "zh") == "first_lesson"
    assert (fact_name("offer.expires_on", ZH), fact_name("lesson.title", EN)) == ("有效期至", "lesson.title")


def test_labels_stand_beside_a_picture_with_room_for_the_widest() -> None:
    assert picture()["gutter"] == 0
    narrow, wide = (picture(grid=[{"y": 10.0, "label": label}])["gutter"] for label in ("0%", "¥1.0 万"))
    assert 0 < narrow < wide
