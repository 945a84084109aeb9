"""Pages about one person, for that person: the annual report and its PDF (P1), check-ins (P5); X11: sealed, private."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from liuke.delivery.links import Link, Purpose, sign
from liuke.facts.own_year import own_year
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.tables import EVENTS, FEEDBACK, ORDERS
from liuke.flow.receipts import carry_back
from liuke.playbooks.play import CheckIns
from tests.unit.web.house_door import NOON, PUBLIC, WHO, Door, open_door

BEGUN = date(2026, 11, 10)
RULE = CheckIns(goal_days=7, within_days=14, cashback_fen=100)
PURPOSES = {Purpose.REPORT: "/report/", Purpose.SHOWN_REPORT: "/shared/", Purpose.PROGRESS: "/progress/"}


def _event(day: date, event: str = "login", who: str = WHO) -> dict[str, Any]:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC).replace(tzinfo=None)
    return {"event_id": f"{who}{day}{event}", "subject_id": who, "ts": at, "event": event, "day": day}


def _order(number: int, day: date, category: str, fen: int, coupon: int = 0) -> dict[str, Any]:
    at = datetime(day.year, day.month, day.day, 4)
    line: dict[str, Any] = {"order_id": f"o{number}", "line_id": "1", "subject_id": WHO, "ts": at, "paid_at": at}
    return line | {
        "item_name": f"{category} {number % 2}",
        "category": category,
        "amount_fen": fen,
        "coupon_fen": coupon,
        "day": day,
    }


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("own") / "shop") as opened:
        house = opened.house
        house.playbooks["golden_48h"] = replace(house.playbooks["golden_48h"], progress=RULE)
        days = [
            date(2026, 3, 1),
            date(2026, 3, 2),
            date(2026, 8, 5),
            *(BEGUN + timedelta(days=n) for n in (-1, 0, 2, 3, 6)),
        ]
        house.facts.append(
            EVENTS,
            pa.Table.from_pylist([*(_event(day) for day in days), _event(date(2025, 1, 5)), _event(BEGUN, who="u_2")]),
        )
        orders = [
            _order(1, date(2026, 3, 1), "咖啡", 9_900, 1_500),
            _order(2, date(2026, 3, 2), "咖啡", 5_000),
            _order(3, date(2026, 8, 5), "茶<b>", 3_000),
            _order(4, date(2024, 5, 1), "杯子", 100),
        ]
        house.facts.append(ORDERS, pa.Table.from_pylist(orders))
        mark_dirty(house.facts, sorted({row["day"] for row in orders} | set(days) | {date(2025, 1, 5)}))
        roll_up(house.facts)
        yield opened


def link(door: Door, purpose: Purpose, who: str = WHO, **more: Any) -> str:
    about = (
        f"golden_48h:{door.house.playbooks['golden_48h'].version}:{BEGUN}"
        if purpose == Purpose.PROGRESS
        else "2026-11-16"
    )
    said = {"about": about, "expires": NOON + timedelta(days=30), **more}
    return PURPOSES[purpose] + sign(door.house.state.secret, Link(purpose=purpose, subject_id=who, **said))


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S)).split())


def test_the_year_is_the_persons_own_and_nothing_older_or_of_others(door: Door) -> None:
    year = own_year(door.house.facts, WHO, door.house.facts.as_of(date(2026, 11, 16)))
    assert year is not None
    assert (year.active_days, year.orders, year.paid_fen, year.saved_fen) == (7, 3, 17_900, 1_500)
    assert [(one.name, one.times) for one in year.categories] == [("咖啡", 2), ("茶<b>", 1)]
    assert year.first_order_on == date(2024, 5, 1)
    assert sum(days for _, _, days in year.months) == 7 and (2026, 3, 2) in year.months and (2026, 4, 0) in year.months


def test_the_year_says_what_a_letter_says(door: Door) -> None:
    from liuke.playbooks.known import known

    said = known(door.house.facts, door.house.facts.as_of(date(2026, 11, 16)), [WHO])[WHO]
    page = words(door.ask("GET", link(door, Purpose.REPORT)).text)
    assert f"来过的天数 {said['active_days_365d']}" in page
    assert said["favourite_category"] in page and f"订单 {said['orders_365d']}" in page


def test_the_year_as_a_page(door: Door) -> None:
    answer = door.ask("GET", link(door, Purpose.REPORT))
    page = words(answer.text)
    assert answer.status == 200
    for said in (
        "周敏，你在青柠生活的这一年",
        "2025-11-16 至 2026-11-15",
        "用券省下 ¥15",
        "2024-05-01",
        "茶<b> 1 笔",
        "有话对我们说",
    ):
        assert said in page
    assert "茶<b>" not in answer.text
    assert words(door.ask("GET", link(door, Purpose.REPORT) + "?language=en").text).startswith(
        "周敏, your year with 青柠生活"
    )


def test_the_year_as_a_pdf(door: Door) -> None:
    address = link(door, Purpose.REPORT) + "/year.pdf"
    answer = door.ask("GET", address)
    assert answer.status == 200 and answer.body.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="year-2026.pdf"'
    assert answer.headers["x-robots-tag"].startswith("noindex") and answer.headers["cache-control"] == "no-store"
    assert door.ask("GET", address).body == answer.body


def test_nothing_is_shared_until_asked_and_then_without_name_money_and_goods(door: Door) -> None:
    own = link(door, Purpose.REPORT)
    assert "/shared/" not in door.ask("GET", own).text
    (shared,) = set(re.findall(r'href="(/shared/[^?"]+)', door.ask("POST", own, {"do": "show"}).text))
    answer = door.ask("GET", shared)
    page = words(answer.text)
    assert answer.status == 200 and "周**" in page and "咖啡" in page
    for hidden in ("周敏", "¥", "茶", "2024-05-01", "/report/", "/settings/", "textarea", "第一笔订单"):
        assert hidden not in answer.text
    assert door.ask("GET", shared + "/year.pdf").status == 404
    assert door.ask("POST", shared, {"do": "show"}).status in (404, 405)
    assert door.ask("GET", "/report/" + shared.removeprefix("/shared/")).status == 403


def test_progress_counts_each_day_once_and_says_what_is_next(door: Door) -> None:
    answer = door.ask("GET", link(door, Purpose.PROGRESS))
    page = words(answer.text)
    assert answer.status == 200
    for said in (
        "打卡进度 4/7",
        "已返现 ¥4",
        "每天 ¥1，最多 ¥7",
        "今天已打卡。再打卡 3 天就完成",
        "2026-11-10 至 2026-11-23",
    ):
        assert said in page
    assert answer.text.count('class="on"') == 4


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (CheckIns(goal_days=4, within_days=14, cashback_fen=100), "打卡完成"),
        (CheckIns(goal_days=7, within_days=6, cashback_fen=100), "已得到的返现不变"),
        (CheckIns(goal_days=7, within_days=6), "不用再做什么"),
        (CheckIns(event="core", goal_days=3, within_days=14), "打卡进度 0/3"),
    ],
)
def test_progress_ends(door: Door, rule: CheckIns, said: str) -> None:
    plays = door.house.playbooks
    before = plays["golden_48h"]
    plays["golden_48h"] = replace(before, progress=rule)
    try:
        assert said in words(door.ask("GET", link(door, Purpose.PROGRESS)).text)
    finally:
        plays["golden_48h"] = before


def test_a_link_ends_on_its_day_and_says_so_plainly(door: Door) -> None:
    for purpose in PURPOSES:
        page = door.ask("GET", link(door, purpose, expires=NOON))
        assert page.status == 410 and "这个链接过期了" in page.text and "LK-T121" in page.text


def test_a_stranger_to_the_facts_sees_that_there_is_nothing(door: Door) -> None:
    for path in (link(door, Purpose.REPORT, who="u_gone"), link(door, Purpose.REPORT, who="u_gone") + "/year.pdf"):
        page = door.ask("GET", path)
        assert page.status == 200 and "这里没有记录" in page.text
    assert "打卡进度 0/7" in door.ask("GET", link(door, Purpose.PROGRESS, who="u_gone")).text


def test_these_pages_tell_nobody_and_load_nothing(door: Door) -> None:
    for purpose in PURPOSES:
        page = door.ask("GET", link(door, purpose))
        assert page.headers["referrer-policy"] == "no-referrer" and page.headers["x-robots-tag"] == "noindex, nofollow"
        assert (
            page.headers["cache-control"] == "no-store" and "script-src" not in page.headers["content-security-policy"]
        )
        assert "<script" not in page.text and not page.cookies
        outside = [one for one in re.findall(r'(?:src|href|action)="(https?://[^"]+)"', page.text) if PUBLIC not in one]
        assert outside == []


@pytest.mark.parametrize("purpose", PURPOSES)
def test_any_changed_byte_and_any_other_purpose_is_refused(door: Door, purpose: Purpose) -> None:
    way, token = PURPOSES[purpose], link(door, purpose).rpartition("/")[2]
    for i, letter in enumerate(token):
        assert door.ask("GET", way + token[:i] + ("B" if letter == "A" else "A") + token[i + 1 :]).status == 403
    for other in (*PURPOSES.values(), "/u/", "/settings/", "/inbox/"):
        if other != way:
            assert door.ask("GET", other + token).status == 403, other
    for one in (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES):
        assert door.ask("GET", way + door.token(one)).status == 403


def test_a_word_to_us_becomes_feedback_once(door: Door) -> None:
    own = link(door, Purpose.REPORT)
    for _ in range(2):
        assert "收到了，谢谢" in door.ask("POST", own, {"do": "say", "words": " 咖啡壶坏了，没人管 "}).text
    carry_back(door.house)
    rows = [row for row in door.house.facts.engine.read(_ALL, {}, {}).to_pylist() if row["subject_id"] == WHO]
    assert [row["text"] for row in rows] == ["咖啡壶坏了，没人管"]
    for bad in ({"do": "say"}, {"do": "say", "words": "  "}, {"do": "say", "words": "x" * 2_001}):
        assert door.ask("POST", own, bad).status == 400
    for n in range(9):
        assert door.ask("POST", own, {"do": "say", "words": f"再说一句 {n}"}).status == 200
    full = door.ask("POST", own, {"do": "say", "words": "第十一句"})
    assert full.status == 429 and "LK-T154" in full.text


from liuke.facts.statement import Statement  # noqa: E402

_ALL = Statement(name="all", text=f"SELECT subject_id, text FROM {FEEDBACK.name}")
