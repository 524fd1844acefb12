public import CLVData
internal import CLVValidation

/// What a log holds and what was cleaned, for a terminal.
public enum DataText {
  /// Customers, purchases, the period and its split, and what was cleaned.
  public static func text(
    _ summaries: LogSummaries, in words: Words = .english
  ) -> String {
    let report = summaries.report
    let window = summaries.window
    let calibration = summaries.calibration
    let repeats = calibration.frequency.reduce(0) { $0 + Int($1) }
    var lines = [
      words.text(
        "log.overview",
        [
          "purchases": .count(report.purchases),
          "customers": .count(report.customers), "rows": .count(report.rows),
          "start": .day(window.start), "end": .day(window.observationEnd),
        ]),
      words.text(
        "log.calibration",
        [
          "end": .day(window.calibrationEnd),
          "customers": .count(calibration.count), "repeats": .count(repeats),
        ]),
    ]
    if report.customersFirstSeenInHoldout > 0 {
      lines.append(
        words.text(
          "log.first_seen",
          ["customers": .count(report.customersFirstSeenInHoldout)]))
    }
    if !summaries.complete.hasAmounts {
      lines.append(words.text("log.no_amounts"))
    }
    let cleaned = CleaningText.lines(report, in: words)
    lines.append(
      cleaned.isEmpty
        ? words.text("log.nothing_to_clean")
        : words.text("log.cleaned", ["what": .text(words.list(cleaned))]))
    return lines.map { WrappedText.lines($0) }.joined(separator: "\n")
  }
}
