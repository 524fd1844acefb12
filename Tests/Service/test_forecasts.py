"""The answers are those of the command line, to the last bit."""

import csv
import io
import json
import random

import pytest

from conftest import clv

TYPES = {"csv": "text/csv", "lines": "application/x-ndjson", "json": "application/json"}


def random_summary(seed: int, rows: int) -> list[dict]:
    """Customers with histories of all kinds, and names that are hard to write."""
    chance = random.Random(seed)
    made = []
    for row in range(rows):
        T = round(chance.uniform(0.5, 200), chance.choice([0, 2, 12])) or 1
        x = chance.choice([0, 0, 0, 1, 2, 3, 5, 17, 120])
        made.append({
            "customer_id": chance.choice(["", "é", '"', "a,b", "سلام ", "客户", "0"]) + f"c{row}",
            "frequency": x,
            "recency": T * chance.choice([0.01, 0.4, 0.9, 1]) if x else 0,
            "T": T,
            "monetary_value": chance.choice([0.01, 12.5, 1e6 / 3]) if x else 0,
        })
    return made


def as_csv(rows: list[dict]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_lines(rows: list[dict]) -> str:
    return "".join(json.dumps(row, ensure_ascii=row["frequency"] % 2 == 0) + "\n" for row in rows)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("given", TYPES)
def test_forecasts_are_those_of_the_command_line(service, files, seed, given):
    rows = random_summary(seed, random.Random(seed).choice([1, 2, 40, 5000]))
    model, options = random.Random(seed + 99).choice([
        ("shop", {}), ("other", {"horizon": "26.5", "discount-rate": "0.07"}),
        ("shop", {"horizon": "inf", "margin": "0.3"}), ("other", {"level": "0.5"})])
    body = {"csv": as_csv, "lines": as_lines, "json": json.dumps}[given](rows)
    arguments = [part for name, value in options.items() for part in ("--" + name, value)]
    wanted = clv("forecast", files / f"{model}.json", "-", "--quiet", *arguments,
                 input=as_csv(rows).encode())
    query = "&".join(f"{name.replace('-', '_')}={value}" for name, value in options.items())
    path = f"/v1/models/{model}/forecasts?{query}"
    answer = service.post(path, body, TYPES[given], Accept="text/csv")
    assert answer.status == 200, answer.body
    assert answer.body == wanted
    # The other two types hold the same numbers.
    columns = list(csv.DictReader(io.StringIO(wanted.decode())))
    for type in ("application/json", "application/x-ndjson"):
        answer = service.post(path, body, TYPES[given], Accept=type)
        found = (answer.json["rows"] if type == "application/json"
                 else [json.loads(line) for line in answer.body.splitlines()])
        assert len(found) == len(columns)
        for row, cells in zip(found, columns):
            assert row["customer_id"] == cells["customer_id"]
            for name in list(cells)[1:]:
                cell = float(cells[name]) if cells[name] else None
                assert row[name] == (None if cell in (float("inf"),) else cell)


def histories(seed: int, customers: int) -> list[dict]:
    chance = random.Random(seed)
    return [{
        "customer_id": f"c{number}",
        "purchases": [{"date": f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
                       "amount": round(chance.uniform(1, 100), 2)}
                      for _ in range(chance.choice([1, 1, 2, 3, 9]))],
    } for number in range(customers)]


@pytest.mark.parametrize("seed", range(4))
def test_purchases_are_summed_up_as_by_the_command_line(service, files, seed):
    rows = histories(seed, 300)
    text = "customer_id,date,amount\n" + "".join(
        f"{row['customer_id']},{item['date']},{item['amount']}\n"
        for row in rows for item in row["purchases"])
    end = [[], ["--observation-end", "2026-01-31"]][seed % 2]
    wanted = clv("forecast", files / "shop.json", "-", "--quiet", *end, input=text.encode())
    body = {"rows": rows, "options": {"observation_end": "2026-01-31"} if end else {}}
    answer = service.post("/v1/models/shop/forecasts", body, Accept="text/csv")
    assert answer.body == wanted
    query = "?observation_end=2026-01-31" if end else ""
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    answer = service.post(f"/v1/models/shop/forecasts{query}", lines, TYPES["lines"],
                          Accept="text/csv")
    assert answer.body == wanted
    assert service.post(f"/v1/models/shop/forecasts{query}", text, "text/csv").body == wanted


def test_scores_and_lists_are_those_of_the_command_line(service, files):
    summary = (files / "summary.csv").read_bytes()
    wanted = clv("rfm", files / "summary.csv", "--quiet", "--bins", 4)
    found = service.post("/v1/rfm?bins=4", summary, "text/csv").body
    rows, others = (list(csv.DictReader(io.StringIO(text.decode()))) for text in (found, wanted))
    assert [row["rfm_score"] for row in rows] == [row["rfm_score"] for row in others]
    assert [row["segment_key"] for row in rows] == [row["segment_key"] for row in others]
    assert "clv" in service.post("/v1/rfm?model=shop", summary, "text/csv").body.decode()
    wanted = clv("actions", files / "shop.json", files / "summary.csv", "--quiet",
                 "--horizon", 26)
    found = service.post("/v1/actions?model=shop&horizon=26", summary, "text/csv").body
    rows, others = (list(csv.DictReader(io.StringIO(text.decode()))) for text in (found, wanted))
    assert len(rows) == len(others) == 3000
    for row, other in zip(rows, others):
        for name in ("customer_id", "list_key", "reason_key", "clv", "value_at_risk"):
            assert row[name] == other[name]


def test_what_if_is_three_forecasts(service):
    customer = {"customer_id": "x", "frequency": 3, "recency": 20, "T": 30, "monetary_value": 25}
    answer = service.post("/v1/models/shop/what-if?horizon=26", {
        "customer": customer, "amount": 60, "silent_for": [4, 8.5]})
    assert answer.status == 200, answer.body
    rows = {row["scenario"]: row for row in answer.json["scenarios"]}
    assert list(rows) == ["now", "bought_today", "silent_4", "silent_8.5"]
    same = [
        customer,
        {"customer_id": "b", "frequency": 4, "recency": 30, "T": 30,
         "monetary_value": (75 + 60) / 4},
        {**customer, "customer_id": "s", "T": 34}, {**customer, "customer_id": "t", "T": 38.5}]
    plain = service.post("/v1/models/shop/forecasts?horizon=26", same).json["rows"]
    for scenario, row in zip(rows.values(), plain):
        assert {**scenario, "scenario": 0, "customer_id": 0} == {
            **row, "scenario": 0, "customer_id": 0}
    assert rows["bought_today"]["clv"] > rows["now"]["clv"] > rows["silent_4"]["clv"]


@pytest.mark.parametrize("seed", range(3))
def test_mlflow_shapes_give_the_same_forecasts(service, seed):
    rows = random_summary(seed + 50, 25)
    columns = list(rows[0])
    wanted = service.post("/v1/models/shop/forecasts?horizon=13", rows).json["rows"]
    bodies = [
        {"dataframe_split": {"columns": columns, "index": list(range(25)),
                             "data": [[row[name] for name in columns] for row in rows]}},
        {"dataframe_records": rows}, {"instances": rows}, {"inputs": rows},
        {"inputs": {name: [row[name] for row in rows] for name in columns}},
    ]
    for body in bodies:
        answer = service.post("/invocations?model=shop", {**body, "params": {"horizon": 13}})
        assert answer.status == 200, answer.body
        assert answer.json["predictions"] == wanted
    answer = service.post("/invocations?model=shop&horizon=13", as_csv(rows), "text/csv")
    assert answer.json["predictions"] == wanted


def test_lines_are_forecast_as_they_come(service):
    """Two million rows' worth of bytes would not fit: the answer begins before the body ends."""
    rows = random_summary(77, 20_000)
    wanted = service.post("/v1/models/shop/forecasts", as_csv(rows), "text/csv",
                          Accept="application/x-ndjson").body
    connection = service.connection()
    connection.putrequest("POST", "/v1/models/shop/forecasts")
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()

    def send(text: str):
        data = text.encode()
        connection.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    lines = as_lines(rows).splitlines(keepends=True)
    send("".join(lines[:10_000]))
    response = connection.getresponse()
    assert response.status == 200
    first = response.read(1000)
    send("".join(lines[10_000:]))
    connection.send(b"0\r\n\r\n")
    assert first + response.read() == wanted


def test_a_bad_line_late_is_told_at_its_row(service):
    rows = random_summary(78, 9000)
    rows[7000]["recency"] = -1
    answer = service.post("/v1/models/shop/forecasts", as_lines(rows), "application/x-ndjson")
    lines = [json.loads(line) for line in answer.body.splitlines()]
    assert answer.status == 200 and 4000 < len(lines) <= 7000
    assert (lines[-1]["problem"]["row"], lines[-1]["problem"]["field"]) == (7000, "recency")
    assert "row 7000" in lines[-1]["problem"]["detail"]
