"""Fitted models as the library keeps them, and what can be done with them."""

from __future__ import annotations

import ctypes
import json
import os
from ctypes import byref, c_void_p
from typing import Any

from ._arrow import StreamIn, Table, _numpy
from ._errors import ConvergenceError, DataError, not_fitted
from ._files import write_text
from ._library import Stream, call, interruptible, library, take_text


def options(**given: Any) -> bytes:
    """Options as the library takes them; those that are ``None`` are not given."""

    def plain(value: Any) -> Any:
        if hasattr(value, "isoformat"):
            return value.isoformat()[:10]
        if isinstance(value, float) and value == float("inf"):
            return "inf"
        if isinstance(value, (set, tuple)):
            return list(value)
        return value.item() if hasattr(value, "item") and not isinstance(value, str) else value

    kept = {name: plain(value) for name, value in given.items() if value is not None}
    try:
        return json.dumps(kept, allow_nan=False).encode()
    except ValueError as problem:
        raise DataError(f"an argument is not a finite number: {problem}") from problem


class Model:
    """A model of purchases and, where amounts are known, of spend.

    It never changes, and any number of threads may use it at once. It is pickled as
    the text of its file.
    """

    def __init__(self, handle: c_void_p) -> None:
        self._handle = handle
        self._document: dict[str, Any] | None = None

    def __del__(self) -> None:
        handle = getattr(self, "_handle", None)
        if handle is not None and library is not None:
            library.clv_model_release(handle)

    @classmethod
    def from_json(cls, text: str) -> Model:
        """The model of a file's text, as written by ``to_json`` or ``clv fit``.

        Raises:
            DataError: where it is no model of this version.
        """
        handle, raw = c_void_p(), text.encode()
        call("clv_model_read", raw, len(raw), byref(handle))
        return cls(handle)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Model:
        """The model of a file.

        Raises:
            OSError: where it cannot be read.
            DataError: where it is no model of this version.
        """
        with open(path, encoding="utf-8") as file:
            return cls.from_json(file.read())

    def to_json(self) -> str:
        """The text of the model's file, which ``clv forecast`` reads."""
        text = c_void_p()
        call("clv_model_write", self._handle, byref(text))
        return take_text(text)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model's file."""
        write_text(path, self.to_json())

    def __getstate__(self) -> str:
        return self.to_json()

    def __setstate__(self, text: str) -> None:
        other = Model.from_json(text)
        self._handle, other._handle = other._handle, c_void_p()
        self._document = None

    @property
    def document(self) -> dict[str, Any]:
        """All that is known of the model, as its file has it."""
        if self._document is None:
            document: dict[str, Any] = json.loads(self.to_json())
            self._document = document
        return self._document

    @property
    def purchase(self) -> dict[str, Any]:
        """The model of purchases, with its parameters, errors and certificate."""
        part: dict[str, Any] = self.document["purchase"]
        return part

    @property
    def spend(self) -> dict[str, Any] | None:
        """The model of spend; ``None`` where there is none."""
        return self.document.get("spend")

    @property
    def time_unit(self) -> str:
        """The unit of all times, which is day, week, month or year."""
        return str(self.document["time_unit"])

    def __repr__(self) -> str:
        def part(record: dict[str, Any]) -> str:
            values = ", ".join(f"{n}={v:.4g}" for n, v in parameters(record).items())
            return f"{record['model']}({values})"

        parts = [part(record) for record in (self.purchase, self.spend) if record]
        return f"<clv.Model {' with '.join(parts)}, time in {self.time_unit}s>"

    def _repr_html_(self) -> str:
        from ._arrow import html_table

        records = [record for record in (self.purchase, self.spend) if record]
        rows = [
            (
                record["model"],
                name,
                value,
                (record.get("standard_errors") or {}).get(name),
            )
            for record in records
            for name, value in parameters(record).items()
        ]
        columns = dict(zip(("model", "parameter", "value", "error"), zip(*rows)))
        notes = [(r.get("convergence") or {}).get("message") for r in records]
        return html_table(columns) + "".join(f"<p>{note}</p>" for note in notes if note)

    # MARK: - What it says of customers

    def forecast(self, data: StreamIn, covariates: StreamIn | None, settings: bytes) -> Table:
        """A forecast for each customer of ``data``, a summary or a log, with ``covariates``
        and ``settings`` as the library takes them: see :func:`clv.forecast`, which takes any
        frame."""
        out = Stream()
        interruptible(
            lambda: call("clv_forecast", self._handle, data, covariates, settings, byref(out))
        )
        return Table(out)

    def validate(
        self, data: StreamIn, covariates: StreamIn | None, settings: bytes
    ) -> dict[str, Any]:
        """How the model does on the holdout of ``data``, with ``covariates`` and ``settings``
        as the library takes them: see :func:`clv.validate`, which takes any frame."""
        text = c_void_p()
        interruptible(
            lambda: call("clv_validate", self._handle, data, covariates, settings, byref(text))
        )
        found: dict[str, Any] = json.loads(take_text(text))
        return found

    def actions(self, data: StreamIn, covariates: StreamIn | None, settings: bytes) -> Table:
        """The campaign list that each customer of ``data`` is on, with ``covariates`` and
        ``settings`` as the library takes them: see :func:`clv.actions`, which takes any
        frame."""
        out = Stream()
        interruptible(
            lambda: call("clv_actions", self._handle, data, covariates, settings, byref(out))
        )
        return Table(out)

    def evaluate(
        self,
        quantity: str,
        frequency: Any,
        recency: Any,
        T: Any,
        *,
        t: float = 0.0,
        count: int = 0,
        discount_rate: float = 0.0,
    ) -> Any:
        """A quantity of each of some histories.

        Args:
            quantity: ``"probability_alive"``, ``"expected_purchases"`` in the time ``t``,
                ``"probability_purchase"`` of at least one, ``"probability_purchases"`` of
                exactly ``count``, ``"discounted_purchases"``, or ``"survival"`` to ``t``.
            frequency: Numbers of repeat purchases.
            recency: Times from the first purchase to the last, in the time unit.
            T: Times from the first purchase to the end, in the time unit.
            t: The time ahead.
            count: How many purchases.
            discount_rate: The effective rate of a year.

        Returns:
            A number for each history: an array of NumPy where that is installed. Single
            numbers among the columns are repeated.

        Raises:
            DataError: for a history that cannot be, or columns of several lengths.
            UsageError: for a quantity or a time that cannot be.
        """
        columns = _same_length(frequency=frequency, recency=recency, T=T)
        out = _Numbers.empty(len(columns[0]))
        call(
            "clv_evaluate", self._handle, quantity.encode(), t, count, discount_rate,
            len(out), *(column.address for column in columns), out.address,
        )  # fmt: skip
        return out.values

    def evaluate_new(
        self, quantity: str, t: float, *, count: int = 0, discount_rate: float = 0.0
    ) -> float:
        """A quantity of a new customer in the time ``t`` after the first purchase: one of
        those of :meth:`evaluate`, with its ``count`` and ``discount_rate``, but not the
        probability of being alive."""
        out = ctypes.c_double()
        call(
            "clv_evaluate", self._handle, quantity.encode(), t, count, discount_rate, 1,
            None, None, None, byref(out),
        )  # fmt: skip
        return out.value

    def evaluate_spend(self, frequency: Any, monetary_value: Any) -> Any:
        """The expected spend of each customer on a purchase, in money.

        Args:
            frequency: Numbers of repeat purchases.
            monetary_value: Their means; not used where there is none.

        Returns:
            An amount for each, infinite where the model's mean is and nothing was bought.

        Raises:
            DataError: where the model has no spend, or a row cannot be.
        """
        columns = _same_length(frequency=frequency, monetary_value=monetary_value)
        out = _Numbers.empty(len(columns[0]))
        call(
            "clv_evaluate_spend", self._handle, len(out),
            *(column.address for column in columns), out.address,
        )  # fmt: skip
        return out.values

    def mean_spend(self) -> float:
        """The expected spend of a new customer on a purchase; may be infinite."""
        out = ctypes.c_double()
        call("clv_evaluate_spend", self._handle, 1, None, None, byref(out))
        return out.value


def parameters(record: dict[str, Any]) -> dict[str, float]:
    """The parameters of a record in their order, then its coefficients of covariates."""
    values = dict(record["parameters"])
    for entry in (record.get("covariates") or {}).get("coefficients", []):
        values[f"{entry['process']}.{entry['column']}"] = entry["estimate"]
    order = record.get("parameter_order") or list(values)
    return {name: values[name] for name in order if name in values}


class _Numbers:
    """Numbers in memory that the library can read or write."""

    def __init__(self, values: Any) -> None:
        numpy = _numpy()
        if numpy is None:
            import array

            self.values: Any = array.array("d", [float(value) for value in values])
            self.address = self.values.buffer_info()[0]
        else:
            self.values = numpy.ascontiguousarray(values, dtype="f8")
            self.address = self.values.ctypes.data

    @classmethod
    def empty(cls, count: int) -> _Numbers:
        numpy = _numpy()
        return cls([0.0] * count if numpy is None else numpy.zeros(count))

    def __len__(self) -> int:
        return len(self.values)


def _same_length(**columns: Any) -> list[_Numbers]:
    """Columns of one length, of which single numbers are repeated."""
    numbers = {
        name: _Numbers(values if hasattr(values, "__len__") else [values])
        for name, values in columns.items()
    }
    longest = max(len(column) for column in numbers.values())
    made = []
    for name, column in numbers.items():
        if len(column) == longest:
            made.append(column)
        elif len(column) == 1:
            made.append(_Numbers([column.values[0]] * longest))
        else:
            raise DataError(
                f"column {name} has {len(column)} rows, others {longest}; give one value a row"
            )
    return made


def fit(data: StreamIn, covariates: StreamIn | None, settings: bytes) -> Model:
    """Fits models to a summary or a log.

    Raises:
        DataError: where the data cannot be used.
        ConvergenceError: where the fit of purchases did not converge; its certificate
            is in ``convergence``.
    """
    handle = c_void_p()
    try:
        interruptible(lambda: call("clv_fit", data, covariates, settings, byref(handle)))
    except ConvergenceError as problem:
        if handle.value:
            problem.convergence = Model(handle).purchase.get("convergence")
        raise
    return Model(handle)


def model_of(model: Any) -> Model:
    """The model of an estimator, of a run, or itself."""
    for found in (model, getattr(model, "model_", None), getattr(model, "model", None)):
        if isinstance(found, Model):
            return found
    name = type(model).__name__
    raise not_fitted(
        f"this {name} is not fitted yet; call fit first"
        if hasattr(model, "fit")
        else f"a {name} is no model"
    )
