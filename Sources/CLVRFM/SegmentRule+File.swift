public import CLVTables

extension Remedy {
  /// The number of scores, in ``RFMScoring``.
  public static let bins = Remedy("bins")

  /// The rules to start from, which ``SegmentRule/table`` writes.
  public static let standardRules = Remedy("SegmentRule.standard")
}

extension SegmentRule {
  /// The table of rules, in which ranges are written `4 to 5`, which
  /// spreadsheets leave alone.
  public static let table = OutputTable<[SegmentRule]>(columns: [
    .text("segment", "the segment") { $0[$1].segment },
    .text("recency", "its recency scores") { text($0[$1].recency) },
    .text("frequency", "its frequency scores") { text($0[$1].frequency) },
    .text("monetary", "its monetary scores") { text($0[$1].monetary) },
    .text("advice", "what to do") { $0[$1].advice },
  ])

  /// The columns of a rules file.
  public static var columns: [String] { table.columns.map(\.name) }

  /// Reads a file with the columns segment, recency and frequency, and
  /// perhaps monetary and advice: a rule in each row.
  ///
  /// Scores are written `4`, `4 to 5`, `4-5` or `4..5`; `any` or nothing
  /// means all.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - bins: The highest score.
  /// - Returns: The rules, each with its place in the file.
  /// - Throws: Bad data for a column that is missing or unknown, and for a
  ///   field that is not what its column says.
  public static func rules(
    path: String, bins: Int
  ) throws(DataError) -> [SegmentRule] {
    let rows = try KeyedRows(
      path: path, columns: Array(columns[..<3]), optional: Array(columns[3...])
    )
    var rules: [SegmentRule] = []
    while try rows.advance() {
      let name = try rows.optionalText(0)
      guard !name.isEmpty else {
        throw rows.error(0, "the segment has no name; give it one")
      }
      if let other = rules.first(where: { isMisspelt(name, $0.segment) }) {
        throw rows.error(
          0,
          "the segment \"\(name)\" is written \(other.description) elsewhere; "
            + "write both alike")
      }
      rules.append(
        SegmentRule(
          name, recency: try range(1, of: name, in: rows, bins),
          frequency: try range(2, of: name, in: rows, bins),
          monetary: try range(3, of: name, in: rows, bins),
          advice: try rows.optionalText(4),
          place: "\(rows.name):\(rows.line)"))
    }
    guard !rules.isEmpty else {
      throw DataError(
        .badData, at: .file(rows.name),
        "there are no rules, only a header; \(.standardRules) writes the "
          + "standard ones to start from")
    }
    return rules
  }

  private static func isMisspelt(_ name: String, _ other: String) -> Bool {
    name != other && folded(name) == folded(other)
  }

  private static func folded(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  private static func range(
    _ column: Int, of segment: String, in rows: KeyedRows, _ bins: Int
  ) throws(DataError) -> ClosedRange<Int>? {
    let text = try rows.optionalText(column)
    if ["", "any", "all", "*"].contains(text.lowercased()) { return nil }
    func error(_ reason: Advice) -> DataError {
      rows.error(column, "the rule \"\(segment)\": \"\(text)\" \(reason)")
    }
    guard let ends = ends(text) else {
      // Spreadsheets turn 4-5 into the 4th of May.
      let isDate = text.contains { $0.isLetter } && text.contains("-")
      let fault =
        isDate
        ? "is a date that a spreadsheet made of a range"
        : "is not a range of scores"
      throw error("\(fault); write 4, 4 to 5 or any")
    }
    guard ends.low <= ends.high else {
      throw error("runs backwards; write \(ends.high) to \(ends.low)")
    }
    guard ends.low >= 1, ends.high <= bins else {
      throw error(
        "goes beyond the scores, which are 1 to \(bins); correct it, or give "
          + "another number of \(.bins)")
    }
    return ends.low...ends.high
  }

  private static func ends(_ text: String) -> (low: Int, high: Int)? {
    if let score = Int(text) { return (score, score) }
    for separator in ["..", "to", "–", "-"] {
      guard let place = text.firstRange(of: separator) else { continue }
      let low = text[..<place.lowerBound].filter { $0 != " " }
      let high = text[place.upperBound...].filter { $0 != " " }
      guard let low = Int(low), let high = Int(high), low >= 0, high >= 0
      else { return nil }
      return (low, high)
    }
    return nil
  }

  /// Writes rules as a file to start from; the caller commits it.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - file: The file.
  ///   - words: What a segment is called, and what to do with it.
  /// - Throws: Cannot create, where the file cannot be written.
  package static func write(
    _ rules: [SegmentRule], to file: AtomicFile,
    saying words: (SegmentRules.Segment) -> (name: String, advice: String)
  ) throws(DataError) {
    let said = rules.map { rule in
      let said = words(
        SegmentRules.Segment(name: rule.segment, advice: rule.advice))
      return SegmentRule(
        said.name, recency: rule.recency, frequency: rule.frequency,
        monetary: rule.monetary, advice: said.advice, place: rule.place)
    }
    try table.write(said, count: said.count, to: file)
  }

  private static func text(_ range: ClosedRange<Int>?) -> String {
    guard let range else { return "any" }
    return range.count == 1
      ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}
