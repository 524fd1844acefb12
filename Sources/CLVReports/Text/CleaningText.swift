public import CLVData

/// What became of a log's rows, in words.
public enum CleaningText {
  /// A line for everything that was not plainly used; empty where all was.
  public static func lines(_ report: CleaningReport) -> [String] {
    let counts: [(Int, String)] = [
      (report.badRows, "bad rows skipped"),
      (report.blankLines, "blank lines passed over"),
      (report.rowsAfterObservation, "rows after the end of observation"),
      (report.refundsNetted, "refunds netted against the day's purchases"),
      (report.refundsDropped, "refunds dropped"),
      (report.daysRemovedByRefunds, "purchase days cancelled by refunds"),
      (report.customersWithoutPurchase, "customers left without a purchase"),
      (report.zeroPurchases, "purchases of value zero, kept"),
    ]
    return counts.filter { $0.0 > 0 }.map {
      "\(NumberText.whole($0.0)) \($0.1)"
    }
  }
}
