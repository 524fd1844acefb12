import CLV
import CLVNumerics
import Foundation

/// NBD of customers of whom some leave right after the first purchase, and the
/// others never: a model that somebody adds to the catalogue.
///
/// Of all customers the share π = ω/(1 + ω) leave at once. With p₀ =
/// (α/(α + T))^r, the probability of no purchase by NBD, the likelihood of a
/// history is (1 − π) times that of NBD after a repeat purchase, and π +
/// (1 − π)·p₀ without.
struct LeaversAtOnce: PurchaseModel {
  let r: Double
  let alpha: Double

  /// ω, the odds of leaving at once.
  let odds: Double

  static let identity = ModelIdentity(
    identifier: "leavers-at-once", name: "Leavers/NBD",
    parameters: [
      Parameter("r", "shape of the purchase rates' gamma distribution"),
      Parameter("alpha", "rate of that distribution; a time"),
      Parameter("odds", "odds of leaving right after the first purchase"),
    ],
    example: [0.8, 6, 0.5],
    guide: ModelGuide(
      assumes: "some customers leave at once, and the others never",
      use: "in tests", needs: "frequency and T of each customer",
      source: "a test"))

  static let covariateProcesses = [
    CovariateProcess("purchase", signs: [1: -1])
  ]

  static let purchaseRatePlaces: (shape: Int, rate: Int)? = (0, 1)

  init(parameterValues: [Double]) {
    (r, alpha, odds) = (
      parameterValues[0], parameterValues[1], parameterValues[2]
    )
  }

  var parameterValues: [Double] { [r, alpha, odds] }

  /// The share that stays.
  private var stayers: Double { 1 / (1 + odds) }

  var withoutDropout: NBD { NBD(r: r, alpha: alpha) }

  // MARK: Likelihood

  func logLikelihood(of history: PurchaseHistory) -> Double {
    let staying = withoutDropout.logLikelihood(of: history)
    return history.frequency > 0
      ? staying + log(stayers)
      : log(odds + exp(staying)) + log(stayers)
  }

  func logLikelihood(of sample: HistorySample) -> Evaluation {
    var sum = Evaluation(zero: 3)
    let n = sample.weights.reduce(0, +)
    for (history, customers) in sample.histories {
      let one = HistorySample([history])
      let staying = withoutDropout.logLikelihood(of: one)
      guard history.frequency == 0 else {
        add(staying, customers, to: &sum)
        continue
      }
      // ln(ω + e^ℓ): its slope by ℓ is p = e^ℓ/(ω + e^ℓ), that by ω 1/(ω + e^ℓ).
      let all = odds + exp(staying.value)
      let share = exp(staying.value) / all
      sum.value += customers * log(all)
      for i in 0..<2 {
        sum.gradient[i] += customers * share * staying.gradient[i]
        for j in 0..<2 {
          sum.hessian[i, j] +=
            customers * share
            * (staying.hessian[i, j]
              + (1 - share) * staying.gradient[i] * staying.gradient[j])
        }
        let mixed = customers * share * staying.gradient[i] / all
        sum.hessian[i, 2] -= mixed
        sum.hessian[2, i] -= mixed
      }
      sum.gradient[2] += customers / all
      sum.hessian[2, 2] -= customers / (all * all)
    }
    sum.value += n * log(stayers)
    sum.gradient[2] -= n * stayers
    sum.hessian[2, 2] += n * stayers * stayers
    return sum
  }

  private func add(
    _ part: Evaluation, _ customers: Double, to sum: inout Evaluation
  ) {
    sum.value += customers * part.value
    for i in 0..<2 {
      sum.gradient[i] += customers * part.gradient[i]
      for j in 0..<2 { sum.hessian[i, j] += customers * part.hessian[i, j] }
    }
  }

  // MARK: Alive, and after

  func probabilityAlive(_ history: PurchaseHistory) -> Double {
    guard history.frequency == 0 else { return 1 }
    let none = withoutDropout.probability(of: 0, in: history.T)
    return none / (odds + none)
  }

  func future(of history: PurchaseHistory) -> NBD {
    withoutDropout.future(of: history)
  }

  static let futureDependsOnRecency = false

  // MARK: New customers

  func survival(until t: Double) -> Double { t > 0 ? stayers : 1 }

  func intensity(at t: Double) -> Double { stayers * r / alpha }

  func expectedPurchases(in t: Double) -> Double {
    stayers * withoutDropout.expectedPurchases(in: t)
  }

  var expectedLifetimePurchases: Double { .infinity }

  func probability(of count: Int, in t: Double) -> Double {
    (count == 0 ? 1 - stayers : 0)
      + stayers * withoutDropout.probability(of: count, in: t)
  }

  func probabilityOfPurchase(in t: Double) -> Double {
    stayers * withoutDropout.probabilityOfPurchase(in: t)
  }

  var lifetimeProbabilityOfPurchase: Double { stayers }

  func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    let all = withoutDropout.exceedances(in: t, downTo: floor / stayers)
    return all.enumerated().map { $0.offset == 0 ? 1 : stayers * $0.element }
  }

  func exceedance(of count: Int, in t: Double) -> Double {
    count <= 0 ? 1 : stayers * withoutDropout.exceedance(of: count, in: t)
  }

  func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    withoutDropout.purchasesIfStaying(in: t)
  }

  func smoothLength(from t: Double) -> Double { .infinity }

  // MARK: Simulation and fitting

  func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    Double.random(in: 0..<1, using: &generator) < stayers
      ? withoutDropout.simulatedPurchases(until: T, using: &generator) : []
  }

  static func startingPoints(for sample: HistorySample) -> [[Double]] {
    NBD.startingPoints(for: sample).map { $0 + [0.3] }
  }

  static func check(_ sample: HistorySample) throws(FitError) {
    try NBD.check(sample)
  }

  static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    NBD.limit(at: parameters, along: direction)
  }
}
