package import CLVData

extension ForecastSettings {
  /// What is asked of models that are judged by a holdout: its length, by the
  /// parameters as they are, and money without discounting.
  package static func over(
    _ holdout: CustomerSummary.Holdout
  ) -> ForecastSettings {
    var settings = ForecastSettings(
      horizon: holdout.duration, annualDiscountRate: 0)
    settings.joinsParameterUncertainty = false
    return settings
  }
}
