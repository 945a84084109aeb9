"""What calls of ``views`` answer."""

from typing import TypedDict


class View(TypedDict):
    name: str
    address: str


class ViewList(TypedDict):
    """What `view_list` answers."""

    views: list[View]


class ViewForget(TypedDict):
    """What `view_forget` answers."""

    views: list[View]
    forgotten: View | None
