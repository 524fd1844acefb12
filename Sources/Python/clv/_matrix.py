"""Matrices without names of columns, as scikit-learn hands them over: what they must be,
and the columns that they are by place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._arrow import _numpy
from ._errors import DataError
from ._frames import kind


class NoNumberError(DataError, TypeError):
    """A cell of a matrix is of a kind that can be no number, as a dictionary."""


#: The columns of a matrix by how many it has.
Layout = dict[int, tuple[str, ...]]

HISTORIES: Layout = {
    3: ("frequency", "recency", "T"),
    4: ("frequency", "recency", "T", "monetary_value"),
}
SPENDERS: Layout = {2: ("frequency", "monetary_value"), 4: HISTORIES[4]}
SURVIVORS: Layout = {2: ("period", "customers")}


def is_matrix(X: Any) -> bool:
    """Whether it is numbers by place, and no table with names."""
    if kind(X) in ("numpy", "scipy") or isinstance(X, (list, tuple)):
        return True
    has_names = hasattr(X, "columns") or hasattr(X, "__arrow_c_stream__") or hasattr(X, "keys")
    return hasattr(X, "__array__") and not has_names


def named(X: Any, layout: Layout) -> Any:
    """A matrix as a table of named columns; any other table as it is.

    Args:
        X: A matrix of NumPy or nested lists with a row for each customer, or a table.
        layout: The columns by how many there are.

    Raises:
        DataError: where a matrix is not dense and real with two dimensions, a cell of it
            is missing, infinite, below 0 or no number (with ``row`` and ``column``), it has another
            number of columns, or no row.
    """
    if not is_matrix(X):
        return X
    matrix, numpy = _dense(X), _numpy()
    kinds = " or ".join(f"{len(names)} ({', '.join(names)})" for names in layout.values())
    if matrix.ndim != 2:
        raise DataError(
            f"Expected 2D array, got an array of shape {matrix.shape}. Reshape your data: give "
            f"a data frame, or a matrix with a row for each customer and columns by place, {kinds}"
        )
    width = matrix.shape[1]
    columns = layout[width] if width in layout else tuple(str(n) for n in range(width))
    numbers = _numbers(matrix, columns)
    _check_cells(numbers, columns)
    _check_shape(matrix.shape, layout, kinds)
    return dict(zip(columns, numpy.ascontiguousarray(numbers.T)))


def check_features(X: Any, fitted: int, name: str) -> None:
    """Refuses a matrix with another number of columns than that of the fit.

    Raises:
        DataError: with both numbers.
    """
    shape = getattr(X, "shape", None)
    if is_matrix(X) and shape is not None and len(shape) == 2 and shape[1] != fitted:
        raise DataError(
            f"X has {shape[1]} features, but {name} is expecting {fitted} features as input; "
            "give the columns of the fit in their order, or a data frame"
        )


def check_rows(X: Any, **others: Any) -> None:
    """Refuses columns beside a matrix, such as ``y``, of another number of rows.

    Raises:
        DataError: with both numbers.
    """
    numpy = _numpy()
    for name, column in others.items():
        if column is None or numpy is None or not is_matrix(X):
            continue
        rows, given = len(numpy.asarray(X)), len(numpy.asarray(column))
        if given != rows:
            raise DataError(f"X has {rows} rows, {name} has {given}; give one value a row")


def _dense(X: Any) -> Any:
    if hasattr(X, "tocsr"):
        raise DataError("X is a sparse matrix: give a dense one, X.toarray()")
    numpy = _numpy()
    if numpy is None:
        raise DataError("a matrix needs NumPy: install it, or give a dictionary of columns")
    try:
        return numpy.asarray(X)
    except ValueError as problem:
        raise DataError(f"X is no matrix: {problem}; give rows of one length") from problem


def _check_shape(shape: tuple[int, int], layout: Layout, kinds: str) -> None:
    rows, count = shape
    fewest = min(layout)
    if count < fewest:
        raise DataError(
            f"Found array with {count} feature(s) (shape={shape}) while a minimum of "
            f"{fewest} is required. Give columns by place, {kinds}"
        )
    if count not in layout:
        samples = "1 sample" if rows == 1 else f"{rows} samples"
        raise DataError(
            f"a matrix of {samples} and {count} columns is not of customers: give columns by "
            f"place, {kinds}, or a data frame with names"
        )
    if rows == 0:
        raise DataError(
            f"Found array with 0 sample(s) (shape={shape}) while a minimum of 1 is "
            "required. Give a row for each customer"
        )


def _check_cells(numbers: Any, columns: Sequence[str]) -> None:
    numpy = _numpy()
    bad = ~numpy.isfinite(numbers) | (numbers < 0)
    if bad.any():
        row, place = (int(index) for index in numpy.argwhere(bad)[0])
        value = numbers[row, place]
        if value < 0 and numpy.isfinite(value):
            words = f"Negative values in data, here {value:g}: counts, times and means are not"
        else:
            words = f"Input X contains {'NaN' if numpy.isnan(value) else 'inf'}"
        raise _cell(row, columns[place], words + "; leave the row out, or mend the cell")


def _numbers(matrix: Any, columns: Sequence[str]) -> Any:
    numpy = _numpy()
    if matrix.dtype.kind == "c":
        raise DataError("Complex data not supported: give real numbers")
    try:
        return matrix.astype("f8")
    except (TypeError, ValueError) as problem:
        for (row, place), value in numpy.ndenumerate(matrix):
            try:
                float(value)
            except (TypeError, ValueError):
                words = f"{value!r:.40} is no number: an argument must be a string or a number"
                raise _cell(int(row), columns[place], words, NoNumberError) from problem
        raise DataError(f"X is not of numbers: {problem}") from problem


def _cell(row: int, column: str, words: str, kind: type[DataError] = DataError) -> DataError:
    error = kind(f"row {row}, column {column}: {words}")
    error.row, error.column = row, column
    return error
