public import CLVData

extension CustomerGroups {
  /// The most groups by the time of the first purchase.
  private static let most = 16

  /// Customers by the time of their first purchase: by the finest of months,
  /// quarters, years and decades that makes no more than sixteen groups; nil
  /// where first days are not known.
  public init?(
    byTimeOfFirstPurchaseIn summary: CustomerSummary,
    calendar: CalendarSystem = .gregorian
  ) {
    guard let days = summary.firstDay, let first = days.min(),
      let last = days.max(),
      let periods = CalendarPeriods(
        covering: first...last, in: calendar, atMost: Self.most)
    else { return nil }
    let start = periods.number(of: first)
    self.init(
      names: (start...periods.number(of: last)).map(periods.name),
      groupOf: days.map { Int32(clamping: periods.number(of: $0) - start) })
  }
}
