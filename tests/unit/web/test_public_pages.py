"""The recipient's pages: opened they change nothing, pressed they hold for the very next send, sealed they stay."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from liuke.delivery.links import Purpose
from liuke.facts.tables import USERS
from liuke.model.words import ChannelName
from liuke.state.audit import entries
from liuke.state.consent import as_columns, set_consent
from liuke.state.preferences import Preferences, preferences, set_preferences
from liuke.state.suppression import SuppressionReason, suppress, suppressions
from tests.unit.web.house_door import MAIL, NOON, PUBLIC, WHO, Door, open_door

STOP, SETTINGS = Purpose.UNSUBSCRIBE, Purpose.PREFERENCES
ONE_CLICK = b"List-Unsubscribe=One-Click"
PARTS = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path / "shop") as opened:
        opened.put()
        yield opened


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A door for those who change nothing."""
    with open_door(tmp_path_factory.mktemp("calm") / "shop") as opened:
        opened.put()
        yield opened


def _stop(door: Door) -> str:
    return f"/u/{door.token(STOP)}"


def _settings(door: Door) -> str:
    return f"/settings/{door.token(SETTINGS)}"


def _words(page: str) -> str:
    return html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S))


def _now(door: Door) -> dict[str, object]:
    (row,) = as_columns(door.house.state, [WHO]).to_pylist()
    return row


# One click


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_link_stops_nothing(door: Door, method: str) -> None:
    page = door.ask(method, _stop(door))
    assert page.status == 200
    assert not _now(door)["suppressed_email"]
    assert door.work().sent == 1


def test_the_page_says_what_will_stop_and_has_one_button(calm: Door) -> None:
    page = calm.ask("GET", _stop(calm)).text
    assert page.count("<button") == 1
    assert "不再用邮件（z***@lime.example）给你发营销消息" in _words(page)
    assert "订单、账单、安全通知不受影响" in _words(page)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded"),
        (PARTS, "multipart/form-data; boundary=x"),
        (b"", "text/plain"),
        (b"\xff\x00%", "multipart/form-data"),
    ],
)
def test_one_click_stops_at_once_whatever_the_body(door: Door, body: bytes, kind: str) -> None:
    page = door.ask("POST", _stop(door), body=body, **{"content-type": kind})
    assert page.status == 200
    assert not page.cookies
    assert "location" not in page.headers
    assert _now(door)["suppressed_email"]
    report = door.work()
    assert (report.sent, report.refused) == (0, {"G-01": 1})


@pytest.mark.parametrize("origin", ["null", "https://mail.example", f"https://{PUBLIC}"])
def test_one_click_comes_from_anywhere(door: Door, origin: str) -> None:
    page = door.ask("POST", _stop(door), body=ONE_CLICK, origin=origin, **{"sec-fetch-site": "cross-site"})
    assert page.status == 200
    assert _now(door)["suppressed_email"]


def test_one_click_twice_is_once_and_the_address_is_left_alone_too(door: Door) -> None:
    for _ in range(2):
        assert door.ask("POST", _stop(door), body=ONE_CLICK).status == 200
    kept = suppressions(door.house.state, subject_id=WHO, address=MAIL, channel="email")
    assert len(kept) == 2
    door.put(subject="somebody imported again under another id")
    assert door.work().refused == {"G-01": 2}
    assert "这里已经停了" in door.ask("GET", _stop(door)).text


def test_who_pressed_by_mistake_finds_the_settings_and_gets_it_again(door: Door) -> None:
    page = door.ask("POST", _stop(door), body=ONE_CLICK).text
    (link,) = re.findall(r'href="(/settings/[^"]+)"', page)
    settings = door.ask("GET", link).text
    assert 'value="again.email"' in settings
    assert door.ask("POST", door.parts(link), {"do": "again.email"}).status == 200
    assert not _now(door)["suppressed_email"]
    assert door.work().sent == 1


# Links


def _flipped(token: str) -> Iterator[str]:
    for i, letter in enumerate(token):
        yield token[:i] + ("B" if letter == "A" else "A") + token[i + 1 :]
    yield token[:-1]
    yield token + "A"
    yield token + "="


@pytest.mark.parametrize("purpose", [STOP, SETTINGS])
def test_any_changed_character_is_refused_in_plain_words_and_changes_nothing(calm: Door, purpose: Purpose) -> None:
    way = "/u/" if purpose == STOP else "/settings/"
    tried = list(_flipped(calm.token(purpose)))
    for token in tried:
        page = calm.ask("POST", way + token, {"do": "stop"})
        assert page.status == 403
    assert len(tried) > 40
    words = _words(page.text)
    assert "这个链接打不开" in words
    for known in (WHO, "zhou", "青柠生活", "今日", "计划"):
        assert known not in page.text
    assert suppressions(calm.house.state, subject_id=WHO) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_of_one_purpose_opens_nothing_else(calm: Door, method: str) -> None:
    assert calm.ask(method, f"/settings/{calm.token(STOP)}", {"do": "stop"}).status == 403
    assert calm.ask(method, f"/u/{calm.token(SETTINGS)}").status == 403
    assert calm.ask(method, f"/settings/{calm.token(Purpose.WHY)}", {"do": "stop"}).status == 403
    assert suppressions(calm.house.state, subject_id=WHO) == []


@pytest.mark.parametrize("path", ["/u/", "/u/x/y", "/settings/", "/settings/%00", "/u/" + "a" * 9_000, "/settings/é"])
def test_what_is_no_link_at_all_is_a_plain_page(calm: Door, path: str) -> None:
    page = calm.ask("GET", path)
    assert page.status in (403, 404)
    assert 'class="nav' not in page.text


# Only these pages


@pytest.mark.parametrize(
    "path", ["/", "/plans", "/users", f"/users/{WHO}", "/tasks", "/in", "/explain", "/openly", "/u"]
)
def test_under_the_public_name_there_is_no_other_page(calm: Door, path: str) -> None:
    page = calm.ask("GET", path)
    assert page.status == 404
    assert "LK-W111" in page.text
    assert "青柠生活" not in page.text


def test_under_the_public_name_nobody_is_signed_in(calm: Door) -> None:
    key = calm.site.keys.give("he")
    assert calm.ask("POST", "/in", {"key": key}, origin=f"http://{PUBLIC}").status == 404
    cookie = f"liuke_8765={calm.site.sessions.start('he')}"
    assert calm.ask("GET", "/plans", cookie=cookie).status == 404


def test_the_recipients_pages_need_no_sign_in_where_all_others_do(tmp_path: Path) -> None:
    from dataclasses import replace

    with open_door(tmp_path / "shop") as door:
        door.put()
        door.site = replace(door.site, open_reading=False)
        assert door.ask("GET", "/plans", host="127.0.0.1:8765").status == 401
        for path in (_stop(door), _settings(door), "/open"):
            assert door.ask("GET", path, host="127.0.0.1:8765").status == 200


def test_a_foreign_host_name_is_not_answered_and_learns_nothing(calm: Door) -> None:
    page = calm.ask("GET", _settings(calm), host="evil.example")
    assert page.status == 421
    assert "青柠生活" not in page.text
    assert "z***" not in page.text


def test_pages_say_what_they_may_load_and_tell_nobody_their_address(calm: Door) -> None:
    for page in (calm.ask("GET", _stop(calm)), calm.ask("GET", _settings(calm)), calm.ask("GET", "/u/x")):
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "script-src" not in page.headers["content-security-policy"]
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.headers["cache-control"] == "no-store"
        assert "<script" not in page.text
        assert not page.cookies


def test_styles_are_there_under_the_public_name(calm: Door) -> None:
    for address in re.findall(r'"(/static/[^"]+\.css[^"]*)"', calm.ask("GET", "/open").text):
        assert calm.ask("GET", address).status == 200


# Settings


@pytest.mark.parametrize(
    ("form", "column", "value", "code"),
    [
        ({"cap": "0"}, "cap_per_week", 0, "G-04"),
        ({"do": "pause"}, "pause_until", (NOON + timedelta(days=30)).replace(tzinfo=None), "G-04"),
        ({"channel.email": "off"}, "channels_off", ["email"], "G-01"),
        ({"topic.winback": "off"}, "topics_off", ["winback"], "G-08"),
        ({"personalisation": "off"}, "personalisation_off", True, "G-09"),
        ({"do": "stop"}, "suppressed_email", True, "G-01"),
    ],
)
def test_what_is_set_holds_for_the_very_next_send(
    door: Door, form: dict[str, str], column: str, value: object, code: str
) -> None:
    page = door.ask("POST", _settings(door), {"do": "save", **form})
    assert page.status == 200
    assert 'role="status"' in page.text
    assert _now(door)[column] == value
    assert door.work().refused == {code: 1}


def test_a_switch_left_on_says_so_after_its_off(door: Door) -> None:
    """A browser sends the hidden ``off`` and, only when the box is ticked, the ``on`` after it."""
    door.ask("POST", _settings(door), body=b"do=save&channel.email=off&channel.email=on&channel.sms=off")
    assert _now(door)["channels_off"] == ["sms"]


def test_every_cap_that_is_offered_is_kept_and_the_usual_takes_it_back(door: Door) -> None:
    offered = re.findall(r'name="cap" value="(\w+)"', door.ask("GET", _settings(door)).text)
    assert offered == ["default", *"01234567"]
    for cap in [*offered[1:], "default"]:
        page = door.ask("POST", _settings(door), {"do": "save", "cap": cap})
        assert f'value="{cap}" checked' in page.text
        assert _now(door)["cap_per_week"] == (None if cap == "default" else int(cap))


@pytest.mark.parametrize(
    "form",
    [
        {"do": "save", "cap": "8"},
        {"do": "save", "cap": "-1"},
        {"do": "save", "cap": "２"},
        {"do": "save", "cap": ""},
        {"do": "save", "channel.fax": "off"},
        {"do": "save", "channel.email": "maybe", "cap": "1"},
        {"do": "again.fax"},
        {"do": "again"},
        {"do": "approve"},
        {"cap": "1"},
        {},
    ],
)
def test_a_form_that_has_no_meaning_changes_nothing_and_leads_back(calm: Door, form: dict[str, str]) -> None:
    page = calm.ask("POST", _settings(calm), form)
    assert page.status == 400
    assert "没有改动任何设置" in page.text
    assert f'href="{_settings(calm)}' in page.text
    assert preferences(calm.house.state, WHO) == Preferences()
    assert suppressions(calm.house.state, subject_id=WHO) == []


@pytest.mark.parametrize(
    "body", [b"do=save&" + b"a" * 30_000, b"&".join(b"x%d=1" % n for n in range(400)), b"\xff\xfe=1"]
)
def test_a_form_far_longer_than_ours_is_refused(calm: Door, body: bytes) -> None:
    assert calm.ask("POST", _settings(calm), body=body).status == 413


def test_the_same_form_twice_is_saved_once(door: Door) -> None:
    form = {"do": "pause", "cap": "1", "channel.sms": "off"}
    door.ask("POST", _settings(door), form)
    kept = preferences(door.house.state, WHO)
    acts = entries(door.house.state)
    door.clock.forward(timedelta(hours=5))
    assert door.ask("POST", _settings(door), form).status == 200
    assert preferences(door.house.state, WHO) == kept
    assert entries(door.house.state) == acts


def test_saving_leaves_alone_what_the_page_does_not_show(door: Door) -> None:
    set_preferences(
        door.house.state, WHO, Preferences(quiet_from_hour=20, quiet_until_hour=10, language="en"), by="self", now=NOON
    )
    door.ask("POST", _settings(door), {"do": "save", "cap": "3"})
    assert preferences(door.house.state, WHO) == Preferences(
        cap_per_week=3, quiet_from_hour=20, quiet_until_hour=10, language="en"
    )


def test_a_pause_ends_by_the_button_or_by_itself(door: Door) -> None:
    door.ask("POST", _settings(door), {"do": "pause"})
    assert 'value="resume"' in door.ask("GET", _settings(door)).text
    door.ask("POST", _settings(door), {"do": "resume"})
    assert _now(door)["pause_until"] is None
    door.ask("POST", _settings(door), {"do": "pause"})
    door.clock.forward(timedelta(days=30))
    assert 'value="pause"' in door.ask("GET", _settings(door)).text
    assert door.work().sent == 1


def test_an_old_settings_page_does_not_undo_a_newer_opt_out(door: Door) -> None:
    door.ask("POST", _stop(door), body=ONE_CLICK)
    door.ask("POST", _settings(door), {"do": "save", "channel.email": "on"})
    assert _now(door)["suppressed_email"]


def test_everything_off_comes_back_one_channel_at_a_time(door: Door) -> None:
    door.ask("POST", _settings(door), {"do": "stop"})
    assert all(value for name, value in _now(door).items() if name.startswith("suppressed_"))
    page = door.ask("POST", _settings(door), {"do": "again.email"})
    assert "已重新打开" in page.text
    left = {name for name, value in _now(door).items() if name.startswith("suppressed_") and value}
    assert left == {f"suppressed_{channel}" for channel in ChannelName if channel != ChannelName.EMAIL}
    assert door.work().sent == 1


def test_who_never_agreed_reads_that_nothing_comes_and_may_agree(door: Door) -> None:
    never = {"subject_id": WHO, "email": MAIL, "consent_email": False}
    door.house.facts.delete(USERS, {"subject_id": WHO})
    door.house.facts.append(USERS, pa.Table.from_pylist([never]))
    page = door.ask("GET", _settings(door))
    assert "你还没有同意接收，所以不会发" in _words(page.text)
    assert 'name="channel.email"' not in page.text
    page = door.ask("POST", _settings(door), {"do": "again.email"})
    assert 'name="channel.email"' in page.text
    assert _now(door)["consent_email"] is True
    assert _now(door)["consent_push"] is None
    set_consent(door.house.state, WHO, ChannelName.EMAIL, False, basis="letter", now=NOON, by="lin")
    page = door.ask("POST", _settings(door), {"do": "again.email"})
    assert "你撤回过同意，不会再发" in _words(page.text)
    assert _now(door)["consent_email"] is False


def test_a_complaint_is_not_taken_back_by_a_link(door: Door) -> None:
    suppress(door.house.state, channel="email", reason=SuppressionReason.COMPLAINT, now=NOON, subject_id=WHO)
    page = door.ask("POST", _settings(door), {"do": "again.email"})
    assert "你投诉过，不会再发" in page.text
    assert 'value="again.email"' not in page.text
    assert _now(door)["suppressed_email"]


def test_the_page_tells_what_was_sent_and_what_was_not_and_why(door: Door) -> None:
    from dataclasses import replace

    door.channel = type(door.channel)(door.channel.name, dry_run=True)
    door.work()
    assert "最近没有给你发过消息" in door.ask("GET", _settings(door)).text  # a rehearsal reached nobody
    door.ask("POST", _settings(door), {"do": "save", "cap": "0"})
    door.put()
    door.work()
    words = _words(door.ask("GET", _settings(door)).text)
    assert "没有发出：你设置的次数上限或暂停" in words
    door.house = replace(door.house, sample=True)
    door.site = replace(door.site, answers=type(door.site.answers)(door.house))  # type: ignore[call-arg]
    assert "因为你有些日子没来了" in _words(door.ask("GET", _settings(door)).text)


def test_personal_data_are_masked(door: Door) -> None:
    door.work()
    for path in (_stop(door), _settings(door)):
        page = door.ask("GET", path).text
        for known in (MAIL, "13800002201", "周敏", WHO):
            assert known not in page


# Both languages


@pytest.mark.parametrize(
    ("said", "query", "lang", "title"),
    [
        ("", "", "zh-CN", "你想收到什么，由你定"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "zh-CN", "你想收到什么，由你定"),
        ("en-GB,en;q=0.9", "", "en", "You decide what you receive"),
        ("fr-FR,fr;q=0.9", "", "zh-CN", "你想收到什么，由你定"),
        ("zh-CN", "?language=en", "en", "You decide what you receive"),
    ],
)
def test_each_reads_in_their_own_language(calm: Door, said: str, query: str, lang: str, title: str) -> None:
    page = calm.ask("GET", _settings(calm) + query, **({"accept-language": said} if said else {})).text
    assert f'<html lang="{lang}"' in page
    assert title in page


@pytest.mark.parametrize("path", ["/u/", "/settings/", "/open", "/u/x"])
def test_english_is_complete(calm: Door, path: str) -> None:
    whole = {"/u/": _stop(calm), "/settings/": _settings(calm)}.get(path, path)
    words = _words(calm.ask("GET", f"{whole}?language=en").text).replace("青柠生活", "").replace("中文", "")
    assert not re.findall(r"[\u3400-\u9fff]+", words)


def test_the_language_stays_when_the_button_is_pressed(door: Door) -> None:
    page = door.ask("GET", f"{_settings(door)}?language=en").text
    (action,) = set(re.findall(r'<form[^>]* action="([^"]+)"', page))
    assert "Saved; it takes effect at once." in door.ask("POST", action, {"do": "save"}).text


def test_the_next_step_without_a_link_is_a_friendly_page(calm: Door) -> None:
    page = calm.ask("GET", "/open")
    assert page.status == 200
    assert "这里会打开 青柠生活 的页面" in page.text
