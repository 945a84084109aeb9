"""Clicks as hurried people make them, and a first day: pressed twice, gone back, dragged, undone, served anew meanwhile.

The acceptance list of the interface, and which test holds each point:

| point | test |
|---|---|
| no console error, no request leaves the host | test_pages_browser::test_every_page_is_quiet_readable_and_as_wide_as_the_screen |
| contrast audit 0 failures in both themes | the same |
| no page scrolls sideways at 390, 1280, 1920 px | the same |
| numbers equal on Today, plan and results | test_day::test_today_the_plan_and_the_rows_tell_the_same_numbers, test_clicks_browser::test_the_same_numbers_stand_on_every_page |
| the waterfall adds up | test_day::test_the_waterfall_adds_up_for_every_tier_playbook_and_in_total |
| not approved by its author, nor with a stale hash | test_pages_browser::test_a_visitor_and_the_author_see_why_they_cannot_approve, test_pages_browser::test_a_stale_plan_is_refused_and_the_fresh_one_is_approved_and_sent |
| every refused (user, plan) has a reason on the timeline | test_clicks_browser::test_everybody_left_out_finds_the_reason_on_their_page |
| unfinished cells outside averages | test_retention::test_an_unfinished_cell_is_shown_so_and_stays_outside_the_average |
| a preference change stops the very next send | test_state_outbox::test_a_users_wish_holds_for_the_very_next_send, test_public_pages::test_what_is_set_holds_for_the_very_next_send |
| the keyboard alone walks Today, plan, list, user, back | test_pages_browser::test_the_keyboard_alone_walks_from_today_to_a_user_and_back |
"""

import random
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import sample_calls
from liuke.app.door import call
from liuke.app.house import new_workspace
from liuke.kit.errors import LiukeError
from tests.journey.browser import APPROVER, AUTHOR, Shop, look, shop_served, sign_in

pytestmark = pytest.mark.browser

_ROOT = Path(__file__).parents[1]
AUTHOR_IN_ENGLISH = "Lin Wan"
_UNDO = ".toast[data-toast] form button"


@pytest.fixture
def folder(drafted: Path, tmp_path: Path) -> Path:
    """Return a business of the test's own, with a plan that waits."""
    return Path(shutil.copytree(drafted, tmp_path / "shop"))


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    with shop_served(folder) as shop:
        yield shop


def _new_page(page: Any, press: Any) -> None:
    """Press, and wait for the page that follows."""
    with page.expect_navigation():
        press()


def test_every_point_of_the_acceptance_list_is_held_by_a_test_that_exists() -> None:
    named = re.findall(r"(test_\w+)::(test_\w+)", __doc__ or "")
    assert len(named) >= 10
    for file, test in named:
        (found,) = _ROOT.rglob(f"{file}.py")
        assert f"def {test}(" in found.read_text(encoding="utf-8"), (file, test)


def test_pressed_twice_is_done_once_and_going_back_shows_what_is(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page, plan = sign_in(context, shop, APPROVER), f"/plans/{shop.plan}"
    page.goto(shop.address + plan)
    for act, shown in (("approve", "apply"), ("apply", "stop"), ("stop", None)):
        page.click(f'.dock a[href="{plan}/{act}"]')
        page.wait_for_selector("#sheet-body form")
        _new_page(page, page.locator("dialog form.row button").first.dblclick)
        page.wait_for_url(f"**?did={act}")
        page.go_back()
        assert page.locator(f'.dock a[href="{plan}/{act}"]').count() == 0
        assert shown is None or page.locator(f'.dock a[href="{plan}/{shown}"]').count() == 1
    rows = call(shop.folder, "audit_list", {"limit": 100}, language="zh")["rows"]
    acts = [row["act"] for row in rows if row["target"] == shop.plan]
    assert [acts.count(f"plan_{word}") for word in ("approve", "applied", "stopped")] == [1, 1, 1]
    context.close()


def _tab_to(page: Any, wanted: str) -> None:
    """Walk by the Tab key until something has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
            assert box["top"] >= 0 and box["bottom"] <= page.viewport_size["height"], (wanted, box)
            return
    raise AssertionError(wanted)


def test_the_keyboard_alone_approves_and_escape_leaves_things_as_they_were(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page, approve = sign_in(context, shop, APPROVER), f'.dock a[href="/plans/{shop.plan}/approve"]'
    _tab_to(page, f'a.btn-main[href^="/plans/{shop.plan}"]')
    _new_page(page, lambda: page.keyboard.press("Enter"))
    _tab_to(page, '.skip[href="#dock"]')  # past everything that is read first, straight to what is decided
    page.keyboard.press("Enter")
    _tab_to(page, approve)
    page.keyboard.press("Enter")
    page.wait_for_selector("#sheet-body form")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector("#sheet-body form", state="hidden")
    assert page.evaluate(f"document.activeElement.matches({approve!r})")  # back where it was
    page.keyboard.press("Enter")
    page.wait_for_selector("#sheet-body form")
    _tab_to(page, "dialog form.row button.btn-main")
    _new_page(page, lambda: page.keyboard.press("Enter"))
    page.wait_for_url("**?did=approve")
    assert call(shop.folder, "plan_review", {"plan": shop.plan}, language="zh")["state"] == "approved"
    context.close()


def test_cards_are_dragged_and_what_was_done_is_undone(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "dark", "en")
    page = sign_in(context, shop, AUTHOR)
    page.goto(f"{shop.address}/tasks?department=customer_service")
    card = page.locator("[data-lane=open] .ticket[draggable]").first
    task = str(card.get_attribute("id"))
    column = f"document.querySelector('#{task}').closest('[data-lane]').dataset.lane"
    _new_page(page, lambda: card.drag_to(page.locator("[data-lane=waiting]"), target_position={"x": 40, "y": 60}))
    assert page.url.endswith(f"/tasks?department=customer_service#{task}")  # the same board, at the card
    assert page.evaluate(column) == "waiting"
    _new_page(page, page.locator(f"#{task} button[value=done]").dblclick)
    said = call(shop.folder, "task_show", {"task": int(task[1:])}, language="en")["task"]
    assert [one["after"] for one in said["history"]][-2:] == ["waiting", "done"]
    _new_page(page, page.locator(_UNDO).click)
    assert page.evaluate(column) == "waiting"
    page.goto(f"{shop.address}/clues")
    clue = page.locator("[data-lane=new] .ticket[draggable]").first
    name = str(clue.get_attribute("id"))
    _new_page(page, lambda: clue.drag_to(page.locator("[data-lane=accepted]"), target_position={"x": 40, "y": 40}))
    _new_page(page, page.locator(_UNDO).click)
    assert call(shop.folder, "clue_card", {"clue": name}, language="en")["card"]["state"] == "new"
    page.goto(f"{shop.address}/users?where=idle_days+%3E%3D+7")
    page.locator("details.choose:has(input[name=name]) summary").click()
    page.fill("details.choose input[name=name]", "Quiet 🎉 محمد")
    _new_page(page, page.locator("details.choose button[value=save]").dblclick)
    assert page.locator(".view-chip:has-text('🎉')").count() == 1
    _new_page(page, page.locator(".view-chip:has-text('🎉') button[value=forget]").click)
    assert page.locator(".view-chip:has-text('🎉')").count() == 0
    _new_page(page, page.locator(_UNDO).click)
    assert page.locator(".view-chip:has-text('🎉')").count() == 1
    page.goto(f"{shop.address}/playbooks/golden_48h")
    text = page.locator("#yaml").input_value()
    page.locator("#yaml").fill(text.replace("idle_days >= 3", "idle_days >= 4"))
    _new_page(page, page.locator("#save button.btn-main").dblclick)
    assert page.locator("section.hot").count() == 0  # the second press is no second person
    _new_page(page, page.locator(_UNDO).click)
    assert page.locator("#yaml").input_value() == text
    context.close()


def test_a_server_that_starts_anew_under_open_pages_loses_nothing(chromium: Any, folder: Path) -> None:
    with shop_served(folder) as shop:
        port = int(shop.address.rpartition(":")[2])
        context = look(chromium, shop, 390, "light", "zh")
        page, plan = sign_in(context, shop, APPROVER), f"/plans/{shop.plan}"
        page.goto(f"{shop.address}/playbooks/golden_48h")
        changed = page.locator("#yaml").input_value().replace("budget_fen: 2000000", "budget_fen: 7000")
        page.locator("#yaml").fill(changed)
        page.wait_for_selector("#canvas .note.good")
        other = context.new_page()
        other.goto(shop.address + plan)
    approve = f'.dock a[href="{plan}/approve"]'
    other.click(approve)
    other.wait_for_selector("#lost:not([hidden])")
    with shop_served(folder, port):
        other.click(approve)
        other.wait_for_selector("#sheet-body form")
        assert other.locator("#lost").is_hidden()
        _new_page(page, page.locator("#save button.btn-main").click)
        assert page.locator("#yaml").input_value() == changed
    context.close()


def test_a_form_whose_session_ended_meanwhile_is_kept(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 390, "dark", "zh")
    page = sign_in(context, shop, AUTHOR)
    page.goto(f"{shop.address}/tasks")
    page.click("details.card > summary")
    page.fill("[name=title]", "给云岚回电")
    (session,) = (one["name"] for one in context.cookies() if re.fullmatch(r"liuke_\d+", one["name"]))
    context.clear_cookies(name=session)
    _new_page(page, page.locator("form[action='/tasks'][method=post] button").click)
    assert "云岚" not in page.locator("main").inner_text()  # a stranger at the screen reads nothing of it
    page = _sign_in_again(context, shop)
    assert page.locator("[name=title]").input_value() == "给云岚回电"
    _new_page(page, page.locator("main form button.btn-main").click)
    assert "给云岚回电" in page.locator("h1").inner_text()
    context.close()


def _sign_in_again(context: Any, shop: Shop) -> Any:
    """Sign in by the link once more; what was typed is led back to."""
    page = context.new_page()
    page.goto({who: link for who, _, link in shop.served.links}[AUTHOR])
    page.click("main button.btn-main")
    page.wait_for_url("**/again")
    return page


def test_a_plan_whose_playbook_was_changed_says_so_and_is_drafted_again(chromium: Any, shop: Shop) -> None:
    source = call(shop.folder, "playbook_source", {"playbook": "golden_48h"}, language="zh")
    renamed = source["text"].replace("- id: heavy", "- id: heavier", 1)
    assert renamed != source["text"]
    wish = {"playbook": "golden_48h", "text": renamed, "base": source["base"], "by": "lin"}
    call(shop.folder, "playbook_save", wish, language="zh")
    context = look(chromium, shop, 1280, "light", "zh")
    page = sign_in(context, shop, APPROVER)
    page.goto(f"{shop.address}/plans/{shop.plan}")
    assert page.locator('.dock a[href$="/approve"]').count() == 0
    assert "打法改过" in page.locator(".note.warn").first.inner_text()
    assert page.locator(".note.warn form[action='/run'] button").count() == 1
    seen = call(shop.folder, "plan_review", {"plan": shop.plan}, language="zh")
    with pytest.raises(LiukeError, match="起草之后改过"):
        call(shop.folder, "plan_approve", {"plan": shop.plan, "by": "he", "hash": seen["hash"]}, language="zh")
    call(shop.folder, "plan_draft", {"by": "lin"}, language="zh")
    page.goto(f"{shop.address}/plans/{shop.plan}")
    assert page.locator('.dock a[href$="/stop"]').count() == 1
    assert page.locator(".note.warn form").count() == 0
    assert page.locator('.dock a[href$="/approve"]').count() == 1
    context.close()


def test_the_same_numbers_stand_on_every_page(chromium: Any, shop: Shop) -> None:
    context = look(chromium, shop, 1280, "light", "zh")
    page = context.new_page()
    said = call(shop.folder, "plan_review", {"plan": shop.plan}, language="zh")["totals"]
    send, found = f"{said['send']:,}", f"{said['found']:,}"
    page.goto(shop.address)
    assert send in page.locator(f'article.decision:has(a[href^="/plans/{shop.plan}"])').first.inner_text()
    page.goto(f"{shop.address}/plans")
    row = page.locator(f'tr:has(a[href="/plans/{shop.plan}"])').inner_text()
    assert send in row
    assert found in row
    applied = call(shop.folder, "plan_list", {}, language="zh")["plans"][-1]["totals"]
    page.goto(f"{shop.address}/results")
    arms = call(shop.folder, "results", {}, language="zh")["playbooks"]
    assert sum(one["treated"]["n"] + one["holdout"]["n"] for one in arms) <= applied["send"] + applied["holdout"]
    text = page.locator("main").inner_text()
    for one in arms:
        assert f"{one['treated']['n']:,}" in text
    context.close()


def test_everybody_left_out_finds_the_reason_on_their_page(chromium: Any, shop: Shop) -> None:
    totals = call(shop.folder, "plan_review", {"plan": shop.plan}, language="zh")["totals"]
    context = look(chromium, shop, 1280, "light", "zh")
    page = context.new_page()
    codes = [*totals["excluded"], *totals["diverted"], "G-15"]
    assert len(codes) >= 3
    for code in codes:
        people = call(shop.folder, "plan_people", {"plan": shop.plan, "code": code, "limit": 1}, language="zh")[
            "people"
        ]
        page.goto(f"{shop.address}/users/{people[0]['subject_id']}")
        assert page.locator(f'main [data-explain][href="/explain/{code}"], main a[href="/explain/{code}"]').count(), (
            code
        )
    context.close()


def _events() -> bytes:
    """Write what 60 people did in 40 days, by a clock in London; one line that nobody can read."""
    drawn = random.Random(7)
    names = ["app_open", "app_open", "view_item", "add_to_cart", "order_paid", "read_chapter", "xqz_foo"]
    rows = [
        f"u{who:03d},{drawn.choice(names)},"
        + (datetime(2026, 10, 13) + timedelta(days=day, hours=drawn.triangular(0.5, 15, 12))).strftime("%F %T")
        for who in range(60)
        for day in range(40)
        for _ in range(drawn.choice((0, 0, 1, 3)))
    ]
    return ("user,event_name,when\n" + "\n".join(rows) + "\nu1,app_open,gestern\n").encode()


def test_the_first_day_from_a_file_to_first_numbers(chromium: Any, tmp_path: Path) -> None:
    new_workspace(tmp_path / "shop", name="Lime", timezone="Asia/Shanghai", market="cn", currency="CNY", language="en")
    with shop_served(tmp_path / "shop") as shop:
        context = look(chromium, shop, 390, "light", "en")
        page = sign_in(context, shop, AUTHOR_IN_ENGLISH)
        page.click("main a.btn-main[href='/import']")
        file = {"name": "events.csv", "mimeType": "text/csv", "buffer": _events()}
        _new_page(page, lambda: page.set_input_files("[data-drop] input[type=file]", file))
        assert page.locator("select[name=table]").input_value() == "events"
        _new_page(page, page.locator(".note.warn a").click)  # the trap: by the clock of the house they sleep by day
        assert page.locator("select[name=zone]").input_value() == "UTC"
        _new_page(page, page.locator("button[value=load]").dblclick)
        page.locator("main a[href='/tracking']").wait_for(timeout=60_000)
        assert len(call(shop.folder, "job_list", {}, language="en")["jobs"]) == 1
        _new_page(page, page.locator("main a[href='/tracking']").click)
        _new_page(page, page.locator("button[name='take']").click)
        _new_page(page, page.locator("form[action='/tracking'] button.btn-main").dblclick)
        page.wait_for_url("**/tracking?did=*")
        _new_page(page, page.locator(".note form button").click)
        page.locator("main a.btn-main[href='/']").wait_for(timeout=120_000)
        _new_page(page, page.locator("main a.btn-main[href='/']").click)
        assert page.locator("article.figure, .figure").count() >= 4
        context.close()


def test_the_sample_comes_by_one_click_is_marked_and_goes_by_another(
    chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sample_calls.sample_make.__kwdefaults__, "users", 150)
    monkeypatch.setitem(sample_calls.sample_make.__kwdefaults__, "days", 60)
    new_workspace(tmp_path / "shop", name="Own", timezone="Asia/Shanghai", market="cn", currency="CNY", language="en")
    with shop_served(tmp_path / "shop") as shop:
        context = look(chromium, shop, 1280, "light", "en")
        page = sign_in(context, shop, AUTHOR_IN_ENGLISH)
        _new_page(page, page.locator("form[action='/sample'] button").dblclick)
        page.locator("main a.btn-main[href='/']").wait_for(timeout=240_000)
        for path in ("/", "/users", "/plans"):
            page.goto(shop.address + path)
            assert page.locator(".ribbon a[href='/sample']").count() == 1, path
        page.goto(f"{shop.address}/sample")
        _new_page(page, page.locator("button[value=remove]").dblclick)
        page.wait_for_load_state("load")
        assert page.locator(".ribbon a[href='/sample']").count() == 0  # at once, not at the next page
        assert page.locator(".toast[data-toast]").count() == 1
        assert page.locator("form[action='/sample']").count() == 1
        assert not (shop.folder / ".sample").exists()
        context.close()
