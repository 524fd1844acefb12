internal import CLVNumerics

/// Lifetimes of customers under contract, with equal ones counted together.
///
/// A customer is lost in a period (1 for the first), or still active at the
/// end of the last period observed. Cohorts of different ages add up: all that
/// a likelihood needs of them is how many customers were lost in each period,
/// and how many went through it and stayed.
public struct RetentionSample: ModelSample {
  /// What is known of a customer.
  public struct Outcome: Hashable, Sendable {
    /// The period in which the customer was lost, or the number of periods
    /// after which the customer was still active.
    public let period: Int

    /// Whether the customer was lost.
    public let isLost: Bool

    /// A customer lost in a period, from 1.
    public static func lost(in period: Int) -> Outcome {
      precondition(period >= 1, "the first period is 1")
      return Outcome(period: period, isLost: true)
    }

    /// A customer still active after a number of periods, from 0.
    public static func active(after periods: Int) -> Outcome {
      precondition(periods >= 0, "periods are not negative")
      return Outcome(period: periods, isLost: false)
    }
  }

  /// The distinct outcomes, by period, lost before active.
  public let outcomes: [Outcome]

  /// How many customers share each outcome.
  public let weights: [Double]

  /// How many customers there are.
  public let customers: Int

  /// How many customers were lost in each period, the first one first.
  let lost: [Double]

  /// How many customers went through each period and stayed.
  let renewed: [Double]

  /// Counts outcomes, one for each customer.
  public init(_ outcomes: some Sequence<Outcome>) {
    var counts: [Outcome: Int] = [:]
    for outcome in outcomes { counts[outcome, default: 0] += 1 }
    self.init(counts: counts)
  }

  /// The lifetimes of one cohort of customers acquired together.
  ///
  /// - Parameter survivors: How many customers were there at the beginning
  ///   and after each period: positive or zero, never rising.
  public init(survivors: [Int]) {
    self.init(cohorts: [survivors])
  }

  /// The lifetimes of cohorts, which may have been observed for different
  /// numbers of periods.
  ///
  /// - Parameter cohorts: Of each cohort, how many customers were there at
  ///   the beginning and after each period: positive or zero, never rising.
  public init(cohorts: [[Int]]) {
    var counts: [Outcome: Int] = [:]
    for survivors in cohorts {
      for (period, pair) in zip(survivors, survivors.dropFirst()).enumerated() {
        precondition(pair.0 >= pair.1, "survivors never rise")
        counts[.lost(in: period + 1), default: 0] += pair.0 - pair.1
      }
      if let last = survivors.last {
        precondition(last >= 0, "survivors are not negative")
        counts[.active(after: survivors.count - 1), default: 0] += last
      }
    }
    self.init(counts: counts)
  }

  /// The lifetimes of customers counted by outcome.
  ///
  /// - Parameter counts: How many customers have each outcome; positive or
  ///   zero.
  public init(counts: [Outcome: Int]) {
    let outcomes = counts.filter { $0.value > 0 }.keys.sorted {
      ($0.period, $0.isLost ? 0 : 1) < ($1.period, $1.isLost ? 0 : 1)
    }
    self.init(
      outcomes: outcomes, weights: outcomes.map { Double(counts[$0] ?? 0) })
  }

  private init(outcomes: [Outcome], weights: [Double]) {
    self.outcomes = outcomes
    self.weights = weights
    customers = Int(saturating: weights.reduce(0, +).rounded())
    let periods = outcomes.reduce(0) { max($0, $1.period) }
    var lost = [Double](repeating: 0, count: periods)
    var lasting = [Double](repeating: 0, count: periods + 1)
    for (outcome, weight) in zip(outcomes, weights) {
      if outcome.isLost {
        lost[outcome.period - 1] += weight
        lasting[outcome.period - 1] += weight
      } else {
        lasting[outcome.period] += weight
      }
    }
    // Who lasts t periods was also there through all earlier ones.
    for t in stride(from: periods - 1, through: 0, by: -1) {
      lasting[t] += lasting[t + 1]
    }
    self.lost = lost
    renewed = Array(lasting.dropFirst())
  }

  /// The number of distinct outcomes.
  public var distinctCount: Int { outcomes.count }

  /// The number of periods observed, the longest of all cohorts.
  public var periods: Int { lost.count }

  /// How many customers were lost.
  public var losses: Double { lost.reduce(0, +) }

  /// In how many periods there was anybody who could be lost.
  var periodsAtRisk: Int {
    zip(lost, renewed).count { $0 + $1 > 0 }
  }

  /// The share of customers lost, of those there at the beginning of a
  /// period, over all periods.
  var meanLossRate: Double {
    let chances = losses + renewed.reduce(0, +)
    return chances > 0 ? losses / chances : 0
  }

  /// The sample with other weights of its outcomes.
  public func reweighted(_ weights: [Double]) -> RetentionSample {
    precondition(weights.count == outcomes.count, "a weight for each")
    return RetentionSample(outcomes: outcomes, weights: weights)
  }

  /// Some of the outcomes, by their places.
  public func selecting(_ places: some Collection<Int>) -> RetentionSample {
    RetentionSample(
      outcomes: places.map { outcomes[$0] },
      weights: places.map { weights[$0] })
  }
}
