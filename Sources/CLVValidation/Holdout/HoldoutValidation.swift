public import CLVData
public import CLVForecasting
public import CLVModels
public import CLVTables

/// How well models fitted on the calibration period predicted the holdout.
public struct HoldoutValidation: Sendable {
  /// The purchase model's score.
  public let purchases: HoldoutScore

  /// The score of the forecast spend in the holdout; nil without amounts.
  public let value: HoldoutScore?

  /// How many customers bought at all in the holdout, beside how many were
  /// expected to.
  public let buyers: HoldoutBuyers

  /// What the scores would have been without the correction of forecasts; nil
  /// where there is none.
  public let withoutCorrection: PlainScores?

  /// The number of purchases beside the model's interval for it.
  public let purchaseTotal: HoldoutTotal

  /// The amount spent beside the model's interval for it; nil without amounts.
  public let valueTotal: HoldoutTotal?

  /// The model and the rules side by side, on the number of purchases.
  public let scorecard: Scorecard

  /// The model and the rules side by side, on the amount spent; nil without
  /// amounts.
  public let valueScorecard: Scorecard?

  /// The share of customers whose number of purchases fell into the
  /// prediction interval, and what to expect of it.
  public let intervals: IntervalCoverage

  /// Whether what happened is spread over the predicted distributions as it
  /// should be; nil where a million purchases are expected of somebody.
  public let calibration: PredictiveCalibration?

  /// Whether the model describes the calibration itself; nil under too many
  /// distinct covariates.
  public let frequencyFit: FrequencyFit?

  /// That nobody bought once only, in the calibration and the holdout
  /// together; nil unless the model expects some who did.
  public let missingOneTimeBuyers: MissingOneTimeBuyers?

  /// Actual against predicted purchases by past frequency.
  public let byFrequency: [FrequencyClass]

  /// The scores of the naive rules that forecast purchases.
  public let baselines: [BaselineScore]

  /// The models that might have been chosen instead of the one validated, had
  /// other customers been drawn; empty where nothing was to be chosen, and
  /// where the choice is clear.
  public let otherChoices: [OtherChoice]

  /// The rules that others are compared with and these models were not.
  public let missingRules: [MissingRule]

  /// Actual against expected repeat purchases by week; empty where the log
  /// itself is not at hand, the model counts opportunities, or there are more
  /// than a thousand distinct covariate rows.
  public let tracking: [TrackingWeek]

  /// Customers first seen in the holdout, who cannot be forecast.
  public let customersFirstSeenInHoldout: Int?

  /// Whether the models' assumptions hold, where that was looked into.
  public var assumptions: AssumptionReport?

  /// Why there is no spend model to validate; nil where there is one.
  public let spendNote: Advice?

  /// The errors of its holdouts, where one contradicts the model.
  public var experiencedError: ExperiencedError? { ExperiencedError(self) }

  /// The kinds of models fitted at earlier origins, where that was asked for.
  public var backtest: Backtest?

  /// Validates a model on a summary with a holdout; nil where it has none.
  ///
  /// - Parameters:
  ///   - summary: A calibration summary with its holdout, with times in the
  ///     model's unit.
  ///   - model: The model.
  ///   - covariates: Where the model depends on covariates, those of the
  ///     summary's customers.
  ///   - timeline: The purchases of the same customers by day, if at hand.
  ///   - recent: What they did at the end of calibration, if at hand.
  ///   - customersFirstSeenInHoldout: How many came too late, if known.
  ///   - settings: How the uncertainty of the scores is found.
  public init?(
    _ summary: CustomerSummary, by model: CustomerModel,
    covariates: ForecastCovariates = ForecastCovariates(),
    timeline: PurchaseTimeline? = nil, recent: RecentPurchases? = nil,
    customersFirstSeenInHoldout: Int? = nil,
    settings: ScorecardSettings = ScorecardSettings()
  ) {
    self.init(
      summary, by: model, covariates: covariates, timeline: timeline,
      recent: recent, rivals: nil,
      customersFirstSeenInHoldout: customersFirstSeenInHoldout,
      settings: settings)
  }

  /// Validates a model that was chosen among others, whose intervals take in
  /// that the choice might have been another.
  ///
  /// - Parameters:
  ///   - summary: A calibration summary with its holdout.
  ///   - model: The model.
  ///   - covariates: What covariates do to the customers by the model.
  ///   - timeline: The purchases of the same customers by day, if at hand.
  ///   - recent: What they did at the end of calibration, if at hand.
  ///   - rivals: What else might have been chosen; nil where nothing was to be
  ///     chosen.
  ///   - customersFirstSeenInHoldout: How many came too late, if known.
  ///   - settings: How the uncertainty of the scores is found.
  package init?(
    _ summary: CustomerSummary, by model: CustomerModel,
    covariates: ForecastCovariates, timeline: PurchaseTimeline?,
    recent: RecentPurchases?, rivals: ChoiceRivals?,
    customersFirstSeenInHoldout: Int?,
    settings: ScorecardSettings = ScorecardSettings()
  ) {
    guard let holdout = summary.holdout, summary.count > 0 else { return nil }
    let ahead = ForecastSettings.over(holdout)
    let forecasts = CustomerForecasts(
      summary, by: model, covariates: covariates, settings: ahead)
    (purchases, byFrequency) = Self.expectations(forecasts, summary, holdout)
    buyers = HoldoutBuyers(forecasts, outcomes: holdout.frequency)
    intervals = IntervalCoverage(
      forecasts, outcomes: holdout.frequency, level: ahead.level)
    let holdoutSpend = HoldoutSpend(forecasts)
    var cards = HoldoutScorecards(holdout, settings)
    // It is let go once it is scored: it takes as much memory as all that the
    // rules say one after the other.
    cards.add(RuleForecast(forecasts, holdout, holdoutSpend))
    HoldoutRules(
      summary: summary, holdout: holdout, recent: recent, spend: holdoutSpend,
      isNBD: type(of: model.purchase) == NBD.self
        && covariates.purchase == nil
    ).predict { cards.add($0) }
    value = cards.modelValue
    withoutCorrection = PlainScores(forecasts, holdout)
    baselines = cards.baselines
    (scorecard, valueScorecard) = cards.finish(
      choosing: rivals?.shifts(from: model) ?? ([], []))
    let totals = HoldoutTotals(forecasts, purchases: purchases, value: value)
    (purchaseTotal, valueTotal) = (totals.purchases, totals.value)
    missingRules = MissingRule.all(
      in: scorecard, countsOpportunities: model.countsOpportunities)
    calibration = scorecard["model"]?.calibration
    frequencyFit = FrequencyFit(summary, model.purchase, covariates.purchase)
    missingOneTimeBuyers = summary.missingOneTimeBuyers(
      by: model.purchase, covariates.purchase)
    tracking =
      model.countsOpportunities
      ? []
      : timeline.map {
        Self.tracking($0, model.purchase, covariates, summary)
      } ?? []
    self.customersFirstSeenInHoldout = customersFirstSeenInHoldout
    spendNote = model.spendNote
    otherChoices = rivals.map { OtherChoice.all($0) } ?? []
  }

  private static func tracking(
    _ timeline: PurchaseTimeline, _ purchase: some PurchaseModel,
    _ covariates: ForecastCovariates, _ summary: CustomerSummary
  ) -> [TrackingWeek] {
    covariates.arrivals(of: purchase, in: summary, timeline).map {
      TrackingWeek.weeks(timeline, arrivals: $0, unit: summary.timeUnit)
    } ?? []
  }

  private static func expectations(
    _ forecasts: CustomerForecasts, _ summary: CustomerSummary,
    _ holdout: CustomerSummary.Holdout
  ) -> (HoldoutScore, [FrequencyClass]) {
    let predicted = forecasts.expectedPurchases()
    let actual = holdout.frequency.map { Double($0) }
    return (
      HoldoutScore(
        predicted: predicted, actual: actual, duration: holdout.duration),
      FrequencyClass.classes(
        frequency: summary.frequency, predicted: predicted, actual: actual)
    )
  }
}

/// How often prediction intervals held.
public struct IntervalCoverage: Codable, Sendable, Equatable {
  /// How the share of intervals that held compares with the level.
  public enum Comparison: Sendable {
    /// The share is higher, as is to be expected of counts.
    case more

    /// The share is the level, or below it within two standard errors.
    case equal

    /// The share is lower: the intervals are too narrow, or in the wrong place.
    case less
  }

  /// The level asked for.
  public let level: Double

  /// The share of customers whose outcome fell into their interval.
  ///
  /// As purchases are counts, it exceeds the level even for a perfect model.
  public let coverage: Double

  /// How many customers there were.
  public let customers: Int

  /// How the share compares with the level, as far as chance and the tenth of
  /// a percent to which it is told allow.
  public var comparison: Comparison {
    let excess = coverage - level
    let error = (level * (1 - level) / Double(max(1, customers))).squareRoot()
    if abs(excess) < 0.0005 { return .equal }
    if excess > 0 { return .more }
    return excess >= -2 * error ? .equal : .less
  }

  /// A coverage with its parts.
  init(level: Double, coverage: Double, customers: Int) {
    self.level = level
    self.coverage = coverage
    self.customers = customers
  }

  init(_ forecasts: CustomerForecasts, outcomes: [Int32], level: Double) {
    var inside = 0
    for (customer, outcome) in outcomes.enumerated() {
      let interval = forecasts.purchases(of: customer).interval
      if interval?.contains(Int(outcome)) ?? false { inside += 1 }
    }
    self.init(
      level: level,
      coverage: Double(inside) / Double(max(1, outcomes.count)),
      customers: outcomes.count)
  }
}

/// The customers who share a past frequency, and what they did next.
public struct FrequencyClass: Codable, Sendable, Equatable {
  /// The past frequency: "0" to "6", "7+".
  public let frequency: String

  /// How many customers had it.
  public let customers: Int

  /// Their mean number of purchases in the holdout.
  public let actual: Double

  /// The mean number predicted.
  public let predicted: Double

  /// The classes "0" to "6" and "7+"; those without customers are left out.
  static func classes(
    frequency: [Int32], predicted: [Double], actual: [Double]
  ) -> [FrequencyClass] {
    let last = 7
    var customers = [Int](repeating: 0, count: last + 1)
    var sums = [Double](repeating: 0, count: last + 1)
    var sumsPredicted = sums
    for (i, x) in frequency.enumerated() {
      let place = min(Int(x), last)
      customers[place] += 1
      sums[place] += actual[i]
      sumsPredicted[place] += predicted[i]
    }
    return (0...last).filter { customers[$0] > 0 }.map { x in
      FrequencyClass(
        frequency: x == last ? "\(x)+" : "\(x)", customers: customers[x],
        actual: sums[x] / Double(customers[x]),
        predicted: sumsPredicted[x] / Double(customers[x]))
    }
  }
}
