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

  /// The probability that the customer is alive at T + horizon; nil for an
  /// infinite horizon.
  public let probabilityAliveAtHorizon: Double?

  /// The time after T by which the next purchase has come with probability
  /// one half; nil where it never does, or unless asked for by
  /// ``PredictionSettings/wantsMedianTime``.
  public let medianTimeToPurchase: Double?

  /// The central prediction interval of what the customer will spend, in units
  /// of ``SpendModel/spendScale(meanSpend:frequency:)``; nil where ``interval``
  /// is, or unless asked for by ``PredictionSettings/spend``.
  public let spendInterval: ClosedRange<Double>?
}

/// How far ahead to predict, and how.
public struct PredictionSettings: Sendable {
  /// The horizon in the model's time unit; may be infinite.
  public var horizon: Double

  /// The continuous discount rate δ ≥ 0 per time unit.
  public var discountRate: Double

  /// The probability that prediction intervals hold.
  public var level: Double

  /// Whether to find the median time to the next purchase, which takes a
  /// search for every history.
  public var wantsMedianTime = false

  /// The spend model by which to find intervals of what customers will spend;
  /// none unless given.
  public var spend: (any SpendModel)?

  /// How many amounts fewer the spend model knows of each customer than there
  /// are purchases for it to know.
  package var missingAmounts = 0

  /// Settings with all their parts.
  public init(horizon: Double, discountRate: Double = 0, level: Double = 0.9) {
    precondition(horizon >= 0 && discountRate >= 0, "neither is negative")
    precondition(level > 0 && level < 1, "a level is between 0 and 1")
    self.horizon = horizon
    self.discountRate = discountRate
    self.level = level
  }
}

extension PredictionSettings {
  /// How far down the lists of exceedances have to go.
  fileprivate var floor: Double {
    let tail = PurchaseInterval.tail(level: level)
    return spend == nil ? tail : ValueInterval.scaleFloor * tail
  }

  /// How many amounts the spend model knows of a customer, if there is one.
  fileprivate func amounts(ofRepeats frequency: Int) -> Int {
    (spend?.form ?? .means).amounts(ofRepeats: frequency) - missingAmounts
  }

  /// What finds intervals of spending, if they are asked for.
  fileprivate var scaledValueIntervals: ScaledValueIntervals? {
    spend.map { ScaledValueIntervals($0, level: level) }
  }
}

extension PurchaseModel {
  /// Predicts one customer's purchases.
  ///
  /// - Parameters:
  ///   - history: The customer's past.
  ///   - settings: How far ahead, and how.
  ///   - uncertainty: The uncertainty of the parameters, where intervals are
  ///     to join it with that of the outcome.
  /// - Returns: What is predicted.
  public func prediction(
    for history: PurchaseHistory, _ settings: PredictionSettings,
    uncertainty: LaplaceApproximation? = nil
  ) -> PurchasePrediction {
    let others = models(of: uncertainty)
    var intervals = settings.scaledValueIntervals
    return prediction(
      of: history, futureValues(of: history, others, settings), others,
      settings, &intervals)
  }

  /// Predicts the repeat purchases of a new customer, whose T is 0.
  public func newCustomerPrediction(
    _ settings: PredictionSettings, uncertainty: LaplaceApproximation? = nil
  ) -> PurchasePrediction {
    let others = models(of: uncertainty)
    let values = FutureValues(self, others, settings)
    var intervals = settings.scaledValueIntervals
    return PurchasePrediction(
      alive: 1, values, [Double](repeating: 1, count: others.count), settings,
      &intervals, frequency: 0,
      medianTimeToPurchase: settings.wantsMedianTime
        ? timeToPurchase(probability: 0.5) : nil)
  }

  /// Predicts the purchases of the customers behind each distinct history.
  ///
  /// The future of an alive customer is worked out once for all who share it.
  ///
  /// - Parameters:
  ///   - sample: The histories.
  ///   - settings: How far ahead, and how.
  ///   - uncertainty: The uncertainty of the parameters, where intervals are
  ///     to join it with that of the outcome: they are then those of the mean
  ///     of the distributions at its ``LaplaceApproximation/fewPoints``.
  /// - Returns: A prediction for each of the sample's
  ///   ``HistorySample/histories``, in their order.
  public func predictions(
    for sample: HistorySample, _ settings: PredictionSettings,
    uncertainty: LaplaceApproximation? = nil
  ) -> [PurchasePrediction] {
    let others = models(of: uncertainty)
    let (representatives, futureOf) = sharedFutures(of: sample)
    let futures = parallelChunks(
      count: representatives.count, chunkSize: 32
    ) { range in
      range.map { i in
        futureValues(
          of: sample.history(representatives[i]), others, settings)
      }
    }.flatMap(\.self)
    // Histories of equal frequency one after the other: they share a table of
    // what they may spend.
    let order =
      settings.spend == nil
      ? Array(sample.distinct.indices) : sample.placesByFrequency
    let chunks = parallelChunks(count: order.count, chunkSize: 1024) { range in
      var intervals = settings.scaledValueIntervals
      return order[range].map { i in
        prediction(
          of: sample.history(i), futures[futureOf[i]], others, settings,
          &intervals)
      }
    }
    var placeOf = [Int](repeating: 0, count: order.count)
    for (place, i) in order.enumerated() { placeOf[i] = place }
    return placeOf.map { chunks[$0 / 1024][$0 % 1024] }
  }

  /// Numbers the distinct futures: for each, one history that has it; and for
  /// each history, which it has.
  func sharedFutures(
    of sample: HistorySample
  ) -> (representatives: [Int], futureOf: [Int]) {
    var futures = HistoryIndex(capacity: 2 * sample.distinctCount)
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

  /// The models at the points over which expectations over the parameters'
  /// uncertainty are taken; none without uncertainty.
  func models(of uncertainty: LaplaceApproximation?) -> [Self] {
    uncertainty.map {
      $0.fewPoints.map { Self(parameterValues: $0) }
    } ?? []
  }

  private func futureValues(
    of history: PurchaseHistory, _ others: [Self],
    _ settings: PredictionSettings
  ) -> FutureValues {
    FutureValues(
      future(of: history), others.map { $0.future(of: history) }, settings)
  }

  private func prediction(
    of history: PurchaseHistory, _ future: FutureValues, _ others: [Self],
    _ settings: PredictionSettings, _ intervals: inout ScaledValueIntervals?
  ) -> PurchasePrediction {
    PurchasePrediction(
      alive: probabilityAlive(history), future,
      others.map { $0.probabilityAlive(history) }, settings, &intervals,
      frequency: settings.amounts(ofRepeats: history.frequency),
      medianTimeToPurchase: settings.wantsMedianTime
        ? timeToPurchase(probability: 0.5, given: history) : nil)
  }
}

extension PurchasePrediction {
  /// What is predicted of a customer who is alive with a probability, and
  /// with those of `others` at the points of the parameters' uncertainty.
  fileprivate init(
    alive: Double, _ future: FutureValues, _ others: [Double],
    _ settings: PredictionSettings, _ intervals: inout ScaledValueIntervals?,
    frequency: Int, medianTimeToPurchase: Double?
  ) {
    probabilityAlive = alive
    // Who is not alive buys nothing, not 0·∞.
    expectedPurchases = alive > 0 ? alive * future.expectedPurchases : 0
    discountedPurchases = alive > 0 ? alive * future.discountedPurchases : 0
    probabilityOfPurchase = alive * future.probabilityOfPurchase
    if others.isEmpty, intervals == nil {
      spendInterval = nil
      interval = future.exceedances.map {
        PurchaseInterval.of(
          level: settings.level, alive: alive, exceedances: $0[0],
          at: future.grid)
      }
    } else {
      let mean = future.exceedances.map {
        JointInterval.mean(
          alive: others.isEmpty ? [alive] : others, exceedances: $0,
          downTo: settings.floor)
      }
      interval = mean.map {
        PurchaseInterval.of(
          level: settings.level, alive: 1, exceedances: $0, at: future.grid)
      }
      spendInterval = mean.flatMap {
        intervals?.interval(
          exceedances: $0, at: future.grid, frequency: frequency)
      }
    }
    probabilityAliveAtHorizon = future.survival.map { alive * $0 }
    self.medianTimeToPurchase = medianTimeToPurchase
  }
}

/// What a purchase process of an alive customer yields over a horizon.
private struct FutureValues {
  let expectedPurchases: Double
  let discountedPurchases: Double
  let probabilityOfPurchase: Double
  let survival: Double?

  /// A list for the process, or one for each of the models that stand for
  /// the parameters' uncertainty.
  let exceedances: [[Double]]?

  /// The numbers of purchases that they are of; nil where of all.
  let grid: CountGrid?

  init<Process: PurchaseProcess>(
    _ process: Process, _ others: [Process], _ settings: PredictionSettings
  ) {
    let horizon = settings.horizon
    expectedPurchases = process.discountedPurchases(rate: 0, in: horizon)
    // Rounding may lift what is hardly discounted above it.
    discountedPurchases =
      settings.discountRate == 0
      ? expectedPurchases
      : min(
        expectedPurchases,
        process.discountedPurchases(rate: settings.discountRate, in: horizon))
    guard horizon.isFinite else {
      probabilityOfPurchase = process.lifetimeProbabilityOfPurchase
      survival = nil
      exceedances = nil
      grid = nil
      return
    }
    probabilityOfPurchase = process.probabilityOfPurchase(in: horizon)
    // Rounding may lift what is next to certain above it.
    survival = min(1, process.survival(until: horizon))
    let laws = others.isEmpty ? [process] : others
    guard expectedPurchases < 1e6,
      laws.allSatisfy({ $0.hasDistribution(in: horizon) })
    else {
      exceedances = nil
      grid = nil
      return
    }
    grid = CountGrid(for: laws, in: horizon)
    if let grid {
      exceedances = laws.map {
        grid.exceedances(of: $0, in: horizon, downTo: 1e-3 * settings.floor)
      }
      return
    }
    exceedances =
      others.isEmpty
      ? [process.exceedances(in: horizon, downTo: settings.floor)]
      : JointInterval.exceedances(
        of: others, in: horizon,
        tail: PurchaseInterval.tail(level: settings.level))
  }
}
