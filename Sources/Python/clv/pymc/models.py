"""The models of pymc-marketing."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy
import pandas

from .._errors import DataError
from .._estimator import Estimator
from .._model import parameters
from .._purchase_models import BGBB, BGNBD, MBGNBD, ParetoNBD
from ..lifetimes.utils import customer_lifetime_value as monthly_value
from .model import CLVModel


class PurchaseModel(CLVModel):
    """What models of purchases share. ``data`` has a row for each customer with
    ``customer_id``, ``frequency``, ``recency`` and ``T``, in any one unit of time, which
    is that of all results."""

    _estimator: ClassVar[type[Estimator]]
    #: The laws by which customers differ: the kind and its two parameters.
    _laws: ClassVar[dict[str, tuple[str, str, str]]] = {
        "dropout": ("beta", "a", "b"),
        "purchase_rate": ("gamma", "r", "alpha"),
    }

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
        """The probability that each customer buys exactly ``n_purchases`` times, 0 unless
        given, in ``future_t``: a number, one for each customer, or the column ``future_t`` of
        ``data``."""
        return self._evaluate(data, "probability_purchases", future_t, int(n_purchases or 0))

    def expected_purchases_new_customer(self, data: Any = None, *, t: Any) -> Any:
        """The expected repeat purchases of a new customer in ``t``.

        Args:
            data: Whose ``customer_id`` several times are for; not used for one time.
            t: A time since the first purchase, or several.

        Returns:
            A value for each draw; for each draw and time where there are several.
        """
        name, models = "expected_purchases_new_customer", self._fitted()
        if numpy.ndim(t) == 0:
            values = [model.evaluate_new("expected_purchases", float(t)) for model in models]
            return self._result(values, None, name)
        rows = [[m.evaluate_new("expected_purchases", float(time)) for time in t] for m in models]
        return self._result(rows, data if data is not None else {}, name)

    def distribution_new_customer_dropout(
        self, data: Any = None, *, random_seed: int | None = None
    ) -> Any:
        """A draw, for each of the estimates', of how a new customer leaves: a probability
        for each purchase or opportunity, a rate in Pareto/NBD.

        Args:
            data: Not used: customers are alike where there are no covariates.
            random_seed: Where the random numbers start; ``None`` for anywhere.
        """
        return self._heterogeneity("dropout", random_seed)

    def distribution_new_customer_purchase_rate(
        self, data: Any = None, *, random_seed: int | None = None
    ) -> Any:
        """A draw, for each of the estimates', of how often a new customer buys: a rate for
        a unit of time, a probability for each opportunity in BG/BB.

        Args:
            data: Not used: customers are alike where there are no covariates.
            random_seed: Where the random numbers start; ``None`` for anywhere.
        """
        return self._heterogeneity("purchase_rate", random_seed)

    def _heterogeneity(self, name: str, seed: int | None) -> Any:
        kind, first, second = self._laws[name]
        records = [parameters(model.purchase) for model in self._fitted()]
        shapes = numpy.array([record[first] for record in records])
        others = numpy.array([record[second] for record in records])
        generator = numpy.random.default_rng(seed)
        if kind == "gamma":
            values = generator.gamma(shapes, 1 / others)
        else:
            values = generator.beta(shapes, others)
        return self._result(values, None, name)

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
    """BG/NBD: :class:`clv.BGNBD`. Its rates of purchase have a gamma law (``r``,
    ``alpha``), its probabilities of leaving after a repeat purchase a beta law (``a``,
    ``b``)."""

    _estimator = BGNBD


class ModifiedBetaGeoModel(PurchaseModel):
    """MBG/NBD: :class:`clv.MBGNBD`: BG/NBD whose customers may leave after the first
    purchase as well."""

    _estimator = MBGNBD


class ParetoNBDModel(PurchaseModel):
    """Pareto/NBD: :class:`clv.ParetoNBD`. Its rates of purchase have a gamma law (``r``,
    ``alpha``), its rates of leaving another (``s``, ``beta``). ``fit`` gives the estimates
    alone unless another ``method`` is asked for."""

    _estimator = ParetoNBD
    _method = "map"
    _laws = {"dropout": ("gamma", "s", "beta"), "purchase_rate": ("gamma", "r", "alpha")}


class BetaGeoBetaBinomModel(PurchaseModel):
    """BG/BB: :class:`clv.BGBB`, for opportunities to buy that are counted: ``recency``
    and ``T`` are whole numbers of them. Its probabilities of a purchase have a beta law
    (``alpha``, ``beta``), those of leaving another (``gamma``, ``delta``)."""

    _estimator = BGBB
    _laws = {"dropout": ("beta", "gamma", "delta"), "purchase_rate": ("beta", "alpha", "beta")}


def means(values: Any) -> Any:
    """The mean of each customer over all draws."""
    return values.mean(("chain", "draw")).values if hasattr(values, "dims") else values.values


class _Means:
    """A model whose predictions are the means of its draws, as lifetimes' value wants."""

    def __init__(self, model: PurchaseModel, data: Any) -> None:
        self._model, self._data = model, data

    def predict(self, t: float, frequency: Any, recency: Any, T: Any) -> Any:
        return means(self._model.expected_purchases(self._data, future_t=t))


def customer_lifetime_value(
    transaction_model: PurchaseModel,
    data: Any,
    future_t: int = 12,
    discount_rate: float = 0.0,
    time_unit: str = "D",
) -> Any:
    """The value of each customer over so many months.

    Args:
        transaction_model: A fitted model of purchases.
        data: Its customers, with ``future_spend``, the money of one purchase.
        future_t: How many months, whatever the unit of time.
        discount_rate: The rate of a month, by which each month's purchases count less.
        time_unit: The unit of ``recency`` and ``T``: ``"D"`` with months of 30 days,
            ``"W"``, ``"M"`` or ``"h"``.

    Returns:
        A value for each customer, with one draw: the means of the draws are taken first.
    """
    values = monthly_value(
        _Means(transaction_model, data), data["frequency"], data["recency"], data["T"],
        data["future_spend"], future_t, discount_rate, time_unit,
    )  # fmt: skip
    return transaction_model._result([values], data, "clv")
