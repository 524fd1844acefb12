"""The models of pymc-marketing."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy
import pandas

from .._errors import DataError
from .._estimator import Estimator
from .._purchase_models import BGBB, BGNBD, MBGNBD, ParetoNBD
from .._spend_models import GammaGamma
from ..lifetimes.utils import customer_lifetime_value as monthly_value
from .model import CLVModel


class PurchaseModel(CLVModel):
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
        from ..lifetimes import BetaGeoFitter

        fitter = BetaGeoFitter()
        fitter._model = self._fitted()[0] if len(self._models) == 1 else self.estimator_.model_
        fitter.params_ = pandas.Series(self.estimator_.params_)
        data = self._table(None)
        fitter.data = data.assign(weights=1) if "weights" not in data else data
        return fitter


class BetaGeoModel(PurchaseModel):
    """BG/NBD: :class:`clv.BGNBD`."""

    _estimator = BGNBD


class ModifiedBetaGeoModel(PurchaseModel):
    """MBG/NBD: :class:`clv.MBGNBD`."""

    _estimator = MBGNBD


class ParetoNBDModel(PurchaseModel):
    """Pareto/NBD: :class:`clv.ParetoNBD`."""

    _estimator = ParetoNBD


class BetaGeoBetaBinomModel(PurchaseModel):
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
        transaction_model: PurchaseModel,
        data: Any,
        future_t: int = 12,
        discount_rate: float = 0.0,
        time_unit: str = "D",
    ) -> Any:
        """The value of each customer over so many months, at the rate of a month."""
        spend = self.expected_customer_spend(data)
        table = data.assign(future_spend=_means(spend))
        return customer_lifetime_value(transaction_model, table, future_t, discount_rate, time_unit)


def _means(values: Any) -> Any:
    """The mean of each customer over all draws."""
    return values.mean(("chain", "draw")).values if hasattr(values, "dims") else values.values


class _Means:
    """A model whose predictions are the means of its draws, as lifetimes' value wants."""

    def __init__(self, model: PurchaseModel, data: Any) -> None:
        self._model, self._data = model, data

    def predict(self, t: float, frequency: Any, recency: Any, T: Any) -> Any:
        return _means(self._model.expected_purchases(self._data, future_t=t))


def customer_lifetime_value(
    transaction_model: PurchaseModel,
    data: Any,
    future_t: int = 12,
    discount_rate: float = 0.0,
    time_unit: str = "D",
) -> Any:
    """The value of each customer over so many months, of which ``data`` has the
    ``future_spend``, each month's purchases discounted at the rate of a month."""
    values = monthly_value(
        _Means(transaction_model, data), data["frequency"], data["recency"], data["T"],
        data["future_spend"], future_t, discount_rate, time_unit,
    )  # fmt: skip
    return transaction_model._result([values], data, "clv")
