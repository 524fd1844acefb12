"""The quick start of lifetimes with its import changed, and the values that lifetimes
0.11.3 itself gave where its optimizer arrived (with NumPy 1.26.4, pandas 2.0.3, SciPy
1.11.4; tolerances of its own fits set to 1e-10)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pandas
import pytest
from conftest import frame

from clv.lifetimes import (
    BetaGeoBetaBinomFitter,
    BetaGeoFitter,
    GammaGammaFitter,
    ModifiedBetaGeoFitter,
    ParetoNBDFitter,
    plotting,
)
from clv.lifetimes.utils import (
    calculate_alive_path,
    calibration_and_holdout_data,
    expected_cumulative_transactions,
    summary_data_from_transaction_data,
)

VALUES = json.loads((Path(__file__).parent / "lifetimes-0.11.3.json").read_text())


@pytest.fixture(scope="module")
def log(columns):
    return frame(columns, "pandas")


@pytest.fixture(scope="module")
def data(log):
    return summary_data_from_transaction_data(
        log, "customer_id", "date", "amount", observation_period_end="1997-09-30"
    )


def near(values, expected, tolerance=1e-4) -> None:
    assert numpy.asarray(values, dtype=float) == pytest.approx(
        numpy.asarray(expected, dtype=float), rel=tolerance, abs=tolerance
    )


def some(frame) -> list[list[float]]:
    return frame.iloc[::200].to_numpy(dtype=float).tolist()


def test_data(log, data) -> None:
    assert some(data) == VALUES["summary"]
    assert list(data.columns) == ["frequency", "recency", "T", "monetary_value"]
    assert data.index.name == "customer_id"
    weeks = summary_data_from_transaction_data(log, "customer_id", "date", freq="W")
    assert some(weeks) == VALUES["weeks"]
    both = calibration_and_holdout_data(
        log, "customer_id", "date", "1997-09-30", "1998-06-30", monetary_value_col="amount"
    )
    columns = VALUES["calibration_columns"]
    assert sorted(both.columns) == sorted(columns)
    near(some(both[columns]), VALUES["calibration"], 1e-12)
    with pytest.raises(ValueError, match="no data available"):
        calibration_and_holdout_data(log, "customer_id", "date", "2000-01-01")


@pytest.mark.parametrize(
    ("fitter", "name"),
    [(BetaGeoFitter, "bg"), (ModifiedBetaGeoFitter, "mbg"), (ParetoNBDFitter, "pareto")],
)
def test_models_in_continuous_time(fitter, name, data) -> None:
    expected = VALUES[name]
    model = fitter(penalizer_coef=0.0)
    assert repr(model) == f"<clv.lifetimes.{fitter.__name__}>"
    with pytest.raises(ValueError, match="fit"):
        model.predict(1, 2, 3, 4)
    model.fit(data["frequency"], data["recency"], data["T"])
    assert list(model.params_.index) == list(expected["params"])
    near(model.params_, list(expected["params"].values()), expected["tolerance"])
    if "errors" in expected:
        near(model.standard_errors_, expected["errors"], 2e-3)
    rows = data.iloc[::200]
    x, tx, T = rows["frequency"], rows["recency"], rows["T"]
    purchases = model.conditional_expected_number_of_purchases_up_to_time(90, x, tx, T)
    near(purchases, expected["purchases"])
    assert isinstance(purchases, pandas.Series) and list(purchases.index) == list(rows.index)
    near(model.conditional_probability_alive(x, tx, T), expected["alive"])
    near(
        model.expected_number_of_purchases_up_to_time(numpy.array([10.0, 100.0])),
        expected["new"],
    )
    if "matrix" in expected:
        matrix = model.conditional_probability_alive_matrix(4, 30)
        near(matrix[5:, 1:], numpy.array(expected["matrix"])[5:, 1:])
    near([model.predict(30, 2, 100, 200)], [expected["one"]])
    if name == "pareto":
        near(
            model.conditional_probability_of_n_purchases_up_to_time(2, 90, x, tx, T),
            expected["twice"],
        )
    else:
        near([model.probability_of_n_purchases_up_to_time(90, n) for n in range(4)],
             expected["counts"])  # fmt: skip
    assert "se(coef)" in model.summary.columns


def test_files_and_weights(data, tmp_path) -> None:
    model = BetaGeoFitter().fit(data["frequency"], data["recency"], data["T"])
    model.save_model(tmp_path / "model.pkl", save_data=False)
    other = BetaGeoFitter()
    other.load_model(tmp_path / "model.pkl")
    assert other.predict(30, 2, 100, 200) == model.predict(30, 2, 100, 200)
    groups = data.groupby(["frequency", "recency", "T"]).size().reset_index(name="n")
    weighted = BetaGeoFitter().fit(
        groups["frequency"], groups["recency"], groups["T"], weights=groups["n"]
    )
    near(weighted.params_, model.params_, 1e-6)
    with pytest.raises(ValueError, match="larger than T"):
        BetaGeoFitter().fit(numpy.array([1.0]), numpy.array([3.0]), numpy.array([2.0]))
    with pytest.warns(UserWarning, match="penalizer_coef is not used"):
        BetaGeoFitter(penalizer_coef=0.01)


def test_money(data) -> None:
    expected = VALUES["money"]
    returning = data[(data["frequency"] > 0) & (data["monetary_value"] > 0)]
    spend = GammaGammaFitter().fit(returning["frequency"], returning["monetary_value"])
    near(spend.params_, expected["params"], 1e-3)
    rows = returning.iloc[::100]
    near(
        spend.conditional_expected_average_profit(rows["frequency"], rows["monetary_value"]),
        expected["profit"],
        1e-3,
    )
    model = BetaGeoFitter().fit(data["frequency"], data["recency"], data["T"])
    value = spend.customer_lifetime_value(
        model, rows["frequency"], rows["recency"], rows["T"], rows["monetary_value"],
        time=12, discount_rate=0.01, freq="D",
    )  # fmt: skip
    near(value, expected["value"], 1e-3)
    assert value.name == "clv"


def test_opportunities() -> None:
    expected = VALUES["bgbb"]
    model = BetaGeoBetaBinomFitter().fit(
        expected["x"], expected["tx"], 6, weights=expected["weights"]
    )
    near(model.params_, expected["params"], 2e-3)
    near(
        model.conditional_expected_number_of_purchases_up_to_time(5, expected["x"],
                                                                  expected["tx"], 6),
        expected["purchases"], 2e-3,
    )  # fmt: skip
    near(model.conditional_probability_alive(1, expected["x"], expected["tx"], 6),
         expected["alive"], 2e-3)  # fmt: skip
    table = model.expected_number_of_transactions_in_first_n_periods(6)
    near(table["model"], expected["model"], 2e-3)


def test_tracking(log, data) -> None:
    model = BetaGeoFitter().fit(data["frequency"], data["recency"], data["T"])
    table = expected_cumulative_transactions(model, log, "date", "customer_id", 365, freq="D")
    expected = VALUES["tracking"]
    assert table["actual"].iloc[::50].tolist() == expected["actual"]
    near(table["predicted"].iloc[::50], expected["predicted"])
    one = log[log["customer_id"] == 1]
    path = calculate_alive_path(model, one, "date", 120)
    near(path.iloc[::20], expected["path"])


def test_the_ten_pictures(log, data) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    model = BetaGeoFitter().fit(data["frequency"], data["recency"], data["T"])
    both = calibration_and_holdout_data(log, "customer_id", "date", "1997-09-30")
    one = log[log["customer_id"] == 1]
    pictures = [
        lambda: plotting.plot_period_transactions(model),
        lambda: plotting.plot_calibration_purchases_vs_holdout_purchases(model, both),
        lambda: plotting.plot_frequency_recency_matrix(model, 30, 20, 100),
        lambda: plotting.plot_probability_alive_matrix(model, 20, 100),
        lambda: plotting.plot_expected_repeat_purchases(model, label="expected"),
        lambda: plotting.plot_history_alive(model, 200, one, "date"),
        lambda: plotting.plot_cumulative_transactions(
            model, log, "date", "customer_id", 400, 273),
        lambda: plotting.plot_incremental_transactions(
            model, log, "date", "customer_id", 400, 273, set_index_date=True),
        lambda: plotting.plot_transaction_rate_heterogeneity(model),
        lambda: plotting.plot_dropout_rate_heterogeneity(model),
    ]  # fmt: skip
    assert len(pictures) == len(plotting.__all__)
    for draw in pictures:
        pyplot.figure()
        axes = draw()
        assert axes.get_xlabel() or axes.get_ylabel()
        axes.figure.canvas.draw()
        pyplot.close("all")
