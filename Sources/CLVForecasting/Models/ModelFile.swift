public import CLVData
public import CLVModels
internal import CLVNumerics

/// Fitted models in a file, as `clv fit` writes them.
///
/// ``FittedModels`` reads them.
public struct ModelFile: Encodable, Sendable {
  /// The time unit of the purchase model.
  public let timeUnit: TimeUnit

  /// The purchase model with all that is known of its fit.
  public let purchase: FittedModel

  /// The spend model; nil where there are no amounts, or none to fit, or where
  /// its fit did not converge.
  public let spend: FittedModel?

  /// How the form of the spend model was chosen; nil where it was asked for.
  public let spendFormChoice: SpendFormChoice?

  /// Whether spend is independent of frequency; nil where it was not asked
  /// for, or cannot be told.
  public let spendIndependence: SpendIndependence?

  /// Whether customers differ in spend, by the amounts of single purchases;
  /// nil where these are not known.
  public let spendDifferences: SpendDifferences?

  /// That nobody bought once only, where chance does not explain it; nil
  /// otherwise.
  public let missingOneTimeBuyers: MissingOneTimeBuyers?

  /// What the models were fitted to.
  public let data: FittedData

  /// The mark and the version that this program writes and reads.
  static let format = "clv-model"
  static let version = 1

  private let format: String
  private let version: Int

  /// A file of fitted models.
  public init(
    timeUnit: TimeUnit, purchase: FittedModel, spend: FittedModel?,
    spendFormChoice: SpendFormChoice? = nil,
    spendIndependence: SpendIndependence? = nil,
    spendDifferences: SpendDifferences? = nil,
    missingOneTimeBuyers: MissingOneTimeBuyers? = nil, data: FittedData
  ) {
    format = Self.format
    version = Self.version
    self.timeUnit = timeUnit
    self.purchase = purchase
    self.spend = spend
    self.spendFormChoice = spendFormChoice
    self.spendIndependence = spendIndependence
    self.spendDifferences = spendDifferences
    self.missingOneTimeBuyers = missingOneTimeBuyers
    self.data = data
  }
}

/// What models were fitted to.
public struct FittedData: Encodable, Sendable {
  /// The first day observed; nil where fitted to a summary file.
  public let start: String?

  /// The last day that the fit has seen; nil where fitted to a summary file.
  public let end: String?

  /// The number of customers.
  public let customers: Int

  /// The number of repeat purchases.
  public let repeatPurchases: Int

  /// What became of the log's rows; nil where fitted to a summary file.
  public let cleaning: CleaningReport?

  /// Why there is no spend model; nil where there is one.
  public let spendNote: String?

  /// The certificate of a fit of spend that did not converge; nil where there
  /// was none.
  public let spendConvergence: ConvergenceRecord?

  /// A record of what models were fitted to.
  public init(
    _ summary: CustomerSummary, start: CalendarDay? = nil,
    end: CalendarDay? = nil, cleaning: CleaningReport? = nil,
    spendNote: String? = nil, spendConvergence: ConvergenceRecord? = nil
  ) {
    self.start = start?.description
    self.end = end?.description
    let counts = summary.counts ?? [Int32](repeating: 1, count: summary.count)
    customers = counts.reduce(0) { $0 + Int($1) }
    repeatPurchases = Int(
      saturating: zip(summary.frequency, counts).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      })
    self.cleaning = cleaning
    self.spendNote = spendNote
    self.spendConvergence = spendConvergence
  }
}

/// A model's fit, as files keep it.
public struct FittedModel: Encodable, Sendable {
  /// The model's name: "BG/NBD".
  public let model: String

  /// What of the amounts a spend model was fitted to; nil for other models.
  public internal(set) var form: SpendForm?

  /// How many purchases are worth nothing and so are none of the single
  /// amounts; nil where these were not taken.
  public internal(set) var zeroAmounts: Int?

  /// The estimates by parameter.
  public let parameters: [String: Double]

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

  /// The covariance of the estimates, in the order of ``parameterOrder``; nil
  /// unless the fit converged inside.
  public let covariance: [[Double]]?

  /// How far the covariance describes the likelihood, and what stands for the
  /// uncertainty where it does not; nil where that was not looked into.
  public let uncertainty: UncertaintyRecord?

  /// Draws of the estimates, all of one weight, in the order of
  /// ``parameterOrder``: what intervals of forecasts are made from where the
  /// covariance does not serve; nil where it does.
  public let parameterDraws: [[Double]]?

  /// Standard errors that hold also where the model is not quite true; nil
  /// unless asked for.
  public let robustStandardErrors: [String: Double]?

  /// 95 % intervals by the profile likelihood; nil unless asked for.
  public let profileIntervals: [String: ProfileRecord]?

  /// Errors and intervals by the bootstrap; nil unless asked for.
  public let bootstrap: BootstrapRecord?

  /// The order of the parameters in ``covariance``: those estimated.
  public let parameterOrder: [String]

  /// All parameters in the model's order.
  public let parameterNames: [String]

  /// Akaike's information criterion.
  public let aic: Double

  /// The Bayesian information criterion.
  public let bic: Double

  /// The certificate.
  public let convergence: ConvergenceRecord

  /// How the parameters depend on covariates; nil where they do not.
  ///
  /// Errors, intervals and covariance then include the coefficients, and
  /// ``parameters`` are those of a customer whose coded covariates are 0.
  public let covariates: CovariateRecord?

  /// The estimate of a parameter or a coefficient.
  public func estimate(_ name: String) -> Double? {
    parameters[name] ?? covariates?.estimate(name)
  }

  /// A record of a fit with covariates.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - sample: What the model was fitted to.
  ///   - inference: What to work out beyond the standard errors.
  ///   - unshared: See ``CovariateRecord``.
  public init<Model: LikelihoodModel>(
    _ fit: CovariateFit<Model>, to sample: CovariateSample<Model.Sample>,
    inference: InferenceSettings = InferenceSettings(),
    unshared: CovariateFit<Model>? = nil
  ) {
    let names = fit.estimatedNames
    func named<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: zip(names, values))
    }
    model = Model.identity.name
    parameters = Dictionary(
      uniqueKeysWithValues: zip(
        Model.identity.parameters.map(\.name), fit.model.base.parameterValues))
    logLikelihood = fit.logLikelihood
    customers = fit.customers
    distinctHistories = fit.distinctHistories
    standardErrors = fit.standardErrors.map(named)
    confidenceIntervals = fit.confidenceIntervals().map { intervals in
      named(intervals.map { [$0.lowerBound, $0.upperBound] })
    }
    covariance = fit.covariance?.rowsOfEntries.ifFinite
    parameterOrder = names
    parameterNames = fit.allNames
    let further = FurtherInference(fit, on: sample, inference)
    uncertainty = further.uncertainty
    parameterDraws = further.parameterDraws
    robustStandardErrors = further.robustStandardErrors
    profileIntervals = further.profileIntervals
    bootstrap = further.bootstrap
    aic = fit.aic
    bic = fit.bic
    convergence = ConvergenceRecord(
      fit.convergence, parameterNames: fit.parameterNames)
    covariates = CovariateRecord(fit, unshared: unshared)
  }

  /// A record of a fit.
  ///
  /// - Parameters:
  ///   - fit: The fit.
  ///   - sample: What the model was fitted to.
  ///   - inference: What to work out beyond the standard errors.
  public init<Model: LikelihoodModel>(
    _ fit: Fit<Model>, to sample: Model.Sample,
    inference: InferenceSettings = InferenceSettings()
  ) {
    let names = Model.identity.parameters.map(\.name)
    let free = fit.freeParameters
    // Of a parameter that was held there is nothing to say but its value.
    func named<Value>(_ values: [Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: free.map { (names[$0], values[$0]) })
    }
    model = Model.identity.name
    parameters = Dictionary(
      uniqueKeysWithValues: zip(names, fit.model.parameterValues))
    logLikelihood = fit.logLikelihood
    customers = fit.customers
    distinctHistories = fit.distinctHistories
    standardErrors = fit.standardErrors.map(named)
    confidenceIntervals = fit.confidenceIntervals().map { intervals in
      named(intervals.map { [$0.lowerBound, $0.upperBound] })
    }
    covariance = fit.covariance.flatMap { covariance in
      free.map { i in free.map { j in covariance[i, j] } }.ifFinite
    }
    parameterOrder = free.map { names[$0] }
    parameterNames = names
    let further = FurtherInference(fit, on: sample, inference)
    uncertainty = further.uncertainty
    parameterDraws = further.parameterDraws
    robustStandardErrors = further.robustStandardErrors
    profileIntervals = further.profileIntervals
    bootstrap = further.bootstrap
    aic = fit.aic
    bic = fit.bic
    convergence = ConvergenceRecord(fit.convergence, parameterNames: names)
    covariates = nil
  }
}

extension [[Double]] {
  /// The entries, if all are finite: others are no covariance.
  fileprivate var ifFinite: Self? {
    allSatisfy { $0.allSatisfy(\.isFinite) } ? self : nil
  }
}
