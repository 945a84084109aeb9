"""Documents of access as the house answers them."""

from collections.abc import Callable
from typing import Any

_USER = {
    "id": "mei",
    "name": "梅雨",
    "duty": "csm",
    "language": "zh",
    "email": "mei@example.com",
    "source": "user",
    "password": True,
    "company": False,
    "off_at": None,
}
_ONE = {"user": _USER, "link": "http://127.0.0.1:8765/in?key=k"}
_TOKEN = {
    "id": "Zk3mQ9aB",
    "name": "grafana",
    "person": "mei",
    "scopes": ["metrics"],
    "good": True,
    "created_at": "2026-11-16T09:00+08:00",
    "expires_at": "2027-11-16T09:00+08:00",
    "used_at": None,
    "revoked_at": None,
}
_ROW = {"id": 7, "at": "2026-11-16T01:00:00+00:00", "who": "he", "name": "何也", "act": "plan_approve"}
_ROW |= {"target": "W-1116-01", "before": None, "after": {"hash": "9f3c"}, "previous": "", "hash": "ab" * 32}

ANSWERS: dict[str, Callable[[str], Any]] = {
    "user_list": lambda _: {"users": [_USER, {**_USER, "id": "he", "password": False, "off_at": "2026-11-16T09:00"}]},
    "user_add": lambda _: _ONE,
    "user_role": lambda _: {"user": _USER},
    "user_password": lambda _: _ONE,
    "user_off": lambda _: {"user": _USER},
    "token_add": lambda _: {**_TOKEN, "token": "lk_shown_once"},
    "token_list": lambda _: {"tokens": [_TOKEN, {**_TOKEN, "good": False}]},
    "token_revoke": lambda _: {**_TOKEN, "good": False},
    "audit_list": lambda _: {"rows": [_ROW], "next": None, "acts": ["plan_approve"]},
    "audit_verify": lambda _: {"ok": True, "rows": 7, "row": None, "why": "", "text": ""},
}
LINES = (
    "user list",
    "user add mei --name 梅雨 --role csm",
    "user role mei approver",
    "user password mei --link",
    "user off mei",
    "user on mei",
    "token add grafana --user mei --scope metrics",
    "token list",
    "token revoke Zk3mQ9aB",
    "audit list --who he",
    "audit verify",
)
