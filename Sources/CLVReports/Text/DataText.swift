public import CLVData

/// What a log holds and what was cleaned, for a terminal.
public enum DataText {
  /// Customers, purchases, the period and its split, and what was cleaned.
  public static func text(_ summaries: LogSummaries) -> String {
    let report = summaries.report
    let window = summaries.window
    let calibration = summaries.calibration
    let repeats = calibration.frequency.reduce(0) { $0 + Int($1) }
    var lines = [
      "\(NumberText.count(report.purchases, "purchase")) of "
        + "\(NumberText.count(report.customers, "customer")) in "
        + "\(NumberText.count(report.rows, "row")), \(window.start) to "
        + "\(window.observationEnd)",
      "calibration to \(window.calibrationEnd): "
        + "\(NumberText.count(calibration.count, "customer")), "
        + NumberText.count(repeats, "repeat purchase"),
    ]
    if report.customersFirstSeenInHoldout > 0 {
      lines.append(
        "\(NumberText.count(report.customersFirstSeenInHoldout, "customer")) "
          + "first seen in the holdout: not validated, but forecast")
    }
    if !summaries.complete.hasAmounts {
      lines.append("no amounts: purchases are forecast, money is not")
    }
    let cleaned = CleaningText.lines(report)
    lines.append(
      cleaned.isEmpty
        ? "nothing to clean" : "cleaned: " + cleaned.joined(separator: ", "))
    return lines.map { WrappedText.lines($0) }.joined(separator: "\n")
  }
}
