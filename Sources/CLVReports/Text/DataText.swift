public import CLVData

/// What a log holds and what was cleaned, for a terminal.
public enum DataText {
  /// Customers, purchases, the period and its split, and what was cleaned.
  public static func text(
    _ summaries: LogSummaries, log: TransactionLog
  ) -> String {
    let report = summaries.report
    let window = summaries.window
    let calibration = summaries.calibration
    let repeats = calibration.frequency.reduce(0) { $0 + Int($1) }
    var lines = [
      "\(NumberText.whole(report.purchases)) purchases of "
        + "\(NumberText.whole(report.customers)) customers in "
        + "\(NumberText.whole(report.rows)) rows, \(window.start) to "
        + "\(window.observationEnd)",
      "calibration to \(window.calibrationEnd): "
        + "\(NumberText.whole(calibration.count)) customers, "
        + "\(NumberText.whole(repeats)) repeat purchases",
    ]
    if report.customersFirstSeenInHoldout > 0 {
      lines.append(
        "\(NumberText.whole(report.customersFirstSeenInHoldout)) customers "
          + "first seen in the holdout: not validated, but forecast")
    }
    if !log.hasAmounts {
      lines.append("no amounts: purchases are forecast, money is not")
    }
    let cleaned = CleaningText.lines(report)
    lines.append(
      cleaned.isEmpty
        ? "nothing to clean" : "cleaned: " + cleaned.joined(separator: ", "))
    return lines.map { WrappedText.lines($0) }.joined(separator: "\n")
  }
}
