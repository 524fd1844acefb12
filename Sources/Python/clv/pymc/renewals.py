"""What both models of contracts of pymc-marketing share: the shifted beta-geometric law
(sBG), by which customers differ in the probability θ of leaving at a renewal, Beta(α, β)
among them."""

from __future__ import annotations

import json
import os
from typing import Any, TypeVar

import numpy

from .._errors import DataError
from .._retention_models import SBG
from .model import CLVModel, drawn, summary_of

Self = TypeVar("Self", bound="RenewalModel")


class RenewalModel(CLVModel):
    """What both models of contracts share: each cohort's estimates and their draws."""

    _estimator = SBG

    def __init__(
        self, data: Any = None, *, model_config: Any = None, sampler_config: Any = None
    ) -> None:
        super().__init__(data, model_config=model_config, sampler_config=sampler_config)
        if self.model_config.get("dropout_covariate_cols"):
            raise DataError(
                "sBG has no covariates here: leave out dropout_covariate_cols, or fit a model "
                "to each group"
            )
        self._document: dict[str, Any] = {}

    def fit(
        self: Self,
        data: Any = None,
        method: str | None = None,
        fit_method: str | None = None,
        draws: int = 200,
        random_seed: int | None = 0,
        **kwargs: Any,
    ) -> Self:
        """Fits the model by maximum likelihood.

        Args:
            data: See the class; that of the initializer unless given.
            method: ``"map"`` for the estimates alone, which give one draw; every other
                name gives ``draws`` of the normal law of the estimates' logarithms.
            fit_method: The older name of ``method``.
            draws: How many draws.
            random_seed: Where the random numbers start; ``None`` for anywhere.

        Returns:
            The model itself.

        Raises:
            DataError: for data that cannot be, with row and column where it is a cell.
        """
        self._take(data)
        document = self._document_of(self.data)
        self._set(document, self._number_of_draws(method, fit_method, draws), random_seed)
        return self

    def _document_of(self, table: Any) -> dict[str, Any]:
        """The document of the model fitted to a table."""
        raise NotImplementedError

    def _set(self, document: dict[str, Any], draws: int, seed: int | None) -> None:
        """Keeps a model's document, with draws of each cohort's α and β."""
        self._document = document
        generator = numpy.random.default_rng(seed)
        parts = document.get("cohorts") or [{"cohort": None, "retention": document["retention"]}]
        self._records = {part["cohort"]: part["retention"] for part in parts}
        self._models = [
            drawn(
                [record["parameters"][name] for name in ("alpha", "beta")],
                numpy.array(record["covariance"]) if record.get("covariance") else None,
                draws,
                generator,
            )
            for record in self._records.values()
        ]
        # A cohort whose covariance is not known has its estimates in every draw.
        longest = max(len(rows) for rows in self._models)
        self._models = [
            numpy.repeat(rows, longest, axis=0) if len(rows) == 1 else rows for rows in self._models
        ]

    def fit_summary(self, **kwargs: Any) -> Any:
        """The estimates by parameter and, where there are several, cohort, with standard
        errors and 95 % intervals."""
        self._fitted()
        values, errors, intervals = {}, {}, {}
        for cohort, record in self._records.items():
            for name in ("alpha", "beta"):
                label = name if cohort is None else f"{name}[{cohort}]"
                values[label] = record["parameters"][name]
                errors[label] = (record.get("standard_errors") or {}).get(name, numpy.nan)
                intervals[label] = (record.get("confidence_intervals") or {}).get(name)
        return summary_of(values, errors, intervals)

    def save(self, fname: str | os.PathLike[str], **kwargs: Any) -> None:
        """Writes the model's file: that of ``clv retention --model-output``."""
        self._fitted()
        with open(fname, "w", encoding="utf-8") as file:
            json.dump(self._document, file, indent=2)

    @classmethod
    def load(cls: type[Self], fname: str | os.PathLike[str]) -> Self:
        """The model of a file, with its estimates alone.

        Raises:
            DataError: where the file is of no model of contracts by sBG.
        """
        with open(fname, encoding="utf-8") as file:
            document = json.load(file)
        found = document.get("retention", {}).get("model") if isinstance(document, dict) else None
        if found != "sBG":
            raise DataError(f"the file is of {found or 'no model of contracts'}, not of sBG")
        model = cls()
        model._set(document, 1, None)
        return model

    def thin_fit_result(self: Self, keep_every: int) -> Self:
        """The model with one of ``keep_every`` of its draws, which predicts so much faster."""
        thin = type(self)(self.data, model_config=self.model_config)
        thin.__dict__.update(self.__dict__)
        thin._models = [rows[::keep_every] for rows in self._fitted()]
        return thin

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self._models else 'not fitted'})"


def survivors(left: Any, ages: Any, cohorts: Any) -> dict[str, list[Any]]:
    """A survival table of customers: how many of each cohort are there after each period.

    Args:
        left: At which renewal each left; the age where none was seen to leave.
        ages: How many renewals each could have had, the last of which is not known to be
            taken by those who are there.
        cohorts: The cohort of each, of one age.
    """
    table: dict[str, list[Any]] = {"cohort": [], "period": [], "customers": []}
    for cohort in dict.fromkeys(cohorts):
        here = cohorts == cohort
        for period in range(int(ages[here].max())):
            table["cohort"].append(str(cohort))
            table["period"].append(period)
            table["customers"].append(int((left[here] > period).sum()))
    return table


def whole(data: Any, name: str) -> Any:
    """A column of whole numbers.

    Raises:
        DataError: where it is missing or a cell of it is no whole number.
    """
    if name not in data:
        raise DataError(f'there is no column "{name}"; the columns are {", ".join(data.columns)}')
    values = data[name].to_numpy(dtype="f8")
    refuse(values != numpy.floor(values), name, values, "is no whole number of periods")
    return values


def refuse(bad: Any, name: str, values: Any, words: str) -> None:
    """Refuses the first of the rows that are bad.

    Raises:
        DataError: with the row and the column.
    """
    rows = numpy.flatnonzero(bad)
    if len(rows):
        row = int(rows[0])
        error = DataError(f"row {row}: {name} {values[row]:g} {words}")
        error.row, error.column = row, name
        raise error
