"""Documents of the first day as the house answers them."""

from collections.abc import Callable
from typing import Any

_EVENT = {"event": "app_open", "n": 4_120, "people": 311, "first_day": "2026-10-01", "last_day": "2026-11-15"}
_EVENT |= {"role": None, "feature": None, "of_messages": False}
_EVENT |= {"proposed": "login", "proposed_feature": None, "word": "app open", "sure": True}
_JOB = {
    "id": 7,
    "call": "run",
    "what": "",
    "about": "",
    "doing": "…",
    "by": "何也",
    "state": "running",
    "running": True,
}
_JOB |= {"stopping": False, "step": "signals", "done": 0, "total": None, "steps": ["receipts", "signals"]}
_JOB |= {"started_at": "2026-11-16T09:00+08:00", "ended_at": None, "seconds": 8, "answer": None, "error": None}
_ROW = {"line": 2, "reason": "", "cells": ["u_7", "app_open", "2026-11-15 21:40:00"]}
_LOOK: dict[str, Any] = {
    "file": "events.csv",
    "size": 5_000,
    "format": "csv",
    "encoding": "utf-8",
    "table": "events",
    "tables": [{"name": "events", "knows": 3}],
    "fields": [],
    "error": None,
    "columns": [
        {"name": "uid", "examples": ["u_7"], "to": "subject_id", "how": "guessed"},
        {"name": "page", "examples": ["p1"], "to": "", "how": "kept"},
    ],
    "read": {
        "looked": 120,
        "whole": True,
        "names": ["subject_id", "event", "ts"],
        "rows": [_ROW],
        "wrong": [{**_ROW, "line": 9, "reason": "ts", "raw": "u_9 | x"}],
        "rejected": 1,
        "reasons": [{"code": "unreadable:ts", "said": "ts", "rows": 1}],
        "zone": {
            "column": "ts",
            "read_in": "Asia/Shanghai",
            "home": "Asia/Shanghai",
            "rows": 119,
            "others": [{"zone": "UTC", "moved": 40, "share": 0.336}],
            "hours": [5] * 24,
            "likely": "UTC",
        },
        "money": None,
        "events": {"app_open": 119},
    },
}

ANSWERS: dict[str, Callable[[str], Any]] = {
    "tracking_show": lambda _: {
        "events": [_EVENT, {**_EVENT, "event": "read", "role": "core", "feature": "reader"}],
        "base": "ab12",
        "roles": ["login", "core"],
        "presence": ["login"],
        "unknown": 1,
        "logins": 0,
    },
    "tracking_save": lambda _: {"changed": 1, "events": 1, "base": "cd34"},
    "sample_make": lambda _: {"sample": True, "folder": "shop", "users": 3_000, "days": 150},
    "sample_remove": lambda _: {"sample": False, "by": "he"},
    "job_list": lambda _: {"jobs": [_JOB, {**_JOB, "id": 6, "state": "done", "running": False}]},
    "job_stop": lambda _: {"job": 7, "asked": True},
    "import_look": lambda _: _LOOK,
}
EVERY_LINE = (
    "tracking",
    "tracking --set app_open=login --by lin",
    "sample make --users 300 --days 60 --by lin",
    "sample remove --by lin",
    "job list",
    "job stop 7 --by lin",
    "import events.csv --as events --preview",
)
