internal import CLVModels
internal import CLVTables

/// A pass over all rows of a log that finds how its dates and numbers are
/// written.
///
/// It is made where a cell is not as most logs have it: so the evidence is
/// that of all cells, and plain logs are read once.
struct LogSurvey {
  private let table: InputTable
  private let row: TransactionRow
  private let options: TransactionOptions
  private var dates: DateEvidence
  private var numbers: [NumberEvidence]

  /// What was decided, in sentences without a final point.
  private(set) var notes: [Advice] = []

  /// Reads the table from its first row to its end.
  init(
    _ table: InputTable, _ row: TransactionRow, _ options: TransactionOptions
  ) throws(DataError) {
    self.table = table
    self.row = row
    self.options = options
    dates = DateEvidence(calendar: options.calendar)
    numbers = row.numberColumns.map { _ in NumberEvidence() }
    let reader = table.reader
    while try reader.nextRecord() {
      guard reader.fault == nil, reader.fieldCount == table.columns.count,
        row.isKept(reader)
      else { continue }
      if options.dateFormat == .iso {
        dates.add(reader[row.date].bytes, line: reader.line)
      }
      for (place, column) in row.numberColumns.enumerated()
      where !table.plainNumbers.contains(column) {
        numbers[place].add(reader[column].bytes, line: reader.line)
      }
    }
  }

  /// The forms that all cells together show.
  ///
  /// - Throws: Bad data where they contradict one another, or leave two
  ///   readings.
  mutating func forms() throws(DataError) -> LogForms {
    var forms = LogForms(options)
    forms.isSurveyed = true
    forms.isEncodingSurveyed = row.forms.isEncodingSurveyed
    if options.dateFormat == .iso {
      forms.dates = try dateFormat() ?? forms.dates
    }
    for place in numbers.indices {
      forms.numbers[place] = try numberForm(place) ?? forms.numbers[place]
    }
    return forms
  }

  private mutating func dateFormat() throws(DataError) -> DateFormat? {
    func day(_ cell: NumberEvidence.Cell, _ form: DateForm) -> String {
      var text = cell.text
      let day = text.withUTF8 { WrittenDate($0)?.day(form, zone: options.zone) }
      return day?.description ?? ""
    }
    switch dates.decision {
    case .iso: return nil
    case .form(let form, let cell):
      let zone = options.zone ?? (form.isMoment ? .utc : nil)
      let advice: Advice =
        "\(table.column(row.date)): dates are read as \(form.words): "
        + "\"\(cell.text)\" on line \(cell.line) is \(day(cell, form))"
      notes.append(
        advice.named(
          "dates",
          [
            "column": .column(table.column(row.date)),
            "form": .term(form.term), "text": .text(cell.text),
            "line": .line(cell.line), "day": .text(day(cell, form)),
          ]))
      return .form(form, zone)
    case _ where options.badRows == .skip:
      // Dates of which nothing tells the form are set aside.
      return nil
    case .ambiguous(let one, let other, let cell):
      throw error(
        row.date, cell,
        "is \(day(cell, one)) as \(one.words) and \(day(cell, other)) as "
          + "\(other.words), and no other cell tells which; give "
          + "\(hint(cell, [one, other])) (\(.badRows.set(to: "skip")) sets such "
          + "rows aside)")
    case .mixed(let one, let cell, let other, let odd):
      throw error(
        row.date, odd,
        "is \(day(odd, one)) as \(one.words), as \"\(cell.text)\" on line "
          + "\(cell.line) is written, and \(day(odd, other)) as "
          + "\(other.words), and no cell of its own kind tells which; correct "
          + "it, or give \(.dateFormat.set(to: one.option)) for the former")
    case .contradiction(let one, let cell, let other, let second):
      throw error(
        row.date, cell,
        "can only be \(one.words), and \"\(second.text)\" on line "
          + "\(second.line) only \(other.words); correct one of them, or give "
          + "\(hint(cell, [one, other], isTried: false)) and "
          + "\(.badRows.set(to: "skip"))")
    }
  }

  /// What asks for one of some forms: patterns if these have been tried on the
  /// cell and all others are alike.
  private func hint(
    _ cell: NumberEvidence.Cell, _ forms: [DateForm], isTried: Bool = true
  ) -> Remedy {
    var text = cell.text
    let patterns = text.withUTF8 { DateFormat.hints($0, forms) }
    let names =
      isTried && dates.isUniform && patterns.count == forms.count
      ? patterns : forms.map(\.option)
    return .dateFormat.set(to: names)
  }

  private mutating func numberForm(
    _ place: Int
  ) throws(DataError) -> NumberForm? {
    let index = row.numberColumns[place]
    switch numbers[place].decision(given: options.decimal) {
    case .plain: return nil
    case .form(let mark, let cell):
      notes.append(Self.note(on: table.column(index), mark, cell))
      return .local(mark)
    case .ambiguous(let cell):
      throw error(
        index, cell,
        "is \(Self.value(cell, .point)) with a decimal point and "
          + "\(Self.value(cell, .comma)) with a decimal comma, and no other cell "
          + "tells which; give \(.decimal.set(to: "point")) or "
          + "\(.decimal.set(to: "comma"))")
    case .contradiction(let point, let comma):
      throw error(
        index, point,
        "has a decimal point, and \"\(comma.text)\" on line \(comma.line) a "
          + "decimal comma; correct one of them, or give "
          + "\(.decimal.set(to: "point")) or \(.decimal.set(to: "comma")) and "
          + "\(.badRows.set(to: "skip"))")
    case .currencies(let currencies):
      let names = currencies.map { currency in
        "\(currency.name) (\(Plural.count(currency.count, "row")), the first "
          + "on line \(currency.first.line))"
      }
      throw DataError(
        .badData, at: DataError.Place(table.name, column: table.column(index)),
        "amounts in several currencies cannot "
          + "be added: \(names.joined(separator: ", ")); convert them to one, "
          + "or give a log of each")
    }
  }

  /// What is said of a column whose numbers are not plain.
  static func note(
    on column: DataError.Place.Column, _ mark: DecimalMark,
    _ cell: NumberEvidence.Cell
  ) -> Advice {
    let value = value(cell, mark)
    let advice: Advice =
      "\(column): numbers are read with a decimal "
      + "\(mark.rawValue): \"\(cell.text)\" on line \(cell.line) is "
      + "\(value)"
    return advice.named(
      "numbers",
      [
        "column": .column(column),
        "mark": .term("mark_\(mark.rawValue)"), "text": .text(cell.text),
        "line": .line(cell.line), "value": .text(value),
      ])
  }

  private static func value(
    _ cell: NumberEvidence.Cell, _ mark: DecimalMark
  ) -> String {
    var text = cell.text
    let value = text.withUTF8 {
      try? DecimalReader().value(of: $0, .local(mark))
    }
    var buffer = ByteBuffer()
    buffer.append(value ?? 0)
    return buffer.text
  }

  private func error(
    _ index: Int, _ cell: NumberEvidence.Cell, _ reason: Advice
  ) -> DataError {
    DataError(
      .badData,
      at: .line(cell.line, of: table.name, column: table.column(index)),
      "\"\(cell.text)\" \(reason)")
  }
}
