"""How many requests are answered, beside an answer without work, and that memory stays flat.

CLV_LOAD_SECONDS=60 and CLV_MEMORY_SECONDS=600 measure for longer.
"""

import json
import os
import re
import shutil
import subprocess

import pytest

from service import Service
from test_problems import GOOD

pytestmark = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
SECONDS = int(os.environ.get("CLV_LOAD_SECONDS", 3))
MEMORY_SECONDS = int(os.environ.get("CLV_MEMORY_SECONDS", 12))


def wrk(service, path: str, connections: int, seconds: int, body=None, folder=None) -> dict:
    script = []
    if body is not None:
        file = folder / "post.lua"
        file.write_text(
            'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
            f"wrk.body = {json.dumps(json.dumps(body))}\n")
        script = ["-s", str(file)]
    text = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s",
         *script, f"http://127.0.0.1:{service.port}{path}"],
        capture_output=True, text=True, check=True).stdout
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        "p99": re.search(r"99%\s+(\S+)", text)[1],
        "errors": re.search(r"(Non-2xx.*|Socket errors.*)", text),
    }


def test_requests_a_second(files, tmp_path, capsys):
    rows = [{**GOOD, "customer_id": f"c{number}", "T": 30 + number / 7} for number in range(1000)]
    # As many may wait as wrk has connections, and those that it left at the end of its last
    # run, which are answered all the same.
    with Service("--model", f"shop={files}/shop.json", "--max-waiting", 256) as service:
        lines = []
        for connections in (1, 8, 64):
            for name, path, body in [
                ("echo (/healthz)", "/healthz", None),
                ("one customer", "/v1/models/shop/forecasts", [GOOD]),
                ("1000 customers", "/v1/models/shop/forecasts", rows),
            ]:
                found = wrk(service, path, connections, SECONDS, body, tmp_path)
                assert not found["errors"], found
                assert found["rate"] > 5
                lines.append(f"{connections:>3} connections  {name:<16} "
                             f"{found['rate']:>9.0f} a second  p99 {found['p99']}")
        with capsys.disabled():
            print("\n" + "\n".join(lines))


def test_memory_stays_flat(files, tmp_path, capsys):
    rows = [{**GOOD, "customer_id": f"c{number}", "T": 30 + number / 7} for number in range(2000)]
    with Service("--model", f"shop={files}/shop.json") as service:
        used = []
        # A minute each, or a quarter of what is less than four.
        parts = max(4, MEMORY_SECONDS // 60)
        for part in range(parts):
            wrk(service, "/v1/models/shop/forecasts", 8, max(1, MEMORY_SECONDS // parts), rows,
                tmp_path)
            used.append(service.memory() >> 20)
        with capsys.disabled():
            print(f"\nMiB in use after each of {parts} parts of {MEMORY_SECONDS} s: {used}")
        assert used[-1] <= used[0] * 1.25 + 16, used
