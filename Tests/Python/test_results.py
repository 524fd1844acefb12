"""The numbers are those of the command-line tool, whatever frame the log is."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from conftest import CALIBRATION_END, CDNOW, frame, without_same_rows

import clv


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def values(result, name: str) -> list:
    """A column of any frame as Python's own values."""
    if hasattr(result, "fetchnumpy"):
        result = result.arrow()
        result = result.read_all() if hasattr(result, "read_all") else result
    column = result[name]
    return column.to_pylist() if hasattr(column, "to_pylist") else list(column)


def same(result, expected: list[dict[str, str]]) -> None:
    for name in expected[0]:
        if name == "reason":
            continue
        for got, row in zip(values(result, name), expected, strict=True):
            text = row[name]
            if text == "":
                assert got is None or got != got or got == ""
            elif isinstance(got, (int, float)) and not isinstance(got, bool):
                assert float(got) == float(text), (name, got, text)
            else:
                assert str(got)[:10] == text[:10], (name, got, text)


@pytest.fixture(scope="module")
def fitted(columns, tool, tmp_path_factory):
    """The tool's model of the whole log and what it forecasts."""
    path = tmp_path_factory.mktemp("model") / "model.json"
    path.write_text(tool("fit", CDNOW, "--quiet"))
    return path, rows(tool("forecast", path, CDNOW, "--horizon", 26, "--quiet"))


def test_forecasts_are_those_of_the_tool_bit_by_bit(log, kind, fitted) -> None:
    path, expected = fitted
    result = clv.forecast(clv.Model.load(path), log, horizon=26)
    same(result, expected)
    kinds = {"dict": "clv", "duckdb": "_duckdb"}
    assert type(result).__module__.split(".")[0] == kinds.get(kind, kind)
    if kind in ("pandas", "polars", "pyarrow"):
        assert isinstance(values(result, "customer_id")[0], int) or "int" in str(
            type(values(result, "customer_id")[0])
        )


def test_summaries_are_those_of_the_tool(log, tool) -> None:
    expected = rows(tool("summarize", CDNOW, "--calibration-end", CALIBRATION_END, "--quiet"))
    same(clv.summarize(log, calibration_end=CALIBRATION_END), expected)


def test_models_are_those_of_the_tool(log, fitted, tool) -> None:
    path, _ = fitted
    model = clv.CustomerLifetimeValue().fit(log).model_
    found, expected = json.loads(model.to_json()), json.loads(path.read_text())
    for part in ("purchase", "spend"):
        assert found[part] == expected[part]
    # Rows are the same byte for byte in a file alone.
    for name in [*expected["data"]["cleaning"]]:
        if name.startswith("duplicate"):
            del expected["data"]["cleaning"][name]
            found["data"]["cleaning"].pop(name, None)
    assert found["data"] == expected["data"]


def test_a_run_is_that_of_the_tool(columns, kind, tool, tmp_path) -> None:
    tool("run", CDNOW, "--calibration-end", CALIBRATION_END, "--output", tmp_path, "--quiet")
    run = clv.run(frame(columns, kind), calibration_end=CALIBRATION_END, model="bg-nbd")
    same(run.forecasts, rows((tmp_path / "forecasts.csv").read_text()))
    same(run.summary, rows((tmp_path / "summary.csv").read_text()))
    expected = json.loads((tmp_path / "validation.json").read_text())
    assert run.validation is not None
    for part in ("holdout", "baselines", "totals", "tracking", "scorecard", "by_frequency"):
        assert run.validation[part] == expected[part]
    # The published holdout of CDNOW.
    assert run.validation["holdout"]["actual_purchases"] == 1882
    assert round(run.validation["holdout"]["mae"], 3) == 0.785
    assert "Gamma-Gamma" in run._repr_html_() or "BG/NBD" in run._repr_html_()
    lists = rows((tmp_path / "actions.csv").read_text())
    assert values(run.actions, "list_key") == [row["list_key"] for row in lists]
    run.report(tmp_path / "page.html", source=CDNOW.name)
    expected_page = (tmp_path / "report.html").read_bytes()
    assert (tmp_path / "page.html").read_bytes() == without_same_rows(expected_page)


def test_auto_is_that_of_the_tool(pandas_log, tool, tmp_path) -> None:
    tool(
        "run", CDNOW, "--calibration-end", CALIBRATION_END, "--output", tmp_path,
        "--quiet", "--purchase-model", "auto",
    )  # fmt: skip
    run = clv.run(pandas_log, calibration_end=CALIBRATION_END)
    same(run.forecasts, rows((tmp_path / "forecasts.csv").read_text()))


def test_a_run_with_log_normal_amounts(pandas_log) -> None:
    run = clv.run(
        pandas_log, calibration_end=CALIBRATION_END, model="bg-nbd", spend_model="log-normal"
    )
    assert run.model.spend["model"] == "Log-normal"
    assert run.model.spend["form"].startswith("amounts")
    assert list(run.model.spend["parameters"]) == ["m", "sigma", "tau"]
    assert (run.forecasts["expected_spend"] > 0).all()
    shape = run.validation["assumptions"]["spend_shape"]
    assert shape["model"] == "log-normal" and shape["rival"] == "gamma-gamma"


def test_validation_of_a_summary(summary, tool, tmp_path) -> None:
    path = tmp_path / "model.json"
    path.write_text(tool("fit", CDNOW, "--calibration-end", CALIBRATION_END, "--quiet"))
    model = clv.Model.load(path)
    expected = json.loads(
        tool("validate", path, CDNOW, "--calibration-end", CALIBRATION_END, "--quiet")
    )
    assert clv.validate(model, summary)["holdout"] == expected["holdout"]


def test_actions_and_scores_are_those_of_the_tool(pandas_log, fitted, tool) -> None:
    path, _ = fitted
    model = clv.Model.load(path)
    same(clv.actions(model, pandas_log), rows(tool("actions", path, CDNOW, "--quiet",
                                                   "--output", "-")))  # fmt: skip
    same(clv.rfm(pandas_log), rows(tool("rfm", CDNOW, "--quiet")))
    same(
        clv.rfm(pandas_log, model=model),
        rows(tool("rfm", CDNOW, "--model", path, "--quiet")),
    )


def test_comparisons_simulations_and_retention_are_those_of_the_tool(
    summary, tool, tmp_path
) -> None:
    path = tmp_path / "summary.csv"
    path.write_text(tool("summarize", CDNOW, "--calibration-end", CALIBRATION_END, "--quiet"))
    models = ["bg-nbd", "nbd", "gamma-gamma"]
    found = clv.compare(summary, models=models)
    expected = json.loads(tool("compare", path, "--json", "--quiet", "--models", ",".join(models)))
    assert found["purchase_models"] == expected["purchase_models"]
    drawn = clv.simulate(customers=300, seed=7)
    same(drawn, rows(tool("simulate", "--customers", 300, "--seed", 7)))
    cohorts = {"period": list(range(8)), "high": [1000, 869, 743, 653, 593, 551, 517, 491]}
    (tmp_path / "cohorts.csv").write_text(
        "period,high\n" + "".join(f"{p},{n}\n" for p, n in zip(*cohorts.values()))
    )
    kept = clv.retention(cohorts, horizon=12)
    same(
        kept.curves,
        rows(tool("retention", tmp_path / "cohorts.csv", "--horizon", 12, "--quiet")),
    )


def test_histories_are_all_that_a_purchase_model_needs(summary) -> None:
    distinct = clv.histories(summary)
    assert distinct["customers"].sum() == len(summary)
    assert len(distinct) == 1016
    weighted = clv.BGNBD().fit(distinct, sample_weight=distinct["customers"])
    assert weighted.log_likelihood_ == clv.BGNBD().fit(summary).log_likelihood_


def test_covariates(columns, tool, tmp_path) -> None:
    table = {
        "customer_id": sorted(set(columns["customer_id"])),
    }
    table["odd"] = [number % 2 for number in table["customer_id"]]
    path = tmp_path / "covariates.csv"
    path.write_text("customer_id,odd\n" + "".join(f"{c},{o}\n" for c, o in zip(*table.values())))
    tool(
        "run", CDNOW, "--calibration-end", CALIBRATION_END, "--output", tmp_path,
        "--quiet", "--covariates", path,
    )  # fmt: skip
    run = clv.run(
        frame(columns, "polars"),
        calibration_end=CALIBRATION_END,
        model="bg-nbd",
        covariates=frame(table, "polars"),
    )
    same(run.forecasts, rows((tmp_path / "forecasts.csv").read_text()))


def test_horizons_without_end(pandas_log) -> None:
    model = clv.CustomerLifetimeValue(horizon=math.inf).fit(pandas_log)
    assert set(model.predict()["expected_purchases_lower"].isna()) == {True}
