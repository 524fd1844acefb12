"""Streams of Arrow in and out: pyarrow's read here, ours read by pyarrow."""

import datetime
import io
import json
import random

import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv

from tables import ARROW, cut, made_up, read, stream, summary
from test_forecasts import as_csv

FORECASTS = "/v1/models/shop/forecasts"


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
    for row, line in zip(found.to_pylist(), lines.body.splitlines(), strict=True):
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
