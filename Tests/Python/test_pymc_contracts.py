"""The models of pymc-marketing for contracts and single amounts, beside computations that
share nothing with them but SciPy."""

from __future__ import annotations

import numpy
import pandas
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

import clv
from clv import pymc
from clv.pymc.hypergeometric import hypergeometric


def log_survival(alpha, beta, t):
    return betaln(alpha, beta + t) - betaln(alpha, beta)


def log_likelihood(alpha, beta, left, ages) -> float:
    """Of customers who left at a renewal, or were there before the last one."""
    before, after = (log_survival(alpha, beta, left - gone) for gone in (1, 0))
    gone = left < ages
    lost = before + numpy.log(-numpy.expm1(after - before))
    return float(numpy.sum(numpy.where(gone, lost, before)))


def highest(left, ages):
    found = minimize(
        lambda logs: -log_likelihood(*numpy.exp(logs), left, ages), [0.0, 0.5], tol=1e-12,
        method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-10},
    )  # fmt: skip
    return numpy.exp(found.x)


@pytest.fixture(scope="module")
def subscribers():
    generator = numpy.random.default_rng(7)
    parts = []
    for cohort, age, (alpha, beta), size in [
        ("2024-01", 9, (0.7, 3.8), 900),
        ("2024-05", 5, (1.9, 4.1), 700),
        ("2024-08", 2, (2, 9), 400),
    ]:
        left = generator.geometric(generator.beta(alpha, beta, size))
        parts.append(
            pandas.DataFrame({"recency": numpy.minimum(left, age), "T": age, "cohort": cohort})
        )
    table = pandas.concat(parts, ignore_index=True)
    table["customer_id"] = table.index + 100
    return table.sample(frac=1, random_state=1)


@pytest.fixture(scope="module")
def contracts(subscribers):
    return pymc.ShiftedBetaGeoModel(subscribers[subscribers["T"] > 2]).fit(draws=50)


def test_cohorts_have_the_highest_likelihood(contracts, subscribers) -> None:
    found = contracts.fit_summary()
    for cohort in ("2024-01", "2024-05"):
        rows = subscribers[subscribers["cohort"] == cohort]
        expected = highest(rows["recency"].to_numpy(), rows["T"].to_numpy())
        for name, value in zip(("alpha", "beta"), expected):
            assert found["mean"][f"{name}[{cohort}]"] == pytest.approx(value, rel=1e-4)
    assert (found["lower 95%"] < found["mean"]).all() and (found["sd"] > 0).all()


def test_predictions_are_sums_over_renewals(subscribers, tmp_path) -> None:
    xarray = pytest.importorskip("xarray")
    rows = subscribers[subscribers["T"] > 2]
    model = pymc.ShiftedBetaGeoModel(rows).fit(method="map")
    few = rows.groupby("cohort").head(2)
    estimates = model.fit_summary()["mean"]
    ahead = numpy.arange(1, 400_000)
    values = model.expected_residual_lifetime(few, discount_rate=0.02)
    assert isinstance(values, xarray.DataArray) and values.dims[-1] == "customer_id"
    for place, (_, row) in enumerate(few.iterrows()):
        alpha, beta = (estimates[f"{name}[{row['cohort']}]"] for name in ("alpha", "beta"))
        T = row["T"]

        def log_kept(t, alpha=alpha, beta=beta):
            return log_survival(alpha, beta, t)

        kept = numpy.exp(log_kept(T - 1 + ahead) - log_kept(T - 1))
        assert float(values[0, 0, place]) == pytest.approx(
            float(numpy.sum(kept * 1.02 ** -(ahead - 1.0))), rel=1e-9
        )
        alive = model.expected_probability_alive(few, future_t=3)[0, 0, place]
        assert float(alive) == pytest.approx(numpy.exp(log_kept(T + 3)), rel=1e-9)
        rate = model.expected_retention_rate(few, future_t=3)[0, 0, place]
        assert float(rate) == pytest.approx(numpy.exp(log_kept(T + 3) - log_kept(T + 2)), rel=1e-9)
        steep = model.expected_retention_elasticity(few, discount_rate=0.02)[0, 0, place]
        first, third = beta + T - 1, alpha + beta + T - 1
        assert float(steep) == pytest.approx(hyp2f1(1, first, third, 1 / 1.02), rel=1e-9)
    # α below 1: a customer who may stay for ever.
    forever = model.expected_residual_lifetime(few)
    first = few["cohort"].to_numpy() == "2024-01"
    assert numpy.isinf(forever.values[0, 0, first]).all() == (estimates["alpha[2024-01]"] <= 1)
    assert set(model.expected_probability_alive(future_t=1)["customer_id"].values) == set(
        rows.loc[rows["recency"] == rows["T"], "customer_id"]
    )
    model.save(tmp_path / "model.json")
    again = pymc.ShiftedBetaGeoModel.load(tmp_path / "model.json")
    later = few.assign(future_t=range(len(few)))
    assert (again.expected_retention_rate(later) == model.expected_retention_rate(later)).all()


def test_draws_of_contracts(contracts, subscribers) -> None:
    few = subscribers[subscribers["T"] > 2].head(5)
    values = contracts.expected_retention_rate(few, future_t=1)
    assert values.sizes == {"chain": 1, "draw": 50, "customer_id": 5}
    assert contracts.thin_fit_result(10).expected_retention_rate(few, future_t=1).sizes["draw"] == 5
    assert 0 < float(values.std("draw").max()) < 0.1


def test_subscribers_of_any_age(subscribers) -> None:
    table = subscribers.rename(columns={"recency": "t_churn"})
    one = table.head(1).assign(customer_id=1, T=1, t_churn=1)
    table = pandas.concat([table, one], ignore_index=True)
    model = pymc.ShiftedBetaGeoModelIndividual().fit(table, draws=4000)
    expected = highest(table["t_churn"].to_numpy(), table["T"].to_numpy())
    assert model.fit_summary()["mean"].to_numpy() == pytest.approx(expected, rel=1e-4)
    alpha, beta = expected
    theta = model.distribution_new_customer_theta(n=3, random_seed=1)
    assert theta.sizes == {"chain": 1, "draw": 4000, "new_customer_id": 3}
    assert float(theta.mean()) == pytest.approx(alpha / (alpha + beta), rel=0.03)
    times = model.distribution_new_customer_churn_time(n=5, random_seed=2)
    assert float((times > 2).mean()) == pytest.approx(
        numpy.exp(log_survival(alpha, beta, 2)), rel=0.03
    )
    gone = table[(table["t_churn"] == 2) & (table["T"] == 9)].iloc[0]
    there = table[table["t_churn"] == 9].iloc[0]
    left = model.distribution_customer_churn_time(
        [gone["customer_id"], there["customer_id"]], random_seed=3
    )
    shares = (left > 1).mean(("chain", "draw")).values
    assert shares == pytest.approx(
        [(beta + 1) / (alpha + beta + 2), (beta + 8) / (alpha + beta + 8)], rel=0.03
    )
    with pytest.raises(clv.DataError, match="customer 7"):
        model.distribution_customer_churn_time([7])


@pytest.mark.parametrize(
    ("change", "words", "column"),
    [({"recency": 0}, "below 1", "recency"), ({"recency": 20}, "above T", "recency"),
     ({"T": 1, "recency": 1}, "below 2", "T"), ({"recency": 1.5}, "whole", "recency")],
)  # fmt: skip
def test_rows_of_no_subscriber(subscribers, change, words, column) -> None:
    table = subscribers.reset_index(drop=True).astype({"recency": float, "T": float})
    for name, value in change.items():
        table.loc[3, name] = value
    with pytest.raises(clv.DataError, match=words) as caught:
        pymc.ShiftedBetaGeoModel(table).fit()
    assert (caught.value.row, caught.value.column) == (3, column)


def test_what_contracts_refuse(subscribers) -> None:
    mixed = subscribers.assign(cohort="all")
    with pytest.raises(clv.DataError, match="several: all"):
        pymc.ShiftedBetaGeoModel(mixed).fit()
    with pytest.raises(clv.DataError, match="covariates"):
        pymc.ShiftedBetaGeoModel(model_config={"dropout_covariate_cols": ["x"]})
    with pytest.raises(clv.NotFittedError):
        pymc.ShiftedBetaGeoModel(subscribers).expected_retention_rate(future_t=1)
    model = pymc.ShiftedBetaGeoModel(subscribers[subscribers["T"] > 2]).fit()
    with pytest.raises(clv.DataError, match="no model was fitted to cohort 2030-01"):
        model.expected_retention_rate(subscribers.assign(cohort="2030-01"), future_t=1)
    with pytest.raises(ValueError, match="future_t is needed"):
        model.expected_retention_rate()
    with pytest.raises(clv.DataError, match="no model of contracts"):
        path = "model.json"
        pymc.ShiftedBetaGeoModel.load(_written(path, "[]"))


def _written(name: str, text: str):
    import tempfile
    from pathlib import Path

    path = Path(tempfile.mkdtemp()) / name
    path.write_text(text)
    return path


def test_the_hypergeometric_function() -> None:
    generator = numpy.random.default_rng(3)
    b, gap = generator.uniform(0.01, 60, 400), generator.uniform(0.01, 20, 400)
    z = 1 - 10 ** generator.uniform(-4, 0, 400)
    c = numpy.maximum(b + gap, 1.001)
    b = numpy.minimum(b, c - 1e-3)
    expected = hyp2f1(1, b, c, z)
    assert hypergeometric(b, c, z) == pytest.approx(expected, rel=1e-9)
    assert hypergeometric(2.0, 5.0, 1.0) == pytest.approx(2.0)
    assert hypergeometric(2.0, 3.0, 1.0) == numpy.inf


# MARK: - Single amounts


@pytest.fixture(scope="module")
def amounts():
    generator = numpy.random.default_rng(11)
    scale = generator.gamma(3.7, 1 / 15.4, 800)
    counts = generator.geometric(0.35, 800)
    ids = numpy.repeat(numpy.arange(800), counts)
    values = generator.gamma(6.2, 1 / scale[ids])
    order = generator.permutation(len(ids))
    table = pandas.DataFrame({"customer_id": ids, "individual_transaction_value": values})
    return table.iloc[order]


def test_single_amounts_have_the_highest_likelihood(amounts) -> None:
    groups = amounts.groupby("customer_id")["individual_transaction_value"]
    n, total = groups.size().to_numpy(), groups.sum().to_numpy()
    logs = numpy.log(amounts["individual_transaction_value"]).sum()

    def value(logarithms):
        p, q, v = numpy.exp(logarithms)
        terms = gammaln(p * n + q) - gammaln(q) + q * numpy.log(v) - n * gammaln(p)
        return -float(numpy.sum(terms - (p * n + q) * numpy.log(v + total)) + (p - 1) * logs)

    found = minimize(value, [1.0, 1.0, 2.0], method="Nelder-Mead",
                     options={"xatol": 1e-10, "fatol": 1e-10, "maxiter": 6000})  # fmt: skip
    p, q, v = numpy.exp(found.x)
    model = pymc.GammaGammaModelIndividual(amounts).fit(draws=500)
    assert model.fit_summary()["mean"].to_numpy() == pytest.approx([p, q, v], rel=1e-4)
    spend = model.expected_customer_spend(amounts)
    assert spend.mean(("chain", "draw")).values == pytest.approx(
        p * (v + total) / (p * n + q - 1), rel=0.02
    )
    means = pandas.DataFrame(
        {"customer_id": range(800), "frequency": n, "monetary_value": total / n}
    )
    assert (model.expected_customer_spend(means) == spend).all()
    drawn = model.distribution_customer_spend(amounts, random_seed=5)
    assert drawn.mean(("chain", "draw")).values[:50] == pytest.approx(
        spend.mean(("chain", "draw")).values[:50], rel=0.15
    )
    new = model.distribution_new_customer_spend(n=40, random_seed=6)
    assert float(new.mean()) == pytest.approx(p * v / (q - 1), rel=0.05)
    purchases = pymc.BetaGeoModel().fit(
        means.assign(frequency=n - 1.0, recency=(n > 1) * n * 3.0, T=400.0), method="map"
    )
    table = means.assign(frequency=n - 1.0, recency=(n > 1) * n * 3.0, T=400.0)
    worth = model.expected_customer_lifetime_value(purchases, table)
    assert worth.shape == (1, 1, 800) and bool((worth > 0).all())


def test_amounts_that_cannot_be(amounts) -> None:
    table = amounts.reset_index(drop=True)
    table.loc[4, "individual_transaction_value"] = 0.0
    with pytest.raises(clv.DataError, match="not above 0") as caught:
        pymc.GammaGammaModelIndividual(table).fit()
    assert (caught.value.row, caught.value.column) == (4, "individual_transaction_value")
    with pytest.raises(clv.DataError, match="no column"):
        pymc.GammaGammaModelIndividual(table[["customer_id"]]).fit()
