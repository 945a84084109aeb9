"""Edits of a journey: nobody who is moved to another version has a step twice, and what changed is said in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.kit.chance import fingerprint
from liuke.playbooks.diff import differences
from liuke.playbooks.document import library, packed, unpacked
from liuke.playbooks.play import Playbook, Reentry, Step

P4 = library()["triple_touch"]
NAMES = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=7, unique=True)


def _with(ids: list[str]) -> Playbook:
    """Return a journey of these steps in their order."""
    steps = tuple(replace(P4.steps[0], id=id_, when=None, otherwise="skip", then="skip") for id_ in ids)
    return replace(P4, steps=steps, version=fingerprint(*ids)[:12])


def _walk(play: Playbook, waiting: str | None, moves: dict[int, Playbook]) -> list[str]:
    """Take steps until the end, moving to another version before the n-th where that can be; return what was done."""
    done: list[str] = []
    while waiting is not None:
        other = moves.get(len(done))
        if other is not None and other.takes_over(play, waiting):
            play = other
        done.append(waiting)
        following = play.after(waiting)
        waiting = following.id if isinstance(following, Step) else None
    return done


@settings(deadline=None, max_examples=300)
@given(NAMES, st.dictionaries(st.integers(0, 6), NAMES, max_size=1))
def test_whoever_is_moved_has_no_step_twice_and_loses_none_of_the_version_they_end_in(
    ids: list[str], edits: dict[int, list[str]]
) -> None:
    play, moves = _with(ids), {n: _with(other) for n, other in edits.items()}
    done = _walk(play, ids[0], moves)
    assert len(done) == len(set(done))
    for n, other in moves.items():
        if n < len(done) and other.takes_over(play, done[n]):
            names = [step.id for step in other.steps]
            assert done[n:] == names[names.index(done[n]) :]  # from where they went over, every step of it
            return
    assert done == ids


@settings(deadline=None)
@given(NAMES, NAMES, st.data())
def test_a_version_takes_over_only_who_would_have_nothing_again(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    waiting = data.draw(st.sampled_from(before))
    had, old, new = set(before[: before.index(waiting)]), _with(before), _with(after)
    can = new.takes_over(old, waiting)
    assert can == (waiting in after and not had & set(after[after.index(waiting) :]))
    assert not new.takes_over(old, "z")


@pytest.mark.parametrize("year", [2027, 2028])
def test_a_birthday_of_29_february_comes_once_a_year_on_the_28th_or_the_1st(year: int) -> None:
    """Kept on 28 February or 1 March, a year on is 365 or 366 days, and at least 364: never within the rest."""
    rest = replace(P4, reentry=Reentry(kind="yearly")).rest_days
    for kept in (date(year, 2, 28), date(year, 3, 1)):
        for following in (date(year + 1, 2, 28), date(year + 1, 3, 1)):
            assert (following - kept).days > rest
    assert (date(2028, 2, 29) - date(2027, 2, 28)).days > rest
    assert timedelta(days=1).days < rest  # the day after is the same birthday


def test_what_changed_is_said_in_words() -> None:
    assert differences(P4, unpacked(packed(P4))) == []
    first, *others = P4.steps
    changed = replace(
        P4,
        audience="idle_days >= 9",
        budget_fen=1,
        steps=(*others, replace(first, after_hours=48), replace(first, id="again")),
        offers=(),
    )
    said = {change.path: (change.en, change.zh) for change in differences(P4, changed)}
    assert said["audience"][0] == f"audience: {P4.audience} → idle_days >= 9"
    assert said["budget_fen"][1] == f"预算（分）：{P4.budget_fen} → 1"
    assert said["steps.sms.after_hours"] == (
        f"step sms, after_hours: {first.after_hours} → 48",
        f"步骤 sms 的 after_hours：{first.after_hours} → 48",
    )
    assert said["steps.again"] == ("step again is new", "新增了步骤 again")
    assert said["offers.coupon_10"] == ("offer coupon_10 was taken out", "去掉了权益 coupon_10")
    assert "steps.order" in said
    assert len(said) == 6
