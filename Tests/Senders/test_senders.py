"""The example senders, on what `clv crm` writes, against a stand-in for the vendors."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from vendors import Vendors

SENDERS = Path(__file__).resolve().parents[2] / "Sources" / "Examples" / "Senders"
KEYS = {
    "dynamics": "new_clvid", "salesforce": "Customer_Key__c", "hubspot": "customer_key",
    "klaviyo": "external_id",
}  # fmt: skip


class SenderTests(unittest.TestCase):
    folder: Path
    vendors: Vendors

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(tempfile.mkdtemp())
        cls.vendors = Vendors(cls.folder)
        tool = os.environ["CLV_TOOL"]
        cls.scores = cls.folder / "scores.csv"
        # More than a thousand, so that there are several files; names that want care.
        names = ["it's", "Zoë", "a, b", *(f"C{number}" for number in range(2000))]
        rows = ["customer_id,clv,probability_alive"]
        rows += [f'"{name}",{number * 1.25},0.{number % 10}' for number, name in enumerate(names)]
        cls.scores.write_text("\n".join(rows) + "\n", encoding="utf-8")
        for target, key in KEYS.items():
            subprocess.run(
                [tool, "crm", cls.scores, "--target", target, "--key", key, "--fields",
                 "clv=new_clv,probability_alive=new_palive", "--quiet",
                 "--output", cls.folder / target],
                check=True,
            )  # fmt: skip

    @classmethod
    def tearDownClass(cls) -> None:
        cls.vendors.stop()
        shutil.rmtree(cls.folder)

    def send(self, target: str, **environment: str) -> subprocess.CompletedProcess[str]:
        here = {
            "REQUESTS_CA_BUNDLE": str(self.vendors.certificate),
            "SSL_CERT_FILE": str(self.vendors.certificate), **environment,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, SENDERS / f"send_{target}.py", self.folder / target],
            capture_output=True, text=True, env={**os.environ, **here},
        )  # fmt: skip

    def check(self, target: str, token: str, address: str) -> None:
        wrong = self.send(target, **{address: self.vendors.address, token: "wrong"})
        self.assertNotEqual(wrong.returncode, 0, "a wrong key is an error")
        self.assertNotIn(target, self.vendors.records)
        for _ in range(2):  # What was sent is sent again without harm.
            done = self.send(target, **{address: self.vendors.address, token: "secret"})
            self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.scores, newline="", encoding="utf-8") as file:
            expected = {row["customer_id"]: float(row["clv"]) for row in csv.DictReader(file)}
        refused = self.folder / target / "refused.csv"
        if refused.exists():
            with open(refused, newline="", encoding="utf-8-sig") as file:
                for row in csv.reader(file):
                    expected.pop(row[0], None)
        self.assertGreaterEqual(len(expected), 2000)
        found = self.vendors.records[target]
        self.assertEqual({k: float(v["new_clv"]) for k, v in found.items()}, expected)

    def test_dynamics(self) -> None:
        self.check("dynamics", "DATAVERSE_TOKEN", "DATAVERSE")

    def test_salesforce(self) -> None:
        self.check("salesforce", "SALESFORCE_TOKEN", "SALESFORCE")

    def test_hubspot(self) -> None:
        self.check("hubspot", "HUBSPOT_TOKEN", "HUBSPOT")

    def test_klaviyo(self) -> None:
        self.check("klaviyo", "KLAVIYO_KEY", "KLAVIYO")


if __name__ == "__main__":
    unittest.main()
