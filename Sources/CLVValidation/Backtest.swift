public import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVTables

/// Models fitted and validated at several origins in the past: whether
/// the errors of one holdout are those of others.
///
/// The rolling-origin evaluation of Tashman (2000), "Out-of-sample tests of
/// forecasting accuracy", *International Journal of Forecasting* 16:437: each
/// calibration begins with the first day, and each holdout is of the same
/// length. The holdouts overlap, so that origins are not independent.
public struct Backtest: Sendable, Encodable {
  /// One origin.
  public struct Origin: Sendable, Encodable {
    /// The last day of its calibration.
    public let calibrationEnd: String

    /// The last day of its holdout.
    public let observationEnd: String

    /// How many customers it was fitted to and validated on.
    public let customers: Int

    /// The purchases in the holdout.
    public let actual: Double

    /// The number of purchases beside the model's interval for it.
    public let purchaseTotal: HoldoutTotal

    /// The amount spent beside its interval; nil without amounts.
    public let valueTotal: HoldoutTotal?

    /// The estimates of the purchase model by name.
    public let parameters: [String: Double]

    /// The model's scores on purchases.
    public let scores: Scores

    /// The model's scores on value; nil without amounts.
    public let valueScores: Scores?

    /// The model's error against that of the best rule; nil where no rule
    /// could be scored.
    public let contest: Contest?
  }

  /// What is told of each origin.
  public struct Scores: Sendable, Encodable {
    /// The sum predicted.
    public let predicted: Double

    /// The relative error of the sum; nil where nothing happened.
    public let bias: BootstrapEstimate?

    /// The mean absolute error per customer.
    public let mae: BootstrapEstimate?

    /// The root of the mean squared error per customer.
    public let rmse: BootstrapEstimate?

    /// The share of the outcome from the fifth ranked highest.
    public let topFifth: BootstrapEstimate?

    private enum CodingKeys: String, CodingKey {
      case predicted, bias, mae, rmse
      case topFifth = "top_20_percent"
    }
  }

  /// An origin where nothing could be fitted.
  public struct Failure: Sendable, Encodable {
    /// The last day of its calibration.
    public let calibrationEnd: String

    /// Why not.
    public let reason: Advice
  }

  /// The last day of the window's own calibration.
  private let calibrationEnd: String

  /// The length of each holdout in days.
  public let holdoutDays: Int

  /// The origins, the earliest first.
  public let origins: [Origin]

  /// The origins where nothing could be fitted.
  public let failures: [Failure]

  /// Whether the bias of the total is the same at all origins.
  public let stability: Stability

  /// An origin with fewer customers who bought again says too little.
  private static let fewestRepeaters = 20

  /// Fits and validates at origins evenly spread from the middle of the
  /// calibration to its end.
  ///
  /// - Parameters:
  ///   - log: The log.
  ///   - window: Its days; each holdout is as long as that of the window.
  ///   - count: How many origins, 2 at least; the last is the end of the
  ///     window's calibration.
  ///   - timeUnit: The unit of all times.
  ///   - choice: Which models, and what of the amounts the one of spend is
  ///     fitted to.
  ///   - covariates: Those of the log's customers; nil to fit without.
  ///   - settings: How the uncertainty of scores is found.
  /// - Throws: A usage error where the window has no room for the origins;
  ///   where the log cannot be read again.
  public init(
    _ log: TransactionLog, _ window: ObservationWindow, origins count: Int,
    timeUnit: TimeUnit, _ choice: ModelChoice = ModelChoice(),
    covariates: CovariateSource? = nil,
    settings: ScorecardSettings = ScorecardSettings()
  ) throws {
    var origins: [Origin] = []
    var failures: [Failure] = []
    for window in try window.earlierOrigins(count) {
      do {
        let summaries = try log.summarize(
          window, timeUnit: timeUnit,
          opportunities: choice.purchase.countsOpportunities)
        let known = try covariates?.plan(for: summaries.calibration)
        origins.append(
          try Self.origin(summaries, choice, known, settings))
      } catch let error as FitError {
        failures.append(Failure(window, error.advice))
      } catch let error as DataError
        where [.badData, .usage].contains(error.kind)
      {
        failures.append(Failure(window, error.placedAdvice))
      }
    }
    calibrationEnd = window.calibrationEnd.description
    holdoutDays = window.holdoutDays
    self.origins = origins
    self.failures = failures
    stability = Stability(origins.compactMap(\.scores.bias))
  }

  private static func origin(
    _ summaries: LogSummaries, _ choice: ModelChoice,
    _ covariates: (customers: CustomerCovariates, plan: CovariatePlan?)?,
    _ settings: ScorecardSettings
  ) throws -> Origin {
    let summary = summaries.calibration
    let repeaters = summary.frequency.count { $0 > 0 }
    guard repeaters >= fewestRepeaters else {
      throw FitError.noData(
        repeaters == 0
          ? "nobody had bought again by then"
          : "only \(Plural.count(repeaters, "customer")) had bought again by "
            + "then: too few to fit")
    }
    let model = try CustomerModel.fit(
      to: summary, choice, covariates: covariates?.plan,
      inference: InferenceSettings(law: false))
    let effects = try covariates.map {
      try ForecastCovariates($0.customers, of: model)
    }
    guard model.isUsable,
      let validation = HoldoutValidation(
        summary, by: model, covariates: effects ?? ForecastCovariates(),
        recent: summaries.recent, settings: settings)
    else { throw FitError.notIdentified("the fit did not converge") }
    return Origin(
      calibrationEnd: summaries.window.calibrationEnd.description,
      observationEnd: summaries.window.observationEnd.description,
      customers: summary.count, actual: validation.purchases.actual,
      purchaseTotal: validation.purchaseTotal,
      valueTotal: validation.valueTotal,
      parameters: model.record.purchase.parameters,
      scores: Scores(validation.scorecard, validation.purchases),
      valueScores: validation.value.flatMap { score in
        validation.valueScorecard.map { Scores($0, score) }
      },
      contest: validation.scorecard.contest(by: .mae))
  }
}

extension Backtest {
  /// The origins whose holdouts are not that of the window itself.
  var earlier: [Origin] {
    origins.filter { $0.calibrationEnd != calibrationEnd }
  }

  private enum CodingKeys: String, CodingKey {
    case holdoutDays, origins, failures, stability
  }
}

extension Backtest.Scores {
  fileprivate init(_ card: Scorecard, _ score: HoldoutScore) {
    let estimates = card["model"]?.estimates ?? [:]
    predicted = score.predicted
    bias = estimates[.bias]
    mae = estimates[.mae]
    rmse = estimates[.rmse]
    topFifth = estimates[.topFifth]
  }
}

extension Backtest.Failure {
  fileprivate init(_ window: ObservationWindow, _ reason: Advice) {
    calibrationEnd = window.calibrationEnd.description
    self.reason = reason
  }
}

extension Backtest {
  /// Whether the bias of the total is the same at all origins, as far as the
  /// data tell.
  public enum Stability: String, Sendable, Encodable {
    /// All within a tenth, or within each other's intervals.
    case stable

    /// Some origins are off by more than others, beyond chance.
    case unstable

    /// There are not two origins with a bias to compare.
    case unknown
  }

}

extension Backtest.Stability {
  fileprivate init(_ biases: [BootstrapEstimate]) {
    guard biases.count > 1,
      let least = biases.map(\.value).min(),
      let most = biases.map(\.value).max()
    else {
      self = .unknown
      return
    }
    let intervals = biases.compactMap(\.interval)
    let overlap =
      intervals.count == biases.count
      && (intervals.map(\.lowerBound).max() ?? 0)
        <= (intervals.map(\.upperBound).min() ?? 0)
    self = most - least <= 0.1 || overlap ? .stable : .unstable
  }
}

extension Remedy {
  /// The number of origins of a ``Backtest``.
  public static let origins = Remedy("origins")
}

extension ObservationWindow {
  /// Windows whose calibrations end at evenly spread days from the middle of
  /// this one's calibration to its end, each with a holdout as long.
  fileprivate func earlierOrigins(
    _ count: Int
  ) throws(DataError) -> [ObservationWindow] {
    precondition(count >= 2, "one origin is no backtest")
    let days = start.distance(to: calibrationEnd) + 1
    let first = (days + 1) / 2
    guard hasHoldout, days - first >= count - 1 else {
      throw DataError(
        .usage,
        """
        \(.origins) \(count): the calibration, \(start) to \(calibrationEnd), \
        is too short for so many origins; give fewer or a later \
        \(.calibrationEnd)
        """)
    }
    var windows: [ObservationWindow] = []
    for i in 0..<count {
      let share = Double(i) / Double(count - 1)
      let length = first + Int((share * Double(days - first)).rounded())
      let end = start.advanced(by: length - 1)
      windows.append(
        try ObservationWindow(
          start: start, calibrationEnd: end,
          observationEnd: end.advanced(by: holdoutDays)))
    }
    return windows
  }
}
