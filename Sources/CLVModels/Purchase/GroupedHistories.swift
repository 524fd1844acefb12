/// Customers collapsed to their distinct histories: the sample of these, and
/// which customer has which.
///
/// Fits, forecasts and validation all need it of the same customers, and it
/// takes a look-up for each of them: it is made once and handed on.
public struct GroupedHistories: Sendable {
  /// The distinct histories, each with the number of customers who share it.
  public let sample: HistorySample

  /// The place of each customer's history among ``HistorySample/histories``.
  public let membership: [Int32]

  /// Collapses columns of frequency, recency and T to distinct histories.
  ///
  /// The columns have equal lengths, all times in one unit, and meet the
  /// precondition of ``PurchaseHistory``.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - recency: tₓ of each customer.
  ///   - T: T of each customer.
  ///   - logGaps: Σ ln(gap) over each customer's gaps between purchases, 0
  ///     without a repeat purchase; nil where it is not known.
  ///   - counts: How many customers each row stands for, not negative; nil for
  ///     one. What is known of gaps is then left out.
  public init(
    frequency: [Int32], recency: [Double], T: [Double],
    logGaps: [Double]? = nil, counts: [Int32]? = nil
  ) {
    precondition(
      frequency.count == recency.count && frequency.count == T.count
        && (logGaps.map { $0.count == T.count } ?? true),
      "the columns differ in length")
    let groups = HistoryGroups(frequency: frequency, recency: recency, T: T)
    membership = groups.membership
    guard let counts else {
      sample = HistorySample(
        distinct: groups.distinct, recencies: groups.recencies,
        durations: groups.durations, customers: frequency.count,
        logGaps: logGaps.map { groups.means(of: $0) })
      return
    }
    precondition(counts.count == frequency.count, "a count for each row")
    var distinct = groups.distinct
    for i in distinct.indices { distinct[i].weight = 0 }
    for (place, count) in zip(groups.membership, counts) {
      distinct[Int(place)].weight += Double(count)
    }
    sample = HistorySample(
      distinct: distinct, recencies: groups.recencies,
      durations: groups.durations,
      customers: counts.reduce(0) { $0 + Int($1) })
  }
}
