/// The summary of a log, worked out in the plainest way: day by day in whole
/// cents, with nothing of the tool's.
struct PlainSummary {
  struct Customer: Equatable {
    var frequency = 0
    var firstDay = 0
    var lastDay = 0

    /// Of the repeat purchases in all.
    var cents = 0
    var holdoutFrequency = 0
    var holdoutCents = 0
  }

  /// Customers with a purchase by the end of calibration.
  private(set) var customers: [Int: Customer] = [:]

  /// How many came later.
  private(set) var firstSeenLater = 0

  /// Summarizes what is calibration by `end`, and holdout from then on.
  init(_ log: RandomLog, end: Int, refunds: String) {
    for (customer, rows) in Dictionary(grouping: log.rows, by: \.customer) {
      let early = Self.purchases(of: rows, log, refunds, until: end)
        .filter { $0.key <= end }
      let late = Self.purchases(of: rows, log, refunds, until: .max)
        .filter { $0.key > end }
      guard let first = early.keys.min() else {
        if !late.isEmpty { firstSeenLater += 1 }
        continue
      }
      var result = Customer(firstDay: first, lastDay: first)
      for (day, cents) in early where day != first {
        result.frequency += 1
        result.cents += cents
        result.lastDay = max(result.lastDay, day)
      }
      result.holdoutFrequency = late.count
      result.holdoutCents = late.values.reduce(0, +)
      customers[customer] = result
    }
  }

  /// What is left of each day's purchase by refunds up to a day.
  private static func purchases(
    of rows: [LogRow], _ log: RandomLog, _ refunds: String, until end: Int
  ) -> [Int: Int] {
    let sales = rows.filter { !$0.isRefund(in: log) }
    var left = Dictionary(grouping: sales, by: \.day)
      .mapValues { $0.reduce(0) { $0 + $1.cents } }
    let bought = left
    let returns = rows.filter { $0.isRefund(in: log) && refunds != "drop" }
    guard log.hasAmounts else {
      return Dictionary(grouping: rows, by: \.day).mapValues { _ in 0 }
    }
    if refunds == "match" {
      for row in returns.sorted(by: { ($0.day, $0.cents) < ($1.day, $1.cents) })
      where row.day <= end {
        take(-row.cents, on: row.day, from: &left)
      }
      // A purchase of value zero stays; one of which nothing is left goes.
      return left.filter { $0.value > 0 || bought[$0.key] == 0 }
    }
    for row in returns { left[row.day, default: 0] += row.cents }
    let days = Set(returns.map(\.day))
    return left.filter { $0.value > 0 || !days.contains($0.key) }
  }

  /// Takes an amount off the day's purchase, the latest earlier one that it
  /// fits into, or the latest ones.
  private static func take(
    _ cents: Int, on day: Int, from left: inout [Int: Int]
  ) {
    var rest = cents
    let earlier = left.keys.filter { $0 <= day }.sorted(by: >)
    func reduce(_ place: Int) {
      let amount = min(rest, left[place] ?? 0)
      left[place]? -= amount
      rest -= amount
    }
    reduce(day)
    if rest > 0, let place = earlier.first(where: { left[$0] ?? 0 >= rest }) {
      reduce(place)
    }
    earlier.forEach(reduce)
  }

  var holdoutPurchases: Int {
    customers.values.reduce(0) { $0 + $1.holdoutFrequency }
  }
}

extension LogRow {
  /// Whether the row is a refund, which a log without amounts has not.
  func isRefund(in log: RandomLog) -> Bool { log.hasAmounts && cents < 0 }
}
