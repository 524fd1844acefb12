package import CLVTables

extension HoldoutValidation {
  /// Writes the validation as JSON; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - wording: The words of what was found of the assumptions.
  ///   - methods: The words of the methods that were scored.
  ///   - advice: What texts with remedies are told as.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, wording: AssumptionWording, methods: MethodWording,
    telling advice: @escaping Advice.Wording
  ) throws(DataError) {
    try file.writeJSON(Document(self, wording, methods), telling: advice)
  }

  /// The text of the file; see ``write(to:wording:methods:telling:)``.
  package func json(
    wording: AssumptionWording, methods: MethodWording,
    telling advice: @escaping Advice.Wording
  ) throws(DataError) -> String {
    try JSONText.of(
      Document(self, wording, methods), for: "validation", telling: advice)
  }

  /// The layout of the file.
  private struct Document: Encodable {
    let format = "clv-validation"
    let version = 1
    let holdout: Purchases
    let value: Value?
    let buyers: HoldoutBuyers
    let withoutCorrection: Plain?
    let spendNote: Advice?
    let totals: [String: HoldoutTotal]
    let experiencedError: ExperiencedError?
    let intervals: IntervalCoverage
    let calibration: PredictiveCalibration?
    let frequencyFit: FrequencyFit?
    let byFrequency: [FrequencyClass]
    let baselines: [String: Purchases]
    let missingRules: [MissingRule]
    let otherChoices: [OtherChoice]
    let scorecard: [String: Scorecard]
    let tracking: [TrackingWeek]
    let assumptions: WordedAssumptions?
    let backtest: Backtest?
    let customersFirstSeenInHoldout: Int?

    init(
      _ validation: HoldoutValidation, _ wording: AssumptionWording,
      _ methods: MethodWording
    ) {
      holdout = Purchases(validation.purchases)
      value = validation.value.map { Value($0) }
      buyers = validation.buyers
      withoutCorrection = validation.withoutCorrection.map {
        Plain(
          holdout: Purchases($0.purchases), value: $0.value.map { Value($0) })
      }
      spendNote = validation.spendNote
      totals = ["purchases": validation.purchaseTotal].merging(
        validation.valueTotal.map { ["value": $0] } ?? [:]
      ) { $1 }
      experiencedError = validation.experiencedError
      intervals = validation.intervals
      calibration = validation.calibration
      frequencyFit = validation.frequencyFit
      byFrequency = validation.byFrequency
      baselines = validation.baselines.reduce(into: [:]) {
        $0[$1.rule] = Purchases(
          $1.score, description: methods.description($1.rule, $1.description))
      }
      otherChoices = validation.otherChoices
      missingRules = validation.missingRules.map {
        $0.titled(methods.title($0.rule, $0.title))
      }
      scorecard = [validation.scorecard, validation.valueScorecard]
        .compactMap(\.self).reduce(into: [:]) {
          $0[$1.quantity.rawValue] = $1.worded(methods)
        }
      tracking = validation.tracking
      assumptions = validation.assumptions.map {
        WordedAssumptions(report: $0, wording: wording)
      }
      backtest = validation.backtest
      customersFirstSeenInHoldout = validation.customersFirstSeenInHoldout
    }
  }

  private struct Purchases: Encodable {
    let description: String?
    let customers: Int
    let duration: Double
    let actualPurchases: Double
    let predictedPurchases: Double
    let bias: Double?
    let mae: Double
    let rmse: Double
    let correlation: Double?

    init(_ score: HoldoutScore, description: String? = nil) {
      self.description = description
      customers = score.customers
      duration = score.duration
      actualPurchases = score.actual
      predictedPurchases = score.predicted
      bias = score.bias
      mae = score.mae
      rmse = score.rmse
      correlation = score.correlation
    }
  }

  /// The scores that forecasts without their correction would have had.
  private struct Plain: Encodable {
    let holdout: Purchases
    let value: Value?
  }

  private struct Value: Encodable {
    let actualValue: Double
    let predictedValue: Double
    let bias: Double?
    let mae: Double
    let rmse: Double
    let correlation: Double?

    init(_ score: HoldoutScore) {
      actualValue = score.actual
      predictedValue = score.predicted
      bias = score.bias
      mae = score.mae
      rmse = score.rmse
      correlation = score.correlation
    }
  }
}
