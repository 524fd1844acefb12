public import CLVNumerics

extension LikelihoodModel {
  /// Fits the model with covariates by maximum likelihood.
  ///
  /// The search begins at the fit without covariates and coefficients of 0
  /// and, where that fit lies at a boundary or the sample is not large, at
  /// the model's other starting points too. Where it lies at a boundary it may
  /// not for customers of some covariates: then there are starts with a
  /// coefficient of 2 or −2 for each covariate on dropout. Parameters that are
  /// whole numbers stay at their values without covariates.
  ///
  /// - Parameters:
  ///   - sample: The data.
  ///   - settings: Penalty, shared and fixed coefficients.
  ///   - options: When the optimizer stops.
  /// - Returns: The fit, which may not have converged: its certificate tells.
  /// - Throws: ``FitError`` where the sample cannot identify the parameters,
  ///   the covariates are collinear, or a setting names what is not there.
  public static func fit(
    to sample: CovariateSample<Sample>,
    settings: CovariateSettings = CovariateSettings(),
    options: OptimizerOptions = .forLogarithms
  ) throws(FitError) -> CovariateFit<Self> {
    let processes = covariateProcesses.map(\.name)
    guard !processes.isEmpty else {
      throw .notIdentified("\(identity.name) takes no covariates")
    }
    do throws(CovariateError) {
      try settings.check(processes: processes, design: sample.design)
      try sample.checkColumns()
    } catch {
      throw .notIdentified(error.description)
    }
    let plain = try fit(to: sample.pooled, options: options)
    let objective = CovariateObjective<Self>(
      sample, settings, whole: plain.model.parameterValues)
    let isLarge = sample.distinctCount > 20_000
    let isInside = plain.convergence.outcome == .converged
    let others =
      isLarge && isInside ? [] : startingPoints(for: sample.pooled)
    // Parameters that stand for a limit are beyond the search's reach.
    var starts = ([plain.model.parameterValues] + others).map {
      objective.point(of: $0).map {
        abs($0) <= options.maximumMagnitude ? $0 : $0 < 0 ? -30 : 30
      }
    }
    if !isInside, sample.distinctCount < 5000, let first = others.first {
      starts += objective.contrasts(around: first)
    }
    let search = minimize(objective, from: starts, options: options)
    return CovariateFit(search, objective, settings, plain)
  }
}

/// What the optimizer minimizes: −ℓ + λ/2·Σγ² by the base's coordinates and
/// the estimated coefficients.
package struct CovariateObjective<Model: LikelihoodModel>: Objective {
  let sample: CovariateSample<Model.Sample>
  let likelihood: CovariateLikelihood<Model>
  let layout: CoefficientLayout
  let coordinates: SearchCoordinates
  let penalty: Double
  package let units: [Double]

  init(
    _ sample: CovariateSample<Model.Sample>, _ settings: CovariateSettings,
    whole values: [Double]
  ) {
    self.sample = sample
    layout = CoefficientLayout(
      processes: Model.covariateProcesses.map(\.name), design: sample.design,
      settings)
    var held: [Int: Double] = [:]
    let parameters = Model.identity.parameters
    for (place, parameter) in parameters.enumerated()
    where parameter.scale == .whole { held[place] = values[place] }
    likelihood = CovariateLikelihood(sample, holding: held)
    coordinates = SearchCoordinates(
      parameters
        + layout.names.map {
          Parameter($0, "effect of a covariate", scale: .real)
        }, holding: held)
    penalty = settings.penalty
    units =
      parameters.indices.filter { held[$0] == nil }.map { _ in 1 }
      + layout.units(for: sample.rows)
  }

  /// The objective over a sample.
  package init(
    sample: CovariateSample<Model.Sample>,
    settings: CovariateSettings = CovariateSettings()
  ) {
    self.init(sample, settings, whole: Model.identity.example)
  }

  package var dimension: Int { coordinates.free.count }

  /// Where the base has given parameters and the coefficients are 0.
  func point(of values: [Double]) -> [Double] {
    coordinates.point(
      of: values + layout.names.map { _ in 0 })
  }

  /// Points with one coefficient of another process than the first that is
  /// not 0; of a dozen coefficients at most.
  func contrasts(around values: [Double]) -> [[Double]] {
    let first = "\(Model.covariateProcesses[0].name)."
    let point = point(of: values)
    return zip(coefficientPlaces, layout.names).filter {
      !$0.1.hasPrefix(first)
    }.prefix(12).flatMap { place, _ in
      [2.0, -2].map { coefficient in
        var contrast = point
        contrast[place] = coefficient
        return contrast
      }
    }
  }

  /// The base's parameters and all coefficients at a point.
  func parameters(
    at point: [Double]
  ) -> (values: [Double], coefficients: Matrix) {
    let all = coordinates.values(at: point)
    let count = Model.identity.parameters.count
    return (
      Array(all[..<count]), layout.coefficients(all[count...])
    )
  }

  /// The places of the coefficients among the coordinates.
  var coefficientPlaces: Range<Int> {
    dimension - layout.names.count..<dimension
  }

  package func evaluate(at point: [Double]) -> Evaluation {
    let (values, coefficients) = parameters(at: point)
    var result = layout.reduced(likelihood.evaluate(values, coefficients))
      .negated
    for i in coefficientPlaces {
      result.value += 0.5 * penalty * point[i] * point[i]
      result.gradient[i] += penalty * point[i]
      result.hessian[i, i] += penalty
    }
    return result
  }

  /// The information of the likelihood itself, from a Hessian at a point.
  func information(_ hessian: Matrix) -> Matrix {
    var information = hessian
    for i in coefficientPlaces { information[i, i] -= penalty }
    return information
  }
}

extension CovariateFit {
  init(
    _ search: MultiStartResult, _ objective: CovariateObjective<Base>,
    _ settings: CovariateSettings, _ plain: Fit<Base>
  ) {
    let end = search.best
    let (values, coefficients) = objective.parameters(at: end.point)
    var convergence = Convergence(
      end, starts: search.starts, values: objective.coordinates.values,
      limit: { _ in objective.limit(at: values, end) },
      edge: { objective.limit(at: values, end) })
    convergence.nameLimits(near: end, of: objective) { point, direction in
      objective.baseLimit(at: point, along: direction)
    }
    let (base, logLikelihood) = Self.settled(
      values, coefficients, at: convergence.limit, objective.likelihood)
    self.init(
      model: CovariateModel(
        base: Base(parameterValues: base),
        coefficients: CovariateCoefficients(
          processes: Base.covariateProcesses.map(\.name),
          columns: objective.sample.design.columns, values: coefficients)),
      design: objective.sample.design, settings: settings,
      logLikelihood: logLikelihood, customers: objective.sample.customers,
      distinctHistories: objective.sample.distinctCount,
      convergence: convergence, withoutCovariates: plain,
      workingCovariance: end.outcome == .converged
        ? objective.covariance(end.evaluation.hessian) : nil,
      coordinates: objective.coordinates, layout: objective.layout)
  }

  /// The base's parameters and the log-likelihood: at the limit itself where
  /// the base names its parameters and the sample is no less likely there.
  private static func settled(
    _ values: [Double], _ coefficients: Matrix, at limit: ModelLimit?,
    _ likelihood: CovariateLikelihood<Base>
  ) -> ([Double], Double) {
    let value = likelihood.value(values, coefficients)
    guard let settled = limit?.parameterValues else { return (values, value) }
    let there = likelihood.value(settled, coefficients)
    let rounding = 1e-12 * max(1, abs(value))
    return there >= value - rounding ? (settled, there) : (values, value)
  }
}

extension CovariateObjective {
  /// The inverse of the likelihood's own information, where it has one.
  ///
  /// A penalty may have made an isolated maximum where there is none.
  fileprivate func covariance(_ hessian: Matrix) -> Matrix? {
    let information = information(hessian)
    guard let eigen = try? SymmetricEigen(information),
      let least = eigen.values.first, least > flatCurvature
    else { return nil }
    return try? CholeskyFactorization(information).inverse()
  }

  /// What the directions without an end mean where a search has ended.
  ///
  /// There may be several, and then any basis of them is as good as another:
  /// a coefficient takes part by the square of its projection on all of them.
  fileprivate func limit(at values: [Double], _ end: Minimum) -> ModelLimit {
    let flat = end.endlessDirections
    let share = (0..<dimension).map { i in
      flat.reduce(0) { $0 + $1[i] * $1[i] }
    }
    let coefficients = coefficientPlaces.filter { share[$0] > 0.1 }.map { i in
      endless(i, flat)
    }
    // The base may know what lies beyond the edge of the search.
    let edge = end.isAtEdge ? Model.edge(at: values) : nil
    guard let base = edge ?? baseLimit(at: values, flat, share) else {
      return ModelLimit(
        .endlessCoefficients, name: "no finite estimate",
        meaning: sentence(coefficients), endlessCoefficients: coefficients)
    }
    guard !coefficients.isEmpty else { return base }
    return ModelLimit(
      base.kind, name: base.name + ", no finite estimate",
      meaning: base.meaning + "; " + sentence(coefficients),
      parameterValues: base.parameterValues, endlessCoefficients: coefficients)
  }

  /// The limit of the base model that a direction leads to; nil where it is
  /// one of coefficients.
  fileprivate func baseLimit(
    at point: [Double], along direction: [Double]
  ) -> ModelLimit? {
    let base = direction[..<coefficientPlaces.lowerBound]
    let length = norm(Array(base))
    guard length * length > 0.5 else { return nil }
    return Model.limit(
      at: parameters(at: point).values,
      along: Array(
        coordinates.direction(
          base.map { $0 / length } + coefficientPlaces.map { _ in 0 })[
            ..<Model.identity.parameters.count]))
  }

  /// The limit of the base model, where its parameters take part.
  private func baseLimit(
    at values: [Double], _ flat: [[Double]], _ share: [Double]
  ) -> ModelLimit? {
    let base = 0..<coefficientPlaces.lowerBound
    guard base.contains(where: { share[$0] > 0.1 }) else { return nil }
    let parts = flat.map { Array($0[base]) }
    let longest = parts.max { norm($0) < norm($1) } ?? []
    let length = norm(longest)
    let direction = coordinates.direction(longest.map { $0 / length })
    return Model.limit(
      at: values,
      along: Array(direction[..<Model.identity.parameters.count]))
  }

  /// A coefficient without a finite estimate, and where it goes.
  private func endless(
    _ place: Int, _ flat: [[Double]]
  ) -> ModelLimit.EndlessCoefficient {
    let name = layout.names[place - coefficientPlaces.lowerBound]
    let (process, column) = CovariateSettings.parts(of: name)
    let most = flat.max { abs($0[place]) < abs($1[place]) } ?? []
    return .init(
      column: column, process: process == "shared" ? nil : process,
      isFalling: (most.indices.contains(place) ? most[place] : 0) < 0)
  }

  private func sentence(
    _ coefficients: [ModelLimit.EndlessCoefficient]
  ) -> String {
    let one = coefficients.count == 1
    let each = coefficients.map {
      "of \($0.column) in \($0.process ?? "all processes") "
        + "(towards \($0.isFalling ? "−" : "")∞)"
    }
    return "the \(one ? "coefficient" : "coefficients") "
      + each.joined(separator: " and ")
      + " \(one ? "has" : "have") no finite estimate: the likelihood does not "
      + "fall on the way; hold \(one ? "it" : "them") at a value, or give a "
      + "penalty"
  }
}

/// The curvature below which the optimizer takes a direction for flat.
private let flatCurvature = 1e-6
