public import CLVData
public import CLVTables
internal import Libm

extension ForeignTable {
  /// How a table is read.
  public struct Options: Sendable {
    /// How text is taken apart: for a sheet, the names of its columns.
    public var text = TextOptions()

    /// The names of a transaction log's columns.
    public var transactions = TransactionColumns()

    /// The filters of rows, which are left to DuckDB.
    public var filters: [RowFilter] = []

    /// Whether all columns are read, so that rows can be told apart by them.
    public var wantsWholeRows = false

    /// Options that leave all to the table.
    public init() {}
  }
}

extension InputTable {
  /// Opens a table that DuckDB reads.
  ///
  /// Only the columns that a log is read by come through the pipe; all do of a
  /// summary, and where a column is missing.
  ///
  /// - Throws: A missing program without DuckDB; no input where the table
  ///   cannot be read; bad data where its contents are not what they should.
  public convenience init(
    reading table: ForeignTable,
    _ options: ForeignTable.Options = ForeignTable.Options()
  ) throws(DataError) {
    let reading = ForeignReading(
      table, try DuckDB("to read \(table.name)"), options)
    var text = options.text
    text.delimiter = UInt8(ascii: ",")
    text.encoding = nil
    if table.isText {
      try self.init(
        try reading.records(try reading.wholeSheet()), text,
        isKnown: options.transactions.areKnown)
      return
    }
    guard options.text.columns == nil else {
      throw DataError(
        .usage, at: .file(table.name),
        "names its columns itself: leave \(.columnNames) out")
    }
    let columns = try reading.columns(of: table.relation)
    let wanted = reading.wanted(of: columns)
    try self.init(
      try reading.records(reading.selection(wanted)), text,
      isKnown: { _ in true })
    rowsAreWhole = wanted.count == columns.count
    plainNumbers = Set(wanted.indices.filter { wanted[$0].isNumber })
    rowsLeftOut = try reading.rowsLeftOut(of: columns)
  }
}

/// The questions that are put to DuckDB to read a table.
struct ForeignReading {
  private let table: ForeignTable
  private let program: DuckDB
  private let options: ForeignTable.Options

  init(
    _ table: ForeignTable, _ program: DuckDB, _ options: ForeignTable.Options
  ) {
    self.table = table
    self.program = program
    self.options = options
  }

  // MARK: - The table

  /// The columns of a relation.
  func columns(of relation: String) throws(DataError) -> [TypedColumn] {
    let rows = try rows(
      "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "
        + "\(relation))", columns: 2)
    return rows.map { TypedColumn(name: $0[0], type: $0[1]) }
  }

  /// The columns that are to be read.
  func wanted(of columns: [TypedColumn]) -> [TypedColumn] {
    let header = columns.map(\.name)
    guard !options.wantsWholeRows,
      let needed = options.transactions.needed(in: header, options.filters)
    else { return columns }
    return columns.filter { needed.contains($0.name) }
  }

  /// The query for some columns of the rows that the filters leave.
  func selection(_ columns: [TypedColumn]) -> String {
    let cells = columns.map { "\($0.expression) AS \(SQL.name($0.name))" }
    let conditions = conditions(columns)
    return "SELECT \(cells.joined(separator: ", ")) FROM "
      + table.relation(texts: columns)
      + (conditions.isEmpty
        ? "" : " WHERE " + conditions.joined(separator: " AND "))
  }

  /// What holds for the rows that the filters leave, as far as their columns
  /// are there.
  private func conditions(_ columns: [TypedColumn]) -> [String] {
    options.filters.compactMap { filter in
      guard let column = columns.first(where: { $0.name == filter.column })
      else { return nil }
      let values = filter.values.map {
        SQL.text(filter.ignoresCase ? $0.lowercased() : $0)
      }.joined(separator: ", ")
      let text = "trim(coalesce((\(column.expression))::VARCHAR, ''), E' \\t')"
      let cell = filter.ignoresCase ? "lower(\(text))" : text
      return "\(cell) \(filter.keeps ? "" : "NOT ")IN (\(values))"
    }
  }

  /// The number of rows that the filters leave out.
  func rowsLeftOut(of columns: [TypedColumn]) throws(DataError) -> Int {
    let conditions = conditions(columns)
    guard !conditions.isEmpty else { return 0 }
    let rows = try rows(
      "SELECT count(*) FROM \(table.relation(texts: columns)) "
        + "WHERE NOT (\(conditions.joined(separator: " AND ")))", columns: 1)
    return rows.first.flatMap { Int($0[0]) } ?? 0
  }

  /// The query for all cells of a sheet, header and title included, in rows
  /// that are not empty.
  func wholeSheet() throws(DataError) -> String {
    let cells = try columns(of: table.relation)
    var types: [TypedColumn] = []
    if let typed = table.typedSheet { types = try columns(of: typed) }
    let isTyped = types.count == cells.count
    let texts = cells.indices.map { index in
      let name = cells[index].name
      return isTyped && types[index].isDate
        ? "\(TypedColumn.day(of: name, zero: table.serialOf1970)) AS \(SQL.name(name))"
        : SQL.name(name)
    }
    let isFilled = cells.map { "\(SQL.name($0.name)) IS NOT NULL" }
    return "SELECT \(texts.joined(separator: ", ")) FROM \(table.relation) "
      + "WHERE \(isFilled.joined(separator: " OR "))"
  }

  // MARK: - The pipe

  /// The records that a query gives.
  func records(_ query: String) throws(DataError) -> RecordReader {
    try records(query, hasHeader: !table.isText)
  }

  private func records(
    _ query: String, hasHeader: Bool
  ) throws(DataError) -> RecordReader {
    let data = try table.file.map(Self.open)
    defer { if let data { close(data) } }
    let statement =
      "COPY (\(query)) TO '/dev/stdout' (FORMAT csv, HEADER \(hasHeader))"
    let child = try program.start(
      table.preparations + [statement], extensions: table.extensions,
      data: data)
    let name = table.name
    let input = FileInput(pipe: child.output, name: name) {
      () throws(DataError) in
      if let said = child.end() { throw DuckDBFault.error(said, name) }
    }
    return RecordReader(try ByteSource(input))
  }

  private static func open(_ path: String) throws(DataError) -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError(
        .noInput, at: .file(path),
        "cannot open: \(systemMessage(errno)); check the name")
    }
    return descriptor
  }

  /// The rows of a short answer, as texts.
  private func rows(
    _ query: String, columns: Int
  ) throws(DataError) -> [[String]] {
    let reader = try records(query, hasHeader: false)
    reader.use(delimiter: UInt8(ascii: ","), fields: columns)
    var rows: [[String]] = []
    while try reader.nextRecord() {
      rows.append(
        (0..<min(columns, reader.fieldCount)).map { index in
          var field = reader[index]
          field.unescape()
          return String(decoding: field.bytes, as: UTF8.self)
        })
    }
    return rows.filter { $0.count == columns }
  }
}
