public import CLVNumerics

extension Fit {
  /// The covariance of the estimates that holds also where the model is not
  /// quite true: A⁻¹BA⁻¹, the "sandwich"; nil where ``covariance`` is.
  ///
  /// A is the observed information and B = Σ sᵢsᵢᵀ the spread of the
  /// customers' scores. Where the model is true the two estimate the same;
  /// errors that differ much from ``standardErrors`` say that it is not.
  ///
  /// - Reference: Huber (1967), 5th Berkeley Symposium 1:221; White (1982),
  ///   "Maximum likelihood estimation of misspecified models",
  ///   *Econometrica* 50:1.
  ///
  /// - Parameter sample: What the model was fitted to.
  /// - Returns: The covariance of all parameters, zero for those held.
  public func robustCovariance(on sample: Model.Sample) -> Matrix? {
    guard let bread = workingCovariance else { return nil }
    let spread = scoreSpread(on: sample)
    return parameterCovariance(bread * spread * bread)
  }

  /// The standard errors of ``robustCovariance(on:)``.
  public func robustStandardErrors(on sample: Model.Sample) -> [Double]? {
    robustCovariance(on: sample)?.diagonal.map { $0.squareRoot() }
  }

  /// B, in the search's coordinates.
  private func scoreSpread(on sample: Model.Sample) -> Matrix {
    let slopes = coordinates.slopes(at: model.parameterValues)
    let free = coordinates.free
    let scores = model.contributions(of: sample) { evaluation in
      zip(free, slopes).map { evaluation.gradient[$0] * $1 }
    }
    var spread = Matrix(rows: free.count, columns: free.count)
    for (score, weight) in zip(scores, sample.weights) {
      for i in free.indices {
        for j in free.indices { spread[i, j] += weight * score[i] * score[j] }
      }
    }
    return spread
  }
}
