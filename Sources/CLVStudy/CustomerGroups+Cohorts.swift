public import CLVData

extension CustomerGroups {
  /// The most groups by the time of the first purchase.
  private static let most = 16

  /// Customers by the time of their first purchase: by the finest of months,
  /// quarters, years and decades that makes no more than sixteen groups; nil
  /// where first days are not known.
  public init?(byTimeOfFirstPurchaseIn summary: CustomerSummary) {
    guard let days = summary.firstDay, let first = days.min(),
      let last = days.max()
    else { return nil }
    let span = Period.allCases.first { period in
      period.number(of: last) - period.number(of: first) < Self.most
    }
    guard let period = span else { return nil }
    let start = period.number(of: first)
    self.init(
      names: (start...period.number(of: last)).map(period.name),
      groupOf: days.map { Int32(period.number(of: $0) - start) })
  }
}

/// A length of calendar time.
private enum Period: CaseIterable {
  case month
  case quarter
  case year
  case decade

  private var months: Int {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    case .decade: 120
    }
  }

  func number(of day: CalendarDay) -> Int {
    let (year, month, _) = day.components
    return (year * 12 + month - 1) / months
  }

  /// Its name by ISO 8601, or a quarter's as 1997-Q1.
  func name(_ number: Int) -> String {
    let (year, month) = (number * months / 12, number * months % 12)
    switch self {
    case .month: return "\(year)-\(month < 9 ? "0" : "")\(month + 1)"
    case .quarter: return "\(year)-Q\(month / 3 + 1)"
    case .year: return "\(year)"
    case .decade: return "\(year)…\(year + 9)"
    }
  }
}
