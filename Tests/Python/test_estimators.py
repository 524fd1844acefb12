"""The models in scikit-learn's manner."""

from __future__ import annotations

import json
import math
import pickle
import warnings

import numpy
import pandas
import pyarrow
import pytest
from conftest import CALIBRATION_END, CDNOW, frame

import clv

PURCHASE = [clv.BGNBD, clv.MBGNBD, clv.ParetoNBD, clv.GGomNBD, clv.BGCNBDk, clv.MBGCNBDk, clv.NBD]


@pytest.fixture(scope="module")
def model(summary):
    return clv.BGNBD().fit(summary)


def test_the_published_estimates(model, summary) -> None:
    # Fader, Hardie and Lee (2005).
    published = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert {name: round(value, 3) for name, value in model.params_.items()} == published
    assert round(model.log_likelihood_, 1) == -9582.4
    assert model.convergence_["outcome"] == "converged"
    errors = numpy.sqrt(numpy.diag(model.covariance_))
    assert errors == pytest.approx(list(model.standard_errors_.values()), rel=1e-12)
    assert model.aic_ == pytest.approx(8 - 2 * model.log_likelihood_)
    assert repr(model) == "BGNBD()"
    spend = clv.GammaGamma().fit(summary)
    assert {n: round(v, 2) for n, v in spend.params_.items()} == {"p": 6.25, "q": 3.74, "v": 15.44}


@pytest.mark.parametrize("kind", PURCHASE)
def test_predictions_agree_with_the_forecasts(kind, summary) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", clv.BoundaryWarning)
        model = kind().fit(summary)
    forecasts = clv.forecast(model, summary, horizon=39)
    assert list(model.expected_probability_alive(summary)) == pytest.approx(
        list(forecasts["probability_alive"]), rel=1e-12
    )
    assert list(model.expected_purchases(summary, future_t=39)) == pytest.approx(
        list(forecasts["expected_purchases"]), rel=1e-9
    )
    none = model.expected_probability_no_purchase(summary, t=39)
    assert list(1 - none) == pytest.approx(list(forecasts["probability_purchase"]), rel=1e-9)
    some = summary.head(20)
    total = sum(
        model.expected_purchase_probability(some, n_purchases=n, future_t=4) for n in range(40)
    )
    assert list(total) == pytest.approx([1.0] * 20, abs=1e-6)
    later = model.expected_probability_alive(some, future_t=39)
    assert list(later) == pytest.approx(list(forecasts["probability_alive_horizon"])[:20], rel=1e-9)
    new = model.expected_purchases_new_customer(t=[1.0, 10.0])
    assert 0 < new[0] < new[1]


def test_what_comes_out_is_of_the_kind_that_went_in(columns, kind, model) -> None:
    summary = clv.summarize(frame(columns, kind), calibration_end=CALIBRATION_END)
    result = clv.BGNBD().fit(summary).expected_purchases(summary, future_t=39)
    assert list(map(float, map(_plain, result))) == list(model.expected_purchases(future_t=39))
    if kind == "pandas":
        assert isinstance(result, pandas.Series)
    if kind == "pyarrow":
        assert isinstance(result, (pyarrow.Array, pyarrow.ChunkedArray))


def _plain(value):
    return value.as_py() if hasattr(value, "as_py") else value


def test_the_index_of_pandas_is_kept(summary, model) -> None:
    indexed = summary.set_index("customer_id").sample(frac=1, random_state=1)
    result = model.expected_purchases(indexed, future_t=39)
    assert list(result.index) == list(indexed.index)
    again = clv.BGNBD().fit(indexed)
    assert again.log_likelihood_ == pytest.approx(model.log_likelihood_, rel=1e-12)


def test_files_are_those_of_the_tool(model, tool, tmp_path) -> None:
    path = tmp_path / "tool.json"
    path.write_text(tool("fit", CDNOW, "--calibration-end", CALIBRATION_END, "--quiet"))
    read = clv.BGNBD.load(path)
    assert read.params_ == model.params_
    read.save(tmp_path / "again.json")
    again, first = (json.loads(p.read_text()) for p in (tmp_path / "again.json", path))
    # What it says of remedies is said in Python's words.
    for document in (again, first):
        document["spend_independence"].pop("meaning")
    assert again == first
    forecasts = tool("forecast", tmp_path / "again.json", CDNOW, "--quiet")
    assert forecasts == tool("forecast", path, CDNOW, "--quiet")
    with pytest.raises(clv.DataError, match="BG/NBD"):
        clv.ParetoNBD.load(path)
    copy = pickle.loads(pickle.dumps(model))
    assert copy.params_ == model.params_
    assert list(copy.expected_purchases(future_t=5)) == list(model.expected_purchases(future_t=5))


def test_parameters_and_copies() -> None:
    from sklearn.base import clone, is_regressor

    model = clv.MBGNBD(future_t=39)
    twin = clone(model)
    assert twin.get_params() == model.get_params() and twin is not model
    assert is_regressor(model)
    with pytest.raises(ValueError, match="no argument"):
        model.set_params(colour="red")


def test_weights_and_matrices(summary) -> None:
    matrix = summary[["frequency", "recency", "T"]].to_numpy()
    plain = clv.BGNBD().fit(matrix)
    twice = clv.BGNBD().fit(summary, sample_weight=numpy.full(len(summary), 2))
    assert twice.log_likelihood_ == pytest.approx(2 * plain.log_likelihood_, rel=1e-12)
    assert list(plain.predict(matrix, future_t=9)) == list(twice.predict(summary, future_t=9))


def test_covariates(summary) -> None:
    table = summary.assign(odd=summary["customer_id"].astype(int) % 2)
    model = clv.BGNBD(covariates=["odd"]).fit(table)
    purchases = model.expected_purchases(future_t=39)
    assert len(purchases) == len(table) and (purchases > 0).all()
    assert list(model.params_) == ["r", "alpha", "a", "b", "purchase.odd", "dropout.odd"]
    assert len(model.covariance_) == 6
    with pytest.raises(clv.DataError, match="no column age"):
        clv.BGNBD(covariates=["age"]).fit(table)
    with pytest.raises(clv.UsageError, match="covariates"):
        clv.forecast(model, table)


def test_lifetime_value_is_margin_times_spend_times_purchases(summary, model) -> None:
    spend = clv.GammaGamma().fit(summary)
    value = spend.expected_customer_lifetime_value(
        model, summary, horizon=52, discount_rate=0.15, margin=0.3
    )
    both = clv.CustomerLifetimeValue(
        spend_form="means", horizon=52, discount_rate=0.15, margin=0.3
    ).fit(summary)
    assert list(value) == pytest.approx(list(both.predict()["clv"]), rel=1e-9)
    assert spend.expected_new_customer_spend() == pytest.approx(
        spend.params_["p"] * spend.params_["v"] / (spend.params_["q"] - 1)
    )


def test_the_log_normal_model_goes_by_single_amounts(summary) -> None:
    spend = clv.LogNormal().fit(summary)
    # The maximum of the likelihood written anew, at 50 digits.
    best = {"m": 25.2175146532452, "sigma": 0.564567560638964, "tau": 0.440552162503945}
    assert spend.params_ == pytest.approx(best, rel=1e-8)
    both = clv.CustomerLifetimeValue(spend_model="log-normal", spend_form="amounts", horizon=39)
    expected = both.fit(summary).predict()["expected_spend"]
    assert list(spend.predict(summary)) == pytest.approx(list(expected), rel=1e-9)
    assert spend.expected_new_customer_spend() == pytest.approx(
        best["m"] * numpy.exp((best["sigma"] ** 2 + best["tau"] ** 2) / 2)
    )
    repeats = clv.LogNormal(spend_form="amounts-repeat").fit(summary)
    assert repeats.params_["m"] == pytest.approx(26.8656268544876, rel=1e-8)
    assert len(list(repeats.predict())) == len(summary)
    with pytest.raises(clv.DataError, match="log_spend_squares"):
        clv.LogNormal().fit(summary.drop(columns="log_spend_squares"))


def test_models_of_renewals() -> None:
    # Fader and Hardie (2007), the customers of high end.
    kept = {"period": list(range(8)), "high": [1000, 869, 743, 653, 593, 551, 517, 491]}
    model = clv.SBG().fit(kept)
    assert round(model.params_["alpha"], 3) == 0.668
    assert round(model.params_["beta"], 3) == 3.806
    alpha, beta = model.params_.values()
    assert model.expected_survival(1) == pytest.approx(beta / (alpha + beta))
    rates = model.expected_retention_rate([1, 2, 8])
    assert rates[1] == pytest.approx((beta + 1) / (alpha + beta + 1))
    assert clv.BdW().fit(kept).expected_survival(7) == pytest.approx(0.491, abs=0.01)


def test_opportunities(columns) -> None:
    summary = clv.summarize(frame(columns, "polars"), time_unit="month", opportunities=True)
    model = clv.BGBB(time_unit="month").fit(summary)
    purchases = model.expected_purchases(future_t=6)
    assert len(purchases) == len(summary) and math.isfinite(sum(purchases))
    with pytest.raises(clv.UsageError, match="whole"):
        model.expected_purchases(future_t=1.5)


def test_a_boundary_is_told(summary) -> None:
    loyal = summary.assign(recency=summary["T"].where(summary["frequency"] > 0, 0.0))
    with pytest.warns(clv.BoundaryWarning, match="no dropout"):
        clv.BGNBD().fit(loyal)
