"""The library as a guest of the interpreter: locks, threads, forks, signals, memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
from conftest import ROOT, frame

import clv

PACKAGE = ROOT / "Sources" / "Python" / "clv"


def big(rows: int = 200_000) -> dict:
    log = clv.simulate(customers=rows // 2, seed=3)
    return log.to_polars()


def test_other_threads_run_meanwhile() -> None:
    log, ticks, done = big(), [], threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.monotonic()
    clv.BGNBD().fit(log)
    end = time.monotonic()
    done.set()
    thread.join()
    # A call that kept the lock would leave a gap as long as itself.
    inside = [begin, *(t for t in ticks if begin < t < end), end]
    gaps = [later - earlier for earlier, later in zip(inside, inside[1:])]
    assert max(gaps) < (end - begin) / 2


def test_a_model_serves_many_threads(summary) -> None:
    model = clv.BGNBD().fit(summary)
    expected, results = list(model.expected_purchases(future_t=20)), []
    threads = [
        threading.Thread(target=lambda: results.append(list(model.predict(future_t=20))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_fit_after_a_fork() -> None:
    code = (
        "import clv, os, sys\n"
        "log = clv.simulate(customers=500)\n"
        "first = clv.BGNBD().fit(log).log_likelihood_\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os._exit(0 if clv.BGNBD().fit(log).log_likelihood_ == first else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0


def test_control_c_is_answered_while_a_fit_goes_on() -> None:
    code = (
        "import clv, sys\n"
        "log = clv.simulate(customers=200_000, parameters="
        "{'r': 0.5, 'alpha': 4.0, 'a': 0.8, 'b': 2.4})\n"
        "print('ready', flush=True)\n"
        "try:\n"
        "    for _ in range(1000): clv.ParetoNBD().fit(log)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
        "    import os; os._exit(0)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "interrupted\n"
    assert process.wait(timeout=60) == 0


def test_progress_is_told_and_can_end_a_run(pandas_log) -> None:
    steps: list[str] = []
    clv.run(pandas_log, model="bg-nbd", progress=lambda step, share: steps.append(step))
    assert steps[0] == "read"
    assert [s for s in steps if s != "read"] == ["fit", "validate", "refit", "forecast", "act",
                                                 "act"]  # fmt: skip

    def stop(step: str, share: float) -> None:
        if step == "validate":
            raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        clv.run(pandas_log, model="bg-nbd", progress=stop)


def test_the_log_is_not_copied_in_python() -> None:
    log = big()
    tracemalloc.start()
    model = clv.BGNBD().fit(log)
    clv.forecast(model, log, horizon=52)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < log.estimated_size() / 10


def test_nothing_is_kept_of_what_is_let_go() -> None:
    log = clv.simulate(customers=1000)

    def resident() -> int:
        text = Path("/proc/self/statm").read_text()
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def work() -> None:
        for _ in range(15):
            clv.forecast(clv.BGNBD().fit(log), log)["clv"]

    work()
    before = resident()
    for _ in range(4):
        work()
    assert resident() - before < 64 << 20


def test_pandas_needs_no_pyarrow(columns, tmp_path) -> None:
    """Without pyarrow the columns go in by their addresses."""
    log = frame(columns, "pandas")
    expected = clv.summarize(log)
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import clv, pandas\n"
        f"log = pandas.read_csv({str(tmp_path / 'log')!r}, parse_dates=['date'])\n"
        f"clv.summarize(log).to_csv({str(tmp_path / 'out.csv')!r}, index=False)\n"
    )
    log.to_csv(tmp_path / "log", index=False)
    subprocess.run([sys.executable, "-c", code], check=True)
    expected.to_csv(tmp_path / "expected.csv", index=False)
    assert (tmp_path / "out.csv").read_text() == (tmp_path / "expected.csv").read_text()


def test_without_numpy_there_are_lists() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "import clv\n"
        "log = clv.simulate(customers=300).to_dict()\n"
        "summary = clv.summarize(log)\n"
        "model = clv.BGNBD().fit(summary)\n"
        "assert len(model.expected_purchases(future_t=9)) == 300\n"
        "assert isinstance(summary['recency'], list)\n"
        "assert len(clv.run(log).forecasts['clv']) == 300\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


def test_every_function_of_the_header_is_in_the_library() -> None:
    header = (ROOT / "Sources" / "CInterface" / "include" / "clv.h").read_text()
    header = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    declared = set(re.findall(r"\b(clv_\w+)\(", header))
    library = os.environ.get("CLV_LIBRARY", str(PACKAGE / "lib" / "libclv.so.1"))
    listed = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    ).stdout
    defined = set(re.findall(r" T (clv_\w+)$", listed, flags=re.M))
    assert declared == defined


def test_the_header_is_of_c_and_of_cpp(tmp_path) -> None:
    path = tmp_path / "use.c"
    path.write_text('#include "clv.h"\nint main(void) { return clv_abi_version() - 1; }\n')
    include = ROOT / "Sources" / "CInterface" / "include"
    flags = ["-I", str(include), "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"]
    for compiler, language in (("clang", "c"), ("clang++", "c++")):
        subprocess.run([compiler, "-x", language, *flags, str(path)], check=True)


def test_the_version_is_that_of_the_tool() -> None:
    text = (ROOT / "Sources" / "CLVTables" / "Toolkit.swift").read_text()
    assert f'"{clv.__version__}"' in text


def test_types_are_complete() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "/dev/null",
         "--config-file", str(PACKAGE.parent / "pyproject.toml"), str(PACKAGE)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
