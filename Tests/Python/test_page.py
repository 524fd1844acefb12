"""The page of a run is that of the command-line tool, byte for byte."""

from __future__ import annotations

import copy
import csv
import datetime
import math
import os
import pickle

import pytest
from conftest import CALIBRATION_END, CDNOW, frame, without_same_rows

import clv

STYLES = [
    {},
    {"language": "fa"},
    {"language": "zh"},
    {"language": "en", "currency": "EUR"},
    {"language": "fa", "persian_digits": True, "currency": "IRR"},
    {"language": "fa", "currency": "تومان"},
    {"language": "zh", "currency": "cny"},
    {"cost": 0.5, "budget": 40, "control": 0.2, "seed": 7, "acquisition_cost": 12, "currency": "<&"},
]


@pytest.fixture(scope="session")
def log_file(tmp_path_factory, tool):
    path = tmp_path_factory.mktemp("page") / "shop.csv"
    tool("simulate", "--customers", 150, "--start", "2024-01-01", "--end", "2025-12-31",
         "--seed", 5, "--output", path)  # fmt: skip
    return path


def read(path, amounts: bool = True):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {
        "customer_id": [row["customer_id"] for row in rows],
        "date": [datetime.date.fromisoformat(row["date"]) for row in rows],
    }
    return {**columns, "amount": [float(row["amount"]) for row in rows]} if amounts else columns


def page_of_tool(tool, path, folder, **style) -> bytes:
    arguments: list[object] = []
    for name, value in style.items():
        option = "--" + name.replace("_", "-")
        arguments += [option] if value is True else [option, value]
    tool("run", path, "--output", folder, "--quiet", "--purchase-model", "auto", *arguments)
    return (folder / "report.html").read_bytes()


def page(run, folder, **style) -> bytes:
    run.report(folder / "page.html", **style)
    return (folder / "page.html").read_bytes()


@pytest.fixture(scope="session")
def run(log_file):
    return clv.run(frame(read(log_file), "pandas"))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: "-".join(map(str, style.values())))
def test_the_page_is_that_of_the_tool(run, log_file, tool, tmp_path, style) -> None:
    expected = page_of_tool(tool, log_file, tmp_path / "tool", **style)
    assert page(run, tmp_path, source=log_file.name, **style) == expected


def test_the_page_of_cdnow_is_that_of_the_tool(pandas_log, tool, tmp_path) -> None:
    expected = page_of_tool(tool, CDNOW, tmp_path / "tool", calibration_end=CALIBRATION_END)
    run = clv.run(pandas_log, calibration_end=CALIBRATION_END)
    assert page(run, tmp_path, source=CDNOW.name) == without_same_rows(expected) != expected


@pytest.mark.parametrize("language", ["en", "fa", "zh"])
def test_other_studies_have_the_tools_page(log_file, tool, tmp_path, language) -> None:
    visits = sorted(set(zip(*read(log_file, amounts=False).values())))
    columns = dict(zip(("customer_id", "date"), map(list, zip(*visits))))
    path = tmp_path / "visits.csv"
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(columns)
        rows.writerows(zip(*columns.values()))
    style = {"language": language}
    expected = page_of_tool(tool, path, tmp_path / "visits", **style)
    made = clv.run(frame(columns, "polars"))
    assert page(made, tmp_path, source=path.name, **style) == expected
    for name in ("cost", "acquisition_cost"):
        with pytest.raises(clv.UsageError, match="no amounts|without amounts"):
            made.report(tmp_path / "page.html", **{name: 1.0})
    expected = page_of_tool(tool, log_file, tmp_path / "endless", horizon="inf", **style)
    endless = clv.run(read(log_file), horizon=math.inf)
    assert page(endless, tmp_path, source=log_file.name, **style) == expected
    expected = page_of_tool(
        tool, log_file, tmp_path / "days", time_unit="day", margin=0.3, level=0.8, **style
    )
    days = clv.run(read(log_file), time_unit="day", margin=0.3, level=0.8)
    assert page(days, tmp_path, source=log_file.name, **style) == expected


def test_few_customers_have_the_tools_page_or_its_error(tool, tmp_path) -> None:
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=20 * n) for n in range(12)]
    rows = {
        "customer_id": ["a"] * 8 + ["b"] * 4,
        "date": days,
        "amount": [10.0 + n for n in range(12)],
    }
    for count in (8, 12):
        columns = {name: values[:count] for name, values in rows.items()}
        path = tmp_path / f"{count}.csv"
        with open(path, "w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(columns)
            lines.writerows(zip(*columns.values()))
        try:
            made = clv.run(columns, model="bg-nbd")
        except clv.Error:
            continue
        expected = page_of_tool(tool, path, tmp_path / str(count), purchase_model="bg-nbd")
        assert page(made, tmp_path, source=path.name) == expected


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ({"language": "de"}, "option language: give one of en, fa, zh"),
        ({"persian_digits": True}, "persian_digits needs the language fa"),
        ({"cost": -1}, "option cost: give an amount above 0"),
        ({"budget": 5}, "budget needs cost"),
        ({"control": 1.0}, "option control"),
        ({"seed": -1}, "option seed"),
        ({"acquisition_cost": 0}, "option acquisition_cost"),
    ],
)
def test_what_cannot_be_is_told(run, tmp_path, style, message) -> None:
    with pytest.raises(clv.UsageError, match=message):
        run.report(tmp_path / "page.html", **style)
    assert not (tmp_path / "page.html").exists()


def test_a_copy_has_the_page_and_a_pickle_says_why_not(run, tmp_path) -> None:
    expected = page(run, tmp_path)
    assert page(copy.copy(run), tmp_path) == expected
    restored = pickle.loads(pickle.dumps(run))
    assert restored.info == run.info
    with pytest.raises(clv.UsageError, match="pickled"):
        restored.report(tmp_path / "page.html")
    with pytest.raises(OSError):
        run.report(tmp_path / "none" / "page.html")


def test_pages_are_let_go(run, tmp_path) -> None:
    def resident() -> int:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    for _ in range(3):
        page(run, tmp_path)
    before = resident()
    for _ in range(10):
        page(run, tmp_path)
    assert resident() - before < 32 << 20
