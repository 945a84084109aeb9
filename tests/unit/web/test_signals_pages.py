"""The pages of signals and alarms: what rings first, the card, the buttons for those who may, JSON for programs."""

import json

import pytest

from tests.unit.web import alarm_documents
from tests.unit.web.reader import Reader, sample


@pytest.fixture
def reader() -> Reader:
    return Reader(sample=sample())


def test_alarms_are_listed_with_number_line_band_money_and_playbook(reader: Reader) -> None:
    page = reader.get("/signals").text
    for word in ("1 个警报在响", "报警中", "18.2%", "15.0%", "2.0% – 9.0%", "¥123.5 万", "P1 黄金48小时"):
        assert word in page
    assert 'href="/signals/login_decay?segment=all"' in page


def test_a_calm_morning_says_so_and_still_lists_every_signal(reader: Reader) -> None:
    counts = {"normal": 4, "pending": 0, "firing": 0, "recovering": 0, "no_data": 0, "error": 0}
    reader.sample.answers.alarms = {"alarms": [], "counts": counts}
    page = reader.get("/signals").text
    assert "没有警报在响" in page
    assert "S2 7日登录频次衰减率" in page
    assert "S5 RFM" in page


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
    assert json.loads(page.text)["error"]["code"].startswith("LK-W")
