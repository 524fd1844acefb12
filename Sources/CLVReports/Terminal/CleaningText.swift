public import CLVData
internal import CLVValidation

/// What became of a log's rows, in words.
public enum CleaningText {
  /// A line for everything that was not plainly used; empty where all was.
  public static func lines(
    _ report: CleaningReport, in words: Words = .english
  ) -> [String] {
    let counts = [
      ("bad_rows", report.badRows), ("blank_lines", report.blankLines),
      ("rows_filtered", report.rowsFiltered ?? 0),
      ("rows_after_observation", report.rowsAfterObservation),
      ("refunds_netted", report.refundsNetted),
      ("refunds_matched", report.refundsTakenOff),
      ("refunds_dropped", report.refundsDropped),
      ("days_removed_by_refunds", report.daysRemovedByRefunds),
      ("customers_without_purchase", report.customersWithoutPurchase),
      ("zero_purchases", report.zeroPurchases),
    ]
    return counts.filter { $0.1 > 0 }.map { name, count in
      words.text("cleaned.\(name)", ["n": .count(count)])
    } + orders(report, words) + doubtful(report, in: words)
      + anonymous(report, words)
  }

  /// A line for rows that may not be what they look like: the same row twice,
  /// refunds without a purchase.
  public static func doubtful(
    _ report: CleaningReport, in words: Words = .english
  ) -> [String] {
    let copies = [
      ("duplicate_rows", report.duplicateRows),
      ("duplicates_dropped", report.duplicatesDropped),
    ].compactMap { name, count in
      count.map {
        words.text(
          "cleaned.\(name)",
          [
            "n": .count($0),
            "examples": .text(
              (report.duplicateExamples ?? []).joined(separator: "; ")),
          ])
      }
    }
    return copies + unmatched(report, words)
  }

  private static func orders(
    _ report: CleaningReport, _ words: Words
  ) -> [String] {
    guard let rows = report.rowsOfOrders, let orders = report.orders else {
      return []
    }
    return [
      words.text(
        "cleaned.orders", ["n": .count(rows), "orders": .count(orders)])
    ]
  }

  /// The refunds that met no purchase, with their money.
  private static func unmatched(
    _ report: CleaningReport, _ words: Words
  ) -> [String] {
    guard let count = report.refundsUnmatched,
      let amount = report.amountUnmatched,
      let total = report.amountRefunded, total > 0
    else { return [] }
    return [
      words.text(
        "cleaned.refunds_unmatched",
        [
          "n": .count(count), "amount": .money(amount),
          "share": .percent(min(1, amount / total), decimals: 1),
        ])
    ]
  }

  /// What is left out as nobody is named, with its money.
  private static func anonymous(
    _ report: CleaningReport, _ words: Words
  ) -> [String] {
    guard let rows = report.anonymousRows, rows > 0 else { return [] }
    var values: [String: ReportValue] = ["n": .count(rows)]
    var key = "anonymous"
    if let amount = report.anonymousAmount, let total = report.totalAmount {
      key = "anonymous_worth"
      values["amount"] = .money(amount)
      if amount >= 0, total > 0, amount <= total {
        key = "anonymous_share"
        values["share"] = .percent(amount / total, decimals: 1)
      }
    }
    return [words.text("cleaned.\(key)", values)]
  }
}
