"""The package of dbt, in a project of its own on DuckDB, against the package for Python."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from test_dist import one, run

PROFILE = """\
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, threads: 1}
"""
PROJECT = """\
name: shop
version: "1.0.0"
profile: shop
vars:
  clv:
    clv_log: sales
    clv_customer_column: who
"""


class DbtTests(unittest.TestCase):
    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = Path(self.place.name)
        run("tar", "-xf", one("clv-dbt-*.tar.gz"), "-C", self.folder)
        (package,) = self.folder.glob("clv-dbt-*")
        (self.folder / "profiles.yml").write_text(PROFILE)
        (self.folder / "dbt_project.yml").write_text(PROJECT)
        (self.folder / "packages.yml").write_text(f"packages: [{{local: {package.name}}}]\n")
        (self.folder / "seeds").mkdir()

    def dbt(self, *arguments: str) -> None:
        program = Path(sys.executable).parent / "dbt"
        quiet = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "0"}
        run(program, "--no-use-colors", *arguments, "--profiles-dir", ".", cwd=self.folder,
            env=quiet)  # fmt: skip

    def query(self, text: str):
        import duckdb

        with duckdb.connect(str(self.folder / "shop.duckdb")) as db:
            return db.sql(text).to_arrow_table()

    def test_customers_are_summarized_and_scored(self) -> None:
        import clv

        log = clv.simulate(customers=800, seed=4).to_pandas()
        sales = log.rename(columns={"customer_id": "who"})
        sales.to_csv(self.folder / "seeds" / "sales.csv", index=False)
        self.dbt("deps")
        self.dbt("build")
        found = self.query("SELECT * FROM clv_summary").to_pandas()
        expected = clv.summarize(log, refunds="net")
        both = [frame.astype({"customer_id": str}).set_index("customer_id").sort_index()
                for frame in (found, expected)]  # fmt: skip
        for name in ("frequency", "recency", "T"):
            self.assertTrue((both[0][name] == both[1][name]).all(), name)
        model = clv.CustomerLifetimeValue(spend_form="means").fit(
            self.query("SELECT * FROM clv_spend")
        )
        histories = self.query("SELECT * FROM clv_histories")
        table, _ = clv.sql_scores(model, histories, dialect="duckdb")
        table.to_pandas().to_csv(self.folder / "seeds" / "clv_forecast.csv", index=False)
        scored = ["--vars", json.dumps({"clv_scores": True})]
        self.dbt("build", "--select", "clv_forecast", "clv_scores", *scored)
        scores = self.query("SELECT customer_id, clv FROM clv_scores").to_pandas()
        worth = clv.forecast(model, expected)["clv"].sum()
        self.assertEqual(len(scores), 800)
        self.assertAlmostEqual(scores["clv"].sum() / worth, 1, places=12)

    def test_a_calibration_has_a_holdout(self) -> None:
        import clv

        log = clv.simulate(customers=300, seed=4).to_pandas()
        log.rename(columns={"customer_id": "who"}).to_csv(
            self.folder / "seeds" / "sales.csv", index=False
        )
        self.dbt("deps")
        split = ["--vars", json.dumps({"clv_calibration_end": "2024-12-31"})]
        self.dbt("build", "--select", "sales", "clv_summary", *split)
        found = self.query("SELECT sum(frequency_holdout) AS n FROM clv_summary")
        expected = clv.summarize(log, calibration_end="2024-12-31", refunds="net")
        bought = int(expected["frequency_holdout"].sum())
        self.assertEqual(int(found["n"].to_pylist()[0]), bought)


if __name__ == "__main__":
    unittest.main()
