"""Logs on a cluster, against the command-line tool on the same logs."""

from __future__ import annotations

import json
import math
from pathlib import Path

import clv
import clv.spark
import numpy
import pytest
from conftest import cells, collected

#: What every machine agrees in, and what is added up in another order.
EXACT = ["frequency", "recency", "T", "first_date", "frequency_holdout", "duration_holdout"]
SUMS = ["monetary_value", "first_amount", "monetary_value_holdout"]


def agree(found, expected, columns, tolerance: float = 1e-12) -> None:
    assert list(found.index) == list(expected.index)
    for name in columns:
        one = found[name].to_numpy(dtype="f8", na_value=numpy.nan)
        other = expected[name].to_numpy(dtype="f8", na_value=numpy.nan)
        assert (numpy.isnan(one) == numpy.isnan(other)).all(), name
        scale = numpy.maximum(numpy.abs(other), 1e-6)
        worst = numpy.nanmax(numpy.abs(one - other) / scale, initial=0)
        assert worst <= tolerance, f"{name}: {worst}"


class Loop:
    """The way of a log on the cluster and, by files, with the tool."""

    def __init__(self, log: Path, end: str, folder: Path, tool, read) -> None:
        self.log, self.end = log, end
        self.folder = folder / f"loop-{self.log.stem}"
        self.folder.mkdir(exist_ok=True)
        self.tool = tool
        self.frame = read(self.log).select("customer_id", "date", "amount")
        self.summary = clv.spark.summarize(self.frame, calibration_end=self.end).cache()
        self.today = clv.spark.summarize(self.frame).cache()
        self.files = {name: self.folder / name for name in ("s.csv", "m.json", "today.csv")}
        net = ["--refunds", "net", "--quiet"]
        tool("summarize", self.log, *net, "--calibration-end", self.end, "-o", self.files["s.csv"])
        tool("summarize", self.log, *net, "-o", self.files["today.csv"])
        tool("fit", self.files["s.csv"], "--quiet", "--spend-form", "means",
             "-o", self.files["m.json"])  # fmt: skip


@pytest.fixture(scope="session")
def known(cdnow, folder, tool, read) -> Loop:
    """The way of CDNOW's log."""
    return Loop(*cdnow, folder, tool, read)


@pytest.fixture(scope="session")
def large(many, folder, tool, read) -> Loop:
    """The way of 100,000 simulated customers."""
    return Loop(many, "2024-12-31", folder, tool, read)


@pytest.fixture(params=["known", "large"])
def loop(request) -> Loop:
    return request.getfixturevalue(request.param)


def test_a_summary_is_that_of_the_tool_row_by_row(loop) -> None:
    found, expected = collected(loop.summary), cells(loop.files["s.csv"])
    assert len(found) > 10_000
    found["first_date"] = found["first_date"].astype(str)
    assert list(found.index) == list(expected.index)
    for name in EXACT:
        assert (found[name] == expected[name]).all(), name
    agree(found, expected, SUMS)


def test_histories_are_counted(known) -> None:
    found = clv.spark.histories(known.summary)
    expected = clv.histories(_read(known))
    keys = ["frequency", "recency", "T"]
    assert found.column_names == [*keys, "customers"]
    assert sum(found["customers"].to_pylist()) == known.summary.count()
    expected = expected.sort_by([(key, "ascending") for key in keys])
    assert found.cast(expected.schema).equals(expected)


def _read(loop):
    import pyarrow.csv

    return pyarrow.csv.read_csv(loop.files["s.csv"])


def test_a_fit_on_the_driver_is_that_of_the_tool(loop) -> None:
    found = clv.spark.fit(loop.summary)
    expected = clv.Model.load(loop.files["m.json"])
    for one, other in ((found.purchase, expected.purchase), (found.spend, expected.spend)):
        assert one["log_likelihood"] == pytest.approx(other["log_likelihood"], rel=1e-12)
        for name, value in other["parameters"].items():
            assert one["parameters"][name] == pytest.approx(value, rel=1e-6)
        assert one["customers"] == other["customers"]
    again = clv.Model.from_json(found.to_json())
    assert again.document == found.document


def test_a_fit_of_a_part_of_the_repeat_buyers_is_near(known) -> None:
    sample = clv.spark.spend(known.summary, most=3000)
    assert 2500 < sample.num_rows < 3500
    assert sample.equals(clv.spark.spend(known.summary, most=3000))
    assert not sample.equals(clv.spark.spend(known.summary, most=3000, seed=1))
    whole = clv.spark.fit(known.summary)
    histories = clv.spark.histories(known.summary)
    part = clv.spark.fit(known.summary, most=3000, histories=histories)
    assert part.purchase["parameters"] == whole.purchase["parameters"]
    assert part.spend["customers"] == sample.num_rows
    assert clv.spark.fit(known.summary, spend_model=None).spend is None


#: What scores are asked for: nothing, and everything otherwise.
ASKED: list[dict[str, float]] = [
    {},
    {"horizon": 13.0, "margin": 0.3, "discount_rate": 0.2, "level": 0.8},
]


@pytest.mark.parametrize(
    ("name", "options"), [("known", ASKED[0]), ("known", ASKED[1]), ("large", ASKED[0])]
)
def test_scores_are_those_of_the_tool(request, name, options) -> None:
    loop = request.getfixturevalue(name)
    model = clv.Model.load(loop.files["m.json"])
    scores = clv.spark.forecast(model, loop.today, **options)
    given = [str(part) for name, value in options.items()
             for part in (f"--{name.replace('_', '-')}", value)]  # fmt: skip
    path = loop.folder / "f.csv"
    loop.tool("forecast", loop.files["m.json"], loop.files["today.csv"], "--quiet", *given,
              "-o", path)  # fmt: skip
    expected = cells(path)
    assert scores.columns == ["customer_id", *expected.columns]
    agree(collected(scores), expected, expected.columns)


def test_nothing_of_ours_runs_on_executors(known) -> None:
    model = clv.Model.load(known.files["m.json"])
    for frame in (
        clv.spark.summarize(known.frame),
        clv.spark.forecast(model, clv.spark.summarize(known.frame)),
        clv.spark.rfm(known.today),
    ):
        plan = frame._jdf.queryExecution().executedPlan().toString()
        assert "Python" not in plan and "InArrow" not in plan and "InPandas" not in plan
    assert "BroadcastHashJoin" in plan


def test_a_summary_that_is_kept_is_not_made_again(known) -> None:
    model = clv.Model.load(known.files["m.json"])
    for frame in (clv.spark.forecast(model, known.today), clv.spark.rfm(known.today)):
        plan = frame._jdf.queryExecution().optimizedPlan().toString()
        assert (
            plan.count("InMemoryRelation") == 1
            and "Window" not in plan.partition("InMemoryRelation")[0]
        )


def test_a_validation_is_that_of_the_tool(loop) -> None:
    model = clv.Model.load(loop.files["m.json"])
    found = clv.spark.validate(model, loop.summary)
    path = loop.folder / "v.json"
    loop.tool("validate", loop.files["m.json"], loop.files["s.csv"], "--quiet", "-o", path)
    expected = json.loads(path.read_text())
    assert found["holdout"]["customers"] > 10_000
    pairs = [(found["holdout"], expected["holdout"])]
    pairs += [(found["baselines"][rule], expected["baselines"][rule]) for rule in ("rate", "nbd")]
    pairs.append((found["totals"]["purchases"], expected["totals"]["purchases"]))
    for one, other in pairs:
        for name, value in other.items():
            if isinstance(value, float | int):
                # A correlation that is not there is of rounding alone.
                assert one[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name


def test_rfm_is_that_of_the_tool(known) -> None:
    path = known.folder / "rfm.csv"
    for bins in (5, 4):
        known.tool("rfm", known.files["today.csv"], "--bins", bins, "--quiet", "-o", path)
        found, expected = collected(clv.spark.rfm(known.today, bins=bins)), cells(path)
        assert list(found.index) == list(expected.index)
        agree(found, expected, ["recency_days", "purchases"])
        # Halves of a millionth are rounded to either side, as sums come out.
        apart = (found["monetary_value"] - expected["monetary_value"]).abs()
        assert apart.max() <= 1.001e-6 and (apart > 1e-9).mean() < 1e-3
        for name in ("recency_score", "frequency_score", "monetary_score", "segment_key"):
            assert (found[name] == expected[name]).all(), name
        assert (found["rfm_score"].astype(str) == expected["rfm_score"].astype(str)).all()


def test_covariates_are_forecast_on_executors(spark) -> None:
    log = clv.simulate(customers=3000, seed=9).to_pandas()
    summary = clv.summarize(log, refunds="net")
    number = summary["customer_id"].astype(int)
    covariates = summary[["customer_id"]].assign(
        channel="c" + (number % 3).astype(str), age=number % 7 * 1.5 + 20.0
    )
    model = clv.BGNBD(covariates=["channel", "age"]).fit(summary.merge(covariates))
    expected = clv.forecast(model, summary, covariates=covariates, horizon=20.0)
    frame = clv.spark.summarize(spark.createDataFrame(log.assign(date=log["date"].astype(str))))
    scores = clv.spark.forecast(
        model, frame, horizon=20.0, customer_column="who",
        covariates=spark.createDataFrame(covariates.rename(columns={"customer_id": "who"})),
    )  # fmt: skip
    expected = expected.set_index("customer_id").sort_index()
    agree(collected(scores), expected, [n for n in scores.columns if n != "customer_id"])
    with pytest.raises(clv.UsageError):
        clv.spark.forecast(model, frame)


def test_a_history_that_was_not_forecast_has_no_scores(known) -> None:
    model = clv.Model.load(known.files["m.json"])
    some = clv.spark.histories(known.today).slice(0, 50)
    scores = clv.spark.forecast(model, known.today, histories=some, broadcast=False)
    assert scores.count() == known.today.count()
    scored = scores.where("expected_purchases IS NOT NULL").count()
    assert scored == sum(some["customers"].to_pylist())


def test_what_cannot_be_used_is_refused(spark) -> None:
    from pyspark.errors import PySparkException

    def frame(*rows):
        return spark.createDataFrame(list(rows), "customer_id string, date string, amount string")

    good = ("a", "2024-01-01", "5")
    bad = [
        ("b", None, "1"), ("b", "2024-13-01", "1"), ("b", "2024-01-01", "nan"),
        ("b", "2024-01-01", None), ("b", "2024-01-01", "inf"), ("b", "2024-01-01", "x"),
    ]  # fmt: skip
    for row in bad[:3]:
        with pytest.raises(PySparkException, match="customer b|2024-13-01"):
            clv.spark.summarize(frame(good, row)).collect()
    nobody = [(None, None, None), (" ", "2024-01-01", "1")]
    left = clv.spark.summarize(frame(good, *bad, *nobody), bad_rows="skip").collect()
    assert [row.customer_id for row in left] == ["a"]
    assert clv.spark.summarize(frame(good, *nobody)).count() == 1
    with pytest.raises(clv.UsageError, match="no column"):
        clv.spark.summarize(frame(good), customer_column="who")
    with pytest.raises(clv.UsageError, match="after observation_end"):
        clv.spark.summarize(frame(good), calibration_end="2024-02-01", observation_end="2024-01-01")
    summary = clv.spark.summarize(frame(good))
    with pytest.raises(clv.DataError, match="calibration_end"):
        clv.spark.outcomes(summary)
    with pytest.raises(clv.DataError, match="frequency"):
        clv.spark.histories(frame(good))
    with pytest.raises(clv.UsageError, match="bins"):
        clv.spark.rfm(summary, bins=1)


def test_a_log_without_amounts_has_none(spark) -> None:
    log = clv.simulate(customers=500).to_pandas()[["customer_id", "date"]]
    summary = clv.spark.summarize(spark.createDataFrame(log.astype(str))).cache()
    assert "monetary_value" not in summary.columns
    model = clv.spark.fit(summary)
    assert model.spend is None
    scores = clv.spark.forecast(model, summary)
    assert "clv" not in scores.columns
    assert scores.where("expected_purchases IS NULL").count() == 0
    assert "monetary_score" not in clv.spark.rfm(summary).columns


def test_columns_have_any_names(known) -> None:
    lines = known.frame.selectExpr(
        "customer_id AS `who {is}` ", "date AS day", "2 AS n", "CAST(amount AS DOUBLE) / 2 AS p"
    )
    priced = clv.spark.summarize(
        lines, customer_column="who {is}", date_column="day", quantity_column="n",
        price_column="p",
    )  # fmt: skip
    agree(collected(priced), collected(known.today), ["frequency", "recency", "monetary_value"])
