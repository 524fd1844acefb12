public import CLVData

/// What customers have done in each stretch of calendar time: the figures that
/// a dashboard opens with, from one pass over a log.
public struct LogActivity: Sendable {
  /// A stretch of calendar time.
  public struct Period: Sendable {
    /// Its name: see ``CalendarPeriods``.
    public let name: String

    /// Its days, as far as they are observed.
    public let days: ClosedRange<CalendarDay>

    /// Whether all of its days are observed.
    public let isWhole: Bool

    /// The purchases of all customers.
    public let orders: Int

    /// What they spent; 0 where amounts are unknown.
    public let revenue: Double

    /// How many customers bought.
    public let customers: Int

    /// How many of them bought for the first time.
    public let newCustomers: Int

    /// The purchases of the new customers.
    public let newOrders: Int

    /// What the new customers spent.
    public let newRevenue: Double

    /// How many customers there were before it.
    public let earlierCustomers: Int

    /// How many customers bought in the stretch before it.
    public let previousCustomers: Int

    /// How many of these bought in it again.
    public let keptCustomers: Int

    /// The mean amount of a purchase; nil without one.
    public var meanOrder: Double? {
      orders > 0 ? revenue / Double(orders) : nil
    }

    /// The share of the customers from before who bought; nil where there were
    /// none.
    public var repeatRate: Double? {
      earlierCustomers > 0
        ? Double(customers - newCustomers) / Double(earlierCustomers) : nil
    }

    /// The share of those who bought in the stretch before and not in this
    /// one, for good or for a pause; nil where nobody bought before.
    public var lapseRate: Double? {
      previousCustomers > 0
        ? 1 - Double(keptCustomers) / Double(previousCustomers) : nil
    }
  }

  /// The stretches from the first day observed to the last, 36 at most:
  /// weeks of a log of twelve at most, else months, quarters, years or
  /// decades.
  public let periods: [Period]

  /// How the stretches follow from days.
  public let calendar: CalendarPeriods

  /// The customers by the stretch of their first purchase, and what they did
  /// after it.
  public let cohorts: CohortTriangle

  /// The times between successive purchases.
  public let gaps: PurchaseGaps

  /// The last days observed, as many as a forecast looks ahead; nil where
  /// fewer are observed, or it has no end.
  public let recent: RecentActivity?

  /// The few amounts that make up most purchases; nil where there are no such.
  public let prices: PriceGrid?

  /// Whether amounts are known.
  public let hasAmounts: Bool
}

/// What customers have done in the last days observed.
public struct RecentActivity: Sendable {
  /// The days.
  public let days: ClosedRange<CalendarDay>

  /// The purchases of all customers.
  public internal(set) var orders = 0

  /// What they spent; 0 where amounts are unknown.
  public internal(set) var revenue = 0.0

  /// How many customers bought.
  public internal(set) var customers = 0

  /// How many of them bought for the first time.
  public internal(set) var newCustomers = 0

  /// The first purchases among the purchases, which are the new customers'.
  public internal(set) var newOrders = 0

  /// What the new customers spent on their first purchases.
  public internal(set) var newRevenue = 0.0

  /// How many customers bought again: not for the first time.
  public internal(set) var returningCustomers = 0
}
