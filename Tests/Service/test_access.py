"""Who may ask what, and what of it is written down."""

import socket
import subprocess

import pytest

from service import SERVE, Service, refused
from test_problems import GOOD, problem

FORECASTS = "/v1/models/shop/forecasts"


def new_key(path, name: str, role: str) -> str:
    return subprocess.run(
        [SERVE, "keys", "add", name, "--role", role, "--keys", path], check=True,
        capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "keys"
    return path, {role: new_key(path, f"the-{role}", role) for role in ("read", "admin")}


def bearer(key: str) -> dict:
    return {"Authorization": f"Bearer {key}"}


def test_keys_and_roles(files, keys):
    path, of = keys
    text = path.read_text()
    assert of["read"] not in text and of["admin"] not in text
    assert path.stat().st_mode & 0o077 == 0
    with Service("--model", f"shop={files}/shop.json", "--keys", path) as service:
        for open_path in ("/healthz", "/readyz", "/ping", "/version", "/docs", "/openapi.yaml"):
            assert service.get(open_path).status == 200
        for closed in ("/metrics", "/v1/models"):
            answer = service.get(closed)
            problem(answer, 401)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        problem(service.post(FORECASTS, [GOOD]), 401)
        wrong = of["read"][:-1] + ("0" if of["read"][-1] != "0" else "1")
        for value in (f"Bearer {wrong}", "Bearer", "Bearer a b", f"Basic {of['read']}", of["read"]):
            problem(service.post(FORECASTS, [GOOD], Authorization=value), 401)
        assert service.post(FORECASTS, [GOOD], **bearer(of["read"])).status == 200
        model = (files / "shop.json").read_bytes()
        problem(service.put("/v1/models/x", model, **bearer(of["read"])), 403)
        problem(service.post("/v1/models/shop:reload", b"", **bearer(of["read"])), 403)
        assert service.put("/v1/models/x", model, **bearer(of["admin"])).status == 201
        assert service.post(FORECASTS, [GOOD], **bearer(of["admin"])).status == 200
        service.stop()
        log = "".join(service.log)
        assert "the-read" in log and of["read"] not in log and of["admin"] not in log


def test_strangers_are_not_let_in_without_keys(files):
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        status, words = refused("--host", host, "--model", f"shop={files}/shop.json")
        assert status == 64 and "--keys" in words, words


def test_with_keys_it_listens_publicly(files, keys):
    with Service("--host", "0.0.0.0", "--model", f"shop={files}/shop.json", "--keys",
                 keys[0]) as service:
        assert service.get("/healthz").status == 200


@pytest.mark.parametrize("text", ["", "name", "name read abc", "name owner " + "0" * 64,
                                  "name read " + "g" * 64, "# nobody\n"])
def test_bad_key_files(files, tmp_path, text):
    (tmp_path / "keys").write_text(text)
    status, words = refused("--model", f"shop={files}/shop.json", "--keys", tmp_path / "keys")
    assert status == 65 and "keys" in words
    assert refused("--keys", tmp_path / "none")[0] == 66


def test_pages_of_strangers_cannot_ask_without_keys(service):
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"},
                    {"Origin": "null"}, {"Host": "localhost.evil.example"},
                    {"Host": "127.evil.example"}):
        connection = service.connection()
        connection.request("GET", "/v1/models", headers=headers)
        assert connection.getresponse().status == 403, headers
    for headers in ({"Origin": f"http://localhost:{service.port}"}, {"Host": "localhost:1"},
                    {"Host": "[::1]:80"}):
        connection = service.connection()
        connection.request("GET", "/v1/models", headers=headers)
        assert connection.getresponse().status == 200, headers


def test_no_customer_is_logged(files):
    with Service("--model", f"shop={files}/shop.json") as service:
        secret = "customer-4711"
        service.post(FORECASTS, [{**GOOD, "customer_id": secret}])
        service.post(FORECASTS, [{**GOOD, "customer_id": secret, "T": -1}])
        service.post(FORECASTS + f"?x={secret}", [{**GOOD, "customer_id": secret}])
        service.get(f"/v1/models/shop/customers/{secret}")
        service.get(f"/{secret}")
        service.stop()
        log = "".join(service.log)
        assert log.count('"request"') == 5 and secret not in log
        assert '"status":"422"' in log and '"route":"/v1/models/{name}/forecasts"' in log


@pytest.mark.parametrize("raw", [
    b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"G" * 100_000, b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    b"POST /v1/rfm HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nabc",
    b"POST /v1/rfm HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    b"POST /v1/rfm HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /healthz HTTP/9.9\r\n\r\n", b"GET /healthz HTTP/1.1\r\n" + b"a: b\r\n" * 20_000 + b"\r\n",
    b"POST /v1/rfm HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf",
    b"GET //// HTTP/1.1\r\nHost: \r\n\r\n", b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET ?a HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /v1/models?% HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /v1/models?&&=& HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /v1/models/%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
])
def test_hostile_bytes_on_the_wire(service, raw):
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as wire:
        try:
            wire.sendall(raw)
            wire.shutdown(socket.SHUT_WR)
            answer = wire.recv(1 << 16)
        except OSError:
            answer = b""
    assert not answer.startswith(b"HTTP/1.1 5"), answer
    assert service.get("/healthz").status == 200
