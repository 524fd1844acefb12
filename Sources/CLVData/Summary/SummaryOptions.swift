public import CLVTables

/// How a summary is read.
public struct SummaryOptions: Sendable {
  /// The column of identifiers, if it has none of the usual names.
  public var customerColumn: String?

  /// The names of other columns; nil for the usual ones.
  public var columns = SummaryNames()

  /// The decimal sign of its numbers; nil for the one that the cells show.
  public var decimal: DecimalMark?

  /// What to do with rows that cannot be used.
  public var badRows = BadRowPolicy.stop

  /// The options that the tool has when none are given.
  public init() {}
}

/// Names of a summary's columns, where they are none of the usual ones.
public struct SummaryNames: Sendable, Equatable {
  /// The number of repeat purchases.
  public var frequency: String?

  /// The time from the first purchase to the last.
  public var recency: String?

  /// The time from the first purchase to the end of observation.
  public var T: String?

  /// The mean amount of the repeat purchases.
  public var monetaryValue: String?

  /// The usual names.
  public init() {}

  /// Whether any is named.
  public var isEmpty: Bool { self == SummaryNames() }
}

extension InputTable {
  /// Gives the columns that are named their usual names, by which the table is
  /// known for a summary.
  ///
  /// - Throws: Bad data where one of them is missing.
  public func name(_ names: SummaryNames) throws(DataError) {
    let all: [(String, String?, Remedy)] = [
      ("frequency", names.frequency, .frequency),
      ("recency", names.recency, .recency), ("T", names.T, .T),
      ("monetary_value", names.monetaryValue, .monetaryValue),
    ]
    try rename(
      all.compactMap { wanted, found, remedy in
        found.map { (wanted, $0, remedy) }
      })
  }
}

extension CustomerSummary {
  /// From which T on whole times look like days, where they are said to be in
  /// another unit: three years of weeks, ten of months, fifty of years.
  private static func mostBelieved(in unit: TimeUnit) -> Double {
    switch unit {
    case .day: .infinity
    case .week: 156
    case .month: 120
    case .year: 50
    }
  }

  /// The largest T, where times look like days and are said to be in another
  /// unit; nil elsewhere.
  ///
  /// Times in weeks that are made of days are hardly ever all whole.
  public var timeThatLooksLikeDays: Double? {
    guard let most = T.max(), most > Self.mostBelieved(in: timeUnit),
      T.allSatisfy({ $0 == $0.rounded() }),
      recency.allSatisfy({ $0 == $0.rounded() })
    else { return nil }
    return most
  }
}
