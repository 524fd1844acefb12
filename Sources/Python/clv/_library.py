"""The C library: its structures and functions, by ctypes.

Every function of ``clv.h`` that this package calls is declared here and
nowhere else. Calls give up the interpreter's lock while they run.
"""

from __future__ import annotations

import ctypes
import os
import threading
import warnings
from collections.abc import Callable
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_void_p,
)
from typing import Any, TypeVar

from ._errors import (
    BoundaryWarning,
    CancelledError,
    ConvergenceError,
    DataError,
    Error,
    InternalError,
    UsageError,
)

_ABI_VERSION = 1


class Schema(Structure):
    """``ArrowSchema``."""


class Array(Structure):
    """``ArrowArray``."""


class Stream(Structure):
    """``ArrowArrayStream``."""


SchemaRelease = CFUNCTYPE(None, POINTER(Schema))
ArrayRelease = CFUNCTYPE(None, POINTER(Array))
StreamSchema = CFUNCTYPE(c_int, POINTER(Stream), POINTER(Schema))
StreamNext = CFUNCTYPE(c_int, POINTER(Stream), POINTER(Array))
StreamError = CFUNCTYPE(c_void_p, POINTER(Stream))
StreamRelease = CFUNCTYPE(None, POINTER(Stream))

Schema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_char_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(Schema))),
    ("dictionary", POINTER(Schema)),
    ("release", SchemaRelease),
    ("private_data", c_void_p),
]
Array._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(Array))),
    ("dictionary", POINTER(Array)),
    ("release", ArrayRelease),
    ("private_data", c_void_p),
]
Stream._fields_ = [
    ("get_schema", StreamSchema),
    ("get_next", StreamNext),
    ("get_last_error", StreamError),
    ("release", StreamRelease),
    ("private_data", c_void_p),
]


class _Error(Structure):
    _fields_ = [
        ("code", c_int32),
        ("message", c_char_p),
        ("row", c_int64),
        ("column", c_char_p),
        ("customer", c_char_p),
        ("remedy", c_char_p),
    ]


class Results(Structure):
    """``clv_results``."""

    _fields_ = [
        ("summary", Stream),
        ("model", c_void_p),
        ("validation", c_char_p),
        ("final_model", c_void_p),
        ("forecasts", Stream),
        ("actions", Stream),
        ("report", c_char_p),
    ]


Progress = CFUNCTYPE(c_int32, c_void_p, c_char_p, c_double)

_stream = POINTER(Stream)
_text = POINTER(c_void_p)
_numbers = c_void_p
_error = POINTER(_Error)

#: The arguments of each function that returns a code.
_FUNCTIONS: dict[str, list[Any]] = {
    "clv_models": [_text],
    "clv_stream_copy": [_stream, _stream],
    "clv_summarize": [_stream, c_char_p, _stream, _text],
    "clv_histories": [_stream, c_char_p, _stream],
    "clv_run_study": [
        _stream, _stream, c_char_p, Progress, c_void_p, POINTER(Results), POINTER(c_void_p),
    ],
    "clv_report": [c_void_p, c_char_p, _text],
    "clv_fit": [_stream, _stream, c_char_p, POINTER(c_void_p)],
    "clv_model_read": [c_char_p, c_int64, POINTER(c_void_p)],
    "clv_model_write": [c_void_p, _text],
    "clv_evaluate": [
        c_void_p, c_char_p, c_double, c_int64, c_double, c_int64,
        _numbers, _numbers, _numbers, _numbers,
    ],
    "clv_evaluate_spend": [c_void_p, c_int64, _numbers, _numbers, _numbers],
    "clv_forecast": [c_void_p, _stream, _stream, c_char_p, _stream],
    "clv_validate": [c_void_p, _stream, _stream, c_char_p, _text],
    "clv_actions": [c_void_p, _stream, _stream, c_char_p, _stream],
    "clv_rfm": [c_void_p, _stream, c_char_p, _stream],
    "clv_compare": [_stream, c_char_p, _text],
    "clv_simulate": [c_char_p, _stream],
    "clv_retention": [_stream, c_char_p, _stream, _text],
    "clv_sql": [c_char_p, _text],
    "clv_sql_scores": [c_void_p, _stream, c_char_p, _stream, _text],
}  # fmt: skip


def _load() -> ctypes.CDLL:
    given = os.environ.get("CLV_LIBRARY")
    path = given or os.path.join(os.path.dirname(__file__), "lib", "libclv.so.1")
    try:
        library = ctypes.CDLL(path)
    except OSError as problem:
        raise ImportError(
            f"clv cannot load its library: {problem}; install a wheel of clv, or set "
            "CLV_LIBRARY to the path of libclv.so.1"
        ) from problem
    for name, arguments in _FUNCTIONS.items():
        function = getattr(library, name)
        function.argtypes = [*arguments, _error]
        function.restype = c_int32
    library.clv_free.argtypes = [c_void_p]
    library.clv_free.restype = None
    library.clv_error_clear.argtypes = [_error]
    library.clv_error_clear.restype = None
    library.clv_results_clear.argtypes = [POINTER(Results)]
    library.clv_results_clear.restype = None
    library.clv_model_release.argtypes = [c_void_p]
    library.clv_model_release.restype = None
    library.clv_study_release.argtypes = [c_void_p]
    library.clv_study_release.restype = None
    library.clv_abi_version.restype = c_int32
    library.clv_version.restype = c_char_p
    version = library.clv_abi_version()
    if version != _ABI_VERSION:
        raise ImportError(f"the library {path} has interface {version}, not {_ABI_VERSION}")
    return library


library = _load()


def version() -> str:
    """The version of the library: the version of this package."""
    text: bytes = library.clv_version()
    return text.decode()


_KINDS: dict[int, type[Error]] = {
    64: UsageError,
    65: DataError,
    66: DataError,
    70: InternalError,
    75: ConvergenceError,
    130: CancelledError,
}


def call(name: str, *arguments: Any) -> None:
    """Calls a function and raises its error.

    Raises:
        Error: of the kind that the code says.
    """
    error = _Error()
    code = getattr(library, name)(*arguments, byref(error))
    if code == 0:
        return
    try:
        raise _KINDS.get(code, InternalError)._of(
            _decoded(error.message) or f"{name} failed with code {code}",
            row=error.row if error.row >= 0 else None,
            column=_decoded(error.column),
            customer=_decoded(error.customer),
            remedy=(_decoded(error.remedy) or "").replace("-", "_") or None,
        )
    finally:
        library.clv_error_clear(byref(error))


def _decoded(text: bytes | None) -> str | None:
    return None if text is None else text.decode()


Result = TypeVar("Result")


def interruptible(work: Callable[[], Result]) -> Result:
    """Does long work in a thread of its own, so that Ctrl-C is answered at once.

    The work then goes on in the background, and its result is thrown away.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as problem:  # noqa: BLE001 - handed on
            failure.append(problem)

    thread = threading.Thread(target=run, name="clv", daemon=True)
    thread.start()
    while thread.is_alive():
        # A join without a limit would not see the signal on every system.
        thread.join(0.2)
    if failure:
        raise failure[0]
    return outcome[0]


def take_text(pointer: c_void_p) -> str:
    """A text of the library, which is freed."""
    if not pointer.value:
        return ""
    try:
        return ctypes.string_at(pointer.value).decode()
    finally:
        library.clv_free(pointer)


def warn(message: str) -> None:
    """Warns of a fit at a boundary."""
    warnings.warn(message, BoundaryWarning, stacklevel=4)
