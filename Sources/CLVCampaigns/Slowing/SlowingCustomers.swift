public import CLVData
public import CLVTables

/// Which customers buy more slowly than they did, and since when.
///
/// Each customer's recent gaps are set against the own earlier ones, the one
/// that is still open included: see ``RateChange``. How regular purchases are
/// is learned from all customers, so that neither bursts nor regular gaps are
/// taken for a change.
public struct SlowingCustomers: Sendable {
  /// At most this share of customers of steady rates is named.
  public let share: Double

  /// How regular the gaps between purchases are: 1 where purchases come at
  /// random, more where they are regular, less where they come in bursts.
  public let regularity: Double

  /// How many customers have purchases enough to be judged.
  public let judged: Int

  /// The changes, and for each customer of the summary the place among them,
  /// negative for none.
  private let changes: [RateChange]
  private let places: [Int32]

  /// Finds out who of a summary's customers has slowed down.
  ///
  /// - Parameters:
  ///   - log: The log that the summary was made of.
  ///   - summary: All customers up to a day.
  ///   - end: That day, the last one observed.
  ///   - share: The share of steady customers that may be named.
  /// - Throws: When the log's temporary file cannot be read.
  public init(
    _ log: TransactionLog, _ summary: CustomerSummary, end: CalendarDay,
    share: Double = 0.05
  ) throws(DataError) {
    self.share = share
    var changes: [RateChange] = []
    var places: [Int32] = []
    places.reserveCapacity(summary.count)
    var counts = Set<Int>()
    var judged = 0
    var days: [Int32] = []
    var regularity = GapRegularity()
    try log.forEachCustomer { _, purchases in
      guard let first = purchases.first, first.day <= end else { return }
      days.removeAll(keepingCapacity: true)
      for purchase in purchases where purchase.day <= end {
        days.append(purchase.day.daysSince1970)
      }
      if days.count > RateChange.leastPurchases { judged += 1 }
      regularity.add(days)
      guard let change = RateChange(days: days, end: end.daysSince1970) else {
        places.append(-1)
        return
      }
      counts.insert(change.purchases)
      places.append(Int32(changes.count))
      changes.append(change)
    }
    self.regularity = regularity.shape
    let law = SteadyPurchases(shape: self.regularity, purchases: counts)
    for place in changes.indices {
      changes[place].probability = law.probability(
        of: changes[place].statistic, purchases: changes[place].purchases)
    }
    self.changes = changes
    self.places = places
    self.judged = judged
  }

  /// How many customers there are.
  public var count: Int { places.count }

  /// The likeliest change of a customer's rate, by the place in the summary;
  /// nil for one who is not judged, or was never faster before than after.
  public func likeliestChange(of customer: Int) -> RateChange? {
    guard places.indices.contains(customer), places[customer] >= 0 else {
      return nil
    }
    return changes[Int(places[customer])]
  }

  /// The change of a customer who has slowed down beyond chance; nil for all
  /// others.
  public func change(of customer: Int) -> RateChange? {
    likeliestChange(of: customer).flatMap { $0.probability <= share ? $0 : nil }
  }

  /// How many customers have slowed down beyond chance.
  public var named: Int { changes.count { $0.probability <= share } }

  /// How many would be named at most if nobody had slowed down.
  public var namedByChance: Double { share * Double(judged) }
}
