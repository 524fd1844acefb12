"""The store in PostgreSQL: a server that goes and comes, several services, and secrets."""

import json
import os
import random
import subprocess
import threading
import time

import pytest

from service import Service, refused, until
from stores import PASSWORD
from test_problems import GOOD, problem
from test_store import made_up, started

ORDER = {"order_id": "the-order", "customer_id": "the-customer", "date": "2025-03-01",
         "amount": 10}
TRANSACTIONS = "/v1/transactions"
CUSTOMER = "/v1/models/shop/customers/the-customer"


def test_a_server_that_goes_is_told_and_one_that_comes_back_is_used(files, server, postgres):
    with started(postgres, files) as service:
        assert service.post(TRANSACTIONS, [ORDER]).json["accepted"] == 1
        before = service.get(CUSTOMER).json
        server.kill()
        try:
            for answer in (service.post(TRANSACTIONS, [{**ORDER, "order_id": 2}]),
                           service.get(CUSTOMER)):
                found = problem(answer, 503)
                assert answer.headers["Retry-After"] == "1" and found["remedy"]
                # What stands behind the service is not told.
                assert "127.0.0.1" not in answer.body.decode()
            assert service.get("/readyz").status == 200
            assert service.post("/v1/models/shop/forecasts", [GOOD]).status == 200
        finally:
            server.start()
        assert until(lambda: service.get(CUSTOMER).status == 200)
        assert service.get(CUSTOMER).json == before
        # A restart between two requests is not noticed at all.
        server.kill()
        server.start()
        assert service.post(TRANSACTIONS, [ORDER, {**ORDER, "order_id": 3}]).json == {
            "accepted": 1, "repeated": 1}
        service.stop()
        log = "".join(service.log)
        assert '"level":"warning"' in log and "at present" in log
        assert "the-customer" not in log and "the-order" not in log and PASSWORD not in log


def test_nothing_acknowledged_is_lost_by_a_server_that_is_killed(server, postgres):
    acknowledged: set[str] = set()
    sent: set[str] = set()
    refusals: set[int] = set()
    is_over = threading.Event()
    with started(postgres) as service:

        def send(writer: int):
            number = 0
            while not is_over.is_set():
                batch = [{**ORDER, "order_id": f"{writer}-{number}-{part}"} for part in range(3)]
                sent.update(order["order_id"] for order in batch)
                answer = service.post(TRANSACTIONS, batch)
                if answer.status == 200:
                    acknowledged.update(order["order_id"] for order in batch)
                    number += 1
                else:
                    # The same again, until it is in.
                    refusals.add(answer.status)
                    time.sleep(0.01)

        threads = [threading.Thread(target=send, args=(writer,)) for writer in range(4)]
        for thread in threads:
            thread.start()
        try:
            for life in range(3):
                before = len(acknowledged)
                assert until(lambda: len(acknowledged) > before + 20, 60)
                time.sleep(random.Random(life).uniform(0, 0.4))
                server.kill()
                time.sleep(0.2)
                server.start()
            before = len(acknowledged)
            assert until(lambda: len(acknowledged) > before + 20, 60)
        finally:
            is_over.set()
        for thread in threads:
            thread.join()
    assert refusals == {503}
    assert len(acknowledged) > 80
    found = postgres.orders()
    assert acknowledged <= found <= sent
    for order in found:
        base = order.rsplit("-", 1)[0]
        assert all(f"{base}-{part}" in found for part in range(3))


def test_several_services_write_to_one_database(files, postgres):
    orders = made_up(5, 300)
    with started(postgres, files) as one, started(postgres, files) as other:
        accepted = []

        def send(service: Service, seed: int):
            own = orders[:]
            random.Random(seed).shuffle(own)
            for place in range(0, len(own), 50):
                answer = service.post(TRANSACTIONS, own[place:place + 50])
                assert answer.status == 200, answer.body
                accepted.append(answer.json["accepted"])

        threads = [threading.Thread(target=send, args=(service, seed))
                   for seed, service in enumerate([one, other] * 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(accepted) == 4 * 6 and sum(accepted) == len(orders)
        problem(other.post(TRANSACTIONS, [{**orders[0], "amount": -1}]), 409)


def test_services_that_start_together_make_one_store(postgres):
    found = []
    threads = [threading.Thread(target=lambda: found.append(started(postgres))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for number, service in enumerate(found):
        with service:
            assert service.post(TRANSACTIONS, [{**ORDER, "order_id": number}]).status == 200
    assert len(postgres.orders()) == 4


def test_who_waits_too_long_is_told(postgres):
    environment = {**os.environ, **postgres.environment}
    with started(postgres, None, "--time-limit", "1") as service:
        assert service.post(TRANSACTIONS, [ORDER]).status == 200
        holder = subprocess.Popen(
            postgres.server.command("BEGIN; LOCK TABLE clv_orders; SELECT pg_sleep(4)",
                                    postgres.name), env=environment)
        assert until(lambda: postgres.ask(
            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' "
            "AND relation = 'clv_orders'::regclass") == ["1"])
        problem(service.post(TRANSACTIONS, [{**ORDER, "order_id": 2}]), 503)
        holder.wait()
        assert service.post(TRANSACTIONS, [{**ORDER, "order_id": 2}]).json["accepted"] == 1


def test_a_password_is_taken_from_the_environment_or_a_file_alone(postgres, tmp_path):
    plain = postgres.address
    for address in (plain.replace("shop@", f"shop:{PASSWORD.replace(' ', '%20')}@"),
                    plain + "?password=4711x"):
        status, words = refused("--store", address)
        assert status == 64 and "PGPASSWORD" in words
        assert "4711" not in words
    status, words = refused("--store", plain, environment={"PGPASSWORD": "wrong-4712"})
    assert status == 66 and "~/.pgpass" in words and "4712" not in words
    file = tmp_path / "pgpass"
    file.write_text(f"127.0.0.1:*:*:shop:{PASSWORD}\n")
    file.chmod(0o600)
    with Service("--store", plain, environment={"PGPASSFILE": str(file)}) as service:
        assert service.post(TRANSACTIONS, [ORDER]).status == 200
        with open(f"/proc/{service.process.pid}/cmdline") as line:
            assert PASSWORD not in line.read()


@pytest.mark.parametrize("address", [
    "postgresql://shop@127.0.0.1:1/x", "postgresql://shop@127.0.0.1:99999/x",
    "postgresql://shop@127.0.0.1:PORT/none", "postgresql://%", "postgres://a:b:c:d@/",
    "postgresql://shop@127.0.0.1:PORT/x?colour=red",
])
def test_a_database_that_cannot_be_used_is_refused(server, address):
    status, words = refused("--store", address.replace("PORT", str(server.port)),
                            environment=server.environment)
    assert status in (64, 66) and "--store" in words and PASSWORD not in words


def test_tables_of_another_kind_are_refused(server):
    other = server.store()
    other.ask("CREATE TABLE clv_store AS SELECT 7 AS version")
    status, words = refused("--store", other.address, environment=other.environment)
    assert status == 66 and "version 7" in words
    latin = server.store("ENCODING 'LATIN1' TEMPLATE template0")
    status, words = refused("--store", latin.address, environment=latin.environment)
    assert status == 66 and "UTF8" in words


def test_acknowledged_means_on_the_disk_whatever_the_database_is_set_to(postgres):
    postgres.ask(f"ALTER DATABASE {postgres.name} SET synchronous_commit = off")
    with started(postgres) as service:
        # A trigger sees the setting under which an order is written.
        postgres.ask("CREATE TABLE seen (setting text)")
        postgres.ask(
            "CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO seen VALUES (current_setting('synchronous_commit')); "
            "RETURN NEW; END $$")
        postgres.ask("CREATE TRIGGER see BEFORE INSERT ON clv_orders FOR EACH ROW "
                     "EXECUTE FUNCTION see()")
        assert service.post(TRANSACTIONS, [ORDER]).status == 200
    assert postgres.ask("SELECT setting FROM seen") == ["on"]


def test_what_the_service_logs_is_json(postgres):
    with started(postgres) as service:
        service.post(TRANSACTIONS, [ORDER])
        service.stop()
        for line in service.log:
            json.loads(line)
