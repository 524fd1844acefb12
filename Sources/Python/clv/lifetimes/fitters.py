"""The fitters of lifetimes."""

from __future__ import annotations

import pickle
import warnings
from typing import Any, ClassVar, TypeVar

import numpy
import pandas

from .._estimators import BGBB, BGNBD, MBGNBD, GammaGamma, ParetoNBD, PurchaseModel
from .._model import Model
from .utils import check_inputs, customer_lifetime_value

Self = TypeVar("Self", bound="BaseFitter")


def _index_of(values: Any) -> Any:
    """The index of a series of pandas; none of anything else."""
    return values.index if hasattr(values, "iloc") else None


class BaseFitter:
    """What all fitters share.

    Attributes:
        params_: The estimates.
        standard_errors_: Their standard errors.
        confidence_intervals_: Their 95 % intervals, estimate ± 1.96 errors.
        variance_matrix_: Their covariance.
        summary: All of these.
        data: What was fitted to.
    """

    params_: Any
    data: Any
    _model: Model

    def __init__(self, penalizer_coef: float = 0.0) -> None:
        self.penalizer_coef = penalizer_coef
        if penalizer_coef:
            warnings.warn(
                "penalizer_coef is not used: the fit converges without it, or says why not",
                stacklevel=2,
            )

    def __repr__(self) -> str:
        name = type(self).__name__
        if not hasattr(self, "params_"):
            return f"<clv.lifetimes.{name}>"
        values = ", ".join(f"{n}: {v:.2f}" for n, v in sorted(self.params_.items()))
        data = getattr(self, "data", None)
        subjects = f" fitted with {len(data):d} subjects," if data is not None else ""
        return f"<clv.lifetimes.{name}:{subjects} {values}>"

    def _take(self, fitted: Any, data: Any) -> None:
        self._model = fitted.model_
        self._convergence = fitted.convergence_
        self.params_ = pandas.Series(fitted.params_)
        self.data = data
        errors = fitted.standard_errors_ or {}
        self.standard_errors_ = pandas.Series(
            {name: errors.get(name, numpy.nan) for name in self.params_.index}
        )
        names = list(self.params_.index)
        covariance = fitted.covariance_
        self.variance_matrix_ = pandas.DataFrame(
            numpy.full((len(names), len(names)), numpy.nan) if covariance is None else covariance,
            index=names,
            columns=names,
        )
        self.confidence_intervals_ = pandas.DataFrame(
            {
                "lower 95% bound": self.params_ - 1.96 * self.standard_errors_,
                "upper 95% bound": self.params_ + 1.96 * self.standard_errors_,
            }
        )

    def _unload_params(self, *names: str) -> list[float]:
        if not hasattr(self, "params_"):
            raise ValueError("Model has not been fit yet. Please call the .fit method first.")
        return [self.params_[name] for name in names]

    @property
    def convergence_(self) -> dict[str, Any]:
        """The certificate of the fit, which lifetimes has not."""
        self._unload_params()
        return dict(self._convergence)

    @property
    def summary(self) -> Any:
        """Estimates, standard errors and intervals."""
        self._unload_params()
        table = pandas.DataFrame({"coef": self.params_, "se(coef)": self.standard_errors_})
        return table.join(self.confidence_intervals_)

    def print_summary(self) -> None:
        """Prints :attr:`summary`."""
        print(self)
        print(self.summary.to_string())

    def save_model(
        self,
        path: Any,
        save_data: bool = True,
        save_generate_data_method: bool = True,
        values_to_save: Any = None,
    ) -> None:
        """Writes the fitter to a file, without its data if so asked."""
        state = dict(self.__dict__)
        if not save_data:
            state.pop("data", None)
        with open(path, "wb") as file:
            pickle.dump(state, file)

    def load_model(self, path: Any) -> None:
        """Reads what :meth:`save_model` wrote; only of files that you trust."""
        with open(path, "rb") as file:
            self.__dict__.update(pickle.load(file))


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
            recency: The times from the first purchase to the last.
            T: The times from the first purchase to the end.
            weights: How many customers each row stands for.
            index: The index of ``data``.

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
            [
                self._model.evaluate_new(quantity, float(time), count=count)
                for time in times.ravel()
            ]
        ).reshape(times.shape)
        return values if values.ndim else float(values)

    def conditional_expected_number_of_purchases_up_to_time(
        self, t: Any, frequency: Any, recency: Any, T: Any
    ) -> Any:
        """The expected number of purchases of each customer in the time ``t`` to come."""
        return self._evaluate("expected_purchases", t, frequency, recency, T)

    def predict(self, t: Any, frequency: Any, recency: Any, T: Any) -> Any:
        """:meth:`conditional_expected_number_of_purchases_up_to_time`."""
        return self.conditional_expected_number_of_purchases_up_to_time(t, frequency, recency, T)

    def conditional_probability_alive(self, frequency: Any, recency: Any, T: Any) -> Any:
        """The probability that each customer is alive at the end of ``T``."""
        return numpy.atleast_1d(
            numpy.asarray(self._evaluate("probability_alive", 0.0, frequency, recency, T))
        )

    def conditional_probability_alive_matrix(
        self, max_frequency: int | None = None, max_recency: int | None = None
    ) -> Any:
        """The probability of being alive by recency (rows) and frequency (columns), of
        customers whose ``T`` is the highest recency."""
        most = int(max_frequency or self.data["frequency"].max())
        longest = int(max_recency or self.data["T"].max())
        recency, frequency = numpy.meshgrid(
            numpy.arange(longest + 1.0), numpy.arange(most + 1.0), indexing="ij"
        )
        return self._evaluate("probability_alive", 0.0, frequency, recency, float(longest))

    def expected_number_of_purchases_up_to_time(self, t: Any) -> Any:
        """The expected number of repeat purchases of a new customer by each time."""
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
        index=index if index is not None else _index_of(frequency),
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
        """Fits the model: see :meth:`BetaGeoFitter.fit`."""
        return _fit_purchases(self, frequency, recency, T, weights, index)

    def conditional_probability_alive(self, frequency: Any, recency: Any, T: Any) -> Any:
        """The probability that each customer is alive at the end of ``T``."""
        return self._evaluate("probability_alive", 0.0, frequency, recency, T)

    def conditional_probability_of_n_purchases_up_to_time(
        self, n: int, t: Any, frequency: Any, recency: Any, T: Any
    ) -> Any:
        """The probability that each customer buys exactly ``n`` times in ``t``."""
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
        """Fits the model to numbers of periods, of which ``n_periods`` were observed
        after the first purchase: see :meth:`BetaGeoFitter.fit`."""
        periods = numpy.broadcast_to(
            numpy.asarray(n_periods, dtype="f8"), numpy.shape(frequency)
        )
        _fit_purchases(self, frequency, recency, periods, weights, index)
        self.data = self.data.rename(columns={"T": "n_periods"})
        return self

    _evaluate = _PurchaseFitter._evaluate
    _evaluate_new = _PurchaseFitter._evaluate_new

    def conditional_expected_number_of_purchases_up_to_time(
        self, m_periods_in_future: Any, frequency: Any, recency: Any, n_periods: Any
    ) -> Any:
        """The expected number of purchases of each customer in so many periods."""
        return self._evaluate(  # type: ignore[misc]
            "expected_purchases", m_periods_in_future, frequency, recency, n_periods
        )

    def predict(
        self, m_periods_in_future: Any, frequency: Any, recency: Any, n_periods: Any
    ) -> Any:
        """:meth:`conditional_expected_number_of_purchases_up_to_time`."""
        return self.conditional_expected_number_of_purchases_up_to_time(
            m_periods_in_future, frequency, recency, n_periods
        )

    def conditional_probability_alive(
        self, m_periods_in_future: Any, frequency: Any, recency: Any, n_periods: Any
    ) -> Any:
        """The probability that each customer is alive in so many periods."""
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
            weights: How many customers each row stands for.
            q_constraint: Whether to refuse estimates with q ≤ 1, by which the mean spend
                of all customers has no finite value.
        """
        x = numpy.asarray(frequency, dtype="f8")
        z = numpy.asarray(monetary_value, dtype="f8")
        check_inputs(x, monetary_value=z)
        if (x <= 0).any():
            raise ValueError("frequency must be above 0: leave out customers who bought once")
        times = numpy.ones(len(x), dtype=int) if weights is None else numpy.asarray(weights)
        rows = numpy.repeat(numpy.arange(len(x)), times)
        fitted = GammaGamma(time_unit="day").fit(
            {"frequency": x[rows], "monetary_value": z[rows]}
        )
        if q_constraint and fitted.params_["q"] <= 1:
            raise ValueError(
                f"the likelihood is highest at q = {fitted.params_['q']:.3g}, not above 1: the "
                "mean spend of all customers has no finite value"
            )
        data = pandas.DataFrame(
            {"frequency": x, "monetary_value": z, "weights": times},
            index=index if index is not None else _index_of(frequency),
        )
        self._take(fitted, data)
        return self

    def conditional_expected_average_profit(
        self, frequency: Any = None, monetary_value: Any = None
    ) -> Any:
        """The expected spend of each customer on a purchase; of those of the fit unless
        given."""
        self._unload_params()
        if monetary_value is None:
            monetary_value = self.data["monetary_value"]
        if frequency is None:
            frequency = self.data["frequency"]
        index = _index_of(frequency)
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
        """The value of each customer over so many months of 30 days, each month's
        purchases discounted at the rate of a month: see
        :meth:`clv.GammaGamma.expected_customer_lifetime_value` for a continuous value."""
        spend = self.conditional_expected_average_profit(frequency, monetary_value)
        return customer_lifetime_value(
            transaction_prediction_model, frequency, recency, T, spend, time, discount_rate, freq
        )
