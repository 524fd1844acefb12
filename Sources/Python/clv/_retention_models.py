"""Models of renewals of customers under contract."""

from __future__ import annotations

import math
from typing import Any, ClassVar, TypeVar

from ._arrow import _numpy
from ._errors import not_fitted
from ._estimator import Estimator
from ._matrix import SURVIVORS
from ._model import Model
from ._retention import retention


class RetentionModel(Estimator):
    """A model of renewals of customers under contract.

    Args:
        time_unit: The length of a period.

    Attributes:
        curves_: The curves of the cohorts: the columns of ``clv retention``.
    """

    _name: ClassVar[str]
    _layout = SURVIVORS
    _kind = None

    def __init__(self, *, time_unit: str = "month") -> None:
        self.time_unit = time_unit

    def fit(self: RetentionSelf, X: Any, y: Any = None) -> RetentionSelf:
        """Fits the model to all cohorts together.

        Args:
            X: A survival table (``period`` 0, 1, 2, … and how many customers of each cohort
                are there after it), a matrix of ``period`` and ``customers`` by place, or
                a log of subscriptions: see :func:`clv.retention`.
            y: Not used.

        Returns:
            The model itself.

        Raises:
            DataError: for a table that is none of survivors, with row and column.
        """
        X = self._taken(X, y)
        found = retention(X, model=self._name, cohorts="pooled", time_unit=self.time_unit)
        self._document: dict[str, Any] = found.model["retention"]
        self.curves_ = found.curves
        self._warn()
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_document")

    def _fitted(self) -> Model:
        raise not_fitted("a model of renewals has no file of its own; keep its params_")

    @property
    def _record(self) -> dict[str, Any]:
        if not hasattr(self, "_document"):
            raise not_fitted(f"this {type(self).__name__} is not fitted yet; call fit first")
        return self._document

    def _survival(self, t: float) -> float:
        raise NotImplementedError

    def expected_survival(self, t: Any) -> Any:
        """The share of customers expected to be there after ``t`` periods, a number or
        several; as many numbers."""
        return self._each(t, self._survival)

    def expected_retention_rate(self, t: Any) -> Any:
        """The share of those there after period ``t`` − 1 who are expected to stay in ``t``, a
        number, 1 or more, or several; as many numbers."""
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
