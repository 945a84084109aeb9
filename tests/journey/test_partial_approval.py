"""A part of a plan is approved (W3): the other tiers are left out of both arms with G-23, and all adds up."""

from pathlib import Path

import pytest

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.facts.plans import plan_rows
from liuke.guard.errors import NotDraftError, OwnPlanError, StaleHashError


def test_only_the_approved_tiers_go_and_their_waterfall_adds_up(shop: Path) -> None:
    with opened(shop) as house:
        plan = answer(house, "plan_draft", {"by": "lin"}, language="zh")
        tiers = [(cell["playbook"], tier) for cell in plan["playbooks"] for tier in cell["tiers"] if tier["send"]]
        assert len(tiers) > 1
        tier, name = tiers[0][1], f"{tiers[0][0]}/{tiers[0][1]['tier']}"
        asked = {"plan": plan["id"], "hash": plan["hash"], "only": [name]}
        with pytest.raises(OwnPlanError):
            answer(house, "plan_approve", {**asked, "by": "lin"}, language="zh")
        after = answer(house, "plan_approve", {**asked, "by": "he"}, language="zh")

        assert after["state"] == "approved" and after["hash"] != plan["hash"]
        assert after["narrowed"]["only"] == [name] and after["approvals"][0]["by"] == "he"
        assert after["totals"]["send"] == tier["send"]
        assert after["totals"]["found"] == plan["totals"]["found"]
        for cell in after["playbooks"]:
            for one in (*cell["tiers"], cell["totals"]):
                parts = sum(one["diverted"].values()) + sum(one["excluded"].values()) + one["holdout"] + one["send"]
                assert one["found"] == parts
        left_out = [row for row in plan_rows(house.facts, plan["id"]).to_pylist() if row["code"] == "G-23"]
        before = plan["totals"]["send"] + plan["totals"]["holdout"]
        assert len(left_out) == before - tier["send"] - tier["holdout"]
        assert all(row["verdict"] == "deny" and '"approved_by": "he"' in row["evidence"] for row in left_out)

        with pytest.raises((StaleHashError, NotDraftError)):
            answer(house, "plan_approve", {"plan": plan["id"], "hash": plan["hash"], "by": "he"}, language="zh")
        done = answer(house, "plan_apply", {"plan": plan["id"], "by": "lin", "queue_only": True}, language="zh")
        assert done["applied"]["messages"] <= tier["send"]
        why_not = answer(house, "why", {"user": left_out[0]["subject_id"]}, language="zh")
        assert "G-23" in str(why_not)
