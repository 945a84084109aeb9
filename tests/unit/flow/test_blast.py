"""G5: a text many would read alike, with no fact about any of them in it, goes to nobody."""

from dataclasses import replace
from typing import Any

import pytest

from liuke.flow.blast import without_blasts
from liuke.flow.compose import Composed
from liuke.model.words import ChannelName

ONE = Composed(
    subject_id="u0",
    playbook="p8",
    tier="wake",
    channel=ChannelName.PUSH,
    key="k",
    subject="新的一季",
    text="账户里有一张 5 元券。https://s.example/u/0",
    said={"offer.label": "5 元券"},
)


def _crowd(n: int, **said: Any) -> list[Composed]:
    return [
        replace(ONE, subject_id=f"u{place}", text=ONE.text.replace("/u/0", f"/u/{place}"), **said) for place in range(n)
    ]


def test_the_same_text_for_more_people_than_the_policy_allows_is_refused_for_all_of_them() -> None:
    judged = without_blasts(_crowd(501), 500)
    assert {one.refused.code for one in judged if one.refused} == {"G-20"}
    assert all(one.refused and "501" in one.refused.detail for one in judged)


def test_at_the_limit_itself_it_goes() -> None:
    assert not any(one.refused for one in without_blasts(_crowd(500), 500))


@pytest.mark.parametrize(
    "change",
    [
        {"said": {"offer.label": "5 元券", "idle_days": 3}},
        {"marketing": False},
        {"channel": ChannelName.CALL},
    ],
    ids=["a fact", "service", "a person calls"],
)
def test_a_fact_of_the_person_a_service_notice_and_a_call_are_no_blast(change: dict[str, Any]) -> None:
    assert not any(one.refused for one in without_blasts(_crowd(600, **change), 500))


def test_a_name_alone_makes_no_text_personal_but_another_text() -> None:
    named = [
        replace(one, text=f"{one.subject_id}，{one.text}", said={**one.said, "user.name": "x"}) for one in _crowd(600)
    ]
    assert not any(one.refused for one in without_blasts(named, 500))
    called_alike = [replace(one, said={**one.said, "user.name": "朋友"}) for one in _crowd(600)]
    assert all(one.refused for one in without_blasts(called_alike, 500))
