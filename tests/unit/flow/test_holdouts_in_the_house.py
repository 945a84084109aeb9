"""O1 in a house: policy's holdouts draw by salts that are kept, arms stay whatever becomes of shares, a rotation draws anew."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from liuke.app.house import new_workspace, opened
from liuke.facts.holdouts import assign
from liuke.facts.tables import VERDICTS
from liuke.flow.holdouts import holdouts, known_arms_only, nobody_anew, scopes, with_arms
from liuke.flow.house import House
from liuke.guard.people import judge_people
from liuke.kit.clock import HandClock
from liuke.state.audit import entries
from liuke.state.holdouts import newest, rotate

NOW = datetime(2026, 11, 16, 4, tzinfo=UTC)
PLAY = "golden_48h"
POLICY = "guard:\n  holdout_all_share: {all}\n  holdout_groups:\n    winback: {{share: 0.3, playbooks: [golden_48h]}}\n"
PEOPLE = [f"u{n:03}" for n in range(300)]


def judged(house: House, *, anew: bool = True) -> pa.Table:
    n = len(PEOPLE)
    same = {"playbook": PLAY, "tier": "light", "channel": "push", "message_class": "service", "cost_fen": 1}
    asked = pa.table({"subject_id": PEOPLE, **{name: [value] * n for name, value in same.items()}})
    asked = asked.append_column("has_address", [[True] * n]).append_column("holdout_share", [[0.5] * n])
    for name, column in with_arms(house, asked).items():
        asked = asked.append_column(name, column)
    known = holdouts(house) if anew else known_arms_only(holdouts(house))
    asked = asked if anew else nobody_anew(asked)
    return judge_people(asked, house.policy.guard, at=NOW, salt=house.name, zone=house.zone, holdouts=known)


def apply(house: House, plan_id: str, rows: pa.Table) -> None:
    n = rows.num_rows
    kept = rows.select(["subject_id", "playbook", "tier", "verdict", "held_by", "holdout_share"])
    for name, value in (("plan_id", plan_id), ("at", NOW.replace(tzinfo=None)), ("day", NOW.date())):
        kept = kept.append_column(name, [[value] * n])
    house.facts.append(VERDICTS, kept)
    assign(house.facts, plan_id, scopes(house, [PLAY]))


def arms(rows: pa.Table) -> list[str | None]:
    found: list[str | None] = rows["held_by"].to_pylist()
    return found


def test_a_house_holds_out_by_policy_keeps_its_arms_and_draws_anew_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    new_workspace(folder, name="Tea", timezone="Asia/Shanghai", market="cn", currency="CNY", language="en")
    (folder / "policy.yml").write_text(POLICY.format(all=0.2), encoding="utf-8")
    with opened(folder, HandClock(NOW)) as house:
        first = judged(house)
        assert set(arms(first)) == {None, "all", "group:winback", f"playbook:{PLAY}"}
        apply(house, "W-1", first)
        assert arms(judged(house)) == arms(first)
    (folder / "policy.yml").write_text(POLICY.format(all=0.9), encoding="utf-8")
    with opened(folder, HandClock(NOW)) as house:
        assert arms(judged(house)) == arms(first), "a share raised later moves nobody"
        assert arms(judged(house, anew=False)) == arms(first)
        before = newest(house.state)
        assert (before["all"].salt, before[f"playbook:{PLAY}"].salt) == ("Tea", "Tea")
        after = rotate(house.state, f"playbook:{PLAY}", by="he", why="a new season", now=NOW)
        assert (after.generation, after.salt == "Tea") == (2, False)
        again = judged(house)
        own = [Counter(one == f"playbook:{PLAY}" for one in arms(rows)) for rows in (first, again)]
        assert own[0][True] > 50 and own[1][True] > 50 and arms(again) != arms(first)
        shared = [[one if one in ("all", "group:winback") else None for one in arms(rows)] for rows in (first, again)]
        assert shared[0] == shared[1], "the other holdouts keep their draw"
        assert entries(house.state, limit=1)[0]["act"] == "holdout.rotate"
