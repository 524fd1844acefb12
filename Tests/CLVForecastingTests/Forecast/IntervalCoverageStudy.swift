import CLVData
import CLVModels
import CLVNumerics
import Foundation

@testable import CLVForecasting

/// A law that customers are drawn from, near or at a limit of the model that
/// is fitted to them.
struct CoverageCorner: Sendable, CustomStringConvertible {
  let name: String
  let truth: any PurchaseModel
  let fitted: any PurchaseModel.Type
  var customers = 1500

  /// The weeks until the end of observation, or the opportunities.
  var observed = 52.0

  /// The weeks that are forecast, or the opportunities.
  var ahead = 52.0

  /// The days of the first 12 weeks, on which the customers arrive; or the
  /// first three opportunities.
  var arrivals = stride(from: 0.0, to: 84, by: 1).map { $0 / 7 }

  var description: String { "\(fitted.identity.identifier), \(name)" }
}

/// How often 90 % intervals hold over logs drawn from a corner.
struct CoverageFigures: Sendable {
  private(set) var logs = 0

  /// The mean probability, by the true law, of sums within their intervals.
  private(set) var sums = 0.0

  /// The share of customers within their intervals.
  private(set) var customers = 0.0

  /// The mean width of the sums' intervals, over the mean; and that of a
  /// parametric bootstrap, on the logs where it was made.
  private(set) var width = 0.0
  private(set) var comparedWidth = 0.0
  private(set) var bootstrapWidth = 0.0

  /// By which laws of the parameters.
  private(set) var laws: [String: Int] = [:]

  /// Logs without an interval.
  private(set) var failures = 0

  var widthRatio: Double { comparedWidth / bootstrapWidth }

  init(
    _ corner: CoverageCorner, logs: Int, bootstrappedLogs: Int = 0,
    replicates: Int = 50
  ) {
    for log in 0..<logs {
      add(
        corner, truth: corner.truth, fitted: corner.fitted,
        seed: UInt64(log + 1),
        replicates: log < bootstrappedLogs ? replicates : 0)
    }
    let n = Double(max(1, self.logs))
    sums /= n
    customers /= n
    width /= n
  }

  private mutating func add<Fitted: PurchaseModel>(
    _ corner: CoverageCorner, truth: some PurchaseModel,
    fitted: Fitted.Type, seed: UInt64, replicates: Int
  ) {
    let world = CoverageWorld(truth, corner, seed: seed)
    let summary = world.summary
    guard
      let model = try? CustomerModel.fit(
        to: summary, ModelChoice(purchase: Fitted.self))
    else {
      failures += 1
      return
    }
    let forecasts = CustomerForecasts(
      summary, by: model, settings: ForecastSettings(horizon: corner.ahead))
    let group = GroupForecasts(
      forecasts, groups: CustomerGroups(allOf: summary)
    ).groups[0]
    guard model.isUsable, let interval = group.purchases.interval
    else {
      failures += 1
      return
    }
    logs += 1
    let law = model.record.purchase.statistics?.uncertainty?.law.rawValue
    laws[law ?? "none", default: 0] += 1
    sums += world.probability(of: interval, truth)
    width +=
      (interval.upperBound - interval.lowerBound)
      / group.purchases.expected
    var inside = 0
    for (customer, count) in world.next.enumerated()
    where forecasts[customer].purchases.interval?.contains(count) ?? false {
      inside += 1
    }
    customers += Double(inside) / Double(world.next.count)
    guard replicates > 0 else { return }
    comparedWidth += interval.upperBound - interval.lowerBound
    bootstrapWidth += world.bootstrapWidth(
      model.purchase, corner, replicates)
  }
}

/// Customers drawn from a model, and what they buy next.
private struct CoverageWorld {
  let summary: CustomerSummary
  let next: [Int]
  private let ahead: Double

  init(_ truth: some PurchaseModel, _ corner: CoverageCorner, seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var (x, tx, T): ([Int32], [Double], [Double]) = ([], [], [])
    var (next, gaps): ([Int], [Double]) = ([], [])
    for _ in 0..<corner.customers {
      let arrival = Double(corner.arrivals.count) * generator.uniform()
      let age = corner.observed - corner.arrivals[Int(arrival)]
      let times = truth.simulatedPurchases(
        until: age + corner.ahead, using: &generator)
      let past = times.prefix { $0 <= age }
      x.append(Int32(past.count))
      tx.append(past.last ?? 0)
      T.append(age)
      next.append(times.count - past.count)
      gaps.append(zip(past, [0] + past).reduce(0) { $0 + log($1.0 - $1.1) })
    }
    summary = CustomerSummary(
      ids: CustomerIDs((0..<corner.customers).map { "\($0)" }), frequency: x,
      recency: tx, T: T, monetaryValue: x.map { _ in 0 }, timeUnit: .week,
      hasAmounts: false, logGaps: gaps)
    self.next = next
    ahead = corner.ahead
  }

  /// The mean and the variance of the sum, by a model.
  private func sum(_ model: some PurchaseModel) -> (Double, Double) {
    let grouped = summary.grouped
    let moments = model.purchaseMoments(for: grouped.sample, in: ahead)
    return grouped.membership.reduce((0, 0)) {
      ($0.0 + moments[Int($1)].mean, $0.1 + moments[Int($1)].variance)
    }
  }

  /// The probability, by the true law, of a sum within an interval.
  func probability(
    of interval: ClosedRange<Double>, _ truth: some PurchaseModel
  ) -> Double {
    let (mean, variance) = sum(truth)
    let deviation = max(variance, 1e-9).squareRoot()
    return normalCDF((interval.upperBound + 0.5 - mean) / deviation)
      - normalCDF((interval.lowerBound - 0.5 - mean) / deviation)
  }

  /// The width of the central 90 % of sums drawn at estimates from logs drawn
  /// from the model.
  func bootstrapWidth<Model: PurchaseModel>(
    _ model: Model, _ corner: CoverageCorner, _ replicates: Int
  ) -> Double {
    var generator = SplitMix64(seed: 99)
    var sums: [Double] = []
    for replicate in 0..<replicates {
      let world = CoverageWorld(
        model, corner, seed: 1_000_000 + UInt64(replicate))
      guard let fit = try? Model.fit(to: world.summary.histories),
        fit.convergence.isUsable
      else { continue }
      let (mean, variance) = sum(fit.model)
      for _ in 0..<20 {
        sums.append(mean + variance.squareRoot() * generator.normal())
      }
    }
    sums.sort()
    guard sums.count > 20 else { return .nan }
    return sums[sums.count * 19 / 20] - sums[sums.count / 20]
  }
}
