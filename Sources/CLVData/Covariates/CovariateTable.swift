public import CLVModels
public import CLVTables

/// Properties of customers, as a file has them: a row for each customer.
public struct CovariateTable: Sendable {
  /// The path, or `standard input`.
  public let name: String

  /// The customers, in the order of the file.
  public let ids: CustomerIDs

  /// The properties of the customers.
  public let columns: [CovariateColumn]

  /// Where each of ``columns`` stands in the file, from 1.
  let positions: [Int]

  /// The line of each customer.
  let lines: [Int]

  /// Reads a file, plain or compressed with gzip or zstd.
  ///
  /// Customers are in the column of that name if there is one, else in
  /// `customer_id` or another of the names that summaries have for it, else
  /// in the first column. All other columns with a name are properties. A
  /// column is of numbers if all its values are (but for those that are
  /// missing: empty or, among numbers, `NA`), else of texts.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - customerColumn: The column of customers, if not one of the above.
  ///   - wanted: The columns to take; nil for all.
  /// - Throws: No input where it cannot be read; bad data for a row without a
  ///   customer, with too many or too few fields, or of a customer who is
  ///   there already, and where a wanted column is not there.
  public init(
    path: String, customerColumn: String? = nil, columns wanted: [String]? = nil
  ) throws(DataError) {
    try self.init(
      RecordReader(ByteSource(path: path)), customerColumn: customerColumn,
      columns: wanted)
  }

  package init(
    _ reader: RecordReader, customerColumn: String?, columns wanted: [String]?
  ) throws(DataError) {
    try self.init(
      reading: try InputTable(reader, TextOptions()) { $0.count > 1 },
      customerColumn: customerColumn, columns: wanted)
  }

  /// Reads an opened table.
  ///
  /// - Throws: As above.
  public init(
    reading table: InputTable, customerColumn: String? = nil,
    columns wanted: [String]? = nil
  ) throws(DataError) {
    let reading = try CovariateReading(table, customerColumn, wanted)
    try reading.readAll()
    self = reading.covariates()
  }

  init(
    name: String, ids: CustomerIDs, columns: [CovariateColumn],
    positions: [Int], lines: [Int]
  ) {
    self.name = name
    self.ids = ids
    self.columns = columns
    self.positions = positions
    self.lines = lines
  }

  /// The properties of some customers, in their order; others are left out
  /// and counted.
  ///
  /// - Throws: Bad data that lists some of the customers who are not in the
  ///   file, if any.
  public func joined(
    to customers: CustomerIDs
  ) throws(DataError) -> CustomerCovariates {
    let interner = CustomerInterner()
    for i in 0..<ids.count { _ = try interner.number(of: ids, i) }
    var rows: [Int32] = []
    rows.reserveCapacity(customers.count)
    var missing: [String] = []
    var missingCount = 0
    for i in 0..<customers.count {
      let row = Int(try interner.number(of: customers, i))
      if row >= ids.count {
        missingCount += 1
        if missing.count < 3 { missing.append("\"\(customers[i])\"") }
      }
      rows.append(Int32(truncatingIfNeeded: row))
    }
    guard missingCount == 0 else {
      let more = missingCount > missing.count ? ", …" : ""
      throw DataError(
        .badData, at: .file(name),
        """
        \(missingCount) of \(Plural.count(customers.count, "customer")) of the \
        data \(Plural.form(missingCount, "is", "are")) not in it: \
        \(missing.joined(separator: ", "))\(more); add a row for each, or name \
        the right column of customers with \(.customerColumn)
        """)
    }
    return CustomerCovariates(table: self, rows: rows)
  }
}

extension CustomerInterner {
  /// The number of an identifier among those that were asked for.
  fileprivate func number(
    of ids: CustomerIDs, _ index: Int
  ) throws(DataError) -> UInt32 {
    // Nothing may be thrown out of the closure: the error is kept.
    let result: Result<UInt32, DataError> = ids.withBytes(at: index) { bytes in
      do throws(DataError) {
        return .success(try intern(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// The properties of the customers of a summary, in its order.
public struct CustomerCovariates: Sendable {
  /// The properties.
  public let columns: [CovariateColumn]

  /// How many customers of the file are not in the summary.
  public let unused: Int

  /// The name of the file.
  public let name: String

  private let table: CovariateTable

  /// The place of each customer in the file.
  private let rows: [Int32]

  init(table: CovariateTable, rows: [Int32]) {
    self.table = table
    self.rows = rows
    name = table.name
    columns = table.columns.map { column in
      CovariateColumn(
        column.name, texts: column.values,
        places: rows.map { column.places[Int($0)] })
    }
    unused = table.ids.count - Set(rows).count
  }

  /// What a summary itself tells of its customers, in their order.
  package init(ofSummary ids: CustomerIDs, columns: [CovariateColumn]) {
    self.init(
      table: CovariateTable(
        name: "the summary", ids: ids, columns: columns,
        positions: Array(1..<columns.count + 1),
        lines: Array(1..<ids.count + 1)),
      rows: Array(0..<Int32(clamping: ids.count)), columns: columns)
  }

  private init(
    table: CovariateTable, rows: [Int32], columns: [CovariateColumn]
  ) {
    self.table = table
    self.rows = rows
    self.columns = columns
    name = table.name
    unused = 0
  }

  /// The properties in which these customers differ, with those alone.
  package var varied: CustomerCovariates {
    CustomerCovariates(
      table: table, rows: rows,
      columns: columns.filter { Set($0.places).count > 1 })
  }

  /// The design that these customers give.
  ///
  /// - Throws: Bad data with file, line, customer and column: see
  ///   `CovariateDesign`.
  public func learnedDesign() throws(DataError) -> CovariateDesign {
    do throws(CovariateError) {
      return try CovariateDesign(learningFrom: columns)
    } catch {
      throw dataError(error)
    }
  }

  /// The rows of these customers by a design.
  ///
  /// - Throws: Bad data with file, line, customer and column where a property
  ///   is missing or a value is not known to the design.
  public func rows(
    by design: CovariateDesign
  ) throws(DataError) -> CovariateRows {
    do throws(CovariateError) {
      return try design.rows(of: columns)
    } catch {
      throw dataError(error)
    }
  }

  /// Something wrong with the properties of a customer, by its place, with file
  /// and line.
  package func fault(of customer: Int, _ reason: Advice) -> DataError {
    DataError(.badData, at: place(of: customer, nil), reason)
  }

  private func dataError(_ error: CovariateError) -> DataError {
    switch error {
    case .value(let customer, let column, let reason):
      return DataError(
        .badData, at: place(of: customer, self.column(column)),
        Advice(reason))
    case .columns(let columns, let reason):
      let places = columns.map {
        column($0)?.description ?? "covariate \"\($0)\""
      }
      return DataError(
        .badData, at: .file(name),
        "\(places.joined(separator: ", ")): \(reason)")
    case .setting(let reason):
      return DataError(.usage, Advice(reason))
    }
  }

  private func place(
    of customer: Int, _ column: DataError.Place.Column?
  ) -> DataError.Place {
    let row = Int(rows[customer])
    return DataError.Place(
      name, line: table.lines[row], customer: table.ids[row], column: column)
  }

  private func column(_ name: String) -> DataError.Place.Column? {
    columns.firstIndex { $0.name == name }.map {
      DataError.Place.Column(table.positions[$0], name)
    }
  }
}
