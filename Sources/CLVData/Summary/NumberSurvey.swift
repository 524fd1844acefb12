internal import CLVModels
internal import CLVTables

/// A pass over the rows of a table that finds how the numbers of its columns
/// are written.
struct NumberSurvey {
  /// The forms of the columns that are not plain, where their cells tell.
  private(set) var forms: [Int: NumberForm] = [:]

  /// What was decided, in sentences without a final point.
  private(set) var notes: [Advice] = []

  /// Reads the table from its first row to its end.
  init(_ table: InputTable, _ columns: [Int]) throws(DataError) {
    var evidence = columns.map { _ in NumberEvidence() }
    let reader = table.reader
    while try reader.nextRecord() {
      guard reader.fault == nil, reader.fieldCount == table.columns.count
      else { continue }
      for (place, column) in columns.enumerated() {
        evidence[place].add(reader[column].bytes, line: reader.line)
      }
    }
    for (column, evidence) in zip(columns, evidence) {
      guard case .form(let mark, let cell) = evidence.decision() else {
        continue
      }
      forms[column] = .local(mark)
      notes.append(
        LogSurvey.note(on: table.column(column), mark, cell))
    }
  }
}
