"""What is wrong is told with its row, its column and a remedy, and ends nothing."""

from __future__ import annotations

import datetime
import math

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clv

DAY = datetime.date(2024, 1, 1)


def log(**columns) -> pa.Table:
    plain = {"customer_id": [1, 2, 3], "date": [DAY] * 3, "amount": [1.0, 2.0, 3.0]}
    return pa.table({**plain, **columns})


@pytest.mark.parametrize(
    ("columns", "row", "column", "words"),
    [
        ({"date": [DAY, None, DAY]}, 1, "date", "the date is missing"),
        ({"amount": [1.0, 2.0, None]}, 2, "amount", "the amount is missing"),
        ({"amount": [math.nan, 2.0, 3.0]}, 0, "amount", "the amount is missing"),
        ({"amount": [1.0, math.inf, 3.0]}, 1, "amount", "too large"),
        ({"date": [DAY, datetime.date(3024, 1, 1), DAY]}, 1, "date", "outside the years"),
        ({"customer_id": ["a", "b\0", "c"]}, 1, "customer_id", "null character"),
        ({"date": ["2024-01-01", "2024-13-01", "2024-01-01"]}, 1, "date", "no such day|date"),
        ({"amount": ["1", "x", "3"]}, 1, "amount", "not a number"),
    ],
)
def test_a_bad_cell_is_named(columns, row, column, words) -> None:
    with pytest.raises(clv.DataError, match=words) as caught:
        clv.summarize(log(**columns))
    assert (caught.value.row, caught.value.column) == (row, column)
    assert caught.value.remedy == "bad_rows"
    assert isinstance(caught.value, ValueError)


def test_bad_customers_stop_only_where_they_are_to() -> None:
    table = log(customer_id=["a", None, "c"])
    assert clv.summarize(table).num_rows == 2
    with pytest.raises(clv.DataError, match="the customer is missing") as caught:
        clv.summarize(table, anonymous="stop")
    assert (caught.value.row, caught.value.column) == (1, "customer_id")


def test_refunds_that_are_rejected() -> None:
    with pytest.raises(clv.DataError, match='refunds="net"') as caught:
        clv.summarize(log(amount=[1.0, -2.0, 3.0]), refunds="reject")
    assert (caught.value.row, caught.value.remedy) == (1, "refunds")


def test_columns_that_are_missing_or_of_another_kind() -> None:
    with pytest.raises(clv.DataError, match="date_column"):
        clv.summarize(pa.table({"customer_id": [1], "day": [DAY]}))
    with pytest.raises(clv.DataError):
        clv.summarize(log(date=[[1], [2], [3]]))
    with pytest.raises(clv.DataError, match="no transactions"):
        clv.summarize(log().slice(0, 0))
    with pytest.raises(TypeError, match="is no table"):
        clv.summarize(3)
    with pytest.raises(clv.DataError, match="differ in length"):
        clv.summarize({"customer_id": [1, 2], "date": ["2024-01-01"]})


def test_a_stream_that_was_read_already() -> None:
    reader = pa.RecordBatchReader.from_batches(log().schema, log().to_batches())
    clv.summarize(reader)
    with pytest.raises(clv.Error):
        clv.summarize(reader)


def test_a_producer_that_fails() -> None:
    def batches():
        yield from log().to_batches()
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(log().schema, batches())
    with pytest.raises(clv.DataError, match="the disk is gone"):
        clv.summarize(reader)


@pytest.mark.parametrize(
    ("row", "column"),
    [((1, 2.0, 1.0), None), ((0, 1.0, 5.0), None), ((-1, 0.0, 5.0), "frequency"),
     ((1.5, 1.0, 5.0), "frequency"), ((1, 1.0, math.inf), "T"), ((2, math.nan, 3.0), "recency")],
)  # fmt: skip
def test_rows_of_no_customer(row, column) -> None:
    good = {"frequency": [1.0, 0.0], "recency": [1.0, 0.0], "T": [5.0, 5.0]}
    bad = {name: [*values, value] for (name, values), value in zip(good.items(), row)}
    with pytest.raises(clv.DataError) as caught:
        clv.BGNBD().fit(bad)
    assert caught.value.row == 2
    if column:
        assert caught.value.column == column
    model = clv.BGNBD.from_json(MODEL)
    with pytest.raises(clv.DataError):
        model.expected_purchases(bad, future_t=10)


MODEL = (
    '{"format": "clv-model", "version": 1, "time_unit": "week", "purchase": {"model": '
    '"BG/NBD", "parameters": {"r": 0.24, "alpha": 4.4, "a": 0.8, "b": 2.4}}}'
)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "not valid JSON"), ("{}", "not a model file"), ("[1]", "JSON object"),
     (MODEL.replace('"a": 0.8', '"a": -1'), '"a"'), (MODEL.replace("BG/NBD", "BG"), "not known"),
     (MODEL.replace('"version": 1', '"version": 9'), "version 9")],
)  # fmt: skip
def test_files_of_no_model(text, words) -> None:
    with pytest.raises(clv.DataError, match=words):
        clv.Model.from_json(text)


def test_arguments_that_cannot_be() -> None:
    with pytest.raises(clv.UsageError, match="horizon"):
        clv.forecast(clv.Model.from_json(MODEL), log(), horizon=-1)
    with pytest.raises(clv.UsageError, match="time_unit: give one of day, week"):
        clv.summarize(log(), time_unit="fortnight")
    with pytest.raises(clv.UsageError, match="a day as yyyy-MM-dd"):
        clv.summarize(log(), calibration_end="January")
    with pytest.raises(clv.UsageError, match="purchase_model: give one of bg-nbd"):
        clv.run(log(), model="gpt")
    with pytest.raises(TypeError, match="colour"):
        clv.summarize(log(), colour="red")
    with pytest.raises(clv.NotFittedError):
        clv.BGNBD().params_
    with pytest.raises(AttributeError):
        clv.BGNBD().expected_purchases(future_t=3)
    with pytest.raises(clv.UsageError, match="too|million"):
        clv.BGNBD.from_json(MODEL).expected_purchases(
            {"frequency": [1], "recency": [1], "T": [2]}, future_t=math.inf
        )


# MARK: - Anything at all

WORDS = st.text(max_size=6)
CELLS = st.one_of(
    st.none(), WORDS, st.integers(-(2**63), 2**63 - 1), st.floats(), st.booleans(),
    st.dates(), st.datetimes(),
)  # fmt: skip


def column_of(kind):
    return st.lists(st.one_of(st.none(), kind), min_size=0, max_size=6)


COLUMNS = st.one_of(
    column_of(WORDS), column_of(st.integers(-(2**31), 2**31)), column_of(st.floats()),
    column_of(st.dates()), column_of(st.datetimes()), column_of(st.booleans()),
    column_of(st.decimals(-1000, 1000, places=2, allow_nan=False)), column_of(st.binary()),
)  # fmt: skip

NAMES = st.sampled_from([
    "customer_id", "date", "amount", "frequency", "recency", "T", "monetary_value",
    "frequency_holdout", "duration_holdout", "weights", "log_gaps", "first_amount",
    "spend_squares", "log_spends", "log_spend_squares", "zero_spends", "period",
    "cohort", "customers", "x",
])  # fmt: skip


def table_of(columns: dict) -> pa.Table:
    length = min(map(len, columns.values()), default=0)
    return pa.table({name: pa.array(values[:length]) for name, values in columns.items()})


def survives(work) -> None:
    try:
        work()
    except clv.Error as problem:
        assert not isinstance(problem, clv.InternalError), problem


@settings(max_examples=150, deadline=None)
@given(columns=st.dictionaries(NAMES, COLUMNS, max_size=8))
def test_no_table_ends_the_host(columns) -> None:
    table = table_of(columns)
    model = clv.Model.from_json(MODEL)
    survives(lambda: clv.summarize(table))
    survives(lambda: clv.forecast(model, table))
    survives(lambda: clv.rfm(table))
    survives(lambda: clv.retention(table))
    survives(lambda: clv.validate(model, table))


REAL = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(-1, 9), st.floats(0, 60), st.floats(0, 60), st.floats(-1, 99)),
        max_size=8,
    ),
    t=REAL,
    count=st.integers(-2, 60),
)
def test_no_history_ends_the_host(rows, t, count) -> None:
    columns = [list(column) for column in zip(*rows)] or [[], [], [], []]
    X = dict(zip(("frequency", "recency", "T", "monetary_value"), columns))
    model = clv.BGNBD.from_json(MODEL)
    survives(lambda: model.expected_purchases(X, future_t=t))
    survives(lambda: model.expected_purchase_probability(X, n_purchases=count, future_t=t))
    survives(lambda: model.expected_probability_alive(X))
    survives(lambda: model.expected_purchases_new_customer(t=t))
    survives(lambda: clv.BGNBD().fit(X))
    survives(lambda: clv.CustomerLifetimeValue().fit(X))


@settings(max_examples=100, deadline=None)
@given(
    options=st.dictionaries(
        st.sampled_from(["horizon", "level", "margin", "discount_rate", "origins", "l2",
                         "time_unit", "spend_form", "correct", "observation_end"]),
        st.one_of(REAL, WORDS, st.integers(-5, 5), st.booleans(), st.none()), max_size=3,
    )
)  # fmt: skip
def test_no_option_ends_the_host(options) -> None:
    table = clv.simulate(customers=20)
    options.pop("l2", None)
    survives(lambda: clv.run(table, model="bg-nbd", **options))
