internal import CLVNumerics

/// The mean and the variance of what a customer does over a horizon.
public struct PurchaseMoments: Sendable, BitwiseCopyable {
  /// The probability that the customer is alive at T.
  public let alive: Double

  /// The mean number of purchases in (T, T + horizon].
  public let mean: Double

  /// The variance of that number; NaN where it cannot be summed, as a million
  /// purchases or more are expected.
  public let variance: Double

  /// Moments with their parts.
  public init(alive: Double, mean: Double, variance: Double) {
    self.alive = alive
    self.mean = mean
    self.variance = variance
  }

  /// The mean of the number's square.
  public var meanSquare: Double { variance + mean * mean }
}

extension PurchaseProcess {
  /// The mean and the mean square of the number of purchases in (0, t],
  /// Σ P(X ≥ k) and Σ (2k − 1) P(X ≥ k).
  ///
  /// To the floor of the exceedances, 1e-12; of hundreds of purchases or more
  /// the variance is to a fiftieth, as they are summed on a grid. The mean square is NaN where a million
  /// purchases or more are expected.
  public func purchaseMoments(
    in t: Double
  ) -> (mean: Double, meanSquare: Double) {
    guard t > 0 else { return (0, 0) }
    guard hasDistribution(in: t) else {
      return (expectedPurchases(in: t), .nan)
    }
    if let grid = CountGrid(for: [self], in: t) {
      let moments = grid.moments(
        grid.exceedances(of: self, in: t, downTo: 1e-12))
      // The grid's own mean gives the variance, which is far below the square.
      let variance = moments.meanSquare - moments.mean * moments.mean
      let mean = expectedPurchases(in: t)
      return (mean, variance + mean * mean)
    }
    var (mean, square) = (0.0, 0.0)
    for (k, exceedance) in exceedances(in: t, downTo: 1e-12).enumerated()
      .dropFirst()
    {
      mean += exceedance
      square += (2 * Double(k) - 1) * exceedance
    }
    return (mean, square)
  }
}

extension PurchaseModel {
  /// The moments of the purchases in (T, T + t] of the customers behind each
  /// distinct history.
  ///
  /// - Returns: An entry for each of the sample's
  ///   ``HistorySample/histories``, in their order.
  public func purchaseMoments(
    for sample: HistorySample, in t: Double
  ) -> [PurchaseMoments] {
    let (representatives, futureOf) = sharedFutures(of: sample)
    let futures = parallelChunks(
      count: representatives.count, chunkSize: 64
    ) { range in
      range.map { i in
        future(of: sample.history(representatives[i])).purchaseMoments(in: t)
      }
    }.flatMap(\.self)
    return parallelMap(count: sample.distinctCount, chunkSize: 4096) { i in
      let alive = probabilityAlive(sample.history(i))
      let future = futures[futureOf[i]]
      let mean = alive * future.mean
      return PurchaseMoments(
        alive: alive, mean: mean,
        variance: alive * future.meanSquare - mean * mean)
    }
  }
}
