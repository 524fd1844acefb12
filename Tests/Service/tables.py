"""Summaries as Arrow tables of many types, which all hold the same numbers."""

from __future__ import annotations

import decimal
import io
import random
import struct

import pyarrow as pa
import pyarrow.ipc as ipc

from test_forecasts import random_summary

ARROW = "application/vnd.apache.arrow.stream"


def stream(batches, schema=None, **options) -> bytes:
    """The stream of a table or of batches."""
    sink = io.BytesIO()
    if isinstance(batches, pa.Table):
        schema, batches = batches.schema, batches.to_batches()
    batches = list(batches)
    schema = batches[0].schema if schema is None else schema
    with ipc.new_stream(sink, schema,
                        options=ipc.IpcWriteOptions(**options)) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.getvalue()


def read(body: bytes) -> pa.Table:
    table = ipc.open_stream(body).read_all()
    table.validate(full=True)
    return table


def texts(chance: random.Random, values: list[str | None]) -> pa.Array:
    """Texts of one of the types that texts come in."""
    array = pa.array(values, chance.choice([pa.string(), pa.large_string(), pa.string_view()]))
    if chance.random() < 0.3 and array.type != pa.string_view():
        places = chance.choice([pa.int8(), pa.int16(), pa.uint16(), pa.int32(), pa.int64()])
        if len(set(values)) > 120:
            places = pa.int32()
        array = array.dictionary_encode().cast(pa.dictionary(places, array.type))
    return array


def whole(chance: random.Random, values: list[int]) -> pa.Array:
    return pa.array(values, chance.choice([
        pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64(),
        pa.float32(), pa.float64()]))


def amounts(chance: random.Random, values: list[float | None]) -> pa.Array:
    """Numbers with four decimals."""
    if chance.random() < 0.4:
        exact = [None if value is None else decimal.Decimal(f"{value:.4f}") for value in values]
        return pa.array(exact, chance.choice([pa.decimal128(18, 4), pa.decimal128(30, 4),
                                              pa.decimal64(16, 4)]))
    return pa.array(values, pa.float64())


def others(chance: random.Random, count: int) -> dict[str, pa.Array]:
    """Columns of all types that no forecast reads."""
    numbers = [chance.choice([None, chance.randrange(100)]) for _ in range(count)]
    lists = [None if value is None else [value] * (value % 4) for value in numbers]
    made = {
        "nothing": pa.nulls(count),
        "flag": pa.array([None if value is None else value > 50 for value in numbers], pa.bool_()),
        "list": pa.array(lists, pa.list_(pa.int32())),
        "long lists": pa.array(lists, pa.large_list(pa.int8())),
        "list view": pa.array(lists, pa.list_view(pa.int64())),
        "pair": pa.array([None if value is None else [value, value] for value in numbers],
                         pa.list_(pa.float32(), 2)),
        "record": pa.array([None if value is None else {"a": str(value), "b": [value]}
                            for value in numbers],
                           pa.struct([("a", pa.string_view()), ("b", pa.list_(pa.int8()))])),
        "map": pa.array([None if value is None else [("k", value)] for value in numbers],
                        pa.map_(pa.string(), pa.int32())),
        "bytes": pa.array([None if value is None else b"x" * value for value in numbers],
                          chance.choice([pa.binary(), pa.large_binary(), pa.binary_view()])),
        "fixed": pa.array([None if value is None else b"abc" for value in numbers],
                          pa.binary(3)),
        "half": pa.array(numbers, pa.float32()).cast(pa.float16()),
        "moment": pa.array(numbers, chance.choice([
            pa.timestamp("s"), pa.timestamp("ns", "Europe/Berlin"), pa.time32("ms"),
            pa.time64("us"), pa.duration("s"), pa.date32()])),
        "wide": pa.array([None if value is None else decimal.Decimal(value)
                          for value in numbers], pa.decimal256(60, 2)),
        "coded record": pa.array([None if value is None else {"c": str(value % 3)}
                                  for value in numbers],
                                 pa.struct([("c", pa.string())])),
        "runs": pa.RunEndEncodedArray.from_arrays(
            pa.array([count], pa.int32()), pa.array(["x"])) if count else pa.nulls(0),
        "either": pa.UnionArray.from_sparse(
            pa.array([0] * count, pa.int8()), [pa.array(numbers, pa.int32()),
                                               pa.array(["y"] * count)]),
        "or": pa.UnionArray.from_dense(
            pa.array([0] * count, pa.int8()), pa.array(range(count), pa.int32()),
            [pa.array(numbers, pa.int32()), pa.array([], pa.string())]),
    }
    return {name: made[name] for name in chance.sample(sorted(made), chance.randrange(len(made)))}


def summary(chance: random.Random, rows: list[dict], has_others: bool = True) -> pa.Table:
    """A summary, its columns in any order and of any types."""
    columns = {
        "customer_id": texts(chance, [row["customer_id"] for row in rows]),
        "frequency": whole(chance, [row["frequency"] for row in rows]),
        "recency": pa.array([row["recency"] for row in rows], pa.float64()),
        "T": pa.array([row["T"] for row in rows], pa.float64()),
        "monetary_value": amounts(chance, [row["monetary_value"] for row in rows]),
        **(others(chance, len(rows)) if has_others else {}),
    }
    names = list(columns)
    chance.shuffle(names)
    return pa.table({name: columns[name] for name in names})


def made_up(seed: int, count: int, has_missing: bool = False) -> list[dict]:
    rows = random_summary(seed, count)
    for row in rows:
        row["monetary_value"] = round(row["monetary_value"], 4)
        if has_missing and row["frequency"] == 0 and row["T"] > 100:
            row["monetary_value"] = None
    return rows


def cut(chance: random.Random, table: pa.Table) -> list[pa.RecordBatch]:
    """A table as batches of any sizes, none among them, cut out of larger ones."""
    places = sorted(chance.choices(range(table.num_rows + 1), k=chance.randrange(6)))
    whole = table.combine_chunks().to_batches()
    if not whole:
        return [pa.RecordBatch.from_pylist([], table.schema)]
    batches = [whole[0].slice(start, end - start)
               for start, end in zip([0, *places], [*places, table.num_rows])]
    return batches


def batches_of(reader):
    while True:
        try:
            batch, remark = reader.read_next_batch_with_custom_metadata()
        except StopIteration:
            return
        yield batch, {key.decode(): value for key, value in dict(remark or {}).items()}


def messages(body: bytes) -> list[bytes]:
    found = []
    place = 0
    while place < len(body):
        size = struct.unpack_from("<i", body, place + 4)[0]
        if size == 0:
            found.append(body[place:place + 8])
            break
        message = ipc.read_message(body[place:])
        end = place + 8 + size + (message.body.size if message.body else 0)
        found.append(body[place:end])
        place = end
    return found
