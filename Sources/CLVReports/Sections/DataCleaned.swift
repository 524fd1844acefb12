internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The data, and what was cleaned.
  static func data(_ facts: ReportFacts) -> ReportSection {
    let report = facts.results.cleaning
    let window = facts.results.window
    let data = facts.results.calibration.model.record.data
    var rows: [[ReportValue]] = [
      [.term("data.rows"), .count(report.rows)],
      [.term("data.purchases"), .count(report.purchases)],
      [.term("data.customers"), .count(report.customers)],
      [.term("data.start"), .day(window.start)],
    ]
    if window.hasHoldout {
      rows.append([.term("data.calibration_end"), .day(window.calibrationEnd)])
    }
    rows += [
      [.term("data.end"), .day(window.observationEnd)],
      [
        .term("data.calibration_customers"),
        data?.customers.map { .count($0) } ?? .missing,
      ],
      [
        .term("data.repeat_purchases"),
        data?.repeatPurchases.map { .count($0) } ?? .missing,
      ],
    ]
    if report.customersFirstSeenInHoldout > 0 {
      rows.append([
        .term("data.first_seen_later"),
        .count(report.customersFirstSeenInHoldout),
      ])
    }
    var tables = [
      ReportTable(
        "data", title: "data.overview", ["item", "number"], rows: rows)
    ]
    var said = [ReportSentence("data.purchase"), ReportSentence("data.split")]
    let cleaned = cleaned(report)
    if cleaned.isEmpty {
      said.append(ReportSentence("data.nothing_cleaned"))
    } else {
      tables.append(
        ReportTable(
          "cleaning", title: "data.cleaning", ["item", "number"],
          rows: cleaned))
    }
    return ReportSection(
      id: "data", title: "data.heading",
      blocks: [.paragraph(said), .tables(tables)])
  }

  /// What was not plainly used.
  private static func cleaned(_ report: CleaningReport) -> [[ReportValue]] {
    let counts = [
      ("wrong_field_count", report.wrongFieldCount),
      ("bad_text", report.badText),
      ("missing_customers", report.missingCustomers),
      ("bad_dates", report.badDates),
      ("bad_amounts", report.badAmounts),
      ("refunds_rejected", report.refundsRejected),
      ("blank_lines", report.blankLines),
      ("rows_after_observation", report.rowsAfterObservation),
      ("refunds_netted", report.refundsNetted),
      ("refunds_matched", report.refundsTakenOff),
      ("refunds_unmatched", report.refundsUnmatched ?? 0),
      ("duplicate_rows", report.duplicateRows ?? 0),
      ("duplicates_dropped", report.duplicatesDropped ?? 0),
      ("refunds_dropped", report.refundsDropped),
      ("days_removed_by_refunds", report.daysRemovedByRefunds),
      ("customers_without_purchase", report.customersWithoutPurchase),
      ("zero_purchases", report.zeroPurchases),
    ]
    return counts.filter { $0.1 > 0 }.map {
      [.term("cleaning.\($0.0)"), .count($0.1)]
    }
  }
}
