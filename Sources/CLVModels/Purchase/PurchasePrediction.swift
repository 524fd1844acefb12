internal import CLVNumerics

/// What a purchase model predicts of a customer over a horizon.
public struct PurchasePrediction: Sendable {
  /// The probability that the customer is alive at T.
  public let probabilityAlive: Double

  /// The expected number of purchases in (T, T + horizon].
  public let expectedPurchases: Double

  /// The same, each purchase discounted to T.
  public let discountedPurchases: Double

  /// The probability of at least one purchase in (T, T + horizon].
  public let probabilityOfPurchase: Double

  /// The central prediction interval of the number of purchases; nil for an
  /// infinite horizon, or where a million purchases or more are expected.
  public let interval: ClosedRange<Int>?
}

/// How far ahead to predict, and how.
public struct PredictionSettings: Sendable {
  /// The horizon in the model's time unit; may be infinite.
  public var horizon: Double

  /// The continuous discount rate δ ≥ 0 per time unit.
  public var discountRate: Double

  /// The probability that prediction intervals hold.
  public var level: Double

  /// Settings with all their parts.
  public init(horizon: Double, discountRate: Double = 0, level: Double = 0.9) {
    precondition(horizon >= 0 && discountRate >= 0, "neither is negative")
    precondition(level > 0 && level < 1, "a level is between 0 and 1")
    self.horizon = horizon
    self.discountRate = discountRate
    self.level = level
  }
}

extension PurchaseModel {
  /// Predicts one customer's purchases.
  public func prediction(
    for history: PurchaseHistory, _ settings: PredictionSettings
  ) -> PurchasePrediction {
    prediction(
      alive: probabilityAlive(history),
      FutureValues(future(of: history), settings), settings)
  }

  /// Predicts the purchases of the customers behind each distinct history.
  ///
  /// The future of an alive customer is worked out once for all who share it.
  ///
  /// - Returns: A prediction for each of the sample's
  ///   ``HistorySample/histories``, in their order.
  public func predictions(
    for sample: HistorySample, _ settings: PredictionSettings
  ) -> [PurchasePrediction] {
    let (representatives, futureOf) = sharedFutures(of: sample)
    let futures = parallelChunks(
      count: representatives.count, chunkSize: 32
    ) { range in
      range.map { i in
        FutureValues(
          future(of: sample.history(representatives[i])), settings)
      }
    }.flatMap(\.self)
    return parallelChunks(count: sample.distinctCount, chunkSize: 4096) {
      range in
      range.map { i in
        prediction(
          alive: probabilityAlive(sample.history(i)), futures[futureOf[i]],
          settings)
      }
    }.flatMap(\.self)
  }

  /// Numbers the distinct futures: for each, one history that has it; and for
  /// each history, which it has.
  private func sharedFutures(
    of sample: HistorySample
  ) -> (representatives: [Int], futureOf: [Int]) {
    var futures = HistoryIndex()
    var representatives: [Int] = []
    let futureOf = sample.distinct.indices.map { i in
      var shared = sample.distinct[i]
      if !Self.futureDependsOnRecency { shared.recency = 0 }
      let number = Int(futures.count(shared))
      if number == representatives.count { representatives.append(i) }
      return number
    }
    return (representatives, futureOf)
  }

  private func prediction(
    alive: Double, _ future: FutureValues, _ settings: PredictionSettings
  ) -> PurchasePrediction {
    PurchasePrediction(
      probabilityAlive: alive,
      // Who is not alive buys nothing, not 0·∞.
      expectedPurchases: alive > 0 ? alive * future.expectedPurchases : 0,
      discountedPurchases: alive > 0 ? alive * future.discountedPurchases : 0,
      probabilityOfPurchase: alive * future.probabilityOfPurchase,
      interval: future.exceedances.map {
        PurchaseInterval.of(
          level: settings.level, alive: alive, exceedances: $0)
      })
  }
}

/// What a purchase process of an alive customer yields over a horizon.
private struct FutureValues {
  let expectedPurchases: Double
  let discountedPurchases: Double
  let probabilityOfPurchase: Double
  let exceedances: [Double]?

  init(_ process: some PurchaseProcess, _ settings: PredictionSettings) {
    let horizon = settings.horizon
    expectedPurchases = process.discountedPurchases(rate: 0, in: horizon)
    discountedPurchases =
      settings.discountRate == 0
      ? expectedPurchases
      : process.discountedPurchases(rate: settings.discountRate, in: horizon)
    guard horizon.isFinite else {
      probabilityOfPurchase = process.lifetimeProbabilityOfPurchase
      exceedances = nil
      return
    }
    probabilityOfPurchase = process.probabilityOfPurchase(in: horizon)
    // The distribution is summed purchase by purchase.
    exceedances =
      expectedPurchases < 1e6
      ? process.exceedances(
        in: horizon, downTo: PurchaseInterval.tail(level: settings.level))
      : nil
  }
}
