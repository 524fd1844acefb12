"""Data frames of all kinds: what goes in as it is, what comes out as it went in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._arrow import StreamIn, Table, _numpy
from ._errors import DataError


def _library_of(frame: Any) -> str:
    return type(frame).__module__.partition(".")[0]


def kind(frame: Any) -> str:
    """The library that a frame is of: pandas, polars, pyarrow, duckdb, or another."""
    name = _library_of(frame)
    return "duckdb" if name == "_duckdb" else name


def stream(frame: Any) -> StreamIn:
    """A frame on its way into the library.

    A ``clv.Table``, a frame with ``__arrow_c_stream__`` and a dictionary of columns
    go in as they are; a data frame of pandas takes the names of its index, where it
    has some, as columns.
    """
    if kind(frame) == "pandas":
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        return StreamIn(_pandas(frame))
    if kind(frame) == "polars" and hasattr(frame, "collect"):
        frame = frame.collect()
    return StreamIn(frame)


def optional_stream(frame: Any) -> StreamIn | None:
    """A frame on its way into the library; ``None`` for none."""
    return None if frame is None else stream(frame)


def _pandas(frame: Any) -> Any:
    """The frame itself, or its columns where pyarrow is not there to give a stream."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return {str(name): frame[name] for name in frame.columns}
    frame = (
        frame.rename(columns=str)
        if not all(isinstance(name, str) for name in frame.columns)
        else frame
    )
    return (
        frame
        if hasattr(frame, "__arrow_c_stream__")
        else {name: frame[name] for name in frame.columns}
    )


def names(frame: Any) -> list[str]:
    """The names of a frame's columns."""
    if isinstance(frame, Mapping):
        return [str(name) for name in frame]
    if kind(frame) == "pyarrow":
        return list(frame.schema.names)
    if kind(frame) == "pandas":
        index = [name for name in frame.index.names if name is not None]
        return [str(name) for name in [*index, *frame.columns]]
    columns = getattr(frame, "columns", None)
    return [str(name) for name in columns] if columns is not None else []


def column(frame: Any, name: str) -> Any:
    """A column of numbers of any frame: an array of NumPy, or a list without it."""
    numpy = _numpy()
    if name not in names(frame):
        raise DataError(f'there is no column "{name}"; the columns are {", ".join(names(frame))}')
    if kind(frame) == "duckdb":
        values = frame.project(f'"{name}"').fetchnumpy()[name]
    elif kind(frame) == "pandas" and name not in frame.columns:
        values = frame.index.get_level_values(name)
    else:
        values = frame[name]
    if numpy is None:
        return [float(value) for value in values]
    try:
        if hasattr(values, "to_numpy"):
            values = values.to_numpy()
        return numpy.ascontiguousarray(numpy.ma.filled(values, numpy.nan), dtype="f8")
    except (TypeError, ValueError) as problem:
        error = DataError(f'column "{name}" is not of numbers: {problem}')
        error.column = name
        raise error from problem


def _original_ids(table: Table, like: Any, name: str | None) -> Any:
    """How identifiers, which the library has as texts, were written at first."""
    name = name or "customer_id"
    if name not in names(like) or "customer_id" not in table:
        return None
    if kind(like) == "pandas":
        values = like[name] if name in like.columns else like.index.get_level_values(name)
        return values.dtype if values.dtype.kind in "iu" else None
    if kind(like) == "polars":
        dtype = like.collect_schema()[name] if hasattr(like, "collect") else like.schema[name]
        return dtype if dtype.is_integer() else None
    if kind(like) == "pyarrow":
        import pyarrow

        dtype = like.schema.field(name).type
        return dtype if pyarrow.types.is_integer(dtype) else None
    return None


def alike(table: Table, like: Any, customer_column: str | None = None) -> Any:
    """A table as the kind of frame that went in; identifiers that were whole numbers
    are so again."""
    dtype = _original_ids(table, like, customer_column)
    if kind(like) == "pandas":
        frame = table.to_pandas()
        if dtype is not None:
            frame["customer_id"] = frame["customer_id"].astype(dtype)
        return frame
    if kind(like) == "polars":
        frame = table.to_polars()
        return frame if dtype is None else frame.cast({"customer_id": dtype})
    if kind(like) in ("pyarrow", "duckdb"):
        frame = table.to_arrow()
        if dtype is not None:
            place = frame.column_names.index("customer_id")
            frame = frame.set_column(place, "customer_id", frame.column(place).cast(dtype))
        if kind(like) == "duckdb":
            import duckdb

            return duckdb.from_arrow(frame)
        return frame
    return table


def series(values: Any, like: Any, name: str) -> Any:
    """A column of results in the kind of the frame that it belongs to."""
    if kind(like) == "pandas":
        import pandas

        return pandas.Series(values, index=like.index, name=name)
    if kind(like) == "polars":
        import polars

        return polars.Series(name, values)
    if kind(like) == "pyarrow":
        import pyarrow

        return pyarrow.array(values)
    return values
