"""A Spark session for the rules: on this machine, or on a cluster. PySpark is an extra (`minzheng[spark]`)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ON_THIS_MACHINE = "local[2]"

PINS = "requirements/spark.txt"

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",  # dates have no time, and no machine's own zone shall give them one
    "spark.sql.ansi.enabled": "true",  # a sum beyond 64 bits is an error, never another sum
    # The plans of all policies are long texts that nobody reads; kept for a web page, they fill the driver's memory.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.maxPlanStringLength": "2000",
    "spark.sql.ui.retainedExecutions": "5",
    "spark.ui.retainedJobs": "50",
    "spark.ui.retainedStages": "50",
}


class SparkMissing(Exception):
    """Spark cannot run here; the message says what to install."""


@contextmanager
def session(
    *, master: str = ON_THIS_MACHINE, driver_memory: str = "2g", settings: dict[str, str] | None = None
) -> Iterator[Any]:
    """A session of its own, stopped at the end. `settings` come after `SETTINGS`. Raises `SparkMissing`.

    The workers run the Python that runs here: another version would fail at the first row.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissing(
            "PySpark is not installed: pip install --require-hashes -r requirements/spark.txt"
        ) from error
    if not java():
        raise SparkMissing("Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    building = SparkSession.builder.master(master).appName("minzheng").config("spark.driver.memory", driver_memory)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    for name, value in {**SETTINGS, **(settings or {})}.items():
        building = building.config(name, value)
    running = building.getOrCreate()
    running.sparkContext.setLogLevel("ERROR")
    try:
        yield running
    finally:
        running.stop()


def java() -> str | None:
    """The Java that Spark would start; None if there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None)
