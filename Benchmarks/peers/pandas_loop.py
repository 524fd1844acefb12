"""The whole way from a data frame of pandas to a forecast for every customer, by one side,
as its users write it. Prints JSON: seconds of each step, the peak memory that the steps
added to the process, and totals.

    pandas_loop.py clv LOG CALIBRATION_END HORIZON
    pandas_loop.py lifetimes LOG CALIBRATION_END HORIZON
"""

import importlib
import json
import platform
import resource
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")


def peak():
  unit = 1 if platform.system() == "Darwin" else 1024
  return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def read(path):
  # Both sides start from the same frame, made before the clock starts.
  log = pd.read_csv(path, parse_dates=["date"])
  return log, log.memory_usage(deep=True).sum()


def ours(clv, log, end, horizon):
  summary = clv.summarize(log, observation_end=end)
  summarized = time.perf_counter()
  model = clv.CustomerLifetimeValue(
      horizon=horizon, spend_form="means", discount_rate=0.15)
  model.fit(summary)
  fitted = time.perf_counter()
  forecasts = model.predict(summary)
  return summarized, fitted, {
      "customers": len(forecasts),
      "purchases": float(forecasts["expected_purchases"].sum()),
      "alive": float(forecasts["probability_alive"].sum()),
  }


def theirs(lifetimes, log, end, horizon):
  log = log[log["date"] <= end]
  summary = lifetimes.utils.summary_data_from_transaction_data(
      log, "customer_id", "date", monetary_value_col="amount",
      observation_period_end=end, freq_multiplier=7)
  summarized = time.perf_counter()
  x, recency, age = summary["frequency"], summary["recency"], summary["T"]
  purchases = lifetimes.BetaGeoFitter().fit(x, recency, age)
  known = summary[(x > 0) & (summary["monetary_value"] > 0)]
  spend = lifetimes.GammaGammaFitter().fit(
      known["frequency"], known["monetary_value"])
  fitted = time.perf_counter()
  alive = purchases.conditional_probability_alive(x, recency, age)
  count = purchases.conditional_expected_number_of_purchases_up_to_time(
      horizon, x, recency, age)
  spend.conditional_expected_average_profit(x, summary["monetary_value"])
  spend.customer_lifetime_value(
      purchases, x, recency, age, summary["monetary_value"], time=12,
      discount_rate=0.0117, freq="W")
  return summarized, fitted, {
      "customers": len(summary),
      "purchases": float(count.sum()),
      "alive": float(alive.sum()),
  }


def main():
  side, path, end, horizon = sys.argv[1:5]
  log, size = read(path)
  library = importlib.import_module(side)
  work = {"clv": ours, "lifetimes": theirs}[side]
  before = peak()
  start, processor = time.perf_counter(), time.process_time()
  summarized, fitted, totals = work(library, log, end, float(horizon))
  done = time.perf_counter()
  print(json.dumps({
      "rows": len(log), "frame": int(size), "before": before, "peak": peak(),
      "summary": summarized - start, "fits": fitted - summarized,
      "forecasts": done - fitted, "seconds": done - start,
      "processor": time.process_time() - processor, **totals}))


if __name__ == "__main__":
  main()
