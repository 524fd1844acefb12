internal import CLVArrow
package import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVRFM
public import CLVTables

/// An answer to a ``CustomerQuestion``: a row for each customer, as text in any
/// format or as a stream of Arrow's IPC format, some rows at a time.
public struct AnswerTable: Sendable {
  /// The number of rows.
  public let count: Int

  private let written: @Sendable (any TableFormat) -> Text
  private let columns: @Sendable () -> IPCWriter

  /// The text of an answer.
  public struct Text: Sendable {
    /// What stands before the rows.
    public let header: String

    /// The text of some rows.
    public let rows: @Sendable (Range<Int>) -> [UInt8]
  }

  /// The messages of a stream of Arrow's IPC format.
  public struct Arrow: Sendable {
    /// The first message, which names the columns.
    public let schema: [UInt8]

    /// The message of some rows.
    public let rows: @Sendable (Range<Int>) -> [UInt8]

    /// The message of no rows, which says something of the stream by a name.
    public let remark: @Sendable (_ name: String, _ text: String) -> [UInt8]

    /// What ends the stream.
    public static let end: [UInt8] = IPCWriter.end
  }

  /// The answer as a stream of Arrow's IPC format.
  public func arrow() -> Arrow {
    let writer = columns()
    return Arrow(
      schema: writer.schema, rows: { writer.batch($0) },
      remark: { writer.batch(0..<0, remarks: [($0, $1)]) })
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
    columns = { IPCWriter(table.values(rows, count: count), count: count) }
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
