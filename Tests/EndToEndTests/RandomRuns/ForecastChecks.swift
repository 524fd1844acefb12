extension RandomRun {
  /// Checks what must be so of the forecasts of customers.
  ///
  mutating func checkForecasts(_ table: CSV, margin: Double) {
    let isChecked = [
      ("probability_alive", "probability"),
      ("probability_purchase", "probability"),
      ("probability_alive_horizon", "probability"), ("expected_purchases", ""),
      ("discounted_purchases", ""), ("expected_spend", "infinite"),
      ("clv", "infinite"), ("expected_purchases_lower", ""),
      ("expected_purchases_upper", ""), ("clv_lower", ""), ("clv_upper", ""),
      ("median_time_to_purchase", "infinite"),
    ]
    for (column, kind) in isChecked {
      let largest =
        kind == "probability"
        ? 1 : kind == "infinite" ? Double.infinity : .greatestFiniteMagnitude
      check(table, column, 0...largest)
    }
    let columns = [
      "probability_alive": "probability_alive_horizon",
      "expected_purchases": "discounted_purchases",
      "expected_purchases_upper": "expected_purchases_lower",
      "clv_upper": "clv_lower",
    ]
    for (larger, smaller) in columns.sorted(by: <) {
      checkOrder(table, smaller, table, larger)
    }
    // P(at least one) is at most the mean, and at most P(alive).
    checkOrder(table, "probability_purchase", table, "expected_purchases")
    checkOrder(table, "probability_purchase", table, "probability_alive")
    checkValue(table, margin)
  }

  /// Checks that what grows with the horizon does.
  mutating func checkHorizons(_ near: CSV, _ far: CSV) {
    for column in [
      "expected_purchases", "discounted_purchases", "probability_purchase",
      "expected_purchases_lower", "expected_purchases_upper", "clv",
    ] {
      checkOrder(near, column, far, column)
    }
    checkOrder(
      far, "probability_alive_horizon", near, "probability_alive_horizon")
    expect(
      near.texts("probability_alive") == far.texts("probability_alive"),
      "P(alive) depends on the horizon")
  }

  /// Checks that the numbers of a column, where there are any, are in a range.
  mutating func check(
    _ table: CSV, _ column: String, _ range: ClosedRange<Double>
  ) {
    for (row, value) in table.numbers(column).enumerated() {
      guard let value, !range.contains(value) else { continue }
      return find("\(column) is \(value): \(table.rows[row])")
    }
  }

  /// Checks that the numbers of one column are at most those of another.
  mutating func checkOrder(
    _ left: CSV, _ smaller: String, _ right: CSV, _ larger: String
  ) {
    let pairs = zip(left.numbers(smaller), right.numbers(larger))
    for (row, pair) in pairs.enumerated() {
      guard let low = pair.0, let high = pair.1,
        low > high * (1 + 1e-9) + 1e-9
      else { continue }
      return find(
        "\(smaller) \(low) > \(larger) \(high): \(left.rows[row])")
    }
  }

  /// Checks that value is margin × spend × discounted purchases.
  private mutating func checkValue(_ table: CSV, _ margin: Double) {
    let spends = table.numbers("expected_spend")
    let purchases = table.numbers("discounted_purchases")
    for (row, value) in table.numbers("clv").enumerated() {
      guard let value, let spend = spends[row], let purchases = purchases[row],
        value.isFinite, spend.isFinite
      else { continue }
      guard !isClose(value, margin * spend * purchases, 1e-9) else { continue }
      return find("clv is not what it is made of: \(table.rows[row])")
    }
  }
}
