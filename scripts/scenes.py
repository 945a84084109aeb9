"""What ``make screens`` looks at: every page in every state, world by world.

A world is a served workspace in one condition: the shop as an administrator sees it, the same as a stranger does, its
recipients' own pages, a plan being sent, the empty workspace of the first day, and the sample laid over that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from liuke.app.door import call
from liuke.app.house import opened
from liuke.delivery.links import Link, Purpose, sign

_COLLECTING = "progressive_value"
LEAVING = "high_value_leaving = true"
_WAIT_MS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One page to look at: its name and address, and what is done on it before the picture is taken."""

    name: str
    path: str
    after: Callable[[Any], None] | None = None


def scene(name: str, path: str, after: Callable[[Any], None] | None = None) -> Scene:
    """Name a page."""
    return Scene(name=name, path=path, after=after)


def press(*selectors: str, until: str = "") -> Callable[[Any], None]:
    """Press, one after the other, what can be seen; ``until`` is what comes of it."""

    def done(page: Any) -> None:
        for one in selectors:
            page.locator(one).locator("visible=true").first.click()
            page.wait_for_timeout(_WAIT_MS)
        if until:
            page.locator(until).first.wait_for()
            page.locator(until).first.scroll_into_view_if_needed()

    return done


def typed(words: str) -> Callable[[Any], None]:
    """Open the palette and type."""

    def done(page: Any) -> None:
        page.keyboard.press("Control+k")
        page.locator("dialog[open] input[name=q]").fill(words)
        page.wait_for_timeout(_WAIT_MS)

    return done


def prepare(folder: Path, language: str) -> None:
    """Let a morning be drafted and the desk be at work, so that no page of the shop is empty."""
    zh = language == "zh"

    def ask(question: str, **said: Any) -> dict[str, Any]:
        return call(folder, question, said, language="zh" if zh else "en")

    ask("user_add", id="luo", name="罗冉" if zh else "Luo Ran", duty="admin")
    ask("run", by="lin")
    ask("interview_choose", by="lin")
    case = ask("case_open", title="支付失败的吐槽变多" if zh else "Complaints about failed payments grow", by="lin")[
        "case"
    ]
    ask("case_tick", case=case["id"], step=case["checklist"][0]["id"], by="lin")
    ask("case_log", case=case["id"], text="已请支付组查日志" if zh else "Asked the payments team for logs", by="lin")
    clues = [one["clue_id"] for one in ask("clues")["clues"]]
    for clue, way in zip(clues[:2], (("accepted",), ("accepted", "planned")), strict=False):
        for state in way:
            ask("clue_move", clue=clue, to=state, name="支付" if zh else "Payments", by="lin")
    for number, task in enumerate(ask("task_list", limit=4)["tasks"]):
        ask("task_move", task=task["id"], state=("doing", "waiting", "review", "doing")[number], by="lin")
    long = (
        "把这位用户的退款为什么一直没到账问清楚并当天回电话"
        if zh
        else "Find out why the refund never came and call back today"
    )
    ask("task_new", title=f"{long}{'，' if zh else '; '}{long}", by="lin", to="he", hours=8.0)
    ask("programme_open", kind="open_day", by="lin")


def shop(folder: Path) -> list[Scene]:
    """Return what an administrator of the shop sees."""

    def ask(name: str, **said: Any) -> dict[str, Any]:
        return call(folder, name, said, language="zh")

    plans = ask("plan_list")["plans"]
    plan = plans[0]["id"]
    user = ask("users", where=LEAVING, limit=1)["users"][0]["subject_id"]
    account = ask("accounts")["accounts"][0]["account_id"]
    task = ask("task_list", limit=1)["tasks"][0]["id"]
    clue = ask("clues")["clues"][0]["clue_id"]
    case = ask("case_list")["cases"][0]["id"]
    return [
        scene("today", "/"),
        scene("plans", "/plans"),
        scene("plan", f"/plans/{plan}"),
        scene("plan-applied", f"/plans/{plans[-1]['id']}"),
        scene("plan-people", f"/plans/{plan}/people?code=G-01"),
        scene("plan-diff", f"/plans/{plan}/diff"),
        scene("plan-approve", f"/plans/{plan}/approve"),
        scene("plan-stop", f"/plans/{plan}/stop"),
        scene("live", "/live"),
        scene("results", "/results"),
        scene("results-people", "/results/golden_48h/people"),
        scene("playbooks", "/playbooks"),
        scene("playbook", "/playbooks/golden_48h"),
        scene("playbook-new", "/playbooks/new"),
        scene("playbook-tried", "/playbooks/golden_48h", press("#save button:not(.btn-main)", until="#tried .card")),
        scene("audience", "/audience?where=" + quote(LEAVING)),
        scene("audience-wrong", "/audience?where=" + quote("idle_dayz > 7")),
        scene("tasks", "/tasks"),
        scene("task", f"/tasks/{task}"),
        scene("interviews", "/interviews"),
        scene("clues", "/clues"),
        scene("clue", f"/clues/{clue}"),
        scene("cases", "/cases"),
        scene("case", f"/cases/{case}"),
        scene("programmes", "/programmes"),
        scene("programme", "/programmes/1"),
        scene("retention", "/retention"),
        scene("retention-parts", "/retention?segment=acquisition_source"),
        scene("lifecycle", "/retention?tab=lifecycle"),
        scene("rfm", "/retention?tab=rfm"),
        scene("ltv", "/retention?tab=ltv"),
        scene("bursts", "/retention?tab=bursts"),
        scene("journeys", "/journeys"),
        scene("funnel", "/journeys?tab=funnel"),
        scene("paths", "/journeys?tab=paths"),
        scene("voice", "/voice"),
        scene("signals", "/signals"),
        scene("signal", "/signals/traffic_cliff"),
        scene("signal-decay", "/signals/login_decay"),
        scene("users", "/users?where=" + quote(LEAVING)),
        scene("users-wrong", "/users?where=" + quote("idle_dayz > 7")),
        scene("user", f"/users/{user}"),
        scene("accounts", "/accounts"),
        scene("account", f"/accounts/{account}"),
        scene("qbr", f"/accounts/{account}/qbr"),
        scene("data", "/data"),
        scene("definition", "/data/definitions/login_decay"),
        scene("guard", "/guard"),
        scene("guard-rule", "/guard/G-01"),
        scene("reasons", "/explain"),
        scene("reason", "/explain/G-04"),
        scene("stop", "/stop"),
        scene("import", "/import"),
        scene("tracking", "/tracking"),
        scene("jobs", "/jobs"),
        scene("people-admin", "/people"),
        scene("me", "/me"),
        scene("audit", "/audit"),
        scene("api", "/api/docs"),
        scene("sample", "/sample"),
        scene("found", "/find?q=" + quote("黄金")),
        scene("found-none", "/find?q=zzz"),
        scene("palette", "/", typed("黄金" if _zh(folder) else "golden")),
        scene("number-card", "/", press(".figures a.num, a.num")),
        scene("reason-card", f"/plans/{plan}/people?code=G-01", press("main a[href^='/explain/']")),
        scene("missing", "/plans/W-000000-01"),
    ]


ROLES = ("operator", "approver")
"""Whose own view of a waiting plan is looked at, beside the administrator's; Today is the same for all of them."""


def role(folder: Path, duty: str) -> list[Scene]:
    """Return what somebody of another duty sees: the verbs they may press, the others with whom to ask."""
    plan = call(folder, "plan_list", {}, language="zh")["plans"][0]["id"]
    return [scene(f"plan-{duty}", f"/plans/{plan}")]


def stranger(folder: Path) -> list[Scene]:
    """Return what somebody sees who is not signed in."""
    plan = call(folder, "plan_list", {}, language="zh")["plans"][0]["id"]
    return [
        scene("visitor-today", "/"),
        scene("visitor-approve", f"/plans/{plan}/approve"),
        scene("visitor-import", "/import"),
        scene("visitor-people", "/people"),
        scene("sign-in", "/in"),
    ]


def recipients(folder: Path) -> list[Scene]:
    """Return the pages of somebody who is written to; their tokens are made before the shop is served."""
    plan = call(folder, "plan_list", {}, language="zh")["plans"][-1]["id"]
    sent = call(folder, "plan_people", {"plan": plan, "verdict": "send", "limit": 200}, language="zh")["people"]
    who = sent[-1]["subject_id"]
    with opened(folder) as house:
        secret, now = house.state.secret, house.clock.now()
    day, begun, ends = now.date().isoformat(), (now.date() - timedelta(days=5)).isoformat(), now + timedelta(days=30)

    def token(purpose: Purpose, **more: Any) -> str:
        return sign(secret, Link(purpose=purpose, subject_id=who, **more))

    report = token(Purpose.REPORT, about=day, expires=ends)
    plays = call(folder, "playbook_list", {}, language="zh")["playbooks"]
    version = next(one["version"] for one in plays if one["id"] == _COLLECTING)
    collecting = token(Purpose.PROGRESS, about=f"{_COLLECTING}:{version}:{begun}")
    return [
        scene("public-settings", f"/settings/{token(Purpose.PREFERENCES)}"),
        scene("public-stop", f"/u/{token(Purpose.UNSUBSCRIBE, channel='email', about='x')}"),
        scene("public-year", f"/report/{report}"),
        scene("public-shared", f"/shared/{token(Purpose.SHOWN_REPORT, about=day, expires=ends)}"),
        scene("public-progress", f"/progress/{collecting}"),
        scene("public-open", "/open"),
        scene("public-wrong", "/settings/nothing"),
    ]


FIRST = [
    scene("empty-today", "/"),
    scene("empty-signals", "/signals"),
    scene("empty-results", "/results"),
    scene("empty-plans", "/plans"),
    scene("empty-tasks", "/tasks"),
    scene("empty-playbooks", "/playbooks"),
    scene("empty-clues", "/clues"),
    scene("empty-interviews", "/interviews"),
    scene("empty-cases", "/cases"),
    scene("empty-programmes", "/programmes"),
    scene("empty-jobs", "/jobs"),
    scene("empty-data", "/data"),
    scene("empty-audience", "/audience"),
    scene("empty-live", "/live"),
    scene("empty-sample", "/sample"),
]
"""The first day, before any file has come."""

OVER = [scene("over-today", "/"), scene("over-import", "/import"), scene("over-sample", "/sample")]
"""The sample laid over a workspace."""

SENDING = [scene("sending-live", "/live"), scene("sending-today", "/"), scene("sending-plans", "/plans")]
"""A plan goes out."""


def own_file(days: int = 12) -> str:
    """Write the file that somebody brings on the first day: their own column names, a time of no zone, wrong rows."""
    names = ("app_open", "app_open", "read_chapter", "add_to_cart", "pay_ok", "search_book")
    lines = ["uid,event_name,happened_at,amt,city"]
    for n in range(days * 120):
        day = date(2026, 11, 8) + timedelta(days=n % days)
        hour = 8 + (n * 7) % 15
        paid = f"{(n % 40) + 9}.90" if names[n % 6] == "pay_ok" else ""
        lines.append(
            f"u{n % 211:04d},{names[n % 6]},{day} {hour:02d}:{n % 60:02d}:00,{paid},{('杭州', '成都', '北京')[n % 3]}"
        )
    lines[40], lines[77] = "u0001,app_open,昨天,,杭州", ",app_open,2026-11-09 10:00:00,,"
    return "\n".join(lines) + "\n"


def _zh(folder: Path) -> bool:
    return 'language = "zh"' in (folder / "liuke.toml").read_text("utf-8")
