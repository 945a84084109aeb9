"""What the palette found, arranged: pages and commands of ours, then what the house found, each a way on."""

from collections.abc import Iterable, Mapping
from typing import Any

from liuke.kit.spacing import bare
from liuke.web.view.pen import Pen
from liuke.web.view.where import address

_ICONS = {
    "users": "user",
    "accounts": "house",
    "playbooks": "book",
    "plans": "plan",
    "codes": "shield",
    "numbers": "info",
}
_TO = {
    "users": "user",
    "accounts": "account",
    "playbooks": "playbook",
    "plans": "plan",
    "codes": "explain",
    "numbers": "number",
}
Page = tuple[str, str, str]


def arranged(
    said: str,
    found: Mapping[str, Any],
    pages: Iterable[Page],
    commands: list[dict[str, Any]],
    pen: Pen,
    *,
    condition: bool,
) -> dict[str, Any]:
    """Arrange ``finding``'s answer beside pages and commands whose names fit."""
    low = bare(said)
    shown = [
        {"label": pen.say(f"{name}.name"), "href": href, "icon": icon, "detail": href, "press": ()}
        for name, href, icon in pages
    ]
    groups: list[dict[str, Any]] = []
    if condition:
        line = {"label": pen.text("parts.palette.list_of", q=said), "href": address("users", said), "icon": "people"}
        groups.append({"title": pen.text("parts.palette.expression"), "found": [line | {"detail": "", "press": ()}]})
    groups += [
        {
            "title": pen.text(f"parts.palette.{group['kind']}"),
            "found": [
                {
                    "label": one["label"],
                    "detail": one["detail"],
                    "href": address(_TO[group["kind"]], one["name"]),
                    "icon": _ICONS[group["kind"]],
                    "press": (),
                }
                for one in group["found"]
            ],
        }
        for group in found["groups"]
    ]
    for title, rows in (("pages", shown), ("commands", commands)):
        fitting = [row for row in rows if low in bare(f"{row['label']} {row['detail']}")]
        if fitting:
            groups.insert(
                0 if not said else len(groups), {"title": pen.text(f"parts.palette.{title}"), "found": fitting}
            )
    if not said:
        groups.reverse()
    return {"said": said, "groups": groups}
