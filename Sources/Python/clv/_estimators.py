"""Models in scikit-learn's manner, with the method names of pymc-marketing."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from ._arrow import StreamIn, _numpy
from ._errors import ConvergenceError, DataError, NotFittedError
from ._frames import column, kind, names, series, stream
from ._functions import forecast, retention
from ._library import warn
from ._model import Model, fit, options, parameters

Self = TypeVar("Self", bound="Estimator")

_ONE_YEAR = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0}
_IDS = ("customer_id", "CustomerID", "customerID", "id", "ID", "Id", "cust")


class Estimator:
    """What all models share: parameters, copies, and what is known of a fit.

    Attributes:
        model_: The fitted model.
        params_: The estimates by their names.
        standard_errors_: Their standard errors; ``None`` where they are not known.
        covariance_: Their covariance, in the order of ``params_``.
        log_likelihood_: The log-likelihood at the estimates.
        aic_: Akaike's criterion.
        bic_: Schwarz's criterion.
        convergence_: The certificate: outcome, message, gradient, eigenvalues, starts.
    """

    model_: Model

    # MARK: - scikit-learn's protocol

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The arguments that the model was made with."""
        return {name: getattr(self, name) for name in self._arguments()}

    @classmethod
    def _arguments(cls) -> list[str]:
        return list(cls._defaults())

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        """The arguments of the initializer, all of which are by name, with what they are
        unless given."""
        return dict(cls.__init__.__kwdefaults__ or {})

    def set_params(self: Self, **values: Any) -> Self:
        """Sets arguments; the model has to be fitted again."""
        known = self._arguments()
        for name, value in values.items():
            if name not in known:
                raise ValueError(
                    f"{type(self).__name__} has no argument {name}; it has {', '.join(known)}"
                )
            setattr(self, name, value)
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, RegressorTags, Tags, TargetTags

        return Tags(
            estimator_type="regressor",
            target_tags=TargetTags(required=False),
            regressor_tags=RegressorTags(),
            input_tags=InputTags(),
            requires_fit=True,
        )

    def __repr__(self) -> str:
        defaults = self._defaults()
        changed = ", ".join(
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value is not defaults[name] and value != defaults[name]
        )
        return f"{type(self).__name__}({changed})"

    # MARK: - What is known of a fit

    def _fitted(self) -> Model:
        if not hasattr(self, "model_"):
            raise NotFittedError(
                f"this {type(self).__name__} is not fitted yet; call fit first"
            )
        return self.model_

    @property
    def _record(self) -> dict[str, Any]:
        return self._fitted().purchase

    @property
    def params_(self) -> dict[str, float]:
        return parameters(self._record)

    @property
    def standard_errors_(self) -> dict[str, float] | None:
        errors = self._record.get("standard_errors")
        return errors and {name: errors[name] for name in self.params_ if name in errors}

    @property
    def confidence_intervals_(self) -> dict[str, list[float]] | None:
        """The 95 % intervals of the parameters."""
        return self._record.get("confidence_intervals")

    @property
    def covariance_(self) -> Any:
        covariance, numpy = self._record.get("covariance"), _numpy()
        return covariance if numpy is None or covariance is None else numpy.array(covariance)

    @property
    def log_likelihood_(self) -> float:
        return float(self._record["log_likelihood"])

    @property
    def aic_(self) -> float:
        return float(self._record["aic"])

    @property
    def bic_(self) -> float:
        return float(self._record["bic"])

    @property
    def convergence_(self) -> dict[str, Any]:
        return dict(self._record.get("convergence") or {})

    def _warn(self) -> None:
        certificate = self.convergence_
        if certificate.get("outcome") == "boundary":
            warn(f"{type(self).__name__}: {certificate.get('message')}")

    # MARK: - Files

    def to_json(self) -> str:
        """The text of the model's file."""
        return self._fitted().to_json()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model's file: the very file of ``clv fit``."""
        self._fitted().save(path)

    @classmethod
    def from_json(cls: type[Self], text: str) -> Self:
        """The model of a file's text.

        Raises:
            DataError: where it is none, or of another kind of model.
        """
        return cls._of(Model.from_json(text))

    @classmethod
    def load(cls: type[Self], path: str | os.PathLike[str]) -> Self:
        """The model of a file."""
        return cls._of(Model.load(path))

    @classmethod
    def _of(cls: type[Self], model: Model) -> Self:
        made = cls()
        if "time_unit" in cls._arguments():
            made.set_params(time_unit=model.time_unit)
        made.model_ = model
        made._check_kind()
        return made

    def _check_kind(self) -> None:
        pass


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

    def fit(self: PurchaseSelf, X: Any, y: Any = None, *, sample_weight: Any = None) -> PurchaseSelf:
        """Fits the model by maximum likelihood.

        Args:
            X: A row for each customer with ``frequency``, ``recency`` and ``T``, as
                :func:`clv.summarize` makes it, or a log of transactions.
            y: Not used.
            sample_weight: How many customers each row stands for, whole numbers.

        Raises:
            DataError: for a row that is no possible customer.
            ConvergenceError: where the fit did not converge.
        """
        X = _named(X)
        data: Any = X
        if sample_weight is not None:
            data = {name: column(X, name) for name in ("frequency", "recency", "T")}
            if "log_gaps" in names(X):
                data["log_gaps"] = column(X, "log_gaps")
            data["weights"] = sample_weight
        settings = options(
            purchase_model=self._name,
            spend_form="means",
            time_unit=self.time_unit,
            l2=self.l2 if self.covariates else None,
        )
        self.model_ = fit(stream(data), self._covariates_of(X), settings)
        self.n_features_in_ = len(names(X))
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

    def _data(self, X: Any) -> Any:
        if X is not None:
            return _named(X)
        if not hasattr(self, "_X"):
            self._fitted()
            raise NotFittedError("the model was read from a file: give X, the customers")
        return self._X

    # MARK: - Predictions

    def _evaluate(
        self, X: Any, quantity: str, t: float = 0.0, count: int = 0, rate: float = 0.0
    ) -> Any:
        model, X = self._fitted(), self._data(X)
        x, tx, T = (column(X, name) for name in ("frequency", "recency", "T"))
        values = model.evaluate(quantity, x, tx, T, t=t, count=count, discount_rate=rate)
        return series(values, X, quantity)

    def _forecast(self, X: Any, name: str, t: float) -> Any:
        X = self._data(X)
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
        """The probability that each customer is alive at the end of ``T``, or so much
        later."""
        if self.covariates:
            name = "probability_alive_horizon" if future_t else "probability_alive"
            return self._forecast(X, name, future_t or 1.0)
        if future_t:
            return self._evaluate(X, "survival", future_t)
        return self._evaluate(X, "probability_alive")

    def expected_purchase_probability(
        self, X: Any = None, *, n_purchases: int, future_t: float
    ) -> Any:
        """The probability that each customer buys exactly so often in the time."""
        self._refuse_covariates("expected_purchase_probability")
        return self._evaluate(X, "probability_purchases", future_t, n_purchases)

    def expected_probability_no_purchase(self, X: Any = None, *, t: float) -> Any:
        """The probability that each customer buys nothing in the time."""
        return self.expected_purchase_probability(X, n_purchases=0, future_t=t)

    def expected_purchases_new_customer(self, *, t: Any) -> Any:
        """The expected number of repeat purchases of a new customer in the time, or in
        each of several times."""
        self._refuse_covariates("expected_purchases_new_customer")
        model, numpy = self._fitted(), _numpy()
        if not hasattr(t, "__len__"):
            return model.evaluate_new("expected_purchases", float(t))
        values = [model.evaluate_new("expected_purchases", float(time)) for time in t]
        return values if numpy is None else numpy.array(values)

    def discounted_purchases(
        self, X: Any = None, *, future_t: float, discount_rate: float = 0.1
    ) -> Any:
        """The expected purchases, each worth less the later it comes, at the effective
        rate of a year."""
        if self.covariates:
            raise DataError("with covariates, use clv.forecast, which discounts as well")
        return self._evaluate(X, "discounted_purchases", future_t, rate=discount_rate)

    def _refuse_covariates(self, method: str) -> None:
        if self.covariates:
            raise DataError(f"{method} is of customers who are alike, not with covariates")

    def predict(self, X: Any = None, *, future_t: float | None = None) -> Any:
        """The expected purchases: :meth:`expected_purchases` over ``future_t``."""
        t = future_t if future_t is not None else self.future_t
        return self.expected_purchases(
            X, future_t=_ONE_YEAR[self.time_unit] if t is None else t
        )

    def score(self, X: Any, y: Any = None) -> float:
        """How much of the variance of the purchases ``y`` in ``future_t`` is predicted
        (R², 1 at best); of the holdout's purchases, where ``X`` has one and no ``y``."""
        if y is not None:
            return _determination(y, self.predict(X))
        X = _named(X)
        actual = column(X, "frequency_holdout")
        duration = float(column(X, "duration_holdout")[0])
        return _determination(actual, self.expected_purchases(X, future_t=duration))


PurchaseSelf = TypeVar("PurchaseSelf", bound=PurchaseModel)


def _named(X: Any) -> Any:
    """A matrix without names as a table of frequency, recency and T."""
    shape = getattr(X, "shape", None)
    if kind(X) == "numpy" or isinstance(X, (list, tuple)):
        numpy = _numpy()
        matrix = numpy.asarray(X, dtype="f8") if numpy is not None else None
        if matrix is None or matrix.ndim != 2 or matrix.shape[1] not in (3, 4):
            raise DataError(
                f"an array of shape {shape} is not of customers: give a data frame, or a matrix "
                "of frequency, recency, T and perhaps monetary_value"
            )
        columns = ("frequency", "recency", "T", "monetary_value")
        return dict(zip(columns, numpy.ascontiguousarray(matrix.T)))
    return X


def _texts(X: Any, name: str) -> Any:
    if kind(X) == "duckdb":
        return X.project(f'"{name}"').fetchnumpy()[name]
    if kind(X) == "pandas" and name not in X.columns:
        return X.index.get_level_values(name)
    values = X[name]
    return values.to_pylist() if hasattr(values, "to_pylist") else values


def _determination(actual: Any, predicted: Any) -> float:
    pairs = [(float(a), float(p)) for a, p in zip(actual, predicted)]
    mean = sum(a for a, _ in pairs) / len(pairs)
    total = sum((a - mean) ** 2 for a, _ in pairs)
    rest = sum((a - p) ** 2 for a, p in pairs)
    return 1 - rest / total if total > 0 else float(rest == 0)


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


class GammaGamma(Estimator):
    """Gamma-Gamma (Fader, Hardie, Lee 2005): what customers spend on a purchase.

    Args:
        spend_form: What it is fitted to: ``"means"`` of repeat purchases, as published,
            ``"amounts"``, ``"amounts-repeat"`` or ``"auto"``.
        time_unit: The unit of the times in ``X``.

    Parameters ``p, q, v``.
    """

    _name: ClassVar[str] = "gamma-gamma"

    def __init__(self, *, spend_form: str = "means", time_unit: str = "week") -> None:
        self.spend_form = spend_form
        self.time_unit = time_unit

    def fit(self: SpendSelf, X: Any, y: Any = None) -> SpendSelf:
        """Fits the model to the customers with repeat purchases of a positive mean.

        Args:
            X: A row for each customer with ``frequency`` and ``monetary_value``, as
                :func:`clv.summarize` makes it.

        Raises:
            DataError: where no customer bought again, or a row cannot be.
        """
        if self.spend_form == "means":
            x = [float(value) for value in column(X, "frequency")]
            data: Any = {
                "frequency": x,
                # The times serve a model of purchases that is not asked anything.
                "recency": [value / (value + 1) for value in x],
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
            raise NotFittedError("the file has no model of spend")
        return record

    def expected_customer_spend(self, X: Any = None) -> Any:
        """The expected amount of each customer's next purchase, as a column of the kind
        of ``X``; infinite where the model's mean is."""
        model = self._fitted()
        X = getattr(self, "_X", None) if X is None else X
        if X is None:
            raise NotFittedError("the model was read from a file: give X, the customers")
        values = model.evaluate_spend(column(X, "frequency"), column(X, "monetary_value"))
        return series(values, X, "expected_spend")

    def predict(self, X: Any = None) -> Any:
        """The expected amounts: :meth:`expected_customer_spend`."""
        return self.expected_customer_spend(X)

    def expected_new_customer_spend(self) -> float:
        """The expected amount of a new customer's purchase."""
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
        """Fits both models to a log of transactions or a summary."""
        settings = options(
            purchase_model=self.model,
            spend_model=self.spend_model,
            spend_form=self.spend_form,
            time_unit=self.time_unit,
        )
        self.model_ = fit(stream(X), None, settings)
        self._X = X
        self._warn()
        return self

    def predict(self, X: Any = None, *, horizon: float | None = None) -> Any:
        """A frame of the kind of ``X`` with a row for each customer: the columns of
        ``clv forecast``."""
        X = getattr(self, "_X", None) if X is None else X
        if X is None:
            self._fitted()
            raise NotFittedError("the model was read from a file: give X, the customers")
        return forecast(
            self._fitted(),
            X,
            horizon=horizon if horizon is not None else self.horizon,
            discount_rate=self.discount_rate,
            margin=self.margin,
            level=self.level,
        )


ValueSelf = TypeVar("ValueSelf", bound=CustomerLifetimeValue)


class RetentionModel(Estimator):
    """A model of renewals of customers under contract.

    Args:
        time_unit: The length of a period.

    Attributes:
        curves_: The curves of the cohorts: the columns of ``clv retention``.
    """

    _name: ClassVar[str]

    def __init__(self, *, time_unit: str = "month") -> None:
        self.time_unit = time_unit

    def fit(self: RetentionSelf, X: Any, y: Any = None) -> RetentionSelf:
        """Fits the model to all cohorts of a survival table or a log of subscriptions."""
        found = retention(X, model=self._name, cohorts="pooled", time_unit=self.time_unit)
        self._document: dict[str, Any] = found.model["retention"]
        self.curves_ = found.curves
        self._warn()
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_document")

    def _fitted(self) -> Model:
        raise NotFittedError("a model of renewals has no file of its own; keep its params_")

    @property
    def _record(self) -> dict[str, Any]:
        if not hasattr(self, "_document"):
            raise NotFittedError(
                f"this {type(self).__name__} is not fitted yet; call fit first"
            )
        return self._document

    def _survival(self, t: float) -> float:
        raise NotImplementedError

    def expected_survival(self, t: Any) -> Any:
        """The share of customers expected to be there after so many periods."""
        return self._each(t, self._survival)

    def expected_retention_rate(self, t: Any) -> Any:
        """The share of those there after period ``t`` − 1 expected to stay in ``t``."""
        return self._each(t, lambda time: self._survival(time) / self._survival(time - 1))

    @staticmethod
    def _each(t: Any, function: Any) -> Any:
        if not hasattr(t, "__len__"):
            return function(float(t))
        values, numpy = [function(float(time)) for time in t], _numpy()
        return values if numpy is None else numpy.array(values)


RetentionSelf = TypeVar("RetentionSelf", bound=RetentionModel)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


class SBG(RetentionModel):
    """Shifted beta-geometric (Fader, Hardie 2007). Parameters ``alpha, beta``."""

    _name = "sbg"

    def _survival(self, t: float) -> float:
        alpha, beta = self.params_["alpha"], self.params_["beta"]
        return math.exp(_log_beta(alpha, beta + t) - _log_beta(alpha, beta))


class BdW(RetentionModel):
    """Beta-discrete-Weibull (Fader, Hardie, Liu, Davin, Steenburgh 2018): churn that
    rises or falls in each customer. Parameters ``alpha, beta, c``."""

    _name = "bdw"

    def _survival(self, t: float) -> float:
        values = self.params_
        alpha, beta = values["alpha"], values["beta"]
        gone = float(t) ** values["c"]
        return math.exp(_log_beta(alpha, beta + gone) - _log_beta(alpha, beta))


__all__ = [
    "BGBB", "BGCNBDk", "BGNBD", "BdW", "CustomerLifetimeValue", "Estimator", "GGomNBD",
    "GammaGamma", "GammaGammaFrequency", "MBGCNBDk", "MBGNBD", "NBD", "ParetoNBD",
    "PurchaseModel", "RetentionModel", "SBG",
]  # fmt: skip
