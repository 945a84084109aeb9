"""What may start a playbook by itself (P1, P2, P6): each kind names what it needs, and nothing of another."""

import pytest

from liuke.playbooks.document import library, read_playbook
from liuke.playbooks.errors import PlaybookError
from liuke.playbooks.play import Trigger

PLAY = """
id: rescue
code: P2
label: {{zh: 回访, en: Rescue}}
purpose: {{zh: 回访, en: Rescue}}
priority: 1
owner: customer_service
audience: idle_days >= 0
budget_fen: 1000
trigger: {trigger}
tiers: [{{id: first, label: {{zh: 起, en: First}}, from_days: 0, channel: push, template: days_push}}]
"""


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("{kind: schedule}", Trigger()),
        ('{kind: schedule, every: day, at: "09:00"}', Trigger(every="day")),
        ('{kind: schedule, every: week, on: 7, at: "23:59"}', Trigger(every="week", on=7, at="23:59")),
        ("{kind: schedule, every: month, on: 31}", Trigger(every="month", on=31)),
        (
            "{kind: alarm, alarm: arpu_falling, clock_hours: 48}",
            Trigger(kind="alarm", alarm="arpu_falling", clock_hours=48),
        ),
        ("{kind: event, event: nps, within_hours: 24}", Trigger(kind="event", event="nps")),
        (
            "{kind: event, event: renewal, before_days: [90, 60, 30]}",
            Trigger(kind="event", event="renewal", before_days=(90, 60, 30)),
        ),
    ],
)
def test_a_trigger_is_read_as_it_is_written(said: str, read: Trigger) -> None:
    assert read_playbook(PLAY.format(trigger=said), "rescue.yml").trigger == read


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("{kind: alarm}", "name the alarm"),
        ("{kind: event}", "name the event"),
        ("{kind: event, event: npx}", "did you mean nps"),
        ("{kind: event, event: nps, within_hours: 0}", "within_hours is from 1"),
        ("{kind: event, event: nps, before_days: [3]}", "event: renewal"),
        ("{kind: event, event: renewal, before_days: []}", "at least one day"),
        ("{kind: event, event: renewal, before_days: [400]}", "400"),
        ("{kind: schedule, every: hour}", "is not a rhythm"),
        ("{kind: schedule, alarm: nps}", "belongs to kind: alarm"),
        ("{kind: alarm, alarm: nps, every: day}", "belongs to kind: schedule"),
        ('{kind: schedule, every: day, at: "24:00"}', "no hour like 09:00"),
        ('{kind: schedule, every: day, at: "9"}', "no hour like 09:00"),
        ("{kind: schedule, every: day, on: 1}", "every: week or month"),
        ("{kind: schedule, every: week, on: 8}", "on is from 1 to 7"),
    ],
)
def test_a_trigger_that_means_nothing_is_refused_with_its_line(said: str, because: str) -> None:
    with pytest.raises(PlaybookError) as why:
        read_playbook(PLAY.format(trigger=said), "rescue.yml")
    assert because in why.value.sentence("en")
    assert why.value.facts["line"] == 10


def test_every_shipped_playbook_says_what_starts_it() -> None:
    assert library()["nps_rescue"].trigger.event == "nps"
    assert library()["golden_48h"].trigger.alarm == "login_decay"
