"""The first day in the browser: files, what events mean, the sample business, long work, people and tokens (U5, F2, F3, X2)."""

import errno
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.app.jobs import Jobs
from liuke.app.sample_over import OVER, home, lay, making
from liuke.app.work_errors import JobBusyError, JobStoppedError
from liuke.kit.behind import is_behind
from liuke.kit.clock import HandClock
from liuke.kit.errors import LiukeError
from liuke.state import jobs
from liuke.state.audit import entries
from liuke.state.jobs import JobState
from liuke.state.sessions import find
from liuke.web.upload import Incoming
from liuke.web.view.pen import Pen
from liuke.web.view.people import own_views
from tests.unit.web.company import NOON, Company, open_company
from tests.unit.web.reader import Page

EVENTS = "uid,event,time\nu1,app_open,2026-11-14 09:00:00\nu2,read_chapter,2026-11-14 21:30:00\nu3,app_open,gestern\n"
BOUNDARY = "x1y2"
PEN = Pen(language="zh", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=NOON)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with open_company(tmp_path_factory.mktemp("first") / "shop") as company:
        yield company


@pytest.fixture
def company(shared: Company) -> Company:
    shared.leave()
    return shared


def _bring(company: Company, *files: tuple[str, bytes], csrf: str | None = None) -> Page:
    """Send files as a browser does without scripts."""
    said = company.get("/import").field("csrf") if csrf is None else csrf
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{said}\r\n'.encode()]
    for name, body in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + body + b"\r\n")
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return company.send("POST", "/import", body, kind)


def _ended(company: Company, page: Page) -> Page:
    """Follow a form to the long work it began, until that has ended."""
    way = page.headers["location"]
    for _ in range(600):
        shown = company.get(way)
        if "data-stream" not in shown.text:
            return shown
        time.sleep(0.05)
    raise AssertionError(f"{way} does not end")


def test_a_file_is_brought_looked_into_and_imported_without_any_script(company: Company) -> None:
    company.sign_in("olga")
    came = _bring(company, ("events 11.csv", EVENTS.encode()))
    assert came.status == 303
    way = came.headers["location"]
    looked = company.get(way)
    assert "app_open" in looked.text
    assert "时区对不对" in looked.text
    assert "「time」无法识别" in looked.text
    other = company.get(f"{way}?table=events&zone=UTC")
    assert "2026-11-14 17:00:00" in other.text  # nine in the morning UTC is five in the afternoon in Shanghai
    form = {"csrf": looked.field("csrf"), "wish": "table=events", "do": "load"}
    done = _ended(company, company.ask("POST", way, form))
    assert "已导入行为" in done.text
    assert "查看并下载这些行" in done.text
    again = company.ask("POST", way, form)  # the button pressed twice, or the way back
    assert again.headers["location"] == company.ask("GET", way).headers["location"]


def test_rows_kept_out_are_shown_with_reasons_and_taken_as_a_file_and_that_is_noted(company: Company) -> None:
    company.sign_in("olga")
    done = _ended(company, _load(company, _bring(company, ("late.csv", EVENTS.replace("u1", "u9").encode()))))
    name = done.text.split("/data/quarantine/")[1].split('"')[0]
    shown = company.get(f"/data/quarantine/{name}")
    assert "gestern" in shown.text
    assert "「time」无法识别" in shown.text
    taken = company.ask("POST", f"/data/quarantine/{name}", {"csrf": shown.field("csrf")})
    assert taken.status == 200
    assert "gestern" in taken.text
    assert any(
        row["act"] == "quarantine_take" and row["who"] == "olga" for row in entries(company.house.state, limit=5)
    )
    assert company.get("/data/quarantine/..%2Fliuke.toml").status == 404


def _way_back(page: Page) -> tuple[str, dict[str, str]]:
    """Return where the undo of what was just done leads, and what its form says."""
    toast = re.search(r'<div class="toast"[^>]*data-toast>.*?<form action="([^"]*)"(.*?)</form>', page.text, re.DOTALL)
    assert toast is not None
    return toast[1], dict(re.findall(r'name="([^"]*)" value="([^"]*)"', toast[2]))


def test_a_file_thrown_away_can_be_taken_back_for_a_day(company: Company) -> None:
    company.sign_in("olga")
    way = _bring(company, ("regret.csv", EVENTS.encode())).headers["location"]
    drop = {"csrf": company.get(way).field("csrf"), "wish": "", "do": "drop"}
    assert company.ask("POST", way, drop).status == 303
    listed = company.get("/import")
    assert "regret.csv" not in listed.text.split("data-toast")[0]
    undo, back = _way_back(listed)
    assert company.ask("POST", undo, back).headers["location"] == way
    assert "app_open" in company.get(way).text
    company.wait(minutes=1)
    assert company.ask("POST", way, drop).status == 303
    company.wait(hours=25)
    company.sign_in("olga")
    assert company.get("/import").status == 200
    assert not list((company.house.folder / "inbox/dropped").glob("*"))
    assert company.ask("POST", undo, {**back, "csrf": company.get("/import").field("csrf")}).status == 404


def _load(company: Company, came: Page, do: str = "load") -> Page:
    way = came.headers["location"]
    csrf = company.get(way).field("csrf")
    return company.ask("POST", way, {"csrf": csrf, "wish": "table=events", "do": do})


def test_a_check_of_a_whole_file_writes_nothing(company: Company) -> None:
    company.sign_in("olga")
    before = answer(company.house, "check", {})["tables"]
    done = _ended(
        company, _load(company, _bring(company, ("probe.csv", EVENTS.replace("u1", "u77").encode())), "check")
    )
    assert "检查完毕，没有写入" in done.text
    assert answer(company.house, "check", {})["tables"] == before


def test_a_file_larger_than_allowed_is_refused_in_a_sentence_and_leaves_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liuke.app.calls.uploads.limit_of", lambda _: 1_000)
    company.sign_in("olga")
    refused = _bring(company, ("big.csv", b"a,b\n" * 5_000))
    assert refused.status == 413
    assert "LK-H188" in refused.text
    assert not list((company.house.folder / "inbox/uploads").glob("*big*"))


def test_a_file_that_the_disk_has_no_room_for_is_refused_in_a_sentence_and_leaves_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Incoming._on_data

    def full(self: Incoming, data: bytes, start: int, end: int) -> None:
        if self._out is not None:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken(self, data, start, end)

    monkeypatch.setattr(Incoming, "_on_data", full)
    company.sign_in("olga")
    refused = _bring(company, ("roomy.csv", b"a,b\n" * 5_000))
    assert refused.status == 507
    assert "LK-W129" in refused.text
    assert not list((company.house.folder / "inbox/uploads").glob("*roomy*"))


@pytest.mark.parametrize("who", ["", "vera", "mei"])
def test_who_may_not_import_sends_no_byte(company: Company, who: str) -> None:
    if who:
        company.sign_in(who)
    before = set((company.house.folder / "inbox/uploads").glob("*"))
    csrf = company.get("/me").field("csrf") if who else "guessed"
    assert _bring(company, ("mine.csv", EVENTS.encode()), csrf=csrf).status in (401, 403)
    assert set((company.house.folder / "inbox/uploads").glob("*")) == before


def test_a_form_with_another_session_s_token_brings_nothing(company: Company) -> None:
    company.sign_in("olga")
    assert _bring(company, ("mine.csv", EVENTS.encode()), csrf="x" * 43).status == 403


@pytest.mark.parametrize("name", ["../../liuke.toml", "..\\..\\x.csv", "a\u202egpj.csv", "名单.csv", ".hidden"])
def test_a_name_leads_nowhere_but_into_the_folder_of_uploads(company: Company, name: str) -> None:
    company.sign_in("olga")
    came = _bring(company, (name, EVENTS.encode()))
    folder = company.house.folder / "inbox/uploads"
    (file,) = [one for one in folder.glob("*") if one.name == came.headers["location"].removeprefix("/import/")] or [
        None
    ]
    assert file is not None or "%" in came.headers["location"] or not came.headers["location"].isascii()
    assert not (company.house.folder.parent / "x.csv").exists()


def test_what_events_mean_is_proposed_chosen_and_written_beside_what_people_wrote(company: Company) -> None:
    company.sign_in("olga")
    _ended(company, _load(company, _bring(company, ("meant.csv", EVENTS.replace("u1", "u55").encode()))))
    page = company.get("/tracking")
    assert "app_open" in page.text
    rows = {name: page.field(name) for name in ("e0", "e1", "e2") if f'name="{name}"' in page.text}
    form = {"csrf": page.field("csrf"), "base": page.field("base")}
    for name, event in rows.items():
        form |= {name: event, f"r{name[1:]}": "core" if event == "read_chapter" else "login"}
        form |= {f"f{name[1:]}": "reader"}
    assert company.ask("POST", "/tracking", form).status == 303
    text = (company.house.folder / "tracking.yml").read_text(encoding="utf-8")
    assert text.startswith("# What your event names mean.")
    assert "app_open: login" in text
    assert "feature: reader" in text
    way, back = _way_back(company.get("/tracking"))
    assert (way, back["r0"], back["base"] != form["base"]) == ("/tracking", "-", True)
    assert company.ask("POST", "/tracking", form).status == 303  # pressed twice: one save
    stale = company.ask("POST", "/tracking", form | {"f0": "reader2"})
    assert stale.status == 409
    assert "LK-H187" in stale.text


def test_all_proposals_are_taken_beside_what_was_chosen_and_nothing_is_saved_by_that(company: Company) -> None:
    company.sign_in("olga")
    names = ("app_open", "order_paid", "xqz_foo", "read_chapter")
    rows = "".join(f"u77,{name},2026-11-0{n + 1} 09:00:00\n" for n, name in enumerate(names))
    _ended(company, _load(company, _bring(company, ("names.csv", ("uid,event,time\n" + rows).encode()))))
    page = company.get("/tracking")
    before = (company.house.folder / "tracking.yml").read_text(encoding="utf-8")
    shown = {page.field(f"e{n}"): n for n in range(9) if f'name="e{n}"' in page.text}
    form = {"csrf": page.field("csrf"), "base": page.field("base"), "take": "all"}
    for event, n in shown.items():
        form |= {f"e{n}": event, f"r{n}": {"app_open": "view", "read_chapter": "core"}.get(event, "-"), f"f{n}": ""}
    form[f"f{shown['read_chapter']}"] = "reader"
    filled = company.ask("POST", "/tracking", form | {"base": "older"})
    assert filled.status == 200
    chosen = {event: _chosen_role(filled.text, n) for event, n in shown.items() if event in names}
    assert chosen == {"app_open": "view", "order_paid": "purchase", "xqz_foo": "-", "read_chapter": "core"}
    assert (filled.field(f"f{shown['read_chapter']}"), filled.field("base")) == ("reader", "older")
    assert "看一遍再保存" in filled.text
    assert 'name="take"' not in filled.text
    assert (company.house.folder / "tracking.yml").read_text(encoding="utf-8") == before


def _chosen_role(text: str, nth: int) -> str:
    chosen = text[text.index(f'name="r{nth}"') :].partition("</select>")[0]
    (role,) = re.findall(r'<option value="([^"]*)" selected>', chosen)
    return role


def test_one_thing_at_a_time_and_who_comes_second_is_told_what_is_under_way(company: Company) -> None:
    going, go_on = threading.Event(), threading.Event()

    def work(_: Any) -> dict[str, Any]:
        going.set()
        assert go_on.wait(30)
        return {}

    keeper = _jobs(company)
    number = keeper.begin("run", {"by": "olga"}, "zh", work)
    assert going.wait(30)
    try:
        assert keeper.begin("run", {"by": "olga"}, "zh", work) == number  # pressed twice: the same work
        with pytest.raises(JobBusyError) as busy:
            keeper.run("import", {"file": "/tmp/orders.csv"}, "zh", lambda *_: None, work)
        assert "计算并起草计划" in busy.value.sentence("zh")
        assert "Olga" in busy.value.sentence("zh")
        company.sign_in("olga")
        assert "正在计算并起草计划" in company.get("/explain").text
    finally:
        go_on.set()
        keeper.close()
    assert answer(company.house, "job_show", {"job": number})["state"] == "done"


def _jobs(company: Company) -> Jobs:
    return Jobs(company.house)


def test_work_is_stopped_at_its_next_step_by_whoever_wishes(company: Company) -> None:
    begun = threading.Event()

    def work(told: Callable[[str, int, int | None], None]) -> dict[str, Any]:
        for n in range(1_000):
            told(f"step{n}", n, 1_000)
            begun.set()
            time.sleep(0.01)
        return {}

    keeper = _jobs(company)
    number = keeper.begin("run", {"by": "olga", "as_of": "x"}, "zh", work)
    assert begun.wait(30)
    company.sign_in("olga")
    page = company.get(f"/jobs/{number}")
    assert 'http-equiv="refresh"' in page.text  # without scripts the page reloads
    assert company.ask("POST", f"/jobs/{number}/stop", {"csrf": page.field("csrf")}).status == 303
    keeper._threads[-1].join(30)
    said = answer(company.house, "job_show", {"job": number}, language="zh")
    assert (said["state"], said["error"]["code"]) == ("stopped", JobStoppedError.code)


def test_readers_go_before_long_work_whether_somebody_waits_for_it_or_not(company: Company) -> None:
    keeper, begun = _jobs(company), list[bool]()

    def work(told: Callable[[str, int, int | None], None]) -> dict[str, Any]:
        begun.append(is_behind())
        return {}

    keeper.run("run", {"by": "olga"}, "zh", lambda *_: None, work)
    keeper.begin("run", {"by": "olga"}, "zh", work)
    keeper.close()
    assert (begun, is_behind()) == ([True, True], False)


def test_an_import_is_interrupted_in_the_engine_and_leaves_nothing(company: Company, tmp_path: Path) -> None:
    rows = "".join(f"w{n},login,2026-11-{n % 20 + 1:02d} 09:00:00\n" for n in range(200_000))
    file = tmp_path / "many.csv"
    file.write_text("uid,event,time\n" + rows, encoding="utf-8")
    before = answer(company.house, "check", {})["tables"]

    def stopping(step: str, done: int, total: int | None) -> None:
        if done:
            raise JobStoppedError(by="x")

    with pytest.raises(LiukeError):
        answer(company.house, "import", {"file": str(file), "table": "events"}, on_progress=stopping)
    assert answer(company.house, "check", {})["tables"] == before


def test_work_under_a_server_that_died_is_said_to_be_lost(company: Company) -> None:
    state = company.house.state
    number = jobs.begin(state, "run", what="", about="", by="olga", now=NOON)
    _jobs(company)  # what a server does first
    found = jobs.job_of(state, number)
    assert found is not None
    assert found.state is JobState.LOST
    company.sign_in("olga")
    assert "服务中途停过" in company.get(f"/jobs/{number}").text


def test_people_are_added_changed_and_let_go_and_links_are_shown_once(company: Company) -> None:
    company.sign_in("root")
    page = company.get("/people")
    form = {"csrf": page.field("csrf"), "id": "xiao", "name": "肖", "duty": "viewer", "email": "", "language": "zh"}
    assert company.ask("POST", "/people", form).status == 303
    once = company.get("/people")
    assert "/in?key=" in once.text
    assert "/in?key=" not in company.get("/people").text
    again = company.ask("POST", "/people", form | {"name": "肖肖"})
    assert "LK-H162" in again.text
    csrf = {"csrf": page.field("csrf")}
    assert company.ask("POST", "/people/xiao/role", {**csrf, "duty": "operator"}).status == 303
    way, back = _way_back(company.get("/people"))
    assert (way, back["duty"], back["only_from"]) == ("/people/xiao/role", "viewer", "operator")
    assert company.ask("POST", way, back).status == 303
    assert "肖 的职责改为" in company.get("/people").text
    assert answer(company.house, "user_list", {})["users"][-1]["duty"] == "viewer"
    assert company.ask("POST", "/people/xiao/role", {**csrf, "duty": "approver"}).status == 303
    late = company.ask("POST", way, back)  # the duty is another one by now: the old undo takes nothing back
    assert (late.status, "LK-W130" in late.text) == (409, True)
    assert company.ask("POST", "/people/xiao/off", csrf).status == 303
    assert "停用" in company.get("/people").text
    assert "LK-H164" in company.ask("POST", "/people/root/off", csrf).text
    assert company.ask("POST", "/people/xiao/burn", csrf).status == 404


def test_a_token_is_shown_once_and_opens_until_it_is_revoked(company: Company) -> None:
    company.sign_in("root")
    csrf = company.get("/people").field("csrf")
    made = {"csrf": csrf, "name": "报表", "user": "vera", "days": "30", "scope_read": "1"}
    assert company.ask("POST", "/people/tokens", made).status == 303
    text = company.get("/people").text
    secret = text.split("data-once>")[1].split("<")[0]
    assert company.ask("GET", "/api/v1/info", token=secret).status == 200
    assert secret not in company.get("/people").text
    number = json.loads(json.dumps(answer(company.house, "token_list", {})["tokens"]))[0]["id"]
    asked = company.get(f"/people/tokens/{number}")
    assert "作废令牌「报表」？" in asked.text
    assert company.ask("GET", "/api/v1/info", token=secret).status == 200  # asking is not doing
    assert company.ask("POST", f"/people/tokens/{number}", {"csrf": asked.field("csrf")}).status == 303
    assert "data-toast" in (gone := company.get("/people").text)
    assert f'action="/people/tokens/{number}"' not in gone  # what was revoked is not opened anew by anybody's click
    assert company.get("/people/tokens/nope").status == 404
    assert company.ask("GET", "/api/v1/info", token=secret).status == 401


@pytest.mark.parametrize("who", ["vera", "olga", "mei", "anna"])
def test_only_administrators_see_people_and_tokens(company: Company, who: str) -> None:
    company.sign_in(who)
    assert company.get("/people").status == 403


def test_a_table_is_written_beside_the_pages_and_taken_by_an_approver_only(company: Company) -> None:
    company.sign_in("anna")
    csrf = company.get("/data").field("csrf")
    done = _ended(company, company.ask("POST", "/exports", {"csrf": csrf, "table": "users", "kind": "csv"}))
    file = done.text.split('href="/exports/')[1].split('"')[0]
    taken = company.get(f"/exports/{file}")
    assert "'=cmd()" in taken.text
    assert "13800002201" not in taken.text
    company.leave()
    company.sign_in("olga")
    assert company.get(f"/exports/{file}").status == 403


def test_the_sample_lies_over_a_workspace_and_leaves_without_a_trace(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    with open_company(folder) as company:
        company.sign_in("olga")
        cookie = company.cookies["liuke_8765"]
        place = making(folder)  # what `sample_make` fills with the made-up business
        place.mkdir()
        said = {"name": "青柠生活", "timezone": "Asia/Shanghai", "market": "cn", "currency": "CNY", "language": "zh"}
        new_workspace(place, **said, sample=True)
        lay(folder, place, "olga")
        own = {file.name: file.read_bytes() for file in folder.glob("*.yml")}
    assert (folder / OVER / "fresh.json").exists()
    with opened(folder, HandClock(NOON)) as house:
        assert house.sample
        assert house.folder == folder / OVER
        assert find(house.state, cookie, NOON) is not None  # whoever is signed in stays so
        with pytest.raises(LiukeError) as refused:
            answer(house, "import", {"file": "x.csv", "table": "events"})
        assert refused.value.code == "LK-H184"
        answer(house, "sample_remove", {"by": "root"})
    with opened(folder, HandClock(NOON)) as house:
        assert not house.sample
        assert not (folder / OVER).exists()
        rows = {row["table"]: row["rows"] for row in answer(house, "check", {})["tables"]}
        assert (rows["users"], rows["events"]) == (5, 75)
        acts = [(row["act"], row["who"]) for row in entries(house.state, limit=100)]
        assert ("sample_remove", "root") in acts
        assert ("sample_make", "olga") in acts
        assert answer(house, "audit_verify", {})["ok"]
    assert {file.name: file.read_bytes() for file in folder.glob("*.yml")} == own
    assert home(folder, HandClock(NOON)) == folder


FUNNEL = "/journeys?tab=funnel"
EMPTY = (
    "/",
    "/signals",
    "/users",
    "/accounts",
    "/retention",
    "/journeys",
    "/journeys?tab=funnel",
    "/voice",
    "/results",
)


def test_every_page_of_a_workspace_without_facts_says_how_to_begin(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", facts=False) as company:
        company.sign_in("olga")
        pages = {way: company.get(way) for way in EMPTY}
        assert {way: page.status for way, page in pages.items()} == dict.fromkeys(EMPTY, 200)
        assert [way for way, page in pages.items() if 'href="/import"' not in page.text] == [FUNNEL]


def test_people_alone_are_nothing_to_compute_and_lead_to_what_they_did(tmp_path: Path) -> None:
    files = {"users": "subject_id,city\nu1,上海\n", "events": "subject_id,event,ts\nu1,login,2026-11-14 09:00:00\n"}
    with open_company(tmp_path / "shop", facts=False) as company:
        said = []
        for table, text in files.items():
            file = tmp_path / f"{table}.csv"
            file.write_text(text, encoding="utf-8")
            said.append(answer(company.house, "import", {"file": str(file), "table": table}, language="zh"))
    assert [(one["loaded"], one["computes"]) for one in said] == [(1, False), (1, True)]


def test_events_that_mean_nothing_yet_are_the_first_thing_to_do_and_no_number_is_made_of_them(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", facts=False) as company:
        company.sign_in("olga")
        _ended(company, _load(company, _bring(company, ("events.csv", EVENTS.encode()))))
        page = company.get("/")
        assert "还没有一个事件表示「来过」" in page.text
        assert '<a class="btn btn-main" href="/tracking">说明含义</a>' in page.text
        assert "位用户已沉默" not in page.text
        today = answer(company.house, "today", {}, language="zh")
        assert [one["value"] for one in today["figures"]] == [None] * 6
        (first,) = today["decisions"]
        assert (first["id"], first["command"]) == ("begin:tracking", "liuke tracking")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/plans", "/live", "/tasks", "/signals", "/retention", "/retention?tab=lifecycle", "/retention?tab=rfm"),
        *("/retention?tab=ltv", "/retention?tab=bursts", "/journeys", "/journeys?tab=funnel", "/journeys?tab=paths"),
        *(
            "/users",
            "/users/u_1",
            "/accounts",
            "/accounts/A1",
            "/voice",
            "/playbooks",
            "/playbooks/golden_48h",
            "/audience",
        ),
        *(
            "/results",
            "/data",
            "/guard",
            "/clues",
            "/cases",
            "/interviews",
            "/accounts?where=days_since(renews_on)>=-90",
        ),
    ],
)
def test_a_business_with_nothing_but_logins_has_every_page(company: Company, path: str) -> None:
    company.sign_in("olga")
    assert company.get(path).status == 200, path


@pytest.mark.parametrize("kind", ["users", "accounts"])
def test_every_view_that_is_there_from_the_first_day_can_be_opened(company: Company, kind: str) -> None:
    company.sign_in("olga")
    for view in own_views(kind, f"/{kind}", PEN):
        assert company.get(view["address"]).status == 200, view
