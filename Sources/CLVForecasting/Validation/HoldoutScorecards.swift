internal import CLVData

/// The scorecards of purchases and of value, filled method by method.
struct HoldoutScorecards {
  private let actual: [Double]
  private let actualValue: [Double]?
  private let duration: Double
  private var purchases: ScorecardBuilder
  private var value: ScorecardBuilder?

  /// The model's score on value; nil where it forecasts none.
  private(set) var modelValue: HoldoutScore?

  /// The scores on purchases of all methods that are no model and forecast.
  private(set) var baselines: [BaselineScore] = []

  init(_ holdout: CustomerSummary.Holdout, _ settings: ScorecardSettings) {
    actual = holdout.frequency.map { Double($0) }
    actualValue = holdout.values
    duration = holdout.duration
    purchases = ScorecardBuilder(.purchases, actual: actual, settings)
    value = actualValue.map {
      ScorecardBuilder(.value, actual: $0, settings)
    }
  }

  mutating func add(_ forecast: RuleForecast) {
    let method = forecast.method
    purchases.add(method, forecast.purchases, forecast.outcomes)
    // Without a finite mean spend there is no forecast to score.
    if let foretold = forecast.value, foretold.allSatisfy(\.isFinite) {
      value?.add(method, foretold, forecast.values)
    }
    switch method.kind {
    case .model:
      if let foretold = forecast.value, let actualValue {
        modelValue = HoldoutScore(
          predicted: foretold, actual: actualValue, duration: duration)
      }
    case .rule, .hindsight:
      baselines.append(
        BaselineScore(
          rule: method.identifier, description: method.description,
          score: HoldoutScore(
            predicted: forecast.purchases, actual: actual, duration: duration))
      )
    case .ranking: break
    }
  }

  /// The cards; that of value is nil where there are no amounts.
  consuming func finish() -> (purchases: Scorecard, value: Scorecard?) {
    (purchases.finish(), value?.finish())
  }
}
