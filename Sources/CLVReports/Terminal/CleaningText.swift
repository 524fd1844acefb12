public import CLVData

/// What became of a log's rows, in words.
public enum CleaningText {
  /// A line for everything that was not plainly used; empty where all was.
  public static func lines(
    _ report: CleaningReport, in words: Words = .english
  ) -> [String] {
    let counts = [
      ("bad_rows", report.badRows), ("blank_lines", report.blankLines),
      ("rows_after_observation", report.rowsAfterObservation),
      ("refunds_netted", report.refundsNetted),
      ("refunds_dropped", report.refundsDropped),
      ("days_removed_by_refunds", report.daysRemovedByRefunds),
      ("customers_without_purchase", report.customersWithoutPurchase),
      ("zero_purchases", report.zeroPurchases),
    ]
    return counts.filter { $0.1 > 0 }.map { name, count in
      words.text("cleaned.\(name)", ["n": .count(count)])
    }
  }
}
