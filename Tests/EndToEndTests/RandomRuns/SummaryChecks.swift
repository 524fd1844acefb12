extension RandomRun {
  /// Compares a summary with the plain one.
  mutating func check(
    _ name: String, of input: RandomInput, end: Int, holdoutEnd: Int?
  ) {
    guard let table = table(name) else { return }
    let plain = input.summary(end: end)
    expect(
      table.rows.count == plain.customers.count,
      "\(name) has \(table.rows.count) customers, not \(plain.customers.count)")
    var expected: [String: PlainSummary.Customer] = [:]
    for (number, customer) in plain.customers {
      expected[input.dialect.names.name(number)] = customer
    }
    let unit = RandomInput.days(of: input.timeUnit)
    let columns = [
      "frequency", "recency", "T", "monetary_value", "frequency_holdout",
      "monetary_value_holdout",
    ].map(table.numbers)
    for (row, id) in table.texts("customer_id").enumerated() {
      guard let customer = expected[id] else {
        return find("\(name) has an unknown customer \(id)")
      }
      let values = customer.columns(
        end: end, unit: unit, amount: input.dialect.amount)
      for (column, value) in zip(columns, values)
      where !column.isEmpty && !(column[row].map { isClose($0, value) } ?? true)
      {
        return find("\(name): \(table.rows[row]), not \(values)")
      }
    }
  }
}

extension PlainSummary.Customer {
  /// The columns of a summary, in the tool's order.
  fileprivate func columns(
    end: Int, unit: Double, amount: (Int) -> Double
  ) -> [Double] {
    func mean(_ cents: Int, _ count: Int) -> Double {
      count == 0 ? 0 : amount(cents) / Double(count)
    }
    return [
      Double(frequency), Double(lastDay - firstDay) / unit,
      Double(end - firstDay) / unit, mean(cents, frequency),
      Double(holdoutFrequency), mean(holdoutCents, holdoutFrequency),
    ]
  }
}

/// Whether two numbers are the same but for rounding.
func isClose(
  _ left: Double, _ right: Double, _ tolerance: Double = 1e-9
) -> Bool {
  left == right
    || abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}
