"""Who leaves, told before it happens: three businesses, each tested on a day of which nothing had been learned.

1. A course platform: learned of early cut-offs, tested on day 23: who is not there on days 24 to 30?
2. A gift shop: who buys nothing in the 60 days from 2011-10-11?
3. OpenStack's companies: from whom does nobody contribute in the year ahead?

Each model stands beside the plain rules (days since the last visit, RFM, MBG's chance of no purchase), on everyone ever
there and on those who were there lately. Where a rule is not beaten, the rule speaks and it is said.

Run: python examples/risk_time.py [--json]
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from common import Ask, arguments, tell, workspace
from mooc import DAY_ONE, LOOKING, WORK
from online_retail import LINES, PARAMS

from liuke.app.house import opened
from liuke.diagnosis.risk.origins import Horizon
from liuke.diagnosis.risk.train import MODELS
from liuke.flow.daily import roll_up
from liuke.flow.risk import judged

_ALL = 10_000
"""Everyone ever there counts, however long ago."""


def main() -> None:
    """Import each business, judge, print."""
    said = arguments(str(__doc__))
    document = {}
    for name, story in (("mooc", mooc), ("online_retail", online_retail), ("openstack", openstack)):
        document[name] = story(said.data)
    tell(document, said.json, report)


def mooc(data: Path) -> dict[str, Any]:
    """Test day 24 (days 1 to 23 are seen), learned of days 10, 14 and 17, whose weeks were over by then."""
    with workspace(None, name="Course", zone="Asia/Shanghai", market="none") as (folder, ask):
        panel = pq.read_table(data / "mooc_panel_daily.parquet").drop_columns(["n_all", "user_id", "course"])
        days = pa.array([_mooc_day(n) for n in panel["day"].to_pylist()], pa.date32())
        pq.write_table(panel.set_column(panel.schema.get_field_index("day"), "day", days), folder / "panel.parquet")
        roles = {**dict.fromkeys(WORK, "core"), **dict.fromkeys(LOOKING, "view"), "discussion": "comment"}
        mapping = {"enrollment_id": "subject_id", "day": "day", **{k: f"{role}:{k}" for k, role in roles.items()}}
        ask("import", file=str(folder / "panel.parquet"), table="activity_counts", mapping=mapping)
        (folder / "tracking.yml").write_text("presence: [core, view, comment]\n", encoding="utf-8")
        horizon = Horizon(window_days=7, gap_days=0, reach_days=_ALL)
        return _judged(folder, _mooc_day(31), [_mooc_day(n) for n in (24, 17, 14, 10)], horizon)


def _mooc_day(n: int) -> date:
    return DAY_ONE + timedelta(days=n - 1)


def online_retail(data: Path) -> dict[str, Any]:
    """Test 2011-10-11, learned of three days 60 days apart before it."""
    with workspace(None, **PARAMS) as (folder, ask):
        ask("import", file=str(data / "online_retail.parquet"), table="orders", mapping=LINES)
        test = date(2011, 10, 11)
        days = [test - timedelta(days=60 * n) for n in range(4)]
        return _judged(folder, date(2011, 12, 10), days, Horizon(window_days=60, gap_days=0, reach_days=_ALL))


def openstack(data: Path) -> dict[str, Any]:
    """Test the year 2025, learned of the years before it. Companies are who leaves; pools are no companies."""
    with workspace(None, name="OpenStack", zone="UTC", market="none", currency="USD") as (folder, ask):
        years = "{use_window_days: 365, value_window_days: 365}"
        (folder / "policy.yml").write_text(f"health: {years}\nrisk: {{min_users: 50, min_leavers: 10}}\n", "utf-8")
        _companies(data, folder, ask)
        days = [date(year, 1, 1) for year in range(2025, 2012, -1)]
        return _judged(folder, date(2026, 1, 1), days, Horizon(window_days=365, gap_days=0))


def _companies(data: Path, folder: Path, ask: Ask) -> None:
    log = pq.read_table(data / "git_openstack.parquet", columns=["account", "feature", "ts"])
    log = log.filter(pc.invert(pc.is_in(log["account"], pa.array(["personal", "unknown"]))))
    ids = pc.cast(pa.array(range(len(log))), pa.string())
    log = log.append_column("event", pa.array(["core"] * len(log))).append_column("event_id", ids)
    pq.write_table(log, folder / "acts.parquet")
    mapping = {"account": "subject_id", "feature": "feature", "ts": "ts", "event": "event", "event_id": "event_id"}
    ask("import", file=str(folder / "acts.parquet"), table="events", mapping=mapping, options={"zone": "UTC"})
    (folder / "tracking.yml").write_text("presence: [core]\n", encoding="utf-8")


def _judged(folder: Path, today: date, days: list[date], horizon: Horizon) -> dict[str, Any]:
    with opened(folder) as house:
        roll_up(house.facts)
        said = judged(house, house.facts.as_of(today), days, horizon)
    if said is None or said.report is None:
        return {"speaks": None if said is None else said.name, "why": None if said is None else said.why}
    test = said.report
    keep = ("n", "churners", "auc", "log_loss", "brier", "ece", "lift")
    return {
        "test_day": test["day"],
        "tested_on": test["tested_on"],
        "window_days": horizon.window_days,
        "speaks": said.name,
        "why": said.why,
        "best_rule": test["rule"],
        "gains": {name: one for name, one in test["rolling"]["gains"].items() if name in MODELS},
        **{
            whom: {name: {k: one[k] for k in keep} for name, one in test[whom]["metrics"].items()}
            for whom in ("everyone", "active")
        },
        "reliability": test["reliability"],
    }


def report(document: dict[str, Any]) -> None:
    """Print what a reader wants to know."""
    for name, said in document.items():
        print(f"{name}: tested on {said.get('test_day')}, {said.get('window_days')} days ahead")
        for whom in ("everyone", "active"):
            for who, one in said.get(whom, {}).items():
                print(
                    f"  {whom:8} {who:9} n {one['n']:6,}  AUC {one['auc']:.4f}  log-loss {one['log_loss']:.4f}  "
                    f"Brier {one['brier']:.4f}  calibration {one['ece']:.4f}"
                )
        if said["why"]:
            print(f"  {said['speaks']} speaks: {said['why']}")
        else:
            print(f"  {said['speaks']} speaks: it beats the best rule, {said['best_rule']}")


if __name__ == "__main__":
    main()
