internal import CLVNumerics

/// Whether cohorts differ in how many customers stay: the log-rank test.
///
/// Of the N customers at risk in a period D are lost; were cohorts alike, a
/// cohort with n of them would lose D n/N on average. The differences O − E,
/// summed over periods, are compared with the bound of their variances that
/// needs no matrix: Σ (O − E)²/v with v = Σ n/N · D (N − D)/(N − 1). It is
/// exact where cohorts keep their shares of those at risk, and on the safe
/// side elsewhere: Mantel (1966), *Cancer Chemotherapy Reports* 50:163; Peto &
/// Pike (1973), *Biometrics* 29:579.
///
/// Successive cohorts too small for χ² are compared as one: both sums add.
public struct RetentionDifferences: Sendable, Equatable, Encodable {
  /// The losses of one cohort.
  public struct Losses: Sendable, Equatable {
    /// How many customers were lost in periods 1, 2, ….
    public let lost: [Int]

    /// How many were at risk in each: seen through the period, and there at
    /// its beginning.
    public let atRisk: [Int]

    /// Losses with their parts, of the same length.
    public init(lost: [Int], atRisk: [Int]) {
      self.lost = lost
      self.atRisk = atRisk
    }
  }

  /// How many cohorts were compared, small ones taken together.
  public let cohorts: Int

  /// The statistic.
  public let statistic: Double

  /// Cohorts less one.
  public let degreesOfFreedom: Int

  /// The probability of as large a statistic by chance if all were alike.
  public let pValue: Double

  /// Whether cohorts differ by more than chance would have it.
  public var areBeyondChance: Bool { pValue < 0.05 }

  /// χ² holds from about this variance on.
  private static let leastVariance = 5.0

  /// Compares cohorts, in an order in which neighbours may be taken together;
  /// nil where there are not two of enough losses.
  public init?(_ losses: [Losses]) {
    let periods = losses.map { min($0.lost.count, $0.atRisk.count) }.max() ?? 0
    var excess = [Double](repeating: 0, count: losses.count)
    var variance = excess
    for t in 0..<periods {
      let present = losses.indices.filter {
        t < losses[$0].lost.count && t < losses[$0].atRisk.count
      }
      let n = present.reduce(0.0) { $0 + Double(losses[$1].atRisk[t]) }
      let d = present.reduce(0.0) { $0 + Double(losses[$1].lost[t]) }
      guard n > 1, present.count > 1 else { continue }
      for i in present {
        let share = Double(losses[i].atRisk[t]) / n
        excess[i] += Double(losses[i].lost[t]) - d * share
        variance[i] += share * d * (n - d) / (n - 1)
      }
    }
    let compared = Self.takenTogether(excess, variance)
    guard compared.count > 1 else { return nil }
    cohorts = compared.count
    statistic = compared.reduce(0) { $0 + $1.excess * $1.excess / $1.variance }
    degreesOfFreedom = compared.count - 1
    pValue = chiSquareUpperTail(
      statistic, degreesOfFreedom: Double(degreesOfFreedom))
  }

  /// Successive cohorts until each group has enough; a rest joins the last.
  private static func takenTogether(
    _ excess: [Double], _ variance: [Double]
  ) -> [(excess: Double, variance: Double)] {
    var groups: [(excess: Double, variance: Double)] = []
    var rest = (excess: 0.0, variance: 0.0)
    for (e, v) in zip(excess, variance) {
      rest.excess += e
      rest.variance += v
      guard rest.variance >= leastVariance else { continue }
      groups.append(rest)
      rest = (0, 0)
    }
    guard let last = groups.popLast() else { return [] }
    return groups
      + [(last.excess + rest.excess, last.variance + rest.variance)]
  }
}
