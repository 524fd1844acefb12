"""A service that runs, and questions to it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import signal
import ssl
import subprocess
import threading
import time
from dataclasses import dataclass, field

SERVE = os.environ.get("CLV_SERVE", "clv-serve")
TOOL = os.environ.get("CLV_TOOL", "clv")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    json: object = field(init=False, default=None)

    def __post_init__(self):
        if "json" in self.headers.get("Content-Type", "") and "ndjson" not in self.headers[
            "Content-Type"]:
            self.json = json.loads(self.body)


class Service:
    """A process of clv-serve on a free port, with what it logs."""

    def __init__(self, *arguments: str, environment: dict | None = None):
        self.process = subprocess.Popen(
            [SERVE, "--port", "0", *map(str, arguments)], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
        self.log: list[str] = []
        self.port = 0
        self.headers: dict[str, str] = {}
        self.context: ssl.SSLContext | None = None
        listening: queue.Queue[int | None] = queue.Queue()

        def read():
            for line in self.process.stderr:
                self.log.append(line)
                if '"listening"' in line:
                    listening.put(int(json.loads(line)["port"]))
            listening.put(None)

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        port = listening.get(timeout=60)
        if port is None:
            raise RuntimeError("the service did not start: " + "".join(self.log))
        self.port = port

    def connection(self, timeout: float = 60) -> http.client.HTTPConnection:
        if self.context:
            return http.client.HTTPSConnection(
                "localhost", self.port, timeout=timeout, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method: str, path: str, body=None, timeout: float = 60, **headers) -> Answer:
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        all_headers = {**self.headers,
                       **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection = self.connection(timeout)
        try:
            connection.request(method, path, body, all_headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body, type: str = "application/json", **headers) -> Answer:
        return self.ask("POST", path, body, Content_Type=type, **headers)

    def put(self, path: str, body, type: str = "application/json", **headers) -> Answer:
        return self.ask("PUT", path, body, Content_Type=type, **headers)

    def memory(self) -> int:
        """Bytes of memory in use."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def stop(self, how: int = signal.SIGTERM, timeout: float = 20) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(timeout)
        self.reader.join(5)
        return status

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def refused(*arguments: str, environment: dict | None = None) -> tuple[int, str]:
    """The status and the words of a service that does not start."""
    done = subprocess.run([SERVE, "--port", "0", *map(str, arguments)], capture_output=True,
                          text=True, timeout=30, env={**os.environ, **(environment or {})})
    return done.returncode, done.stderr


def until(condition, seconds: float = 10) -> bool:
    """Whether something comes true in some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
