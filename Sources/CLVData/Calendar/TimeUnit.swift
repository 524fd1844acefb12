/// The unit in which recency, T and horizons are counted.
public enum TimeUnit: String, Sendable, Codable, CaseIterable {
  case day
  case week
  case month
  case year

  /// The length in days: 1, 7, a twelfth of a year, or 365.25.
  public var days: Double {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 365.25 / 12
    case .year: 365.25
    }
  }
}
