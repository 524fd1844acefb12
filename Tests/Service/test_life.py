"""How the service starts, is watched and ends."""

import json
import signal
import threading
import time

from service import Service, until

FORECASTS = "/v1/models/shop/forecasts"


def test_what_is_under_way_is_finished(files):
    rows = [{"customer_id": f"c{n}", "frequency": n % 40 + 1, "recency": 5 + n / 7000,
             "T": 30 + n / 97, "monetary_value": 20} for n in range(60_000)]
    body = json.dumps(rows).encode()
    with Service("--model", f"shop={files}/shop.json") as service:
        found = []
        thread = threading.Thread(target=lambda: found.append(
            service.ask("POST", FORECASTS, body, Content_Type="application/json")))
        thread.start()

        def is_active():
            text = service.get("/metrics").body.decode()
            return "clv_http_requests_active 2" in text

        assert until(is_active)
        start = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        thread.join(60)
        assert found and found[0].status == 200 and len(found[0].json["rows"]) == 60_000
        assert service.process.wait(20) == 0
        assert time.monotonic() - start < 30


def test_an_idle_service_ends_at_once(files):
    for how in (signal.SIGTERM, signal.SIGINT):
        with Service("--model", f"shop={files}/shop.json") as service:
            connection = service.connection()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            # The connection stays open.
            start = time.monotonic()
            assert service.stop(how) == 0
            assert time.monotonic() - start < 5


def test_metrics(files):
    with Service("--model", f"shop={files}/shop.json") as service:
        for _ in range(3):
            service.post(FORECASTS, [{"customer_id": "a", "frequency": 0, "recency": 0, "T": 3}])
        service.post(FORECASTS, "x")
        text = service.get("/metrics").body.decode()
        labels = 'method="POST",route="/v1/models/{name}/forecasts"'
        assert f'clv_http_requests_total{{{labels},status="200"}} 3' in text
        assert f'clv_http_requests_total{{{labels},status="400"}} 1' in text
        assert f"clv_http_request_seconds_count{{{labels}}} 4" in text
        assert f'clv_http_request_seconds_bucket{{{labels},le="+Inf"}} 4' in text
        assert 'clv_rows_total{route="/v1/models/{name}/forecasts"} 3' in text
        assert "clv_models 1" in text
        for line in text.splitlines():
            assert line.startswith("# ") or len(line.rsplit(" ", 1)) == 2
