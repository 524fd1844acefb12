/// A CSV file whose header has been read.
///
/// Text is UTF-8, with or without a byte-order mark, or in another encoding
/// that is given or shows; plain or compressed with gzip or zstd. The
/// delimiter is the comma, semicolon, tab, vertical bar or run of blanks under
/// which the header shows the wanted columns, unless one is given. Lines of a
/// title before the header, and a line `sep=;`, are passed over.
public final class InputTable {
  static let mostColumns = 4096

  /// The path, or `standard input`.
  public let name: String

  /// The names in the header, blanks at their ends left out.
  public private(set) var columns: [String]

  /// The byte between fields.
  public var delimiter: UInt8 { reader.delimiter }

  /// What was found out about the text that is not as usual, in sentences
  /// without a final point.
  public private(set) var notes: [Advice] = []

  /// What may be wrong with the table as it is, in sentences without a final
  /// point.
  public private(set) var warnings: [Advice] = []

  /// The header line as it stands in the file; empty where there is none.
  package let headerLine: [UInt8]

  /// Whether the first line holds the names of columns.
  package let hasHeader: Bool

  package let reader: RecordReader

  /// The columns whose numbers are known to be written plainly, with a decimal
  /// point and nothing between thousands.
  package var plainNumbers: Set<Int> = []

  /// The rows that filters left out before the table was read.
  package var rowsLeftOut = 0

  /// Whether the records have all columns of the rows that they are of.
  package var rowsAreWhole = true

  /// The records before the first row, header included.
  private let recordsBefore: Int

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: the path; `-` is the standard input.
  ///   - delimiter: the byte between fields; `nil` to find it out.
  ///   - isKnown: whether a header has the wanted columns.
  /// - Throws: no input when the file cannot be read; bad data when it is
  ///   empty or not text.
  package convenience init(
    path: String, delimiter: UInt8?, isKnown: ([String]) -> Bool
  ) throws(DataError) {
    var options = TextOptions()
    options.delimiter = delimiter
    try self.init(path: path, options, isKnown: isKnown)
  }

  /// Opens a file and reads its header, as the options say.
  package convenience init(
    path: String, _ options: TextOptions, isKnown: ([String]) -> Bool
  ) throws(DataError) {
    try self.init(
      RecordReader(ByteSource(path: path, encoding: options.encoding)),
      options, isKnown: isKnown)
  }

  /// Opens a table; what the options leave open is what makes the header known
  /// to the closure.
  package init(
    _ reader: RecordReader, _ options: TextOptions,
    isKnown: ([String]) -> Bool
  ) throws(DataError) {
    self.reader = reader
    name = reader.name
    var finder = HeaderFinder(reader, options)
    let header = try finder.find(isKnown)
    hasHeader = options.columns == nil
    headerLine = header.line
    columns = header.columns
    recordsBefore = header.recordsBefore
    notes = finder.notes
    reader.use(delimiter: header.delimiter, fields: columns.count)
  }

  /// Calls columns by the names under which they are looked for.
  ///
  /// - Parameter names: For each name that is looked for, the one in the
  ///   header and what names another.
  /// - Throws: Bad data where a column is missing, or there twice.
  package func rename(
    _ names: [(wanted: String, found: String, remedy: Remedy)]
  ) throws(DataError) {
    var renamed = columns
    for (wanted, found, remedy) in names {
      let name = Self.alike(found, in: columns) ?? found
      let place = try index(of: name, remedy: remedy)
      for index in renamed.indices
      where renamed[index] == wanted && index != place { renamed[index] = "" }
      renamed[place] = wanted
    }
    columns = renamed
  }

  /// Adds what was decided of the table to its notes, in sentences without a
  /// final point.
  public func say(_ decisions: [Advice]) { note(decisions) }

  /// Adds to the notes.
  package func note(_ more: [Advice]) {
    notes += more.filter { !notes.contains($0) }
  }

  /// Adds to the warnings.
  package func warn(_ more: [Advice]) {
    warnings += more.filter { !warnings.contains($0) }
  }

  /// Goes back to the first row.
  ///
  /// - Throws: What keeps the input from being read a second time.
  package func restart() throws(DataError) {
    try reader.restart(as: reader.source.encoding)
    for _ in 0..<recordsBefore { try reader.skipRecord(name) }
  }

  /// Finds the encoding of a text that is not UTF-8 by all of its bytes, and
  /// goes back to the first row; false where they do not tell.
  package func restartInEncodingFound() throws(DataError) -> Bool {
    guard reader.source.encoding == nil,
      let encoding = try reader.encodingFound()
    else {
      try restart()
      return false
    }
    try reader.restart(as: encoding)
    note([HeaderFinder.note(on: encoding)])
    try restart()
    return true
  }

  /// The share of the file read so far, when its length is known.
  package var progress: Double? { reader.source.progress }
}
