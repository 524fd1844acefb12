internal import CLVValidation

/// The numbers of a report, as its data file keeps them.
struct ReportData: Encodable {
  private let format = "clv-report"
  private let version = 1

  /// The values of sentences by the sentences' names.
  private let figures: [String: [String: ReportValue]]

  /// The tables by name.
  private let tables: [String: Table]

  /// The names of what speaks against the forecasts, the gravest first.
  private let findings: [String]?

  private struct Table: Encodable {
    let columns: [String]
    let rows: [[ReportValue]]
  }

  private enum CodingKeys: String, CodingKey {
    case format
    case version
    case figures
    case tables
    case findings
  }

  init(_ report: Report) {
    findings = report.findings
    figures = report.allSentences.reduce(into: [:]) { figures, sentence in
      if !sentence.values.isEmpty { figures[sentence.id] = sentence.values }
    }
    tables = report.allTables.reduce(into: [:]) { tables, table in
      tables[table.id] = Table(
        columns: table.columns.map(\.name), rows: table.rows)
    }
  }
}
