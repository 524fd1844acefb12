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
    let names = fit.estimatedNames
    func named<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: zip(names, values))
    }
    logLikelihood = fit.logLikelihood
    customers = fit.customers
    distinctHistories = fit.distinctHistories
    standardErrors = fit.standardErrors.map(named)
    confidenceIntervals = fit.confidenceIntervals().map {
      named($0.map(\.ends))
    }
    uncertainty = further.uncertainty
    robustStandardErrors = further.robustStandardErrors
    profileIntervals = further.profileIntervals
    bootstrap = further.bootstrap
    parameterNames = fit.allNames
    aic = fit.aic
    bic = fit.bic
    convergence = ConvergenceRecord(
      fit.convergence, parameterNames: fit.parameterNames)
  }

  init<Model: LikelihoodModel>(_ fit: Fit<Model>, _ further: FurtherInference) {
    let names = Model.identity.parameters.map(\.name)
    let free = fit.freeParameters
    // Of a parameter that was held there is nothing to say but its value.
    func named<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: free.map { (names[$0], values[$0]) })
    }
    logLikelihood = fit.logLikelihood
    customers = fit.customers
    distinctHistories = fit.distinctHistories
    standardErrors = fit.standardErrors.map(named)
    confidenceIntervals = fit.confidenceIntervals().map {
      named($0.map(\.ends))
    }
    uncertainty = further.uncertainty
    robustStandardErrors = further.robustStandardErrors
    profileIntervals = further.profileIntervals
    bootstrap = further.bootstrap
    parameterNames = names
    aic = fit.aic
    bic = fit.bic
    convergence = ConvergenceRecord(fit.convergence, parameterNames: names)
  }
}

extension ClosedRange<Double> {
  fileprivate var ends: [Double] { [lowerBound, upperBound] }
}
