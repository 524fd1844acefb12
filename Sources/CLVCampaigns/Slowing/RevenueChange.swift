public import CLVData
public import CLVTables

/// Why revenue changed between two periods: the change split into parts that
/// add up to it.
///
/// Twice, by two ways to look at it. By factors: revenue is the customers who
/// bought × orders a customer × the amount of an order, and each part is what
/// the change of one of these does, averaged over all orders in which the three
/// can change one after another: Shapley (1953), "A value for n-person games",
/// *Contributions to the Theory of Games* II:307. By customers: what new ones
/// brought, what came from those who were back after a pause, what was lost
/// with those who did not buy any more, and by how much those who bought in
/// both periods bought oftener, and for more.
///
/// A purchase is all that a customer bought on one day. Where amounts are not
/// known, each counts as 1, and the parts are of the number of purchases.
public struct RevenueChange: Sendable, Equatable {
  /// What was bought in a period.
  public struct Period: Sendable, Equatable {
    /// The first and the last day.
    public let days: ClosedRange<CalendarDay>

    /// How many customers bought.
    public internal(set) var customers = 0

    /// How many purchases they made.
    public internal(set) var purchases = 0

    /// What they spent: the number of purchases where amounts are not known.
    public internal(set) var revenue = 0.0

    /// Purchases a customer; 0 without customers.
    public var purchasesPerCustomer: Double {
      customers > 0 ? Double(purchases) / Double(customers) : 0
    }

    /// The mean amount of a purchase; 0 without purchases.
    public var amount: Double {
      purchases > 0 ? revenue / Double(purchases) : 0
    }
  }

  /// A part of the change.
  public enum Part: String, Sendable, CaseIterable {
    /// More or fewer customers.
    case customers

    /// More or fewer purchases a customer.
    case frequency

    /// More or less spent on a purchase.
    case amount

    /// What customers brought whose first purchase is in the second period.
    case new

    /// What customers brought who had bought before the first period, and not
    /// in it.
    case returned

    /// What is missing of those who bought in the first period only.
    case lost

    /// What those who bought in both gave more by buying oftener.
    case keptFrequency = "kept_frequency"

    /// What those who bought in both gave more by spending more each time.
    case keptAmount = "kept_amount"

    /// Whether it is one of the three factors; the others are of customers.
    public var isFactor: Bool {
      self == .customers || self == .frequency || self == .amount
    }
  }

  /// The period before.
  public let before: Period

  /// The period after.
  public let after: Period

  /// Each part's share of the change, in the order of `Part.allCases`; those
  /// of factors, and those of customers, each add up to ``change``.
  public let parts: [(part: Part, amount: Double)]

  /// Whether amounts are known.
  public let hasAmounts: Bool

  /// How much more was brought in after than before.
  public var change: Double { after.revenue - before.revenue }

  /// Whether two say the same.
  public static func == (one: Self, other: Self) -> Bool {
    one.before == other.before && one.after == other.after
      && one.parts.map(\.amount) == other.parts.map(\.amount)
  }
}

extension RevenueChange {
  /// Compares two periods of a log.
  ///
  /// - Parameters:
  ///   - log: The log.
  ///   - before: The first and the last day of the period before.
  ///   - after: Those of the period after, which does not begin before the
  ///     other ends.
  /// - Throws: When the log's temporary file cannot be read.
  public init(
    _ log: TransactionLog, before: ClosedRange<CalendarDay>,
    after: ClosedRange<CalendarDay>
  ) throws(DataError) {
    var sums = Sums(before, after)
    let hasAmounts = log.hasAmounts
    try log.forEachCustomer { _, purchases in
      sums.add(purchases, hasAmounts: hasAmounts)
    }
    self.hasAmounts = hasAmounts
    self.before = sums.before
    self.after = sums.after
    let factors = Self.factors(
      (
        Double(sums.before.customers), sums.before.purchasesPerCustomer,
        sums.before.amount
      ),
      (
        Double(sums.after.customers), sums.after.purchasesPerCustomer,
        sums.after.amount
      ))
    // Those who bought in both are as many before as after.
    let kept = Self.factors(sums.kept[0], sums.kept[1])
    parts = Array(
      zip(
        Part.allCases,
        factors + [sums.new, sums.returned, -sums.lost, kept[1], kept[2]]))
  }

  /// What each of three factors does to their product.
  ///
  /// A factor that is not there without the others, as the amount of no
  /// purchases, is taken not to change.
  private static func factors(
    _ before: (Double, Double, Double), _ after: (Double, Double, Double)
  ) -> [Double] {
    let before = known(before, else: after)
    let after = known(after, else: before)
    func effect(
      _ x: (Double, Double), _ y: (Double, Double), _ z: (Double, Double)
    ) -> Double {
      (x.1 - x.0)
        * (y.0 * z.0 / 3 + y.1 * z.1 / 3 + (y.0 * z.1 + y.1 * z.0) / 6)
    }
    let (x, y, z) = (
      (before.0, after.0), (before.1, after.1), (before.2, after.2)
    )
    return [effect(x, y, z), effect(y, x, z), effect(z, x, y)]
  }

  private static func known(
    _ factors: (Double, Double, Double), else other: (Double, Double, Double)
  ) -> (Double, Double, Double) {
    factors.0 == 0 ? (0, other.1, other.2) : factors
  }
}

/// Sums over customers.
private struct Sums {
  var before: RevenueChange.Period
  var after: RevenueChange.Period
  var new = 0.0
  var returned = 0.0
  var lost = 0.0

  /// What those who bought in both periods bought in the earlier one.
  private var keptBefore: RevenueChange.Period
  private var keptAfter: RevenueChange.Period

  init(_ before: ClosedRange<CalendarDay>, _ after: ClosedRange<CalendarDay>) {
    self.before = RevenueChange.Period(days: before)
    self.after = RevenueChange.Period(days: after)
    keptBefore = self.before
    keptAfter = self.after
  }

  mutating func add(
    _ purchases: UnsafeBufferPointer<Purchase>, hasAmounts: Bool
  ) {
    var (one, other) = (
      RevenueChange.Period(days: before.days),
      RevenueChange.Period(days: after.days)
    )
    for purchase in purchases {
      let amount = hasAmounts ? purchase.amount : 1
      if before.days.contains(purchase.day) { one.add(amount) }
      if after.days.contains(purchase.day) { other.add(amount) }
    }
    one.customers = one.purchases > 0 ? 1 : 0
    other.customers = other.purchases > 0 ? 1 : 0
    before.add(one)
    after.add(other)
    switch (one.purchases > 0, other.purchases > 0) {
    case (true, true):
      keptBefore.add(one)
      keptAfter.add(other)
    case (true, false): lost += one.revenue
    case (false, true):
      let isNew = purchases.first.map { $0.day >= after.days.lowerBound }
      if isNew ?? true {
        new += other.revenue
      } else {
        returned += other.revenue
      }
    case (false, false): break
    }
  }

  /// The factors of those who bought in both, before and after.
  var kept: [(Double, Double, Double)] {
    [keptBefore, keptAfter].map {
      (Double($0.customers), $0.purchasesPerCustomer, $0.amount)
    }
  }
}

extension RevenueChange.Period {
  fileprivate mutating func add(_ amount: Double) {
    purchases += 1
    revenue += amount
  }

  fileprivate mutating func add(_ other: Self) {
    customers += other.customers
    purchases += other.purchases
    revenue += other.revenue
  }
}
