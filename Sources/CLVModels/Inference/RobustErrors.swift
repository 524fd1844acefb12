public import CLVNumerics

extension LikelihoodFit {
  /// The covariance of the estimates that holds also where the model is not
  /// quite true: A⁻¹BA⁻¹, the "sandwich"; nil where ``Fit/covariance`` is.
  ///
  /// A is the observed information and B = Σ sᵢsᵢᵀ the spread of the
  /// customers' scores. Where the model is true the two estimate the same;
  /// errors that differ much from ``Fit/standardErrors`` say that it is not.
  ///
  /// - Reference: Huber (1967), 5th Berkeley Symposium 1:221; White (1982),
  ///   "Maximum likelihood estimation of misspecified models",
  ///   *Econometrica* 50:1.
  ///
  /// - Parameter sample: What the model was fitted to.
  /// - Returns: The covariance of all parameters, zero for those held.
  public func robustCovariance(on sample: Sample) -> Matrix? {
    let surface = surface
    return surface.workingCovariance.map { bread in
      surface.covariance(bread * surface.scoreSpread(on: sample) * bread)
    }
  }

  /// The standard errors of ``robustCovariance(on:)``.
  public func robustStandardErrors(on sample: Sample) -> [Double]? {
    robustCovariance(on: sample)?.diagonal.map { $0.squareRoot() }
  }
}

extension LikelihoodSurface {
  /// B, in the coordinates.
  fileprivate func scoreSpread(on sample: Sample) -> Matrix {
    let point = point
    let scores = parallelChunks(count: sample.distinctCount, chunkSize: 64) {
      places in
      places.map { place in
        let one = sample.selecting(CollectionOfOne(place)).reweighted([1])
        return likelihood(one).evaluate(at: point).gradient
      }
    }.flatMap(\.self)
    var spread = Matrix(rows: point.count, columns: point.count)
    for (score, weight) in zip(scores, sample.weights) {
      for i in point.indices {
        for j in point.indices { spread[i, j] += weight * score[i] * score[j] }
      }
    }
    return spread
  }
}
