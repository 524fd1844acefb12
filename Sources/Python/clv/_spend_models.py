"""Models of spend, and of purchases and spend together."""

from __future__ import annotations

import math
from typing import Any, ClassVar, TypeVar

from ._arrow import _numpy
from ._errors import ConvergenceError, DataError, not_fitted
from ._estimator import Estimator, determination
from ._frames import column, names, series, stream
from ._functions import forecast
from ._matrix import HISTORIES, SPENDERS
from ._model import fit, options
from ._purchase_models import PurchaseModel


class GammaGamma(Estimator):
    """Gamma-Gamma (Fader, Hardie, Lee 2005): what customers spend on a purchase.

    Args:
        spend_form: What it is fitted to: ``"means"`` of repeat purchases, as published,
            ``"amounts"``, ``"amounts-repeat"`` or ``"auto"``.
        time_unit: The unit of the times in ``X``.

    Parameters ``p, q, v``.
    """

    _name: ClassVar[str] = "gamma-gamma"
    _layout = SPENDERS

    def __init__(self, *, spend_form: str = "means", time_unit: str = "week") -> None:
        self.spend_form = spend_form
        self.time_unit = time_unit

    def fit(self: SpendSelf, X: Any, y: Any = None) -> SpendSelf:
        """Fits the model to the customers with repeat purchases of a positive mean.

        Args:
            X: A row for each customer with ``frequency`` and ``monetary_value``, as
                :func:`clv.summarize` makes it, or a matrix of these by place.
            y: Not used.

        Returns:
            The model itself.

        Raises:
            DataError: where no customer bought again, or a row cannot be.
        """
        X = self._taken(X, y)
        if self.spend_form == "means":
            x = [float(value) for value in column(X, "frequency")]
            data: Any = {
                "frequency": x,
                # The times serve a model of purchases that is not asked anything.
                "recency": [value / (abs(value) + 1) for value in x],
                "T": [1.0] * len(x),
                "monetary_value": column(X, "monetary_value"),
            }
        else:
            data = X
        settings = options(
            purchase_model="nbd",
            spend_model=self._name,
            spend_form=self.spend_form,
            time_unit=self.time_unit,
        )
        try:
            self.model_ = fit(stream(data), None, settings)
        except ConvergenceError as problem:
            raise DataError("the amounts cannot be fitted") from problem
        if self.model_.spend is None:
            note = (self.model_.document.get("data") or {}).get("spend_note")
            del self.model_
            raise DataError(str(note or "there is no spend to fit"))
        self._X = X
        self._warn()
        return self

    @property
    def _record(self) -> dict[str, Any]:
        record = self._fitted().spend
        if record is None:
            raise not_fitted("the file has no model of spend")
        return record

    def expected_customer_spend(self, X: Any = None) -> Any:
        """The expected amount of each customer's next purchase, as a column of the kind
        of ``X``; infinite where the model's mean is."""
        model, X = self._fitted(), self._given(X)
        return series(model.evaluate_spend(*self._known(X)), X, "expected_spend")

    def _known(self, X: Any) -> tuple[Any, Any]:
        """How many amounts are known of each customer, and their mean."""
        return column(X, "frequency"), column(X, "monetary_value")

    def predict(self, X: Any = None) -> Any:
        """The expected amounts: :meth:`expected_customer_spend`."""
        return self.expected_customer_spend(X)

    def score(self, X: Any, y: Any = None) -> float:
        """How much of the variance of what customers spend on a purchase is predicted.

        Args:
            X: The customers: see :meth:`fit`.
            y: The mean purchase of each in later time; that of the holdout of ``X``, over
                the customers who bought in it, unless given.

        Returns:
            R²: 1 at best, below 0 where the mean of all would do better.
        """
        if y is not None:
            return determination(y, self.predict(X))
        table = self._given(X)
        later = zip(column(table, "frequency_holdout"), column(table, "monetary_value_holdout"))
        pairs = [
            (actual, predicted)
            for (count, actual), predicted in zip(later, list(self.predict(X)))
            if count > 0
        ]
        return determination([a for a, _ in pairs], [p for _, p in pairs])

    def expected_new_customer_spend(self) -> float:
        """The expected amount of a new customer's purchase, in money; infinite for q ≤ 1."""
        return self._fitted().mean_spend()

    def expected_customer_lifetime_value(
        self,
        transaction_model: PurchaseModel,
        X: Any,
        *,
        horizon: float,
        discount_rate: float = 0.1,
        margin: float = 1.0,
    ) -> Any:
        """The lifetime value of each customer over the horizon: margin × expected spend
        × discounted purchases.

        Args:
            transaction_model: A fitted model of purchases.
            X: The customers.
            horizon: How far ahead, in the time unit of the model of purchases.
            discount_rate: The effective rate of a year.
            margin: The share of spend that is profit.

        Returns:
            Money for each customer, as a column of the kind of ``X``.
        """
        purchases = transaction_model.discounted_purchases(
            X, future_t=horizon, discount_rate=discount_rate
        )
        spend = self.expected_customer_spend(X)
        values = [margin * float(s) * float(p) for s, p in zip(list(spend), list(purchases))]
        numpy = _numpy()
        return series(values if numpy is None else numpy.array(values), X, "clv")


SpendSelf = TypeVar("SpendSelf", bound=GammaGamma)


class GammaGammaFrequency(GammaGamma):
    """Gamma-Gamma whose mean spend may depend on how often a customer buys.
    Parameters ``p, q, v, elasticity``."""

    _name = "gamma-gamma-frequency"


class LogNormal(GammaGamma):
    """Log-normal amounts around a median of each customer's own, for a few large ones
    among many small; fitted to single amounts.

    Args:
        spend_form: What it is fitted to: ``"amounts"`` (every one), ``"amounts-repeat"``
            (those of repeat purchases) or ``"auto"``. ``X`` needs ``log_spends`` and
            ``log_spend_squares``, and for the first ``first_amount``, as
            :func:`clv.summarize` makes them.
        time_unit: The unit of the times in ``X``.

    Parameters ``m, sigma, tau``."""

    _name = "log-normal"

    def __init__(self, *, spend_form: str = "amounts", time_unit: str = "week") -> None:
        super().__init__(spend_form=spend_form, time_unit=time_unit)

    def _known(self, X: Any) -> tuple[Any, Any]:
        logs = [float(value) for value in column(X, "log_spends")]
        counts = [float(value) for value in column(X, "frequency")]
        if "zero_spends" in names(X):
            counts = [n - float(none) for n, none in zip(counts, column(X, "zero_spends"))]
        if self._record.get("form") == "amounts":
            for i, amount in enumerate(column(X, "first_amount")):
                if amount > 0:
                    counts[i] += 1
                    logs[i] += math.log(amount)
        means = [math.exp(total / n) if n > 0 else 0.0 for n, total in zip(counts, logs)]
        return counts, means


class CustomerLifetimeValue(Estimator):
    """Purchases and spend together: what each customer is worth.

    Args:
        model: The model of purchases: a name, or ``"auto"``.
        spend_model: The model of spend: a name, or ``"auto"``.
        spend_form: What of the amounts it is fitted to.
        time_unit: The unit of all times.
        horizon: How far :meth:`predict` looks ahead; one year unless given.
        discount_rate: The effective rate of a year.
        margin: The share of spend that is profit.
        level: The probability that prediction intervals hold.
    """

    _layout = HISTORIES

    def __init__(
        self,
        *,
        model: str = "bg-nbd",
        spend_model: str = "gamma-gamma",
        spend_form: str = "auto",
        time_unit: str = "week",
        horizon: float | None = None,
        discount_rate: float = 0.1,
        margin: float = 1.0,
        level: float = 0.9,
    ) -> None:
        self.model = model
        self.spend_model = spend_model
        self.spend_form = spend_form
        self.time_unit = time_unit
        self.horizon = horizon
        self.discount_rate = discount_rate
        self.margin = margin
        self.level = level

    def fit(self: ValueSelf, X: Any, y: Any = None) -> ValueSelf:
        """Fits both models.

        Args:
            X: A log of transactions; a summary, a row for each customer, as
                :func:`clv.summarize` makes it; or a matrix of ``frequency``, ``recency``,
                ``T`` and perhaps ``monetary_value`` by place.
            y: Not used.

        Returns:
            The model itself.

        Raises:
            DataError: for a row that cannot be, with row, column and remedy.
            ConvergenceError: where the fit of purchases did not converge.
        """
        settings = options(
            purchase_model=self.model,
            spend_model=self.spend_model,
            spend_form=self.spend_form,
            time_unit=self.time_unit,
        )
        X = self._taken(X, y)
        self.model_ = fit(stream(X), None, settings)
        self._X = X
        self._warn()
        return self

    def predict(self, X: Any = None, *, horizon: float | None = None) -> Any:
        """What each customer will buy, spend and be worth.

        Args:
            X: The customers, as in :meth:`fit`; those of the fit unless given.
            horizon: How far ahead, in the time unit; that of the model unless given.

        Returns:
            A frame of the kind of ``X`` with a row for each customer: the columns of
            :func:`clv.forecast`.
        """
        return self._forecasts(X, horizon if horizon is not None else self.horizon)

    def _forecasts(self, X: Any, horizon: float | None) -> Any:
        return forecast(
            self._fitted(),
            self._given(X),
            horizon=horizon,
            discount_rate=self.discount_rate,
            margin=self.margin,
            level=self.level,
        )

    def score(self, X: Any, y: Any = None) -> float:
        """How much of the variance of what customers spend is predicted.

        Args:
            X: A summary, a row for each customer.
            y: What each spends in ``horizon``; in the holdout of ``X`` unless given.

        Returns:
            R² of expected purchases × expected spend, without discount and margin: 1 at
            best, below 0 where the mean of all would do better.
        """
        table, horizon = self._given(X), self.horizon
        if y is None:
            later = ("frequency_holdout", "monetary_value_holdout")
            y = [float(n) * float(z) for n, z in zip(*(column(table, name) for name in later))]
            horizon = float(column(table, "duration_holdout")[0])
        forecasts = self._forecasts(X, horizon)
        expected = zip(*(column(forecasts, n) for n in ("expected_purchases", "expected_spend")))
        return determination(y, [float(n) * float(z) for n, z in expected])


ValueSelf = TypeVar("ValueSelf", bound=CustomerLifetimeValue)
