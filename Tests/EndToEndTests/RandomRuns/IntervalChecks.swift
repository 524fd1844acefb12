extension RandomRun {
  /// Checks that both ends of intervals are there, or neither, and in order.
  mutating func checkIntervals(_ table: CSV) {
    for column in table.columns where column.hasSuffix("_lower") {
      let name = String(column.dropLast("_lower".count))
      checkOrder(table, column, table, name + "_upper")
      expect(
        table.texts(column).map(\.isEmpty)
          == table.texts(name + "_upper").map(\.isEmpty),
        "\(name) has an interval of one end")
    }
  }

  /// Checks central intervals of the number of purchases, where these speak of
  /// the outcome alone.
  ///
  /// They need not hold the mean, as that of a long tail lies beyond nearly
  /// all of it. But with α the probability on each side, at least 1 − α lies
  /// at or above the lower end, so that the mean is at least (1 − α) × that
  /// (Markov), and at most α lies above the upper end.
  mutating func checkIntervalsOfOutcomes(_ table: CSV, level: Double) {
    let means = table.numbers("expected_purchases")
    let purchase = table.numbers("probability_purchase")
    let lower = table.numbers("expected_purchases_lower")
    let upper = table.numbers("expected_purchases_upper")
    let most = (1 + level) / 2
    for row in table.rows.indices {
      guard let mean = means[row], let any = purchase[row],
        let low = lower[row], let high = upper[row]
      else { continue }
      let isSo =
        low * most <= mean * (1 + 1e-6)
        && (low < 1 || any >= most - 1e-6)
        && (high > 0 || any <= 1 - most + 1e-6)
      guard !isSo else { continue }
      return find("the interval cannot be: \(table.rows[row])")
    }
  }

  /// Checks that a purchase is likelier than not within a horizon if the
  /// median time to it is within, and only then.
  mutating func checkMedian(_ table: CSV, horizon: Double) {
    let medians = table.numbers("median_time_to_purchase")
    let probabilities = table.numbers("probability_purchase")
    for (row, probability) in probabilities.enumerated() {
      guard let probability, abs(probability - 0.5) > 1e-6 else { continue }
      let median = medians[row] ?? .infinity
      let isSo =
        probability > 0.5
        ? median <= horizon * (1 + 1e-6) : median >= horizon * (1 - 1e-6)
      guard !isSo else { continue }
      return find("the median time cannot be: \(table.rows[row])")
    }
  }
}
