"""What the desk answers, as its calls give it."""

from collections.abc import Callable
from typing import Any

from tests.unit.cli import voice_documents

CARD: dict[str, Any] = {
    "id": 17,
    "kind": "call_back",
    "title": "服务回访",
    "note": "她上周问过退款",
    "owner": "lin",
    "department": "customer_service",
    "state": "waiting",
    "due_at": "2026-11-17T02:00:00+00:00",
    "late": False,
    "clock": "business",
    "clock_state": "waits",
    "left_minutes": 95,
    "subject_id": "u_7f3a91",
    "account_id": "A-7",
    "version": 3,
    "blocked_by": [{"id": 12, "title": "核实退款", "state": "doing", "owner": "he"}],
}
TASK: dict[str, Any] = {
    "task": {
        **CARD,
        "history": [
            {
                "at": "2026-11-16T02:00:00+00:00",
                "by": "liuke",
                "act": "open",
                "before": "",
                "after": "open",
                "note": "",
            },
            {
                "at": "2026-11-16T03:00:00+00:00",
                "by": "lin",
                "act": "assign",
                "before": "he",
                "after": "lin",
                "note": "换班",
            },
        ],
        "mirrors": [],
    },
    "ways": ["open", "doing", "done"],
    "now": "2026-11-16T11:00+08:00",
}
BOARD: dict[str, Any] = {
    "now": "2026-11-16T11:00+08:00",
    "working": True,
    "late": 1,
    "columns": [
        {"state": "open", "n": 1, "tasks": [CARD | {"id": 18, "left_minutes": -30, "late": True, "blocked_by": []}]},
        {"state": "doing", "n": 0, "tasks": []},
        {"state": "waiting", "n": 1, "tasks": [CARD]},
    ],
    "owner": ["lin"],
    "department": ["customer_service"],
}
WEEK: dict[str, Any] = {
    "week": "2026-11-16",
    "currency": "CNY",
    "reasons": [
        {
            "reason": "price",
            "label": "价格",
            "chosen": 3,
            "over": 1,
            "reached": 1,
            "refused": 0,
            "need": 2.0,
            "feeling": 4.0,
        }
        | {"asked": 1, "confirmed": 1, "worth_fen": 90_000},
    ],
    "interviews": [
        {"task_id": 21, "subject_id": "u_1", "reason": "price", "label": "价格", "worth_fen": 60_000, "state": "open"}
    ],
    "weeks": ["2026-11-16"],
}
CASE: dict[str, Any] = {
    "id": 1,
    "kind": "crisis",
    "title": "支付失败上了热搜",
    "alarm": "opinion",
    "segment": "all",
    "state": "open",
    "owner": "he",
    "opened_at": "2026-11-16T01:00:00+00:00",
    "due_at": "2026-11-17T01:00:00+00:00",
    "closed_at": None,
    "closed_by": "",
    "version": 2,
    "late": False,
    "left_minutes": 900,
    "open_hours": 9.0,
    "steps": 2,
    "steps_done": 1,
    "checklist": [
        {
            "id": "verify",
            "text": "核实事实",
            "due_at": "2026-11-16T02:00:00+00:00",
            "by": "he",
            "at": "2026-11-16T01:30:00+00:00",
        }
        | {"late": False},
        {"id": "lead", "text": "指定负责人", "due_at": "2026-11-16T02:00:00+00:00", "by": "", "at": None, "late": True},
    ],
    "log": [{"at": "2026-11-16T01:00:00+00:00", "by": "liuke", "act": "open", "text": "舆情越线"}],
    "figures": {},
}
GATHERING: dict[str, Any] = {
    "programme": {
        "id": 1,
        "kind": "open_day",
        "title": "用户开放日 2026-12",
        "state": "planned",
        "seats": 30,
        "guests": [{"subject_id": "u_1", "state": "listed", "place": 1, "worth_fen": 60_000}],
    },
    "currency": "CNY",
}
CLUE_ROW = {"clue_id": "c1a2b3c4", "state": "shipped", "name": "收不到验证码", "money_fen": 90_000, "owner": "product"}
CLUE_BOARD: dict[str, Any] = {
    "as_of": "2026-11-16",
    "columns": [
        {"state": "new", "clues": []},
        {"state": "shipped", "clues": [CLUE_ROW | {"shipped_on": "2026-11-12", "told": 3, "to_tell": 9}]},
    ],
    "currency": "CNY",
}
QBR: dict[str, Any] = {
    "as_of": "2026-11-16",
    "account_id": "acme",
    "title": "云岚 业务回顾",
    "scorecard": {"breadth": 0.5},
    "peers": {"n": 8},
    "currency": "CNY",
    "sections": [
        {
            "id": "scorecard",
            "title": "价值计分卡",
            "words": ["套餐 team"],
            "figures": [{"label": "广度", "value": "50%", "note": "同套餐中位 62%（8 家）"}],
            "tables": [{"head": ["里程碑", "承诺"], "rows": [["上线", "2026-10-01"]]}],
        }
    ],
}
_TASK_CALLS = ("task_show", "task_new", "task_assign", "task_move", "task_note", "task_block")
_CASE_CALLS = ("case_show", "case_open", "case_tick", "case_log", "case_close")
ANSWERS: dict[str, Callable[[str], Any]] = {
    "task_board": lambda _: BOARD,
    "task_calendar": lambda _: {"person": "lin", "name": "林晚", "address": "http://127.0.0.1:8765/calendar/x.ics"},
    **{name: lambda _: TASK for name in _TASK_CALLS},
    "interview_choose": lambda _: WEEK | {"chosen_now": 1, "refused": {"G-01": 4}},
    "interview_list": lambda _: WEEK,
    "interview_answer": lambda _: {"interview": {"task_id": 21, "outcome": "reached", "need": 2}, "reasons": []},
    "case_list": lambda _: {"now": "2026-11-16T18:00+08:00", "cases": [CASE]},
    **{name: lambda _: {"case": CASE, "now": "2026-11-16T18:00+08:00"} for name in _CASE_CALLS},
    "case_report": lambda _: {"case": 1, "text": "# 发生了什么", "pdf": "JVBERg=="},
    "programme_list": lambda _: {"programmes": [], "layouts": [{"id": "journey_map", "label": "旅程图", "steps": 8}]},
    **{name: lambda _: GATHERING for name in ("programme_show", "programme_open", "programme_guest")},
    "programme_lay": lambda _: {"layout": "journey_map", "start": "2026-12-01", "tasks": [{"id": 1, "title": "启动"}]},
    "clue_board": lambda _: CLUE_BOARD,
    "clue_move": lambda _: voice_documents.CLUE,
    "qbr": lambda _: dict(QBR),
}
LINES = (
    "case close 1 已修好",
    "case list",
    "case log 1 已联系平台",
    "case open 热搜",
    "case report 1",
    "case show 1",
    "case tick 1 verify",
    "interview answer 21 --need 2 --feeling 4 --confirm price",
    "interview choose",
    "interview list",
    "programme guest 1 u_1 accepted",
    "programme lay journey_map",
    "programme list",
    "programme open open_day",
    "programme show 1",
    "qbr acme",
    "task block 18 --until 17",
    "task board",
    "task calendar lin",
    "task give 17 lin",
    "task move 17 waiting",
    "task new 回电 --to lin --hours 4",
    "task note 17 好",
    "task show 17",
    "voice board",
    "voice move c1a2b3c4 accepted",
)
