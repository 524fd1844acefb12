public import CLVNumerics

extension LikelihoodModel {
  /// Fits the model to a sample by maximum likelihood.
  ///
  /// The search runs in the logarithms of the positive parameters, from
  /// several starts. On a large sample the starts are raced on a thinned one,
  /// and the whole sample polishes and certifies the winner. A parameter that
  /// is a whole number is searched for by `WholeNumberSearch`.
  ///
  /// - Parameters:
  ///   - sample: The data.
  ///   - held: Values at which parameters, by their places, are held.
  ///   - starts: Where to start instead of the model's own starting points:
  ///     values of all parameters.
  ///   - options: When the optimizer stops.
  /// - Returns: The fit, which may not have converged: its certificate tells.
  /// - Throws: ``FitError`` where the sample cannot identify the parameters.
  public static func fit(
    to sample: Sample, holding held: [Int: Double] = [:],
    from starts: [[Double]]? = nil,
    options: OptimizerOptions = .forLogarithms
  ) throws(FitError) -> Fit<Self> {
    try check(sample, holding: held)
    let starts = starts ?? startingPoints(for: sample)
    let whole = identity.parameters.indices.first {
      identity.parameters[$0].scale == .whole && held[$0] == nil
    }
    func end(_ held: [Int: Double], from starts: [[Double]]) -> SearchEnd<Self>
    {
      let coordinates = SearchCoordinates(identity, holding: held)
      return search(sample, coordinates, from: starts, options)
    }
    guard let whole else { return Fit(end(held, from: starts)) }
    func end(_ number: Int, from starts: [[Double]]) -> SearchEnd<Self> {
      end(held.merging([whole: Double(number)]) { $1 }, from: starts)
    }
    var best = WholeNumberSearch.best(upTo: mostTried) { number, nearby in
      end(
        number,
        from: nearby.map { [$0.values(within: 6, of: starts[0])] } ?? starts)
    }
    if best.end.outcome != .converged {
      // At a boundary one start is not the last word.
      let again = end(Int(best.values[whole]), from: starts)
      if again.logLikelihood > best.logLikelihood - 1e-8 { best = again }
    }
    var fit = Fit(best)
    fit.chosenParameters = 1
    return fit.settled(at: whole, below: mostTried)
  }

  /// The largest whole number tried.
  private static var mostTried: Int { 100 }

  private static func search(
    _ sample: Sample, _ coordinates: SearchCoordinates,
    from starts: [[Double]], _ options: OptimizerOptions
  ) -> SearchEnd<Self> {
    let starts = starts.map { coordinates.point(of: $0) }
    let raceSize = 10_000
    let objective = NegativeLogLikelihood<Self>(sample, coordinates)
    guard sample.distinctCount > 2 * raceSize else {
      let search = minimize(objective, from: starts, options: options)
      return SearchEnd(
        end: search.best, starts: search.starts, objective: objective)
    }
    let race = minimize(
      NegativeLogLikelihood<Self>(
        sample.thinned(to: raceSize), coordinates),
      from: starts, options: options)
    // A winner far out on a flat stretch of the thinned likelihood would be a
    // poor start for the whole one.
    let winner =
      race.best.outcome == .converged ? race.best.point : starts[0]
    let end = minimize(objective, from: winner, options: options)
    return SearchEnd(end: end, starts: race.starts, objective: objective)
  }
}

/// Where a search for the maximum ended, before what it means is asked.
struct SearchEnd<Model: LikelihoodModel> {
  let end: Minimum
  let starts: [MultiStartResult.Start]
  let objective: NegativeLogLikelihood<Model>

  var logLikelihood: Double { -end.evaluation.value }

  /// The values of all parameters.
  fileprivate var values: [Double] {
    objective.coordinates.values(at: end.point)
  }

  /// The values of all parameters at an isolated maximum; elsewhere those of a
  /// place before the boundary, which may be out of reach: no farther from
  /// others, in the coordinates, than a distance.
  fileprivate func values(
    within distance: Double, of others: [Double]
  ) -> [Double] {
    let coordinates = objective.coordinates
    return coordinates.values(
      at: end.retreated(to: distance, from: coordinates.point(of: others)))
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

/// What the optimizer minimizes: −ln L as a function of the coordinates.
package struct NegativeLogLikelihood<Model: LikelihoodModel>: Objective {
  let sample: Model.Sample
  let coordinates: SearchCoordinates

  init(_ sample: Model.Sample, _ coordinates: SearchCoordinates) {
    self.sample = sample
    self.coordinates = coordinates
  }

  /// The objective over a sample, with parameters held by their places.
  package init(sample: Model.Sample, holding held: [Int: Double] = [:]) {
    self.init(sample, SearchCoordinates(Model.identity, holding: held))
  }

  package var dimension: Int { coordinates.free.count }

  package func evaluate(at point: [Double]) -> Evaluation {
    let values = coordinates.values(at: point)
    let evaluation = Model(parameterValues: values).logLikelihood(of: sample)
    return coordinates.evaluation(evaluation, at: values).negated
  }
}

extension Fit {
  /// The fit at the end of a search, with its certificate.
  init(_ search: SearchEnd<Model>) {
    let (end, objective) = (search.end, search.objective)
    let coordinates = objective.coordinates
    let values = coordinates.values(at: end.point)
    var convergence = Convergence(
      end, starts: search.starts, values: coordinates.values,
      limit: { Model.limit(at: values, along: coordinates.direction($0)) },
      edge: { Model.edge(at: values) })
    convergence.nameLimits(near: end, of: objective) {
      Model.limit(
        at: coordinates.values(at: $0), along: coordinates.direction($1))
    }
    let (model, logLikelihood) = Self.settled(
      Model(parameterValues: values), -end.evaluation.value,
      at: convergence.limit, objective.sample)
    self.init(
      model: model, logLikelihood: logLikelihood,
      customers: objective.sample.customers,
      distinctHistories: objective.sample.distinctCount,
      convergence: convergence, coordinates: coordinates,
      workingCovariance: end.outcome == .converged
        ? try? CholeskyFactorization(end.evaluation.hessian).inverse() : nil)
  }

  /// The fit, said to be at a boundary where the parameter at a place, a whole
  /// number, is the largest that was tried.
  fileprivate func settled(at place: Int, below most: Int) -> Fit {
    guard model.parameterValues[place] == Double(most) else { return self }
    var direction = model.parameterValues.map { _ in 0.0 }
    direction[place] = 1
    var fit = self
    fit.workingCovariance = nil
    fit.convergence.settle(
      at: Model.limit(at: model.parameterValues, along: direction))
    return fit
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
}

extension Convergence {
  /// The certificate of a search.
  ///
  /// - Parameters:
  ///   - end: Where it ended.
  ///   - starts: Where it began.
  ///   - values: The values of all parameters at a point.
  ///   - limit: What it means that the likelihood is flat in a direction.
  ///   - edge: What it means that it still rises at the edge of the search.
  init(
    _ end: Minimum, starts: [MultiStartResult.Start],
    values: ([Double]) -> [Double], limit: ([Double]) -> ModelLimit,
    edge: () -> ModelLimit?
  ) {
    outcome = Outcome(end.outcome)
    switch end.outcome {
    case .converged:
      self.limit = nil
      message = "an isolated maximum"
    case .flat(let direction):
      let found = limit(direction)
      self.limit = found
      message = found.description
    case .atEdge:
      let found = edge()
      self.limit = found
      if found == nil { outcome = .notConverged }
      message =
        found?.description
        ?? "no maximum was found: the likelihood rises at the edge still"
    case .notConverged(let failure):
      self.limit = nil
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
        parameters: values($0.point), logLikelihood: -$0.value,
        outcome: Outcome($0.outcome))
    }
  }
}
