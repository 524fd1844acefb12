"""A standalone cluster of Spark on this machine: a master and workers of one core, each
a process of its own, as on machines of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

_CLASS = os.path.join(os.environ.get("SPARK_HOME", ""), "bin", "spark-class")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Cluster:
    """A master and its workers."""

    def __init__(self, folder: Path, workers: int = 2, memory: str = "1500m") -> None:
        self.folder = folder
        self.port, self.page = _free_port(), _free_port()
        self.master = f"spark://127.0.0.1:{self.port}"
        self._memory = memory
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        try:
            self._start(
                "master", "master.Master", "--host", "127.0.0.1", "--port", self.port,
                "--webui-port", self.page,
            )  # fmt: skip
            for number in range(workers):
                self.add_worker(f"worker-{number}")
            self._wait(workers)
        except BaseException:
            self.stop()
            raise

    def _start(self, name: str, kind: str, *arguments: object) -> None:
        environment = {**os.environ, "SPARK_DAEMON_MEMORY": "256m", "SPARK_NO_DAEMONIZE": "1"}
        with open(self.folder / f"{name}.log", "wb") as log:
            self._processes[name] = subprocess.Popen(
                [_CLASS, f"org.apache.spark.deploy.{kind}", *map(str, arguments)],
                stdout=log, stderr=log, env=environment, start_new_session=True,
            )  # fmt: skip

    def add_worker(self, name: str) -> None:
        """Starts a worker of one core."""
        self._start(
            name, "worker.Worker", "--host", "127.0.0.1", "--cores", 1, "--memory",
            self._memory, "--work-dir", self.folder / name, "--webui-port", _free_port(),
            self.master,
        )  # fmt: skip

    def _wait(self, workers: int, seconds: float = 60) -> None:
        import json

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/") as page:
                    if json.load(page)["aliveworkers"] >= workers:
                        return
            except (OSError, ValueError):
                pass
            time.sleep(0.2)
        raise TimeoutError(f"{workers} workers did not come up: see {self.folder}")

    def session(self, **settings: Any) -> Any:
        """A session with an executor on each worker."""
        from pyspark.sql import SparkSession

        made = (
            SparkSession.builder.master(self.master)
            .appName("clv")
            .config("spark.ui.enabled", False)
            .config("spark.ui.showConsoleProgress", False)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.memory", "1g")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.cores", 1)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.local.dir", str(self.folder / "local"))
            .config("spark.sql.warehouse.dir", str(self.folder / "warehouse"))
        )
        for name, value in settings.items():
            made = made.config(name, value)
        return made.getOrCreate()

    def kill(self, name: str) -> None:
        """Kills a worker and its executor, as a machine that loses its power."""
        worker = self._processes.pop(name)
        # An executor is a child of its worker.
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(worker.pid)], capture_output=True, text=True
        ).stdout
        for process in [worker.pid, *map(int, listed.split())]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        worker.wait()

    def stop(self) -> None:
        """Ends all processes."""
        for name in reversed(list(self._processes)):
            self.kill(name)
