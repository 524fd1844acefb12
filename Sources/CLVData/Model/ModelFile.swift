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

  /// The spend model; nil where there are no amounts, or none to fit.
  public let spend: FittedModel?

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
    data: FittedData
  ) {
    format = Self.format
    version = Self.version
    self.timeUnit = timeUnit
    self.purchase = purchase
    self.spend = spend
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

  /// A record of what models were fitted to.
  public init(
    _ summary: CustomerSummary, start: CalendarDay? = nil,
    end: CalendarDay? = nil, cleaning: CleaningReport? = nil,
    spendNote: String? = nil
  ) {
    self.start = start?.description
    self.end = end?.description
    let counts = summary.counts ?? [Int32](repeating: 1, count: summary.count)
    customers = counts.reduce(0) { $0 + Int($1) }
    repeatPurchases = zip(summary.frequency, counts).reduce(0) {
      $0 + Int($1.0) * Int($1.1)
    }
    self.cleaning = cleaning
    self.spendNote = spendNote
  }
}

/// A model's fit, as files keep it.
public struct FittedModel: Encodable, Sendable {
  /// The model's name: "BG/NBD".
  public let model: String

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

  /// The order of the parameters in ``covariance``.
  public let parameterOrder: [String]

  /// Akaike's information criterion.
  public let aic: Double

  /// The Bayesian information criterion.
  public let bic: Double

  /// The certificate.
  public let convergence: ConvergenceRecord

  /// A record of a fit.
  public init<Model: LikelihoodModel>(_ fit: Fit<Model>) {
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
    covariance = fit.covariance.map { covariance in
      free.map { i in free.map { j in covariance[i, j] } }
    }
    parameterOrder = free.map { names[$0] }
    aic = fit.aic
    bic = fit.bic
    convergence = ConvergenceRecord(fit.convergence, parameterNames: names)
  }
}

/// The certificate of a fit, as files keep it.
public struct ConvergenceRecord: Encodable, Sendable {
  /// `converged`, `boundary` or `not converged`.
  public let outcome: String

  /// The outcome in words; at a boundary, which one and what it means.
  public let message: String

  /// The largest derivative by a parameter's logarithm.
  public let gradientNorm: Double?

  /// How far the log-likelihood is below its supremum, by estimate.
  public let estimatedGap: Double?

  /// The eigenvalues of the information in the parameters' logarithms.
  public let eigenvalues: [Double]

  /// The ratio of the largest to the smallest; nil where it is infinite.
  public let conditionNumber: Double?

  /// Newton steps from the best start.
  public let iterations: Int

  /// Evaluations of the likelihood, from all starts.
  public let evaluations: Int

  /// The algorithm of the last step.
  public let method: String

  /// The starts tried.
  public let starts: [StartRecord]

  /// A start and where it led.
  public struct StartRecord: Encodable, Sendable {
    /// The parameters where it began.
    public let parameters: [String: Double]

    /// The log-likelihood where it ended; nil where that is not finite.
    public let logLikelihood: Double?

    /// How it ended.
    public let outcome: String
  }

  init(_ convergence: Convergence, parameterNames: [String]) {
    // JSON has no number that is not finite.
    func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    outcome = convergence.outcome.rawValue
    message = convergence.message
    gradientNorm = finite(convergence.gradientNorm)
    estimatedGap = finite(convergence.estimatedGap)
    eigenvalues = convergence.eigenvalues
    conditionNumber = finite(convergence.conditionNumber)
    iterations = convergence.iterations
    evaluations = convergence.evaluations
    method = convergence.method
    starts = convergence.starts.map { start in
      StartRecord(
        parameters: Dictionary(
          uniqueKeysWithValues: zip(parameterNames, start.parameters)),
        logLikelihood: finite(start.logLikelihood),
        outcome: start.outcome.rawValue)
    }
  }
}
