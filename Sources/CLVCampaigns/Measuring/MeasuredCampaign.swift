public import CLVData
internal import CLVNumerics
public import CLVTables

/// What a campaign did, as a table of it says: what `CampaignResult` writes, read
/// back.
public struct MeasuredCampaign: Sendable {
  /// A list by a measure.
  public struct Row: Sendable {
    /// The key of the list; nil for all together.
    public let list: String?

    /// The measure.
    public let measure: CampaignMeasure

    /// How many customers were contacted.
    public let contacts: Int

    /// How many were not.
    public let controls: Int

    /// The mean of those who were not contacted; nil where it is not known.
    public let control: Double?

    /// How much more those have who were contacted; nil where it is not known.
    public let difference: Double?

    /// The interval of the difference; nil where it is not known.
    public let interval: ClosedRange<Double>?

    /// The share of what was at stake that contacts saved; nil where it is not
    /// known.
    public let effect: Double?

    /// What the contacts brought in together, and its interval; nil where it
    /// is not known.
    public var gain: (total: Double, interval: ClosedRange<Double>)? {
      guard let difference, let interval else { return nil }
      let count = Double(contacts)
      return (
        count * difference,
        ClosedRange(
          between: count * interval.lowerBound,
          and: count * interval.upperBound)
      )
    }

    /// Whether the interval leaves out 0.
    public var isBeyondChance: Bool {
      interval.map { $0.lowerBound > 0 || $0.upperBound < 0 } ?? false
    }
  }

  /// All together first, then the lists, each by every measure.
  public let rows: [Row]

  /// The probability with which intervals hold; nil where it is not known.
  public let level: Double?

  /// The days over which it was measured; nil where they are not known.
  public let days: ClosedRange<CalendarDay>?

  /// What all contacts cost; nil where it is not known.
  public let cost: Double?
}

extension MeasuredCampaign {
  /// Reads a table that `CampaignResult` has written as CSV.
  ///
  /// - Parameter path: The file.
  /// - Throws: Bad data for missing columns and for fields that are not what
  ///   their columns hold; no input, where the file cannot be read.
  public init(path: String) throws(DataError) {
    let names = CampaignResult.table.columns.map(\.name)
    let rows = try KeyedRows(
      path: path, columns: Self.needed,
      optional: names.filter { !Self.needed.contains($0) })
    let order =
      Self.needed + names.filter { !Self.needed.contains($0) }
    var cells: [[String: String]] = []
    while try rows.advance() {
      var row: [String: String] = [:]
      for (place, name) in order.enumerated() {
        row[name] = try rows.optionalText(place)
      }
      cells.append(row)
    }
    try self.init(cells: cells, of: path)
  }

  /// The columns without which nothing can be said.
  private static let needed = [
    "list_key", "measure", "contacts", "controls", "difference",
  ]

  /// Takes the cells of a table, each row by the names of its columns.
  ///
  /// - Parameters:
  ///   - cells: The rows.
  ///   - name: The file that they are of.
  /// - Throws: Bad data, as ``init(path:)`` does.
  package init(
    cells: [[String: String]], of name: String
  ) throws(DataError) {
    var rows: [Row] = []
    for (place, row) in cells.enumerated() {
      rows.append(try Self.row(row, .line(place + 2, of: name)))
    }
    guard rows.contains(where: { $0.list == nil }) else {
      throw DataError(
        .badData, at: .file(name),
        "it has no row of all customers, whose list_key is all; give the table "
          + "of a campaign that was measured")
    }
    self.rows = rows.filter { $0.list == nil } + rows.filter { $0.list != nil }
    level = cells.lazy.compactMap { $0["level"].flatMap(Double.init) }
      .first { $0 > 0 && $0 < 1 }
    let days = ["since", "until"].compactMap { name in
      cells.lazy.compactMap { $0[name].flatMap { try? CalendarDay($0) } }.first
    }
    self.days =
      days.count == 2 && days[0] <= days[1] ? days[0]...days[1] : nil
    cost = cells.lazy.compactMap { $0["cost"].flatMap(Double.init) }
      .first { $0 > 0 && $0.isFinite }
  }

  private static func row(
    _ cells: [String: String], _ place: DataError.Place
  ) throws(DataError) -> Row {
    func number(_ name: String) -> Double? {
      cells[name].flatMap(Double.init)
    }
    let name = cells["measure"] ?? ""
    guard let measure = CampaignMeasure(rawValue: name) else {
      throw DataError(
        .badData, at: place,
        "\"\(name)\" is no measure, which is buyers, purchases or money; give "
          + "the table of a campaign that was measured")
    }
    let counts = ["contacts", "controls"].compactMap { name in
      number(name).flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
    }
    guard counts.count == 2 else {
      throw DataError(
        .badData, at: place,
        "contacts and controls are not whole numbers; give the table of a "
          + "campaign that was measured")
    }
    let list = cells["list_key"] ?? ""
    var interval: ClosedRange<Double>?
    if let low = number("difference_lower"),
      let high = number("difference_upper"), low <= high
    {
      interval = low...high
    }
    return Row(
      list: list == "all" ? nil : list, measure: measure, contacts: counts[0],
      controls: counts[1], control: number("control_mean"),
      difference: number("difference"), interval: interval,
      effect: number("effect"))
  }
}
