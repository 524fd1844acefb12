"""What can go wrong, as exceptions with the place and the remedy."""

from __future__ import annotations

import functools
import sys
from typing import Any


class Error(ValueError):
    """Anything that this package refuses or cannot do.

    Attributes:
        row: The row of the data that is at fault, counted from 0; ``None`` where it
            is none by itself.
        column: The name of its column, if it is one cell.
        customer: The customer, if it is one.
        remedy: The argument that would help, such as ``"bad_rows"``; ``None`` where
            none is known.
    """

    row: int | None = None
    column: str | None = None
    customer: str | None = None
    remedy: str | None = None

    @classmethod
    def _of(cls, message: str, **attributes: Any) -> Error:
        error = cls(message)
        for name, value in attributes.items():
            setattr(error, name, value)
        return error


class UsageError(Error):
    """An argument is wrong, or does not fit the data."""


class DataError(Error):
    """The data were read and cannot be used; the message says where and what to do."""


class ConvergenceError(Error):
    """The fit of purchases did not converge.

    Attributes:
        convergence: The certificate of the fit, as :attr:`convergence_` of a model.
    """

    convergence: dict[str, Any] | None = None


class InternalError(Error, RuntimeError):
    """The library is at fault."""


class CancelledError(Error):
    """A run was ended by its own progress callback."""


class NotFittedError(Error, AttributeError):
    """A model was asked something before it was fitted; call ``fit`` first.

    Where scikit-learn is in use, what is raised is its ``NotFittedError`` as well.
    """


def not_fitted(message: str) -> NotFittedError:
    """The error of a model that is not fitted, of scikit-learn's kind where that package
    was imported: this one does not import it."""
    theirs = getattr(sys.modules.get("sklearn.exceptions"), "NotFittedError", None)
    return NotFittedError(message) if theirs is None else _of_both(theirs)(message)


@functools.cache
def _of_both(theirs: type[Exception]) -> type[NotFittedError]:
    # It is pickled as what makes it, as a class made here has no name to be found by.
    return type(
        "NotFittedError",
        (NotFittedError, theirs),
        {"__reduce__": lambda error: (not_fitted, (str(error),)), "__module__": __name__},
    )


class BoundaryWarning(UserWarning):
    """The likelihood is highest at the boundary of the model: it can be used, and
    says that part of it is not needed for these data."""
