public import CLVTables

/// What RFM scores.
public enum RFMComponent: String, CaseIterable, Sendable {
  /// Days since the last purchase: the fewer, the higher the score.
  case recency

  /// The number of purchases.
  case frequency

  /// The mean amount of a purchase, or what has been spent in all.
  case monetary
}

/// How customers are scored: from 1, the lowest, to the number of bins.
///
/// By quantiles, a customer's score is 1 + ⌊bins × share⌋, where share is the
/// share of all customers who are strictly worse: who have fewer purchases,
/// spend less, or bought last longer ago. Customers who are alike always have
/// the same score, whatever their order; the price is that a score may be left
/// to nobody, as when half of the customers have one purchase and so score 1,
/// and the next score 3 or more. In pandas, for frequency,
///
///     (f.rank(method="min") - 1) * bins // len(f) + 1
///
/// and for recency the same with `ascending=False`.
///
/// By thresholds, each threshold reached is one score more; for recency a
/// threshold is reached by as many days or fewer.
public struct RFMScoring: Sendable, Equatable {
  /// How many scores there are.
  public let bins: Int

  /// Whether frequency is scored among the customers of a recency score, and
  /// monetary value among those of a recency and a frequency score; else each
  /// is scored among all.
  public let isNested: Bool

  /// Whether monetary value is scored, where amounts are known.
  public let usesMonetary: Bool

  /// Whether monetary value is what a customer has spent in all, instead of
  /// the mean amount of a purchase.
  public let usesTotals: Bool

  /// The thresholds of a component, ascending, one fewer than bins; none
  /// where it is scored by quantiles.
  public let thresholds: [RFMComponent: [Double]]

  /// More scores than this are taken for something else.
  public static let mostBins = 20

  /// Quantiles in five bins, each component among all customers.
  public static let standard = RFMScoring(standardBins: 5)

  private init(standardBins bins: Int) {
    self.bins = bins
    isNested = false
    usesMonetary = true
    usesTotals = false
    thresholds = [:]
  }

  /// How to score.
  ///
  /// - Parameters:
  ///   - bins: How many scores there are; unless given, as many as the
  ///     thresholds make, else 5.
  ///   - isNested: Whether scores are worked out within those before.
  ///   - usesMonetary: Whether monetary value is scored too.
  ///   - usesTotals: Whether that is the sum of all purchases, not their mean.
  ///   - thresholds: Thresholds instead of quantiles.
  /// - Throws: A usage error for too few or too many bins, and for thresholds
  ///   that do not ascend or are not one fewer than bins.
  public init(
    bins: Int? = nil, isNested: Bool = false, usesMonetary: Bool = true,
    usesTotals: Bool = false, thresholds: [RFMComponent: [Double]] = [:]
  ) throws(DataError) {
    let given = RFMComponent.allCases.compactMap { thresholds[$0] }.first
    let bins = bins ?? given.map { $0.count + 1 } ?? 5
    guard (2...Self.mostBins).contains(bins) else {
      throw DataError(
        .usage,
        "\(bins) scores: give from 2 to \(Self.mostBins), such as 5")
    }
    for component in RFMComponent.allCases {
      guard let values = thresholds[component] else { continue }
      try Self.check(values, of: component, bins)
    }
    self.bins = bins
    self.isNested = isNested
    self.usesMonetary = usesMonetary
    self.usesTotals = usesTotals
    self.thresholds = thresholds
  }

  private static func check(
    _ thresholds: [Double], of component: RFMComponent, _ bins: Int
  ) throws(DataError) {
    let name = component.rawValue
    guard thresholds.count == bins - 1 else {
      throw DataError(
        .usage,
        "\(thresholds.count) thresholds of \(name) make "
          + "\(thresholds.count + 1) scores, and there are \(bins): give "
          + "\(bins - 1) thresholds, or another number of bins")
    }
    for (low, high) in zip(thresholds, thresholds.dropFirst())
    where !(low < high) {
      throw DataError(
        .usage,
        "thresholds of \(name) must ascend, and \(high) comes after \(low)")
    }
    guard thresholds.allSatisfy(\.isFinite) else {
      throw DataError(.usage, "thresholds of \(name) must be numbers")
    }
  }
}
