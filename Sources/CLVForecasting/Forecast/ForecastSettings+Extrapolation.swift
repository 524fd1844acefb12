public import CLVData

extension ForecastSettings {
  /// The time that customers were observed for at most, where the forecast
  /// looks further ahead than that; else nil.
  ///
  /// Such a forecast is an extrapolation: how rates and dropout go on after so
  /// long, no customer has shown.
  public func observedTimeExceeded(
    by summary: CustomerSummary
  ) -> Double? {
    guard let observed = summary.T.max(), observed < horizon else {
      return nil
    }
    return observed
  }
}
