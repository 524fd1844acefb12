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

from ._errors import DataError
from ._library import (
    Array,
    ArrayRelease,
    Schema,
    SchemaRelease,
    Stream,
    StreamError,
    StreamNext,
    StreamRelease,
    StreamSchema,
    call,
    library,
)

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
            self._kept = _MadeStream(
                [_column(str(name), values) for name, values in table.items()]
            )
            self._as_parameter_ = pointer(self._kept.stream)
        else:
            raise TypeError(
                f"a {type(table).__name__} is no table: give a data frame of pandas, "
                "polars, pyarrow or duckdb, or a dictionary of columns"
            )


# MARK: - Columns by their addresses


class _Column:
    """A column as Arrow has it, with whatever keeps its memory."""

    def __init__(
        self, name: str, format: str, length: int, buffers: list[Any], nulls: int = 0
    ) -> None:
        self.name = name.encode()
        self.format = format.encode()
        self.length = length
        self.nulls = nulls
        self.kept = buffers
        self.addresses = (c_void_p * len(buffers))(*[_address(b) for b in buffers])


def _address(buffer: Any) -> int | None:
    if buffer is None:
        return None
    if hasattr(buffer, "__array_interface__"):
        return int(buffer.__array_interface__["data"][0])
    if isinstance(buffer, array.array):
        return buffer.buffer_info()[0] or None
    return ctypes.addressof(buffer)


_FORMATS = {
    "i1": "c", "i2": "s", "i4": "i", "i8": "l",
    "u1": "C", "u2": "S", "u4": "I", "u8": "L", "f4": "f", "f8": "g",
}  # fmt: skip
_UNITS = {"s": "s", "ms": "m", "us": "u", "ns": "n"}


def _column(name: str, values: Any) -> _Column:
    """A column of an array of NumPy, or of any sequence."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    interface = getattr(values, "__array_interface__", None)
    if interface is not None and len(interface["shape"]) == 1:
        kind = interface["typestr"][1:]
        if not values.flags.c_contiguous or interface["typestr"][0] == ">":
            values = values.astype(kind)
        if kind in _FORMATS:
            return _Column(name, _FORMATS[kind], len(values), [None, values])
        if kind == "b1":
            return _Column(name, "C", len(values), [None, values.view("u1")])
        if kind.startswith("M8"):
            return _moments(name, values)
        values = values.tolist()
    return _sequence(name, list(values))


def _moments(name: str, values: Any) -> _Column:
    unit = values.dtype.str.partition("[")[2].rstrip("]")
    if unit not in _UNITS:
        values, unit = values.astype("M8[s]"), "s"
    numbers = values.view("i8")
    missing = numbers == -(2**63)
    nulls = int(missing.sum())
    marks = _marks([not gone for gone in missing.tolist()]) if nulls else None
    return _Column(name, f"ts{_UNITS[unit]}:", len(numbers), [marks, numbers], nulls)


def _sequence(name: str, values: list[Any]) -> _Column:
    missing = [value is None or value != value for value in values]
    present = [value for value, gone in zip(values, missing) if not gone]
    nulls = len(values) - len(present)
    marks = _marks([not gone for gone in missing]) if nulls else None
    if all(isinstance(value, bool) for value in present) and present:
        numbers = array.array("b", [0 if gone else int(v) for v, gone in zip(values, missing)])
        return _Column(name, "c", len(values), [marks, numbers], nulls)
    if all(isinstance(value, int) for value in present) and present:
        try:
            whole = array.array("q", [0 if gone else v for v, gone in zip(values, missing)])
        except OverflowError:
            return _texts(name, [None if gone else str(v) for v, gone in zip(values, missing)])
        return _Column(name, "l", len(values), [marks, whole], nulls)
    if all(isinstance(value, (int, float)) for value in present):
        real = array.array("d", [0.0 if gone else float(v) for v, gone in zip(values, missing)])
        return _Column(name, "g", len(values), [marks, real], nulls)
    if all(hasattr(value, "toordinal") for value in present):
        days = array.array(
            "i", [0 if gone else v.toordinal() - 719163 for v, gone in zip(values, missing)]
        )
        return _Column(name, "tdD", len(values), [marks, days], nulls)
    return _texts(name, [None if gone else str(v) for v, gone in zip(values, missing)])


def _texts(name: str, values: list[str | None]) -> _Column:
    texts = [b"" if value is None else value.encode() for value in values]
    ends = array.array("q", [0])
    total = 0
    for text in texts:
        total += len(text)
        ends.append(total)
    nulls = values.count(None)
    marks = _marks([value is not None for value in values]) if nulls else None
    data = array.array("B", b"".join(texts) or b"\0")
    return _Column(name, "U", len(values), [marks, ends, data], nulls)


def _marks(present: list[bool]) -> Any:
    marks = array.array("B", bytes((len(present) + 7) // 8))
    for row, there in enumerate(present):
        if there:
            marks[row >> 3] |= 1 << (row & 7)
    return marks


class _MadeStream:
    """A stream of one batch of columns by their addresses.

    The library reads and releases it before its function returns.
    """

    def __init__(self, columns: Sequence[_Column]) -> None:
        lengths = {column.length for column in columns}
        if len(lengths) > 1:
            sizes = ", ".join(f"{c.name.decode()} {c.length}" for c in columns)
            raise DataError(f"the columns differ in length: {sizes}; give one value a row")
        self._columns = columns
        self._length = lengths.pop() if lengths else 0
        self._is_given = False
        self._parts: list[Any] = []
        # The callbacks hold on to this object, and this object to them.
        self._callbacks = (
            StreamSchema(self._schema),
            StreamNext(self._next),
            StreamError(lambda stream: None),
            StreamRelease(_release_stream),
        )
        self.stream = Stream(*self._callbacks, None)

    def _schema(self, stream: Any, out: Any) -> int:
        count = len(self._columns)
        children = (Schema * max(count, 1))()
        places = (POINTER(Schema) * max(count, 1))()
        for place, column in enumerate(self._columns):
            children[place] = Schema(
                column.format, column.name, None, 2, 0, None, None, _no_schema, None
            )
            places[place] = pointer(children[place])
        self._parts += [children, places]
        out[0] = Schema(
            b"+s", b"", None, 0, count, cast(places, POINTER(POINTER(Schema))), None,
            _no_schema, None,
        )  # fmt: skip
        return 0

    def _next(self, stream: Any, out: Any) -> int:
        if self._is_given:
            out[0] = Array()
            return 0
        self._is_given = True
        count = len(self._columns)
        children = (Array * max(count, 1))()
        places = (POINTER(Array) * max(count, 1))()
        for place, column in enumerate(self._columns):
            children[place] = Array(
                column.length, column.nulls, 0, len(column.addresses), 0,
                cast(column.addresses, POINTER(c_void_p)), None, None, _no_array, None,
            )  # fmt: skip
            places[place] = pointer(children[place])
        none = (c_void_p * 1)(None)
        self._parts += [children, places, none]
        out[0] = Array(
            self._length, 0, 0, 1, count, cast(none, POINTER(c_void_p)),
            cast(places, POINTER(POINTER(Array))), None, _no_array, None,
        )  # fmt: skip
        return 0


def _unset(structure: Any) -> None:
    # All is kept by the stream's own object: there is nothing to free.
    structure.contents.release = type(structure.contents.release)()


_no_schema = SchemaRelease(_unset)
_no_array = ArrayRelease(_unset)


def _release_stream(stream: Any) -> None:
    stream.contents.release = StreamRelease()


# MARK: - Tables of the library


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
        return [
            schema.children[place].contents.name.decode() for place in range(schema.n_children)
        ]

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
        values, numpy = self._values(name), _numpy()
        if numpy is None:
            return values.tolist() if isinstance(values, array.array) else values
        if self._format(name) == "tdD":
            return numpy.array(values, dtype="M8[s]")
        return numpy.asarray(values, dtype=None if isinstance(values, array.array) else object)

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

        return pandas.DataFrame({name: self[name] for name in self.columns})

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
        return html_table(columns) + (
            f"<p>{len(self):,} rows</p>" if len(self) > shown else ""
        )


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
    rows = "".join(
        f"<tr>{''.join(map(cell, row))}</tr>" for row in zip(*columns.values())
    )
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


def _present(column: Array, count: int) -> list[bool] | None:
    address = column.buffers[0]
    if not address or column.null_count == 0:
        return None
    marks = ctypes.string_at(address, (count + 7) // 8)
    return [bool(marks[row >> 3] >> (row & 7) & 1) for row in range(count)]


def _decoded(column: Array, code: str, count: int) -> list[str]:
    ends = _copied(column.buffers[1], code, count + 1)
    data = ctypes.string_at(column.buffers[2], ends[count]) if ends[count] else b""
    return [data[start:end].decode() for start, end in zip(ends, ends[1:])]
