"""Streams of Arrow that are wrong, hostile, or of a part of the format that is not read."""

import http.client
import io
import json
import random
import struct

import pyarrow as pa
import pyarrow.ipc as ipc
import pytest

from service import Service
from tables import ARROW, batches_of, cut, made_up, messages, stream, summary
from test_forecasts import as_csv, random_summary
from test_problems import GOOD, problem

FORECASTS = "/v1/models/shop/forecasts"


def small(**columns) -> pa.Table:
    rows = {name: [value] * 3 for name, value in GOOD.items()} | {"customer_id": list("abc")}
    return pa.table(rows | columns)


def told(service, body: bytes) -> tuple[int, dict]:
    """The problem that a body has, by the status or in the stream that is cut short."""
    connection = service.connection()
    connection.request("POST", FORECASTS, body, {"Content-Type": ARROW})
    response = connection.getresponse()
    if response.status != 200:
        return response.status, json.loads(response.read())
    with pytest.raises(http.client.IncompleteRead) as ended:
        response.read()
    reader = ipc.open_stream(ended.value.partial)
    [problem] = [remark["problem"] for _, remark in batches_of(reader) if "problem" in remark]
    return 200, json.loads(problem)


@pytest.mark.parametrize("column, values, place", [
    ("recency", [20, 20, -1], 2), ("T", [30, None, 30], 1), ("frequency", [3, 3, 1.5], 2),
    ("customer_id", ["a", None, "c"], 1), ("customer_id", ["a", "", "c"], 1),
    ("monetary_value", [-3, 25, 25], 0),
])
@pytest.mark.parametrize("cuts", [1, 3])
def test_the_row_and_the_column_are_named(service, column, values, place, cuts):
    batches = small(**{column: values}).to_batches(max_chunksize=cuts)
    status, found = told(service, stream(batches))
    # The rows of batches before were answered already.
    assert status == (200 if place >= cuts else 422)
    assert (found["row"], found["field"]) == (place, column), found


def test_a_bad_row_late_ends_the_stream_before_its_end(service):
    rows = random_summary(78, 9000)
    rows[7000]["recency"] = -1
    table = summary(random.Random(1), rows, has_others=False)
    status, found = told(service, stream(table))
    assert status == 200
    assert (found["row"], found["field"]) == (7000, "recency")
    # Another request is answered.
    assert service.get("/healthz").status == 200


def bodies_to_refuse():
    table = small()
    good = stream(table)
    coded = pa.table({**dict(zip(table.column_names, table.columns)),
                      "customer_id": pa.array(list("abc")).dictionary_encode()})
    delta = [pa.RecordBatch.from_arrays(
        [pa.DictionaryArray.from_arrays([0], values)], ["customer_id"])
        for values in (["a"], ["a", "b"])]
    sink = io.BytesIO()
    with ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    yield "lz4", stream(table, compression="lz4"), 415
    yield "zstd", stream(table, compression="zstd"), 415
    yield "additions", stream(delta, emit_dictionary_deltas=True), 415
    yield "file", sink.getvalue(), 415
    yield "text", as_csv([GOOD]).encode(), 400
    yield "legacy", stream(table, use_legacy_format=True), 400
    yield "cut", good[:-20], 400
    yield "end in the prefix", good + b"\xff\xff", 400
    yield "nothing", b"", 400
    yield "only an end", good[-8:], 400
    yield "two schemas", good[:-8] + good[:good.index(b"\xff\xff\xff\xff", 8)], 400
    yield "no dictionary", without_dictionary(stream(coded)), 400
    yield "no rows", stream([], table.schema), 422
    yield "another table", stream(pa.table({"x": [1]})), 422
    yield "no columns", stream([], pa.schema([])), 422


def without_dictionary(body: bytes) -> bytes:
    parts = messages(body)
    assert len(parts) == 4
    return parts[0] + parts[2] + parts[3]


@pytest.mark.parametrize("name, body, status", [
    pytest.param(*case, id=case[0]) for case in bodies_to_refuse()])
def test_what_cannot_be_read_is_refused_in_words(service, name, body, status):
    answered, found = told(service, body)
    # The rows of a good batch were answered already.
    assert found["status"] == status and answered in (status, 200)
    assert answered == status or name in ("cut", "end in the prefix", "two schemas", "additions")
    assert "Arrow" in found["detail"] or status == 422
    assert found["remedy"]


def test_transactions_are_not_posted_as_streams(files, tmp_path):
    with Service("--store", tmp_path / "store") as service:
        problem(service.post("/v1/transactions", stream(small()), ARROW), 415)


def test_few_bytes_that_name_many_are_refused(files):
    """A long text in a dictionary is named by each row; a batch of nulls has no bytes."""
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int8()), ["x" * 100_000])
    columns = {name: pa.array([value] * 100_000) for name, value in GOOD.items()}
    with Service("--model", f"shop={files}/shop.json", "--max-body", 8 << 20) as service:
        before = service.memory()
        for body in (stream(pa.table(columns | {"customer_id": long})),
                     stream(pa.table(columns | {"other": long}))):
            problem(service.post(FORECASTS, body, ARROW), 413)
        nulls = stream(pa.table({name: pa.nulls(5) for name in GOOD}))
        place = nulls.index(struct.pack("<q", 5), nulls.index(b"\xff\xff\xff\xff", 8))
        many = nulls.replace(struct.pack("<q", 5), struct.pack("<q", 1 << 40))
        assert many != nulls and place
        problem(service.post(FORECASTS, many, ARROW), 413)
        problem(service.post(FORECASTS, stream(pa.table(columns).slice(0, 1).combine_chunks())[:8]
                             + b"\xff\xff\xff\x7f" * 4, ARROW), 400)
        big = pa.table({"customer_id": ["x" * (9 << 20)]} | {
            name: [value] for name, value in GOOD.items() if name != "customer_id"})
        problem(service.post(FORECASTS, stream(big), ARROW), 413)
        assert service.memory() - before < 200 << 20


def compare(body: bytes, answer: bytes) -> None:
    """Compares whom an answer is of with what pyarrow reads, where it reads the body."""
    try:
        table = ipc.open_stream(body).read_all()
        table.validate(full=True)
        wanted = table["customer_id"].cast(pa.string()).to_pylist()
    except (pa.ArrowException, KeyError, UnicodeDecodeError, OSError):
        return
    assert [json.loads(line)["customer_id"] for line in answer.splitlines()] == wanted, body.hex()


@pytest.mark.parametrize("seed", range(8))
def test_bytes_that_are_wrong_are_refused_or_read_right(service, seed):
    """The service lives, and what it forecasts is what pyarrow reads, where it reads it."""
    chance = random.Random(seed)
    rows = made_up(seed, 30)
    table = summary(chance, rows)
    body = stream(cut(chance, table), table.schema)
    connection = service.connection()
    refused = 0
    for _ in range(600):
        bad = bytearray(body)
        for _ in range(chance.choice([1, 1, 1, 2, 8])):
            place = chance.randrange(len(bad))
            what = chance.randrange(5)
            if what == 0:
                bad[place] ^= 1 << chance.randrange(8)
            elif what == 1:
                bad[place] = chance.choice([0, 1, 127, 128, 255])
            elif what == 2:
                del bad[place:place + chance.choice([1, 4, 8, 64])]
            elif what == 3:
                bad[place:place] = chance.randbytes(chance.choice([1, 4, 8]))
            else:
                struct.pack_into("<q", bad, min(place & ~7, len(bad) - 8), chance.choice(
                    [-1, 0, 1, 1 << 31, 1 << 32, (1 << 63) - 1, -(1 << 63), 1 << 20]))
        connection.request("POST", FORECASTS, bytes(bad), {
            "Content-Type": ARROW, "Accept": "application/x-ndjson"})
        try:
            response = connection.getresponse()
            answer = response.read()
        except OSError as error:
            raise AssertionError(f"{error}: {bad.hex()}") from error
        except Exception:
            # The answer was cut short, as it is where a later row is wrong.
            connection = service.connection()
            refused += 1
            continue
        assert response.status in (200, 400, 413, 415, 422), (response.status, bad.hex())
        refused += response.status != 200
        if response.status == 200 and b'"problem"' not in answer:
            compare(bytes(bad), answer)
        if response.getheader("Connection") == "close":
            connection = service.connection()
    assert service.process.poll() is None
    assert refused > 100
