"""Facts that lie in tables of Hive's catalogue are seen as facts, and a day is rolled up and measured from them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.spark import SMALL, needs_spark

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("LIUKE_SPARK_RUN" not in os.environ, reason="a minute long: make spark"),
]
_SCRIPT = """
import json, sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo
from liuke.facts.arrivals import notice
from liuke.facts.engines.spark_session import start, stop
from liuke.facts.roll_up import roll_up
from liuke.facts.store import open_spark
from liuke.facts.tracking import TrackingPlan, keep_roles
from liuke.facts.statement import Statement
from liuke.model.words import Role

folder, conf = Path(sys.argv[1]), json.loads(sys.argv[2])
session = start("local[2]", memory_limit="1500MB", conf=conf, log=folder / "log")
session.sql("CREATE DATABASE shop")
session.sql("CREATE TABLE shop.acts (who STRING, ts TIMESTAMP_LTZ, event STRING) STORED AS PARQUET")
session.sql(
    "INSERT INTO shop.acts VALUES ('ann', TIMESTAMP_LTZ'2025-03-01 02:00:00', 'app_open'), "
    "('bob', TIMESTAMP_LTZ'2025-03-01 18:00:00', 'app_open'), ('ann', TIMESTAMP_LTZ'2025-03-02 02:00:00', 'pay')"
)
kind = session.sql("DESCRIBE EXTENDED shop.acts").where("col_name = 'Provider'").collect()[0][1]
sources = {"events": {"source": "shop.acts", "columns": {"subject_id": "who"}}}
from liuke.facts.engines.sources import Source
facts = open_spark(
    session, folder, ZoneInfo("Asia/Shanghai"), sources={name: Source(**one) for name, one in sources.items()}
)
keep_roles(facts, TrackingPlan(events={"app_open": Role.LOGIN, "pay": Role.CORE}))
notice(facts)
roll_up(facts)
asked = Statement(name="d", text="SELECT day, subject_id, login, core FROM activity_daily ORDER BY day, subject_id")
rows = [[str(one) for one in row.values()] for row in facts.rows(asked)]
facts.close()
stop(session)
print(json.dumps({"provider": kind, "rows": rows}))
"""


def test_tables_of_hives_catalogue_are_facts(tmp_path: Path) -> None:
    needs_spark()
    conf = SMALL | {
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.warehouse.dir": str(tmp_path / "hive"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={tmp_path / 'metastore'};create=true",
    }
    said = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path), json.dumps(conf)],
        check=True,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout
    found = json.loads(said.splitlines()[-1])
    assert found["provider"] == "hive"
    assert found["rows"] == [
        ["2025-03-01", "ann", "1", "0"],
        ["2025-03-02", "ann", "0", "1"],
        ["2025-03-02", "bob", "1", "0"],
    ], "a day is the workspace's, whatever the catalogue"
