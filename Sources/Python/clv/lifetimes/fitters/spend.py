"""The fitter of spend."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy
import pandas

from ..._spend_models import GammaGamma
from ..utils import check_inputs, customer_lifetime_value
from .base import BaseFitter, index_of

Self = TypeVar("Self", bound=BaseFitter)


class GammaGammaFitter(BaseFitter):
    """Gamma-Gamma: :class:`clv.GammaGamma` with the methods of lifetimes."""

    def fit(
        self: Self,
        frequency: Any,
        monetary_value: Any,
        weights: Any = None,
        initial_params: Any = None,
        verbose: bool = False,
        tol: float = 1e-7,
        index: Any = None,
        q_constraint: bool = False,
        **kwargs: Any,
    ) -> Self:
        """Fits the model to customers who bought again.

        Args:
            frequency: The numbers of repeat purchases, all above 0.
            monetary_value: Their means, all above 0.
            weights: How many customers each row stands for, in whole numbers.
            initial_params, verbose, tol, kwargs: Not used: the maximum is found by exact
                derivatives and certified.
            index: The index of ``data``.
            q_constraint: Whether to refuse estimates with q ≤ 1, by which the mean spend
                of all customers has no finite value.

        Returns:
            The fitter itself.

        Raises:
            ValueError: for a row that cannot be, or q ≤ 1 where that is refused.
        """
        x = numpy.asarray(frequency, dtype="f8")
        z = numpy.asarray(monetary_value, dtype="f8")
        check_inputs(x, monetary_value=z)
        if (x <= 0).any():
            raise ValueError("frequency must be above 0: leave out customers who bought once")
        times = numpy.ones(len(x), dtype=int) if weights is None else numpy.asarray(weights)
        rows = numpy.repeat(numpy.arange(len(x)), times)
        fitted = GammaGamma(time_unit="day").fit({"frequency": x[rows], "monetary_value": z[rows]})
        if q_constraint and fitted.params_["q"] <= 1:
            raise ValueError(
                f"the likelihood is highest at q = {fitted.params_['q']:.3g}, not above 1: the "
                "mean spend of all customers has no finite value"
            )
        data = pandas.DataFrame(
            {"frequency": x, "monetary_value": z, "weights": times},
            index=index if index is not None else index_of(frequency),
        )
        self._take(fitted, data)
        return self

    def conditional_expected_average_profit(
        self, frequency: Any = None, monetary_value: Any = None
    ) -> Any:
        """The expected spend of each customer on a purchase, in money.

        Args:
            frequency: Numbers of repeat purchases; those of the fit unless given.
            monetary_value: Their means; those of the fit unless given.

        Returns:
            A ``pandas.Series``, an array or a number, as what was given.
        """
        self._unload_params()
        if monetary_value is None:
            monetary_value = self.data["monetary_value"]
        if frequency is None:
            frequency = self.data["frequency"]
        index = index_of(frequency)
        x, z = numpy.broadcast_arrays(
            numpy.asarray(frequency, dtype="f8"), numpy.asarray(monetary_value, dtype="f8")
        )
        values = self._model.evaluate_spend(x.ravel(), z.ravel()).reshape(x.shape)
        if values.ndim == 0:
            return float(values)
        return pandas.Series(values, index=index) if index is not None else values

    def customer_lifetime_value(
        self,
        transaction_prediction_model: Any,
        frequency: Any,
        recency: Any,
        T: Any,
        monetary_value: Any,
        time: int = 12,
        discount_rate: float = 0.01,
        freq: str = "D",
    ) -> Any:
        """The value of each customer month by month, in money. For a continuous value at
        the rate of a year see :meth:`clv.GammaGamma.expected_customer_lifetime_value`.

        Args:
            transaction_prediction_model: A fitted model of purchases.
            frequency, recency, T: The customers, as that model was fitted to them.
            monetary_value: Their mean repeat purchases.
            time: How many months, of 30 days where ``freq`` is ``"D"``.
            discount_rate: The rate of a month, by which each month's purchases count less.
            freq: The unit of ``recency`` and ``T``: ``"D"``, ``"W"``, ``"M"`` or ``"h"``.

        Returns:
            A ``pandas.Series`` called ``clv`` with the index of ``frequency``.
        """
        spend = self.conditional_expected_average_profit(frequency, monetary_value)
        return customer_lifetime_value(
            transaction_prediction_model, frequency, recency, T, spend, time, discount_rate, freq
        )
