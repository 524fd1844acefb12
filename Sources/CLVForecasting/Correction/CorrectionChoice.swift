public import CLVData
internal import CLVModels
public import CLVTables

/// What earlier origins within the calibration teach of a model's errors.
///
/// The model is fitted at three origins. From half of the calibration on, with
/// the longest inner holdout, corrections are learnt and tried by
/// cross-validation; what is learnt from the first third, of the second, is
/// tried on the last third; and what is learnt is tried on what the model of the
/// whole calibration would have said. The holdout of the whole is not looked at.
public struct CorrectionChoice: Codable, Sendable, Equatable {
  /// Why nothing was tried.
  public enum Obstacle: String, Codable, Sendable {
    /// There is no log, from which earlier origins could be made.
    case noLog = "no log"

    /// The calibration is too short, or has too few customers.
    case tooFew = "too few to learn from"

    /// The model depends on covariates.
    case covariates = "covariates"
  }

  /// What is kept; nil where nothing is.
  public internal(set) var correction: ForecastCorrection?

  /// Whether forecasts are corrected by it; else it is only known that they
  /// could be.
  public let isApplied: Bool

  /// Why nothing was tried; nil where something was.
  public let obstacle: Obstacle?

  /// The last day of the calibration of the longest inner holdout; nil where
  /// nothing was tried.
  public let learntFrom: String?

  /// How many customers were learnt from.
  public let customers: Int

  /// All that was tried.
  public let trials: [CorrectionTrial]

  /// More customers make no difference to the choice.
  private static let mostCustomers = 50_000

  /// Nothing is corrected.
  ///
  /// - Parameter obstacle: Why not.
  public init(_ obstacle: Obstacle) {
    self.init(nil, true, obstacle, nil, 0, [])
  }

  private init(
    _ correction: ForecastCorrection?, _ isApplied: Bool,
    _ obstacle: Obstacle?, _ learntFrom: String?, _ customers: Int,
    _ trials: [CorrectionTrial]
  ) {
    self.correction = correction
    self.isApplied = isApplied
    self.obstacle = obstacle
    self.learntFrom = learntFrom
    self.customers = customers
    self.trials = trials
  }

  /// Learns from earlier origins.
  ///
  /// - Parameters:
  ///   - choice: The models.
  ///   - log: The customers' transactions.
  ///   - window: The days, of which those of the calibration are used.
  ///   - timeUnit: The unit of all times.
  ///   - isApplied: Whether forecasts are to be corrected.
  ///   - fitted: The plain models fitted to the whole calibration; nil to fit
  ///     them here.
  /// - Throws: Where the log cannot be read again.
  public init(
    for choice: ModelChoice, _ log: TransactionLog,
    _ window: ObservationWindow, timeUnit: TimeUnit, isApplied: Bool = true,
    fitted: CustomerModel? = nil
  ) throws(DataError) {
    let days = window.start.distance(to: window.calibrationEnd) + 1
    let third = days / 3
    let spans = [
      (days - days / 2, days), (days - 2 * third, days - third),
      (days - third, days),
    ]
    var origins: [CorrectionOrigin] = []
    for (calibration, end) in spans {
      guard
        let summary = try log.innerSummary(
          window, calibration: calibration, end: end, timeUnit: timeUnit,
          opportunities: choice.purchase.countsOpportunities,
          atMost: Self.mostCustomers),
        let origin = CorrectionOrigin(summary, choice)
      else {
        self.init(.tooFew)
        return
      }
      origins.append(origin)
    }
    let transferred: CorrectionOrigin?
    if let fitted, log.thinning(atMost: Self.mostCustomers) == 1 {
      transferred = origins[0].transferred(to: fitted)
    } else {
      transferred = origins[0].transferred(
        to: choice,
        fittedTo: try log.summarizeSome(
          try ObservationWindow(
            start: window.start, observationEnd: window.calibrationEnd),
          timeUnit: timeUnit,
          opportunities: choice.purchase.countsOpportunities,
          atMost: Self.mostCustomers))
    }
    guard let transferred else {
      self.init(.tooFew)
      return
    }
    let (purchases, tried) = CorrectionContest(
      quantity: .purchases, longest: origins[0].purchases,
      transferred: transferred.purchases, early: origins[1].purchases,
      late: origins[2].purchases
    ).decide()
    var (spend, trials) = (ForecastCorrection.Factors?.none, tried)
    if let longest = origins[0].spend, let early = origins[1].spend,
      let late = origins[2].spend, let transferred = transferred.spend
    {
      let (factors, tried) = CorrectionContest(
        quantity: .spend, longest: longest, transferred: transferred,
        early: early, late: late
      ).decide()
      spend = factors
      trials += tried
    }
    let correction = ForecastCorrection(
      horizon: origins[0].horizon, purchases: purchases, spend: spend)
    self.init(
      correction.isNone ? nil : correction, isApplied,
      trials.isEmpty ? .tooFew : nil,
      window.start.advanced(by: spans[0].0 - 1).description,
      origins[0].purchases.count, trials)
  }

  /// The choice with a correction that leaves the sum of a model's forecasts of
  /// the customers whom it was fitted to at what the level makes of it.
  func anchored(
    to summary: CustomerSummary, by model: CustomerModel
  ) -> CorrectionChoice {
    guard let correction, model.isUsable else { return self }
    let expected = CustomerForecasts.expectedPurchases(
      of: ForecastHistories(summary, nil), by: model,
      in: correction.horizon)
    var anchored = self
    anchored.correction = correction.anchored(to: summary, expected: expected)
    return anchored
  }

  /// The trials of what is kept.
  public var kept: [CorrectionTrial] {
    (correction?.purchases == nil ? [] : trials.kept(of: .purchases))
      + (correction?.spend == nil ? [] : trials.kept(of: .spend))
  }
}

/// An origin with what a model predicted of its holdout.
private struct CorrectionOrigin {
  let horizon: Double
  let purchases: CorrectionSample
  let spend: CorrectionSample?
  private let summary: CustomerSummary

  /// Of a model fitted there; nil where it cannot be.
  init?(_ summary: CustomerSummary, _ choice: ModelChoice) {
    guard
      let forecasts = CustomerForecasts(ofHoldoutIn: summary, fitting: choice)
    else { return nil }
    self.init(forecasts)
  }

  private init(_ forecasts: CustomerForecasts) {
    let expected = forecasts.expectedPurchases()
    summary = forecasts.summary
    horizon = forecasts.settings.horizon
    purchases = CorrectionSample(purchasesOf: summary, expected: expected)
    spend = CorrectionSample(
      spendOf: summary, expected: expected, spends: forecasts.expectedSpends())
  }

  /// The same holdout as models say that are fitted to other customers, those
  /// of the whole calibration; nil where they cannot be.
  func transferred(
    to choice: ModelChoice, fittedTo whole: CustomerSummary?
  ) -> CorrectionOrigin? {
    whole.flatMap {
      CustomerForecasts(ofHoldoutIn: summary, fitting: choice, to: $0)
    }.map { CorrectionOrigin($0) }
  }

  /// The same by models that have been fitted to these.
  func transferred(to model: CustomerModel) -> CorrectionOrigin? {
    CustomerForecasts(ofHoldoutIn: summary, by: model).map {
      CorrectionOrigin($0)
    }
  }
}
