"""What all models of pymc-marketing share: a fit, its draws, its summary, its files."""

from __future__ import annotations

import json
import os
from typing import Any, ClassVar, TypeVar

import numpy
import pandas

from .._errors import DataError, not_fitted
from .._estimator import Estimator
from .._model import Model
from .._spend_models import GammaGamma

Self = TypeVar("Self", bound="CLVModel")

_DRAWS = 200


def drawn(values: Any, covariance: Any, draws: int, generator: Any) -> Any:
    """Draws of estimates: a row for each, from the normal law of their logarithms; the
    estimates alone where one is asked for, or the covariance is not known."""
    centre = numpy.asarray(values, dtype="f8")
    if draws <= 1 or covariance is None or not numpy.isfinite(covariance).all():
        return centre[None]
    scaled = numpy.asarray(covariance) / numpy.outer(centre, centre)
    return numpy.exp(generator.multivariate_normal(numpy.log(centre), scaled, draws))


def by_draw(values: Any, ids: Any, name: str, dimension: str = "customer_id") -> Any:
    """Values by draw, or by draw and customer, as xarray has them with one chain; where it
    is not installed, their means over the draws: a number, or a ``pandas.Series``."""
    try:
        import xarray
    except ImportError:
        means = values.mean(axis=0)
        return float(means) if ids is None else pandas.Series(means, index=ids, name=name)
    if ids is None:
        return xarray.DataArray(values[None], dims=("chain", "draw"), name=name)
    return xarray.DataArray(
        values[None],
        dims=("chain", "draw", dimension),
        coords={dimension: list(ids)},
        name=name,
    )


def summary_of(values: Any, errors: Any, intervals: Any) -> Any:
    """Estimates by their names with standard errors and 95 % intervals, as a
    ``pandas.DataFrame``; what is not known is not a number."""
    unknown = [numpy.nan, numpy.nan]
    return pandas.DataFrame(
        {
            "mean": values,
            "sd": [errors.get(name, numpy.nan) for name in values],
            "lower 95%": [(intervals.get(name) or unknown)[0] for name in values],
            "upper 95%": [(intervals.get(name) or unknown)[1] for name in values],
        },
        index=list(values),
    )


class CLVModel:
    """What all models share: a fit, its summary and its files.

    Args:
        data: A ``pandas.DataFrame`` with a row for each customer; it may be given to
            ``fit`` as well.
        model_config: A dictionary, of which ``purchase_covariate_cols`` and
            ``dropout_covariate_cols`` are read: names of columns, all of which act on
            purchases and on leaving. Priors in it are not used: there is none.
        sampler_config: Not used: there is no sampler.
    """

    _estimator: ClassVar[type[Estimator]]
    #: How a fit is made unless told otherwise.
    _method: ClassVar[str] = "mcmc"

    def __init__(
        self, data: Any = None, *, model_config: Any = None, sampler_config: Any = None
    ) -> None:
        self.data = data
        self.model_config = model_config or {}
        self._models: list[Any] = []

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
        method: str | None = None,
        fit_method: str | None = None,
        draws: int = _DRAWS,
        random_seed: int | None = 0,
        **kwargs: Any,
    ) -> Self:
        """Fits the model by maximum likelihood.

        Args:
            data: A ``pandas.DataFrame`` with a row for each customer (see the class);
                that of the initializer unless given.
            method: ``"map"`` for the estimates alone, which give one draw; every other
                name gives ``draws`` of the normal law of the estimates' logarithms.
            fit_method: The older name of ``method``.
            draws: How many draws.
            random_seed: Where the random numbers start; ``None`` for anywhere.
            kwargs: Settings of samplers, which are not used: there is none.

        Returns:
            The model itself.

        Raises:
            DataError: for a row that cannot be, with row, column and remedy.
            ConvergenceError: where the fit did not converge.
        """
        self._take(data)
        self.estimator_ = self._make().fit(self._prepared(self.data))
        alone = getattr(self.estimator_, "covariates", None)
        count = 1 if alone else self._number_of_draws(method, fit_method, draws)
        self._models = self._drawn(count, random_seed)
        return self

    def _take(self, data: Any) -> None:
        """Keeps the data of a fit."""
        if data is not None:
            self.data = data
        if self.data is None:
            raise DataError("there are no data: give them to the model or to fit")

    def _number_of_draws(self, method: str | None, fit_method: str | None, draws: int) -> int:
        return 1 if (fit_method or method or self._method) == "map" else draws

    def _prepared(self, data: Any) -> Any:
        return data

    @property
    def _part(self) -> str:
        return "spend" if isinstance(self.estimator_, GammaGamma) else "purchase"

    def _drawn(self, draws: int, seed: int | None) -> list[Model]:
        """The model at the estimates, or at draws of them."""
        model, covariance = self.estimator_.model_, self.estimator_.covariance_
        values = list(self.estimator_.params_.values())
        rows = drawn(values, covariance, draws, numpy.random.default_rng(seed))
        if len(rows) == 1:
            return [model]
        document = json.loads(model.to_json())
        names = list(self.estimator_.params_)
        made = []
        for row in rows:
            record = dict(document[self._part])
            record = {"model": record["model"], "parameters": dict(zip(names, map(float, row)))}
            text = {k: document[k] for k in ("format", "version", "time_unit", "purchase")}
            text["purchase"] = {k: document["purchase"][k] for k in ("model", "parameters")}
            made.append(Model.from_json(json.dumps({**text, self._part: record})))
        return made

    def _fitted(self) -> list[Any]:
        if not self._models:
            raise not_fitted(f"this {type(self).__name__} is not fitted yet; call fit first")
        return self._models

    def _table(self, data: Any) -> Any:
        self._fitted()
        table = self.data if data is None else data
        if table is None:
            raise not_fitted("the model was read from a file: give data, the customers")
        return table

    def _result(self, rows: Any, data: Any, name: str) -> Any:
        """Values by draw and customer, as xarray has them; without ``data`` by draw."""
        values = numpy.array([numpy.asarray(row, dtype=float) for row in rows])
        ids = data["customer_id"] if data is not None and "customer_id" in data else None
        if ids is None and values.ndim == 2:
            ids = numpy.arange(values.shape[1])
        return by_draw(values, ids, name)

    def fit_summary(self, **kwargs: Any) -> Any:
        """The estimates, their standard errors and their 95 % intervals."""
        self._fitted()
        fitted = self.estimator_
        return summary_of(
            fitted.params_, fitted.standard_errors_ or {}, fitted.confidence_intervals_ or {}
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
        """The model with one of ``keep_every`` of its draws, which predicts so much faster."""
        thin = type(self)(self.data, model_config=self.model_config)
        thin.estimator_ = self.estimator_
        thin._models = self._fitted()[::keep_every]
        return thin

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.estimator_.model_ if self._models else ''})"
