"""X2: one list of rules; a manager's own; personal data hidden with the sentences that say them."""

import pytest

from liuke.app.access import ORDER, RULES, Kind, Own, may, sees_personal
from liuke.app.calls import CALLS
from liuke.app.errors import NotYoursError
from liuke.app.hide import hidden, masked, unsealed
from liuke.app.own import Mine, narrowed, only_own
from liuke.model.words import Duty

_OF_ONE_S_OWN = {"task_calendar", "view_list", "view_save", "view_forget"}
OWN = Mine(person="mei", accounts=frozenset({"A1"}), users=frozenset({"u_1"}))


def test_every_call_has_a_rule_and_no_rule_is_left_over() -> None:
    assert set(RULES) == set(CALLS)


def test_viewers_act_on_nothing_and_administrators_may_ask_all() -> None:
    acts = [name for name, rule in RULES.items() if rule.kind is Kind.ACT and name not in _OF_ONE_S_OWN]
    assert acts
    assert not [name for name in acts if may(Duty.VIEWER, name)]
    assert all(may(Duty.ADMIN, name) for name in RULES)


def test_the_duties_stand_in_the_order_of_x2() -> None:
    assert [str(duty) for duty in ORDER] == ["viewer", "operator", "csm", "approver", "admin"]


def test_a_manager_decides_nothing_of_the_whole_business() -> None:
    for name in ("plan_draft", "plan_apply", "plan_stop", "playbook_use", "channel_switch", "alarm_act"):
        assert not may(Duty.CSM, name)
    assert may(Duty.CSM, "task_done")


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("why", {"user": "u_2"}),
        ("qbr", {"account": "A2"}),
        ("task_new", {"title": "x", "account": "A2"}),
        ("task_done", {"task": 7}),
        ("task_calendar", {"person_id": "he"}),
        ("plan_apply", {}),
    ],
)
def test_a_manager_asks_nothing_about_what_is_another_s(name: str, params: dict[str, object]) -> None:
    others = {"task": {"owner": "he", "due_at": None, "account_id": "A2", "subject_id": ""}}
    with pytest.raises(NotYoursError):
        narrowed(OWN, name, params, lambda *_: others)


def test_a_manager_asks_about_their_own() -> None:
    task = {"task": {"owner": "he", "due_at": None, "account_id": "A1", "subject_id": ""}}
    assert narrowed(OWN, "why", {"user": "u_1"}, lambda *_: {}) == {"user": "u_1"}
    assert narrowed(OWN, "task_done", {"task": 7}, lambda *_: task) == {"task": 7}
    asked = narrowed(OWN, "accounts", {"where": "mrr_fen > 1"}, lambda *_: {})
    assert asked["where"] == "(mrr_fen > 1) AND account_id IN ('A1')"


def test_rows_about_others_are_left_out_and_totals_stay() -> None:
    said = {
        "found": 3,
        "users": [{"subject_id": "u_1"}, {"subject_id": "u_2"}, {"label": "a total"}],
        "guard": [{"code": "G-01", "people": 9, "examples": ["u_2"]}],
    }
    assert only_own(said, OWN) == {
        "found": 3,
        "users": [{"subject_id": "u_1"}, {"label": "a total"}],
        "guard": [{"code": "G-01", "people": 9, "examples": []}],
    }
    assert Own.NO in {rule.own for rule in RULES.values()}


def test_a_name_is_hidden_in_the_facts_and_in_every_sentence_that_says_it() -> None:
    said = hidden({"facts": {"user.name": "周敏", "item.name": "牛奶"}, "body": "周敏，你好：牛奶还在", "n": 3})
    assert said == {"facts": {"user.name": "周**", "item.name": "牛奶"}, "body": "周**，你好：牛奶还在", "n": 3}


def test_sealed_links_open_nothing_for_a_reader() -> None:
    assert unsealed({"body": "https://x.example/u/abcDEF_-123456 end"}) == {"body": "https://x.example/u/… end"}


@pytest.mark.parametrize(
    ("clear", "shown"),
    [
        ("周敏", "周**"),
        ("zhou@x.example", "z***@x.example"),
        ("13800002201", "138****2201"),
        ("周**", "周**"),
        ("", ""),
    ],
)
def test_what_is_masked_stays_masked(clear: str, shown: str) -> None:
    assert masked(clear) == shown
    assert [sees_personal(duty) for duty in ORDER] == [False, True, False, True, True]
