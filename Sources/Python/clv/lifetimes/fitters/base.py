"""What all fitters share."""

from __future__ import annotations

import pickle
import warnings
from typing import Any, TypeVar

import numpy
import pandas

from ..._model import Model

Self = TypeVar("Self", bound="BaseFitter")


def index_of(values: Any) -> Any:
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
        """Writes the fitter to a file by pickle.

        Args:
            path: The file.
            save_data: Whether to write ``data`` too.
            save_generate_data_method: Not used: there is no such method.
            values_to_save: Not used: all is written.

        Raises:
            OSError: where it cannot be written.
        """
        state = dict(self.__dict__)
        if not save_data:
            state.pop("data", None)
        with open(path, "wb") as file:
            pickle.dump(state, file)

    def load_model(self, path: Any) -> None:
        """Reads what :meth:`save_model` wrote; only of files that you trust."""
        with open(path, "rb") as file:
            self.__dict__.update(pickle.load(file))
