import CLV

/// A few customers of every sort: silent, lively, new, without amounts.
enum SmallSummary {
  static let names = ["a", "b", "c", "d", "e", "f"]

  /// Times are whole numbers, so that every model takes them.
  static func make(in unit: TimeUnit, hasAmounts: Bool = true)
    -> CustomerSummary
  {
    CustomerSummary(
      ids: CustomerIDs(names), frequency: [0, 0, 1, 3, 12, 40],
      recency: [0, 0, 4, 30, 30, 41], T: [0, 39, 5, 30, 60, 41],
      monetaryValue: [0, 0, 5, 0.01, 120, 33], timeUnit: unit,
      hasAmounts: hasAmounts, firstAmount: [1, 0, 5, 7, 1e6, 33])
  }
}
