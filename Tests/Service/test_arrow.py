"""Streams of Arrow in and out: pyarrow's read here, ours read by pyarrow."""

import datetime
import http.client
import io
import json
import random
import struct
import threading

import pyarrow as pa
import pyarrow.ipc as ipc
import pytest

from conftest import clv
from service import Service
from tables import ARROW, read, stream, summary
from test_forecasts import as_csv, random_summary
from test_problems import GOOD, problem

FORECASTS = "/v1/models/shop/forecasts"


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


def rows_of(table: pa.Table) -> list[dict]:
    return table.to_pylist()


@pytest.mark.parametrize("seed", range(40))
def test_tables_of_all_types_are_forecast_as_their_text(service, seed):
    chance = random.Random(seed)
    # Whether spend is known at all is decided by the rows that come together.
    is_whole = seed % 3 == 0
    rows = made_up(seed, chance.choice([1, 2, 7, 8, 9, 64, 65, 500, 9000]), is_whole)
    table = summary(chance, rows)
    body = stream([*table.combine_chunks().to_batches()] if is_whole else cut(chance, table),
                  table.schema)
    query = chance.choice(["", "?horizon=26", "?horizon=inf", "?level=0.5"])
    wanted = service.post(FORECASTS + query, as_csv(rows), "text/csv", Accept=ARROW)
    assert wanted.status == 200, wanted.body
    answer = service.post(FORECASTS + query, body, ARROW)
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == ARROW
    found = read(answer.body)
    assert found.equals(read(wanted.body))
    # The same numbers as in the other types.
    lines = service.post(FORECASTS + query, body, ARROW, Accept="application/x-ndjson")
    text = service.post(FORECASTS + query, body, ARROW, Accept="text/csv")
    assert text.body == service.post(FORECASTS + query, as_csv(rows), "text/csv").body
    for row, line in zip(rows_of(found), lines.body.splitlines(), strict=True):
        other = json.loads(line)
        assert {name: None if value == float("inf") else value
                for name, value in row.items()} == other
    kinds = {field.name: field.type for field in found.schema}
    assert kinds["customer_id"] == pa.string() and kinds["clv"] == pa.float64()


DAYS = [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us"),
        pa.timestamp("ns"), pa.timestamp("us", "UTC"), pa.string(), pa.string_view()]


@pytest.mark.parametrize("type", DAYS, ids=str)
def test_transactions_are_summed_up_as_their_text(service, files, type):
    chance = random.Random(str(type))
    days = [datetime.date(2025, 1, 1) + datetime.timedelta(chance.randrange(300))
            for _ in range(6000)]
    ids = [f"c{chance.randrange(900)}" for _ in days]
    spent = [round(chance.uniform(1, 90), 2) for _ in days]
    dates = pa.array([str(day) for day in days])
    table = pa.table({
        "amount": spent, "customer_id": pa.array(ids).dictionary_encode(),
        "date": dates if type == pa.string() else dates.cast(type) if type == pa.string_view()
        else pa.array(days).cast(pa.timestamp("s")).cast(type) if pa.types.is_timestamp(type)
        and type.tz is None else pa.array(days).cast(type)})
    text = "customer_id,date,amount\n" + "".join(
        f"{id},{day},{amount}\n" for id, day, amount in zip(ids, days, spent))
    wanted = service.post(FORECASTS, text, "text/csv").body
    body = stream(cut(chance, table), table.schema)
    assert service.post(FORECASTS, body, ARROW, Accept="text/csv").body == wanted
    answer = read(service.post(FORECASTS, body, ARROW).body)
    assert answer.num_rows == len(wanted.splitlines()) - 1


def test_scores_and_lists_and_mlflow_take_and_give_streams(service, files):
    text = (files / "summary.csv").read_bytes()
    from pyarrow import csv as arrow_csv
    options = arrow_csv.ConvertOptions(column_types={"customer_id": pa.string()})
    table = arrow_csv.read_csv(io.BytesIO(text), convert_options=options)
    body = stream(table.to_batches(max_chunksize=700))
    for path in ("/v1/rfm", "/v1/rfm?model=shop", "/v1/actions?model=shop&horizon=26"):
        wanted = service.post(path, text, "text/csv")
        assert service.post(path, body, ARROW, Accept="text/csv").body == wanted.body
        found = read(service.post(path, body, ARROW).body)
        assert found.num_rows == 3000
        assert found.column_names == wanted.body.decode().splitlines()[0].split(",")
    wanted = service.post("/invocations?model=shop", text, "text/csv").json
    assert service.post("/invocations?model=shop", body, ARROW).json == wanted


def small(**columns) -> pa.Table:
    rows = {name: [value] * 3 for name, value in GOOD.items()} | {"customer_id": list("abc")}
    return pa.table(rows | columns)


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


def batches_of(reader):
    while True:
        try:
            batch, remark = reader.read_next_batch_with_custom_metadata()
        except StopIteration:
            return
        yield batch, {key.decode(): value for key, value in dict(remark or {}).items()}


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


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def opened(service):
    connection = service.connection()
    connection.putrequest("POST", FORECASTS)
    connection.putheader("Content-Type", ARROW)
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    return connection


def test_a_stream_is_forecast_as_it_comes(service):
    """The answer to the first batches begins before the body ends."""
    table = summary(random.Random(3), random_summary(77, 20_000))
    wanted = read(service.post(FORECASTS, stream(table), ARROW).body)
    parts = messages(stream(table.to_batches(max_chunksize=5000)))
    connection = opened(service)
    middle = len(parts) - 3
    connection.send(chunk(b"".join(parts[:middle])))
    response = connection.getresponse()
    assert response.status == 200
    first = response.read(100_000)
    for place in range(0, len(rest := b"".join(parts[middle:])), 777):
        connection.send(chunk(rest[place:place + 777]))
    connection.send(b"0\r\n\r\n")
    assert read(first + response.read()).equals(wanted)


def test_a_body_of_any_length_takes_little_memory(files):
    """More than the limit of a body comes through, and waits while nobody reads the answer."""
    few = random_summary(79, 50)
    rows = [{**few[number % 50], "customer_id": f"customer {number}"} for number in range(20_000)]
    table = summary(random.Random(4), rows, has_others=False)
    parts = messages(stream(table.to_batches(max_chunksize=5000)))
    rows_sent = b"".join(parts[-5:-1])
    rounds = 40
    with Service("--model", f"shop={files}/shop.json", "--max-body", 1 << 20) as service:
        connection = opened(service)
        sent = [0]

        def send():
            connection.send(chunk(b"".join(parts[:-5])))
            for _ in range(rounds):
                connection.send(chunk(rows_sent))
                sent[0] += 1
            connection.send(chunk(parts[-1]) + b"0\r\n\r\n")

        sender = threading.Thread(target=send)
        sender.start()
        response = connection.getresponse()
        before = -1
        while sent[0] != before:
            before = sent[0]
            sender.join(3)
        # Nobody reads: the sender had to stop.
        assert sender.is_alive() and sent[0] < rounds
        held = service.memory()
        found = ipc.open_stream(response).read_all()
        sender.join()
        assert found.num_rows == rounds * 20_000
        assert len(rows_sent) * rounds > 16 << 20
        assert held < 200 << 20 and service.memory() < held + (32 << 20)
    assert found.slice(0, 20_000).equals(found.slice((rounds - 1) * 20_000))


def test_a_bad_row_late_ends_the_stream_before_its_end(service):
    rows = random_summary(78, 9000)
    rows[7000]["recency"] = -1
    table = summary(random.Random(1), rows, has_others=False)
    status, found = told(service, stream(table))
    assert status == 200
    assert (found["row"], found["field"]) == (7000, "recency")
    # Another request is answered.
    assert service.get("/healthz").status == 200


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
