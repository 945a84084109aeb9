"""A sample house that answers from documents, and a reader who asks its pages without a network."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from liuke.app.errors import NoFactsError, UnknownCodeError, UnknownUserError
from liuke.app.settings_team import Person
from liuke.guard.approval import may_approve
from liuke.guard.rules import rules
from liuke.kit.clock import HandClock
from liuke.kit.errors import Language
from liuke.model.policy import GuardPolicy
from liuke.model.words import Duty, PlanState
from liuke.state.errors import UnknownPlanError
from liuke.web.answers import Workspace
from liuke.web.sessions import MemoryKeys, Sessions
from liuke.web.shield import host_names
from liuke.web.site import make_site
from liuke.web.visit import Site
from tests.unit.web import alarm_documents, documents, work_documents, worth_documents

HOST = "127.0.0.1:8765"
PEOPLE = (
    Person(id="lin", name="林晚", duty=Duty.OPERATOR),
    Person(id="he", name="何也", duty=Duty.APPROVER),
    Person(id="su", name="苏迟", duty=Duty.VIEWER),
)


class SampleAnswers:
    """Answers pages from made-up documents; approval is refused by the guard's own rule."""

    def __init__(self, *, facts: bool = True) -> None:
        self.plan: dict[str, Any] = {"state": "draft", "hash": documents.HASH, "approvals": []}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.morning: dict[str, Any] = {}
        self.stopped: dict[str, Any] | None = None
        self.alarms: dict[str, Any] = {}
        self.alarm: dict[str, Any] = {}
        self.more: dict[str, Callable[..., dict[str, Any]]] = {}
        self._facts = facts

    def answer(self, name: str, params: Mapping[str, Any], language: Language) -> dict[str, Any]:
        """Answer one call."""
        self.asked.append((name, dict(params)))
        if name in self.more:
            return self.more[name](language, **params)
        ways = {
            "today": lambda: self._today(language),
            "today_pictures": lambda: work_documents.pictures(language),
            "results_moved": lambda: worth_documents.moved(language, **params),
            "plan_outlook": lambda: work_documents.outlook(language),
            "live": lambda: work_documents.live(language),
            "plan_list": lambda: {"plans": [self._plan(language)] if self._facts else []},
            "plan_review": lambda: self._one(params["plan"], language),
            "plan_people": lambda: {"found": 120, "people": self._plan(language)["people"]},
            "plan_approve": lambda: self._approve(params, language),
            "plan_apply": lambda: self._become("applied", language),
            "plan_stop": lambda: self._stop(params, language),
            "plan_resume": lambda: self._stop({}, language),
            "users": lambda: documents.users(language, str(params.get("where") or "")),
            "why": lambda: self._why(str(params["user"]), language),
            "user_page": lambda: documents.user_page(self._why(str(params["user"]), language)),
            "signals": lambda: alarm_documents.signals(language, **self.alarms),
            "signal_page": lambda: alarm_documents.signal_page(language, **self.alarm),
            "alarms": lambda: alarm_documents.signals(language),
            "alarm_act": lambda: alarm_documents.signal_page(language)["alarm"],
            "task_board": lambda: documents.board(language),
            "task_list": lambda: documents.tasks(language),
            "task_show": lambda: {"task": {"id": params["task"], "state": "open", "version": 1}},
            "task_move": lambda: {"task": {"id": params["task"], "state": params["state"], "version": 2}},
            "finding": lambda: documents.finding(str(params["said"])),
            "guard_rules": lambda: rules(GuardPolicy(), language),
            "check": lambda: {"tables": []},
            "sample_show": lambda: {"sample": False, "over": False, "facts": False, "users": 3_000, "days": 150},
            "explain": lambda: self._explain(str(params.get("code", "")), language),
        }
        return ways[name]()

    def _today(self, language: Language) -> dict[str, Any]:
        if not self._facts:
            raise NoFactsError
        return documents.today(language, **self.morning)

    def _plan(self, language: Language) -> dict[str, Any]:
        return documents.plan(language, **self.plan)

    def _one(self, plan: str, language: Language) -> dict[str, Any]:
        if plan != "W-1116-01":
            raise UnknownPlanError(plan=plan)
        return self._plan(language)

    def _approve(self, params: Mapping[str, Any], language: Language) -> dict[str, Any]:
        duty = next(p.duty for p in PEOPLE if p.id == params["by"])
        may_approve("lin", params["by"], duty, self.plan["hash"], params["hash"], PlanState(self.plan["state"]))
        self.plan["approvals"] = [{"by": params["by"], "at": documents.NOW.isoformat()}]
        return self._become("approved", language)

    def _become(self, state: str, language: Language) -> dict[str, Any]:
        self.plan["state"] = state
        return self._plan(language)

    def _stop(self, params: Mapping[str, Any], language: Language) -> dict[str, Any]:
        if params.get("plan"):
            return self._become("stopped", language)
        self.stopped = {"by": params["by"], "at": documents.NOW, "why": params["reason"]} if params else None
        return {}

    def _why(self, user: str, language: Language) -> dict[str, Any]:
        if not user.startswith("u_"):
            raise UnknownUserError(user=user, nearest="")
        return documents.why(user, language)

    def _explain(self, code: str, language: Language) -> dict[str, Any]:
        known = documents.explain(language)
        if not code:
            return {"codes": known}
        for one in known:
            if one["code"] == code.upper():
                return one
        raise UnknownCodeError(said=code, nearest="")


@dataclass(kw_only=True)
class Sample:
    """A sample house behind a site."""

    answers: SampleAnswers
    site: Site
    clock: HandClock

    @property
    def app(self) -> Any:
        """The application."""
        return make_site(self.site, names=host_names("127.0.0.1"))


def sample(
    *, facts: bool = True, open_reading: bool = True, language: Language = "zh", is_sample: bool = True
) -> Sample:
    """Open the sample house."""
    clock, answers = HandClock(documents.NOW), SampleAnswers(facts=facts)
    site = Site(
        answers=answers,
        around=lambda _: {"through": "2026-11-15", "plans": 1, "late": 2, "stopped": answers.stopped},
        workspace=Workspace(
            name="青柠生活" if language == "zh" else "Lime Life",
            zone=ZoneInfo("Asia/Shanghai"),
            currency="CNY",
            language=language,
            sample=is_sample,
            people=PEOPLE,
        ),
        keys=MemoryKeys(),
        sessions=Sessions(clock),
        clock=clock,
        cookie="liuke_8765",
        version="0.1.0",
        open_reading=open_reading,
    )
    return Sample(answers=answers, site=site, clock=clock)


@dataclass(kw_only=True)
class Page:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str
    body: bytes = b""

    def field(self, name: str) -> str:
        """Return the value of a hidden field of the page's last form."""
        return re.findall(rf'name="{name}" value="([^"]*)"', self.text)[-1]


@dataclass(kw_only=True)
class Reader:
    """Somebody with a browser, at one sample house."""

    sample: Sample
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Page:
        """Open an address."""
        return self._ask("GET", path, {}, headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Page:
        """Send a form, as a page of ours would."""
        return self._ask("POST", path, form or {}, {"origin": f"http://{HOST}", **headers})

    def sign_in(self, person: str) -> None:
        """Sign in with a fresh link."""
        assert self.post("/in", {"key": self.sample.site.keys.give(person)}).status == 303

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.sample.clock.forward(timedelta(**span))

    def _ask(self, method: str, path: str, form: dict[str, str], headers: dict[str, str]) -> Page:
        body = urlencode(form).encode()
        said = {"host": HOST, "content-type": "application/x-www-form-urlencoded", **headers}
        if self.cookies:
            said["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        page = asyncio.run(_through(self.sample.app, method, path, body, said))
        for cookie in page.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return page


async def _through(app: Any, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
    parts = urlsplit(path)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "server": ("127.0.0.1", 8765),
        "client": ("127.0.0.1", 50_000),
    }
    sent: list[dict[str, Any]] = []

    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # the browser stays until it is answered
        asked = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    pairs = [(name.decode().lower(), value.decode()) for name, value in sent[0]["headers"]]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Page(
        status=sent[0]["status"],
        headers=dict(pairs),
        cookies=[value for name, value in pairs if name == "set-cookie"],
        text=body.decode("utf-8", "replace"),
        body=body,
    )
