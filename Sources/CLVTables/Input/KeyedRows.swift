/// The rows of a small CSV file, of which some columns by name are wanted.
package final class KeyedRows {
  private let table: InputTable
  private let reader: RecordReader
  private let numbers = DecimalReader()

  /// Where the wanted columns are; negative where one is not there.
  private let indices: [Int]

  /// Opens a file that must have all the columns.
  package convenience init(
    path: String, columns: [String], delimiter: UInt8? = nil
  ) throws(DataError) {
    try self.init(
      try InputTable(path: path, delimiter: delimiter) { header in
        columns.allSatisfy { header.contains($0) }
      }, columns: columns)
  }

  /// Takes an opened table that must have all the columns.
  package init(
    _ table: InputTable, columns: [String]
  ) throws(DataError) {
    self.table = table
    reader = table.reader
    var indices: [Int] = []
    for column in columns {
      guard let index = try table.optionalIndex(of: column) else {
        throw Self.missing(column, in: table)
      }
      indices.append(index)
    }
    self.indices = indices
  }

  /// Opens a file that must have the last of the columns, and one of the
  /// others, the first that is there.
  package convenience init(
    path: String, key keys: [String], value: String, delimiter: UInt8? = nil
  ) throws(DataError) {
    try self.init(
      try InputTable(path: path, delimiter: delimiter) { header in
        header.contains(value) && keys.contains { header.contains($0) }
      }, key: keys, value: value)
  }

  /// Takes an opened table that must have the last of the columns, and one of
  /// the others, the first that is there.
  package init(
    _ table: InputTable, key keys: [String], value: String
  ) throws(DataError) {
    self.table = table
    reader = table.reader
    var key: Int?
    for name in keys where key == nil {
      key = try table.optionalIndex(of: name)
    }
    guard let key else {
      throw Self.missing(keys.joined(separator: "\" or \""), in: table)
    }
    guard let value = try table.optionalIndex(of: value) else {
      throw Self.missing(value, in: table)
    }
    indices = [key, value]
  }

  /// Opens a file that must have all the columns, may have the optional ones,
  /// which follow them in number, and has no others.
  package init(
    path: String, columns: [String], optional: [String],
    delimiter: UInt8? = nil
  ) throws(DataError) {
    table = try InputTable(path: path, delimiter: delimiter) { header in
      columns.allSatisfy { header.contains($0) }
    }
    reader = table.reader
    var indices: [Int] = []
    for column in columns + optional {
      let index = try table.optionalIndex(of: column)
      guard index != nil || optional.contains(column) else {
        throw Self.missing(column, in: table)
      }
      indices.append(index ?? -1)
    }
    self.indices = indices
    for index in table.columns.indices where !indices.contains(index) {
      let known = (columns + optional).map { "\"\($0)\"" }
      throw DataError(
        .badData, at: .line(1, of: table.name),
        "\(table.column(index)) is none of those that can be here, "
          + "\(known.joined(separator: ", ")); rename it or take it out")
    }
  }

  private static func missing(
    _ column: String, in table: InputTable
  ) -> DataError {
    let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    return DataError(
      .badData, at: .line(1, of: table.name),
      "there is no column \"\(column)\". The columns are \(present); rename "
        + "the right one")
  }

  /// The file's name for messages.
  package var name: String { table.name }

  /// The line of the row at hand.
  package var line: Int { reader.line }

  /// The name of a wanted column in the file.
  package func column(_ index: Int) -> String { table.columns[indices[index]] }

  /// Moves to the next row; false at the end.
  package func advance() throws(DataError) -> Bool { try table.nextRow() }

  /// The bytes of a wanted field as they are, valid until the next row.
  package func bytes(_ index: Int) -> Bytes { reader[indices[index]].bytes }

  /// The text of a wanted field, valid until the next row.
  package func text(_ index: Int) throws(DataError) -> Bytes {
    var field = reader[indices[index]]
    guard field.count > 0 else {
      throw error(index, "the field is empty; fill it in")
    }
    guard field.bytes.isValidText else {
      throw error(
        index, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    field.unescape()
    return field.bytes
  }

  /// The text of a wanted field without the blanks at its ends; empty where
  /// the column is not there.
  package func optionalText(_ index: Int) throws(DataError) -> String {
    guard indices[index] >= 0 else { return "" }
    var field = reader[indices[index]]
    guard field.bytes.isValidText else {
      throw error(
        index, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    field.unescape()
    return String(decoding: field.bytes.trimmed, as: UTF8.self)
  }

  /// A wanted field as a whole number that is not negative.
  package func count(_ index: Int) throws(DataError) -> Int {
    let field = reader[indices[index]].bytes
    let value: Double
    do throws(DecimalProblem) {
      value = try numbers.value(of: field)
    } catch {
      throw self.error(
        index, Advice(DecimalReader.advice(on: error, field: field)))
    }
    guard value >= 0, value <= 1e9, let count = Int(exactly: value) else {
      throw error(
        index,
        "\"\(field.trimmed.excerpt)\" is not a whole number from 0 to a "
          + "billion; correct the row")
    }
    return count
  }

  /// A wanted field as a number above 0.
  package func positiveNumber(_ index: Int) throws(DataError) -> Double {
    let field = reader[indices[index]].bytes
    let value: Double
    do throws(DecimalProblem) {
      value = try numbers.value(of: field)
    } catch {
      throw self.error(
        index, Advice(DecimalReader.advice(on: error, field: field)))
    }
    guard value > 0 else {
      throw error(
        index,
        "\"\(field.trimmed.excerpt)\" is not above 0; correct the row")
    }
    return value
  }

  /// An error about a field of the row at hand.
  package func error(_ index: Int, _ reason: Advice) -> DataError {
    table.error(in: indices[index], reason)
  }
}
