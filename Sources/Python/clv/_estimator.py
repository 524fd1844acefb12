"""What all models in scikit-learn's manner share."""

from __future__ import annotations

import os
from typing import Any, ClassVar, TypeVar

from ._arrow import _numpy
from ._errors import DataError, not_fitted
from ._frames import names
from ._library import warn
from ._matrix import Layout, check_features, check_rows, is_matrix, named
from ._model import Model, parameters

Self = TypeVar("Self", bound="Estimator")


class Estimator:
    """What all models share: parameters, copies, and what is known of a fit.

    Attributes:
        model_: The fitted model, a :class:`clv.Model`.
        n_features_in_: How many columns ``X`` had in ``fit``.
        feature_names_in_: Their names, where it was a table with names.
    """

    model_: Model
    n_features_in_: int
    feature_names_in_: Any
    _X: Any
    #: The columns of a matrix without names.
    _layout: ClassVar[Layout]
    #: What scikit-learn is to know it as; ``None`` for a model that predicts no column.
    _kind: ClassVar[str | None] = "regressor"

    # MARK: - scikit-learn's protocol

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The arguments that the model was made with; ``deep`` is not used."""
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
        """Sets arguments, after which the model has to be fitted again.

        Raises:
            ValueError: for an argument that there is none of.
        """
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
        # It is fitted to the past, not to y: hence no promise of a score.
        from sklearn.utils import InputTags, RegressorTags, Tags, TargetTags

        return Tags(
            estimator_type=self._kind,
            target_tags=TargetTags(required=False),
            regressor_tags=RegressorTags(poor_score=True) if self._kind else None,
            input_tags=InputTags(positive_only=True),
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

    # MARK: - Tables

    def _taken(self, X: Any, y: Any = None) -> Any:
        """The table of a fit, with what is remembered of its columns."""
        table = named(X, self._layout)
        check_rows(X, y=y)
        self.n_features_in_ = len(names(table))
        if is_matrix(X):
            # An earlier fit may have had names.
            vars(self).pop("feature_names_in_", None)
        else:
            numpy, found = _numpy(), names(table)
            self.feature_names_in_ = found if numpy is None else numpy.array(found, dtype=object)
        return table

    def _given(self, X: Any) -> Any:
        """The table that a prediction is asked of; that of the fit unless given."""
        self._fitted()
        if X is None:
            if not hasattr(self, "_X"):
                raise not_fitted("the model was read from a file: give X, the customers")
            return self._X
        table = named(X, self._layout)
        if hasattr(self, "n_features_in_") and not hasattr(self, "feature_names_in_"):
            check_features(X, self.n_features_in_, type(self).__name__)
        return table

    # MARK: - What is known of a fit

    def _fitted(self) -> Model:
        if not hasattr(self, "model_"):
            raise not_fitted(f"this {type(self).__name__} is not fitted yet; call fit first")
        return self.model_

    @property
    def _record(self) -> dict[str, Any]:
        return self._fitted().purchase

    @property
    def params_(self) -> dict[str, float]:
        """The estimates by their names, coefficients of covariates last."""
        return parameters(self._record)

    @property
    def standard_errors_(self) -> dict[str, float] | None:
        """Their standard errors, of the curvature of the likelihood; ``None`` where they are
        not known, as at a boundary."""
        errors = self._record.get("standard_errors")
        return errors and {name: errors[name] for name in self.params_ if name in errors}

    @property
    def confidence_intervals_(self) -> dict[str, list[float]] | None:
        """The 95 % intervals of the parameters, from below to above; ``None`` where they are
        not known."""
        return self._record.get("confidence_intervals")

    @property
    def covariance_(self) -> Any:
        """The covariance of the estimates, a square matrix in the order of ``params_``;
        ``None`` where it is not known."""
        covariance, numpy = self._record.get("covariance"), _numpy()
        return covariance if numpy is None or covariance is None else numpy.array(covariance)

    @property
    def log_likelihood_(self) -> float:
        """The log-likelihood at the estimates, of all customers."""
        return float(self._record["log_likelihood"])

    @property
    def aic_(self) -> float:
        """Akaike's criterion, 2 × parameters − 2 × log-likelihood; lower is better."""
        return float(self._record["aic"])

    @property
    def bic_(self) -> float:
        """Schwarz's criterion, ln(customers) × parameters − 2 × log-likelihood; lower is
        better."""
        return float(self._record["bic"])

    @property
    def convergence_(self) -> dict[str, Any]:
        """The certificate of the fit, with ``outcome`` (``"converged"`` or ``"boundary"``),
        ``message``, ``gradient_norm``, ``eigenvalues`` of the curvature, ``starts`` and
        more."""
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
        """Writes the model's file: the very file of ``clv fit``.

        Raises:
            NotFittedError: where the model was not fitted.
            OSError: where the file cannot be written.
        """
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
        """The model of a file, with the estimates but without the customers of the fit.

        Raises:
            OSError: where it cannot be read.
            DataError: where it is no model, or of another kind.
        """
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


def determination(actual: Any, predicted: Any) -> float:
    """How much of the variance of some values is predicted: R², 1 at best, below 0 where
    their mean would do better."""
    pairs = [(float(a), float(p)) for a, p in zip(actual, predicted)]
    if not pairs:
        raise DataError("there is nothing to score: give customers of whom it is known")
    mean = sum(a for a, _ in pairs) / len(pairs)
    total = sum((a - mean) ** 2 for a, _ in pairs)
    rest = sum((a - p) ** 2 for a, p in pairs)
    return 1 - rest / total if total > 0 else float(rest == 0)
