import CLVModels
import CLVNumerics
import Foundation

/// A made-up shop near one or several of the corners that purchase models
/// have: all customers alike or none, nobody leaves or all at once, purchases
/// as a clock or at random, years or weeks of them.
struct CornerShop: CustomStringConvertible {
  /// How customers leave.
  private enum Leaving: CaseIterable {
    case never, afterAPurchase, atAnyTime, sooner, atOnce
  }

  let seed: UInt64
  private let customers: Int
  private let weeks: Double
  private let rateShape: Double
  private let purchases: Double
  private let regularity: Int
  private let leaving: Leaving
  private let dropout: (mean: Double, size: Double)
  private let lifetime: (mean: Double, shape: Double)

  /// Moments to which purchases are rounded, a week; 0 for none.
  private let grid: Double

  /// The share of the time in which customers arrive.
  private let arrival: Double

  init(seed: UInt64, customers sizes: [Int]) {
    var generator = SplitMix64(seed: seed)
    func pick<T>(_ choices: [T]) -> T {
      choices[Int.random(in: choices.indices, using: &generator)]
    }
    self.seed = seed
    customers = pick(sizes)
    weeks = pick([8.0, 26, 78, 200, 500])
    rateShape = pick([0.02, 0.2, 1, 5, 100, 1e6])
    purchases = pick([0.3, 2, 6, 25])
    regularity = pick([1, 1, 1, 3, 30])
    leaving = pick(Leaving.allCases)
    dropout = (pick([0.001, 0.1, 0.5, 0.95]), pick([0.05, 1, 10, 1e5]))
    lifetime = (pick([0.02, 0.3, 1, 10]) * weeks, pick([0.1, 1, 10, 1e5]))
    grid = pick([0.0, 7, 7, 1])
    arrival = pick([0.0, 0.2, 0.9])
  }

  var description: String {
    """
    shop \(seed): \(customers) customers, \(weeks) weeks, \(purchases) \
    purchases, r \(rateShape), k \(regularity), leaving \(leaving), p \
    \(dropout), lifetime \(lifetime), grid \(grid), arrival \(arrival)
    """
  }

  /// The histories of the customers, the same at each call.
  func sample() -> HistorySample {
    let (histories, gaps) = histories()
    return HistorySample(histories, logGaps: gaps)
  }

  /// The histories with properties of the customers that have no effect: one
  /// of three channels, the third of which is rare, and an age that each has by
  /// itself.
  func sampleWithCovariates() throws -> CovariateSample<HistorySample> {
    let (histories, gaps) = histories()
    var generator = SplitMix64(seed: seed &+ 0x5EED)
    let channels = histories.indices.map { _ in
      ["shop", "shop", "shop", "web", "web", "fair"]
        .randomElement(using: &generator)
    }
    let ages = histories.indices.map { _ in 18 + 60 * generator.uniform() }
    let columns = [
      CovariateColumn("channel", categories: channels),
      CovariateColumn("age", numbers: ages),
    ]
    return CovariateSample(
      frequency: histories.map { Int32($0.frequency) },
      recency: histories.map(\.recency), T: histories.map(\.T), logGaps: gaps,
      rows: try CovariateDesign(learningFrom: columns).rows(of: columns))
  }

  /// The history and the sum of the logarithms of the gaps of each customer.
  private func histories() -> ([PurchaseHistory], [Double]) {
    var generator = SplitMix64(seed: ~seed)
    var histories: [PurchaseHistory] = []
    var gaps: [Double] = []
    for _ in 0..<customers {
      var T = weeks * (1 - arrival * generator.uniform())
      if grid > 0 { T = max(1, (T * grid).rounded()) / grid }
      let times = times(until: T, using: &generator)
      histories.append(
        PurchaseHistory(
          frequency: times.count, recency: times.last ?? 0, T: T))
      gaps.append(
        zip(times, [0] + times).reduce(0) { $0 + log($1.0 - $1.1) })
    }
    return (histories, gaps)
  }

  /// The times of a customer's repeat purchases, ascending.
  private func times(
    until T: Double, using generator: inout SplitMix64
  ) -> [Double] {
    let rate =
      generator.gamma(shape: rateShape, rate: rateShape)
      * purchases / weeks * Double(regularity)
    let p = generator.beta(
      dropout.mean * dropout.size, (1 - dropout.mean) * dropout.size)
    let hazard = generator.gamma(
      shape: lifetime.shape, rate: lifetime.shape * lifetime.mean)
    let end =
      switch leaving {
      case .never, .afterAPurchase: Double.infinity
      case .atAnyTime: generator.exponential(rate: max(hazard, 1e-300))
      case .sooner:
        log1p(generator.exponential(rate: 1) / max(hazard * 0.2, 1e-12))
          * weeks / 4
      case .atOnce: generator.uniform() < dropout.mean ? 0 : .infinity
      }
    var t = 0.0
    var times: [Double] = []
    while times.count < 3000 {
      t += generator.gamma(shape: Double(regularity), rate: max(rate, 1e-12))
      guard t <= min(T, end) else { break }
      let moment = grid > 0 ? (t * grid).rounded(.up) / grid : t
      guard moment <= T else { break }
      if moment > times.last ?? 0 { times.append(moment) }
      if leaving == .afterAPurchase, generator.uniform() < p { break }
    }
    return times
  }
}
