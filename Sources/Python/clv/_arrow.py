"""Tables in memory as Arrow streams, in and out, with nothing but ctypes.

A data frame that knows ``__arrow_c_stream__`` is handed to the library as it is.
One that does not (pandas without pyarrow, a dictionary of arrays) has its columns
handed over by their addresses.
"""

from __future__ import annotations

import array
import ctypes
import sys
from collections.abc import Iterator, Mapping, Sequence
from ctypes import POINTER, byref, c_void_p, cast, pointer, sizeof
from typing import Any

from ._columns import MadeStream, made_column
from ._library import Array, Schema, Stream, call, library

_CAPSULE = b"arrow_array_stream"

_api = ctypes.pythonapi
_api.PyCapsule_GetPointer.restype = c_void_p
_api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
_api.PyCapsule_New.restype = ctypes.py_object
_api.PyCapsule_New.argtypes = [c_void_p, ctypes.c_char_p, c_void_p]

_libc = ctypes.CDLL(None)
_libc.calloc.restype = c_void_p
_libc.calloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]

_release_capsule = cast(library.clv_python_release_stream, c_void_p)


def new_capsule(fill: Any) -> Any:
    """A capsule of a stream that a function fills in."""
    address = _libc.calloc(1, sizeof(Stream))
    stream = cast(address, POINTER(Stream))
    capsule = _api.PyCapsule_New(address, _CAPSULE, _release_capsule)
    fill(stream)
    return capsule


class StreamIn:
    """A table on its way into the library, which is kept as long as this is.

    It is given to a function of the library in place of a pointer.
    """

    _as_parameter_: Any

    def __init__(self, table: Any) -> None:
        self._kept: Any = None
        if hasattr(table, "__arrow_c_stream__"):
            self._kept = table.__arrow_c_stream__()
            address = _api.PyCapsule_GetPointer(self._kept, _CAPSULE)
            self._as_parameter_ = cast(address, POINTER(Stream))
        elif isinstance(table, Mapping):
            self._kept = MadeStream(
                [made_column(str(name), values) for name, values in table.items()]
            )
            self._as_parameter_ = pointer(self._kept.stream)
        else:
            raise TypeError(
                f"a {type(table).__name__} is no table: give a data frame of pandas, "
                "polars, pyarrow or duckdb, or a dictionary of columns"
            )


class Table:
    """A table of results, to be had in any kind of data frame.

    It goes into ``polars.DataFrame(table)``, ``pyarrow.table(table)`` and whatever
    else takes ``__arrow_c_stream__``, as often as wanted and without a copy, and
    shows itself in a notebook. ``table["clv"]`` is a column: an array of NumPy where
    that is installed, else a list; where a number is missing, it is not a number.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._kept: tuple[Schema, Array] | None = None

    def __del__(self) -> None:
        kept = getattr(self, "_kept", None)
        if kept is not None:
            kept[0].release(byref(kept[0]))
            kept[1].release(byref(kept[1]))
        stream = getattr(self, "_stream", None)
        if stream is not None and stream.release:
            stream.release(byref(stream))

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return new_capsule(lambda copy: call("clv_stream_copy", byref(self._stream), copy))

    @property
    def _parts(self) -> tuple[Schema, Array]:
        if self._kept is None:
            copy, schema, batch = Stream(), Schema(), Array()
            call("clv_stream_copy", byref(self._stream), byref(copy))
            copy.get_schema(byref(copy), byref(schema))
            copy.get_next(byref(copy), byref(batch))
            copy.release(byref(copy))
            self._kept = (schema, batch)
        return self._kept

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        schema = self._parts[0]
        return [schema.children[place].contents.name.decode() for place in range(schema.n_children)]

    def __len__(self) -> int:
        return int(self._parts[1].length)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def keys(self) -> list[str]:
        """The names of the columns."""
        return self.columns

    def __getitem__(self, name: str) -> Any:
        numpy = _numpy()
        if numpy is None:
            values = self._values(name)
            return values.tolist() if isinstance(values, array.array) else values
        format = self._format(name)
        column = self._parts[1].children[self._place(name)].contents
        if format in ("u", "U"):
            return numpy.asarray(self._values(name), dtype=object)
        code = {"tdD": "i4", "g": "f8"}.get(format, "i8")
        numbers = _viewed(numpy, column.buffers[1], code, column.length).copy()
        missing = _missing(numpy, column)
        if format == "tdD":
            days = numbers.astype("M8[D]").astype("M8[s]")
            if missing is not None:
                days[missing] = numpy.datetime64("NaT")
            return days
        if missing is not None:
            numbers = numbers.astype("f8")
            numbers[missing] = numpy.nan
        return numbers

    def _place(self, name: str) -> int:
        try:
            return self.columns.index(name)
        except ValueError:
            raise KeyError(f"{name}; the columns are {', '.join(self.columns)}") from None

    def _format(self, name: str) -> str:
        return str(self._parts[0].children[self._place(name)].contents.format.decode())

    def _values(self, name: str, rows: int | None = None) -> Any:
        """A column, or its first rows: an array of numbers, or a list."""
        place = self._place(name)
        format = self._format(name)
        column = self._parts[1].children[place].contents
        count = column.length if rows is None else min(rows, column.length)
        present = _present(column, count)
        if format in ("u", "U"):
            return _decoded(column, "q" if format == "U" else "i", count)
        if format == "tdD":
            import datetime

            days = _copied(column.buffers[1], "i", count)
            return [
                datetime.date.fromordinal(day + 719163) if there else None
                for day, there in zip(days, present or [True] * count)
            ]
        numbers = _copied(column.buffers[1], "d" if format == "g" else "q", count)
        if present is None:
            return numbers
        return array.array(
            "d", [n if there else float("nan") for n, there in zip(numbers, present)]
        )

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as lists."""
        return {name: list(self._values(name)) for name in self.columns}

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``, for which pyarrow is not needed."""
        import pandas

        # The columns are copies already.
        return pandas.DataFrame({name: self[name] for name in self.columns}, copy=False)

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``, without a copy."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> Any:
        """A ``pyarrow.Table``, without a copy."""
        import pyarrow

        return pyarrow.table(self)

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self):,} rows"
        return f"<clv.Table of {rows}: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        shown = 10
        columns = {name: list(self._values(name, shown)) for name in self.columns}
        return html_table(columns) + (f"<p>{len(self):,} rows</p>" if len(self) > shown else "")


def html_table(columns: Mapping[str, Sequence[Any]]) -> str:
    """Columns as a table of HTML."""
    from html import escape

    def cell(value: Any) -> str:
        if value is None or value != value:
            return "<td></td>"
        if isinstance(value, float):
            return f'<td style="text-align:right">{value:,.6g}</td>'
        if isinstance(value, int):
            return f'<td style="text-align:right">{value}</td>'
        return f"<td>{escape(str(value))}</td>"

    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in zip(*columns.values()))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _numpy() -> Any:
    """NumPy, where it is installed."""
    if "numpy" in sys.modules:
        return sys.modules["numpy"]
    try:
        import numpy
    except ImportError:
        return None
    return numpy


def _copied(address: int | None, code: str, count: int) -> array.array[Any]:
    numbers: array.array[Any] = array.array(code)
    if address and count:
        numbers.frombytes(ctypes.string_at(address, count * numbers.itemsize))
    return numbers


def _viewed(numpy: Any, address: int | None, code: str, count: int) -> Any:
    """Numbers where they are, as an array that does not own them."""
    if not address or not count:
        return numpy.zeros(0, dtype=code)
    size = count * numpy.dtype(code).itemsize
    return numpy.frombuffer((ctypes.c_char * size).from_address(address), dtype=code)


def _missing(numpy: Any, column: Array) -> Any:
    """Which rows of a column are missing; ``None`` for none."""
    address, count = column.buffers[0], column.length
    if not address or column.null_count == 0:
        return None
    marks = _viewed(numpy, address, "u1", (count + 7) // 8)
    return numpy.unpackbits(marks, count=count, bitorder="little") == 0


def _present(column: Array, count: int) -> list[bool] | None:
    address = column.buffers[0]
    if not address or column.null_count == 0:
        return None
    marks = ctypes.string_at(address, (count + 7) // 8)
    return [bool(marks[row >> 3] >> (row & 7) & 1) for row in range(count)]


def _decoded(column: Array, code: str, count: int) -> list[str]:
    ends = _copied(column.buffers[1], code, count + 1)
    data = ctypes.string_at(column.buffers[2], ends[count]) if ends[count] else b""
    places = zip(ends, ends[1:])
    if data.isascii():
        text = data.decode("ascii")
        return [text[start:end] for start, end in places]
    return [data[start:end].decode() for start, end in places]
