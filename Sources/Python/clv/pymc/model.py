"""What all models of pymc-marketing share: a fit, its draws, its summary, its files."""

from __future__ import annotations

import json
import os
from typing import Any, ClassVar, TypeVar

import numpy
import pandas

from .._errors import DataError, NotFittedError
from .._estimator import Estimator
from .._model import Model
from .._spend_models import GammaGamma

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
