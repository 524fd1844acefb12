"""Streams of Arrow are forecast as they come, and take the memory of a batch."""

import random
import threading

import pyarrow.ipc as ipc

from service import Service
from tables import ARROW, messages, read, stream, summary
from test_forecasts import random_summary

FORECASTS = "/v1/models/shop/forecasts"


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
