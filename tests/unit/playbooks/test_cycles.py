"""Playbooks that start each other, and playbooks that leave people to each other: found, with the way round."""

from dataclasses import replace

import pytest

from liuke.model.words import ChannelName
from liuke.playbooks.cycles import cycles, diversions
from liuke.playbooks.document import library, read_folder
from liuke.playbooks.errors import PlaybookError
from liuke.playbooks.play import Playbook, Trigger

P2 = library()["nps_rescue"]
ROBOT = (replace(P2.tiers[0], channel=ChannelName.VOICE),)
CALLED = Trigger(kind="event", event="call")


def _play(id_: str, *, robot: bool, called: bool) -> Playbook:
    return replace(P2, id=id_, tiers=ROBOT if robot else P2.tiers, trigger=CALLED if called else P2.trigger)


@pytest.mark.parametrize(
    ("plays", "found"),
    [
        ([_play("a", robot=True, called=False)], []),
        ([_play("a", robot=False, called=True)], []),
        ([_play("a", robot=True, called=True)], [("a",)]),
        ([_play("b", robot=True, called=True), _play("a", robot=True, called=True)], [("a",), ("a", "b"), ("b",)]),
        ([_play("b", robot=True, called=False), _play("a", robot=True, called=True)], [("a",)]),
    ],
)
def test_a_robot_whose_result_starts_it_again_goes_round(plays: list[Playbook], found: list[tuple[str, ...]]) -> None:
    assert cycles(plays) == found


def test_what_ships_goes_round_nowhere() -> None:
    assert cycles(library().values()) == []
    assert diversions(library().values()) == []


def test_playbooks_that_leave_people_to_each_other_are_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from liuke.playbooks.document import source

    shipped = source(library()["dormant_wakeup"], tmp_path)
    line = "    when: open_orders > 0 OR cart_items > 0\n"
    (tmp_path / "dormant_wakeup.yml").write_text(
        shipped.replace(line, line + "    divert: paid_365d_fen > 0\n    divert_to: golden_48h\n"), encoding="utf-8"
    )
    with pytest.raises(PlaybookError, match="dormant_wakeup → golden_48h → dormant_wakeup"):
        read_folder(tmp_path)
