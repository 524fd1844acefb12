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
  init(_ log: RandomLog, end: Int, dropsRefunds: Bool = false) {
    var days: [Int: [Int: [Int]]] = [:]
    for row in log.rows where !(dropsRefunds && row.isRefund(in: log)) {
      days[row.customer, default: [:]][row.day, default: []].append(row.cents)
    }
    for (customer, amounts) in days {
      let purchases = amounts.filter { _, cents in
        // Nothing is left of a day whose amounts cancel, while one whose
        // amounts are all zero is a purchase of value zero.
        !log.hasAmounts || cents.reduce(0, +) > 0
          || cents.allSatisfy { $0 == 0 }
      }
      guard let first = purchases.keys.min() else { continue }
      guard first <= end else {
        firstSeenLater += 1
        continue
      }
      var result = Customer(firstDay: first, lastDay: first)
      for (day, cents) in purchases where day != first {
        let sum = cents.reduce(0, +)
        if day <= end {
          result.frequency += 1
          result.cents += sum
          result.lastDay = max(result.lastDay, day)
        } else {
          result.holdoutFrequency += 1
          result.holdoutCents += sum
        }
      }
      customers[customer] = result
    }
  }

  var holdoutPurchases: Int {
    customers.values.reduce(0) { $0 + $1.holdoutFrequency }
  }
}

extension LogRow {
  /// Whether the row is a refund, which a log without amounts has not.
  func isRefund(in log: RandomLog) -> Bool { log.hasAmounts && cents < 0 }
}
