/// The customers by the stretch of calendar time of their first purchase, and
/// the repeat purchases of each cohort in each stretch since.
public struct CohortTriangle: Sendable {
  /// What a cohort did in one stretch.
  public struct Cell: Sendable, Equatable {
    /// How many of its customers made a repeat purchase.
    public internal(set) var buyers = 0

    /// The repeat purchases.
    public internal(set) var orders = 0

    /// What these brought; 0 where amounts are unknown.
    public internal(set) var revenue = 0.0
  }

  /// Customers who first bought in the same stretch.
  public struct Cohort: Sendable {
    /// The stretch: see ``CalendarPeriods``.
    public let name: String

    /// How many customers.
    public let customers: Int

    /// What they did in the stretch of their first purchase, in the next one,
    /// and so on to the last that is observed.
    public let cells: [Cell]
  }

  /// The cohorts in the order of time, those without customers too.
  public let cohorts: [Cohort]

  /// How the stretches follow from days: the shortest of months, quarters,
  /// years and decades, or weeks of a log of twelve at most, of which 18 at
  /// most are observed.
  public let calendar: CalendarPeriods

  /// The number of the first stretch.
  let first: Int

  /// Whether the last stretch is observed to its end.
  public let isLastWhole: Bool
}
