"""The audit log in its reader's words: a field's name, what it was, what it is; what is personal is masked."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import liuke
from liuke.app.say import keys
from liuke.kit.errors import Language
from liuke.model.words import AlarmAct, PlanState
from liuke.state.firings import FiringState
from liuke.web.view.audit import changes, raw, target
from liuke.web.view.pen import Pen

_NOW = datetime(2026, 11, 20, tzinfo=UTC)


def pen(language: Language = "zh") -> Pen:
    return Pen(language=language, currency="CNY", zone=ZoneInfo("Asia/Shanghai"), now=_NOW)


def told(act: str, before: Any, after: Any, language: Language = "zh") -> list[tuple[str | None, ...]]:
    return [(c["label"], c["before"], c["after"]) for c in changes(act, before, after, pen(language))]


@pytest.mark.parametrize(
    ("act", "before", "after", "language", "said"),
    [
        ("plan_approved", "draft", "approved", "zh", [("状态", "待审批", "已批准")]),
        ("plan_approved", "draft", "approved", "en", [("State", "Awaiting approval", "Approved")]),
        ("plan_draft", None, "3fd1a2b0c4d5e6f70819", "zh", [("指纹", None, "3fd1a2b0c4")]),
        ("switch_live", False, True, "en", [("On", "no", "yes")]),
        (
            "preferences",
            {"cap_per_week": None, "quiet_from_hour": 22, "channels_off": [], "pause_until": None},
            {"cap_per_week": 2, "quiet_from_hour": 22, "channels_off": ["sms"], "pause_until": "2026-12-20T16:00:00Z"},
            "zh",
            [("每周上限", "—", "2"), ("关闭的渠道", "—", "短信"), ("暂停到", "—", "12-21 00:00")],
        ),
        ("forget", None, {"facts": {"events": 7, "orders": 2}}, "en", [("Facts", None, "9 rows")]),
        (
            "playbook_arm",
            None,
            {"budget_fen": 50_000, "until": "2026-12-01"},
            "zh",
            [("预算", None, "¥500"), ("有效到", None, "12-01")],
        ),
        (
            "result.decide",
            {"advised": {"verb": "wait", "lift": 0.021}},
            {"verb": "keep", "why": "再跑一个月"},
            "zh",
            [("结论", None, "保持"), ("理由", None, "再跑一个月"), ("规则建议", None, "结论 再看、增量 +2.1pp")],
        ),
        ("tracking_save", {"pay_ok": "—"}, {"pay_ok": "core:reader"}, "en", [("pay_ok", "—", "core:reader")]),
        ("token_revoke", {"name": "nightly"}, None, "en", [("Name", "nightly", "—")]),
        ("plan_withdraw", None, 3, "zh", [("消息数", None, "3")]),
        ("password", None, None, "zh", []),
        ("sign_in", None, {"address": "127.0.0.1"}, "en", [("Address", None, "127.0.0.1")]),
        (
            "result.verb",
            None,
            {"verb": "wait", "lift": None, "sentence": "再看：12-09 才有第一个结果"},
            "zh",
            [("结论", None, "再看"), ("说明", None, "再看：12-09 才有第一个结果")],
        ),
    ],
)
def test_what_changed_is_said_field_by_field(
    act: str, before: Any, after: Any, language: Language, said: list[tuple[str | None, ...]]
) -> None:
    assert told(act, before, after, language) == said


def test_what_is_personal_is_masked_in_the_words_and_in_what_was_recorded() -> None:
    noted = {"why": "用户打来 13812345678 要改地址", "email": "anna@example.com"}
    said = str(told("reveal", None, noted)) + raw("reveal", noted)
    assert "13812345678" not in said
    assert "anna@" not in said
    assert target("anna@example.com") == "a***@example.com"
    assert target("u0001") == "u0001"
    assert told("reveal", None, {"why": ""}) == []
    ours = {"id": "luo", "name": "罗冉", "duty": "admin"}
    assert told("person", None, ours) == [("账号", None, "luo"), ("名称", None, "罗冉"), ("职责", None, "管理员")]


def _acts() -> set[str]:
    """Return every act that some code notes; families of states stand by their closed sets."""
    named = {f"plan_{state}" for state in PlanState} | {f"alarm_{act}" for act in AlarmAct}
    named |= {f"playbook_{state}" for state in FiringState if state is not FiringState.NOBODY}
    named |= {"switch_stop", "switch_live", "switch_notices", "sign_in", "sign_in_failed", "sign_in_blocked"}
    for file in Path(liuke.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            for said in getattr(node, "keywords", ()) if name == "note" else ():
                values = [one.value for one in ast.walk(said.value) if isinstance(one, ast.Constant)]
                named |= {one for one in values if said.arg == "act" and isinstance(one, str) and one[-1:] != "_"}
    return named


def test_every_act_that_is_noted_has_a_word_in_both_languages() -> None:
    words = {key.removeprefix("audit_act.") for key in keys("web") if key.startswith("audit_act.")}
    acts = {re.sub(r"\.", "_", act) for act in _acts()}
    assert len(acts) > 40
    assert acts - words == set()
