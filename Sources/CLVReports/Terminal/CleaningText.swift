public import CLVData

/// What became of a log's rows, in words.
public enum CleaningText {
  /// A line for everything that was not plainly used; empty where all was.
  public static func lines(_ report: CleaningReport) -> [String] {
    let counts: [(Int, noun: String, what: String)] = [
      (report.badRows, "bad row", "skipped"),
      (report.blankLines, "blank line", "passed over"),
      (report.rowsAfterObservation, "row", "after the end of observation"),
      (report.refundsNetted, "refund", "netted against the day's purchases"),
      (report.refundsDropped, "refund", "dropped"),
      (
        report.daysRemovedByRefunds, "purchase day", "cancelled by refunds"
      ),
      (
        report.customersWithoutPurchase, "customer", "left without a purchase"
      ),
      (report.zeroPurchases, "purchase", "of value zero, kept"),
    ]
    return counts.filter { $0.0 > 0 }.map {
      "\(NumberText.count($0.0, $0.noun)) \($0.what)"
    } + anonymous(report)
  }

  /// What is left out as nobody is named, with its money.
  private static func anonymous(_ report: CleaningReport) -> [String] {
    guard let rows = report.anonymousRows, rows > 0 else { return [] }
    var line = NumberText.count(rows, "row") + " without a customer, left out"
    if let amount = report.anonymousAmount, let total = report.totalAmount {
      line += ": \(NumberText.fixed(amount, 2))"
      if amount >= 0, total > 0, amount <= total {
        line += ", \(NumberText.percent(amount / total)) of all amounts"
      }
    }
    return [line]
  }
}
