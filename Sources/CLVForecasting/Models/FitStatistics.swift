internal import CLVModels

/// The certificate and the figures of a fit, as files keep them.
public struct FitStatistics: Codable, Sendable {
  /// The log-likelihood at the estimates.
  public let logLikelihood: Double

  /// The number of customers fitted to.
  public let customers: Int

  /// The number of distinct observations they are.
  public let distinctHistories: Int

  /// Standard errors by parameter; nil unless the fit converged inside.
  public let standardErrors: [String: Double]?

  /// 95 % confidence intervals by parameter; nil unless converged inside.
  public let confidenceIntervals: [String: [Double]]?

  /// How far the covariance describes the likelihood, and what stands for the
  /// uncertainty where it does not; nil where that was not looked into.
  public let uncertainty: UncertaintyRecord?

  /// Standard errors that hold also where the model is not quite true; nil
  /// unless asked for.
  public let robustStandardErrors: [String: Double]?

  /// 95 % intervals by the profile likelihood; nil unless asked for.
  public let profileIntervals: [String: ProfileRecord]?

  /// Errors and intervals by the bootstrap; nil unless asked for.
  public let bootstrap: BootstrapRecord?

  /// All parameters, and with covariates all coefficients, in the model's
  /// order.
  public let parameterNames: [String]

  /// Akaike's information criterion.
  public let aic: Double

  /// The Bayesian information criterion.
  public let bic: Double

  /// The certificate.
  public let convergence: ConvergenceRecord

  init<Model: LikelihoodModel>(
    _ fit: CovariateFit<Model>, _ further: FurtherInference
  ) {
    self.init(
      fit, further, estimated: fit.estimatedNames,
      parameterNames: fit.allNames,
      convergence: ConvergenceRecord(
        fit.convergence, parameterNames: fit.parameterNames))
  }

  init<Model: LikelihoodModel>(_ fit: Fit<Model>, _ further: FurtherInference) {
    let names = Model.identity.parameters.map(\.name)
    // Of a parameter that was held there is nothing to say but its value.
    self.init(
      fit, further,
      estimated: names.indices.map {
        fit.freeParameters.contains($0) ? names[$0] : nil
      },
      parameterNames: names,
      convergence: ConvergenceRecord(fit.convergence, parameterNames: names))
  }

  /// What fits of both kinds say; `estimated` names the places of their errors
  /// and intervals, nil where there is nothing to say of one.
  private init(
    _ fit: some StatedFit, _ further: FurtherInference,
    estimated: [String?], parameterNames: [String],
    convergence: ConvergenceRecord
  ) {
    func named<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(
        zip(estimated, values).compactMap { name, value in
          name.map { ($0, value) }
        }, uniquingKeysWith: { first, _ in first })
    }
    logLikelihood = fit.logLikelihood
    customers = fit.customers
    distinctHistories = fit.distinctHistories
    standardErrors = fit.standardErrors.map(named)
    confidenceIntervals = fit.confidenceIntervals(level: 0.95).map {
      named($0.map(\.ends))
    }
    uncertainty = further.uncertainty
    robustStandardErrors = further.robustStandardErrors
    profileIntervals = further.profileIntervals
    bootstrap = further.bootstrap
    self.parameterNames = parameterNames
    aic = fit.aic
    bic = fit.bic
    self.convergence = convergence
  }
}

/// What a fit says of itself, with covariates or without.
private protocol StatedFit {
  var logLikelihood: Double { get }
  var customers: Int { get }
  var distinctHistories: Int { get }
  var standardErrors: [Double]? { get }
  var aic: Double { get }
  var bic: Double { get }

  func confidenceIntervals(level: Double) -> [ClosedRange<Double>]?
}

extension Fit: StatedFit {}
extension CovariateFit: StatedFit {}

extension ClosedRange<Double> {
  fileprivate var ends: [Double] { [lowerBound, upperBound] }
}
