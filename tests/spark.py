"""Spark for tests: one session a worker, loopback only; a master with two workers, started and ended by their pids."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from liuke.facts.store import Facts
from liuke.facts.tables import FactTable

SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.subexpressionElimination.enabled": "false",
}
"""For a handful of rows: planning again and compiling each query would take longer than all the rest."""
LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
_SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_MASTER, _WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"


def needs_spark() -> None:
    """Skip by name where Spark cannot run."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: pip install liuke[spark]")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("java is not installed: apt-get install openjdk-17-jre-headless")


def copy(source: Facts, target: Facts, tables: Mapping[str, FactTable] | None = None) -> None:
    """Carry every row of some tables from one engine to another."""
    for table in (tables or source.tables).values():
        target.replace(table, {}, source.read(everything(table)))


def everything(table: FactTable) -> Any:
    """Return the question for all of a table."""
    from sqlglot import exp

    from liuke.facts.statement import Statement

    chosen = exp.select(*(exp.column(c.name, quoted=True) for c in table.columns)).from_(exp.to_table(table.name))
    return Statement(name=table.name, text=chosen.sql("duckdb"))


def free_port() -> int:
    """Return a port of loopback that nobody has."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def quick(master: str, folder: Path, conf: Mapping[str, str]) -> Iterator[Any]:
    """Start Spark for a few rows, and leave nothing of it behind."""
    from liuke.facts.engines.spark_session import start, stop

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JDK_JAVA_OPTIONS", _SHORT_LIVED)
        session = start(master, memory_limit="1GB", conf=SMALL | conf, log=folder / "spark.log")
    try:
        yield session
    finally:
        stop(session)


@contextmanager
def standalone(folder: Path) -> Iterator[str]:
    """Run a master and two workers on loopback; give the master's address; end them, whatever happens."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    environment = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_PUBLIC_DNS": "127.0.0.1",
        "SPARK_HOME": str(home),
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
        "JDK_JAVA_OPTIONS": _SHORT_LIVED,
        "PYSPARK_PYTHON": sys.executable,
    }
    ours = ["--host", "127.0.0.1", "--webui-port", "0"]
    wanted = [[_MASTER, *ours, "--port", str(port)]]
    for n in (1, 2):
        place = ["--work-dir", str(folder / f"worker-{n}"), "--cores", "1", "--memory", "1g"]
        wanted.append([_WORKER, *ours, "--port", "0", *place, address])
    running: list[subprocess.Popen[bytes]] = []
    try:
        for n, command in enumerate(wanted):
            with (folder / f"{n}.log").open("wb") as out:
                started = [str(home / "bin" / "spark-class"), *command]
                running.append(subprocess.Popen(started, env=environment, stdout=out, stderr=out))
            if n == 0:
                _answering(port, running[0])
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answering(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the master ended")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the master does not answer")
