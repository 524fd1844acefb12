public import CLVData
public import CLVForecasting

/// That a forecast looks further ahead than the data reach back, in words for
/// a terminal.
public enum ExtrapolationText {
  /// What is assumed; nil where customers were observed for as long.
  public static func text(
    _ settings: ForecastSettings, _ summary: CustomerSummary
  ) -> String? {
    settings.observedTimeExceeded(by: summary).map { observed in
      let unit = summary.timeUnit
      return "the forecast covers "
        + "\(NumberText.duration(settings.horizon, unit)), more than any "
        + "customer was observed for "
        + "(\(NumberText.duration(observed, unit, digits: 4))): an "
        + "extrapolation, which these data cannot test"
    }
  }
}
