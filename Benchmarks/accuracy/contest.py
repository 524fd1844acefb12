"""Sets forecasts of the same customers side by side; see `measure`."""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import logs
from rivals import RIVALS

OURS = {
    "clv bg-nbd": ["--purchase-model", "bg-nbd", "--spend-form", "means"],
    "clv auto, plain": ["--purchase-model", "auto", "--correct", "none"],
    "clv auto": ["--purchase-model", "auto"],
}
RESAMPLES = 500


def ours(clv, log, options, directory):
  """Our forecasts, by the steps a user takes, and the model file."""
  path = directory / "log.csv"
  if not path.exists():
    log.purchases.to_csv(path, index=False, date_format="%Y-%m-%d")
  def run(*arguments):
    subprocess.run([clv, *arguments], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
  split = ["--calibration-end", str(log.calibration_end.date())]
  end = ["--observation-end", str(log.end.date())]
  files = [str(directory / name) for name in ("s.csv", "m.json", "f.csv")]
  run("summarize", path, *split, *end, "-o", files[0])
  run("fit", path, *split, *end, *options, "-o", files[1])
  run("forecast", files[1], files[0], "--horizon", str(log.holdout_days / 7),
      "--discount-rate", "0", "-o", files[2])
  table = pd.read_csv(files[2], index_col="customer_id", dtype={
      "customer_id": str})
  return table, json.loads(Path(files[1]).read_text())


def gini(actual, predicted):
  """The Gini index of the ranking as a share of the best; ties share."""
  def area(score):
    mean = pd.Series(actual).groupby(score).transform("mean").to_numpy()
    ranked = mean[np.argsort(-score, kind="stable")]
    n = len(actual)
    return (np.cumsum(ranked).sum() / actual.sum() - (n + 1) / 2) / n
  return area(np.asarray(predicted, float)) / area(np.asarray(actual, float))


def top_fifth(actual, predicted):
  """The share of what happened that the fifth ranked highest brought."""
  mean = pd.Series(actual).groupby(predicted).transform("mean").to_numpy()
  n = len(actual) // 5
  return mean[np.argsort(-predicted, kind="stable")[:n]].sum() / actual.sum()


def measures(actual, predicted):
  return {
      "bias": predicted.sum() / actual.sum() - 1,
      "MAE": np.abs(predicted - actual).mean(),
      "RMSE": np.sqrt(((predicted - actual) ** 2).mean()),
      "Gini": gini(actual, predicted),
      "top 20 %": top_fifth(actual, predicted),
  }


def log_score(counts, chance):
  """The mean logarithm of the probability of buying at all, or not."""
  if chance is None:
    return None
  said = np.where(counts > 0, chance, 1 - chance)
  return np.log(np.clip(said, 1e-9, 1)).mean()


def differences(actual, one, other):
  """95 % intervals of one's MAE and Gini less the other's, by resampling."""
  random = np.random.default_rng(1)
  found = []
  for _ in range(RESAMPLES):
    rows = random.integers(0, len(actual), len(actual))
    a, p, q = actual[rows], one[rows], other[rows]
    found.append((np.abs(p - a).mean() - np.abs(q - a).mean(),
                  gini(a, p) - gini(a, q)))
  return np.quantile(np.array(found), [0.025, 0.975], axis=0)


def contest(clv, log):
  with tempfile.TemporaryDirectory() as name:
    forecasts, chosen = {}, None
    for method, options in OURS.items():
      table, model = ours(clv, log, options, Path(name))
      forecasts[method] = (
          table.expected_purchases, table.clv, table.probability_purchase)
      chosen = model
    customers = table.index
  counts, money = log.outcomes(customers, log.calibration_end, log.end)
  order = log.until(log.calibration_end).groupby("customer_id").size().index
  for method, forecast in RIVALS.items():
    parts = forecast(log)
    forecasts[method] = [
        None if part is None
        else pd.Series(np.asarray(part, float), order).reindex(customers)
        for part in parts]
  report(log, counts, money, forecasts, chosen)


def report(log, counts, money, forecasts, chosen):
  correction = (chosen.get("correction") or {}).get("correction") or {}
  corrected = [part for part in ("purchases", "spend") if part in correction]
  print(f"\n### {log.name}: {len(counts):,} customers, holdout of "
        f"{log.holdout_days} days\n")
  print(f"`auto` chose {chosen['purchase']['model']}, corrected: "
        f"{', '.join(corrected) or 'nothing'}.\n")
  for quantity, actual, place in (("purchases", counts, 0),
                                  ("money", money, 1)):
    print(f"| {quantity} | bias | MAE | RMSE | Gini | top 20 % | log score "
          "| MAE of auto less its | Gini of auto less its |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    auto = np.asarray(forecasts["clv auto"][place], float)
    for method, parts in forecasts.items():
      predicted = np.asarray(parts[place], float)
      if np.isnan(predicted).any():
        continue
      found = measures(actual, predicted)
      score = log_score(actual, parts[2]) if place == 0 else None
      row = [method, f"{100 * found['bias']:+.1f} %", f"{found['MAE']:.4g}",
             f"{found['RMSE']:.4g}", f"{found['Gini']:.4f}",
             f"{100 * found['top 20 %']:.1f} %",
             "" if score is None else f"{score:.4f}", "", ""]
      if method != "clv auto":
        low, high = differences(actual, auto, predicted)
        row[-2] = f"{low[0]:+.3g} … {high[0]:+.3g}"
        row[-1] = f"{low[1]:+.3f} … {high[1]:+.3f}"
      print("| " + " | ".join(row) + " |")
    print(flush=True)


def errors(clv, logs_of_each, customers):
  """How often corrections are adopted, and how that did on the holdout."""
  print("| log | purchases corrected | spend corrected | MAE change where "
        "corrected | Gini change where corrected |")
  print("|---|--:|--:|--:|--:|")
  for kind in logs.SIMULATED:
    adopted, spend, changes = 0, 0, []
    for seed in range(1, logs_of_each + 1):
      log = logs.simulated(kind, 1000 + seed, customers)
      with tempfile.TemporaryDirectory() as name:
        plain, _ = ours(clv, log, OURS["clv auto, plain"], Path(name))
        table, model = ours(clv, log, OURS["clv auto"], Path(name))
      counts, _ = log.outcomes(table.index, log.calibration_end, log.end)
      correction = (model.get("correction") or {}).get("correction") or {}
      spend += "spend" in correction
      if "purchases" in correction:
        adopted += 1
        before = measures(counts, plain.expected_purchases.to_numpy())
        after = measures(counts, table.expected_purchases.to_numpy())
        changes.append((after["MAE"] / before["MAE"] - 1,
                        after["Gini"] - before["Gini"]))
    mean = np.mean(changes, axis=0) if changes else (np.nan, np.nan)
    print(f"| {kind} | {adopted}/{logs_of_each} | {spend}/{logs_of_each} | "
          f"{100 * mean[0]:+.1f} % | {mean[1]:+.4f} |", flush=True)


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument("names", nargs="*")
  parser.add_argument("--clv", required=True)
  parser.add_argument("--log")
  parser.add_argument("--calibration-end")
  parser.add_argument("--errors", type=int)
  parser.add_argument("--customers", type=int, default=3000)
  options = parser.parse_args()
  if options.errors:
    return errors(options.clv, options.errors, options.customers)
  if options.log:
    return contest(options.clv, logs.read(
        options.log, options.calibration_end))
  for name in options.names or ["cdnow", *logs.SIMULATED]:
    contest(options.clv, logs.cdnow() if name == "cdnow"
            else logs.simulated(name, customers=options.customers))


main()
