package import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVRFM
public import CLVTables

/// An answer to a ``CustomerQuestion``: a row for each customer, as text in any
/// format, some rows at a time.
public struct AnswerTable: Sendable {
  /// The number of rows.
  public let count: Int

  private let written: @Sendable (any TableFormat) -> Text

  /// The text of an answer.
  public struct Text: Sendable {
    /// What stands before the rows.
    public let header: String

    /// The text of some rows.
    public let rows: @Sendable (Range<Int>) -> [UInt8]
  }

  /// The answer as text in a format.
  public func text(as format: any TableFormat) -> Text { written(format) }

  private init<Rows: Sendable>(
    _ table: OutputTable<Rows>, _ rows: Rows, count: Int
  ) {
    self.count = count
    written = { format in
      let text = table.text(of: rows, as: format)
      return Text(header: text.header) { text.rows($0) }
    }
  }

  init(_ forecasts: CustomerForecasts) {
    self.init(CustomerForecasts.table, forecasts, count: forecasts.count)
  }

  init(_ actions: CustomerActions) {
    self.init(
      CustomerActions.table, actions.rowsInNoLanguage, count: actions.count)
  }

  init(_ analysis: RFMAnalysis) {
    self.init(
      RFMAnalysis.table, analysis.rows { $0.name },
      count: analysis.summary.count)
  }
}

extension CustomerActions {
  /// The rows of the table with the keys of lists and reasons for their words.
  package var rowsInNoLanguage: TableRows {
    let wording = Wording(
      names: ActionList.allCases.reduce(into: [:]) { $0[$1] = $1.rawValue },
      append: { $1.append($0.key) })
    return rows(contacts: nil, wording: wording)
  }
}
