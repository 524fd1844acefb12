internal import CLVNumerics
internal import Libm

/// Estimates of a model from many reweightings of one sample.
public struct Bootstrap: Sendable {
  /// The estimates of each replicate: values of all parameters.
  public let replicates: [[Double]]

  /// How many replicates ended at a boundary.
  public let atBoundary: Int

  /// How many replicates did not converge and were left out.
  public let failures: Int

  /// The standard deviation of each parameter over the replicates.
  public var standardErrors: [Double] {
    let n = Double(replicates.count)
    return columns.map { column in
      let mean = column.reduce(0, +) / n
      let squares = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / max(1, n - 1)).squareRoot()
    }
  }

  /// The central interval of each parameter over the replicates.
  ///
  /// - Parameter level: The share of the replicates inside, in (0, 1).
  /// - Returns: An interval for each parameter.
  public func intervals(level: Double = 0.95) -> [ClosedRange<Double>] {
    columns.map { column in
      let sorted = column.sorted()
      func quantile(_ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = sorted[Int(place)]
        let above = sorted[min(Int(place) + 1, sorted.count - 1)]
        return below + (place - place.rounded(.down)) * (above - below)
      }
      return ClosedRange(
        between: quantile((1 - level) / 2), and: quantile((1 + level) / 2))
    }
  }

  private var columns: [[Double]] {
    let count = replicates.first?.count ?? 0
    return (0..<count).map { j in replicates.map { $0[j] } }
  }
}

extension LikelihoodFit {
  /// Refits the model to reweighted samples: the weighted likelihood
  /// bootstrap.
  ///
  /// Each customer gets a weight drawn from Exp(1), which for the n customers
  /// who share a history is one draw from Gamma(n, 1); the weights are scaled
  /// to the number of customers. Nothing is copied or regrouped, and no
  /// history is ever lost, so each refit costs a few evaluations of the
  /// compressed sample from the estimate on. A penalty stays as it was.
  ///
  /// - Reference: Newton & Raftery (1994), "Approximate Bayesian inference
  ///   with the weighted likelihood bootstrap", *JRSS B* 56:3; Rubin (1981),
  ///   "The Bayesian bootstrap", *Annals of Statistics* 9:130.
  ///
  /// - Parameters:
  ///   - sample: What the model was fitted to.
  ///   - count: How many refits, at least 2.
  ///   - seed: Where the random numbers start; the same seed gives the same
  ///     replicates on any number of threads.
  /// - Returns: The replicates that could be fitted.
  public func bootstrap(
    on sample: Sample, count: Int, seed: UInt64 = 1
  ) -> Bootstrap {
    precondition(count >= 2, "a spread takes two replicates")
    let surface = surface
    let objective = surface.penalized ?? surface.likelihood
    let start = surface.point
    // Each replicate has its own generator, whatever thread it runs on.
    var seeds = SplitMix64(seed: seed)
    let starts = (0..<count).map { _ in seeds.next() }
    let ends = parallelChunks(count: count, chunkSize: 1) { replicate in
      var generator = SplitMix64(seed: starts[replicate.lowerBound])
      let weights = surface.randomWeights(of: sample, using: &generator)
      return surface.minimum(
        objective(sample.reweighted(weights)), from: start)
    }
    let usable = ends.filter(\.isUsable)
    return Bootstrap(
      replicates: usable.map { surface.coordinates.values(at: $0.point) },
      atBoundary: usable.filter { $0.outcome != .converged }.count,
      failures: count - usable.count)
  }
}
