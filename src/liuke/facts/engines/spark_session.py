"""Starts Spark: the settings on which answers depend are ours, everything else is the workspace's."""

import contextlib
import logging
import os
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuke.facts.errors import SparkMissingError, SparkStartError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OURS: dict[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
"""Naive UTC instants, loud errors, one way to read names and days: the same in every session."""
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.heartbeatInterval": "60s",
    "spark.network.timeout": "900s",
}
"""One process: nobody outside may ask, and its own silence on a busy machine is no failure to stop for."""


def start(master: str, *, memory_limit: str, conf: Mapping[str, str], log: Path) -> "SparkSession":
    """Start Spark's driver in a process below this one, and connect to ``master``.

    ``memory_limit`` (``"1500MB"``) bounds the driver's heap; ``conf`` are Spark's own settings and come last, but for
    ours. What Spark has to say goes to the file ``log``, begun anew.

    Raises
    ------
    SparkMissingError
        pyspark or Java is not there.
    SparkStartError
        Java does not start, or the master does not answer.
    """
    session_class = _loaded()
    with as_file(files("liuke.facts.engines") / "spark_log4j2.properties") as quiet:
        said = {
            "spark.app.name": "liuke",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.memory": memory_limit.upper().removesuffix("B").lower(),
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{quiet}",
            **(_LOCAL if master.startswith("local") else {}),
            **conf,
            **OURS,
        }
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = session_class.builder.master(master)
        for name, value in said.items():
            builder = builder.config(name, value)
        try:
            _open_gateway(said, log)
            return builder.getOrCreate()
        except Exception as why:
            raise SparkStartError(master=master, why=f"{str(why).splitlines()[0]} ({log})") from why


def _loaded() -> "type[SparkSession]":
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise SparkMissingError(what="java")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of newer pandas, which it is not asked to use
            import pyspark.testing.utils  # noqa: F401, PLC0415 - where that warning is said, once
            from pyspark.sql import SparkSession  # noqa: PLC0415 - only where Spark is asked for
    except ImportError as why:
        raise SparkMissingError(what="pyspark") from why
    logging.getLogger("SQLQueryContextLogger").disabled = True  # a page of Java for each error, which is raised anyway
    return SparkSession


def _open_gateway(said: Mapping[str, str], log: Path) -> None:
    """Start Java with its words going to a file."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - loaded already
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415

    if SparkContext._gateway is not None:
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        conf = SparkConf(loadDefaults=False).setAll(list(said.items()))
        gateway = launch_gateway(conf=conf, popen_kwargs={"stdout": out, "stderr": out})  # type: ignore[no-untyped-call]
    SparkContext._ensure_initialized(gateway=gateway, conf=conf)


def stop(session: "SparkSession") -> None:
    """Stop the session and end the process below."""
    from pyspark import SparkContext  # noqa: PLC0415 - it is loaded already

    gateway: Any = SparkContext._gateway
    session.stop()
    if gateway is None:
        return
    gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None
    process = gateway.proc
    if process is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # it must not outlive us
            process.kill()
            process.wait()
