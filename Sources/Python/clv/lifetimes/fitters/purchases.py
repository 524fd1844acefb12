"""The fitters of repeat purchases."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import numpy
import pandas

from ..._purchase_models import BGBB, BGNBD, MBGNBD, ParetoNBD, PurchaseModel
from ..utils import check_inputs
from .base import BaseFitter, index_of

Self = TypeVar("Self", bound=BaseFitter)


class _PurchaseFitter(BaseFitter):
    _estimator: ClassVar[type[PurchaseModel]]

    def fit(
        self: Self,
        frequency: Any,
        recency: Any,
        T: Any,
        weights: Any = None,
        initial_params: Any = None,
        verbose: bool = False,
        tol: float = 1e-7,
        index: Any = None,
        **kwargs: Any,
    ) -> Self:
        """Fits the model to the columns of a summary.

        Args:
            frequency: The numbers of repeat purchases.
            recency: The times from the first purchase to the last, in any one unit.
            T: The times from the first purchase to the end, in that unit.
            weights: How many customers each row stands for, in whole numbers.
            initial_params, verbose, tol, kwargs: Not used: the maximum is found by exact
                derivatives and certified.
            index: The index of ``data``.

        Returns:
            The fitter itself.

        Raises:
            ValueError: for a row that is no possible customer.
            ConvergenceError: where the fit did not converge.
        """
        return _fit_purchases(self, frequency, recency, T, weights, index)

    def _evaluate(
        self, quantity: str, t: Any, frequency: Any, recency: Any, T: Any, count: int = 0
    ) -> Any:
        """A quantity of histories and times of any shapes that go together."""
        self._unload_params()
        index = next((v.index for v in (frequency, recency, T) if hasattr(v, "iloc")), None)
        times, x, tx, age = numpy.broadcast_arrays(
            *(numpy.asarray(v, dtype="f8") for v in (t, frequency, recency, T))
        )
        tx = numpy.where(x == 0, 0.0, tx)
        out = numpy.empty(x.shape)
        for time in numpy.unique(times):
            here = times == time
            out[here] = self._model.evaluate(
                quantity, x[here], tx[here], age[here], t=float(time), count=count
            )
        if out.ndim == 0:
            return float(out)
        return pandas.Series(out, index=index) if index is not None else out

    def _evaluate_new(self, quantity: str, t: Any, count: int = 0) -> Any:
        self._unload_params()
        times = numpy.asarray(t, dtype="f8")
        values = numpy.array(
            [self._model.evaluate_new(quantity, float(time), count=count) for time in times.ravel()]
        ).reshape(times.shape)
        return values if values.ndim else float(values)

    def conditional_expected_number_of_purchases_up_to_time(
        self, t: Any, frequency: Any, recency: Any, T: Any
    ) -> Any:
        """The expected number of purchases of each customer in the time ``t`` to come.

        Args:
            t: The time, one number or one for each, in the unit of the fit.
            frequency, recency, T: The customers, as in :meth:`fit`; columns or numbers.

        Returns:
            A ``pandas.Series`` with the index of the columns, an array, or a number, as
            what was given.
        """
        return self._evaluate("expected_purchases", t, frequency, recency, T)

    def predict(self, t: Any, frequency: Any, recency: Any, T: Any) -> Any:
        """The expected number of purchases of each customer in the time ``t`` to come:
        :meth:`conditional_expected_number_of_purchases_up_to_time`, of the customers with
        ``frequency``, ``recency`` and ``T``."""
        return self.conditional_expected_number_of_purchases_up_to_time(t, frequency, recency, T)

    def conditional_probability_alive(self, frequency: Any, recency: Any, T: Any) -> Any:
        """The probability that each customer is alive at the end of ``T``, as an array; of the
        customers with ``frequency`` and ``recency``, as in :meth:`fit`."""
        return numpy.atleast_1d(
            numpy.asarray(self._evaluate("probability_alive", 0.0, frequency, recency, T))
        )

    def conditional_probability_alive_matrix(
        self, max_frequency: int | None = None, max_recency: int | None = None
    ) -> Any:
        """The probability of being alive by recency (rows, from 0) and frequency (columns,
        from 0).

        Args:
            max_frequency: The highest frequency; that of the customers unless given.
            max_recency: The highest recency, and the ``T`` of all; the largest ``T`` of the
                customers unless given.
        """
        most = int(max_frequency or self.data["frequency"].max())
        longest = int(max_recency or self.data["T"].max())
        recency, frequency = numpy.meshgrid(
            numpy.arange(longest + 1.0), numpy.arange(most + 1.0), indexing="ij"
        )
        return self._evaluate("probability_alive", 0.0, frequency, recency, float(longest))

    def expected_number_of_purchases_up_to_time(self, t: Any) -> Any:
        """The expected number of repeat purchases of a new customer by the time ``t`` since
        the first, one number or several, in the unit of the fit."""
        return self._evaluate_new("expected_purchases", t)

    def probability_of_n_purchases_up_to_time(self, t: Any, n: int) -> Any:
        """The probability that a new customer buys again exactly ``n`` times by ``t``."""
        return self._evaluate_new("probability_purchases", t, int(n))


PurchaseSelf = TypeVar("PurchaseSelf", bound=BaseFitter)


def _fit_purchases(
    fitter: PurchaseSelf, frequency: Any, recency: Any, T: Any, weights: Any, index: Any
) -> PurchaseSelf:
    columns = {"frequency": frequency, "recency": recency, "T": T}
    x, tx, age = (numpy.asarray(values, dtype="f8") for values in columns.values())
    check_inputs(x, tx, age)
    estimator: type[PurchaseModel] = getattr(fitter, "_estimator")
    fitted = estimator(time_unit="day").fit(
        {"frequency": x, "recency": tx, "T": age}, sample_weight=weights
    )
    data = pandas.DataFrame(
        {
            "frequency": x,
            "recency": tx,
            "T": age,
            "weights": 1 if weights is None else numpy.asarray(weights),
        },
        index=index if index is not None else index_of(frequency),
    )
    fitter._take(fitted, data)
    return fitter


class BetaGeoFitter(_PurchaseFitter):
    """BG/NBD: :class:`clv.BGNBD` with the methods of lifetimes."""

    _estimator: ClassVar[type[PurchaseModel]] = BGNBD


class ModifiedBetaGeoFitter(BetaGeoFitter):
    """MBG/NBD: :class:`clv.MBGNBD` with the methods of lifetimes."""

    _estimator = MBGNBD


class ParetoNBDFitter(_PurchaseFitter):
    """Pareto/NBD: :class:`clv.ParetoNBD` with the methods of lifetimes."""

    _estimator = ParetoNBD

    def fit(  # type: ignore[override]
        self: Self,
        frequency: Any,
        recency: Any,
        T: Any,
        weights: Any = None,
        iterative_fitting: Any = 1,
        initial_params: Any = None,
        verbose: bool = False,
        tol: float = 1e-4,
        index: Any = None,
        fit_method: str = "Nelder-Mead",
        maxiter: int = 2000,
        **kwargs: Any,
    ) -> Self:
        """Fits the model to the columns of a summary.

        Args:
            frequency: The numbers of repeat purchases.
            recency: The times from the first purchase to the last, in any one unit.
            T: The times from the first purchase to the end, in that unit.
            weights: How many customers each row stands for, in whole numbers.
            iterative_fitting, initial_params, verbose, tol, fit_method, maxiter, kwargs: Not
                used: the maximum is found by exact derivatives and certified.
            index: The index of ``data``.

        Returns:
            The fitter itself.

        Raises:
            ValueError: for a row that is no possible customer.
            ConvergenceError: where the fit did not converge.
        """
        return _fit_purchases(self, frequency, recency, T, weights, index)

    def conditional_probability_alive(self, frequency: Any, recency: Any, T: Any) -> Any:
        """The probability that each customer is alive at the end of ``T``, in the kind of
        what was given; of the customers with ``frequency`` and ``recency``, as in
        :meth:`fit`."""
        return self._evaluate("probability_alive", 0.0, frequency, recency, T)

    def conditional_probability_of_n_purchases_up_to_time(
        self, n: int, t: Any, frequency: Any, recency: Any, T: Any
    ) -> Any:
        """The probability that each customer buys exactly ``n`` times in the time ``t`` to
        come; of the customers with ``frequency``, ``recency`` and ``T``."""
        return self._evaluate("probability_purchases", t, frequency, recency, T, int(n))


class BetaGeoBetaBinomFitter(BaseFitter):
    """BG/BB: :class:`clv.BGBB` with the methods of lifetimes."""

    _estimator = BGBB

    def fit(
        self: Self,
        frequency: Any,
        recency: Any,
        n_periods: Any,
        weights: Any = None,
        initial_params: Any = None,
        verbose: bool = False,
        tol: float = 1e-7,
        index: Any = None,
        **kwargs: Any,
    ) -> Self:
        """Fits the model to numbers of periods in which customers could buy.

        Args:
            frequency: In how many of them each bought.
            recency: The last of them in which each bought, 0 for none.
            n_periods: How many there were, one number or one for each.
            weights: How many customers each row stands for, in whole numbers.
            initial_params, verbose, tol, kwargs: Not used: the maximum is found by exact
                derivatives and certified.
            index: The index of ``data``.

        Returns:
            The fitter itself.

        Raises:
            ValueError: for a row that is no possible customer.
            ConvergenceError: where the fit did not converge.
        """
        periods = numpy.broadcast_to(numpy.asarray(n_periods, dtype="f8"), numpy.shape(frequency))
        _fit_purchases(self, frequency, recency, periods, weights, index)
        self.data = self.data.rename(columns={"T": "n_periods"})
        return self

    _evaluate = _PurchaseFitter._evaluate
    _evaluate_new = _PurchaseFitter._evaluate_new

    def conditional_expected_number_of_purchases_up_to_time(
        self, m_periods_in_future: Any, frequency: Any, recency: Any, n_periods: Any
    ) -> Any:
        """The expected number of purchases of each customer in ``m_periods_in_future``, of the
        customers with ``frequency``, ``recency`` and ``n_periods``, as in :meth:`fit`."""
        return self._evaluate(  # type: ignore[misc]
            "expected_purchases", m_periods_in_future, frequency, recency, n_periods
        )

    def predict(
        self, m_periods_in_future: Any, frequency: Any, recency: Any, n_periods: Any
    ) -> Any:
        """The expected number of purchases of each customer in ``m_periods_in_future``, of the
        customers with ``frequency``, ``recency`` and ``n_periods``, as in :meth:`fit`."""
        return self.conditional_expected_number_of_purchases_up_to_time(
            m_periods_in_future, frequency, recency, n_periods
        )

    def conditional_probability_alive(
        self, m_periods_in_future: Any, frequency: Any, recency: Any, n_periods: Any
    ) -> Any:
        """The probability that each customer is alive after ``m_periods_in_future``, of the
        customers with ``frequency``, ``recency`` and ``n_periods``, as in :meth:`fit`."""
        return self._evaluate(  # type: ignore[misc]
            "survival", m_periods_in_future, frequency, recency, n_periods
        )

    def expected_number_of_transactions_in_first_n_periods(self, n: int) -> Any:
        """How many customers are expected to buy again in 0, 1, … ``n`` of the first
        ``n`` periods."""
        customers = float(self.data["weights"].sum())
        counts = numpy.arange(int(n) + 1)
        values = [
            customers * self._model.evaluate_new("probability_purchases", float(n), count=int(x))
            for x in counts
        ]
        return pandas.DataFrame({"model": values}, index=pandas.Index(counts, name="frequency"))
