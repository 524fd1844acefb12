"""The logs to forecast: public ones, and simulated ones of a known kind."""

import subprocess
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent.parent
START = pd.Timestamp("2022-01-03")
DAYS = 728
SPLIT = 364


class Log:
  """A log of purchases with its split; a row a customer and day."""

  def __init__(self, name, frame, calibration_end):
    frame = frame[["customer_id", "date", "amount"]].copy()
    frame["date"] = pd.to_datetime(frame["date"])
    # A customer is a row of the summary that has bought by the split.
    self.name = name
    self.purchases = frame.groupby(
        ["customer_id", "date"], as_index=False).amount.sum()
    self.start = frame.date.min()
    self.end = frame.date.max()
    self.calibration_end = pd.Timestamp(calibration_end)

  @property
  def holdout_days(self):
    return (self.end - self.calibration_end).days

  def until(self, day):
    return self.purchases[self.purchases.date <= day]

  def outcomes(self, customers, first, last):
    """The purchases and money of customers after a day up to another."""
    later = self.purchases[
        (self.purchases.date > first) & (self.purchases.date <= last)]
    grouped = later.groupby("customer_id").amount
    return (grouped.size().reindex(customers, fill_value=0).to_numpy(float),
            grouped.sum().reindex(customers, fill_value=0).to_numpy(float))


def read(path, calibration_end, name=None):
  frame = pd.read_csv(path, dtype={"customer_id": str})
  if "amount" not in frame:
    frame["amount"] = 1.0
  return Log(name or Path(path).stem, frame, calibration_end)


def cdnow():
  subprocess.run(
      [ROOT / "notebooks-data" / "download-cdnow"], check=True,
      stdout=subprocess.DEVNULL)
  return read(
      ROOT / "notebooks-data" / "downloads" / "cdnow.csv", "1997-09-30",
      "cdnow")


def simulated(kind, seed=1, customers=3000):
  """A log of customers with rates of their own who leave some day.

  Kinds: plain (all that the models assume), season (purchases double in
  winter), trend (they fall by half within the two years), regular (gaps of
  four stages), tied (those who spend more buy more).
  """
  random = np.random.default_rng(seed)
  rows = []
  for customer in range(customers):
    arrival = random.uniform(0, 84)
    rate = random.gamma(0.7, 1 / 40)
    mean = 1 / random.gamma(4, 1 / 90)
    if kind == "tied":
      rate *= mean / 30
    life = random.exponential(1 / max(random.gamma(0.6, 1 / 150), 1e-9))
    last = min(DAYS, arrival + life)
    time, day_of_last = arrival, -1
    while time < last:
      day = int(time)
      if day != day_of_last:
        amount = mean * random.gamma(6, 1 / 6)
        rows.append((f"c{customer}", START + pd.Timedelta(days=day),
                     max(0.01, round(amount, 2))))
      day_of_last = day
      if kind == "regular":
        time += random.gamma(4, 1 / (4 * max(rate, 1e-9)))
        continue
      # Thinning of purchases at the highest rate.
      while True:
        time += random.exponential(1 / max(2 * rate, 1e-9))
        share = 0.5
        if kind == "season":
          share = 0.5 * (1 + 0.7 * np.cos(2 * np.pi * time / 365))
        if kind == "trend":
          share = 1 - 0.75 * time / DAYS
        if time >= last or random.uniform() < share:
          break
  frame = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
  log = Log(kind, frame, START + pd.Timedelta(days=SPLIT - 1))
  log.end = START + pd.Timedelta(days=DAYS - 1)
  return log


SIMULATED = ["plain", "season", "trend", "regular", "tied"]
