"""The pages of signals and alarms: what rings first, the card, the buttons for those who may, JSON for programs."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.web.view.moved import moved
from liuke.web.view.pen import Pen
from liuke.web.view.signals import listed as page_of_signals
from tests.unit.web import alarm_documents
from tests.unit.web.reader import Reader, sample


@pytest.fixture
def reader() -> Reader:
    return Reader(sample=sample())


def test_alarms_are_listed_with_number_line_band_money_and_playbook(reader: Reader) -> None:
    page = reader.get("/signals").text
    for word in ("1 个警报在响", "报警中", "18.2%", "15.0%", "2.0% – 9.0%", "¥123.5 万", "P1 黄金 48 小时"):
        assert word in page
    assert 'href="/signals/login_decay?segment=all"' in page


def test_a_calm_morning_says_so_and_still_lists_every_signal(reader: Reader) -> None:
    counts = {"normal": 4, "pending": 0, "firing": 0, "recovering": 0, "no_data": 0, "error": 0}
    reader.sample.answers.alarms = {"alarms": [], "counts": counts}
    page = reader.get("/signals").text
    assert "没有警报在响" in page
    assert "S2 7 日登录频次衰减率" in page
    assert "S5 RFM" in page


_WHY = {"code": "no_comparable_days", "text": "数据不够：两周里没有一对普通的日子"}


@pytest.mark.parametrize(
    ("watched", "line"),
    [
        ({"same": True, "value": 0.225, "why": None}, "线 15.0%"),
        ({"same": True, "value": 0.225, "why": _WHY}, "线 15.0% · 数据不够：两周里没有一对普通的日子"),
        ({"same": False, "value": 0.264, "why": _WHY}, "转红 26.4% · 数据不够：两周里没有一对普通的日子"),
        ({"same": False, "value": None, "why": _WHY}, "转红 26.4%"),
    ],
)
def test_a_number_of_which_nothing_can_be_said_today_says_why(watched: dict[str, Any], line: str) -> None:
    """It stood beyond its line, called normal as the day before: of a fortnight with a sale nothing can be told."""
    one = alarm_documents.signal(state="normal", alarm={"sentence": "转红 26.4%", **watched})
    pen = Pen(language="zh", currency="CNY", zone=UTC, now=datetime(2026, 11, 20, tzinfo=UTC))
    said = alarm_documents.signals() | {"signals": [one]}
    assert page_of_signals(said, pen)["signals"][0]["line"] == line


def test_messages_that_do_not_arrive_are_shown(reader: Reader) -> None:
    reader.sample.answers.alarms = {"notices": alarm_documents.notices(failed=2, why="ops: 503")}
    assert "ops: 503" in reader.get("/signals").text


def test_the_card_draws_the_line_with_its_band_and_says_who_falls(reader: Reader) -> None:
    page = reader.get("/signals/login_decay").text
    spec = json.loads(page.split('id="alarm-spec">')[1].split("</script>")[0])
    assert spec["line"] == 0.15
    assert spec["band"][0] == [-0.02, 0.09]
    assert len(spec["values"]) == 31
    assert "acquisition_source%20%3D%20%27ads%27" in page
    assert "900 人下降" in page


@pytest.mark.parametrize(("person", "buttons"), [("", 0), ("su", 0), ("lin", 2), ("he", 2)])
def test_buttons_are_for_those_who_may(reader: Reader, person: str, buttons: int) -> None:
    if person:
        reader.sign_in(person)
    page = reader.get("/signals/login_decay").text
    assert sum(f"/signals/login_decay/{act}" in page for act in ("acknowledge", "snooze", "rearm")) == buttons


def test_a_silenced_alarm_offers_to_be_re_armed(reader: Reader) -> None:
    reader.sign_in("lin")
    reader.sample.answers.alarm = {"snoozed": {"by": "lin", "at": "", "why": "", "until": "2026-12-01"}}
    page = reader.get("/signals/login_decay").text
    assert "静音到 2026-12-01" in page
    assert "/signals/login_decay/rearm" in page
    assert "/signals/login_decay/snooze" not in page


@pytest.mark.parametrize("act", ["snooze", "acknowledge", "rearm"])
def test_acts_are_done_in_the_signed_in_persons_name(reader: Reader, act: str) -> None:
    reader.sign_in("lin")
    page = reader.get("/signals/login_decay")
    form = {"csrf": page.field("csrf"), "until": "2026-11-20", "why": "促销", "segment": "all"}
    done = reader.post(f"/signals/login_decay/{act}", form)
    assert done.status == 303
    name, said = reader.sample.answers.asked[-1]
    assert name == "alarm_act"
    assert (said["name"], said["act"], said["by"], said["why"]) == ("login_decay", act, "lin", "促销")


@pytest.mark.parametrize(("person", "csrf", "status"), [("", "", 401), ("su", "own", 403), ("lin", "other", 403)])
def test_acts_of_others_are_refused(reader: Reader, person: str, csrf: str, status: int) -> None:
    form = {"csrf": csrf, "until": "2026-11-20", "why": "x"}
    if person:
        reader.sign_in(person)
        session = reader.sample.site.sessions.find(reader.cookies["liuke_8765"])
        assert session is not None
        form["csrf"] = session.csrf if csrf == "own" else csrf
    assert reader.post("/signals/login_decay/snooze", form).status == status
    assert "alarm_act" not in [name for name, _ in reader.sample.answers.asked]


@pytest.mark.parametrize("path", ["/api/signals", "/api/signals/login_decay", "/api/alarms"])
def test_programs_get_the_same_documents(reader: Reader, path: str) -> None:
    page = reader.get(path)
    assert page.headers["content-type"] == "application/json"
    assert json.loads(page.text)["as_of"] == "2026-11-16"


def test_programs_that_may_not_read_get_an_error_they_can_read() -> None:
    page = Reader(sample=sample(open_reading=False)).get("/api/alarms")
    assert page.status == 401
    assert json.loads(page.text)["code"].startswith("LK-W")


def _change(parts: list[tuple[str | None, int, int, int, int, float, float]]) -> dict[str, Any]:
    """Return a change as the diagnosis answers it."""
    names = ("value", "n_before", "k_before", "n_after", "k_after", "mix", "rate")
    listed = [dict(zip(names, part, strict=True)) for part in parts]
    whole = sum(part["mix"] + part["rate"] for part in listed)
    rest = {k: v for k, v in listed[-1].items() if k != "value"} | {"kinds": 3}
    return {
        **{"column": "city", "en": "City", "zh": "城市", "before": 0.2, "after": 0.2 + whole, "uneven": 0.1},
        **{"mix": 0.0, "rate": whole, "parts": listed[:-1], "rest": rest},
    }


@given(st.lists(st.tuples(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2)), min_size=2, max_size=9))
def test_what_each_kind_moved_adds_up_as_it_is_shown(moves: list[tuple[float, float]]) -> None:
    change = _change([(f"k{n}", 10, 2, 12, 3, mix, rate) for n, (mix, rate) in enumerate(moves)])
    shown = moved(change, Pen(language="en", currency="CNY", zone=UTC, now=datetime(2026, 11, 16, tzinfo=UTC)))

    def tenths(text: str) -> int:
        return round(float(text.split(maxsplit=1)[0].replace("−", "-").replace("pp", "")) * 10)

    for way in ("mix", "rate", "both"):
        assert sum(tenths(row[way]) for row in shown["rows"]) == tenths(shown[way])
    assert tenths(shown["both"]) == round(sum(a + b for a, b in moves) * 1_000)


def test_the_page_says_who_moved_an_alarm_and_leads_to_them() -> None:
    change = _change([("上海", 40, 4, 50, 20, 0.004, 0.1), (None, 5, 1, 5, 1, 0.0, 0.0), ("x", 9, 1, 9, 1, 0.0, -0.01)])
    reader = Reader(sample=sample())
    who = {"fell": 900, "others": 10, "tested": 0, "alpha": 0.05, "differences": [], "changes": [change]}
    reader.sample.answers.alarm = {"who": who}
    text = reader.get("/signals/login_decay").text
    assert "按「城市」看，变化来自谁" in text
    assert "其余 3 类" in text
    assert quote("city = '上海'") in text
