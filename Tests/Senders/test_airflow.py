"""The example of Airflow: its tasks, their order, and the commands of those that need
neither a database nor a CRM. Airflow itself is played."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tempfile
import types
import unittest
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[2] / "Sources" / "Examples" / "Airflow" / "clv_nightly.py"


class Task:
    """A task as the file makes it."""

    made: dict[str, Task] = {}

    def __init__(self, task_id: str, bash_command: str) -> None:
        self.command, self.after = bash_command, None
        self.made[task_id] = self

    def __rshift__(self, other: Task) -> Task:
        other.after = self
        return other


class Dag:
    """A graph, which only takes its arguments."""

    def __init__(self, name: str, **arguments: Any) -> None:
        self.name, self.arguments = name, arguments

    def __enter__(self) -> Dag:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def played() -> dict[str, types.ModuleType]:
    names = ["airflow", "airflow.sdk", "airflow.providers", "airflow.providers.standard",
             "airflow.providers.standard.operators",
             "airflow.providers.standard.operators.bash"]  # fmt: skip
    modules = {name: types.ModuleType(name) for name in names}
    modules["airflow.sdk"].DAG = Dag  # type: ignore[attr-defined]
    modules[names[-1]].BashOperator = Task  # type: ignore[attr-defined]
    return modules


class AirflowTests(unittest.TestCase):
    def test_the_night_goes_from_log_to_files(self) -> None:
        sys.modules.update(played())
        found = runpy.run_path(str(PATH))
        self.assertEqual(found["dag"].arguments["catchup"], False)
        self.assertEqual(list(Task.made), ["export", "forecast", "files", "send"])
        order = [task.after for task in Task.made.values()]
        self.assertEqual(order, [None, *list(Task.made.values())[:3]])
        tool = Path(os.environ["CLV_TOOL"])
        with tempfile.TemporaryDirectory() as name:
            day = Path(name) / "2026-01-02"
            day.mkdir()
            subprocess.run([tool, "simulate", "--customers", "400", "-o", day / "orders.csv"])
            path = f"{tool.parent}:{os.environ['PATH']}"
            for task in ("forecast", "files"):
                command = Task.made[task].command.replace("{{ ds }}", day.name)
                subprocess.run(
                    ["bash", "-ec", command], check=True,
                    env={**os.environ, "CLV_FOLDER": name, "PATH": path},
                )  # fmt: skip
            self.assertTrue(list((day / "upload").glob("upsert-*.json")))
        for task in Task.made.values():
            subprocess.run(["bash", "-nc", task.command], check=True)


if __name__ == "__main__":
    unittest.main()
