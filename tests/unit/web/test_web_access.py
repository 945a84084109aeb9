"""Who may read, who may decide, and what a page elsewhere can make a browser do here: nothing."""

import pytest

from liuke.model.words import Duty
from liuke.web.pages.access import reaches
from liuke.web.shield import host_names, on_loopback, ours
from tests.unit.web.reader import HOST, Reader, sample

PLAN = "/plans/W-1116-01"
PAGES = [
    "/",
    "/plans",
    PLAN,
    f"{PLAN}/people?code=G-07",
    "/users",
    "/users/u_7f3a91",
    "/explain",
    "/explain/G-01",
    "/tasks",
]


@pytest.fixture
def reader() -> Reader:
    return Reader(sample=sample())


def _sign(reader: Reader, act: str, **changed: str) -> tuple[int, str]:
    """Open the confirming page as the person signed in, and press its button; a field may be changed on the way."""
    page = reader.get(f"{PLAN}/{act}")
    form = {"csrf": page.field("csrf"), "hash": page.field("hash") if 'name="hash"' in page.text else "", **changed}
    done = reader.post(f"{PLAN}/{act}", form)
    return done.status, done.text


@pytest.mark.parametrize("path", PAGES)
def test_whoever_sits_at_this_machine_may_read_every_page(reader: Reader, path: str) -> None:
    assert reader.get(path).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_server_that_others_reach_shows_nothing_to_strangers(path: str) -> None:
    page = Reader(sample=sample(open_reading=False)).get(path)
    assert page.status == 401
    assert "LK-W102" not in page.text  # asked for a name, told of no mistake
    assert "¥6,180.39" not in page.text
    assert "数据截至" not in page.text
    assert "份计划等待决定" not in page.text


def test_a_server_that_others_reach_is_open_to_those_who_signed_in() -> None:
    reader = Reader(sample=sample(open_reading=False))
    reader.sign_in("su")
    assert reader.get("/").status == 200


@pytest.mark.parametrize("act", ["approve", "apply", "stop"])
def test_a_visitor_decides_nothing(reader: Reader, act: str) -> None:
    page = reader.post(f"{PLAN}/{act}", {"hash": "9f2c41d07a5b"})
    assert page.status == 401
    assert reader.sample.answers.plan["state"] == "draft"


def test_opening_a_sign_in_link_signs_nobody_in_until_the_button_is_pressed(reader: Reader) -> None:
    key = reader.sample.site.keys.give("he")
    page = reader.get(f"/in?key={key}")
    assert "何也" in page.text
    assert not page.cookies
    done = reader.post("/in", {"key": page.field("key")})
    assert done.status == 303
    (cookie,) = done.cookies
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert len(reader.cookies["liuke_8765"]) >= 22  # 128 bits in base64


def test_a_newer_link_ends_the_one_before(reader: Reader) -> None:
    old = reader.sample.site.keys.give("he")
    reader.sample.site.keys.give("he")
    assert reader.get(f"/in?key={old}").status == 403
    assert reader.post("/in", {"key": old}).status == 403


def test_the_key_is_not_kept_only_its_hash() -> None:
    site = sample().site
    assert site.keys.give("he") not in str(vars(site.keys))


def test_signing_in_gives_a_new_session_and_ends_the_old_one(reader: Reader) -> None:
    reader.sign_in("lin")
    first = reader.cookies["liuke_8765"]
    reader.sign_in("he")
    assert reader.cookies["liuke_8765"] != first
    assert reader.sample.site.sessions.find(first) is None


def test_signing_out_ends_the_session(reader: Reader) -> None:
    reader.sign_in("he")
    held = reader.cookies["liuke_8765"]
    assert reader.post("/out", {"csrf": reader.get("/").field("csrf")}).status == 303
    assert reader.sample.site.sessions.find(held) is None


@pytest.mark.parametrize(("minutes", "still"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_without_a_click(reader: Reader, minutes: int, still: bool) -> None:
    reader.sign_in("he")
    reader.wait(minutes=minutes)
    assert ("退出登录" in reader.get("/").text) is still


def test_a_session_ends_after_twelve_hours_however_busy(reader: Reader) -> None:
    reader.sign_in("he")
    for _ in range(12 * 3):
        reader.wait(minutes=20)
        assert "退出登录" in reader.get("/").text
    reader.wait(minutes=1)
    assert "退出登录" not in reader.get("/").text


def test_the_approver_approves_the_plan_that_was_read(reader: Reader) -> None:
    reader.sign_in("he")
    status, _ = _sign(reader, "approve")
    assert status == 303
    assert reader.sample.answers.plan["state"] == "approved"
    assert "何也 批准于" in reader.get(f"{PLAN}?did=approve").text


def test_the_author_cannot_approve_and_is_told_who_can(reader: Reader) -> None:
    reader.sign_in("lin")
    assert "要由另一个人批准：何也" in reader.get(PLAN).text
    page = reader.get(PLAN)
    done = reader.post(f"{PLAN}/approve", {"csrf": page.field("csrf"), "hash": reader.sample.answers.plan["hash"]})
    assert done.status == 403
    assert reader.sample.answers.plan["state"] == "draft"


def test_an_author_who_is_also_an_approver_is_refused_by_the_guard_itself(reader: Reader) -> None:
    reader.sign_in("he")
    csrf = reader.get("/").field("csrf")
    reader.sample.answers.asked.clear()
    reader.sample.site.answers.plan["author"] = "he"  # type: ignore[attr-defined]
    page = reader.get(f"{PLAN}/approve")
    assert 'name="hash"' not in page.text
    assert "你起草了这份计划" in page.text
    assert csrf


def test_an_operator_says_that_a_task_is_done_and_a_viewer_cannot(reader: Reader) -> None:
    reader.sign_in("su")
    assert reader.post("/tasks/100/done", {"csrf": reader.get("/tasks").field("csrf")}).status == 403
    reader.sign_in("lin")
    assert reader.post("/tasks/100/done", {"csrf": reader.get("/tasks").field("csrf")}).status == 303
    assert [said for name, said in reader.sample.answers.asked if name == "task_move"] == [
        {"task": 100, "state": "done", "by": "lin", "note": "", "version": None}
    ]


@pytest.mark.parametrize("person", ["su", "lin"])
def test_a_duty_that_does_not_reach_so_far_is_refused_on_the_server(reader: Reader, person: str) -> None:
    reader.sign_in(person)
    page = reader.get("/")
    done = reader.post(f"{PLAN}/approve", {"csrf": page.field("csrf"), "hash": reader.sample.answers.plan["hash"]})
    assert done.status == 403
    assert "LK-W103" in done.text
    assert ("plan_approve", {}) not in [(name, {}) for name, _ in reader.sample.answers.asked]


def test_a_plan_that_changed_after_it_was_opened_is_not_approved(reader: Reader) -> None:
    reader.sign_in("he")
    page = reader.get(f"{PLAN}/approve")
    reader.sample.answers.plan["hash"] = "0" * 64
    done = reader.post(f"{PLAN}/approve", {"csrf": page.field("csrf"), "hash": page.field("hash")})
    assert done.status == 409
    assert "你打开页面之后，它变了" in done.text
    assert f'href="{PLAN}"' in done.text
    assert reader.sample.answers.plan["state"] == "draft"


def test_an_operator_stops_everything_and_only_an_approver_lets_it_go_on(reader: Reader) -> None:
    reader.sign_in("lin")
    page = reader.get("/stop")
    assert reader.post("/stop", {"csrf": page.field("csrf"), "act": page.field("act"), "reason": "错价"}).status == 303
    for path in PAGES:
        text = reader.get(path).text
        assert "所有发送已停止" in text
        assert "林晚 停于" in text
        assert "错价" in text
    csrf = reader.get("/").field("csrf")
    assert reader.post("/stop", {"csrf": csrf, "act": "resume"}).status == 403
    assert reader.sample.answers.stopped
    reader.sign_in("he")
    page = reader.get("/stop")
    assert reader.post("/stop", {"csrf": page.field("csrf"), "act": page.field("act")}).status == 303
    assert not reader.sample.answers.stopped
    assert "所有发送已停止" not in reader.get("/").text


@pytest.mark.parametrize("person", ["", "su"])
def test_who_may_not_stop_everything_cannot(reader: Reader, person: str) -> None:
    if person:
        reader.sign_in(person)
    csrf = reader.get("/").field("csrf") if person else ""
    assert reader.post("/stop", {"csrf": csrf, "act": "stop"}).status in (401, 403)
    assert not reader.sample.answers.stopped


def test_a_form_without_the_session_s_own_token_does_nothing(reader: Reader) -> None:
    reader.sign_in("he")
    assert _sign(reader, "approve", csrf="another")[0] == 403
    assert reader.sample.answers.plan["state"] == "draft"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": f"http://{HOST}.evil.example"},
    ],
)
def test_a_form_sent_from_elsewhere_does_nothing(reader: Reader, headers: dict[str, str]) -> None:
    reader.sign_in("he")
    page = reader.get(f"{PLAN}/approve")
    form = {"csrf": page.field("csrf"), "hash": page.field("hash")}
    assert reader.post(f"{PLAN}/approve", form, **headers).status == 403
    assert reader.sample.answers.plan["state"] == "draft"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "10.0.0.7:8765"])
def test_a_host_name_that_is_not_ours_is_not_answered(reader: Reader, host: str) -> None:
    page = reader.get("/", host=host)
    assert page.status == 421
    assert "¥6,180.39" not in page.text


@pytest.mark.parametrize("host", [HOST, "localhost:8765", "[::1]:8765"])
def test_this_machine_is_answered_by_any_of_its_own_names(reader: Reader, host: str) -> None:
    assert reader.get("/", host=host).status == 200


def test_a_server_bound_to_every_address_answers_addresses_but_no_foreign_name() -> None:
    names = host_names("0.0.0.0")
    assert ours("192.168.1.20:8765", names)
    assert not ours("evil.example:8765", names)


@pytest.mark.parametrize(("host", "local"), [("127.0.0.1", True), ("::1", True), ("localhost", True)])
def test_loopback_is_known(host: str, local: bool) -> None:
    assert on_loopback(host) is local


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "shop.example"])
def test_an_address_others_reach_is_not_loopback(host: str) -> None:
    assert not on_loopback(host)


def test_no_address_changes_anything_when_it_is_only_opened(reader: Reader) -> None:
    reader.sign_in("he")
    for act in ("approve", "apply", "stop"):
        reader.get(f"{PLAN}/{act}?hash={'0' * 12}&csrf=x")
    assert reader.sample.answers.plan["state"] == "draft"
    assert not [name for name, _ in reader.sample.answers.asked if name in ("plan_approve", "plan_apply", "plan_stop")]


@pytest.mark.parametrize("path", ["/", "/nope", "/explain/G-01", "/static/app.css"])
def test_every_answer_says_what_a_page_may_load(reader: Reader, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/ok\r\nX: y", "/\tx"]
)
def test_a_change_of_language_never_leads_away(reader: Reader, back: str) -> None:
    page = reader.post("/look", {"language": "en", "back": back})
    assert page.status == 303
    assert page.headers["location"] == "/"


def test_a_change_of_language_leads_back_to_the_page_and_is_remembered(reader: Reader) -> None:
    page = reader.post("/look", {"language": "en", "back": "/users?where=idle_days%20%3E%3D%207"})
    assert page.headers["location"] == "/users?where=idle_days%20%3E%3D%207"
    assert '<html lang="en"' in reader.get("/").text


def test_each_duty_includes_the_ones_before_it() -> None:
    order = list(Duty)
    for i, duty in enumerate(order):
        assert [reaches(duty, needed) for needed in order] == [k <= i for k in range(len(order))]
