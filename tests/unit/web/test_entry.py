"""X3, X4: passwords, sessions, tries, the first run, and forms that survive a sign-in — on a real house."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.kit import passwords
from liuke.kit.passwords import guessable, hashed, holds
from liuke.state.audit import search
from liuke.web import entry as entry_module
from liuke.web.render import FOLDER
from liuke.web.view.again import CHOSEN, TYPED, UNSEEN, arranged
from liuke.web.view.pen import Pen
from tests.unit.web.company import NOON, PASSWORD, Company, open_company

_TRIED = """password1 12345678 1q2w3e4r qwertyuiop 1qaz2wsx iloveyou5201314 woaini1314 P@ssw0rd! 20201010 abcd1234
aaaaaaaa asdfasdf letmein! dragon123 admin@123 88888888 5201314520 trustno1 superman1 liuke2026 olga2026 liming123"""


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with open_company(tmp_path / "shop") as opened:
        yield opened


def test_where_several_work_even_reading_asks_who_one_is(company: Company) -> None:
    page = company.get("/explain")
    assert page.status == 401
    assert 'name="password"' in page.text
    done = company.sign_in("olga", back="/explain?x=1")
    assert (done.status, done.headers["location"]) == (303, "/explain?x=1")
    assert company.get("/explain").status == 200


def test_a_single_person_s_laptop_needs_no_sign_in(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", people=False) as company:
        assert company.get("/explain").status == 200
        assert company.ask("GET", "/api/v1/guard-rules").status == 200


def test_a_wrong_name_and_a_wrong_password_are_said_alike(company: Company) -> None:
    one, two = company.sign_in("olga", "wrong wrong wrong"), company.sign_in("nobody", "wrong wrong wrong")
    assert (one.status, two.status) == (401, 401)
    assert "LK-W113" in one.text
    assert one.text.replace("olga", "X") == two.text.replace("nobody", "X")


def test_a_wrong_name_costs_the_same_work_as_a_wrong_password(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(entry_module, "holds", lambda _, kept: looked.append(kept) or False)
    company.sign_in("olga", "x" * 12)
    company.sign_in("nobody", "x" * 12)
    assert len(looked) == 2
    assert looked[1] == ""
    assert passwords._nobody().startswith("$argon2id$")


def test_of_two_hundred_tries_five_are_looked_at(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(entry_module, "holds", lambda said, _: looked.append(said) or False)
    said = [company.sign_in("olga", f"guess number {n}").status for n in range(200)]
    assert len(looked) == 5
    assert said == [401] * 5 + [429] * 195
    acts = [row["act"] for row in search(company.house.state, limit=300)]
    assert (acts.count("sign_in_failed"), acts.count("sign_in_blocked")) == (5, 1)
    company.wait(minutes=16)
    company.sign_in("olga", "one more")
    assert len(looked) == 6


def test_right_words_are_not_counted_against_the_others_behind_one_address(company: Company) -> None:
    for _ in range(7):
        assert company.sign_in("olga").status == 303
    assert company.sign_in("anna").status == 303


def test_signing_in_gives_a_new_id_and_ends_the_old_session(company: Company) -> None:
    company.sign_in("olga")
    first = company.cookies["liuke_8765"]
    company.sign_in("anna")
    assert company.cookies["liuke_8765"] != first
    assert company.site.sessions.find(first) is None


def test_a_session_outlives_the_server_and_ends_with_the_password(company: Company) -> None:
    company.sign_in("olga")
    held = dict(company.cookies)
    csrf = company.get("/me").field("csrf")
    company.leave()
    company.sign_in("olga")
    new = "seven pears under a bridge"
    form = {"csrf": company.get("/me").field("csrf"), "old": PASSWORD, "password": new, "again": new}
    assert company.ask("POST", "/me", form).status == 303
    assert company.get("/me").status == 200
    company.cookies = held
    assert company.get("/me").status == 401
    assert company.ask("POST", "/me", {"csrf": csrf}).status == 401
    assert company.sign_in("olga").status == 401
    assert company.sign_in("olga", new).status == 303


def test_a_session_lasts_half_an_hour_idle_and_twelve_hours_in_all(company: Company) -> None:
    company.sign_in("olga")
    company.wait(minutes=31)
    assert company.get("/me").status == 401
    company.sign_in("olga")
    for _ in range(36):
        company.wait(minutes=20)
        assert company.get("/me").status == 200
    company.wait(minutes=1)
    assert company.get("/me").status == 401


def test_whoever_is_let_go_is_out_at_once(company: Company) -> None:
    company.sign_in("olga")
    token = company.token("olga")
    assert company.ask("GET", "/api/v1/guard-rules", token=token).status == 200
    answer(company.house, "user_off", {"user": "olga"})
    assert company.site.entry
    company.site.entry.changed()
    assert company.get("/me").status == 401
    assert company.ask("GET", "/api/v1/guard-rules", token=token).status == 401
    assert company.sign_in("olga").status == 401


def test_over_tls_the_cookie_is_this_host_s_alone(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", settings='[access]\nurl = "https://desk.lime.example"\n') as company:
        page = company.ask(
            "POST",
            "/in",
            {"who": "olga", "password": PASSWORD},
            host="desk.lime.example",
            origin="https://desk.lime.example",
        )
        (cookie,) = page.cookies
        assert cookie.startswith("__Host-liuke_8765=")
        for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
        assert len(company.cookies["__Host-liuke_8765"]) >= 43
        assert company.get("/me", host="desk.lime.example").status == 200


def test_what_was_typed_is_kept_when_the_session_ended(company: Company) -> None:
    company.sign_in("olga")
    csrf = company.get("/tasks").field("csrf")
    company.wait(minutes=40)
    late = company.ask("POST", "/tasks", {"csrf": csrf, "title": "回电给周敏", "note": "一\n二"})
    assert late.status == 401
    assert "你填的内容还在" in late.text
    assert "回电给周敏" not in late.text
    done = company.sign_in("olga", back="/again")
    assert done.headers["location"] == "/again"
    page = company.get("/again")
    assert "回电给周敏" in page.text
    assert page.field("csrf") != csrf
    for label in ("标题", "备注"):
        assert f">{label}</label>" in page.text
    assert ">title<" not in page.text
    sent = company.ask("POST", "/tasks", {"csrf": page.field("csrf"), "title": "回电给周敏", "note": "一\n二"})
    assert sent.status == 303
    company.leave()
    company.sign_in("anna")
    assert "回电给周敏" not in company.get("/again").text


def test_the_first_administrator_is_made_once(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", people=False) as company:
        assert company.site.entry
        key = company.site.entry.set_up_key() or ""
        assert company.get("/set-up?key=wrong").status == 403
        form = {"key": key, "id": "boss", "name": "罗冉", "password": "boss2026", "again": "boss2026"}
        assert "LK-H165" in company.ask("POST", "/set-up", form).text
        assert "LK-W128" in company.ask("POST", "/set-up", {**form, "again": "boss2027"}).text
        assert "LK-H167" in company.ask("POST", "/set-up", {**form, "id": "the boss"}).text
        good = "two kettles and a lamp"
        done = company.ask("POST", "/set-up", {**form, "password": good, "again": good})
        assert done.status == 303
        assert "罗冉" in company.get("/me").text
        assert company.ask("POST", "/set-up", {**form, "id": "evil", "password": good, "again": good}).status == 403
        assert company.site.entry.set_up_key() is None
        company.leave()
        page = company.get("/explain")
        assert page.status == 401
        assert "LK-W102" not in page.text  # who opens the address is asked for a name, and told of no mistake


def test_nothing_that_was_typed_at_the_door_is_in_the_log(company: Company) -> None:
    company.sign_in("hunter2 is my password", "another secret word")
    company.sign_in("olga", "another secret word")
    rows = search(company.house.state, limit=50)
    assert "another secret" not in str(rows)
    assert "hunter2" not in str(rows)
    assert [row["act"] for row in rows[:2]] == ["sign_in_failed", "sign_in_failed"]


@pytest.mark.parametrize("said", _TRIED.split())
def test_passwords_that_are_tried_first_are_refused(said: str) -> None:
    assert guessable(said, ("olga", "Olga", "Lime"))


@pytest.mark.parametrize("said", ["three otters in a canoe", "绿茶与雨天的图书馆", "kX9#pLq2vR", "purple-otter-7391"])
def test_passwords_nobody_would_guess_are_taken(said: str) -> None:
    assert not guessable(said, ("olga", "Olga"))


def test_a_password_is_kept_as_argon2id_and_nothing_is_no_password() -> None:
    kept = hashed("e\u0301 three otters")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert holds("\u00e9 three otters", kept)
    assert not holds("", "")
    assert not holds("x" * 100_000, kept)


def test_a_late_form_is_shown_in_words_and_sent_as_it_was() -> None:
    pen = Pen(language="zh", currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=NOON)
    fields = [("duty", "operator"), ("to", "anna"), ("version", "3"), ("note", "一"), ("r0", "core"), ("f1", "阅读")]
    it = arranged("/tasks/7/give", fields, {"anna": "安娜"}, pen)
    assert [(f["label"], f["said"]) for f in it["shown"]] == [("职责", "运营"), ("改为", "安娜"), ("备注", "一")]
    assert set(it["kept"]) == {("duty", "operator"), ("to", "anna"), ("version", "3"), ("r0", "core"), ("f1", "阅读")}
    assert it["more"] == "另有 2 项选择，照你选的一并提交。"
    assert it["page"] == "/tasks/7"


def test_every_field_that_people_fill_in_has_a_name_for_the_day_its_form_comes_too_late() -> None:
    """A new form is either named in ``parts.typed`` or said to be none of the person's own words."""
    nameless = set()
    for file in (FOLDER / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
            for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", form):
                name = re.search(r' name="([a-z_]+)"', tag)
                if name and 'type="hidden"' not in tag and name[1] not in {*TYPED, *CHOSEN, *UNSEEN}:
                    nameless.add((file.name, name[1]))
    assert nameless - {("public_settings.html", name) for _, name in nameless} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_the_workspace_s_language_unless_another_is_said(tmp_path: Path, language: str) -> None:
    shop = tmp_path / "shop"
    new_workspace(shop, name="Lime", timezone="UTC", market="none", currency="USD", language=language)
    with opened(shop, durable=False) as house:
        first = answer(house, "user_list", {})["users"]
        answer(house, "user_add", {"id": "root", "duty": "admin"})
        added = {other: {"id": f"new-{other}", "language": other, "by": "root"} for other in ("zh", "en")}
        spoken = {one["id"]: one["language"] for one in answer(house, "user_list", {})["users"]}
        assert {one["language"] for one in first} == {spoken["root"]} == {language}
        assert {other: answer(house, "user_add", said)["user"]["language"] for other, said in added.items()} == {
            "zh": "zh",
            "en": "en",
        }
