"""Transactions are kept, in SQLite and in PostgreSQL: each order once, in any order, from
several at a time, and through a kill."""

import csv
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote as quoted

import pytest

from conftest import clv
from service import Service, refused, until
from test_problems import problem

HEADER = "customer_id,date,amount\n"


def made_up(seed: int, orders: int) -> list[dict]:
    chance = random.Random(seed)
    return [{
        "order_id": f"o{seed}-{number}",
        "customer_id": chance.choice(["é ", "a,b", "x/y?", "c"]) + str(chance.randrange(orders // 4)),
        "date": f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "amount": chance.choice([round(chance.uniform(1, 99), 2), chance.uniform(1, 99), 0]),
    } for number in range(orders)]


def started(store, files=None, *more) -> Service:
    models = ["--model", f"shop={files}/shop.json"] if files else []
    return Service(*models, "--store", store.address, *more, environment=store.environment)


def quote(text: str) -> str:
    return quoted(text, safe="")


def as_log(orders: list[dict]) -> bytes:
    return (HEADER + "".join(
        f"\"{order['customer_id']}\",{order['date']},{order['amount']!r}\n"
        for order in orders)).encode()


@pytest.mark.parametrize("seed", range(3))
def test_a_customer_is_scored_as_in_the_whole_log(files, store, seed):
    chance = random.Random(seed)
    orders = made_up(seed, 120)
    chance.shuffle(orders)
    with started(store, files) as service:
        place = 0
        accepted = repeated = 0
        while place < len(orders):
            size = chance.randint(1, 40)
            batch = orders[max(0, place - chance.randint(0, 5)):place + size]
            answer = service.post("/v1/transactions", batch)
            assert answer.status == 200, answer.body
            accepted += answer.json["accepted"]
            repeated += answer.json["repeated"]
            place += size
        assert accepted == len(orders) and repeated > 0
        last = max(order["date"] for order in orders)
        for as_of in (None, "2026-03-01"):
            wanted = clv("forecast", files / "shop.json", "-", "--quiet", "--observation-end",
                         as_of or last, input=as_log(orders)).decode().splitlines()
            rows = {row["customer_id"]: row for row in csv.DictReader(wanted)}
            for customer in {order["customer_id"] for order in orders}:
                query = f"?as_of={as_of}" if as_of else ""
                answer = service.get(f"/v1/models/shop/customers/{quote(customer)}{query}")
                if customer not in rows:
                    assert answer.status == 422
                    continue
                assert answer.status == 200, answer.body
                assert answer.json["as_of"] == (as_of or last)
                [row] = answer.json["rows"]
                for name, cell in rows[customer].items():
                    if name != "customer_id":
                        assert row[name] == (float(cell) if cell else None), (customer, name)
        problem(service.get("/v1/models/shop/customers/nobody"), 404)
        problem(service.get("/v1/models/none/customers/c1"), 404)
        problem(service.get(f"/v1/models/shop/customers/{quote(customer)}?as_of=2020-01-01"), 400)


def test_orders_with_other_values_are_a_conflict_and_change_nothing(files, store):
    order = {"order_id": 1, "customer_id": "ann", "date": "2025-03-01", "amount": 10}
    with started(store, files) as service:
        assert service.post("/v1/transactions", [order]).json == {"accepted": 1, "repeated": 0}
        before = service.get("/v1/models/shop/customers/ann").json
        for change in ({"amount": 11}, {"date": "2025-03-02"}, {"customer_id": "bob"},
                       {"amount": None}):
            new = {**order, "order_id": 2, "date": "2025-04-01"}
            found = problem(service.post("/v1/transactions", [new, {**order, **change}]), 409)
            assert (found["row"], found["field"]) == (1, "order_id")
        assert service.get("/v1/models/shop/customers/ann").json == before
        assert service.post("/v1/transactions", [order, order]).json == {
            "accepted": 0, "repeated": 2}


@pytest.mark.parametrize("change, field", [
    ({"order_id": None}, "order_id"), ({"customer_id": ""}, "customer_id"),
    ({"date": "2025-02-30"}, "date"), ({"date": "1/2/2025"}, "date"),
    ({"amount": "x"}, "amount"), ({"amount": 1e300}, "amount"), ({"amount": [1]}, "amount"),
    ({"order_id": "x" * 2000}, "order_id"),
])
def test_bad_transactions_are_named(files, store, change, field):
    order = {"order_id": 1, "customer_id": "ann", "date": "2025-03-01", "amount": 10}
    with started(store) as service:
        found = problem(service.post("/v1/transactions", [order, {**order, **change}]), 422)
        assert (found["row"], found["field"]) == (1, field)
        problem(service.post("/v1/transactions", [{**order, "colour": 1}]), 422)
        problem(service.post("/v1/transactions", "a,b\n1,2\n", "text/csv"), 415)


def test_a_request_that_holds_an_order_twice(store):
    order = {"order_id": "a\"\\,{}NULL", "customer_id": "NULL", "date": "0001-01-01"}
    with started(store) as service:
        found = problem(service.post("/v1/transactions", [order, order, {**order, "amount": 1}]),
                        409)
        assert found["row"] == 2
        assert store.orders() == set()
        assert service.post("/v1/transactions", [order, order]).json == {
            "accepted": 1, "repeated": 1}
        assert store.orders() == {order["order_id"]}
        assert service.post("/v1/transactions", [{**order, "amount": 0}]).status == 409
        assert service.post("/v1/transactions", []).json == {"accepted": 0, "repeated": 0}
        last = {**order, "order_id": 2, "date": "9999-12-31", "amount": -1e15}
        assert service.post("/v1/transactions", [last]).json["accepted"] == 1


@pytest.mark.parametrize("seed", range(2))
def test_those_who_send_at_the_same_time_get_each_order_in_once(store, seed):
    orders = made_up(seed, 200)
    requests = []
    for sender in range(8):
        chance = random.Random(seed * 100 + sender)
        own = orders[:]
        chance.shuffle(own)
        requests += [own[place:place + 25] for place in range(0, len(own), 25)]
    with started(store) as service, ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(
            lambda batch: service.post("/v1/transactions", batch), requests))
        assert {answer.status for answer in answers} == {200}
        assert sum(answer.json["accepted"] for answer in answers) == len(orders)
        assert sum(answer.json["repeated"] for answer in answers) == 7 * len(orders)
        assert store.orders() == {order["order_id"] for order in orders}


def test_without_a_store_there_are_no_customers(service):
    problem(service.post("/v1/transactions", []), 404)
    problem(service.get("/v1/models/shop/customers/a"), 404)


@pytest.mark.parametrize("round", range(3))
def test_nothing_acknowledged_is_lost_by_a_kill(store, round):
    acknowledged: set[str] = set()
    sent: set[str] = set()
    for life in range(3):
        with started(store) as service:

            def send(writer: int):
                number = 0
                while True:
                    batch = [{"order_id": f"{life}-{writer}-{number}-{part}",
                              "customer_id": f"c{writer}", "date": "2025-01-01", "amount": 1}
                             for part in range(3)]
                    sent.update(order["order_id"] for order in batch)
                    try:
                        answer = service.post("/v1/transactions", batch)
                    except Exception:
                        return
                    if answer.status == 200:
                        acknowledged.update(order["order_id"] for order in batch)
                    number += 1

            threads = [threading.Thread(target=send, args=(writer,)) for writer in range(4)]
            for thread in threads:
                thread.start()
            before = len(acknowledged)
            assert until(lambda: len(acknowledged) > before + 20, 60)
            time.sleep(random.Random(round * 10 + life).uniform(0, 0.4))
            service.stop(signal.SIGKILL)
            for thread in threads:
                thread.join()
    assert len(acknowledged) > 60
    found = store.orders()
    assert acknowledged <= found <= sent
    # Each request is there as a whole or not at all.
    for order in found:
        base = order.rsplit("-", 1)[0]
        assert all(f"{base}-{part}" in found for part in range(3))


def test_a_file_that_is_no_store_is_refused(tmp_path):
    (tmp_path / "store").write_text("no database, but a text that is long enough" * 10)
    status, words = refused("--store", tmp_path / "store")
    assert status == 66 and "--store" in words
    status, words = refused("--store", tmp_path / "none" / "store")
    assert status == 66 and "--store" in words
