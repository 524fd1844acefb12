public import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension LikelihoodModel {
  /// Fits the model to a sample by maximum likelihood.
  ///
  /// The search runs in the logarithms of the parameters, from several
  /// starts. On a large sample the starts are raced on a thinned one, and the
  /// whole sample polishes and certifies the winner.
  ///
  /// - Parameters:
  ///   - sample: The data.
  ///   - starts: Where to start instead of the model's own starting points.
  ///   - options: When the optimizer stops.
  /// - Returns: The fit, which may not have converged: its certificate tells.
  /// - Throws: ``FitError`` where the sample cannot identify the parameters.
  public static func fit(
    to sample: Sample, from starts: [[Double]]? = nil,
    options: OptimizerOptions = .forLogarithms
  ) throws(FitError) -> Fit<Self> {
    try check(sample)
    let starts = (starts ?? startingPoints(for: sample)).map {
      $0.map { log($0) }
    }

    let raceSize = 10_000
    guard sample.distinctCount > 2 * raceSize else {
      let search = minimize(
        NegativeLogLikelihood<Self>(sample: sample), from: starts,
        options: options)
      return Fit(search.best, starts: search.starts, sample: sample)
    }
    let race = minimize(
      NegativeLogLikelihood<Self>(sample: sample.thinned(to: raceSize)),
      from: starts, options: options)
    // A winner far out on a flat stretch of the thinned likelihood would be a
    // poor start for the whole one.
    let winner =
      race.best.outcome == .converged ? race.best.point : starts[0]
    let end = minimize(
      NegativeLogLikelihood<Self>(sample: sample), from: winner,
      options: options)
    return Fit(end, starts: race.starts, sample: sample)
  }

}

extension OptimizerOptions {
  /// For variables that are logarithms: no step changes a parameter by more
  /// than a factor e⁴, and none goes beyond e^±100.
  public static let forLogarithms = {
    var options = OptimizerOptions()
    options.maximumRadius = 4
    options.maximumMagnitude = 100
    return options
  }()
}

/// What the optimizer minimizes: −ln L as a function of ln θ.
package struct NegativeLogLikelihood<Model: LikelihoodModel>: Objective {
  let sample: Model.Sample

  package init(sample: Model.Sample) {
    self.sample = sample
  }

  package var dimension: Int { Model.identity.parameters.count }

  package func evaluate(at point: [Double]) -> Evaluation {
    let parameters = point.map { exp($0) }
    return Model(parameterValues: parameters)
      .logLikelihood(of: sample)
      .inLogarithms(of: parameters)
      .negated
  }
}

extension Fit {
  init(
    _ end: Minimum, starts: [MultiStartResult.Start], sample: Model.Sample
  ) {
    let parameters = end.point.map { exp($0) }
    let convergence = Convergence(Model.self, end, starts: starts)
    (model, logLikelihood) = Self.settled(
      Model(parameterValues: parameters), -end.evaluation.value,
      at: convergence.limit, sample)
    self.convergence = convergence
    customers = sample.customers
    distinctHistories = sample.distinctCount
    covariance =
      end.outcome == .converged
      ? Self.covariance(end.evaluation.hessian, parameters) : nil
  }

  /// The model and its log-likelihood: at the limit itself where the model
  /// names its parameters and the sample is no less likely there.
  private static func settled(
    _ model: Model, _ logLikelihood: Double, at limit: ModelLimit?,
    _ sample: Model.Sample
  ) -> (Model, Double) {
    guard let values = limit?.parameterValues else {
      return (model, logLikelihood)
    }
    let settled = Model(parameterValues: values)
    let value = settled.logLikelihood(of: sample).value
    let rounding = 1e-12 * max(1, abs(logLikelihood))
    return value >= logLikelihood - rounding
      ? (settled, value) : (model, logLikelihood)
  }

  private static func covariance(
    _ information: Matrix, _ parameters: [Double]
  ) -> Matrix? {
    guard var covariance = try? CholeskyFactorization(information).inverse()
    else { return nil }
    for (i, x) in parameters.enumerated() {
      for (j, y) in parameters.enumerated() { covariance[i, j] *= x * y }
    }
    return covariance
  }
}

extension Convergence {
  init<Model: LikelihoodModel>(
    _ type: Model.Type, _ end: Minimum, starts: [MultiStartResult.Start]
  ) {
    outcome = Outcome(end.outcome)
    switch end.outcome {
    case .converged:
      limit = nil
      message = "an isolated maximum"
    case .flat(let direction):
      let found = Model.limit(
        at: end.point.map { exp($0) }, along: direction)
      limit = found
      message = "\(found.name): \(found.meaning)"
    case .notConverged(let failure):
      limit = nil
      message = "no maximum was found: \(failure.rawValue)"
    }
    gradientNorm = end.gradientNorm
    estimatedGap = end.estimatedGap
    eigenvalues = end.eigenvalues
    conditionNumber = end.conditionNumber
    iterations = end.iterations
    evaluations = end.evaluations
    method = end.method.rawValue
    self.starts = starts.map {
      Start(
        parameters: $0.point.map { exp($0) }, logLikelihood: -$0.value,
        outcome: Outcome($0.outcome))
    }
  }
}
