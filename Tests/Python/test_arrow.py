"""Every kind of Arrow column that an identifier, a day or an amount may be."""

from __future__ import annotations

import datetime
import decimal

import polars
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import clv

CUSTOMERS = [3, 1, 3, 2, 1, 3, 2]
DAYS = [datetime.date(2024, 1, 1) + datetime.timedelta(days=n) for n in (0, 3, 9, 9, 30, 31, 60)]
AMOUNTS = [12.5, 8.0, 30.0, 7.25, 1.75, 99.0, 3.5]


def log(customers=None, days=None, amounts=None) -> pa.Table:
    return pa.table({
        "customer_id": CUSTOMERS if customers is None else customers,
        "date": DAYS if days is None else days,
        "amount": AMOUNTS if amounts is None else amounts,
    })  # fmt: skip


def summary(table, **reading) -> list[dict]:
    rows = clv.summarize(table, **reading).to_pylist()
    return [{**row, "customer_id": str(row["customer_id"])} for row in rows]


@pytest.fixture(scope="module")
def expected():
    return summary(log())


IDS = pa.array(CUSTOMERS)
TEXTS = pa.array([str(customer) for customer in CUSTOMERS])


@pytest.mark.parametrize(
    "customers",
    [pc.cast(IDS, kind) for kind in (
        pa.int8(), pa.int16(), pa.int32(), pa.int64(),
        pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),
    )] + [
        TEXTS, pc.cast(TEXTS, pa.large_string()), pc.cast(TEXTS, pa.string_view()),
        TEXTS.dictionary_encode(), IDS.dictionary_encode(),
        pc.cast(TEXTS, pa.large_string()).dictionary_encode(),
    ],
    ids=lambda column: str(column.type).replace(" ", ""),
)  # fmt: skip
def test_identifiers(customers, expected) -> None:
    assert summary(log(customers=customers)) == expected


def test_long_identifiers_in_views() -> None:
    names = [f"customer number {c} of the shop in the street" for c in CUSTOMERS]
    views = summary(log(customers=pc.cast(pa.array(names), pa.string_view())))
    assert views == summary(log(customers=names))


DATES = pa.array(DAYS)
NOON = pa.array([datetime.datetime.combine(d, datetime.time(12)) for d in DAYS])


@pytest.mark.parametrize(
    "days",
    [DATES, pc.cast(DATES, pa.date64()), DATES.dictionary_encode()]
    + [pc.cast(NOON, pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns")]
    + [pc.cast(NOON, pa.timestamp("us", zone)) for zone in ("UTC", "+03:30")]
    + [pa.array([day.isoformat() for day in DAYS]),
       pa.array([f"{day:%d.%m.%Y}" for day in DAYS])],
    ids=lambda column: str(column.type).replace(" ", ""),
)  # fmt: skip
def test_days(days, expected) -> None:
    assert summary(log(days=days)) == expected


def test_moments_before_1970_and_at_the_end_of_a_day() -> None:
    moments = [datetime.datetime(1969, 12, 31, 23, 59, 59), datetime.datetime(1970, 1, 1)]
    made = clv.summarize(
        pa.table({"customer_id": [1, 1], "date": moments, "amount": [1.0, 2.0]}),
        time_unit="day",
    )
    assert made["recency"].to_pylist() == [1.0]
    assert made["first_date"].to_pylist() == [datetime.date(1969, 12, 31)]


def test_days_are_those_of_a_zone() -> None:
    late = [datetime.datetime(2024, 1, 1, 21, tzinfo=datetime.timezone.utc)] * 2
    table = pa.table({"customer_id": [1, 2], "date": late, "amount": [1.0, 2.0]})
    first = clv.summarize(table)["first_date"].to_pylist()[0]
    assert first == datetime.date(2024, 1, 1)
    later = clv.summarize(table, time_zone="+05:00")["first_date"].to_pylist()[0]
    assert later == datetime.date(2024, 1, 2)
    zoned = table.set_column(1, "date", table["date"].cast(pa.timestamp("us", "+05:00")))
    assert clv.summarize(zoned)["first_date"].to_pylist()[0] == datetime.date(2024, 1, 2)


@pytest.mark.parametrize(
    "amounts",
    [pa.array(AMOUNTS, pa.float32()), pa.array(AMOUNTS).dictionary_encode(),
     pa.array([decimal.Decimal(str(a)) for a in AMOUNTS], pa.decimal128(12, 2)),
     pa.array([f"{a}" for a in AMOUNTS])]
    + [pa.array([decimal.Decimal(str(a)) for a in AMOUNTS], kind(9, 2))
       for kind in (getattr(pa, "decimal32", None), getattr(pa, "decimal64", None)) if kind],
    ids=lambda column: str(column.type).replace(" ", ""),
)  # fmt: skip
def test_amounts(amounts, expected) -> None:
    assert summary(log(amounts=amounts)) == expected


def test_whole_amounts() -> None:
    whole = [12, 8, 30, 7, 1, 99, 3]
    real = summary(log(amounts=[float(a) for a in whole]))
    for kind in (pa.int8(), pa.uint16(), pa.int32(), pa.int64(), pa.uint64()):
        assert summary(log(amounts=pa.array(whole, kind))) == real


@pytest.mark.parametrize("size", [1, 2, 3])
def test_chunks_and_offsets(size, expected) -> None:
    chunks = [log().slice(start, size) for start in range(0, len(CUSTOMERS), size)]
    assert summary(pa.concat_tables(chunks)) == expected
    frame = polars.concat([polars.from_arrow(chunk) for chunk in chunks], rechunk=False)
    assert [
        {**row, "customer_id": str(row["customer_id"])} for row in clv.summarize(frame).to_dicts()
    ] == expected
    padded = pa.concat_tables([log(), log()]).slice(len(CUSTOMERS))
    assert summary(padded) == expected


def test_nothing_is_left_of_the_rows_with_nulls_but_their_number() -> None:
    table = log(customers=[3, None, 3, 2, 1, 3, 2])
    made = clv.summarize(table)
    assert made.num_rows == 3
    skipped = log(amounts=[None, *AMOUNTS[1:]])
    assert clv.summarize(skipped, bad_rows="skip").num_rows == 3


def test_a_table_goes_out_as_often_as_wanted() -> None:
    table = clv.simulate(customers=50)
    first, second = pa.table(table), polars.DataFrame(table)
    assert first.to_pydict() == second.to_arrow().to_pydict()
    kept = polars.DataFrame(clv.simulate(customers=50))["amount"]
    del table
    assert kept.to_list() == first["amount"].to_pylist()
    assert pa.table(clv.summarize(clv.simulate(customers=50))).num_rows == 50


def test_tables_show_themselves() -> None:
    table = clv.simulate(customers=50)
    assert "<th>customer_id</th>" in table._repr_html_()
    assert repr(table).startswith("<clv.Table of ")
    with pytest.raises(KeyError, match="the columns are customer_id, date, amount"):
        table["price"]


def test_columns_by_numpy_are_those_without_it(columns) -> None:
    import numpy

    summary = clv.summarize(dict(columns))
    model = clv.CustomerLifetimeValue(spend_form="means").fit(summary)
    tables = [summary, model.predict(summary), clv.actions(model, dict(columns))]
    missing = 0
    for table in tables:
        for name, values in table.to_dict().items():
            for plain, by_numpy in zip(values, table[name], strict=True):
                if plain is None or plain != plain:
                    missing += 1
                    assert numpy.isnat(by_numpy) if plain is None else numpy.isnan(by_numpy)
                elif isinstance(plain, datetime.date):
                    assert by_numpy == numpy.datetime64(plain)
                else:
                    assert by_numpy == plain
    assert missing > 0 and summary["first_date"].dtype.kind == "M"
    # The memory is the array's own.
    assert all(table[name].flags.writeable for table in tables for name in table.columns)
