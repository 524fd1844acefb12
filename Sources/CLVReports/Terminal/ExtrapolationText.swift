public import CLVData
public import CLVForecasting
internal import CLVValidation

/// That a forecast looks further ahead than the data reach back, in words for
/// a terminal.
public enum ExtrapolationText {
  /// What is assumed; nil where customers were observed for as long.
  public static func text(
    _ settings: ForecastSettings, _ summary: CustomerSummary,
    in words: Words = .english
  ) -> String? {
    settings.observedTimeExceeded(by: summary).map { observed in
      let unit = summary.timeUnit
      return words.text(
        "beyond.text",
        [
          "horizon": .duration(settings.horizon, unit),
          "observed": .text(words.duration(observed, unit, digits: 4)),
        ])
    }
  }
}
