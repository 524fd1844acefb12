internal import CLVModels
internal import CLVTables

/// The state of reading a file of covariates.
final class CovariateReading {
  private let table: InputTable
  private let reader: RecordReader
  private let customer: Int

  /// The columns of properties in the file.
  private let chosen: [Int]
  private let interner = CustomerInterner()
  private let values: [CustomerInterner]
  private var lines: [Int] = []
  private var places: [[Int32]]

  init(
    _ table: InputTable, _ customerColumn: String?, _ wanted: [String]?
  ) throws(DataError) {
    self.table = table
    reader = table.reader
    customer = try Self.customer(table, customerColumn)
    chosen = try Self.chosen(table, customer, wanted)
    values = chosen.map { _ in CustomerInterner() }
    places = chosen.map { _ in [] }
  }

  private static func customer(
    _ table: InputTable, _ named: String?
  ) throws(DataError) -> Int {
    for name in [named].compactMap(\.self) + SummaryColumns.idNames {
      if let index = try table.optionalIndex(of: name) { return index }
    }
    return 0
  }

  private static func chosen(
    _ table: InputTable, _ customer: Int, _ wanted: [String]?
  ) throws(DataError) -> [Int] {
    if let wanted {
      var chosen: [Int] = []
      for name in wanted {
        guard let index = try table.optionalIndex(of: name) else {
          throw missing(name, in: table)
        }
        chosen.append(index)
      }
      return chosen
    }
    guard table.kind != .summary else {
      throw DataError(
        .badData, at: .line(1, of: table.name),
        "this is a customer summary: name the columns that "
          + "are covariates with \(.covariateColumns)")
    }
    var chosen: [Int] = []
    for index in table.columns.indices
    where index != customer && !table.columns[index].isEmpty {
      chosen.append(
        try table.index(
          of: table.columns[index], remedy: .covariateColumns))
    }
    guard !chosen.isEmpty else {
      throw DataError(
        .badData, at: .line(1, of: table.name),
        "there is no column beside that of customers, "
          + "\"\(table.columns[customer])\"; give a column for each covariate")
    }
    return chosen
  }

  private static func missing(
    _ column: String, in table: InputTable
  ) -> DataError {
    let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    return DataError(
      .badData, at: .line(1, of: table.name),
      "there is no column \"\(column)\"; the columns are "
        + "\(present); rename one, or give another file of covariates")
  }

  func readAll() throws(DataError) {
    while try table.nextRow() { try takeRow() }
    guard !lines.isEmpty else {
      throw DataError(
        .badData, at: .file(table.name),
        "there are no customers, only a header; give a row "
          + "for each customer")
    }
  }

  func covariates() -> CovariateTable {
    CovariateTable(
      name: table.name, ids: CustomerIDs(interner.arena),
      columns: chosen.indices.map { i in
        let texts = CustomerIDs(values[i].arena)
        return CovariateColumn(
          table.columns[chosen[i]],
          texts: (0..<texts.count).map { texts[$0] }, places: places[i])
      },
      positions: chosen.map { $0 + 1 }, lines: lines)
  }

  private func takeRow() throws(DataError) {
    try takeCustomer()
    for (i, index) in chosen.enumerated() {
      let text = try text(index)
      places[i].append(
        text.isEmpty ? -1 : Int32(try values[i].intern(text)))
    }
  }

  private func takeCustomer() throws(DataError) {
    let bytes = try text(customer, trimmed: false)
    guard bytes.count > 0 else {
      throw table.error(in: customer, "the customer is missing; fill it in")
    }
    let number = Int(try interner.intern(bytes))
    guard number == lines.count else {
      throw table.error(
        """
        customer "\(bytes.excerpt)" is already on line \(lines[number]); keep \
        one row per customer
        """)
    }
    lines.append(reader.line)
  }

  /// The text of a field.
  private func text(
    _ index: Int, trimmed: Bool = true
  ) throws(DataError) -> Bytes {
    var field = reader[index]
    guard field.bytes.isValidText else {
      throw table.error(
        in: index, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    field.unescape()
    return trimmed ? field.bytes.trimmed : field.bytes
  }
}

extension CovariateColumn {
  /// What stands for a missing value among numbers; among texts it may be a
  /// level.
  private static let missing: Set = [
    "na", "n/a", "nan", "null", "none", "inf", "-inf",
  ]

  /// A column of the texts that customers have, which is one of numbers if
  /// all of these are; texts that nobody has are left out.
  init(_ name: String, texts: [String], places: [Int32]) {
    var placeOf = [Int32](repeating: -1, count: texts.count)
    var present: [String] = []
    let kept = places.map { place in
      guard place >= 0 else { return place }
      if placeOf[Int(place)] < 0 {
        placeOf[Int(place)] = Int32(present.count)
        present.append(texts[Int(place)])
      }
      return placeOf[Int(place)]
    }
    let numbers = Self.numbers(present)
    let isNumeric = zip(present, numbers).allSatisfy { text, number in
      number != nil || Self.missing.contains(text.lowercased())
    }
    guard isNumeric, numbers.contains(where: { $0 != nil }) else {
      self.init(name: name, values: present, numbers: nil, places: kept)
      return
    }
    self.init(
      name: name, values: present, numbers: numbers.map { $0 ?? 0 },
      places: kept.map { place in
        place >= 0 && numbers[Int(place)] == nil ? -1 : place
      })
  }

  /// The numbers that texts are, nil for others: plain ones, or written as all
  /// of them together show.
  private static func numbers(_ texts: [String]) -> [Double?] {
    let decimals = DecimalReader()
    func values(_ form: NumberForm) -> [Double?] {
      texts.map { text in
        var text = text
        return text.withUTF8 { try? decimals.value(of: $0, form) }
      }
    }
    let plain = values(.plain)
    let others = zip(texts, plain).filter { text, number in
      number == nil && !missing.contains(text.lowercased())
    }
    // Where one is a word, all are: a level is not taken for a number.
    guard !others.isEmpty, others.allSatisfy({ isWritten($0.0) }) else {
      return plain
    }
    var evidence = NumberEvidence()
    for (place, text) in texts.enumerated() {
      var text = text
      text.withUTF8 { evidence.add($0, line: place) }
    }
    guard case .form(let mark, _) = evidence.decision() else { return plain }
    return values(.local(mark))
  }

  private static func isWritten(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { WrittenNumber.isNumber($0) }
  }
}
