"""Columns by their addresses: tables of whatever gives no Arrow stream of its own."""

from __future__ import annotations

import array
import ctypes
from collections.abc import Sequence
from ctypes import POINTER, c_void_p, cast, pointer
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
)


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


def made_column(name: str, values: Any) -> _Column:
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


class MadeStream:
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
