"""A plan's page shows one real message a tier, and asks what is known of people for all tiers together."""

from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from liuke.app.calls import plan_messages
from liuke.flow.compose import Composed
from liuke.model.words import ChannelName

PEOPLE = {("p", "gold"): ["a1"], ("p", "new"): ["b1", "b2", "b3"], ("q", "gold"): ["c1", "c2"], ("q", "none"): []}
"""Who is drawn of each tier, in this order."""


def samples(
    monkeypatch: pytest.MonkeyPatch, refused: set[str], readable: bool = True
) -> tuple[dict[Any, str], list[Any]]:
    """Return whose message is shown of each tier, and of whom it was asked what is known, question by question."""
    asked: list[list[str]] = []

    def drawn(_facts: Any, _plan: str, *, playbook: str, tier: str, verdict: str, most: int) -> list[dict[str, Any]]:
        assert verdict == "send"
        return [{"subject_id": who, "playbook": playbook, "tier": tier} for who in PEOPLE[playbook, tier][:most]]

    def composed(_house: Any, _day: Any, rows: Sequence[dict[str, Any]], **_: Any) -> Iterator[Composed]:
        if rows:
            asked.append([row["subject_id"] for row in rows])
        for row in rows:
            why = SimpleNamespace(code="G-11", detail="") if row["subject_id"] in refused else None
            yield Composed(**row, channel=ChannelName.EMAIL, key="", refused=why)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_messages, "plan_sample", drawn)
    monkeypatch.setattr(plan_messages, "compose", composed)
    monkeypatch.setattr(plan_messages, "readable", lambda _house, rows: rows if readable else [])
    tiers: dict[str, list[dict[str, str]]] = {}
    for playbook, tier in PEOPLE:
        tiers.setdefault(playbook, []).append({"tier": tier})
    plan = SimpleNamespace(
        id="W-1",
        as_of=date(2026, 3, 1),
        document={"playbooks": [{"playbook": name, "tiers": of} for name, of in tiers.items()]},
    )
    house, ask = SimpleNamespace(facts=None, zone=ZoneInfo("UTC")), SimpleNamespace(language="en")
    found = plan_messages.samples_of(house, ask, plan)  # type: ignore[arg-type]
    return {cell: one["subject_id"] for cell, one in found.items()}, asked


def test_the_first_of_every_tier_is_asked_about_in_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, asked = samples(monkeypatch, set())
    assert shown == {("p", "gold"): "a1", ("p", "new"): "b1", ("q", "gold"): "c1"}
    assert asked == [["a1", "b1", "c1"]]


def test_where_the_first_may_not_be_written_to_the_next_who_may_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, asked = samples(monkeypatch, {"b1", "b2", "c1"})
    assert shown == {("p", "gold"): "a1", ("p", "new"): "b3", ("q", "gold"): "c2"}
    assert asked == [["a1", "b1", "c1"], ["b2", "b3", "c2"]]


def test_of_a_tier_whose_messages_are_all_refused_none_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, asked = samples(monkeypatch, {"c1", "c2"})
    assert shown == {("p", "gold"): "a1", ("p", "new"): "b1"}
    assert asked == [["a1", "b1", "c1"], ["c2"]]


def test_nobody_readable_is_nobody_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    assert samples(monkeypatch, set(), readable=False) == ({}, [])
