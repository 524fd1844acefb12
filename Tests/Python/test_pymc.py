"""The CLV quick start of pymc-marketing with its import changed."""

from __future__ import annotations

import numpy
import pytest
from conftest import frame

import clv
from clv import pymc


@pytest.fixture(scope="module")
def log(columns):
    return frame(columns, "pandas")


@pytest.fixture(scope="module")
def data(log):
    return pymc.rfm_summary(
        log, "customer_id", "date", "amount", observation_period_end="1997-09-30"
    )


@pytest.fixture(scope="module")
def model(data):
    return pymc.BetaGeoModel(data).fit()


def test_the_fit(model, data) -> None:
    summary = model.fit_summary()
    found = summary["mean"]
    # In days: α is seven times that in weeks.
    assert found["r"] == pytest.approx(0.2426, abs=1e-3)
    assert found["alpha"] == pytest.approx(7 * 4.4136, rel=1e-3)
    assert found["a"] == pytest.approx(0.793, abs=1e-3)
    assert (summary["lower 95%"] < found).all() and (found < summary["upper 95%"]).all()
    assert repr(model).startswith("BetaGeoModel(")


def test_predictions_have_draws_and_customers(model, data) -> None:
    xarray = pytest.importorskip("xarray")
    purchases = model.expected_purchases(data, future_t=90)
    assert isinstance(purchases, xarray.DataArray)
    assert purchases.dims == ("chain", "draw", "customer_id")
    assert purchases.sizes == {"chain": 1, "draw": 200, "customer_id": len(data)}
    alone = pymc.BetaGeoModel().fit(data, method="map").expected_purchases(future_t=90)
    assert alone.sizes["draw"] == 1
    plain = clv.BGNBD(time_unit="day").fit(data).expected_purchases(data, future_t=90)
    assert alone.values.ravel() == pytest.approx(plain.to_numpy(), rel=1e-12)
    means = purchases.mean(("chain", "draw"))
    assert float(abs(means - alone[0, 0]).max()) < 0.1
    one = purchases.sel(customer_id=data["customer_id"].iloc[0])
    assert 0 < float(one.std()) < float(one.mean())
    times = data.assign(future_t=numpy.where(data["frequency"] > 0, 90.0, 30.0))
    mixed = model.thin_fit_result(100).expected_purchases(times)
    assert mixed.sizes["draw"] == 2
    none = model.expected_probability_no_purchase(90, data)
    zero = model.expected_purchase_probability(data, n_purchases=0, future_t=90)
    assert (none == zero).all()
    new = model.expected_purchases_new_customer(t=90)
    assert new.dims == ("chain", "draw")
    alive = model.expected_probability_alive(data)
    later = model.expected_probability_alive(data, future_t=90)
    assert bool((later <= alive).all())


def test_money(model, data) -> None:
    returning = data[(data["frequency"] > 0) & (data["monetary_value"] > 0)]
    spend = pymc.GammaGammaModel(returning).fit(method="map")
    assert spend.fit_summary()["mean"]["q"] == pytest.approx(3.74, abs=0.01)
    value = spend.expected_customer_lifetime_value(
        model.thin_fit_result(20), data, future_t=12, discount_rate=0.01, time_unit="D"
    )
    from clv.lifetimes import BetaGeoFitter, GammaGammaFitter

    ggf = GammaGammaFitter().fit(returning["frequency"], returning["monetary_value"])
    bgf = BetaGeoFitter().fit(data["frequency"], data["recency"], data["T"])
    expected = ggf.customer_lifetime_value(
        bgf, data["frequency"], data["recency"], data["T"], data["monetary_value"]
    )
    assert numpy.ravel(value) == pytest.approx(expected.to_numpy(), rel=0.1, abs=0.1)
    assert float(spend.expected_new_customer_spend().mean()) > 0


def test_other_models_and_files(data, tmp_path) -> None:
    for kind in (pymc.ModifiedBetaGeoModel, pymc.ParetoNBDModel):
        model = kind(data).fit(method="map")
        model.save(tmp_path / "model.json")
        again = kind.load(tmp_path / "model.json")
        assert numpy.ravel(again.expected_purchases(data, future_t=9)) == pytest.approx(
            numpy.ravel(model.expected_purchases(future_t=9)), rel=0, abs=0
        )
    with pytest.raises(clv.NotFittedError):
        pymc.BetaGeoModel(data).expected_purchases(future_t=1)


def test_data_functions(log) -> None:
    split = pymc.rfm_train_test_split(
        log, "customer_id", "date", "1997-09-30", monetary_value_col="amount"
    )
    assert list(split.columns) == [
        "customer_id", "frequency", "recency", "T", "monetary_value", "test_frequency",
        "test_monetary_value", "test_T",
    ]  # fmt: skip
    assert split["test_frequency"].sum() == 1882
    assert set(split["test_T"]) == {273.0}
    segments = pymc.rfm_segments(log, "customer_id", "date", "amount")
    assert set(segments["segment"]) <= {
        "Premium Customer", "Repeat Customer", "Top Spender", "At Risk Customer",
        "Inactive Customer", "Other",
    }  # fmt: skip
    assert segments["rfm_score"].str.fullmatch("[1-4]{3}").all()
    # The best by every score are those who bought most, last and for most.
    best = segments[segments["rfm_score"] == segments["rfm_score"].max()]
    assert best["recency"].max() < segments["recency"].median()
    with pytest.raises(ValueError, match="No data available"):
        pymc.rfm_train_test_split(log, "customer_id", "date", "2005-01-01")


def test_covariates(data) -> None:
    table = data.assign(odd=(data["customer_id"] % 2).astype(float))
    config = {"purchase_covariate_cols": ["odd"], "dropout_covariate_cols": ["odd"]}
    model = pymc.BetaGeoModel(table, model_config=config).fit()
    assert numpy.size(model.expected_purchases(future_t=30)) == len(table)


def test_pictures(model, log, data) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    for draw in (
        lambda: pymc.plot_frequency_recency_matrix(model, 30, 20, 100),
        lambda: pymc.plot_probability_alive_matrix(model, 20, 100),
        lambda: pymc.plot_expected_purchases_ppc(model, samples=10),
        lambda: pymc.plot_expected_purchases_over_time(
            model, log, "customer_id", "date", 300, t_start_eval=273),
        lambda: pymc.plot_expected_purchases_over_time(
            model, log, "customer_id", "date", 300, plot_cumulative=False),
    ):  # fmt: skip
        pyplot.figure()
        draw().figure.canvas.draw()
        pyplot.close("all")
