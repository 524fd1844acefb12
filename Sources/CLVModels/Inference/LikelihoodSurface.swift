internal import CLVNumerics

/// A fit by maximum likelihood, with or without covariates, as inference about
/// its estimates sees it.
///
/// Robust errors, profile intervals and the bootstrap are stated for this
/// once, whatever was fitted.
public protocol LikelihoodFit: MaximizedLikelihood, Sendable {
  /// What it was fitted to.
  associatedtype Sample: ModelSample

  /// The names of all parameters, and of the coefficients that were estimated.
  var parameterNames: [String] { get }

  /// The likelihood around the estimates.
  var surface: LikelihoodSurface<Sample> { get }
}

extension LikelihoodFit {
  /// The places in ``parameterNames`` of what was searched for.
  public var freeParameters: [Int] { surface.coordinates.free }
}

/// The likelihood around the estimates of a fit.
public struct LikelihoodSurface<Sample: ModelSample>: Sendable {
  /// How the optimizer saw the parameters.
  let coordinates: SearchCoordinates

  /// The estimates: all parameters, and the coefficients.
  let estimates: [Double]

  /// The log-likelihood there.
  let logLikelihood: Double

  /// The inverse of the observed information in the coordinates, or nil where
  /// the maximum is not an isolated one.
  let workingCovariance: Matrix?

  /// −ln L of a sample, in the coordinates.
  let likelihood: @Sendable (Sample) -> any Objective

  /// What the estimates minimize, where that is not ``likelihood``: with a
  /// penalty.
  var penalized: (@Sendable (Sample) -> any Objective)?

  /// The model's own starting points for a sample: values of all parameters,
  /// and of the coefficients.
  let starts: @Sendable (Sample) -> [[Double]]

  /// The estimates in the coordinates.
  var point: [Double] { coordinates.point(of: estimates) }

  /// The covariance of all parameters, from one in the coordinates.
  func covariance(_ working: Matrix) -> Matrix {
    coordinates.covariance(working, at: estimates)
  }

  /// Fits anew, from some values on.
  func minimum(
    _ objective: some Objective, from point: [Double]
  ) -> Minimum {
    // Parameters that stand for a limit are beyond the search's reach.
    minimize(
      objective, from: point.map { min(max($0, -30), 30) },
      options: .forLogarithms)
  }
}

extension Fit: LikelihoodFit {
  /// The names of the model's parameters.
  public var parameterNames: [String] {
    Model.identity.parameters.map(\.name)
  }

  /// The likelihood around the estimates.
  public var surface: LikelihoodSurface<Model.Sample> {
    LikelihoodSurface(
      coordinates: coordinates, estimates: model.parameterValues,
      logLikelihood: logLikelihood, workingCovariance: workingCovariance,
      likelihood: { [coordinates] sample -> any Objective in
        NegativeLogLikelihood<Model>(sample, coordinates)
      }, starts: { Model.startingPoints(for: $0) })
  }
}

extension CovariateFit: LikelihoodFit {
  /// The names of the base model's parameters, then of the estimated
  /// coefficients: what ``Convergence/starts`` hold too.
  public var parameterNames: [String] { Self.names(layout) }

  /// The likelihood around the estimates.
  public var surface: LikelihoodSurface<CovariateSample<Base.Sample>> {
    let unpenalized = CovariateSettings(
      shared: settings.shared, fixed: settings.fixed)
    return LikelihoodSurface(
      coordinates: coordinates, estimates: values,
      logLikelihood: logLikelihood, workingCovariance: workingCovariance,
      likelihood: objective(unpenalized),
      penalized: settings.penalty == 0 ? nil : objective(settings),
      starts: { [layout] sample in
        Base.startingPoints(for: sample.pooled).map {
          $0 + layout.names.map { _ in 0 }
        }
      })
  }

  private func objective(
    _ settings: CovariateSettings
  ) -> @Sendable (CovariateSample<Base.Sample>) -> any Objective {
    let whole = model.base.parameterValues
    return { CovariateObjective<Base>($0, settings, whole: whole) }
  }
}
