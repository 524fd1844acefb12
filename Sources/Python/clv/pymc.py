"""The names of pymc-marketing's CLV module, over the models of this package.

Change ``from pymc_marketing.clv import BetaGeoModel`` to
``from clv.pymc import BetaGeoModel``, and ``pymc_marketing.clv.utils`` and ``.plotting``
likewise to ``clv.pymc``. Its conventions are kept: data frames of pandas with
``customer_id``, ``frequency``, ``recency`` and ``T``; results with the dimensions
``chain``, ``draw`` and ``customer_id`` where xarray is installed (a ``pandas.Series`` of
means elsewhere); lifetime values over months of 30 days at a rate of a month. What is
different:

- There is no prior: a fit is by maximum likelihood, which takes a fraction of a second,
  and its draws are from the normal law of the estimates' logarithms, ``draws`` of them
  (``method="map"`` gives the estimates alone). ``model_config`` is read for
  ``purchase_covariate_cols`` and ``dropout_covariate_cols``, which are used for both.
- ``fit`` gives the model itself. ``save`` and ``load`` are of the files of ``clv fit``.
- ``distribution_…`` of new customers are :func:`clv.simulate`, which makes a log.
"""

from __future__ import annotations

import json
import os
from typing import Any, ClassVar, TypeVar

import numpy
import pandas

from ._errors import DataError, NotFittedError
from ._estimators import BGBB, BGNBD, MBGNBD, Estimator, GammaGamma, ParetoNBD
from ._model import Model
from .lifetimes import plotting
from .lifetimes.utils import (
    _end,
    _purchases,
    customer_lifetime_value as _monthly_value,
    summary_data_from_transaction_data,
)

__all__ = [
    "BetaGeoBetaBinomModel", "BetaGeoModel", "GammaGammaModel", "ModifiedBetaGeoModel",
    "ParetoNBDModel", "customer_lifetime_value", "plot_expected_purchases_over_time",
    "plot_expected_purchases_ppc", "plot_frequency_recency_matrix",
    "plot_probability_alive_matrix", "rfm_segments", "rfm_summary", "rfm_train_test_split",
]  # fmt: skip

Self = TypeVar("Self", bound="CLVModel")

_DRAWS = 200



class CLVModel:
    """What all models share: a fit, its summary and its files.

    Args:
        data: A row for each customer; it may be given to ``fit`` as well.
        model_config: See the module.
        sampler_config: Not used.
    """

    _estimator: ClassVar[type[Estimator]]

    def __init__(
        self, data: Any = None, *, model_config: Any = None, sampler_config: Any = None
    ) -> None:
        self.data = data
        self.model_config = model_config or {}
        self._models: list[Model] = []

    def _make(self) -> Any:
        columns = [
            *self.model_config.get("purchase_covariate_cols", []),
            *self.model_config.get("dropout_covariate_cols", []),
        ]
        chosen = list(dict.fromkeys(columns))
        return self._estimator(**({"covariates": chosen, "time_unit": "day"} if chosen
                                  else {"time_unit": "day"}))  # fmt: skip

    def fit(
        self: Self,
        data: Any = None,
        method: str = "mcmc",
        fit_method: str | None = None,
        draws: int = _DRAWS,
        random_seed: int | None = 0,
        **kwargs: Any,
    ) -> Self:
        """Fits the model.

        Args:
            data: A row for each customer.
            method: ``"map"`` for the estimates alone; draws with them otherwise.
            draws: How many.
            random_seed: Where the random numbers start.
        """
        if data is not None:
            self.data = data
        if self.data is None:
            raise DataError("there are no data: give them to the model or to fit")
        self.estimator_ = self._make().fit(self._prepared(self.data))
        alone = (fit_method or method) == "map" or getattr(self.estimator_, "covariates", None)
        self._models = self._drawn(1 if alone else draws, random_seed)
        return self

    def _prepared(self, data: Any) -> Any:
        return data

    @property
    def _part(self) -> str:
        return "spend" if isinstance(self.estimator_, GammaGamma) else "purchase"

    def _drawn(self, draws: int, seed: int | None) -> list[Model]:
        """The model at the estimates, or at draws of them."""
        model, covariance = self.estimator_.model_, self.estimator_.covariance_
        values = numpy.array(list(self.estimator_.params_.values()))
        if draws <= 1 or covariance is None or not numpy.isfinite(covariance).all():
            return [model]
        scaled = covariance / numpy.outer(values, values)
        generator = numpy.random.default_rng(seed)
        logs = generator.multivariate_normal(numpy.log(values), scaled, draws)
        document = json.loads(model.to_json())
        names = list(self.estimator_.params_)
        made = []
        for row in numpy.exp(logs):
            record = dict(document[self._part])
            record = {"model": record["model"], "parameters": dict(zip(names, map(float, row)))}
            text = {k: document[k] for k in ("format", "version", "time_unit", "purchase")}
            text["purchase"] = {k: document["purchase"][k] for k in ("model", "parameters")}
            made.append(Model.from_json(json.dumps({**text, self._part: record})))
        return made

    def _fitted(self) -> list[Model]:
        if not self._models:
            raise NotFittedError(f"this {type(self).__name__} is not fitted yet; call fit first")
        return self._models

    def _table(self, data: Any) -> Any:
        self._fitted()
        table = self.data if data is None else data
        if table is None:
            raise NotFittedError("the model was read from a file: give data, the customers")
        return table

    def _result(self, rows: list[Any], data: Any, name: str) -> Any:
        """Values by draw and customer, as xarray has them."""
        values = numpy.array([numpy.asarray(row, dtype=float) for row in rows])
        ids = data["customer_id"] if data is not None and "customer_id" in data else None
        try:
            import xarray
        except ImportError:
            return pandas.Series(values.mean(axis=0), index=ids, name=name)
        if data is None:
            return xarray.DataArray(values[None], dims=("chain", "draw"), name=name)
        coords = {"customer_id": numpy.arange(values.shape[1]) if ids is None else list(ids)}
        return xarray.DataArray(
            values[None], dims=("chain", "draw", "customer_id"), coords=coords, name=name
        )

    def fit_summary(self, **kwargs: Any) -> Any:
        """The estimates, their standard errors and their 95 % intervals."""
        self._fitted()
        fitted = self.estimator_
        errors = fitted.standard_errors_ or {}
        intervals = fitted.confidence_intervals_ or {}
        ends = [intervals.get(name) or [numpy.nan] * 2 for name in fitted.params_]
        return pandas.DataFrame(
            {
                "mean": fitted.params_,
                "sd": [errors.get(name, numpy.nan) for name in fitted.params_],
                "lower 95%": [end[0] for end in ends],
                "upper 95%": [end[1] for end in ends],
            },
            index=list(fitted.params_),
        )

    def save(self, fname: str | os.PathLike[str], **kwargs: Any) -> None:
        """Writes the model's file."""
        self._fitted()
        self.estimator_.save(fname)

    @classmethod
    def load(cls: type[Self], fname: str | os.PathLike[str]) -> Self:
        """The model of a file, with its estimates alone."""
        model = cls()
        model.estimator_ = cls._estimator.load(fname)
        model._models = [model.estimator_.model_]
        return model

    def thin_fit_result(self: Self, keep_every: int) -> Self:
        """The model with every so many of its draws."""
        thin = type(self)(self.data, model_config=self.model_config)
        thin.estimator_ = self.estimator_
        thin._models = self._fitted()[::keep_every]
        return thin

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.estimator_.model_ if self._models else ''})"



class _PurchaseModel(CLVModel):
    _estimator: ClassVar[type[Estimator]]

    def _evaluate(self, data: Any, quantity: str, t: Any = 0.0, count: int = 0) -> Any:
        models, table = self._fitted(), self._table(data)
        if t is None:
            if "future_t" not in table:
                raise ValueError("future_t is needed, as an argument or a column of data")
            t = table["future_t"]
        if getattr(self.estimator_, "covariates", None):
            return self._with_covariates(table, quantity, t)
        x, tx, T = (numpy.asarray(table[n], dtype="f8") for n in ("frequency", "recency", "T"))
        times = numpy.broadcast_to(numpy.asarray(t, dtype="f8"), x.shape)
        rows = []
        for model in models:
            row = numpy.empty(x.shape)
            for time in numpy.unique(times):
                here = times == time
                row[here] = model.evaluate(
                    quantity, x[here], tx[here], T[here], t=float(time), count=count
                )
            rows.append(row)
        return self._result(rows, table, quantity)

    def _with_covariates(self, table: Any, quantity: str, t: Any) -> Any:
        known = {
            "expected_purchases": self.estimator_.expected_purchases,
            "probability_alive": self.estimator_.expected_probability_alive,
        }
        if quantity not in known or numpy.ndim(t) > 0:
            raise DataError(f"{quantity} at several times is not to be had with covariates")
        arguments = {"future_t": float(t)} if quantity == "expected_purchases" else {}
        return self._result([known[quantity](table, **arguments)], table, quantity)

    def expected_purchases(self, data: Any = None, *, future_t: Any = None) -> Any:
        """The expected purchases of each customer in ``future_t``: a number, one for each
        customer, or the column ``future_t`` of ``data``."""
        return self._evaluate(data, "expected_purchases", future_t)

    def expected_probability_alive(self, data: Any = None, *, future_t: Any = 0) -> Any:
        """The probability that each customer is alive now, or in ``future_t``."""
        if numpy.any(numpy.asarray(future_t) != 0):
            return self._evaluate(data, "survival", future_t)
        return self._evaluate(data, "probability_alive")

    def expected_probability_no_purchase(self, t: float, data: Any = None) -> Any:
        """The probability that each customer buys nothing in ``t``."""
        return self._evaluate(data, "probability_purchases", t)

    def expected_purchase_probability(
        self, data: Any = None, *, n_purchases: int | None = None, future_t: Any = None
    ) -> Any:
        """The probability that each customer buys exactly so often in ``future_t``."""
        return self._evaluate(data, "probability_purchases", future_t, int(n_purchases or 0))

    def expected_purchases_new_customer(self, data: Any = None, *, t: float) -> Any:
        """The expected repeat purchases of a new customer in ``t``."""
        values = [model.evaluate_new("expected_purchases", float(t)) for model in self._fitted()]
        return self._result(values, None, "expected_purchases_new_customer")

    # What lifetimes' pictures ask of a model.

    def _pictured(self) -> Any:
        from .lifetimes import BetaGeoFitter

        fitter = BetaGeoFitter()
        fitter._model = self._fitted()[0] if len(self._models) == 1 else self.estimator_.model_
        fitter.params_ = pandas.Series(self.estimator_.params_)
        data = self._table(None)
        fitter.data = data.assign(weights=1) if "weights" not in data else data
        return fitter



class BetaGeoModel(_PurchaseModel):
    """BG/NBD: :class:`clv.BGNBD`."""

    _estimator = BGNBD



class ModifiedBetaGeoModel(_PurchaseModel):
    """MBG/NBD: :class:`clv.MBGNBD`."""

    _estimator = MBGNBD



class ParetoNBDModel(_PurchaseModel):
    """Pareto/NBD: :class:`clv.ParetoNBD`."""

    _estimator = ParetoNBD



class BetaGeoBetaBinomModel(_PurchaseModel):
    """BG/BB: :class:`clv.BGBB`."""

    _estimator = BGBB



class GammaGammaModel(CLVModel):
    """Gamma-Gamma: :class:`clv.GammaGamma`."""

    _estimator = GammaGamma

    def _make(self) -> Any:
        return GammaGamma(time_unit="day")

    def expected_customer_spend(self, data: Any = None) -> Any:
        """The expected spend of each customer on a purchase."""
        table = self._table(data)
        x, z = (numpy.asarray(table[n], dtype="f8") for n in ("frequency", "monetary_value"))
        rows = [model.evaluate_spend(x, z) for model in self._fitted()]
        return self._result(rows, table, "expected_customer_spend")

    def expected_new_customer_spend(self) -> Any:
        """The expected spend of a new customer on a purchase."""
        values = [model.mean_spend() for model in self._fitted()]
        return self._result(values, None, "expected_new_customer_spend")

    def expected_customer_lifetime_value(
        self,
        transaction_model: _PurchaseModel,
        data: Any,
        future_t: int = 12,
        discount_rate: float = 0.0,
        time_unit: str = "D",
    ) -> Any:
        """The value of each customer over so many months, at the rate of a month."""
        spend = self.expected_customer_spend(data)
        table = data.assign(future_spend=_means(spend))
        return customer_lifetime_value(
            transaction_model, table, future_t, discount_rate, time_unit
        )



def _means(values: Any) -> Any:
    """The mean of each customer over all draws."""
    return values.mean(("chain", "draw")).values if hasattr(values, "dims") else values.values



class _Means:
    """A model whose predictions are the means of its draws, as lifetimes' value wants."""

    def __init__(self, model: _PurchaseModel, data: Any) -> None:
        self._model, self._data = model, data

    def predict(self, t: float, frequency: Any, recency: Any, T: Any) -> Any:
        return _means(self._model.expected_purchases(self._data, future_t=t))



def customer_lifetime_value(
    transaction_model: _PurchaseModel,
    data: Any,
    future_t: int = 12,
    discount_rate: float = 0.0,
    time_unit: str = "D",
) -> Any:
    """The value of each customer over so many months, of which ``data`` has the
    ``future_spend``, each month's purchases discounted at the rate of a month."""
    values = _monthly_value(
        _Means(transaction_model, data), data["frequency"], data["recency"], data["T"],
        data["future_spend"], future_t, discount_rate, time_unit,
    )  # fmt: skip
    return transaction_model._result([values], data, "clv")



def rfm_summary(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    monetary_value_col: str | None = None,
    datetime_format: str | None = None,
    observation_period_end: Any = None,
    time_unit: str = "D",
    time_scaler: float = 1,
    include_first_transaction: bool = False,
    sort_transactions: bool = True,
) -> Any:
    """Summarizes a log: a row for each customer with ``customer_id``, ``frequency``,
    ``recency``, ``T`` and, with amounts, ``monetary_value``.

    With ``include_first_transaction`` it is made for segments: ``recency`` is the time
    since the last purchase, and there is no ``T``.
    """
    table = summary_data_from_transaction_data(
        transactions, customer_id_col, datetime_col, monetary_value_col, datetime_format,
        observation_period_end, time_unit, time_scaler, include_first_transaction,
    )  # fmt: skip
    if include_first_transaction:
        table["recency"] = table["T"] - table["recency"]
        table = table.drop(columns="T")
    return table.reset_index(names="customer_id")



def rfm_train_test_split(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    train_period_end: Any,
    test_period_end: Any = None,
    time_unit: str = "D",
    time_scaler: float = 1,
    datetime_format: str | None = None,
    monetary_value_col: str | None = None,
    include_first_transaction: bool = False,
    sort_transactions: bool = True,
) -> Any:
    """Summarizes a log up to the end of training, with ``test_frequency``, ``test_T`` and,
    with amounts, ``test_monetary_value``, the mean of what later periods came to."""
    times = pandas.to_datetime(transactions[datetime_col], format=datetime_format)
    split = pandas.to_datetime(train_period_end, format=datetime_format)
    last = times.max() if test_period_end is None else test_period_end
    end = pandas.to_datetime(last, format=datetime_format)
    later = (times > split) & (times <= end)
    if not (times <= split).any() or not later.any():
        raise ValueError(
            "No data available. Check test_transactions and train_period_end and confirm "
            "values in transactions occur prior to those time periods."
        )
    table = rfm_summary(
        transactions[times <= split], customer_id_col, datetime_col, monetary_value_col,
        datetime_format, split, time_unit, time_scaler, include_first_transaction,
    )  # fmt: skip
    held = _purchases(
        transactions[later], customer_id_col, datetime_col, monetary_value_col, datetime_format,
        _end(transactions[later], datetime_col, end, datetime_format, time_unit), time_unit,
    ).groupby("customer")  # fmt: skip
    table["test_frequency"] = held.size().reindex(table["customer_id"]).fillna(0.0).to_numpy()
    if monetary_value_col:
        means = held["money"].mean().reindex(table["customer_id"])
        table["test_monetary_value"] = means.fillna(0.0).to_numpy()
    table["test_T"] = (end.to_period(time_unit) - split.to_period(time_unit)).n / time_scaler
    return table



#: The scores of recency, frequency and monetary value of each segment.
_SEGMENTS = {
    "Premium Customer": ["334", "443", "444", "344", "434", "433", "343", "333"],
    "Repeat Customer": ["244", "234", "232", "332", "143", "233", "243"],
    "Top Spender": [
        "424", "414", "144", "314", "324", "124", "224", "423", "413", "133", "323", "313", "134",
    ],
    "At Risk Customer": [
        "422", "223", "212", "122", "222", "132", "322", "312", "412", "123", "214",
    ],
    "Inactive Customer": ["411", "111", "113", "114", "112", "211", "311"],
}  # fmt: skip



def rfm_segments(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    monetary_value_col: str,
    segment_config: dict[str, list[str]] | None = None,
    observation_period_end: Any = None,
    datetime_format: str | None = None,
    time_unit: str = "D",
    time_scaler: float = 1,
    sort_transactions: bool = True,
) -> Any:
    """Scores customers from 1 to 4 by quartiles of recency, frequency and monetary value,
    and puts them into segments by ``rfm_score``; those of no segment are ``Other``.

    For scores whose ties are told, see :func:`clv.rfm`.
    """
    table = rfm_summary(
        transactions, customer_id_col, datetime_col, monetary_value_col, datetime_format,
        observation_period_end, time_unit, time_scaler, include_first_transaction=True,
    )  # fmt: skip
    table["rfm_score"] = (
        _quartiles(table["recency"], descending=True)
        + _quartiles(table["frequency"])
        + _quartiles(table["monetary_value"])
    )
    names = {
        score: name for name, scores in (segment_config or _SEGMENTS).items() for score in scores
    }
    table["segment"] = table["rfm_score"].map(names).fillna("Other")
    return table



def _quartiles(values: Any, descending: bool = False) -> Any:
    """The quartile of each value as a digit; ties may leave fewer than four."""
    codes = pandas.qcut(values, q=4, labels=False, duplicates="drop")
    scores = codes.max() - codes if descending else codes
    return (scores.astype(int) + 1).astype(str)



def plot_frequency_recency_matrix(
    model: _PurchaseModel, future_t: float = 1, *args: Any, **kwargs: Any
) -> Any:
    """The purchases expected in ``future_t`` by frequency and recency."""
    return plotting.plot_frequency_recency_matrix(model._pictured(), future_t, *args, **kwargs)



def plot_probability_alive_matrix(model: _PurchaseModel, *args: Any, **kwargs: Any) -> Any:
    """The probability of being alive by frequency and recency."""
    return plotting.plot_probability_alive_matrix(model._pictured(), *args, **kwargs)



def plot_expected_purchases_over_time(
    model: _PurchaseModel,
    purchase_history: Any,
    customer_id_col: str,
    datetime_col: str,
    t: int,
    plot_cumulative: bool = True,
    t_start_eval: int | None = None,
    datetime_format: str | None = None,
    time_unit: str = "D",
    **kwargs: Any,
) -> Any:
    """The purchases over time, actual and predicted, in all or of each period."""
    draw = (
        plotting.plot_cumulative_transactions
        if plot_cumulative
        else plotting.plot_incremental_transactions
    )
    return draw(
        model._pictured(), purchase_history, datetime_col, customer_id_col, t,
        t if t_start_eval is None else t_start_eval, datetime_format, time_unit, **kwargs,
    )  # fmt: skip



def plot_expected_purchases_ppc(
    model: _PurchaseModel, ppc: str = "posterior", max_purchases: int = 10, **kwargs: Any
) -> Any:
    """How many customers bought again 0, 1, 2, … times, beside how many are expected."""
    for name in ("samples", "random_seed"):
        kwargs.pop(name, None)
    return plotting.plot_period_transactions(
        model._pictured(), max_purchases, title="Purchases per customer", **kwargs
    )
