"""Models of repeat purchases, with the method names of pymc-marketing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from ._arrow import StreamIn, _numpy
from ._errors import DataError
from ._estimator import Estimator, determination
from ._frames import column, kind, names, series, stream
from ._matrix import HISTORIES
from ._model import fit, options

_ONE_YEAR = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0}
_IDS = ("customer_id", "CustomerID", "customerID", "id", "ID", "Id", "cust")


class PurchaseModel(Estimator):
    """A model of repeat purchases.

    Args:
        covariates: The columns of ``X`` that are covariates.
        time_unit: The unit of the times in ``X``.
        future_t: How far :meth:`predict` looks ahead; one year unless given.
        l2: Draws the coefficients of covariates towards 0.
    """

    _name: ClassVar[str]
    _title: ClassVar[str]
    _layout = HISTORIES

    def __init__(
        self,
        *,
        covariates: Sequence[str] | None = None,
        time_unit: str = "week",
        future_t: float | None = None,
        l2: float = 0.0,
    ) -> None:
        self.covariates = covariates
        self.time_unit = time_unit
        self.future_t = future_t
        self.l2 = l2

    def fit(
        self: PurchaseSelf, X: Any, y: Any = None, *, sample_weight: Any = None
    ) -> PurchaseSelf:
        """Fits the model by maximum likelihood.

        Args:
            X: A row for each customer with ``frequency`` (repeat purchases), ``recency``
                and ``T`` (times from the first purchase to the last and to the end, in
                ``time_unit``), as :func:`clv.summarize` makes it; a matrix of these by
                place; or a log of transactions.
            y: Not used.
            sample_weight: How many customers each row stands for, whole numbers.

        Returns:
            The model itself.

        Raises:
            DataError: for a row that is no possible customer, with row and column.
            ConvergenceError: where the fit did not converge, with its certificate.
        """
        X = self._taken(X, y)
        data: Any = X
        if sample_weight is not None:
            data = {name: column(X, name) for name in ("frequency", "recency", "T")}
            if "log_gaps" in names(X):
                data["log_gaps"] = column(X, "log_gaps")
            data["weights"] = _weights(sample_weight, len(data["T"]))
        settings = options(
            purchase_model=self._name,
            spend_form="means",
            time_unit=self.time_unit,
            l2=self.l2 if self.covariates else None,
        )
        self.model_ = fit(stream(data), self._covariates_of(X), settings)
        self._X = X
        self._warn()
        return self

    def _check_kind(self) -> None:
        found = self.model_.purchase["model"]
        if found != self._title:
            raise DataError(
                f"the file is of {found}, not of {self._title}; read it with clv.Model.load"
            )

    def _covariates_of(self, X: Any) -> StreamIn | None:
        if not self.covariates:
            return None
        missing = [name for name in self.covariates if name not in names(X)]
        if missing:
            raise DataError(
                f"there is no column {', '.join(missing)} of covariates in X; its columns are "
                + ", ".join(names(X))
            )
        table: dict[str, Any] = {}
        identifier = next((name for name in _IDS if name in names(X)), None)
        count = len(column(X, "frequency"))
        table["customer_id"] = (
            _texts(X, identifier) if identifier else [str(row + 1) for row in range(count)]
        )
        for name in self.covariates:
            table[name] = _texts(X, name)
        return stream(table)

    # MARK: - Predictions

    def _evaluate(
        self, X: Any, quantity: str, t: float = 0.0, count: int = 0, rate: float = 0.0
    ) -> Any:
        model, X = self._fitted(), self._given(X)
        x, tx, T = (column(X, name) for name in ("frequency", "recency", "T"))
        values = model.evaluate(quantity, x, tx, T, t=t, count=count, discount_rate=rate)
        return series(values, X, quantity)

    def _forecast(self, X: Any, name: str, t: float) -> Any:
        X = self._given(X)
        table = self._fitted().forecast(
            stream(X), self._covariates_of(X), options(horizon=float(t))
        )
        return series(table[name], X, name)

    def expected_purchases(self, X: Any = None, *, future_t: float) -> Any:
        """The expected number of purchases of each customer in the time to come.

        Args:
            X: The customers; those of the fit unless given.
            future_t: How far ahead, in the time unit of ``T``.

        Returns:
            A column of the kind of ``X``: a ``pandas.Series`` with its index, a
            ``polars.Series``, an Arrow array, or an array of NumPy.
        """
        if self.covariates:
            return self._forecast(X, "expected_purchases", future_t)
        return self._evaluate(X, "expected_purchases", future_t)

    def expected_probability_alive(self, X: Any = None, *, future_t: float = 0.0) -> Any:
        """The probability that each customer is alive, as has not left for good.

        Args:
            X: The customers; those of the fit unless given.
            future_t: How long after the end of ``T``, in the time unit.

        Returns:
            A column of the kind of ``X``.
        """
        if self.covariates:
            name = "probability_alive_horizon" if future_t else "probability_alive"
            return self._forecast(X, name, future_t or 1.0)
        if future_t:
            return self._evaluate(X, "survival", future_t)
        return self._evaluate(X, "probability_alive")

    def expected_purchase_probability(
        self, X: Any = None, *, n_purchases: int, future_t: float
    ) -> Any:
        """The probability that each customer buys exactly so often in the time to come.

        Args:
            X: The customers; those of the fit unless given.
            n_purchases: How often, 0 or more.
            future_t: How far ahead, in the time unit.

        Returns:
            A column of the kind of ``X``.

        Raises:
            DataError: with covariates.
        """
        self._refuse_covariates("expected_purchase_probability")
        return self._evaluate(X, "probability_purchases", future_t, n_purchases)

    def expected_probability_no_purchase(self, X: Any = None, *, t: float) -> Any:
        """The probability that each customer buys nothing in the time ``t`` to come, in the
        time unit, as a column of the kind of ``X``."""
        return self.expected_purchase_probability(X, n_purchases=0, future_t=t)

    def expected_purchases_new_customer(self, *, t: Any) -> Any:
        """The expected number of repeat purchases of a new customer.

        Args:
            t: The time since the first purchase, in the time unit, or several.

        Returns:
            A number, or an array with one for each time.

        Raises:
            DataError: with covariates.
        """
        self._refuse_covariates("expected_purchases_new_customer")
        model, numpy = self._fitted(), _numpy()
        if not hasattr(t, "__len__"):
            return model.evaluate_new("expected_purchases", float(t))
        values = [model.evaluate_new("expected_purchases", float(time)) for time in t]
        return values if numpy is None else numpy.array(values)

    def discounted_purchases(
        self, X: Any = None, *, future_t: float, discount_rate: float = 0.1
    ) -> Any:
        """The expected purchases of each customer, each worth less the later it comes.

        Args:
            X: The customers; those of the fit unless given.
            future_t: How far ahead, in the time unit; ``math.inf`` for ever.
            discount_rate: The effective rate of a year.

        Returns:
            A column of the kind of ``X``.
        """
        if self.covariates:
            raise DataError("with covariates, use clv.forecast, which discounts as well")
        return self._evaluate(X, "discounted_purchases", future_t, rate=discount_rate)

    def _refuse_covariates(self, method: str) -> None:
        if self.covariates:
            raise DataError(f"{method} is of customers who are alike, not with covariates")

    def predict(self, X: Any = None, *, future_t: float | None = None) -> Any:
        """The expected purchases of each customer: :meth:`expected_purchases` over
        ``future_t``, the model's own unless given."""
        t = future_t if future_t is not None else self.future_t
        return self.expected_purchases(X, future_t=_ONE_YEAR[self.time_unit] if t is None else t)

    def score(self, X: Any, y: Any = None) -> float:
        """How much of the variance of later purchases is predicted.

        Args:
            X: The customers: see :meth:`fit`.
            y: The purchases of each in ``future_t``; those in the holdout of ``X`` unless
                given.

        Returns:
            R²: 1 at best, below 0 where the mean of all would do better.
        """
        if y is not None:
            return determination(y, self.predict(X))
        X = self._given(X)
        actual = column(X, "frequency_holdout")
        duration = float(column(X, "duration_holdout")[0])
        return determination(actual, self.expected_purchases(X, future_t=duration))


PurchaseSelf = TypeVar("PurchaseSelf", bound=PurchaseModel)


def _weights(given: Any, rows: int) -> Any:
    """How many customers each row stands for, as a column.

    Raises:
        DataError: where it is no column of one number a row, or all are 0.
    """
    numpy = _numpy()
    weights = given if numpy is None else numpy.asarray(given, dtype="f8")
    if numpy is not None and weights.shape != (rows,):
        raise DataError(
            f"sample_weight has the shape {weights.shape}, X {rows} rows; give one number a row"
        )
    if not any(weights):
        raise DataError("every sample_weight is zero: there is no customer; give whole numbers")
    return weights


def _texts(X: Any, name: str) -> Any:
    if kind(X) == "duckdb":
        return X.project(f'"{name}"').fetchnumpy()[name]
    if kind(X) == "pandas" and name not in X.columns:
        return X.index.get_level_values(name)
    values = X[name]
    return values.to_pylist() if hasattr(values, "to_pylist") else values


class BGNBD(PurchaseModel):
    """BG/NBD (Fader, Hardie, Lee 2005): customers buy at random and may leave after a
    repeat purchase. Parameters ``r, alpha, a, b``."""

    _name, _title = "bg-nbd", "BG/NBD"


class MBGNBD(PurchaseModel):
    """MBG/NBD (Batislam, Denizel, Filiztekin 2007): BG/NBD whose customers may leave
    after the first purchase as well. Parameters ``r, alpha, a, b``."""

    _name, _title = "mbg-nbd", "MBG/NBD"


class ParetoNBD(PurchaseModel):
    """Pareto/NBD (Schmittlein, Morrison, Colombo 1987): customers may leave at any
    time. Parameters ``r, alpha, s, beta``."""

    _name, _title = "pareto-nbd", "Pareto/NBD"


class GGomNBD(PurchaseModel):
    """Gamma-Gompertz/NBD (Bemmaor, Glady 2012): lifetimes whose hazard rises.
    Parameters ``r, alpha, b, s, beta``."""

    _name, _title = "ggom-nbd", "GGom/NBD"


class BGCNBDk(PurchaseModel):
    """BG/CNBD-k (Platzer 2016): BG/NBD whose purchases come regularly; ``X`` needs
    ``log_gaps``. Parameters ``k, r, alpha, a, b``."""

    _name, _title = "bg-cnbd-k", "BG/CNBD-k"


class MBGCNBDk(PurchaseModel):
    """MBG/CNBD-k (Platzer, Reutterer 2016): MBG/NBD whose purchases come regularly;
    ``X`` needs ``log_gaps``. Parameters ``k, r, alpha, a, b``."""

    _name, _title = "mbg-cnbd-k", "MBG/CNBD-k"


class NBD(PurchaseModel):
    """NBD (Ehrenberg 1959): nobody leaves. Parameters ``r, alpha``."""

    _name, _title = "nbd", "NBD"


class BGBB(PurchaseModel):
    """BG/BB (Fader, Hardie, Shang 2010): discrete opportunities to buy; times are whole
    numbers of them. Parameters ``alpha, beta, gamma, delta``."""

    _name, _title = "bg-bb", "BG/BB"
