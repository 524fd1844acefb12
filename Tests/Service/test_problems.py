"""What is wrong is told as RFC 9457 has it, with its place and what would help."""

import json
import random

import pytest

from service import Service

FORECASTS = "/v1/models/shop/forecasts"
GOOD = {"customer_id": "ann", "frequency": 3, "recency": 20, "T": 30, "monetary_value": 25}


def problem(answer, status: int) -> dict:
    assert answer.status == status, (answer.status, answer.body)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"].startswith("/docs#")
    assert answer.json["title"] and answer.json["detail"]
    return answer.json


@pytest.mark.parametrize("row, field", [
    ({**GOOD, "recency": 31}, None), ({**GOOD, "recency": -1}, "recency"),
    ({**GOOD, "frequency": 1.5}, "frequency"), ({**GOOD, "T": "x"}, "T"),
    ({**GOOD, "monetary_value": -3}, "monetary_value"), ({**GOOD, "T": [1]}, "T"),
    ({**GOOD, "customer_id": ""}, "customer_id"), ({**GOOD, "T": None}, "T"),
    ({**GOOD, "customer_id": "a\nb"}, "customer_id"),
])
@pytest.mark.parametrize("place", [0, 3])
def test_the_row_and_the_field_are_named(service, row, field, place):
    rows = [{**GOOD, "customer_id": f"c{number}"} for number in range(5)]
    rows[place] = row
    found = problem(service.post(FORECASTS, rows), 422)
    assert (found["row"], found.get("field")) == (place, field), found
    assert found["remedy"]
    lines = "\n".join(map(json.dumps, rows))
    found = problem(service.post(FORECASTS, lines, "application/x-ndjson"), 422)
    assert (found["row"], found.get("field")) == (place, field)


@pytest.mark.parametrize("row, field", [
    ({"customer_id": "b", "purchases": []}, "purchases"),
    ({"purchases": [{"date": "2025-01-01"}]}, "customer_id"),
    ({"customer_id": "b", "purchases": [{"date": "2025-01-01", "amount": 2},
                                        {"date": "2025-02-30", "amount": 2}]},
     "purchases[1].date"),
    ({"customer_id": "b", "purchases": [{"date": "2025-01-01", "amount": "x"}]},
     "purchases[0].amount"),
    ({"customer_id": "b", "purchases": [{"date": "2025-01-01", "price": 2}]},
     "purchases[0].price"),
    ({"customer_id": "a", "purchases": [{"date": "2025-01-01", "amount": 2}]}, "customer_id"),
    ({"customer_id": "b", "purchases": 3}, "purchases"),
    (GOOD, "purchases"),
])
def test_the_purchase_is_named(service, row, field):
    first = {"customer_id": "a", "purchases": [{"date": "2025-01-05", "amount": 3}]}
    found = problem(service.post(FORECASTS, [first, row]), 422)
    assert (found["row"], found["field"]) == (1, field), found


def test_lines_of_csv_count_as_rows(service):
    text = "customer_id,frequency,recency,T,monetary_value\na,1,2,3,4\nb,1,-9,3,4\n"
    found = problem(service.post(FORECASTS, text, "text/csv"), 422)
    assert (found["row"], found["field"]) == (1, "recency")


@pytest.mark.parametrize("body", [
    "", "{", "[", '[{"a":1', '[{"a":}]', '"x"', "nul", '[{"a":1,}]', '[{"a":01}]', '[{"a":"\\x"}]',
    '[{"a":"\\ud800"}]', "[{}] x", b'[{"a":"\xff"}]', '{"options":' + "[" * 1000, '{"rows":[],"rows":[]}',
    '{"row":[]}', '[{"a":1e}]', '[{"a":"b\nc"}]', '{"rows": 3}',
])
def test_a_body_that_is_none_is_refused(service, body):
    problem(service.ask("POST", FORECASTS, body, Content_Type="application/json"), 400)


def test_empty_bodies_have_no_rows(service):
    for body, type in [("[]", "application/json"), ("", "application/x-ndjson"), ("", "text/csv")]:
        assert problem(service.post(FORECASTS, body, type), 422)["detail"] == "there are no rows"


def test_options_are_checked(service):
    for query, word in [("horizon=-1", "horizon"), ("level=2", "level"), ("colour=3", "colour"),
                        ("horizon=x", "horizon"), ("horizon=1&horizon=2", "twice"),
                        ("observation_end=2025-01-01", "observation_end")]:
        assert word in problem(service.post(f"{FORECASTS}?{query}", [GOOD]), 400)["detail"]
    for query, word in [("bins=161", "161 scores"), ("bins=1", "bins"), ("time_unit=day", "day")]:
        assert word in problem(service.post(f"/v1/rfm?model=shop&{query}", [GOOD]), 400)["detail"]
    body = {"rows": [GOOD], "options": {"margin": -1}}
    assert "margin" in problem(service.post(FORECASTS, body), 400)["detail"]
    problem(service.get("/v1/models?x=1"), 400)


def test_addresses_methods_and_types(service):
    problem(service.get("/nowhere"), 404)
    problem(service.post("/v1/models/none/forecasts", [GOOD]), 404)
    problem(service.get("/v1/models/none"), 404)
    answer = service.get(FORECASTS)
    problem(answer, 405)
    assert answer.headers["Allow"] == "POST"
    answer = service.ask("DELETE", "/v1/models/shop")
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET, PUT"
    problem(service.post(FORECASTS, "x", "application/xml"), 415)
    problem(service.post(FORECASTS, [GOOD], Content_Encoding="gzip"), 415)
    problem(service.post(FORECASTS, b"\x1f\x8b\x08\x00", "text/csv"), 415)
    problem(service.post(FORECASTS, [GOOD], Accept="image/png"), 406)
    answer = service.post(FORECASTS, [GOOD], Accept="text/html, text/csv;q=0.3, */*;q=0.1")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "model" in problem(service.post("/invocations", {"instances": [GOOD]}), 400)["detail"]


def test_limits(files):
    with Service("--model", f"shop={files}/shop.json", "--max-body", 5000, "--max-rows", 10) as small:
        rows = [{**GOOD, "customer_id": f"c{number}"} for number in range(11)]
        assert small.post(FORECASTS, rows[:10]).status == 200
        problem(small.post(FORECASTS, rows), 413)
        problem(small.post(FORECASTS, "a" * 6000), 413)
        # Without a length, as it comes.
        connection = small.connection()
        connection.request("POST", FORECASTS, (b"x" * 1000 for _ in range(20)),
                           {"Content-Type": "application/json"}, encode_chunked=True)
        assert connection.getresponse().status == 413


def test_too_many_at_once(files):
    import threading
    rows = [{**GOOD, "customer_id": f"c{n}", "T": 30 + n / 97, "frequency": n % 40 + 1}
            for n in range(60_000)]
    body = json.dumps(rows).encode()
    with Service("--model", f"shop={files}/shop.json", "--max-scoring", 1,
                 "--max-waiting", 1) as busy:
        found = []

        def ask():
            found.append(busy.ask("POST", FORECASTS, body, Content_Type="application/json"))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = sorted(answer.status for answer in found)
        assert statuses[0] == 200 and statuses[-1] == 503, statuses
        for answer in found:
            if answer.status == 503:
                problem(answer, 503)
                assert answer.headers["Retry-After"]
    body = json.dumps(rows[:4000]).encode()
    with Service("--model", f"shop={files}/shop.json", "--time-limit", 0.005) as hurried:
        problem(hurried.ask("POST", FORECASTS, body, Content_Type="application/json"), 503)
        # It goes on answering.
        assert hurried.get("/healthz").status == 200


@pytest.mark.parametrize("seed", range(300))
def test_bytes_at_random_are_survived(service, seed):
    chance = random.Random(seed)
    good = json.dumps([GOOD, {**GOOD, "customer_id": "é\\\""}]).encode()
    csv = b"customer_id,frequency,recency,T,monetary_value\na,1,2,3,4\nb,1,2,3,4\n"
    body = bytearray(chance.choice([good, csv, b'{"rows":' + good + b',"options":{"horizon":1}}']))
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(body))
        how = chance.randrange(4)
        if how == 0:
            body[place] = chance.randrange(256)
        elif how == 1:
            del body[place:place + chance.randint(1, 9)]
        elif how == 2:
            body[place:place] = chance.choice([b"\0", b'"', b"1e999", b"[", b"null", b"-", b",,"])
        else:
            body[place:place] = bytes(body[place:place + 20])
        body = body or bytearray(b" ")
    path = chance.choice([FORECASTS, "/v1/rfm", "/v1/actions?model=shop", "/invocations?model=shop",
                          "/v1/models/shop/what-if"])
    type = chance.choice(["application/json", "application/x-ndjson", "text/csv"])
    answer = service.ask("POST", path, bytes(body), Content_Type=type)
    assert answer.status in (200, 400, 413, 415, 422), (answer.status, answer.body, bytes(body))
    if answer.status != 200:
        problem(answer, answer.status)
