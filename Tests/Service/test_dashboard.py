"""The page for people, in a browser: the model, its report and customers."""

import json
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))
from browser import Browser, program  # noqa: E402

from conftest import clv  # noqa: E402
from service import Service  # noqa: E402
from test_access import new_key  # noqa: E402

pytestmark = pytest.mark.skipif(program() is None, reason="there is no browser")
WORDS = json.loads((Path(__file__).resolve().parents[2] / "Sources" / "Service" / "CLVService"
                    / "Dashboard" / "words.json").read_text())


@pytest.fixture(scope="module")
def running(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dashboard")
    shutil.copy(files / "shop.json", folder / "shop.json")
    clv("report", files / "log.csv", "--quiet", "--output", folder / "shop.html")
    (folder / "shop.json.report").unlink(missing_ok=True)
    for other in folder.glob("shop-*"):
        other.unlink()
    shutil.copy(files / "shop.json", folder / "shop.json")
    key = new_key(folder / "keys", "analyst", "admin")
    with Service("--models", folder, "--keys", folder / "keys", "--store",
                 folder / "store.sqlite") as service:
        service.headers["Authorization"] = f"Bearer {key}"
        service.post("/v1/transactions", [
            {"order_id": n, "customer_id": "<b>ann</b>", "date": f"2025-0{n}-07", "amount": 20 + n}
            for n in range(1, 7)])
        yield service, key


class Page:
    def __init__(self, browser, url):
        self.browser = browser
        browser.call("Page.navigate", url=url)

    def value(self, script: str):
        found = self.browser.call("Runtime.evaluate", expression=script, returnByValue=True,
                                  awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, script: str):
        found = self.value(
            "new Promise((done, no) => { const end = Date.now() + 15000; const look = () => {"
            f" const value = (() => {{ try {{ return {script}; }} catch {{ return null; }} }})();"
            " if (value) done(value); else if (Date.now() > end) no(new Error('in vain'));"
            " else setTimeout(look, 50); }; look(); })")
        return found


@pytest.mark.parametrize("language", ["en", "fa", "zh"])
def test_the_page(running, language, tmp_path):
    service, key = running
    words = WORDS[language]
    origin = f"http://127.0.0.1:{service.port}"
    with Browser() as browser:
        page = Page(browser, origin + "/")
        page.until("!document.getElementById('keyed').hidden")
        # What is hidden is not seen.
        assert not page.value("[...document.querySelectorAll('[hidden]')].some("
                              "part => part.getClientRects().length > 0)")
        page.value(f"document.querySelector('[data-language={language}]').click()")
        page.value(f"document.getElementById('key').value = {key!r};"
                   "document.getElementById('keyed').requestSubmit()")
        page.until("document.querySelectorAll('#parameters tr').length > 4")
        assert page.value("document.documentElement.lang") == language
        assert page.value("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")
        text = page.value("document.body.innerText")
        assert words["title"] in text and words["look_up"] in text
        assert "bg-nbd" in text
        # A customer whose name is markup is shown as it is written.
        page.value("document.getElementById('customer').value = '<b>ann</b>';"
                   "document.getElementById('by-id').requestSubmit()")
        page.until("document.querySelector('#answer td')")
        assert page.value("document.querySelector('#answer tr:last-child th').innerText") \
            == "<b>ann</b>"
        assert page.value("document.querySelectorAll('#answer b').length") == 0
        page.value("document.getElementById('by-numbers').requestSubmit()")
        page.until("document.querySelectorAll('#answer tr').length === 6")
        assert words["bought_today"] in page.value("document.getElementById('answer').innerText")
        page.value("document.getElementById('customer').value = 'nobody';"
                   "document.getElementById('by-id').requestSubmit()")
        page.until("!document.getElementById('message').hidden")
        # The report stands in a frame.
        page.value("document.getElementById('open-report').click()")
        page.until("document.getElementById('report').srcdoc.length > 10000")
        # On a telephone nothing is wider than the page.
        browser.call("Emulation.setDeviceMetricsOverride", width=360, height=700,
                     deviceScaleFactor=1, mobile=True)
        assert page.value("document.documentElement.scrollWidth <= 361")
        for event in browser.events:
            if event["method"] == "Network.requestWillBeSent":
                url = event["params"]["request"]["url"]
                assert url.startswith((origin + "/", "data:", "about:")), url
            if event["method"] == "Log.entryAdded":
                entry = event["params"]["entry"]
                # The service says 401 and 404, as it should.
                assert "40" in entry["text"], entry
            assert event["method"] != "Runtime.exceptionThrown", event
