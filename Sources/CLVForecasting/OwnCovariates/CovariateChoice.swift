public import CLVData
internal import CLVModels
public import CLVTables

/// Which of the covariates that a log itself tells make a model of purchases
/// predict better, tried at two earlier origins within the calibration.
///
/// The plain model and the one with covariates are fitted to the days up to
/// an origin, and predict each customer's purchases in the third of the
/// calibration that follows: the last third, and the one before it. Covariates
/// are kept where they gain beyond chance at both origins and the absolute
/// error is no greater beyond chance at either. The holdout of the whole is
/// not looked at.
public struct CovariateChoice: Codable, Sendable, Equatable {
  /// Why nothing was tried.
  public enum Obstacle: String, Codable, Sendable {
    /// There is no log, from which earlier origins could be made.
    case noLog = "no log"

    /// The calibration is too short, or has too few customers who bought
    /// again.
    case tooFew = "too few to learn from"

    /// The model takes no covariates.
    case model = "no covariates in this model"
  }

  /// How a set of covariates did.
  public struct Trial: Codable, Sendable, Equatable {
    /// The covariates.
    public let covariates: [OwnCovariate]

    /// The gain in the last third of the calibration.
    public let late: CorrectionTrial.Gain

    /// The gain in the third before it.
    public let early: CorrectionTrial.Gain

    /// A gain beyond chance at both origins, by one-sided tests at five per
    /// cent shared out among the sets that are tried.
    var isKept: Bool {
      [late, early].allSatisfy {
        $0.loss > CovariateChoice.quantile * $0.standardError
          && $0.isNoLossOfMAE
      }
    }
  }

  /// What is kept; empty where nothing is.
  public let kept: [OwnCovariate]

  /// Why nothing was tried; nil where something was.
  public let obstacle: Obstacle?

  /// How many customers the trials of the last third are about.
  public let customers: Int

  /// All that was tried, in both thirds.
  public let trials: [Trial]

  /// The sets that are tried.
  private static let sets: [[OwnCovariate]] = [
    [.meanAmount], [.firstAmount], [.firstMonth], [.meanAmount, .firstMonth],
  ]

  /// The normal law's one-sided limit for a quarter of five per cent.
  static let quantile = 2.241

  /// More customers make no difference to the choice.
  private static let mostCustomers = 50_000

  /// Nothing is tried.
  ///
  /// - Parameter obstacle: Why not.
  public init(_ obstacle: Obstacle) {
    self.init(kept: [], obstacle, customers: 0, trials: [])
  }

  private init(
    kept: [OwnCovariate], _ obstacle: Obstacle?, customers: Int,
    trials: [Trial]
  ) {
    self.kept = kept
    self.obstacle = obstacle
    self.customers = customers
    self.trials = trials
  }

  /// Tries covariates at earlier origins.
  ///
  /// - Parameters:
  ///   - choice: The models.
  ///   - log: The customers' transactions.
  ///   - window: The days, of which those of the calibration are used.
  ///   - timeUnit: The unit of all times.
  ///   - penalty: λ of the penalty on the coefficients.
  /// - Throws: Where the log cannot be read again.
  public init(
    for choice: ModelChoice, _ log: TransactionLog,
    _ window: ObservationWindow, timeUnit: TimeUnit,
    penalty: Double = CovariateSource.ownPenalty
  ) throws(DataError) {
    guard !choice.purchase.covariateProcesses.isEmpty else {
      self.init(.model)
      return
    }
    let days = window.start.distance(to: window.calibrationEnd) + 1
    let third = days / 3
    var origins: [CovariateOrigin] = []
    for (calibration, end) in [
      (days - third, days), (days - 2 * third, days - third),
    ] {
      guard
        let summary = try log.innerSummary(
          window, calibration: calibration, end: end, timeUnit: timeUnit,
          opportunities: choice.purchase.countsOpportunities,
          atMost: Self.mostCustomers),
        let origin = CovariateOrigin(summary, choice, penalty)
      else {
        self.init(.tooFew)
        return
      }
      origins.append(origin)
    }
    let trials = Self.sets.compactMap { set -> Trial? in
      guard let late = origins[0].gain(of: set),
        let early = origins[1].gain(of: set)
      else { return nil }
      return Trial(covariates: set, late: late, early: early)
    }
    let best = trials.filter(\.isKept).max { $0.late.loss < $1.late.loss }
    self.init(
      kept: best?.covariates ?? [], nil, customers: origins[0].customers,
      trials: trials)
  }

  /// The trial of what is kept; nil where nothing is.
  public var keptTrial: Trial? {
    kept.isEmpty ? nil : trials.first { $0.covariates == kept }
  }
}

/// The plain model at an origin, with what happened afterwards.
private struct CovariateOrigin {
  private let summary: CustomerSummary
  private let choice: ModelChoice
  private let penalty: Double
  private let plain: CorrectionSample

  /// With fewer customers chance decides.
  private static let fewest = 100

  var customers: Int { plain.count }

  init?(
    _ summary: CustomerSummary, _ choice: ModelChoice, _ penalty: Double
  ) {
    guard summary.count >= Self.fewest,
      let forecasts = CustomerForecasts(ofHoldoutIn: summary, fitting: choice)
    else { return nil }
    self.summary = summary
    self.choice = choice
    self.penalty = penalty
    plain = CorrectionSample(
      purchasesOf: summary, expected: forecasts.expectedPurchases())
  }

  /// What covariates gain; nil where the model cannot be fitted with them, or
  /// the log does not tell them.
  func gain(of covariates: [OwnCovariate]) -> CorrectionTrial.Gain? {
    let source = CovariateSource(own: covariates, penalty: penalty)
    guard let (customers, plan) = try? source.plan(for: summary), let plan,
      plan.rows.design.codings.count == covariates.count,
      let forecasts = CustomerForecasts(
        ofHoldoutIn: summary, fitting: choice, covariates: (customers, plan))
    else { return nil }
    let tried = CorrectionSample(
      purchasesOf: summary, expected: forecasts.expectedPurchases())
    var sum = GainSum()
    sum.add(plain, Array(0..<plain.count), plain.means, tried.means)
    return sum.gain
  }
}
